"""What rows are found and sorted by always equals what it follows from."""

import datetime as dt

import pytest

from actions.models import Action, ActionLead, Placement
from actions.progress.services import progress
from actions.structure.services import structure
from actions.table.querysets import keys
from core.text.dates import today
from tests.demo import demonstration_today
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    ActionLeadFactory,
    LeadFactory,
    PlacementFactory,
    ProgressUpdateFactory,
    TimescaleFactory,
    small_plan,
)

pytestmark = pytest.mark.django_db


def derived(row: Placement) -> tuple:
    """The four keys of a row, worked out from the records."""
    action = row.action
    current = action.timescales.filter(is_current=True).first()
    lead = action.action_leads.filter(ended_on=None).order_by("position", "pk").first()
    latest = action.updates.filter(voided_on=None).order_by("-on").first()
    return (
        action.status,
        due_of(action, current) if current else None,
        lead.printed_as.lower() if lead else None,
        latest.on if latest else dt.date.min,
    )


def due_of(action: Action, current) -> dt.date | None:
    """The due date in force: of the earliest open occurrence of what comes round again."""
    found = list(action.occurrences.all()) if current.kind == "recurring" else []
    return min((one.due for one in found if one.is_open), default=None) if found else current.due


def kept(row: Placement) -> tuple:
    """The four keys as they are kept."""
    return row.status, row.due, row.first_lead, row.last_update_on


def require_true_keys() -> int:
    """Compare all rows, archived ones too; gives their number."""
    rows = list(Placement.objects.select_related("action"))
    assert {row.pk: kept(row) for row in rows} == {row.pk: derived(row) for row in rows}
    for link in ActionLead.objects.select_related("action"):
        assert link.plan_id == link.action.plan_id
    return len(rows)


@pytest.mark.long
def test_the_whole_demonstration_plan_has_true_keys():
    demonstration_today()
    assert require_true_keys() >= 43
    assert len({kept(row) for row in Placement.objects.all()}) > 20


def add_update(action, by, on=dt.date(2026, 3, 1)):
    return progress.add_update(action=action, text="Done so far.", on=on, by=by)


def propose(action, by):
    return progress.propose_revision(action=action, wording="By June 2030", reason="More time", by=by)


def correct(action, by):
    update = add_update(action, by)
    day = dt.date(2020, 1, 1)
    progress.correct_update(update=update, expected=1, text="Earlier.", on=day, by=by, reason="Wrong day")


def strike_out(action, by):
    progress.strike_out_update(update=add_update(action, by), expected=1, by=by, reason="Wrong action")


def agree(action, by):
    progress.agree_revision(timescale=propose(action, by), expected=1, by=by, agreed_on=today())


def decline(action, by):
    progress.decline_revision(timescale=propose(action, by), expected=1, by=by, reason="Too late")


def lead_anew(action, by):
    leads = [(LeadFactory(), "Zeta"), (action.action_leads.first().lead, "Alpha")]
    structure.set_leads(action=action, leads=leads, by=by)


def lead_none(action, by):
    structure.set_leads(action=action, leads=[], by=by)


def withdraw(action, by):
    structure.withdraw_action(action=action, expected=action.version, by=by, reason="No longer needed")


def reinstate(action, by):
    withdraw(action, by)
    structure.reinstate_action(action=action, expected=action.version, by=by, reason="Needed after all")


def restatus(action, by):
    structure.edit_action(action=action, expected=action.version, changes={"status": "not_started"}, by=by)


def reword(action, by):
    structure.reword_original(action=action, wording="By 3 May 2031", by=by, reason="Misread")


def merge(action, by):
    other = Action.objects.exclude(pk=action.pk).first()  # under the same method: its row is archived
    add_update(other, by)
    structure.merge_actions(keep=action, other=other, by=by)


CHANGES = [
    add_update,
    correct,
    strike_out,
    propose,
    agree,
    decline,
    lead_anew,
    lead_none,
    withdraw,
    reinstate,
    restatus,
    reword,
    merge,
]


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_service_leaves_true_keys(change):
    plan, by = small_plan(), UserFactory(roles=["manager"])
    action = plan.actions.select_related("plan").first()
    PlacementFactory(action=action, method=plan.placements.last().method)
    change(action, by)
    assert require_true_keys() >= 7


def test_keys_are_the_same_in_every_place_of_a_shared_action():
    action = ActionFactory(wording="By May 2030")
    PlacementFactory(action=action)
    TimescaleFactory(action=action, wording="By June 2030", state="agreed")
    assert {row.due for row in action.placements.all()} == {action.timescales.get(is_current=True).due}
    assert action.placements.count() == 2


@pytest.mark.parametrize("where", ["plan_id", "action_id", "id"])
def test_keys_can_be_worked_out_anew_for_a_plan_an_action_or_a_row(where):
    row = ActionFactory(wording="By May 2030").placements.get()
    ProgressUpdateFactory(action=row.action)
    Placement.objects.update(status="completed", due=None, first_lead="?", last_update_on=dt.date(1999, 1, 1))
    keys.refresh(**{where: getattr(row, where)})
    require_true_keys()


@pytest.mark.long
def test_rows_come_in_the_order_of_their_records_and_alike_ones_as_printed():
    plan = small_plan()
    actions = list(plan.actions.order_by("number"))
    for action, day in zip(actions, [5, 3, None, 3, None, 9], strict=True):
        if day:
            TimescaleFactory(action=action, wording=f"By {day} May 2030", state="agreed", is_current=False)
            action.timescales.filter(position=1).delete()
            line = action.timescales.get()
            line.is_current = True
            line.save()
            ProgressUpdateFactory(action=action, on=dt.date(2026, 1, day))
    for action, name in zip(actions, ["C", "A", None, "A", "B", None], strict=True):
        action.action_leads.all().delete()
        if name:
            ActionLeadFactory(action=action, lead=LeadFactory(), printed_as=name)
    for action in actions:
        keys.refresh(action_id=action.pk)  # records were deleted, which the application never does

    def numbers(key):
        return list(plan.placements.in_print().sorted_by(key).values_list("action__number", flat=True))

    assert numbers("due") == [2, 4, 1, 6, 3, 5]
    assert numbers("lead") == [2, 4, 5, 1, 3, 6]
    assert numbers("updated") == [3, 5, 2, 4, 1, 6]
