"""A whole financial year played through the pages, from the first record to what everybody reads in May.

Bea records, Helen cuts off and publishes, Owen and Grace read; 2009/10, whose third quarter is one of no return at first.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest

from incidents.jobs import cut_off_quarters
from incidents.models import AccessLog, Incident, PublishedEdition, QuarterCutOff
from tests.factories.incidents import as_on, forget_all

pytestmark = pytest.mark.django_db
FIGURES, YEAR = "/incidents/figures/", "/incidents/figures/year/2009/"
QUARTERS = {1: dt.date(2009, 4, 20), 2: dt.date(2009, 8, 3), 4: dt.date(2010, 2, 1)}
KINDS = ("bullying", "bullying", "grooming", "bullying", "grooming", "bullying", "bullying", "bullying", "sextortion")


def day_of(name: str, day: dt.date) -> dict:
    """What a form sends for a day."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def text_of(response) -> str:
    """What a page says, without its markup."""
    assert response.status_code == 200, response
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class Year:
    """People at their pages, on days of the year."""

    def __init__(self, enter, people):
        self.enter, self.people = enter, people

    def read(self, name: str, day: dt.date, address: str) -> str:
        """What a person reads on a day."""
        with as_on(day):
            return text_of(self.enter(self.people[name]).get(address))

    def send(self, name: str, day: dt.date, address: str, data: dict):
        """A form sent on a day; it is saved."""
        with as_on(day):
            response = self.enter(self.people[name]).post(address, data)
        assert response.status_code == 302, text_of(response)
        return response

    def record(self, day: dt.date, kind: str, **answers) -> Incident:
        """One record, on the screen for it."""
        answers = {"main_type": kind, **day_of("known_on", day), **answers}
        self.send("bea", day, "/incidents/new/", answers)
        return Incident.objects.latest("pk")

    def publish(self, day: dt.date, quarter: int, reason: str = "") -> str:
        """Look at what would be published, then publish it; what everybody reads of it."""
        address = f"/incidents/figures/publish/2009/{quarter}/"
        with as_on(day):
            page = self.enter(self.people["helen"]).get(address)
            mark = re.search(r'name="mark" value="(\w+)"', page.content.decode())[1]
        self.send("helen", day, address, {"mark": mark, "reason": reason})
        return self.read("grace", day, f"/incidents/figures/published/{PublishedEdition.objects.latest('pk').pk}/")


def test_a_financial_year_from_its_first_record_to_what_everybody_reads(board, enter):
    forget_all()
    year = Year(enter, board.people)

    # April to June: nine children, two of one event; cut off by itself on the tenth working day
    made = [year.record(QUARTERS[1] + dt.timedelta(days=n), kind, age="13_15") for n, kind in enumerate(KINDS)]
    join = {"version": made[0].version, "other": made[1].pk}
    year.send("bea", dt.date(2009, 5, 8), f"/incidents/{made[0].pk}/event/", join)
    daily(dt.date(2009, 7, 13))
    assert not QuarterCutOff.objects.exists()
    daily(dt.date(2009, 7, 14))
    assert "9 children, 8 events. Cut off on 14 July 2009." in year.read("owen", dt.date(2009, 7, 15), FIGURES)
    first = year.publish(dt.date(2009, 7, 15), 1)
    assert "2009-Q1: 9 children, c events" in first or "2009-Q1: 9 children, 8 events" in first

    # July to September: seven more, and one that was known in June: late by that day, not by the date recorded
    for n in range(7):
        year.record(QUARTERS[2] + dt.timedelta(days=n), "bullying", age="10_12")
    late = year.record(dt.date(2009, 8, 20), "grooming", **day_of("known_on", dt.date(2009, 6, 12)))
    told = year.read("bea", dt.date(2009, 8, 20), f"/incidents/{late.pk}/")
    counts = "It counts in July to September 2009 by the date recorded, and in April to June 2009 by the date known"
    assert f"{counts}: a late entry" in told
    assert "1 late entry since" in year.read("bea", dt.date(2009, 8, 21), f"{FIGURES}?quarter=2009-Q1")
    year.send("helen", dt.date(2009, 10, 5), "/incidents/figures/cut-offs/", {"year": 2009, "quarter": 2})
    assert QuarterCutOff.objects.get(quarter=2).taken_by == board.people["helen"]
    year.publish(dt.date(2009, 10, 6), 2)

    # October to December: nothing is no return until somebody says that it was nothing
    assert "2009-Q3: no return" in year.read("bea", dt.date(2010, 1, 4), f"{FIGURES}?quarter=2009-Q3")
    year.send("bea", dt.date(2010, 1, 5), "/incidents/nil/", {"year": 2009, "quarter": 3})
    daily(dt.date(2010, 1, 18))
    nil = year.publish(dt.date(2010, 1, 19), 3)
    assert "nil return by Bea Lindqvist on 5 January 2010" in nil

    # January to March: six; and one of the first quarter turns out to be wrong, after that was published
    for n in range(6):
        year.record(QUARTERS[4] + dt.timedelta(days=n), "bullying", age="13_15")
    wrong = Incident.objects.get(pk=made[5].pk)
    void = {"version": wrong.version, "reason": "Recorded twice"}
    year.send("bea", dt.date(2010, 3, 1), f"/incidents/{wrong.pk}/void/", void)
    shown = year.read("bea", dt.date(2010, 3, 2), f"{FIGURES}?quarter=2009-Q1")
    assert "2009-Q1: 8 children, 7 events" in shown
    daily(dt.date(2010, 4, 19))
    year.publish(dt.date(2010, 4, 20), 4)
    assert "issue 2" in year.publish(dt.date(2010, 4, 21), 1, reason="One was recorded twice")

    # May: the year
    internal = year.read("owen", dt.date(2010, 5, 10), YEAR)
    assert "OFFICIAL-SENSITIVE" in internal
    for said in ("2009-Q1: 8 children", "2009-Q2: 8 children", "2009-Q3: nil return", "2009-Q4: 6 children"):
        assert said in internal
    assert "Total 8 r 8 0 6 22" in internal  # by main type and quarter
    published = year.publish(dt.date(2010, 5, 11), 0)
    assert "OFFICIAL-SENSITIVE" not in published
    assert "Sextortion c" in published
    assert "late entr" not in published
    notes = AccessLog.objects.filter(what="record", person=board.people["bea"], record=late.pk)
    assert notes.count() == 1  # who looked at the late one, and nobody else did


def daily(day: dt.date) -> None:
    """What the daily job does with quarters."""
    with as_on(day):
        cut_off_quarters(day)
