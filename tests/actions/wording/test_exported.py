"""The prints by which a returned file shows which of its cells were changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from actions.wording.exported import export_mark, is_export_mark, marked_plan, print_of, read_marks
from core.importing.source import Source
from tests.rows import try_rows

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


@try_rows(("one", "other"), ALIKE)
def test_prints_are_equal_where_only_quotes_dashes_and_spaces_differ(one, other):
    assert print_of(one) == print_of(other)


@try_rows(("one", "other"), DIFFERENT)
def test_prints_differ_where_words_or_lines_differ(one, other):
    assert print_of(one) != print_of(other)


@try_rows(
    ("text", "expected"), [("", "e3b0c442"), ("Train staff", "fdb7b968"), ("the board’s plan – 2010", "f13565cf")]
)
def test_print_of_a_text_is_the_one_that_kept_files_hold(text, expected):
    assert print_of(text) == expected


UID = "c0ffee00-1234-4abc-8def-0123456789ab"


@try_rows("moment", ["2026-99-99T10:00:00Z", "2026-11-28T::::Z", "2026-11-28T.Z", "0000-01-01T10:00:00Z"])
def test_a_mark_with_a_moment_that_is_none_is_no_mark(moment):
    mark = f"1 {UID} {moment} whole"
    assert not is_export_mark(mark)
    assert marked_plan(mark) is None
    assert read_marks(Source("docx", (), export=mark)) is None


@pytest.mark.long
@try_rows(("ahead", "is_read"), [(-60, True), (0, True), (4, True), (6, False), (60 * 24 * 400, False)])
def test_a_file_that_says_it_was_exported_in_the_future_has_no_marks(ahead, is_read):
    """Clocks may differ by minutes; of a later moment, nothing here would ever have changed since."""
    moment = timezone.now() + dt.timedelta(minutes=ahead)
    marks = read_marks(Source("docx", (), export=export_mark(UID, moment)))
    assert (marks and marks.moment) == (moment if is_read else None)
