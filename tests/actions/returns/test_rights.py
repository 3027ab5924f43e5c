"""Who may take which change of a returned file: whoever may make it by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Meeting
from actions.returns.services.rights import may_decide
from core.text.dates import today
from tests.actions.returns.changes import cell, change, lines, missing, moved, new_row
from tests.cast import ANONYMOUS, EVERYBODY
from tests.factories.plan import FieldValueFactory, PlanFieldFactory, ProgressUpdateFactory, QueryFactory
from tests.rows import try_rows

PEOPLE = [name for name in EVERYBODY if name != ANONYMOUS]
MANAGER, LEADS = {"helen"}, {"helen", "marian"}  # marian's group leads the action


@pytest.fixture
def made(board):
    """By kind: the changes of one row, and the address of the page on which they are made by hand."""
    shelf = board.open
    row, action, method = shelf.row, shelf.by_group, shelf.method
    ProgressUpdateFactory(action=action, author=board.tom, text="Another")
    field = PlanFieldFactory(plan=shelf.plan, heading="Cost")
    FieldValueFactory(field=field, action=action, text="£40")
    old = cell(row, "update").split("\n")
    (own,), (other,) = ([line for line in old if word in line] for word in ("heads", "Another"))
    by_name = {
        "action": ([change(row, "action", "Text")], "edit_action", [action.pk]),
        "objective": ([change(row, "objective", "3. Text")], "edit_part", ["objective", method.objective_id]),
        "method": ([change(row, "method", "3. Text")], "edit_part", ["method", method.pk]),
        "leads": ([change(row, "leads", "New Trust")], "set_leads", [action.pk]),
        "field": ([change(row, "x-Cost", "£50", ours="£40")], "set_field_value", [field.pk, action.pk]),
        "correction": ([change(row, "timescale", "By the end of May 2010")], "edit_action", [action.pk]),
        "proposal": ([change(row, "timescale", "By July 2010")], "propose_timescale", [action.pk]),
        "added": (lines(row, "\n".join(["3 March 2010: New", *old])), "add_update", [action.pk]),
        "query": (lines(row, "\n".join([*old, "Query, 3 March 2010: Why?"])), "raise_query", [action.pk]),
        "own edited": (lines(row, "\n".join(old).replace("heads", "head")), "correct_update", [shelf.update.pk]),
        "own removed": (lines(row, other), "strike_out_update", [shelf.update.pk]),
        "other edited": (
            lines(row, "\n".join(old).replace("Another", "Other")),
            "correct_update",
            [action.updates.get(text="Another").pk],
        ),
        "other removed": (lines(row, own), "strike_out_update", [action.updates.get(text="Another").pk]),
        "added row": (new_row("new1", "New", above=f"r{row.pk}", leads="New"), "add_action", [method.pk]),
        "missing row": ([missing(row)], "withdraw_action", [action.pk]),
        "moved row": ([moved(row, "place", "", above="")], "move_placement", [row.pk]),
    }
    return {name: (changes, reverse(url, args=args)) for name, (changes, url, args) in by_name.items()}


ALLOWED = {
    "action": MANAGER,
    "objective": MANAGER,
    "method": MANAGER,
    "leads": MANAGER,
    "field": MANAGER,
    "correction": MANAGER,
    "proposal": LEADS,
    "added": LEADS,
    "query": {"helen", "marian", "tom", "ruth", "denzil"},
    "own edited": LEADS,
    "own removed": LEADS,
    "other edited": MANAGER | {"tom"},
    "other removed": MANAGER | {"tom"},
    "added row": MANAGER,
    "missing row": MANAGER,
    "moved row": MANAGER,
}


@pytest.mark.parametrize("kind", ALLOWED)
def test_it_is_as_by_hand(board, made, enter, kind):
    changes, address = made[kind]
    allowed = {name for name in PEOPLE if may_decide(changes, board.open.plan, getattr(board, name))}
    by_hand = {name for name in PEOPLE if enter(getattr(board, name)).get(address).status_code == 200}
    assert allowed == by_hand
    assert allowed & set(PEOPLE) >= ALLOWED[kind]
    if kind != "query":
        assert allowed == ALLOWED[kind]
    keys = {each.key for each in changes}
    assert all(may_decide(changes, board.open.plan, getattr(board, name)) == keys for name in allowed)


@pytest.mark.long
def test_a_minute_taker_writes_on_every_action(board, made, tom):
    Meeting.objects.create(name="Board", held_on=today(), minute_taker=tom)
    allowed = {kind for kind, (changes, _) in made.items() if may_decide(changes, board.open.plan, tom)}
    assert allowed == {"proposal", "added", "query", "other edited", "other removed"}


@try_rows("state", ["ours", "same"])
def test_nothing_that_was_made_here_is_decided(board, helen, state):
    assert may_decide([change(board.open.row, "action", "Text", state=state)], board.open.plan, helen) == set()


def test_what_nobody_can_take(board, helen):
    row = board.open.row
    QueryFactory(action=row.action, text="Why?")
    queries = lines(row, "\n".join(line for line in cell(row, "update").split("\n") if "Why?" not in line))
    refused = [
        *queries,
        change(row, "timescale", ""),
        change(row, "leads", ""),
        change(row, "action", ""),
        change(row, "number", "9", ours="1"),
        change(row, "x-Remarks", "None", ours=""),  # the plan has no such field
        change(row, "update", "3 February 2010: Text", base="3 February 2010: Tex", ours="", kind="update_edited"),
        change(row, "update", "3 February 2010, Eve: Text", ours="3 February 2010, Ann: Text", kind="update_edited"),
    ]
    assert len(queries) == 1
    assert may_decide(refused, board.open.plan, helen) == set()


def test_nothing_of_a_withdrawn_action_or_one_that_has_gone(board, helen):
    row = board.open.withdrawn.placements.get()
    gone = board.open.row
    changes = [change(row, "action", "Text", ours="x"), change(gone, "action", "Text")]
    assert may_decide(changes, board.open.plan, helen) == {changes[1].key}
    type(row).objects.filter(pk=gone.pk).update(archived_on=dt.date(2010, 1, 1))
    assert may_decide(changes, board.open.plan, helen) == set()


def test_nothing_in_a_closed_plan(board, helen):
    shelf = board.closed
    changes = [change(shelf.row, "action", "Text"), *new_row("new1", "New")]
    assert may_decide(changes, shelf.plan, helen) == set()


def test_it_takes_eight_statements_however_many_changes_there_are(board, made, marian, django_assert_max_num_queries):
    changes = [each for there, _ in made.values() for each in there]
    with django_assert_max_num_queries(8):
        may_decide(changes * 5, board.open.plan, marian)
