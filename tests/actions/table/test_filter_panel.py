"""The filter form of the plan page."""

import pytest
from django.http import QueryDict

from actions.table.filters import PlanFilter, plan_choices
from actions.table.page import filter_panel
from tests.factories.plan import ActionFactory, LeadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    """The form as HTML for a query."""
    action = ActionFactory(lead=LeadFactory(name="Our <group>"))

    def drawn(query: str) -> str:
        data = QueryDict(query) if query else None
        rows = PlanFilter(data, action.plan.placements.in_print(), choices=plan_choices(action.plan), prefix=None)
        return filter_panel(rows, "/plan/?plan=1", {"plan": 1})

    return drawn


def test_panel_repeats_what_was_chosen_and_typed(panel):
    html = panel("q=film&status=completed&due_from=1+Feb+26")
    assert 'value="film"' in html
    assert '<option value="completed" selected' in html
    assert 'value="1 Feb 26"' in html


def test_panel_escapes_what_was_typed_and_names_of_leads(panel):
    html = panel("q=%22%3E%3Cb%3E")
    assert "<b>" not in html
    assert "Our &lt;group&gt;" in html


def test_panel_keeps_the_plan_and_offers_to_clear(panel):
    html = panel("status=completed")
    assert '<input type="hidden" name="plan" value="1">' in html
    assert 'href="/plan/?plan=1"' in html


def test_new_lead_is_offered_at_once(panel):
    assert "Newcomers" not in panel("")
    action = ActionFactory(lead=LeadFactory(name="Newcomers"))
    rows = PlanFilter(None, action.plan.placements.all(), choices=plan_choices(action.plan), prefix=None)
    assert "Newcomers" in filter_panel(rows, "/plan/", {})
