"""The prints by which a returned file shows which of its cells were changed."""

from __future__ import annotations

import pytest

from actions.wording.exported import print_of

ALIKE = [
    ("Train staff", "  Train \t staff "),
    ("Train staff", "Train\u00a0staff"),
    ("One\nTwo", " One \r\nTwo  "),
    ("One\nTwo", "\n\nOne\nTwo\n"),
    ('the board\'s "plan"', "the board’s “plan”"),
    ("the board's 'plan'", "the board´s ‘plan`"),
    ("2010-11 - done", "2010–11 — done"),
    ("non-statutory", "non\u2011statutory"),
    ("", " \n\u00a0\n"),
]
DIFFERENT = [
    ("Train staff", "Train Staff"),
    ("One\nTwo", "One Two"),
    ("One\nTwo", "One\n\nTwo"),
    ("Done.", "Done"),
    ("", "-"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_prints_are_equal_where_only_quotes_dashes_and_spaces_differ(one, other):
    assert print_of(one) == print_of(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_prints_differ_where_words_or_lines_differ(one, other):
    assert print_of(one) != print_of(other)


@pytest.mark.parametrize(
    ("text", "expected"), [("", "e3b0c442"), ("Train staff", "fdb7b968"), ("the board’s plan – 2010", "f13565cf")]
)
def test_print_of_a_text_is_the_one_that_kept_files_hold(text, expected):
    assert print_of(text) == expected
