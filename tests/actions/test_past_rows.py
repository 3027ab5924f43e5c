"""A page of a long plan of a past day is read in parts, and shows what the whole plan says."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import long_past, past_rows, shown_past
from actions.asat import FILE, plan_as_at
from actions.asat_colours import names_of
from actions.colours import REDS_FIRST
from actions.filters import ORDERS, WINDOWS
from actions.models import Action, CrossReference
from actions.shown_past import LongPast, ShownPast
from actions.thresholds import current_thresholds
from tests.actions.test_asat_exact import EDITS, STEPS, lived_through

LOOKS = {"here": "%2Fplan%2F", "narrows": False, "clear_url": "/plan/"}


def nothing(editor, moment) -> tuple:
    """The live plan is not looked at: what is known of it whole is what it is compared with."""
    return ()


def whole(plan: int, moment: dt.datetime, judged: dt.date) -> ShownPast:
    """What is known of a plan, read whole."""
    state = plan_as_at(plan, moment, FILE)
    names = names_of({row.set_by_id for row in state["override"].values()})
    return ShownPast(state, judged, current_thresholds(), names)


def asked(past: ShownPast, chance: random.Random) -> Iterator[dict]:
    """Something of every filter, alone and together."""
    days = [moment.due for moment in past.state["timescale"].values() if moment.due] or [past.judged]
    said = [update.text for update in past.state["update"].values()] + ["nothing holds this"]
    of_each = {
        "q": [chance.choice(said).split(" ")[0].upper(), *(each.text[:9] for each in past.state["method"].values())],
        "priority": [key for key, _ in past.choices["priorities"]],
        "lead": [key for key, _ in past.choices["leads"]],
        "status": Action.Status.values,
        "timescale": [window for window, _ in WINDOWS],
        "colour": [[letter] for letter in REDS_FIRST] + [["R", "A"]],
        "due_from": [chance.choice(days)],
        "due_to": [chance.choice(days)],
        "sort": [order for order, _ in ORDERS],
    }
    yield {}
    yield from ({name: value} for name, values in of_each.items() for value in values)
    for _ in range(6):
        names = chance.sample(sorted(of_each), 3)
        yield {name: chance.choice(of_each[name]) for name in names if of_each[name]}


def assert_same(plan: int, moment: dt.datetime, chance: random.Random) -> None:
    """Every choice of rows shows the same page of a plan that is read in parts."""
    for judged in (localdate(moment), localdate(moment) + dt.timedelta(days=200)):
        short, long = whole(plan, moment, judged), LongPast(plan, moment, judged, current_thresholds())
        assert (long.plan, long.choices) == (short.plan, short.choices)
        for wanted in asked(short, chance):
            looks, number = {"grouped": "sort" not in wanted, **LOOKS}, chance.choice([None, "2", "99"])
            one, other = short.look(wanted, number, **looks), long.look(wanted, number, **looks)
            assert (one.board, one.count) == (other.board, other.count), wanted
            assert long.count(wanted) == short.count(wanted)
            assert (one.page and one.page.number) == (other.page and other.page.number)


@pytest.fixture(autouse=True)
def small_steps():
    """So that few rows make several pages, and several readings."""
    long_past.forget()
    with (
        patch.object(past_rows, "AT_ONCE", 2),
        patch.object(shown_past, "WHOLE", 4),
        patch.object(shown_past, "PAGE", 3),
    ):
        yield
    long_past.forget()


@pytest.mark.django_db
@pytest.mark.once_on_postgres
@pytest.mark.parametrize("lives", [3, pytest.param(40, marks=pytest.mark.long)])
def test_every_page_of_every_moment_is_that_of_the_whole_plan(lives):
    @settings(max_examples=lives, deadline=None)
    @given(steps=STEPS, seed=st.integers(0, 10**6))
    def lived(steps, seed):
        long_past.forget()  # the keys of a life that was undone come again
        with transaction.atomic():
            plan, seen, _ = lived_through(steps, seed, every=3, look=nothing)
            for (moment,) in seen:
                assert_same(plan, moment, random.Random(seed))
            transaction.set_rollback(True)

    lived()


@pytest.mark.long
@pytest.mark.django_db
def test_a_long_life_is_the_same_too():
    chance = random.Random(11)
    steps = [(name, chance.random() < 0.8) for _ in range(4) for name in chance.sample(sorted(EDITS), len(EDITS))]
    plan, seen, _ = lived_through(steps, 3, every=25, look=nothing)
    assert CrossReference.objects.filter(plan=plan, action=None, state="confirmed").exists()  # words above the rows
    for (moment,) in seen:
        assert_same(plan, moment, chance)
