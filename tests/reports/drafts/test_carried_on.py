"""A report whose plan was carried on by another one since the last report: what became of each action is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from actions.models import Action, Placement, Plan
from actions.past.asat import plan_as_at
from actions.past.changes.passage import in_ranges
from actions.progress.services import progress
from actions.rolling import services
from actions.rolling.rules import empty_parts, preview_of
from actions.structure.services import structure
from core.documents.model import Bullets, Heading, Table
from core.text.dates import today
from reports.drafts.plans import basis_of, carried
from reports.periods import Period
from reports.sections import changes, done
from reports.sections.section import QUARTERLY, Basis, Moment
from reports.sections.shared import directions
from tests.actions.past.asat_states import apply, normal
from tests.factories.accounts import UserFactory
from tests.factories.plan import PlanFactory, small_plan
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@try_rows(("numbers", "said"), [
    ([], ""), ([3], "3"), ([1, 2], "1, 2"), ([3, 1, 2, 7, 9, 10, 11, 12], "1 to 3, 7, 9 to 12"),
])  # fmt: skip
def test_numbers_in_a_row_are_told_as_a_range(numbers, said):
    assert in_ranges(numbers) == said


class Story:
    """A plan of six actions; what was done after the last report, before it was carried on and afterwards."""

    def __init__(self, rolls: int):
        self.by = UserFactory(roles=["manager"])
        self.old, before = small_plan(), timezone.now()
        self.first = min(self.old.actions.values_list("number", flat=True))
        self.complete(self.old, 0)
        gone = self.action(self.old, 1)
        structure.withdraw_action(action=gone, expected=gone.version, by=self.by, reason="Done elsewhere")
        self.reword(self.old, 2, "Before it was carried on")
        self.plans = [self.old]
        for turn in range(rolls):
            self.plans.append(self.roll(self.plans[-1], turn))
        self.new = self.plans[-1]
        self.complete(self.new, 3)
        self.reword(self.new, 4, "After it was carried on")
        method = Placement.objects.filter(plan=self.new).first().method
        structure.add_action(method=method, text="A new one", wording="Ongoing", leads=[], by=self.by)
        day, own = today(), Moment(self.old.pk, before, today())
        now = Moment(self.new.pk, timezone.now(), day)
        self.basis = Basis(QUARTERLY, "internal", Period.containing(day), now, own, "Report 1", first_day=day)

    def number(self, place: int) -> int:
        """The number of the action at a place, which it keeps."""
        return self.first + place

    def action(self, plan: Plan, place: int) -> Action:
        return plan.actions.get(number=self.number(place))

    def complete(self, plan: Plan, place: int) -> None:
        action = self.action(plan, place)
        progress.complete_action(
            action=action, expected=action.version, done="Done", difference="Less harm", by=self.by
        )

    def reword(self, plan: Plan, place: int, text: str) -> None:
        action = self.action(plan, place)
        structure.edit_action(action=action, expected=action.version, changes={"text": text}, by=self.by)

    def roll(self, plan: Plan, turn: int) -> Plan:
        begin = dt.date(2027 + turn, 4, 1)
        return services.roll_forward(
            plan=plan, title=f"Plan of {begin.year}", starts_on=today(), ends_on=begin.replace(year=begin.year + 1),
            leave_out=[part.key for part in empty_parts(plan)], mark=preview_of(plan).mark, by=self.by,
        )  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param(1, marks=pytest.mark.long), 2])
def story(request, django_db_setup, django_db_blocker):
    """A story for a file of tests, rolled back after its last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Story(request.param)
        transaction.set_rollback(True)


def texts(blocks) -> str:
    """All that a section says, one line for each paragraph, bullet and row."""
    lines = []
    for block in blocks:
        if isinstance(block, Bullets):
            lines += block.items
        elif isinstance(block, Table):
            lines += [" | ".join(cell.text for cell in row) for row in block.rows]
        elif isinstance(block, Heading):
            lines.append(block.text)
        else:
            lines.append("".join(run.text for run in block.runs) if hasattr(block, "runs") else str(block))
    return "\n".join(lines)


def test_every_action_is_told_of_where_it_went(story):
    said, last = texts(changes.draft(story.basis)), story.new.title
    one, two = story.number(2), story.number(5)
    following = story.plans[1].title
    assert f"From “{story.old.title}” to “{following}”" in said
    assert f"4 actions went on in “{following}” with the same number: {one} to {two}" in said
    assert f"1 completed action stayed in “{story.old.title}”: {story.number(0)}" in said
    assert f"1 withdrawn action stayed in “{story.old.title}”: {story.number(1)}" in said
    for step in changes.changes_of(story.basis)[1:]:
        own, old = step.passage, story.plans[story.plans.index(Plan.objects.get(title=step.passage.new)) - 1]
        told = [*own.carried, *(number for each in own.stayed.values() for number in each), *own.left]
        assert sorted(told) == sorted(old.actions.values_list("number", flat=True))
    assert f"“{last}”, " in said and f"Completed on {today():%-d %B %Y}: Done Difference made: Less harm" in said


def test_the_changes_of_each_plan_are_all_that_differs(story):
    steps = changes.changes_of(story.basis)
    assert len(steps) == len(story.plans)
    for plan, step in zip(story.plans, steps, strict=True):
        begin = story.basis.since.known_at
        if plan != story.old:
            begin = changes.moment_of_passage(plan.previous_id, plan.pk)
        before, after = (normal(plan_as_at(plan.pk, moment)) for moment in (begin, story.basis.now.known_at))
        assert apply(before, [fact for each in step.found.changes for fact in each.facts]) == after
    whats = [(step.found.title, each.what) for step in steps for each in step.found.changes if each.says]
    for what, plan in (("withdrawn", story.old), ("added", story.new)):
        assert [title for title, each in whats if each == what] == [plan.title]
    for what in ("completed", "reworded"):
        assert [title for title, each in whats if each == what] == [story.old.title, story.new.title]
    assert not [
        each for step in steps for each in step.found.changes if each.what == "added" and "carried" in each.says
    ]


def test_a_change_of_colour_is_told_once_and_the_direction_spans_the_plans(story):
    steps = changes.changes_of(story.basis)
    told = [
        Action.objects.get(pk=each.action).number
        for step in steps
        for each in step.found.changes
        if each.what == "colour"
    ]
    assert sorted(told) == [story.number(0), story.number(3)]  # both are complete now
    assert set(carried(story.basis).values()) == {story.action(story.old, place).pk for place in (2, 3, 4, 5)}
    ways = {Action.objects.get(pk=key).number: way.key for key, way in directions(story.basis).items()}
    assert ways[story.number(3)] == "better" and ways[story.number(5)] == "same"


def test_what_was_completed_before_the_plan_was_carried_on_is_among_what_was_done(story):
    said = texts(done.draft(story.basis))
    assert f"Completed in “{story.old.title}” before it was carried on" in said
    assert sorted(line.split(" | ")[0] for line in said.split("\n") if "Less harm" in line) == sorted(
        [str(story.number(0)), str(story.number(3))]
    )


def test_a_plan_that_carries_on_no_other_leaves_every_open_action_behind(story):
    other = PlanFactory(title="Another plan", in_force_since=today())
    basis = basis_of(QUARTERLY, Period.containing(today()), since=story.basis.since)
    assert basis.plan == other.pk
    said = texts(changes.draft(basis))
    assert f"4 open actions did not go on in “Another plan”: {story.number(2)} to {story.number(5)}" in said
    assert "all of it counts as added" in said
