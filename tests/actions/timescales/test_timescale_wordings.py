"""How often the reader agrees with a person, and that it is never wrong without asking."""

from __future__ import annotations

from actions.timescales import Reading, read
from tests.actions.timescales import timescale_cases as old
from tests.actions.timescales import timescale_wordings as cases
from tests.rows import try_rows

CERTAIN = [*cases.NAMED_CERTAIN, *cases.OWN_CERTAIN, *cases.LATER_CERTAIN]
ASKED = [*cases.NAMED_ASKED, *cases.OWN_ASKED, *cases.LATER_ASKED]


def iso(day) -> str:
    return day.isoformat() if day else ""


def said(reading: Reading) -> tuple[str, str, str, str]:
    return reading.kind, iso(reading.start), iso(reading.due), reading.recurrence


def agrees(case: tuple) -> bool:
    """Whether the reader gives the answer of a case: all of it, or a question with the proposed date."""
    reading = read(case[0])
    if len(case) == 5:
        return not reading.ask and said(reading) == case[1:]
    return reading.ask and reading.due is None and iso(reading.proposed_due) == case[1]


@try_rows("case", [*cases.NAMED_CERTAIN, *cases.NAMED_ASKED])
def test_read_agrees_with_a_person_on_each_named_wording(case):
    assert agrees(case)


@try_rows(
    ("wordings", "percent"),
    [([*cases.OWN_CERTAIN, *cases.OWN_ASKED], 95), ([*cases.LATER_CERTAIN, *cases.LATER_ASKED], 90)],
)
def test_read_agrees_with_a_person_on_most_wordings(wordings, percent):
    wrong = [case[0] for case in wordings if not agrees(case)]
    assert len(wrong) * 100 <= len(wordings) * (100 - percent), wrong


def test_read_asks_wherever_it_is_not_right():
    silent = [case[0] for case in CERTAIN if not (reading := read(case[0])).ask and said(reading) != case[1:]]
    silent += [case[0] for case in (*ASKED, *old.ASKED) if not read(case[0]).ask]
    for wording, *expected, _precision in old.CERTAIN:
        reading = read(wording)
        if not reading.ask and [iso(reading.start), iso(reading.due), reading.recurrence] != expected:
            silent.append(wording)
    assert silent == []


def test_read_uses_each_wording_once_in_the_cases():
    wordings = [case[0] for case in (*cases.OWN_CERTAIN, *cases.OWN_ASKED, *cases.LATER_CERTAIN, *cases.LATER_ASKED)]
    assert len(wordings) == len(set(wordings)) == 100


@try_rows("wording", ["following Phase 1 in March 2017", "Update (July 2013)", "Minutes of 3 May 2011"])
def test_read_proposes_nothing_when_a_date_belongs_elsewhere(wording):
    reading = read(wording)
    assert (reading.due, reading.proposed_due, reading.proposal) == (None, None, "")
    assert reading.question == "The date here seems to belong to something else. When is the action itself due?"
