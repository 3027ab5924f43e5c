"""Headings of other boards' plans, each with its field; cells that decide where a heading does not."""

from __future__ import annotations

import pytest

from actions.importing.fields import PLAN_FIELDS
from actions.importing.importer import PlanImporter
from core.importing.columns import CHOSEN, LOOK, Matcher, heading_row, headings, propose
from core.importing.source import Cell, FoundTable
from tests.actions.importing.plan_headings import LAYOUTS, single_cases
from tests.rows import try_rows

MATCHER = Matcher(PLAN_FIELDS)
PROSE = ["Train all staff of schools in e-safety", "Publish the leaflet for parents", "Review the policy each year"]
DATES = ["June 2010", "By end of September 2010", "Termly"]
GROUPS = ["Training Sub-group", "Police", "Jane Smith"]


def table(*rows: tuple[str, ...]) -> FoundTable:
    return FoundTable("Table 1", tuple(tuple(Cell(text, at) for at, text in enumerate(row)) for row in rows))


def found(headings: list[str], *columns: list[str]) -> list[str]:
    return [proposal.field or "" for proposal in propose(headings, columns, PLAN_FIELDS)]


def alone(heading: str) -> tuple[str, float]:
    (proposal,) = propose([heading], [()], PLAN_FIELDS)
    return proposal.field or "", proposal.score


@pytest.mark.long
def test_95_of_100_headings_get_their_field():
    cases = single_cases()
    wrong = [(heading, field, alone(heading)) for heading, field in cases if alone(heading)[0] != field]
    assert len(cases) > 500
    assert len(wrong) <= 0.05 * len(cases), wrong


@pytest.mark.long
def test_no_heading_is_chosen_for_a_wrong_field_without_a_word():
    chosen = [(heading, field, alone(heading)) for heading, field in single_cases() if alone(heading)[1] >= 0.8]
    assert [case for case in chosen if case[2][0] != case[1]] == []


@try_rows("layout", LAYOUTS)
def test_columns_of_a_real_layout_get_their_fields(layout):
    assert found(list(layout)) == list(layout.values())


@try_rows("layout", LAYOUTS)
def test_heading_row_of_a_real_layout_is_found(layout):
    width = len(layout)
    rows = [("Action Plan 2016",), ("",), tuple(layout), ("Train all staff", *["x"] * (width - 1))]
    assert heading_row(table(*rows), PLAN_FIELDS) == 2


def test_lead_column_without_heading_is_asked_by_its_cells():
    proposals = propose(["Action", "", "Timescale"], [PROSE, GROUPS, DATES], PLAN_FIELDS)
    assert [each.field for each in proposals] == ["action", "leads", "timescale"]
    assert [each.state for each in proposals] == [CHOSEN, LOOK, CHOSEN]


def test_column_without_heading_is_no_second_lead():
    assert found(["Action", "Lead", ""], PROSE, GROUPS, GROUPS) == ["action", "leads", ""]


@try_rows(
    ("heading", "samples", "field", "state"),
    [
        ("Target", DATES, "timescale", CHOSEN),
        ("Target", PROSE, "objective", LOOK),
        ("Target", [], "timescale", LOOK),
        ("Date", DATES, "timescale", CHOSEN),
        ("Lead", DATES, "leads", LOOK),
        ("Priority", ["High", "Medium", "Low"], "priority", LOOK),
        ("Priority", ["1. Training of staff", "2. Schools"], "priority", CHOSEN),
        ("Action", PROSE, "action", CHOSEN),
        ("Action", ["Train staff", "Publish leaflet", "Agree policy"], "action", CHOSEN),
        ("Action", ["1", "2", "3"], "action", LOOK),
        ("Progress", ["June 2010: trained 40", "In progress", "Not started"], "update", CHOSEN),
        ("Comments", ["12/06/2014 – first group trained", "March 2015: agreed by the board"], "update", CHOSEN),
    ],
)
def test_cells_confirm_or_contradict_a_heading(heading, samples, field, state):
    (proposal,) = propose([heading], [samples], PLAN_FIELDS)
    assert (proposal.field, proposal.state) == (field, state)


def test_several_leads_and_updates_are_all_proposed():
    columns = ["Action", "Lead officer", "Lead agency", "Q1 update", "Q2 update"]
    assert found(columns) == ["action", "leads", "leads", "update", "update"]


def test_second_row_below_merged_headings_is_joined():
    rows = (
        (Cell("Action", 0), Cell("Responsibility", 1, 2), Cell("Progress", 3, 2)),
        (Cell("", 0, continues=True), Cell("Lead", 1), Cell("Support", 2), Cell("Q1", 3), Cell("Q2", 4)),
        (Cell("Train staff", 0), Cell("Police", 1), Cell("Health", 2), Cell("Done", 3), Cell("", 4)),
    )
    both = headings(FoundTable("Table 1", rows), 0)
    assert both.below == 2
    assert both.texts == (
        "Action",
        "Responsibility – Lead",
        "Responsibility – Support",
        "Progress – Q1",
        "Progress – Q2",
    )
    assert heading_row(FoundTable("Table 1", rows), PLAN_FIELDS) == 0


def test_theme_by_quarter_has_no_heading_row():
    rows = [("Theme", "Q1 2016", "Q2 2016", "Q3 2016"), ("Training", "Plan sessions", "Hold sessions", "Review")]
    assert heading_row(table(*rows), PLAN_FIELDS) is None


@try_rows(
    ("what", "fields"),
    [
        (["Train staff", "", "", "Inform parents", ""], ["method", "action", ""]),
        (["Train staff", "Train staff", "Train staff", "Inform parents", "Inform parents"], ["method", "action", ""]),
        (["Train staff", "Inform parents", "Agree a policy", "Buy filters", "Meet"], ["action", "method", ""]),
    ],
)
def test_how_below_one_what_is_the_action(what, fields):
    how = ["By courses", "By e-learning", "By a yearly day", "By a leaflet", "By an evening"]
    found = table(("What", "How", "Status"), *zip(what, how, ["Done"] * 5, strict=True))
    columns = PlanImporter().arrange(found, {0: "action", 1: "method", 2: ""})
    assert list(columns.values()) == fields


def test_nothing_is_swapped_without_both_columns():
    columns = {0: "action", 1: "leads"}
    assert PlanImporter().arrange(table(("What", "Who"), ("a", "b"), ("", "c")), columns) == columns
