"""Rolling a plan forward: the next plan takes over all open actions, in one transaction.

Records are copied in bulk, each copy with its own first version in the history; the records of the old plan stay
unchanged, so that it can be read as it was on any day. Action numbers stay, and new actions continue from the last.
The old plan stays open until the first day of the next one, which then takes over what was changed in the meantime:
boards prepare a plan months ahead. Copies that somebody changed stay, since whoever changed them meant the new plan.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import OuterRef, Subquery

from actions.colours.querysets import known_since
from actions.models import (
    Action,
    ActionLead,
    ActionNote,
    AgencyResponse,
    AgendaLine,
    AnswerCount,
    AskedAction,
    ColourOverride,
    CrossReference,
    Evidence,
    FieldValue,
    FollowUp,
    GlossaryTerm,
    Meeting,
    Method,
    Objective,
    Occurrence,
    Plan,
    ProgressUpdate,
    Query,
    QueryAnswer,
    StrategicPriority,
    Timescale,
)
from actions.rolling.rules import CARRIED, carried_actions, empty_parts, key_of, mark_of, references, unanswered
from actions.table.querysets import keys
from actions.wording.empty_updates import says_something
from core.records.locking import create_many, create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today

CHANGED = "Something in the plan has changed since you opened this page. Look at it again, then send it again."
OWN = {"id", "version", "created_at", "uid"}  # fields that are not copied
type Copies = dict[int, object]  # copies by the key of the original


@transaction.atomic
def roll_forward(
    *, plan: Plan, title: str, starts_on: dt.date, ends_on: dt.date, leave_out: Iterable[str], mark: str, by
) -> Plan:
    """Create the next plan, and set the day on which this one closes: the first day of the next, today at the earliest.

    `mark` is that of the preview, `leave_out` names the empty parts that are not taken over.

    Raises RuleBroken without a title of its own, for dates in the wrong order, for a plan that is closed or continued
    already, and where the plan has changed since the preview.
    """
    held = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    begins = max(starts_on, today())
    meetings = list(meetings_from(begins, held).select_for_update(no_key=True).order_by("pk"))
    actions = held.actions.select_for_update(no_key=True).order_by("pk")
    list(actions.values_list("pk", flat=True))  # waits for concurrent writers; later ones are refused
    require_ready(held, title, starts_on, ends_on, mark)
    reason = f"Taken over from “{held.title}”"
    new = copy_of(
        held,
        title=title.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        previous=held,
        document_date=None,
        closed_on=None,
        in_force_since=begins if Plan.objects.in_force() == held else None,  # it replaces this one as the current plan
    )
    create_tracked(new, by=by, reason=reason)

    def keep(copies: list[tuple[int, object]]) -> Copies:
        for _, copy in copies:
            copy.created_at = new.created_at  # marks it as a copy for actions/meetings/page.py
        create_many([copy for _, copy in copies], by=by, reason=reason)
        return dict(copies)

    parts = copy_structure(held, new, set(leave_out), keep)
    actions = copy_actions(held, new, keep)
    copy_rows(held, new, parts, actions, keep)
    copy_fields(held, new, parts, actions, keep)
    turns = copy_turns(held, actions, keep)
    copy_answers(held, actions, keep)
    updates = copy_updates(held, actions, keep)
    copy_evidence(held, actions, updates, turns, keep)
    copy_related(held, new, parts, actions, updates, keep)
    keys.refresh(plan_id=new.pk)
    move(meetings, new, actions, by=by)
    held.closed_on = begins
    save_versioned(held, expected=held.version, fields=["closed_on"], by=by, reason=f"Carried on by “{new.title}”")
    return new


def meetings_from(day: dt.date, plan: Plan):
    return Meeting.objects.filter(plan=plan, held_on__gte=day, minutes_closed_on__isnull=True)


def move(meetings: Iterable[Meeting], plan: Plan, copies: Copies, *, by) -> None:
    """Let meetings be about the next plan, and the lines of their agenda about the copies of the actions."""
    reason = "The plan was rolled forward"
    for meeting in meetings:
        meeting.plan = plan
        save_versioned(meeting, expected=meeting.version, fields=["plan"], by=by, reason=reason)
        for line in AgendaLine.objects.filter(meeting=meeting, action__in=copies).order_by("pk"):
            line.action = copies[line.action_id]
            save_versioned(line, expected=line.version, fields=["action"], by=by, reason=reason)


def begin_prepared(day: dt.date) -> None:
    """Once a day: bring plans that began in the last month up to date with the plan before."""
    lately = (day - dt.timedelta(31), day)
    for plan in Plan.objects.open().filter(previous__closed_on__range=lately).order_by("pk"):
        take_over_changes(plan, day)


@transaction.atomic
def take_over_changes(plan: Plan, day: dt.date) -> None:
    """Take over what was changed in the plan before after it was copied, where nobody has changed the copy: the fields
    of actions, their timescales and occurrences, and every new update. Meetings from this day on move along.
    """
    old = plan.previous
    copies = {one.carried_from_id: one for one in plan.actions.select_for_update(no_key=True).order_by("pk")}
    copies.pop(None, None)
    move(meetings_from(day, old).select_for_update(no_key=True), plan, copies, by=None)
    originals = Action.objects.in_bulk(copies)
    reason = f"Taken over from “{old.title}” on the first day"
    for pk, copy in copies.items():
        if copy.version == 1:
            follow(copy, originals[pk], {"plan", "number", "carried_from", "agreed_on"}, reason)
    for model, place in ((Timescale, "position"), (Occurrence, "due")):
        follow_series(model, place, plan, copies, reason)
    there = set(ProgressUpdate.objects.filter(action__plan=plan).values_list("action__carried_from", "created_at"))
    written = ProgressUpdate.objects.in_print().filter(action__in=copies, created_at__gt=plan.created_at)
    updates = [one for one in written.order_by("on", "pk") if (one.action_id, one.created_at) not in there]
    new = [copy_of(one, action=copies[one.action_id], created_at=one.created_at) for one in updates]
    create_many(new, by=None, reason=reason)
    keys.refresh(plan_id=plan.pk)


def follow_series(model, place: str, plan: Plan, copies: Copies, reason: str) -> None:
    """Bring the records of one kind up to date, action by action; `place` tells those of one action apart."""
    series: dict[int, dict] = {pk: {} for pk in copies}
    touched = set()
    for one in model.objects.filter(action__in=list(copies.values())).select_related("action"):
        pk = one.action.carried_from_id
        series[pk][getattr(one, place)] = one
        if one.version > 1 or one.created_at != plan.created_at:
            touched.add(pk)
    originals = model.objects.filter(action__in=copies.keys() - touched).order_by("action_id", place)
    ending_first = sorted(originals, key=lambda one: getattr(one, "is_current", False))  # one is current at a time
    for one in ending_first:
        if copy := series[one.action_id].get(getattr(one, place)):
            follow(copy, one, {"action"}, reason)
        else:
            copy = copy_of(one, action=copies[one.action_id], created_at=one.created_at)
            create_tracked(copy, by=None, reason=reason)


def follow(copy, original, own: set[str], reason: str) -> None:
    """Give a copy the values of the original, but those of its own fields."""
    fields = [field for field in copy._meta.concrete_fields if field.name not in OWN | own]
    names = [each.name for each in fields if getattr(copy, each.attname) != getattr(original, each.attname)]
    for name in names:
        setattr(copy, copy._meta.get_field(name).attname, getattr(original, copy._meta.get_field(name).attname))
    if names:
        save_versioned(copy, expected=copy.version, fields=names, by=None, reason=reason)


def require_ready(plan: Plan, title: str, starts_on: dt.date, ends_on: dt.date, mark: str) -> None:
    if plan.is_closed or Plan.objects.filter(previous=plan).exists():
        raise RuleBroken("This plan is closed or carried on already. Look at the plan that follows it.")
    title = require_text(title, "Enter the title of the new plan.", field="title")
    if title.casefold() == plan.title.casefold():
        raise RuleBroken("The plan that ends has this title. Give the new one its own years.", field="title")
    if ends_on < starts_on:
        raise RuleBroken("The last day must not be before the first.", field="ends_on")
    if mark != mark_of(plan):
        raise RuleBroken(CHANGED)


def copy_of[M](record: M, **changes) -> M:
    names = {field.name: field.attname for field in record._meta.concrete_fields}
    kept = {attname: getattr(record, attname) for name, attname in names.items() if name not in OWN | changes.keys()}
    return type(record)(**kept, **changes)


def copy_structure(old: Plan, new: Plan, leave_out: set[str], keep) -> dict[type, Copies]:
    out = leave_out & {part.key for part in empty_parts(old)}
    parts: dict[type, Copies] = {}
    above: Copies = {old.pk: new}
    for model, parent in ((StrategicPriority, "plan"), (Objective, "priority"), (Method, "objective")):
        found = model.objects.in_print().filter(**{f"{parent}__in": above}).order_by("position", "pk")
        found = [part for part in found if key_of(part) not in out]
        above = keep([(part.pk, copy_of(part, **{parent: above[getattr(part, f"{parent}_id")]})) for part in found])
        parts[model] = above
    return parts


def copy_actions(old: Plan, new: Plan, keep) -> Copies:
    """Copy the open actions, with the day on which they were first agreed."""
    copies = []
    for one in carried_actions(old).order_by("number"):
        agreed_on = known_since(one.agreed_on, one.created_at, old.document_date)
        copies.append((one.pk, copy_of(one, plan=new, carried_from=one, agreed_on=agreed_on)))
    return keep(copies)


def copy_rows(old: Plan, new: Plan, parts: dict[type, Copies], actions: Copies, keep) -> None:
    """Copy the printed rows with new row numbers, the leads, and every timescale of each action."""
    placements = old.placements.in_print().filter(action__status__in=CARRIED)
    rows, methods = [], parts[Method]
    for row, one in enumerate((one for one in placements if one.method_id in methods), start=1):
        rows.append(
            (one.pk, copy_of(one, plan=new, action=actions[one.action_id], method=methods[one.method_id], row=row))
        )
    keep(rows)
    leads = ActionLead.objects.filter(plan=old, action__status__in=CARRIED, ended_on__isnull=True)
    keep([(one.pk, copy_of(one, plan=new, action=actions[one.action_id])) for one in leads])
    for model in (Timescale, ColourOverride):
        found = model.objects.filter(action__plan=old, action__status__in=CARRIED).order_by("pk")
        if model is ColourOverride:
            found = found.filter(ended_on__isnull=True)
        keep([(one.pk, copy_of(one, action=actions[one.action_id])) for one in found])


def copy_fields(old: Plan, new: Plan, parts: dict[type, Copies], actions: Copies, keep) -> None:
    fields = keep([(one.pk, copy_of(one, plan=new)) for one in old.extra_fields.in_print()])
    owners = {"action": actions, "objective": parts[Objective], "priority": parts[StrategicPriority]}
    values = []
    for one in FieldValue.objects.filter(field__in=fields).order_by("pk"):
        owner = {level: copies.get(getattr(one, f"{level}_id")) for level, copies in owners.items()}
        if any(owner.values()):
            values.append((one.pk, copy_of(one, field=fields[one.field_id], **owner)))
    keep(values)


def copy_turns(old: Plan, actions: Copies, keep) -> Copies:
    found = Occurrence.objects.filter(action__plan=old, action__status__in=CARRIED).order_by("pk")
    return keep([(one.pk, copy_of(one, action=actions[one.action_id])) for one in found])


def copy_answers(old: Plan, actions: Copies, keep) -> None:
    standing = AskedAction.objects.filter(action__plan=old, action__status__in=CARRIED, closed_on__isnull=True)
    asked = {one.action_id: one for one in standing.order_by("pk")}
    keep([(one.pk, copy_of(one, action=actions[one.action_id])) for one in asked.values()])
    for model in (AnswerCount, AgencyResponse):
        found = model.objects.filter(action__in=asked).order_by("pk")
        keep([(one.pk, copy_of(one, action=actions[one.action_id])) for one in found])


def copy_updates(old: Plan, actions: Copies, keep) -> Copies:
    """Copy the latest update of each action, and the latest that says something where that is another."""
    newest = ProgressUpdate.objects.filter(action=OuterRef("pk"), voided_on__isnull=True).order_by("-on", "-pk")
    latest = carried_actions(old).annotate(latest=Subquery(newest.values("pk")[:1]))
    found = {one.pk: one for one in ProgressUpdate.objects.filter(pk__in=latest.values("latest"))}
    empty = {one.action_id for one in found.values() if not says_something(one.text)}
    for one in ProgressUpdate.objects.in_print().filter(action__in=empty):
        if one.action_id in empty and says_something(one.text):
            found[one.pk] = one
            empty.discard(one.action_id)
    ordered = sorted(found.values(), key=lambda one: (one.on, one.pk))
    return keep([(one.pk, copy_of(one, action=actions[one.action_id], meeting=one.meeting)) for one in ordered])


def copy_evidence(old: Plan, actions: Copies, updates: Copies, turns: Copies, keep) -> None:
    """Copy the evidence of actions, with its day; both records point to the same file."""
    found = Evidence.objects.standing().filter(action__plan=old, action__status__in=CARRIED).order_by("pk")

    def here(one: Evidence) -> Evidence:
        about = {"update": updates.get(one.update_id), "occurrence": turns.get(one.occurrence_id)}
        return copy_of(one, action=actions[one.action_id], file=one.file.name, **about)

    keep([(one.pk, here(one)) for one in found])


def copy_related(old: Plan, new: Plan, parts: dict[type, Copies], actions: Copies, updates: Copies, keep) -> None:
    """Copy open records, cross-references and the glossary; a reference to a part left out is proposed again."""
    carried = {"action__plan": old, "action__status__in": CARRIED}

    def here(one, **changes):
        own = {"action": actions[one.action_id]} if one.action_id else {}
        own |= changes
        return copy_of(one, **own | ({"update": updates.get(one.update_id)} if hasattr(one, "update_id") else {}))

    tasks = keep([(one.pk, here(one)) for one in FollowUp.objects.open().filter(**carried).order_by("pk")])
    sent = ActionNote.objects.filter(follow_up__in=tasks).order_by("pk")  # so that no task is sent again
    keep([(one.pk, copy_of(one, follow_up=tasks[one.follow_up_id])) for one in sent])
    queries = keep([(one.pk, here(one)) for one in Query.objects.undecided().filter(**carried).order_by("pk")])
    answers = QueryAnswer.objects.filter(query__in=queries).order_by("pk")
    keep([(one.pk, copy_of(one, query=queries[one.query_id])) for one in answers])
    keep([(one.pk, here(one)) for one in unanswered(old)])
    pointing = []
    for one in references(old).order_by("pk"):
        if one.update_id and one.update_id not in updates:
            continue
        standing = {"objective": parts[Objective].get(one.objective_id), "method": parts[Method].get(one.method_id)}
        if one.action_id or any(standing.values()):
            targets = {
                "target_priority": parts[StrategicPriority].get(one.target_priority_id),
                "target_objective": parts[Objective].get(one.target_objective_id),
                "target_action": actions.get(one.target_action_id, one.target_action),  # or it stays in the old plan
            }
            lost = one.state == CrossReference.State.CONFIRMED and not any(targets.values())
            asked = {"state": CrossReference.State.PROPOSED, "settled_by": None, "settled_on": None} if lost else {}
            pointing.append((one.pk, here(one, plan=new, **standing, **targets, **asked)))
    keep(pointing)
    terms = GlossaryTerm.objects.in_print().filter(plan=old)
    keep([(one.pk, copy_of(one, plan=new)) for one in terms])
