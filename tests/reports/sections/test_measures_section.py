"""The measures of actions in reports: each beside its action, with its value at the last report and now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.directory.figures import coverage_on
from core.board.behind import behind
from esafety.demo.related import MEASURES
from reports.drafts.content import Content
from reports.drafts.plans import basis_of
from reports.models import FrozenEdition
from reports.periods import Period
from reports.sections import measures as section
from tests.factories.accounts import UserFactory
from tests.measures import on_days
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
QUARTER = Period.read("2026-Q2")


def rows(blocks) -> dict[str, list]:
    """Number of an action → the cells of its row, of the one table."""
    (table,) = blocks
    return {cells[0].text: [cell.text for cell in cells] for cells in table.rows}


@pytest.mark.long
@try_rows("edition", ["internal", "published"])
def test_each_measured_action_has_its_values_of_both_days(demo_plan, edition):
    basis = basis_of("quarterly", QUARTER, edition=edition)
    found = rows(section.draft(basis))
    assert {int(number) for number in found} == set(MEASURES)
    before, now = coverage_on([basis.since.on, basis.on]).sums[0].points
    assert found["1"][2:] == [
        "Agencies with an ESLO",
        *(f"{each.covered} of {each.agencies}" for each in (before, now)),
    ]
    for number, key in MEASURES.items():
        figures = {each.as_at: each for each in on_days(key, [basis.since.on, basis.on])}
        shown = [figures[day].shown if day in figures else "–" for day in (basis.since.on, basis.on)]
        assert found[str(number)][3:] == shown


def test_a_report_that_was_frozen_has_them_and_their_values_lead_to_what_is_behind_within_rights(demo_plan):
    kept = FrozenEdition.objects.get(report__year=2026, report__quarter=2, edition="published")
    (own,) = (each for each in Content.from_text(kept.data).sections if each.key == "measures")
    (table,) = own.blocks
    assert {int(cells[0].text) for cells in table.rows} == set(MEASURES)
    member = UserFactory(roles=["board"])
    assert all(behind(cells[4].address, member) for cells in table.rows if cells[4].address)
    assert all(bool(cells[4].address) == (cells[4].text != "–") for cells in table.rows)
    unknown = {int(cells[0].text) for cells in table.rows if not cells[4].address}
    assert {MEASURES[number] for number in unknown} == {"guidance.resources"}  # begun later


def test_a_plan_without_measures_has_no_such_section(demo_plan):
    for action in demo_plan.actions.exclude(measure=""):
        action.measure = ""
        action.save()
    assert section.draft(basis_of("quarterly", QUARTER, on=dt.date(2026, 9, 30))) == ()


def test_their_pages_show_the_value_of_today(demo_plan, client):
    client.force_login(UserFactory(roles=["board"]))
    for number, key in MEASURES.items():
        action = demo_plan.actions.get(number=number)
        page = client.get(reverse("action", args=[action.pk])).text
        assert 'id="measure"' in page and (
            key == "incidents.published" or on_days(key, [dt.date.today()])[-1].shown in page
        )
