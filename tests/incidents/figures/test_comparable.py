"""Years and quarters are compared only where every quarter has records or a nil return, and is over."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents.figures.cut_offs import cut_off_due
from incidents.figures.figures import Quarter, incomplete, year_figures, years_table
from incidents.figures.nil_returns import declare_nil
from incidents.figures.tables import Figure, Kind, figure
from incidents.models import Incident
from reports.drafts.blocks import FigureList
from reports.drafts.plans import basis_of
from reports.periods import Period
from reports.sections.incidents import draft, shown
from tests.factories.incidents import as_on, forget_all, record

ON = dt.date(2010, 5, 4)


@pytest.mark.parametrize(
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


@pytest.fixture
def two_years(board, bea):
    """Children in each quarter of 2009/10 and in the second half of 2008/09."""
    forget_all()
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
