"""The services that change the shape of a plan: rows are numbered as printed, nothing is lost, every change
has a reason."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.models import Action, ActionLead, Method, Objective, Placement, StrategicPriority
from actions.structure.services import structure, tree
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from tests.examples import examples
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    LeadFactory,
    MethodFactory,
    ObjectiveFactory,
    PlacementFactory,
    PlanFactory,
    StrategicPriorityFactory,
    small_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(name="Mo Manager", roles=["manager"])


def walk(plan):
    """The keys of the rows as one reads them by walking the tree from the top."""
    rows = []
    for priority in plan.priorities.in_print():
        for objective in priority.objectives.in_print():
            for method in objective.methods.in_print():
                rows += (
                    method.placements.filter(archived_on__isnull=True)
                    .order_by("position", "pk")
                    .values_list("pk", flat=True)
                )
    return rows


def printed(plan):
    """(row, key) of the rows as the table prints them."""
    return list(plan.placements.in_print().values_list("row", "pk"))


def assert_numbered(plan):
    assert printed(plan) == list(enumerate(walk(plan), start=1))


def texts(plan):
    return list(plan.placements.in_print().values_list("action__text", flat=True))


@pytest.mark.long
def test_a_new_action_is_numbered_on_from_the_last_number_ever_used_and_stands_where_it_was_put(by):
    plan = small_plan()
    ActionFactory(plan=plan, method=None, number=40, withdrawn=True)
    method = plan.placements.in_print()[0].method
    beside = plan.placements.in_print()[0]
    common = {
        "method": method,
        "wording": "By end of May 2010",
        "leads": [LeadFactory(name="Training")],
        "by": by,
    }
    last = structure.add_action(text="Last", **common)
    between = structure.add_action(text="Between", after=beside, **common)
    first = structure.add_action(text="First", first=True, **common)
    assert [last.number, between.number, first.number] == [41, 42, 43]
    mine = list(method.placements.in_print().values_list("action__number", flat=True))
    assert mine == [43, beside.action.number, 42, 2, 41]
    assert (first.status, first.timescales.get().due) == ("not_started", dt.date(2010, 5, 31))
    assert first.timescales.get().is_current
    assert [row.printed_as for row in first.action_leads.all()] == ["Training"]
    assert_numbered(plan)


@pytest.mark.parametrize("up", [True, False])
def test_shifting_changes_places_with_the_neighbour_only(by, up):
    plan = PlanFactory()
    parts = [StrategicPriorityFactory(plan=plan, text=name) for name in "abcd"]
    moved = parts[2] if up else parts[1]
    assert tree.shift(part=moved, up=up, by=by)
    assert list(plan.priorities.values_list("text", flat=True)) == ["a", "c", "b", "d"]
    assert [part.history.count() for part in parts] == [1, 2, 2, 1]
    reasons = {part.text: part.history.first().history_change_reason for part in parts[1:3]}
    assert reasons == {
        moved.text: "Moved up" if up else "Moved down",
        parts[3 - parts.index(moved)].text: "Its neighbour was moved",
    }


def test_the_first_cannot_go_up_nor_the_last_down(by):
    plan = small_plan()
    first, last = plan.priorities.all()
    assert not tree.shift(part=first, up=True, by=by)
    assert not tree.shift(part=last, up=False, by=by)
    assert not first.history.filter(history_type="~").exists()


def test_equal_positions_are_put_in_order_when_one_of_them_moves(by):
    plan = PlanFactory()
    a, b, c = (StrategicPriorityFactory(plan=plan, text=name, position=0) for name in "abc")
    tree.shift(part=c, up=True, by=by)
    assert list(plan.priorities.values_list("text", "position")) == [("a", 1), ("c", 2), ("b", 3)]


def test_moving_a_priority_moves_its_rows_with_it(by):
    plan = small_plan()
    before = texts(plan)
    tree.shift(part=plan.priorities.last(), up=True, by=by)
    assert texts(plan) == before[3:] + before[:3]
    assert_numbered(plan)


@pytest.mark.parametrize("first", [True, False])
def test_a_method_moved_elsewhere_takes_its_rows_to_the_end_chosen(by, first):
    plan = small_plan()
    before = texts(plan)
    method = plan.placements.in_print()[0].method
    target = plan.priorities.last().objectives.first()
    tree.move_part(part=method, parent=target, first=first, by=by)
    rest = before[2:]
    assert texts(plan) == (rest[:1] + before[:2] + rest[1:] if first else rest[:3] + before[:2] + rest[3:])
    assert_numbered(plan)
    assert method.history.filter(history_change_reason=f"Moved under {target}").exists()


def test_nothing_moves_into_another_plan_or_under_what_was_taken_out(by):
    plan, stranger = small_plan(), small_plan()
    objective = plan.priorities.first().objectives.first()
    row = plan.placements.in_print()[0]
    gone = ObjectiveFactory(priority=plan.priorities.first(), archived_on=dt.date(2010, 1, 1))
    foreign = stranger.placements.in_print()[0].method
    with pytest.raises(RuleBroken, match="another plan"):
        tree.move_part(part=objective, parent=stranger.priorities.first(), by=by)
    with pytest.raises(RuleBroken, match="another plan"):
        tree.move_placement(placement=row, method=foreign, by=by)
    with pytest.raises(RuleBroken, match="removed"):
        tree.move_part(part=row.method, parent=gone, by=by)
    with pytest.raises(RuleBroken, match="already there"):
        tree.move_part(part=objective, parent=plan.priorities.first(), by=by)


def test_a_row_moved_under_another_method_stays_the_same_row(by):
    plan = small_plan()
    row, target = plan.placements.in_print()[0], plan.placements.in_print()[5].method
    tree.move_placement(placement=row, method=target, first=True, by=by, reason="It belongs there")
    row.refresh_from_db()
    assert (row.method, row.row, row.archived_on) == (target, 5, None)
    assert row.history.filter(method_id=target.pk).last().history_change_reason == "It belongs there"
    assert_numbered(plan)


def test_an_action_stands_once_under_a_method_and_is_printed_in_each_of_its_places(by):
    plan = small_plan()
    action, other = plan.placements.in_print()[0].action, plan.placements.in_print()[5].method
    tree.place_action(action=action, method=other, by=by)
    assert [row for row, *_ in printed(plan)] == [1, 2, 3, 4, 5, 6, 7]
    assert_numbered(plan)
    with pytest.raises(RuleBroken, match="already under that method"):
        tree.place_action(action=action, method=other, by=by)


def test_the_last_place_of_an_action_stays_and_a_further_one_can_be_given_up(by):
    plan = small_plan()
    row = plan.placements.in_print()[0]
    with pytest.raises(RuleBroken, match="only place"):
        tree.remove_placement(placement=row, by=by, reason="Twice")
    tree.place_action(action=row.action, method=plan.placements.in_print()[5].method, by=by)
    with pytest.raises(RuleBroken, match="Say why"):
        tree.remove_placement(placement=row, by=by, reason=" ")
    tree.remove_placement(placement=row, by=by, reason="Twice")
    assert row.action.placements.in_print().count() == 1
    assert_numbered(plan)
    again = tree.place_action(action=row.action, method=row.method, by=by, first=True)
    assert again.row == 1


def test_only_what_is_empty_is_taken_out_and_only_with_a_reason(by):
    plan = small_plan()
    method = MethodFactory(objective=plan.priorities.first().objectives.first())
    full = plan.placements.in_print()[0].method
    for part in (full, full.objective, full.objective.priority):
        with pytest.raises(RuleBroken, match="still under it"):
            tree.archive_part(part=part, expected=part.version, by=by, reason="Empty")
    with pytest.raises(RuleBroken, match="Say why"):
        tree.archive_part(part=method, expected=1, by=by, reason="")
    tree.archive_part(part=method, expected=1, by=by, reason="Never used")
    assert method.history.first().history_change_reason == "Never used"
    assert method not in full.objective.methods.in_print()
    with pytest.raises(RuleBroken, match="removed"):
        structure.add_action(method=method, text="Late", wording="", leads=[], by=by)


def test_a_method_with_withdrawn_actions_alone_can_be_taken_out(by):
    action = ActionFactory(withdrawn=True)
    method = action.placements.get().method
    tree.archive_part(part=method, expected=1, by=by, reason="Nothing is printed of it")
    assert not Method.objects.in_print().exists()
    with pytest.raises(RuleBroken, match="no longer in the plan"):
        structure.reinstate_action(action=action, expected=1, by=by, reason="Needed")


def test_a_priority_needs_a_title_and_an_objective_may_be_a_number_alone(by):
    plan = small_plan()
    priority = plan.priorities.first()
    with pytest.raises(RuleBroken, match="title"):
        tree.edit_part(part=priority, expected=1, number="1", text=" ", by=by)
    with pytest.raises(RuleBroken, match="title"):
        tree.add_part(part=StrategicPriority(plan=plan, number="9"), by=by)
    added = tree.add_part(part=Objective(priority=plan.priorities.last(), number="3."), by=by, first=True)
    assert plan.priorities.last().objectives.in_print()[0] == added


def closed_plan_calls(plan, by):
    """Every service on a plan, as calls without arguments."""
    priority, row = plan.priorities.first(), plan.placements.in_print()[0]
    method, action = row.method, row.action
    other, elsewhere = plan.placements.in_print()[1].action, plan.placements.in_print()[5].method
    halves = {"first": {"text": "a", "wording": ""}, "second": {"text": "b", "wording": ""}}
    return [
        lambda: tree.add_part(part=StrategicPriority(plan=plan, text="New"), by=by),
        lambda: tree.edit_part(part=priority, expected=1, number="", text="New", by=by),
        lambda: tree.shift(part=priority, up=False, by=by),
        lambda: tree.move_part(part=method.objective, parent=plan.priorities.last(), by=by),
        lambda: tree.archive_part(part=method, expected=1, by=by, reason="r"),
        lambda: tree.place_action(action=action, method=elsewhere, by=by),
        lambda: tree.move_placement(placement=row, method=elsewhere, by=by),
        lambda: tree.remove_placement(placement=row, by=by, reason="r"),
        lambda: structure.add_action(method=method, text="New", wording="", leads=[], by=by),
        lambda: structure.edit_action(action=action, expected=1, changes={"text": "New"}, by=by),
        lambda: structure.set_leads(action=action, leads=[], by=by),
        lambda: structure.withdraw_action(action=action, expected=1, by=by, reason="r"),
        lambda: structure.split_action(action=action, expected=1, by=by, **halves),
        lambda: structure.merge_actions(keep=action, other=other, by=by),
    ]


def test_a_closed_plan_refuses_every_change(by):
    plan = small_plan()
    plan.closed_on = dt.date(2010, 3, 31)
    plan.save()
    before = [model.history.count() for model in (StrategicPriority, Objective, Method, Placement, Action, ActionLead)]
    for call in closed_plan_calls(plan, by):
        with pytest.raises(RuleBroken, match="closed"):
            call()
    assert before == [
        model.history.count() for model in (StrategicPriority, Objective, Method, Placement, Action, ActionLead)
    ]


def test_every_change_names_the_person_and_a_reason(by):
    plan = small_plan()
    row = plan.placements.in_print()[0]
    spare = MethodFactory(objective=row.method.objective)
    elsewhere = plan.placements.in_print()[5].method
    tree.edit_part(part=row.method, expected=1, number="1", text="New", by=by)
    tree.add_part(part=Method(objective=row.method.objective, text="New"), by=by)
    tree.place_action(action=row.action, method=elsewhere, by=by)
    tree.move_placement(placement=Placement.objects.get(pk=row.pk), method=spare, by=by)
    structure.edit_action(action=row.action, expected=1, changes={"text": "x"}, by=by)
    for model in (Method, Placement, Action):
        changes = model.history.exclude(history_change_reason=None)
        assert changes.exists()
        assert all(change.history_user == by and change.history_change_reason for change in changes)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["priority", "objective", "method", "row", "move", "place", "switch"]),
        st.integers(0, 99),
        st.booleans(),
    ),
    max_size=14,
)


def one_move(plan, kind, number, up, by):
    """One random change; RuleBroken where it makes no sense is part of the game."""
    rows = list(plan.placements.in_print())
    row, method = rows[number % len(rows)], rows[(number * 7 + 3) % len(rows)].method
    parts = {
        "row": row,
        "method": row.method,
        "objective": row.method.objective,
        "priority": row.method.objective.priority,
    }
    if kind in parts:
        tree.shift(part=parts[kind], up=up, by=by)
    elif kind == "move":
        tree.move_part(part=row.method, parent=method.objective, first=up, by=by)
    elif kind == "place":
        tree.place_action(action=row.action, method=method, first=up, by=by)
    else:
        tree.move_placement(placement=row, method=method, first=up, by=by)


@pytest.mark.long
@given(moves=MOVES)
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_moved_the_rows_are_numbered_in_the_order_of_the_tree_and_nothing_is_lost(moves, by):
    plan = small_plan()
    actions = set(plan.actions.values_list("pk", flat=True))
    for kind, number, up in moves:
        before = plan.placements.in_print().count()
        try:
            one_move(plan, kind, number, up, by)
        except RuleBroken:
            assert plan.placements.in_print().count() == before
        else:
            assert plan.placements.in_print().count() == before + (kind == "place")
        assert_numbered(plan)
    assert set(plan.placements.in_print().values_list("action", flat=True)) == actions


@pytest.mark.long
def test_rows_of_one_plan_do_not_count_those_of_another(by):
    plan, other = small_plan(), small_plan()
    PlacementFactory(action=ActionFactory(plan=other, method=None), method=other.placements.in_print()[0].method)
    tree.number_rows(other)
    assert_numbered(other)
    assert [row for row, _ in printed(plan)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_several_people_who_move_things_at_once_leave_the_rows_in_order():
    by, plan, people = UserFactory(), small_plan(), 6
    keys = [pk for _, pk in printed(plan)]
    start = Barrier(people)

    def shift(number):
        try:
            row = Placement.objects.get(pk=keys[number])
            start.wait(timeout=20)
            tree.shift(part=row.method.objective if number % 2 else row, up=number > 2, by=by)
            return "moved"
        except Conflict:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        outcomes = list(pool.map(shift, range(people)))
    assert outcomes == ["moved"] * people
    assert sorted(pk for _, pk in printed(plan)) == sorted(keys)
    assert_numbered(plan)
