"""The statements of filters that are kept by their shape find what the filter itself finds, whatever is asked for."""

from __future__ import annotations

from itertools import product

import pytest

from actions.filters import COLOURS, ORDERS, WINDOWS, PlanFilter, plan_choices
from actions.models import Action, Plan
from actions.views.table import COUNTED, PAGE, keys_of
from actions.words import EVERYWHERE, FOUND_FIRST, IN_ORDER, LISTED, Sought
from tests.architecture.large import large_plan

pytestmark = pytest.mark.once_on_postgres

ROWS = 330
MOST = PAGE + COUNTED + 1
FROM = {"due_from_day": "1", "due_from_month": "6", "due_from_year": "2010"}
UNTIL = {"due_to_day": "31", "due_to_month": "12", "due_to_year": "2010"}


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


@pytest.mark.parametrize("order", ["", *(pytest.param(key, marks=pytest.mark.long) for key in dict(ORDERS))])
def test_the_kept_statement_finds_what_the_filter_finds(order, plan, board):
    first, second = plan.priorities.order_by("position")[:2]
    leads = [{"lead": str(board.leads[name].pk)} for name in ("group", "police")]
    narrowed = [{}, *leads, {"priority": str(first.pk)}, {"priority": str(second.pk)} | leads[0], FROM, UNTIL]
    narrowed += [FROM | UNTIL | leads[1], {"colour": ["R"]}, {"colour": [letter for letter, _ in COLOURS]}]
    narrowed += [{"timescale": window} for window in dict(WINDOWS)]
    found = []
    for data, status in product(narrowed, ("", *Action.Status.values)):
        rows = asked_of(plan, data | {"sort": order, "status": status})
        assert rows.form.is_valid()
        assert rows.shape() is not None
        built = [row.pk for part in rows.parts for row in part]
        assert keys_of(rows, plan, 0, MOST) == built[:MOST], data
        found.append(len(built))
    assert max(found) > COUNTED and min(found) == 0 and len(set(found)) > 10


@pytest.mark.parametrize("kind", [IN_ORDER, LISTED, EVERYWHERE])
@pytest.mark.parametrize("order", ["due", *(pytest.param(key, marks=pytest.mark.long) for key in ("", "updated"))])
def test_the_kept_statement_finds_words_as_the_filter_finds_them(order, kind, plan, board):
    some = plan.placements.in_print()[20:40]
    actions, methods = [row.action_id for row in some[:15]], [row.method_id for row in some[15:]]
    found = []
    for words, by_method in product(("sites", "1", "ZEPHYR", "s%e"), (methods, [])):
        rows = asked_of(plan, {"q": words, "sort": order, "lead": str(board.leads["group"].pk)})
        rows.sought = Sought(kind, words, actions, by_method)
        built = [row.pk for part in rows.parts for row in part]
        assert rows.shape() is not None
        assert keys_of(rows, plan, 0, MOST) == built[:MOST], words
        found.append(len(built))
    assert max(found) > 3 and (kind == LISTED or min(found) == 0)


@pytest.mark.parametrize("data", [None, {"sort": "due"}, {"sort": "updated"}])
@pytest.mark.parametrize("page", [2, 5, 7])
def test_a_later_page_begins_where_the_one_before_it_ends(page, data, plan, board):
    rows, skipped = asked_of(plan, data), (page - 1) * PAGE
    built = [row.pk for part in rows.parts for row in part]
    found = keys_of(rows, plan, skipped, skipped + MOST)
    assert found == built[skipped : skipped + MOST] or data and data["sort"] == "due" and not found


@pytest.mark.parametrize(
    ("query", "number", "first"), [("page=3", 3, 101), ("page=3&sort=due", 3, 101), ("page=99", 7, 301)]
)
def test_the_pages_are_counted_alike_from_wherever_they_are_read(query, number, first, plan, board, enter):
    page = enter(board.helen).get(f"/plan/?plan={plan.pk}&{query}").context["page"]
    assert (page.number, page.start_index(), page.paginator.count) == (number, first, ROWS - 20)
    assert len(page.object_list) == min(PAGE, ROWS - 20 - first + 1)


def test_a_page_behind_the_last_of_few_rows_shows_them_all(plan, board, enter):
    response = enter(board.helen).get(f"/plan/?plan={plan.pk}&status=completed&page=2")
    assert (response.context["count"], response.context["page"]) == (20, None)


def test_words_between_and_colours_that_have_moved_are_asked_for_anew(plan, board):
    words = asked_of(plan, {"q": "sites"})
    words.sought = Sought(FOUND_FIRST, "sites")
    assert words.shape() is None
    moved = asked_of(plan, {"sort": "colour"})
    moved.colours.moved = {"R": [1]}
    assert moved.shape() is None
