"""A plan that is longer than what is counted on its first page."""

from __future__ import annotations

import pytest

from actions.models import Action, Plan
from actions.table.filters import PlanFilter, plan_choices
from core.pages.paging import COUNTED, PAGE, keys_within
from tests.architecture.large import large_plan
from tests.rows import try_rows

ROWS = 330
MOST = PAGE + COUNTED + 1


@pytest.fixture(scope="module")
def plan(made_board, django_db_blocker) -> Plan:
    """A plan that is longer than what is counted on its first page, a part of it complete or withdrawn."""
    leads = [made_board.leads[name] for name in ("group", "other_group", "police")]
    plan = large_plan(ROWS, leads=leads, author=made_board.marian)
    for number, status in enumerate([Action.Status.COMPLETED, Action.Status.IN_PROGRESS, Action.Status.WITHDRAWN]):
        keys = list(
            plan.actions.filter(number__gt=number * 20, number__lte=number * 20 + 20).values_list("pk", flat=True)
        )
        plan.placements.filter(action__in=keys).update(status=status)
    return plan


def asked_of(plan: Plan, data: dict | None) -> PlanFilter:
    """The filter of a plan for what was asked."""
    return PlanFilter(data, plan.placements.in_print(), choices=plan_choices(plan))


@pytest.mark.long
@try_rows("data", [None, {"sort": "due"}, {"sort": "updated"}])
@try_rows("page", [2, 5, 7])
def test_a_later_page_begins_where_the_one_before_it_ends(page, data, plan, board):
    rows, skipped = asked_of(plan, data), (page - 1) * PAGE
    built = list(rows.qs.values_list("pk", flat=True))
    assert keys_within(rows.qs, skipped, MOST) == built[skipped : skipped + MOST]


@pytest.mark.long
@try_rows(("query", "number", "first"), [("page=3", 3, 101), ("page=3&sort=due", 3, 101), ("page=99", 7, 301)])
def test_the_pages_are_counted_alike_from_wherever_they_are_read(query, number, first, plan, board, enter):
    page = enter(board.helen).get(f"/plan/?plan={plan.pk}&{query}").context["page"]
    assert (page.number, page.start_index(), page.paginator.count) == (number, first, ROWS - 20)
    assert len(page.object_list) == min(PAGE, ROWS - 20 - first + 1)


def test_a_page_behind_the_last_of_few_rows_shows_them_all(plan, board, enter):
    response = enter(board.helen).get(f"/plan/?plan={plan.pk}&status=completed&page=2")
    assert (response.context["count"], response.context["page"]) == (20, None)
