"""Changing the actions of a plan: add, reword, lead, withdraw, split and merge. Their places: tree.py."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from actions import timescales
from actions.access import plan_of, require_live, require_open, wait_for_turn
from actions.fields.services import move_values
from actions.leads.services import tell_new_leads
from actions.models import Action, ActionLead, AskedAction, Lead, Method, Placement, Plan, Timescale
from actions.progress.services.progress import DECLARATION, from_wording
from actions.progress.services.turns import follow_timescale
from actions.references.services import move_references, note_references
from actions.structure.services.tree import number_rows, place_action
from actions.table.querysets import keys
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today

SAYABLE = {Action.Status.NOT_STARTED, Action.Status.IN_PROGRESS}  # that edit_action may set; others have services
WITHDRAWAL = ("status", "withdrawn_on", "withdrawn_reason")
READ = ["wording", "kind", "start", "due", "precision", "recurrence"]  # what follows from the wording of a timescale
ASKED = "Agencies are asked about action {number}. Keep that one and merge the other into it, or stop asking first."
REVISED = "The timescale of this action has been revised. Split its text, and propose a new timescale afterwards."


def next_number(plan: Plan) -> int:
    """The number of a new action: after the last that was ever used, in this plan and in those that it continues."""
    last, this = 0, plan
    while this is not None:
        last = max(last, this.actions.aggregate(Max("number"))["number__max"] or 0)
        this = this.previous
    return last + 1


@transaction.atomic
def add_action(
    *,
    method: Method,
    text: str,
    wording: str,
    leads: list[Lead],
    by,
    due: dt.date | None = None,
    after: Placement | None = None,
    first: bool = False,
    reason: str = "",
) -> Action:
    """Add an action under a method, with its leads and its original timescale. `due` is the date that a person gave
    where the wording leaves it open.

    Raises RuleBroken without a text, in a closed plan, and under an archived method.
    """
    plan = plan_of(method)
    require_open(plan)
    text, number = require_text(text, "Enter the action."), next_number(plan)
    action = Action(plan=plan, number=number, text=text, agreed_on=today(), status=Action.Status.NOT_STARTED)
    reason = reason.strip() or "Action added"
    create_tracked(action, by=by, reason=reason)
    place_action(action=action, method=method, by=by, after=after, first=first, reason=reason)
    note_references(source=action, text=action.text, by=by, new=True)
    set_leads(action=action, leads=[(lead, lead.name) for lead in leads], by=by, reason=reason)
    reword_original(action=action, wording=wording, due=due, by=by, reason="Original timescale")
    return action


@transaction.atomic
def edit_action(*, action: Action, expected: int, changes: dict, by, reason: str = "") -> Action:
    """Change the text or the status of an action (Conflict for a stale version).

    `changes` maps "text" and "status" to new values. Raises RuleBroken for an empty text and for changes to or from
    completed and withdrawn, which have services of their own.
    """
    wait_for_turn(action)
    require_live(action)
    text = require_text(str(changes.get("text", action.text)), "Enter the action.")
    status = changes.get("status", action.status)
    if status != action.status and not {status, action.status} <= SAYABLE:
        raise RuleBroken("Choose “Not started” or “In progress”.")
    fields = ["text"] if status == action.status else ["text", "status"]
    action.text, action.status = text, status
    save_versioned(action, expected=expected, fields=fields, by=by, reason=reason.strip() or "Edited")
    note_references(source=action, text=text, by=by)
    return action


@transaction.atomic
def set_leads(
    *, action: Action, leads: list[tuple[Lead, str]], by, expected: int | None = None, reason: str = ""
) -> None:
    """Make `leads` (lead, spelling to print) the leads of an action, in that order; others end today.

    With `expected` the change is also in the action's own history, and Conflict is raised for a stale version.
    """
    wait_for_turn(action)
    require_live(action)
    wanted = {lead.pk: spelling for lead, spelling in leads}
    places = {pk: place for place, pk in enumerate(wanted, start=1)}
    changed = False
    for row in action.action_leads.filter(ended_on__isnull=True):
        position, spelling = places.get(row.lead_id), wanted.pop(row.lead_id, None)
        if spelling is None:
            row.ended_on, fields, why = today(), ["ended_on"], "No longer leads"
        elif (row.position, row.printed_as) != (position, spelling):
            row.position, row.printed_as, fields, why = position, spelling, ["position", "printed_as"], "Reordered"
        else:
            continue
        changed = True
        save_versioned(row, expected=row.version, fields=fields, by=by, reason=reason.strip() or why)
    tell_new_leads(action, [lead for lead, _ in leads if lead.pk in wanted], by=by)
    for lead_id, spelling in wanted.items():
        row = ActionLead(action=action, lead_id=lead_id, position=places[lead_id], printed_as=spelling)
        changed = True
        create_tracked(row, by=by, reason=reason.strip() or "Made a lead")
    if changed and expected is not None:
        now = "Led by " + (", ".join(spelling for _, spelling in leads) or "nobody")
        note(action, expected=expected, by=by, text=f"{now}. {reason.strip()}".strip())


def note(action: Action, *, expected: int, by, text: str) -> None:
    """An entry in the history of an action about a related record; raises its version."""
    save_versioned(action, expected=expected, fields=[], by=by, reason=text)


@transaction.atomic
def withdraw_action(*, action: Action, expected: int, by, reason: str) -> Action:
    wait_for_turn(action)
    require_live(action)
    reason = require_text(reason, "Say why the action is withdrawn.")
    action.status = Action.Status.WITHDRAWN
    action.withdrawn_on, action.withdrawn_reason = today(), reason
    return save_versioned(action, expected=expected, fields=WITHDRAWAL, by=by, reason=reason)


@transaction.atomic
def reinstate_action(*, action: Action, expected: int, by, reason: str) -> Action:
    """Undo a withdrawal. RuleBroken where the action has no row any more (it was merged), or without a reason."""
    require_open(action.plan)
    if action.status != Action.Status.WITHDRAWN:
        raise RuleBroken("This action has not been withdrawn.")
    if not stands_somewhere(action):
        raise RuleBroken("It is no longer in the plan. Add it again, or use the action into which it was merged.")
    reason = require_text(reason, "Say why the action is reinstated.")
    action.status = status_before_withdrawal(action)
    action.withdrawn_on, action.withdrawn_reason = None, ""
    return save_versioned(action, expected=expected, fields=WITHDRAWAL, by=by, reason=reason)


def stands_somewhere(action: Action) -> bool:
    return action.placements.filter(archived_on__isnull=True, method__archived_on__isnull=True).exists()


def status_before_withdrawal(action: Action) -> str:
    """The last status before withdrawal; a likely one where the history was cleaned."""
    earlier = action.history.exclude(status=Action.Status.WITHDRAWN).order_by("-history_date", "-history_id")
    likely = Action.Status.COMPLETED if action.completed_on else Action.Status.IN_PROGRESS
    return earlier.values_list("status", flat=True).first() or likely


@transaction.atomic
def split_action(*, action: Action, expected: int, by, first: dict, second: dict, reason: str = "") -> Action:
    """Make two actions of one cell that holds two. Returns the new one, which follows the first in each place.

    `first` and `second` hold "text", "wording" (of the timescale) and, where a person gave it, "due". Updates,
    follow-ups, queries and revisions stay with the first; the leads and the status are those of the first.
    """
    require_open(action.plan)
    require_live(action)
    if not (first["text"].strip() and second["text"].strip()):
        raise RuleBroken("Enter the text of both actions.")
    reason = reason.strip() or f"Action {action.number} held two actions and was split"
    action.text = first["text"].strip()
    save_versioned(action, expected=expected, fields=["text"], by=by, reason=reason)
    copied = ("agreed_on", "status", *DECLARATION, "completed_on", "completion_note", "difference_made")
    other = Action(plan=action.plan, number=next_number(action.plan), text=second["text"].strip())
    for name in copied:
        setattr(other, name, getattr(action, name))
    create_tracked(other, by=by, reason=reason)
    for placement in action.placements.filter(archived_on__isnull=True).select_related("method__objective__priority"):
        place_action(action=other, method=placement.method, by=by, after=placement, reason=reason)
    leads = action.action_leads.filter(ended_on__isnull=True).select_related("lead")
    set_leads(action=other, leads=[(row.lead, row.printed_as) for row in leads], by=by, reason=reason)
    reword_original(action=action, by=by, reason=reason, wording=first["wording"], due=first.get("due"))
    reword_original(action=other, by=by, reason=reason, wording=second["wording"], due=second.get("due"))
    note_references(source=action, text=action.text, by=by)
    note_references(source=other, text=other.text, by=by, new=True)
    return other


@transaction.atomic
def reword_original(*, action: Action, wording: str, by, reason: str, due=None) -> None:
    """Set the original timescale of an action; the history keeps the old one.

    A blank or equal wording changes nothing. A wording that says "completed" completes an open action, as on import.
    Raises RuleBroken for another wording where there is a revision, which is measured against the original.
    """
    old = action.timescales.filter(position=1).first()
    if not wording.strip() or (old and not due and old.wording == wording.strip()):
        return
    if old and old.wording != wording.strip() and has_revisions(action):
        raise RuleBroken(REVISED)
    base = action.agreed_on or action.plan.document_date
    new = from_wording(wording, action=action, position=1, base=base, due=due)
    if old is None:
        new.is_current = True
        create_tracked(new, by=by, reason=reason)
    else:
        for name in READ:
            setattr(old, name, getattr(new, name))
        save_versioned(old, expected=old.version, fields=READ, by=by, reason=reason)
    if (old or new).is_current:
        follow_timescale(old or new, by=by)
    if new.kind == Timescale.Kind.COMPLETED and action.is_open:
        reading = timescales.read(wording, base=base)
        action.status, action.completed_on = Action.Status.COMPLETED, reading.completed_on or due
        action.completion_note = reading.note
        action.declared, action.declared_on, action.declared_reason = "", None, ""
        fields = ["status", "completed_on", "completion_note", *DECLARATION]
        save_versioned(action, expected=action.version, fields=fields, by=by, reason=reason)


def has_revisions(action: Action) -> bool:
    """Whether there is another timescale than the original; declined ones do not count."""
    return action.timescales.filter(position__gt=1).exclude(state=Timescale.State.DECLINED).exists()


@transaction.atomic
def merge_actions(
    *,
    keep: Action,
    other: Action,
    by,
    expected: int | None = None,
    expected_other: int | None = None,
    join_leads: bool = True,
    reason: str = "",
) -> Action:
    """Make one action with several places of two that are the same; the other is withdrawn with the reason.

    Updates, follow-ups, queries, decisions, notes of meetings, requests for an update and evidence of the other move to
    the one that is kept, and so do its extra fields, its places and, unless `join_leads` is false, its leads. The
    timescale of the kept one stays in force; where it has none, it takes over the series of the other. A proposed
    revision moves too. Raises RuleBroken for two of different plans, where both have a proposed revision, and where
    agencies are asked about the other; Conflict for a stale version of either.
    """
    require_open(keep.plan)
    require_live(keep)
    require_live(other)
    if keep.pk == other.pk or keep.plan_id != other.plan_id:
        raise RuleBroken("Choose two different actions of the same plan.")
    if AskedAction.objects.filter(action=other, closed_on__isnull=True).exists():
        raise RuleBroken(ASKED.format(number=other.number))
    why = reason.strip()
    reason = why or f"The same as action {keep.number}: printed in both places, updated once"
    withdraw_action(action=other, expected=expected_other or other.version, by=by, reason=reason)
    text = f"Action {other.number} was merged into it. {why}".strip()
    note(keep, expected=expected or keep.version, by=by, text=text)
    if join_leads:
        join_leads_of(keep=keep, other=other, by=by, reason=reason)
    move_places(keep=keep, other=other, by=by, reason=reason)
    move_timescales(keep=keep, other=other, by=by, reason=reason)
    move_updates(keep=keep, other=other, by=by, reason=reason)
    for related in ("follow_ups", "queries", "decisions", "meeting_notes", "evidence", "update_requests"):
        for row in getattr(other, related).all():
            row.action = keep
            save_versioned(row, expected=row.version, fields=["action"], by=by, reason=reason)
    move_values(keep=keep, other=other, by=by, reason=reason)
    move_references(keep=keep, other=other, by=by, reason=reason)
    keys.refresh(action_id=other.pk)  # its records have moved
    number_rows(keep.plan)
    return keep


def join_leads_of(*, keep: Action, other: Action, by, reason: str) -> None:
    both = {}
    for action in (keep, other):
        for row in action.action_leads.filter(ended_on__isnull=True).select_related("lead"):
            both.setdefault(row.lead, row.printed_as)
    set_leads(action=keep, leads=list(both.items()), by=by, reason=reason)


def move_places(*, keep: Action, other: Action, by, reason: str) -> None:
    """Print the kept action in the places of the other; a method with both keeps one row."""
    methods = set(keep.placements.filter(archived_on__isnull=True).values_list("method_id", flat=True))
    for placement in other.placements.filter(archived_on__isnull=True):
        fields = ["archived_on"] if placement.method_id in methods else ["action"]
        if fields == ["action"]:
            placement.action = keep
        else:
            placement.archived_on = today()
        save_versioned(placement, expected=placement.version, fields=fields, by=by, reason=reason)


def move_updates(*, keep: Action, other: Action, by, reason: str) -> None:
    """Move the other's updates; of two equal ones one is deleted."""
    existing = set(keep.updates.in_print().values_list("on", "author_name", "text"))
    for update in other.updates.all():
        update.action, fields, why = keep, ["action"], reason
        if update.voided_on is None and (update.on, update.author_name, update.text) in existing:
            update.voided_on, fields, why = today(), ["action", "voided_on"], f"{reason}; the same words stood in both"
        save_versioned(update, expected=update.version, fields=fields, by=by, reason=why)


def move_timescales(*, keep: Action, other: Action, by, reason: str) -> None:
    """Move the other's series where the kept action has none, else only the proposed revision."""
    series = other.timescales.all()
    place = keep.timescales.aggregate(Max("position"))["position__max"] or 0
    if place:
        series = series.filter(state=Timescale.State.PROPOSED)
        if series.exists() and keep.timescales.filter(state=Timescale.State.PROPOSED).exists():
            raise RuleBroken("A new timescale is proposed for each of the two. Agree or decline one of them first.")
    for line in series:
        line.action, fields = keep, ["action"]
        if place:
            line.position, fields = place + 1, ["action", "position"]
        save_versioned(line, expected=line.version, fields=fields, by=by, reason=reason)
    for turn in other.occurrences.all() if not place else ():
        turn.action = keep
        save_versioned(turn, expected=turn.version, fields=["action"], by=by, reason=reason)
