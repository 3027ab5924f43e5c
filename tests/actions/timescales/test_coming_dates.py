"""Wordings that name an event, a term or a quarter, or say that something is not quite done: asked, with what is likely."""

from __future__ import annotations

from datetime import date

from actions.timescales import read
from actions.timescales.dates import safer_internet_day
from tests.rows import try_rows

BASE = date(2026, 12, 3)

# wording, kind, recurrence, proposed due date on 3 December 2026
ASKED = [
    ("Sept/Oct 2026 then termly", "recurring", "3 a year", "2026-10-31"),
    ("Sept/Oct 2027 then annually", "recurring", "yearly", "2027-10-31"),
    ("September - October 2027, annually thereafter", "recurring", "yearly", "2027-10-31"),
    ("Completed except for academies, Sept 2027", "date", "", "2027-09-30"),
    ("Completed apart from academies", "unknown", "", ""),
    ("ongoing - review each AGM", "recurring", "yearly", ""),
    ("Ongoing, reviewed at every induction", "ongoing", "", ""),
    ("Ongoing - review after each incident", "ongoing", "", ""),
    ("by end of summer term", "date", "", "2027-07-31"),
    ("end of autumn term", "date", "", "2026-12-31"),
    ("Summer 27", "date", "", "2027-07-31"),
    ("Spring 28", "date", "", "2028-03-31"),
    ("Q1", "date", "", "2027-06-30"),
    ("Q3", "date", "", "2026-12-31"),
    ("Safer Internet Day 2027", "date", "", "2027-02-09"),
    ("by Safer Internet Day", "date", "", "2027-02-09"),
    ("before SID 2027", "date", "", "2027-02-08"),
    ("Safer Internet Day each year", "recurring", "yearly", "2027-02-09"),
    ("Anti-Bullying Week 2027", "date", "", ""),
]


@try_rows(("wording", "kind", "recurrence", "proposed"), ASKED)
def test_read_asks_and_proposes_what_is_to_come(wording, kind, recurrence, proposed):
    reading = read(wording, base=BASE)
    due = reading.proposed_due.isoformat() if reading.proposed_due else ""
    assert (reading.ask, reading.due, reading.completed_on) == (True, None, None)
    assert (reading.kind, reading.recurrence, due) == (kind, recurrence, proposed)


@try_rows(
    ("wording", "due"),
    [
        ("Safer Internet Day, 9 February 2027", date(2027, 2, 9)),
        ("Safer Internet Day 9 February 2027", date(2027, 2, 9)),
        ("9 February 2027 (Safer Internet Day)", date(2027, 2, 9)),
    ],
)
def test_read_needs_no_question_where_the_date_stands_beside_the_event(wording, due):
    reading = read(wording, base=BASE)
    assert (reading.ask, reading.due) == (False, due)


def test_read_keeps_a_standing_action_that_only_names_its_reviews_in_general():
    reading = read("Ongoing, with reviews as needed", base=BASE)
    assert (reading.kind, reading.ask) == ("ongoing", False)


@try_rows(
    "day",
    [
        date(2016, 2, 9), date(2017, 2, 7), date(2018, 2, 6), date(2019, 2, 5), date(2020, 2, 11), date(2021, 2, 9),
        date(2022, 2, 8), date(2023, 2, 7), date(2024, 2, 6), date(2025, 2, 11), date(2026, 2, 10), date(2027, 2, 9),
    ],
)  # fmt: skip
def test_safer_internet_day_falls_on_the_days_on_which_it_was_held(day):
    assert safer_internet_day(day.year) == day
