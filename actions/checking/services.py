"""Acting on findings of the plan check: dismissed with a reason, reopened, or corrected at once."""

import datetime as dt

from django.db import transaction

from actions import timescales
from actions.access import require_live, require_open, wait_for_turn
from actions.checking.finding import Mend, action_in
from actions.followups.services import add_follow_up
from actions.models import Action, CheckDismissal, CrossReference, Lead, Objective, Plan, Timescale
from actions.queries.services import raise_query
from actions.references.services import settle_reference
from actions.structure.services.tree import edit_part
from core.records.locking import create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import today

REASON = "Put right from the plan check"
ANSWERS = {  # kind of lead → the field that names it
    Lead.Kind.SUBGROUP: "subgroup",
    Lead.Kind.AGENCY: "agency",
    Lead.Kind.ROLE: "role",
    Lead.Kind.ALL_AGENCIES: "",
}


@transaction.atomic
def leave_finding(*, plan: Plan, key: str, reason: str, by) -> CheckDismissal:
    """Dismiss a finding. RuleBroken without a reason, and in a closed plan."""
    require_open(plan)
    reason = require_text(reason, "Say why it may stay as it is.", field="reason")
    standing = plan.check_dismissals.in_force().filter(key=key).first()
    if standing:
        raise NothingChanged("This finding is left as it is already, so nothing has been saved.")
    dismissal = CheckDismissal(plan=plan, key=key, reason=reason, dismissed_by=by, dismissed_on=today())
    return create_tracked(dismissal, by=by, reason=reason)


@transaction.atomic
def ask_again(*, plan: Plan, key: str, by) -> CheckDismissal | None:
    """Reopen a dismissed finding; None where it is open already."""
    require_open(plan)
    standing = next((line for line in plan.check_dismissals.in_force() if line.key == key), None)  # free text
    if standing is None:
        return None
    standing.restored_on = today()
    fields = ["restored_on"]
    return save_versioned(standing, expected=standing.version, fields=fields, by=by, reason="Asked about again")


@transaction.atomic
def put_right(*, plan: Plan, key: str, mend: Mend, by) -> str:
    """Do what a finding proposes, and return a message. RuleBroken as the services that it calls."""
    require_open(plan)
    return AT_ONCE[mend.does](plan, key, dict(mend.values), by)


def as_query(plan: Plan, key: str, values: dict, by) -> str:
    action, update = about(plan, key, values["update"])
    raise_query(action=action, text=values["text"], update=update, by=by)
    return f"The question is now a query on action {action.number}. It stays open until it is decided."


def as_follow_up(plan: Plan, key: str, values: dict, by) -> str:
    action, update = about(plan, key, values["update"])
    add_follow_up(action=action, text=values["text"], owner_name=values["owner_name"], update=update, by=by)
    return f"The follow-up for {values['owner_name']} has been recorded on action {action.number}."


def as_confirmed(plan: Plan, key: str, values: dict, by) -> str:
    line = CrossReference.objects.select_related("plan").get(pk=values["reference"], plan=plan)
    settle_reference(reference=line, expected=line.version, target=line.target, by=by, reason=REASON)
    return "The words are now a link."


def as_numbered(plan: Plan, key: str, values: dict, by) -> str:
    part = Objective.objects.select_related("priority__plan").get(pk=values["part"], priority__plan=plan)
    number = values["number"]
    edit_part(part=part, expected=part.version, number=number, text=part.text, by=by, reason=REASON)
    return f"The objective now has the number {number}"


def about(plan: Plan, key: str, update: int | None):
    action = plan.actions.select_related("plan").get(pk=action_in(key))
    return action, action.updates.in_print().filter(pk=update).first()


AT_ONCE = {
    "raise_query": as_query,
    "note_follow_up": as_follow_up,
    "confirm_reference": as_confirmed,
    "renumber": as_numbered,
}


@transaction.atomic
def settle_date(*, timescale: Timescale, expected: int, due: dt.date, by, reason: str = "") -> Timescale:
    """Set the day that the wording of the current timescale means, where it leaves that open; the wording stays.

    That is no revision: the board meant this day from the beginning. Raises RuleBroken where the wording has a day,
    where another timescale is in force, and for a day before the start; NothingChanged for the same day.
    """
    wait_for_turn(timescale.action)
    require_live(timescale.action)
    if not timescale.is_current:
        raise RuleBroken("Another timescale is in force now.")
    if not timescales.read(timescale.wording).ask:
        raise RuleBroken(
            "The words of this timescale leave nothing open. Propose a new timescale instead.", field="due"
        )
    if timescale.start and due < timescale.start:
        raise RuleBroken("The due date must not be before the start.", field="due")
    if due == timescale.due and timescale.version == expected:
        raise NothingChanged("This is its date already, so nothing has been saved.", field="due")
    timescale.due = due
    if timescale.kind in {Timescale.Kind.UNKNOWN, Timescale.Kind.COMPLETED}:
        timescale.kind = Timescale.Kind.WINDOW if timescale.start else Timescale.Kind.DATE
    if timescale.precision == Timescale.Precision.NONE:
        timescale.precision = Timescale.Precision.DAY
    fields, reason = ["due", "kind", "precision"], reason.strip() or "The date that the words mean"
    return save_versioned(timescale, expected=expected, fields=fields, by=by, reason=reason)


@transaction.atomic
def place_lead(*, lead: Lead, expected: int, kind: str, by, subgroup=None, agency=None, role: str = "") -> Lead:
    """Link a lead to a group, agency or role; its people then see what it leads among their own actions.

    Raises RuleBroken where the value for the kind is missing.
    """
    if kind not in ANSWERS:
        raise RuleBroken("Choose what it is.", field="kind")
    given = {"subgroup": subgroup, "agency": agency, "role": role}
    named = ANSWERS[kind]
    if named and not given[named]:
        raise RuleBroken(f"Choose the {'group' if named == 'subgroup' else named}.", field=named)
    lead.kind = kind
    lead.subgroup = subgroup if named == "subgroup" else None
    lead.agency = agency if named == "agency" else None
    lead.role = role if named == "role" else ""
    fields = ["kind", "subgroup", "agency", "role"]
    return save_versioned(lead, expected=expected, fields=fields, by=by, reason="Said who it is")


def editable(plan: Plan, by) -> set[int]:
    return set(Action.objects.filter(plan=plan).editable_by(by).order_by().values_list("pk", flat=True))
