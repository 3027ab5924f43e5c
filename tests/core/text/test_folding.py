"""One reading of a text: what looks alike is written alike, and its places lead back to what was typed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import given as every
from hypothesis import strategies as some

from core.text.folding import fold
from core.text.screening import screen
from tests.examples import examples
from tests.rows import try_rows


@try_rows(
    ("typed", "read"),
    [
        ("943\u2013476\u20115919", "943-476-5919"),
        ("９４３\u2009４７６", "943 476"),
        ("\u0669\u0664\u0663", "943"),
        ("943\u200b476\u00ad5919", "9434765919"),
        ("Year\t 9,  \u00a0pupils", "Year 9,  pupils"),
        ("Siobha\u0301n", "Siobhán"),
        ("Ell\u0430", "Ella"),
        ("governors’ “plan”", "governors’ “plan”"),
    ],
)
def test_fold_writes_alike_what_looks_alike(typed, read):
    assert fold(typed).text == read


def test_fold_tells_words_with_letters_of_two_alphabets():
    folded = fold("Then Ell\u0430 left")
    assert [folded.place(*place) for place in folded.foreign] == [(5, "Ell\u0430")]


def test_screen_quotes_what_was_typed():
    typed = "NHS no\u00a0943\u2013476\u200b\u20135919, seen"
    assert [(each.found, each.at) for each in screen(typed)] == [("943\u2013476\u200b\u20135919", 7)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=examples(200))
@every(some.text(max_size=100))
def test_every_place_leads_back_to_the_text(typed):
    folded = fold(typed)
    for at in range(len(folded.text)):
        start, words = folded.place(at, at + 1)
        assert typed[start : start + len(words)] == words and words
