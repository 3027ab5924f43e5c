"""The answers of agencies in print: beside the plan and never in its cells, as they stood on a past day, as two counts."""

from __future__ import annotations

import csv
import io

import pytest

from actions.importing.reading import read_plan
from actions.past.asat import plan_as_at
from actions.past.changes.change import Both
from actions.past.changes.words import changes_between
from actions.past.table import past_table
from actions.table.files import export_plan, plan_document
from tests.actions.past.asat_states import standing_clock
from tests.factories.answers import asked_action, say
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
SECRET = "Only the head knows"


@pytest.fixture
def lived():
    """An asking after which two of six agencies answer, a day apart; with the moments after each."""
    agencies = [AgencyFactory(name=name) for name in ("Ash", "Birch", "Cedar", "Dale", "Elm", "Fir")]
    with standing_clock() as clock:
        moments = [clock.now()]
        clock.pass_by(86_400)
        asked = asked_action()
        moments.append(clock.now())
        for agency in agencies[:2]:
            clock.pass_by(86_400)
            say(asked, agency, "done", SECRET)
            moments.append(clock.now())
    return asked, moments


@pytest.mark.long
def test_the_plan_of_a_past_day_prints_the_totals_of_that_day(lived):
    asked, moments = lived
    printed = []
    for moment in moments[1:]:
        (table,) = past_table(plan_as_at(asked.action.plan_id, moment))
        printed.append(table.rows[0].answered)
    assert printed == [
        "Agencies: 0 of 6 done, 6 no reply",
        "Agencies: 1 of 6 done, 5 no reply",
        "Agencies: 2 of 6 done, 4 no reply",
    ]


def test_changes_between_tells_answers_in_one_sentence_and_never_whose_they_are(lived):
    asked, moments = lived
    states = [plan_as_at(asked.action.plan_id, moment) for moment in (moments[1], moments[-1])]
    told = [change for change in changes_between(Both(*states)) if change.says]
    (change,) = [change for change in told if change.what == "answers"]
    assert (change.says, change.old, change.new) == (
        "Answers of agencies, 6 asked: 0 → 2 done, 6 → 4 no reply", "", "",
    )  # fmt: skip
    assert not any(name in str(told) for name in ("Ash", "Birch", "Cedar", SECRET))


@pytest.mark.long
@pytest.mark.parametrize("format", ["docx", "xlsx", "csv"])
def test_files_print_the_totals_where_an_import_does_not_read_them(lived, format):
    asked, _ = lived
    plan = asked.action.plan
    data = export_plan(plan, plan.placements.standing(), format)
    assert read_plan(data, f"plan.{format}").rows == plan_document(plan).rows
    if format == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert any("Agencies: 2 of 6 done, 4 no reply" in cell for cell in cells)
        assert not any(SECRET in cell for cell in cells)
