"""The filter form is kept for choices that were made before, and says the same as if it were drawn anew."""

import pytest
from django.http import QueryDict

from actions.table.filters import PlanFilter, plan_choices
from actions.table.page import STAND_IN, draw_panel, filter_panel, kept_panel
from tests.factories.plan import ActionFactory, LeadFactory

pytestmark = pytest.mark.django_db

DATES = "due_from_day=1&due_from_month=2&due_from_year=2026"


@pytest.fixture
def ask():
    """A filter as it is bound by a query, `LEAD` in which stands for a lead of the plan."""
    action = ActionFactory(lead=LeadFactory(name="Our <group>"))
    choices = plan_choices(action.plan)

    def bound(query):
        data = QueryDict(query.replace("LEAD", choices["leads"][0][0])) if query else None
        return PlanFilter(data, action.plan.placements.in_print(), choices=choices, prefix=None)

    return bound


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", True),
        ("status=&sort=&q=", True),
        ("status=completed", True),
        ("status=completed&sort=due", True),
        ("lead=LEAD&timescale=past", True),
        ("lead=LEAD&page=2", True),
        ("status=nonsense", False),
        ("q=film", True),
        ("q=%22%3E%3Cb%3E%27%26amp%3B%5C1&status=completed", True),
        ("q=due_from_day&" + DATES, True),
        (f"{DATES}&sort=lead", True),
        ("due_to_day=3&due_to_month=Feb&due_to_year=2026&lead=LEAD", True),
        ("due_to_day=99&due_to_month=1&due_to_year=2026", False),
    ],
)
def test_a_panel_reads_as_if_drawn_anew_whether_kept_or_not(query, kept, ask):
    kept_panel.cache_clear()
    anew = draw_panel(ask(query).form, "/plan/?plan=1", {"plan": 1})
    for _ in range(2):
        assert filter_panel(ask(query), "/plan/?plan=1", {"plan": 1}) == anew
    assert kept_panel.cache_info().hits == (1 if kept else 0)


def test_one_persons_choice_is_not_shown_to_another(ask):
    kept_panel.cache_clear()
    first = filter_panel(ask("status=completed"), "/plan/", {})
    assert filter_panel(ask("status=in_progress"), "/plan/", {}) != first
    assert filter_panel(ask(""), "/plan/", {}) != first
    assert filter_panel(ask("status=completed"), "/plan/?plan=1", {"plan": 1}) != first


def test_what_one_person_typed_is_not_shown_to_another(ask):
    kept_panel.cache_clear()
    assert "film" in filter_panel(ask("q=film"), "/plan/", {})
    other = filter_panel(ask("q=games"), "/plan/", {})
    assert kept_panel.cache_info().hits == 1
    assert "games" in other and "film" not in other
    assert STAND_IN not in filter_panel(ask(DATES), "/plan/", {})


def test_a_new_lead_is_offered_at_once(ask):
    before = filter_panel(ask(""), "/plan/", {})
    action = ActionFactory(lead=LeadFactory(name="Newcomers"))
    rows = PlanFilter(None, action.plan.placements.all(), choices=plan_choices(action.plan), prefix=None)
    after = filter_panel(rows, "/plan/", {})
    assert "Newcomers" in after and "Newcomers" not in before
