"""However a plan was edited, it is known as it was at every moment, and the changes between two moments are all."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.colours.querysets import evaluate_actions
from actions.models import Action
from actions.past.asat import FILE, plan_as_at
from actions.past.changes.change import Both
from actions.past.changes.words import changes_between
from actions.past.colours import past_colours
from actions.past.table import cells_of, past_glossary, past_table
from actions.structure.services.tree import number_rows
from actions.table.files import document_of, plan_document
from actions.table.querysets.cells import read_cells
from core.text.dates import today
from tests.actions.past.asat_edits import EDITS as OWN
from tests.actions.past.asat_edits import Editor
from tests.actions.past.asat_edits_related import RELATED
from tests.actions.past.asat_states import apply, live_state, normal, standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, GlossaryTermFactory, small_plan

EDITS = OWN | RELATED
AHEAD = (0, 183, -40)  # an earlier day is judged by what counted on it
STEPS = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.booleans()), min_size=4, max_size=16)


def seen_now(editor: Editor, moment: dt.datetime) -> tuple:
    """The state of a plan, its document, cells and colours, as the live tables and pages have them."""
    return live_state(editor.plan.pk, moment), plan_document(editor.plan), cells_now(editor), colours_now(editor)


def lived_through(steps, seed: int, every: int = 1, look=seen_now) -> tuple[int, list, set[str]]:
    """A plan after these edits: its key, each moment with what is seen of it, and the edits that were made.

    A step with False happens at the same timestamp as the one before: both are then seen after the second. Of many
    moments only every so many-th is looked at, the first among them; the edits happen all the same.
    """
    seen, made, moments = [], set(), 0
    with standing_clock() as clock:
        editor = Editor(small_plan(), UserFactory(), random.Random(seed))
        GlossaryTermFactory.create_batch(2, plan=editor.plan)
        ActionFactory(method=editor.method(), wording="By March 2010, then ongoing")
        number_rows(editor.plan)
        steps = [("update", True), *steps]
        for (name, later), (_, is_over) in zip(steps, [*steps[1:], ("", True)], strict=True):
            if later:
                clock.pass_by(editor.chance.choice([0.000001, 1, 86_400, 9_000_000]))
            made |= {name} if editor.edit(EDITS[name]) else set()
            if is_over:
                if moments % every == 0:
                    seen.append((clock.now(), *look(editor, clock.now())))
                moments += 1
    return editor.plan.pk, seen, made


def cells_now(editor: Editor) -> dict:
    """What the live page prints in the cells of each action."""
    return read_cells(editor.plan.actions.values_list("pk", flat=True), latest_only=False)


def colours_now(editor: Editor) -> list[dict]:
    """The colours of all actions as the live pages work them out, today, half a year on, and for a day before."""
    actions = list(editor.plan.actions.values_list("pk", flat=True))
    return [evaluate_actions(actions, today() + dt.timedelta(days)) for days in AHEAD]


def document_as_at(plan: int, moment):
    """The plan as at a moment in the neutral form that exports write."""
    state = plan_as_at(plan, moment, FILE)
    return document_of(state.plan, past_table(state), past_glossary(state))


def assert_exact(plan: int, seen: list) -> None:
    """Each moment is known as it was seen, and the changes from each to each later one lead from the one to the other."""
    states = []
    for moment, state, document, cells, colours in seen:
        assert plan_as_at(plan, moment) == state
        assert document_as_at(plan, moment) == document
        days = [localdate(moment) + dt.timedelta(days) for days in AHEAD]
        judged_then = [past_colours(state, day) for day in days]
        assert judged_then == colours
        assert cells_of(state, judged_then[0]) == cells
        states.append(state)
    for begin, before in enumerate(states):
        for after in states[begin:]:
            facts = [fact for change in changes_between(Both(before, after)) for fact in change.facts]
            assert apply(normal(before), facts) == normal(after)


@pytest.mark.django_db
@pytest.mark.parametrize("lives", [3, pytest.param(60, marks=pytest.mark.long)])
def test_every_moment_is_known_and_every_change_is_told(lives):
    @settings(max_examples=lives, deadline=None)
    @given(steps=STEPS, seed=st.integers(0, 10**6))
    def lived(steps, seed):
        with transaction.atomic():
            plan, seen, _ = lived_through(steps, seed)
            assert_exact(plan, seen)
            transaction.set_rollback(True)

    lived()


@pytest.mark.long
@pytest.mark.django_db
def test_every_kind_of_edit_is_among_them():
    """The edits are no empty gestures: in a long life each of them happens, and the whole is exact."""
    chance = random.Random(7)
    pairs = ["propose", "agree", "complete", "reopen", "set_colour", "take_back_colour", "ask", "decide"]
    pairs += ["ask_agencies", "end_asking", "go_on_asking", "settle_words"]
    pairs += ["add_field", "add_field", "shift_field", "place_again", "remove_row"]
    names = [name for _ in range(4) for name in (*chance.sample(sorted(EDITS), len(EDITS)), *pairs, "reinstate")]
    steps = [(name, chance.random() < 0.8) for name in names]
    plan, seen, made = lived_through(steps, 12, every=10)
    assert_exact(plan, seen)
    assert made == set(EDITS)
    assert Action.objects.filter(plan=plan).count() > 8
