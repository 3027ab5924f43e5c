"""The figures of a plan: those of the past as known then, those of now as the desk and the plan page count them."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.colours.querysets import colour_counts, current_thresholds, evaluate_actions, rows_counted
from actions.figures.direction import direction
from actions.figures.querysets import PlanFigures, figures_of
from actions.figures.trend import colours_over_time
from actions.home.page.manager_home import read_desk
from actions.models import FollowUp, Plan, Timescale
from actions.past.asat import KINDS, plan_as_at
from actions.progress.services.progress import add_update, agree_revision, complete_action, propose_revision
from core.text.dates import quarter_of, quarter_start, today
from tests.actions.past.asat_edits import EDITS, Editor
from tests.actions.past.asat_edits_related import RELATED
from tests.actions.past.asat_states import standing_clock
from tests.examples import examples
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, small_plan

ALL = EDITS | RELATED
STEPS = st.lists(st.sampled_from(sorted(ALL)), min_size=4, max_size=14)


def plan_figures(plan: int, *, known_at: dt.datetime, on: dt.date, begin: dt.date) -> PlanFigures:
    return figures_of(plan_as_at(plan, known_at, tuple(KINDS)), on=on, begin=begin)


def figures_now(plan: Plan):
    """The figures of a plan as it is, judged today, of this quarter."""
    begin = quarter_start(*quarter_of(today()))
    return plan_figures(plan.pk, known_at=timezone.now(), on=today(), begin=begin)


def stored_colours(plan: Plan) -> dict[str, int]:
    """The rows by colour as the plan page and the desk count them."""
    stored = colour_counts(plan, today()).values_list("colour", "number", "stale")
    counts = rows_counted(stored, plan, today()).counts
    return {letter: count for letter, count in counts.items() if letter and count}


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 10**6))
def test_the_desk_and_the_plan_page_count_as_the_figures_do(steps, seed):
    with transaction.atomic(), standing_clock() as clock:
        reader = UserFactory(roles=["manager"])
        editor = Editor(small_plan(), UserFactory(), random.Random(seed))
        for step in steps:
            clock.pass_by(editor.chance.choice([1, 86_400, 9_000_000]))
            editor.edit(ALL[step])
        found, desk = figures_now(editor.plan), read_desk(reader, editor.plan, today())
        assert [(lead.key, lead.name, lead.count) for lead in found.silent_leads[:5]] == [
            (lead.key, lead.name, lead.count) for lead in desk.silent.first
        ]
        assert len(found.silent_leads) == desk.silent.count
        assert len(found.overdue_follow_ups) == desk.follow_ups.count
        assert len(found.open_queries) == desk.queries.count
        assert {line.pk for _, line, _ in found.proposals} <= set(
            Timescale.objects.filter(state="proposed").values_list("pk", flat=True)
        )
        assert len({line.pk for _, line, _ in found.proposals}) <= desk.proposals.count
        assert {letter: count for letter, count in found.colours.items() if letter} == stored_colours(editor.plan)
        assert sum(sum(counts.values()) for *_, counts in found.by_priority) == len(found.rows)
        assert {each.action for each in found.silent} <= {each.action for each in found.exceptions}
        transaction.set_rollback(True)


@pytest.fixture
def life(db):
    """A plan and an action with a date, in January 2010; a clock that can be moved on."""
    with standing_clock(dt.date(2010, 1, 4)) as clock:
        plan, by = small_plan(), UserFactory()
        method = plan.placements.first().method
        dated = ActionFactory(method=method, wording="By 31 March 2010", plan=plan, agreed_on=today())
        yield plan, dated, by, clock


def moved_to(clock, day: dt.date) -> dt.date:
    """Let the clock stand at nine in the morning of a day."""
    clock.moment = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    return day


def at(plan: Plan, on: dt.date):
    """The figures as known now and judged on a day, of its quarter."""
    return plan_figures(plan.pk, known_at=timezone.now(), on=on, begin=quarter_start(*quarter_of(on)))


@pytest.mark.long
def test_a_date_that_moved_is_counted_while_the_action_is_open(life):
    plan, dated, by, clock = life
    assert [each.number for each in at(plan, today()).moved] == []
    revision = propose_revision(action=dated, wording="By 30 June 2010", due=dt.date(2010, 6, 30), reason="Late", by=by)
    (waiting,) = at(plan, today()).proposals
    assert waiting[0].number == dated.number
    assert waiting[1].due == dt.date(2010, 6, 30)
    assert waiting[2].due == dt.date(2010, 3, 31)
    moved_to(clock, dt.date(2010, 2, 1))
    agree_revision(timescale=revision, expected=revision.version, agreed_on=today(), by=by)
    (moved,) = at(plan, today()).moved
    assert (moved.original, moved.due) == (dt.date(2010, 3, 31), dt.date(2010, 6, 30))
    assert at(plan, today()).proposals == []
    dated.refresh_from_db()
    complete_action(
        action=dated, expected=dated.version, done="Done", difference="Fewer cases", on=today(), by=by
    )  # fmt: skip
    assert at(plan, today()).moved == []


def test_what_was_completed_counts_in_the_quarter_of_its_day(life):
    plan, dated, by, clock = life
    moved_to(clock, dt.date(2010, 4, 9))
    complete_action(
        action=dated, expected=dated.version, done="Done", difference="Fewer", on=dt.date(2010, 3, 30), by=by
    )  # fmt: skip
    assert [each.number for each in at(plan, dt.date(2010, 3, 31)).completed] == [dated.number]
    assert at(plan, dt.date(2010, 4, 9)).completed == []


def test_an_update_that_says_nothing_leaves_an_action_silent(life):
    plan, dated, by, clock = life
    moved_to(clock, dt.date(2010, 7, 5))
    add_update(action=dated, text="Ongoing", on=today(), by=by)
    silent = {each.number for each in at(plan, today()).silent}
    assert dated.number in silent
    add_update(action=dated, text="The first six clubs were visited", on=today(), by=by)
    found = at(plan, today())
    assert {each.number for each in found.silent} == silent - {dated.number}
    assert found.actions[dated.pk].update.text == "The first six clubs were visited"
    earlier = at(plan, dt.date(2010, 7, 4))
    assert dated.number in {each.number for each in earlier.silent}, "an update counts from its day on"


def test_a_follow_up_is_overdue_from_the_day_after_until_it_was_done(life):
    plan, dated, _, _ = life
    task = FollowUp(action=dated, text="Ring the club", owner_name="LW", due=dt.date(2010, 1, 31))
    task.save()
    task.done_on = dt.date(2010, 2, 3)
    task.save()
    numbers = [len(at(plan, dt.date(2010, month, day)).overdue_follow_ups) for month, day in
               ((1, 31), (2, 1), (2, 2), (2, 3), (2, 4))]  # fmt: skip
    assert numbers == [0, 1, 1, 0, 0]


def test_direction_follows_from_the_figures_of_two_days(life):
    plan, dated, by, clock = life
    add_update(action=dated, text="Begun with the first clubs", on=today(), by=by)
    before = at(plan, today())
    moved_to(clock, dt.date(2010, 4, 1))
    now = at(plan, today())
    assert direction(before.evaluations[dated.pk].code, now.evaluations[dated.pk].code).word == "worse"


def test_a_plan_that_was_not_known_yet_has_no_figures(life):
    plan, *_ = life
    long_ago = timezone.make_aware(dt.datetime(2009, 1, 1))
    found = plan_figures(plan.pk, known_at=long_ago, begin=dt.date(2009, 1, 1), on=dt.date(2009, 1, 1))
    assert not found.is_known
    assert (found.rows, found.exceptions, found.silent_leads, sum(found.colours.values())) == ([], [], [], 0)


def test_figures_count_an_action_as_open_before_its_completion(life):
    plan, dated, by, clock = life
    moved_to(clock, dt.date(2010, 9, 20))
    complete_action(
        action=dated, expected=dated.version, done="Done", difference="Fewer", on=dt.date(2010, 9, 18), by=by
    )  # fmt: skip
    before, after = at(plan, dt.date(2010, 3, 31)), at(plan, dt.date(2010, 9, 18))
    assert (before.evaluations[dated.pk].text, after.evaluations[dated.pk].text) == (
        "Amber, Due soon",
        "Blue, Complete, late",
    )
    assert after.colours["B"] == before.colours["B"] + len(after.completed)
    assert before.actions[dated.pk].is_open and not after.actions[dated.pk].is_open
    assert dated.pk in {each.action for each in at(plan, dt.date(2010, 9, 17)).overdue}
    assert evaluate_actions([dated.pk], dt.date(2010, 9, 17))[dated.pk].code == "R"
    points = [(timezone.now(), day) for day in (dt.date(2010, 3, 31), dt.date(2010, 9, 18))]
    over_time = colours_over_time(plan.pk, points, current_thresholds())
    assert [known.rows["B"] for known in over_time] == [before.colours["B"], after.colours["B"]]


def test_figures_count_a_completion_without_a_date_on_every_day(life):
    plan, dated, _, clock = life
    moved_to(clock, dt.date(2010, 9, 20))
    dated.status, dated.completed_on = "completed", None
    dated.save()
    assert at(plan, dt.date(2010, 3, 31)).evaluations[dated.pk].text == "Blue, Complete"
