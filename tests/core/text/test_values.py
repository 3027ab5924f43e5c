"""Texts as pages show them."""

from __future__ import annotations

from core.text.values import cut_at_word
from tests.rows import try_rows


@try_rows(
    ("text", "most", "shown"),
    [
        ("One two", 7, "One two"),
        ("One two three", 7, "One two …"),
        ("One two three", 9, "One two …"),
        ("One two, three", 8, "One two …"),
        ("One\ntwo three", 5, "One …"),
        ("x" * 20, 10, f"{'x' * 10} …"),
        ("", 10, ""),
        ("One two", 0, " …"),
        ("one two three", 8, "one two …"),  # cut just after a space
    ],
)
def test_a_text_is_cut_between_two_words(text, most, shown):
    assert cut_at_word(text, most) == shown
