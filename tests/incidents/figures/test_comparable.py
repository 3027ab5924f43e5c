"""Years and quarters are compared only where every quarter has records or a nil return, and is over."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents.editions.publishing import BEHIND
from incidents.figures.cut_offs import cut_off_due
from incidents.figures.figures import Quarter, edition_of_year, incomplete, year_figures, years_table
from incidents.figures.nil_returns import declare_nil
from incidents.figures.tables import Figure, Kind, figure
from incidents.models import Incident, PublishedEdition
from reports.drafts.blocks import FigureList
from reports.drafts.plans import basis_of
from reports.periods import Period
from reports.sections.incidents import draft, shown
from tests.factories.incidents import as_on, forget_all, record
from tests.factories.plan import PlanFactory
from tests.rows import try_rows

ON = dt.date(2010, 5, 4)


@try_rows(
    ("state", "year", "quarter", "expected"),
    [
        ("counted", 2009, 4, []),
        ("nil", 2009, 4, []),
        ("missing", 2009, 4, ["2009-Q4"]),
        ("open", 2010, 1, ["2010-Q1"]),
        ("counted", 2010, 1, ["2010-Q1"]),  # not over yet
    ],
)
def test_incomplete_names_quarters_that_cannot_be_compared(state, year, quarter, expected):
    none = Figure("", "0", 0)
    assert incomplete([Quarter(year, quarter, state, none, none)], ON) == expected


def test_years_table_says_which_years_are_incomplete():
    years = {year: lambda key, y=year: figure(f"{y}/{key}", 9) for year in (2008, 2009)}
    table = years_table([Kind("other", "Other")], years, {2008: ["2008-Q1", "2008-Q2"], 2009: []})
    assert [name for _, name in table.heads] == ["2008/09 (incomplete)", "2009/10"]
    assert table.note == "An incomplete year cannot be compared. Not over, or without a return: 2008-Q1, 2008-Q2."
    assert years_table([], years, {}).note == ""
    unsaid = years_table([], years, {2008: None})
    assert unsaid.heads[0][1] == "2008/09"
    assert unsaid.note == "The quarters are left out, so the year may be incomplete: 2008/09."
    assert years_table([], years, {}, [2009]).note == f"The types of 2009/10 are as published before. {BEHIND}"


@pytest.mark.django_db
def test_published_years_say_nothing_of_quarters_that_an_edition_leaves_out(board, helen):
    """A quarter without a return before, and with one now, would have the child by which the year has grown."""
    forget_all()

    def publish(year: int, children: int, *quarters: int) -> PublishedEdition:
        """An edition of the year in which the second quarter has no return."""
        made = [[f"{year}-Q{quarter}/all", "9"] for quarter in quarters] + [[f"{year}/all", str(children)]]
        cells = [{"key": key, "printed": text, "revised": False, "before": ""} for key, text in made]
        line = {"key": "all", "name": "Total", "total": True, "cells": cells}
        table = {"key": "type", "title": "", "first": "", "heads": [[cell["key"], ""] for cell in cells]}
        table |= {"lines": [line], "across": False, "down": True, "withheld": False, "note": ""}
        states = {1: "counted", 2: "missing", 3: "counted", 4: "counted"}
        plain = [{"year": year, "quarter": number, "state": state} for number, state in states.items()]
        issue = PublishedEdition.objects.filter(year=year).count() + 1
        content = {"tables": [table], "quarters": plain}
        values = {"issued_on": dt.date(year + 1, 5, 4), "issued_by": helen, "content": content}
        return PublishedEdition.objects.create(year=year, number=issue, issue=issue, **values)

    publish(2007, 27, 1, 2, 3, 4)
    publish(2008, 25)
    edition = publish(2009, 29)
    publish(2008, 26)
    years = edition_of_year(edition).table("years")
    assert [name for _, name in years.heads] == ["2007/08 (incomplete)", "2008/09", "2009/10"]
    assert [cell.text for cell in years.lines[-1].cells] == ["27", "25", "29"]  # as it was when this was published
    assert years.note == (
        "An incomplete year cannot be compared. Not over, or without a return: 2007-Q2. "
        "The quarters are left out, so the year may be incomplete: 2008/09, 2009/10."
    )


@pytest.fixture
def two_years(board, bea):
    """Children in each quarter of 2009/10 and in the second half of 2008/09, on a board that has kept records since."""
    forget_all()
    with as_on(dt.date(2008, 4, 1)):
        PlanFactory()
    for number, (year, month) in enumerate([(2008, 11), (2009, 2), (2009, 5), (2009, 8), (2009, 11), (2010, 2)]):
        for day in range(1, 9 + number):
            with as_on(dt.date(year, month, day)):
                record(by=bea)
    assert Incident.objects.count() == 8 + 9 + 10 + 11 + 12 + 13


def compared(written: str) -> tuple[object, list[str]]:
    """The number of children of the period before that a report compares with, and what it says about it."""
    kind = "annual" if len(written) == 4 else "quarterly"
    blocks = draft(basis_of(kind, Period.read(written), edition="internal"))
    children = next(block for block in blocks if isinstance(block, FigureList)).figures[0]
    return children.before, [block.content for block in blocks if "Not compared" in str(getattr(block, "content", ""))]


@pytest.mark.django_db
def test_report_compares_a_year_only_with_a_complete_one(two_years, bea):
    with as_on(ON):
        cut_off_due(ON)
        assert compared("2009") == (
            None,
            ["Not compared with April 2008 to March 2009: no complete return for 2008-Q1, 2008-Q2."],
        )
        assert compared("2009-Q4") == (12, [])
        assert compared("2008-Q3")[0] is None
        note = year_figures(2009).table("years").note
        assert note.endswith("Not over, or without a return: 2008-Q1, 2008-Q2.")
        for quarter in (1, 2):
            declare_nil(year=2008, quarter=quarter, by=bea)
        assert compared("2009") == (17, [])
        assert year_figures(2009).table("years").note == ""


@pytest.mark.long
@pytest.mark.django_db
def test_running_quarter_is_compared_with_none(two_years):
    with as_on(dt.date(2010, 2, 20)):
        assert compared("2009-Q4") == (
            None,
            ["Not compared with October to December 2009: no complete return for 2009-Q4."],
        )
        basis = basis_of("quarterly", Period.read("2009-Q4"), edition="internal")
        assert shown("", "Children", "", figure("", 13), basis, figure("", 12)).change == ""
    with as_on(ON):
        basis = basis_of("quarterly", Period.read("2009-Q4"), edition="internal")
        assert shown("", "Children", "", figure("", 13), basis, figure("", 12)).change == "+1"
