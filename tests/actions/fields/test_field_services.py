"""Extra fields through the services: values with versions, rights of a closed plan, order, merging, rolling forward."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.fields.services import add_field, archive_field, edit_field, set_field_value, shift_field
from actions.models import Action, FieldValue, PlanField
from actions.past.asat import CONTENT, plan_at_each
from actions.past.changes.change import Both
from actions.past.changes.words import changes_between
from actions.rolling.rules import preview_of
from actions.rolling.services import roll_forward
from actions.structure.services.structure import merge_actions
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, FieldValueFactory, PlanFieldFactory

pytestmark = pytest.mark.django_db
YEARS = {"starts_on": dt.date(2027, 4, 1), "ends_on": dt.date(2028, 3, 31)}


@pytest.fixture
def action() -> Action:
    return ActionFactory()


@pytest.fixture
def status(action) -> PlanField:
    return PlanFieldFactory(plan=action.plan, heading="Status", kind="rag")


def say(field, owner, text, expected=0, **more) -> FieldValue:
    return set_field_value(field=field, owner=owner, expected=expected, text=text, by=None, **more)


def test_set_field_value_creates_then_changes_with_reasons(action, status):
    value = say(status, action, " On track ", fill="#00b050")
    say(status, action, "Late", expected=1, reason="Heard on Monday")
    versions = value.history.order_by("pk").values_list("text", "fill", "history_change_reason")
    assert list(versions) == [("On track", "#00b050", "“Status” edited"), ("Late", "#00b050", "Heard on Monday")]


def test_set_field_value_raises_conflict_when_version_is_stale(action, status):
    say(status, action, "On track")
    with pytest.raises(Conflict) as first:  # the form was opened while nothing was said yet
        say(status, action, "Late", expected=0)
    assert first.value.current.text == "On track"
    say(status, action, "Late", expected=1)
    with pytest.raises(Conflict):
        say(status, action, "Done", expected=1)
    with pytest.raises(NothingChanged):
        say(status, action, "Late", expected=2)


@pytest.mark.parametrize(
    ("kind", "wrong", "right"), [("date", "soon", "3 February 2010"), ("number", "many", "£4,800")]
)
def test_set_field_value_refuses_text_that_its_kind_does_not_allow(action, kind, wrong, right):
    field = PlanFieldFactory(plan=action.plan, kind=kind)
    with pytest.raises(RuleBroken) as broken:
        say(field, action, wrong)
    assert broken.value.field == "text"
    assert say(field, action, right).text == right


def test_set_field_value_refuses_closed_plans_withdrawn_actions_and_fields_taken_out(action, status):
    other = ActionFactory()
    with pytest.raises(RuleBroken, match="removed"):
        say(status, other, "Late")
    Action.objects.filter(pk=action.pk).update(
        status="withdrawn", withdrawn_on=dt.date(2010, 1, 1), withdrawn_reason="Old"
    )
    with pytest.raises(RuleBroken, match="withdrawn"):
        say(status, action, "Late")
    priority = action.plan.priorities.get()
    above = add_field(plan=action.plan, heading="Chair", kind="text", level="priority", shown=True, by=None)
    assert say(above, priority, "DT").priority == priority
    archive_field(field=above, expected=1, by=None, reason="Not used")
    with pytest.raises(RuleBroken, match="removed"):
        say(above, priority, "LW", expected=1)
    action.plan.closed_on = dt.date(2010, 1, 1)
    action.plan.save()
    with pytest.raises(RuleBroken, match="closed"):
        say(above, priority, "LW", expected=1)


def test_headings_are_free_once_and_again_when_taken_out(action, status):
    common = {"kind": "text", "level": "action", "shown": True, "by": None}
    with pytest.raises(RuleBroken) as broken:
        add_field(plan=action.plan, heading="status", **common)
    assert broken.value.field == "heading"
    archive_field(field=status, expected=1, by=None, reason="Not used")
    again = add_field(plan=action.plan, heading="Status", **common)
    assert (status.key, again.key) == ("status", "status-2")
    changed = edit_field(field=again, expected=1, heading="State", kind="rag", shown=False, by=None)
    assert (changed.heading, changed.key, changed.version) == ("State", "status-2", 2)


def test_shift_field_moves_one_place(action, status):
    cost = add_field(plan=action.plan, heading="Cost", kind="number", level="action", shown=True, by=None)
    assert shift_field(field=cost, up=True, by=None) is True
    assert [field.heading for field in action.plan.extra_fields.in_print()] == ["Cost", "Status"]
    cost.refresh_from_db()
    assert shift_field(field=cost, up=True, by=None) is False


def test_merged_actions_lose_no_word(action, status):
    other = ActionFactory(plan=action.plan, method=action.placements.get().method)
    cost = PlanFieldFactory(plan=action.plan, heading="Cost")
    say(status, action, "On track")
    say(status, other, "Late")
    say(cost, other, "£20")
    merge_actions(keep=action, other=other, by=None)
    said = dict(FieldValue.objects.filter(action=action).values_list("field__heading", "text"))
    assert said == {"Status": "On track\nLate", "Cost": "£20"}


def test_roll_forward_copies_fields_and_values(action, status):
    gone = PlanFieldFactory(plan=action.plan, heading="Old")
    archive_field(field=gone, expected=1, by=None, reason="Not used")
    chair = PlanFieldFactory(plan=action.plan, heading="Chair", level="priority")
    say(status, action, "On track", fill="#00b050")
    say(chair, action.plan.priorities.get(), "DT")
    by, mark = UserFactory(), preview_of(action.plan).mark
    new = roll_forward(plan=action.plan, title="Next", leave_out=[], mark=mark, by=by, **YEARS)
    assert list(new.extra_fields.values_list("key", "kind", "level")) == [
        (status.key, "rag", "action"), (chair.key, "text", "priority"),
    ]  # fmt: skip
    said = FieldValue.objects.filter(field__plan=new).order_by("pk")
    assert [(value.action, value.priority, value.text, value.fill) for value in said] == [
        (action.carried_to, None, "On track", "#00b050"), (None, new.priorities.get(), "DT", ""),
    ]  # fmt: skip


def test_changes_say_what_a_field_said_and_says():
    with standing_clock() as clock:
        action = ActionFactory()
        status = PlanFieldFactory(plan=action.plan, heading="Status", kind="rag")
        value = FieldValueFactory(field=status, action=action, text="On track")
        begin = clock.now()
        clock.pass_by(60)
        say(status, action, "Late", expected=value.version)
        add_field(plan=action.plan, heading="Cost", kind="number", level="action", shown=True, by=None)
        both = Both(*plan_at_each(action.plan_id, [begin, clock.now()], CONTENT))
    found = [change for change in changes_between(both) if change.says and change.what in ("field", "structure")]
    assert [(change.says, change.action) for change in found] == [
        ("Extra field added: “Cost”", None), ("Status: “On track” → “Late”", action.pk),
    ]  # fmt: skip
