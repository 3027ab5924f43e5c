"""Colours in the columns of a file: asked about once, kept as printed or set as colours of the plan."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.importing.colours import SET, colour_question, coloured_cells
from actions.importing.question import KEEP
from actions.importing.saving import save_plan
from actions.models import ColourOverride
from actions.wording.document import ExtraCell, ExtraColumn, PlanDocument, PlanRow, PriorityHeading
from tests.factories.accounts import UserFactory
from tests.rows import try_rows


def document(*columns: ExtraColumn) -> PlanDocument:
    row = {"priority": "1", "objective": "", "method": "", "leads": "ESLO", "timescale": "Ongoing", "update": ""}
    rows = tuple(PlanRow(action=text, **row) for text in ("Print a card", "Hold a day", "Ask all", "Write to heads"))
    return PlanDocument("Plan", (PriorityHeading("1", "Aware"),), rows, extras=columns)


STATUS = ExtraColumn(
    "Status",
    (ExtraCell(1, "Red"), ExtraCell(2, "A"), ExtraCell(3, "", "#00b050"), ExtraCell(4, "Late", "#ff0000")),
    kind="rag",
)


def test_colours_are_asked_about_once_with_a_legend():
    (question,) = colour_question(document(STATUS, ExtraColumn("Cost", (ExtraCell(1, "12"),), kind="number")))
    assert question.text == "Colours stand in the column Status (2 red, 1 amber, 1 green). Are they only kept?"
    assert [value for value, _ in question.choices] == [KEEP, SET]


@try_rows("columns", [(), (ExtraColumn("Cost", (ExtraCell(1, "Red"),)),)])
def test_no_question_without_colours(columns):
    assert coloured_cells(document(*columns)) == []
    assert list(colour_question(document(*columns))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [KEEP, SET])
def test_colours_are_set_only_when_somebody_says_so(answer):
    helen = UserFactory(roles=["manager"])
    save_plan(
        document=document(STATUS), title="", as_at=dt.date(2010, 3, 1), answers={"plan-colours": answer}, by=helen
    )
    found = {(each.action.number, each.colour) for each in ColourOverride.objects.select_related("action")}
    assert found == ({(2, "A"), (3, "G")} if answer == SET else set()), "rows 1 and 4 are red already"
    reasons = set(ColourOverride.objects.values_list("reason", flat=True))
    assert reasons == ({"As in the column “Status” of the imported plan"} if answer == SET else set())
