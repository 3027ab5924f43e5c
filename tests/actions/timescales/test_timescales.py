"""Reading timescales as boards write them: a table of cases, the shared table, and what must hold for any text."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.timescales import KINDS, PRECISIONS, next_occurrence, read
from tests.actions.boardplan import plan_files
from tests.actions.timescales.timescale_cases import ASKED, CERTAIN
from tests.examples import examples
from tests.rows import try_rows


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@try_rows(("wording", "start", "due", "recurrence", "precision"), CERTAIN)
def test_a_plain_wording_is_read_without_a_question(wording, start, due, recurrence, precision):
    reading = read(wording)
    seen = (iso(reading.start), iso(reading.due), reading.recurrence, reading.precision, reading.question)
    assert seen == (start, due, recurrence, precision, "")
    assert reading.proposed_due is None and reading.proposal == ""


@try_rows(("wording", "start", "proposed", "recurrence", "precision"), ASKED)
def test_a_doubtful_wording_has_a_question_and_no_due_date(wording, start, proposed, recurrence, precision):
    reading = read(wording)
    assert reading.ask and reading.question.endswith("?") and reading.due is None
    seen = (iso(reading.start), iso(reading.proposed_due), reading.recurrence, reading.precision)
    assert seen == (start, proposed, recurrence, precision)


def shared_rows() -> list[dict]:
    rows = []
    for path in plan_files("timescales.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return rows


@try_rows("row", [pytest.param(row, id=row["id"]) for row in shared_rows()] or [None])
def test_the_reader_agrees_with_every_row_of_the_shared_table(row):
    if row is None:
        return
    reading = read(row["wording"].replace("\\n", "\n"))
    seen = {
        "start": iso(reading.start),
        "due": iso(reading.due),
        "recurrence": reading.recurrence,
        "precision": reading.precision,
        "ask": "y" if reading.ask else "n",
    }
    assert seen == {name: row[name] for name in seen}
    if row["id"] != "16":  # its year stands in the rows beside it
        assert iso(reading.proposed_due) == row["proposed_due"]


@try_rows(
    ("wording", "kind"),
    [
        ("Ongoing", "ongoing"),
        ("From May 2010", "ongoing"),
        ("By May 2010", "date"),
        ("By May 2010 / Ongoing", "date_then_ongoing"),
        ("May to July 2010", "window"),
        ("Quarterly", "recurring"),
        ("Completed", "completed"),
        ("Strategy completed", "completed"),
        ("TBC", "unknown"),
    ],
)
def test_a_wording_has_the_kind_that_its_words_say(wording, kind):
    assert read(wording).kind == kind


def test_a_completion_keeps_its_day_and_its_sentence():
    reading = read("Completed (Agreed by the group on 12th May 2009)")
    assert reading.completed_on == reading.due == date(2009, 5, 12)
    assert reading.note == "Agreed by the group on 12th May 2009"


def test_completed_alone_has_no_date():
    reading = read("Completed", base=date(2010, 3, 1))
    assert (reading.kind, reading.due, reading.completed_on, reading.ask) == ("completed", None, None, False)


def test_two_dates_of_completion_are_asked_about_and_the_later_is_proposed():
    reading = read("Completed (agreed on 12th May by the board, launched on 3rd June 2009)")
    assert (reading.due, reading.completed_on, reading.proposed_due) == (None, None, date(2009, 6, 3))
    assert "completed" in reading.question


@try_rows(
    ("wording", "original", "due", "original_wording", "revised_wording"),
    [
        (
            "By end of February 2010 \n\nReviewed timescale – by end of May 2010",
            date(2010, 2, 28),
            date(2010, 5, 31),
            "By end of February 2010",
            "Reviewed timescale – by end of May 2010",
        ),
        ("Revised from March to July 2010", date(2010, 3, 31), date(2010, 7, 31), "March", "July 2010"),
        ("Slipped from Nov to Feb 2011", date(2010, 11, 30), date(2011, 2, 28), "Nov", "Feb 2011"),
        ("March 2010, now July 2010", date(2010, 3, 31), date(2010, 7, 31), "March 2010", "now July 2010"),
        (
            "July 2010 (originally March 2010)",
            date(2010, 3, 31),
            date(2010, 7, 31),
            "March 2010",
            "July 2010",
        ),
        (
            "By Feb 2010. Revised to May 2010. Revised again to Sept 2010",
            date(2010, 2, 28),
            date(2010, 9, 30),
            "By Feb 2010",
            "Revised again to Sept 2010",
        ),
        ("March 2010, revised to ongoing", date(2010, 3, 31), None, "March 2010", "revised to ongoing"),
    ],
)
def test_a_revised_timescale_keeps_the_original_beside_it(wording, original, due, original_wording, revised_wording):
    reading = read(wording)
    assert (reading.original_due, reading.due, reading.ask) == (original, due, False)
    assert (reading.original_wording, reading.revised_wording) == (original_wording, revised_wording)


def test_a_revision_without_a_year_is_asked_about_and_follows_the_original():
    reading = read("By end of November 2009\nReviewed timescale – by end of May")
    assert (reading.original_due, reading.due, reading.ask) == (date(2009, 11, 30), None, True)
    assert reading.proposed_due == date(2010, 5, 31)


def test_an_original_without_a_year_leaves_the_revision_certain_and_asks():
    reading = read("By end of February\n\nReviewed timescale – by end of May 2010")
    assert (reading.original_due, reading.due, reading.ask) == (None, date(2010, 5, 31), True)
    assert reading.proposal == "Originally 28 February 2010"


@try_rows(
    ("wording", "parts"),
    [
        ("Ongoing\n\n13th March 2009", ("Ongoing", "13th March 2009")),
        ("Ongoing / 13th March 2009", ("Ongoing", "13th March 2009")),
        ("March 2010; June 2010", ("March 2010", "June 2010")),
        ("By March 2010", ()),
        ("By March 2010 / Ongoing", ()),
    ],
)
def test_a_cell_with_two_timescales_is_taken_apart(wording, parts):
    assert read(wording).parts == parts


def test_a_condition_is_kept_as_a_note():
    assert read("By May 2010 (website permitting)").note == "website permitting"
    assert read("By May 2010 subject to funding").note == "subject to funding"


@try_rows(
    ("wording", "due"),
    [
        ("Within 3 months", date(2010, 2, 28)),
        ("within 6 weeks", date(2010, 1, 11)),
        ("within 10 days", date(2009, 12, 10)),
        ("In two weeks' time", date(2009, 12, 14)),
        ("within the next month", date(2009, 12, 30)),
        ("next month", date(2009, 12, 31)),
        ("by the end of the quarter", date(2009, 12, 31)),
        ("end of the financial year", date(2010, 3, 31)),
        ("Immediate", date(2009, 11, 30)),
    ],
)
def test_a_relative_wording_is_certain_with_a_base(wording, due):
    assert read(wording).ask and read(wording).due is None
    reading = read(wording, base=date(2009, 11, 30))
    assert (reading.due, reading.ask) == (due, False)


def test_immediate_and_ongoing_starts_on_the_base_and_has_no_end():
    reading = read("Immediate and ongoing", base=date(2010, 3, 1))
    assert (reading.kind, reading.start, reading.due, reading.ask) == (
        "ongoing",
        date(2010, 3, 1),
        None,
        False,
    )
    assert reading.then_ongoing


@try_rows(
    ("wording", "proposed"),
    [
        ("By end of December", date(2009, 12, 31)),
        ("By end of May", date(2010, 5, 31)),
        ("31 March", date(2010, 3, 31)),
        ("Q3", date(2010, 12, 31)),
        ("September/Ongoing", date(2009, 9, 30)),
        ("Completed 12th May", date(2009, 5, 12)),
        ("within five working days", date(2010, 3, 8)),
        ("within 6 weeks of ratification", None),
        ("29 February", None),
        ("by the 29th of February", None),
    ],
)
def test_what_a_base_only_makes_likely_is_proposed_and_asked(wording, proposed):
    reading = read(wording, base=date(2010, 3, 1))
    assert (reading.ask, reading.due, reading.proposed_due) == (True, None, proposed)


@try_rows(
    ("recurrence", "after", "expected"),
    [
        ("yearly, May", date(2010, 3, 1), date(2010, 5, 31)),
        ("yearly, May", date(2010, 5, 31), date(2011, 5, 31)),
        ("yearly, February", date(2011, 3, 1), date(2012, 2, 29)),
        ("yearly, 30 September and 31 March", date(2010, 9, 30), date(2011, 3, 31)),
        ("yearly, January, May and September", date(2010, 2, 1), date(2010, 5, 31)),
        ("yearly, 29 February", date(2010, 1, 1), date(2010, 2, 28)),
        ("every month", date(2010, 1, 30), date(2010, 1, 31)),
        ("every month", date(2010, 1, 31), date(2010, 2, 28)),
        ("every month", date(2010, 12, 31), date(2011, 1, 31)),
        ("every 3 months", date(2010, 3, 1), date(2010, 3, 31)),
        ("every 3 months", date(2010, 12, 31), date(2011, 3, 31)),
        ("every 6 months", date(2010, 3, 1), None),
        ("3 a year", date(2010, 3, 1), None),
        ("yearly", date(2010, 3, 1), None),
        ("yearly, autumn term", date(2010, 3, 1), None),
        ("", date(2010, 3, 1), None),
        ("every month", date(9999, 12, 31), None),
    ],
)
def test_the_next_occurrence_is_the_first_one_later(recurrence, after, expected):
    assert next_occurrence(recurrence, after) == expected


@try_rows(
    ("recurrence", "after", "expected"),
    [
        ("every 6 months", date(2010, 1, 1), date(2010, 9, 30)),
        ("every 6 months", date(2010, 9, 30), date(2011, 3, 31)),
        ("every 2 years", date(2012, 9, 29), date(2012, 9, 30)),
        ("every 2 years", date(2012, 9, 30), date(2014, 9, 30)),
        ("yearly", date(2011, 10, 1), date(2012, 9, 30)),
    ],
)
def test_a_rhythm_with_a_first_date_is_counted_from_it(recurrence, after, expected):
    assert next_occurrence(recurrence, after, date(2010, 9, 1)) == expected


WORDS = (
    "by end of the May 2010 / & and - to or , ( ) \n 31 1st 2nd 12/05/2009 2010/11 Q3 within 3 months weeks Ongoing "
    "Completed revised from until annually each every six monthly term autumn spring TBC mid early w/c before after "
    "29 February 30 '09 09 next meeting 0 99 9999 1900 2199 year quarter half first Dec-09 December January 27 26 "
    "reviewed was originally days working hours through onwards between academic"
)
PIECES = st.sampled_from(WORDS.split(" "))
WORDINGS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=10).map(" ".join))
BASES = st.one_of(st.none(), st.dates())


@settings(max_examples=examples(600), deadline=None)
@given(wording=WORDINGS, base=BASES)
def test_any_text_is_read_and_kept_word_for_word(wording, base):
    reading = read(wording, base=base)
    assert reading.wording == wording
    assert reading.kind in KINDS and reading.precision in PRECISIONS
    assert bool(reading.question) == reading.ask
    assert len(reading.recurrence) <= 60
    assert not (reading.start and reading.due and reading.due < reading.start)
    if not reading.ask:
        assert reading.proposed_due is None and reading.proposed_start is None


@pytest.mark.long
@settings(max_examples=examples(600), deadline=None)
@given(wording=WORDINGS)
@example(wording="2DEC-1DEC00")
def test_a_certain_date_has_its_year_in_the_wording(wording):
    """The year itself, or the one before: quarter 4 of 2009 and "the week of 27 December 2010" end a year later.

    A start may lie in the year before the one that is written: "December to January 2010"."""
    reading = read(wording)
    years = {int(figures) % 100 for figures in re.findall(r"(?=(\d\d))", wording)}
    for day in (reading.start, reading.due, reading.completed_on):
        if day and not reading.ask:
            begins_earlier = day is reading.start and (day.year + 1) % 100 in years
            assert day.year % 100 in years or (day.year - 1) % 100 in years or begins_earlier


@settings(max_examples=examples(300), deadline=None)
@given(
    recurrence=st.sampled_from(["yearly, May", "every month", "every 3 months", "yearly, 29 February"]),
    after=st.dates(),
)
def test_an_occurrence_is_always_later_than_the_day_before_it(recurrence, after):
    following = next_occurrence(recurrence, after)
    assert following is None and after.year == 9999 or after < following
    assert following is None or (following - after).days <= 366


@try_rows(
    "piece",
    ["1/", "by ", "(", "from ", "31 may 2010 ", "2010/", "of the ", "until the review of the ", "9", " \n"],
)
def test_a_very_long_text_takes_no_longer_than_its_length_deserves(piece):
    begun = time.process_time()
    reading = read((piece * 10_000)[:10_000])
    assert reading.ask
    assert time.process_time() - begun < 1  # a pattern that runs wild takes minutes


def run(*arguments: str) -> list[dict]:
    out = io.StringIO()
    call_command("read_timescale", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_prints_one_reading():
    assert run("By end of June 2010") == [
        {
            "kind": "date",
            "start": None,
            "due": "2010-06-30",
            "recurrence": "",
            "precision": "month",
            "ask": False,
            "question": "",
            "proposed_due": None,
        }
    ]


def test_the_command_reads_one_wording_a_line_and_a_line_break_within(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Ongoing\\n\\n13th March 2009\n\nAnnually (each May)\n"))
    first, second, third = run("-")
    assert (first["due"], first["proposed_due"], first["ask"]) == (None, "2009-03-13", True)
    assert second["ask"] and second["precision"] == "none"
    assert third["recurrence"] == "yearly, May"


def test_the_command_takes_a_base():
    (reading,) = run("By end of December", "--base", "2010-03-01")
    assert (reading["due"], reading["proposed_due"], reading["ask"]) == (None, "2009-12-31", True)
    with pytest.raises(CommandError, match="2010-03-01"):
        run("Ongoing", "--base", "1 March 2010")
