"""From an accepted PlanDocument to records, in one transaction; then the answers that a person gave to its questions.

Everything is saved as printed. A question that was left open, or answered "keep as printed", changes nothing.
"""

import datetime as dt
import re

from django.db import transaction

from actions import timescales
from actions.fields.services import save_extras
from actions.importing.answers import apply_answers, settle_answered
from actions.importing.question import KEEP
from actions.importing.questions_rows import day_of_undated
from actions.importing.rules import Done, completed_rows
from actions.leads.services import known_leads
from actions.models import (
    Action,
    ActionLead,
    GlossaryTerm,
    Lead,
    LeadAlias,
    Method,
    Objective,
    Placement,
    Plan,
    ProgressUpdate,
    Query,
    StrategicPriority,
    Timescale,
)
from actions.progress.services.turns import appear_in_plan
from actions.references.services import note_references_of_plan
from actions.table.querysets import keys
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from actions.wording.leads import lead_key, split_leads
from actions.wording.objectives import split_number
from actions.wording.series import Part, Series, read_series
from actions.wording.updates import split_queries, split_updates
from agencies.models import Agency, SubGroup
from core.mail.notices import quiet
from core.pages.context import board_short_name
from core.records.locking import create_tracked
from core.text.dates import today

REASON = "Taken from the document"
AS_PRINTED = "As printed in the document"
PREFIX = re.compile(r"^reviewed timescale [–—-] ", re.IGNORECASE)  # printed anew before every agreed revision


@quiet()
@transaction.atomic
def save_plan(*, document: PlanDocument, title: str, as_at: dt.date, by, answers: dict[str, str] | None = None) -> Plan:
    """Save a document as a new plan, which is in force only where no other is.

    `as_at` is the date of the document, which its undated updates are given.
    """
    plan = Plan(
        title=title or document.title,
        document_date=as_at,
        action_heading=f"{board_short_name() or 'Board'} action",
        update_heading=document.update_heading or "Progress / Update",
        in_force_since=None if Plan.objects.dated_in_force(today()).exists() else today(),
    )
    create_tracked(plan, by=by, reason=REASON)
    with keys.once_for(plan):
        priorities = {}
        for position, heading in enumerate(document.priorities, start=1):
            priority = new_priority(plan, heading, position)
            priorities[heading.number] = create_tracked(priority, by=by, reason=REASON)
        completed = completed_rows(document, as_at)
        known, undated = known_leads(), day_of_undated(document, as_at, answers or {})
        objective = method = None
        placed = []
        for number, row in enumerate(document.rows, start=1):
            objective, method = place_cells(row, priorities[row.priority], objective, method, by)
            series = read_series(row.timescale, is_ours=document.is_ours)
            done = completed.get(number)
            action = save_row(plan, number, row, series, method, as_at, undated, known, answers or {}, by, done)
            placement = Placement(plan=plan, action=action, method=method, position=number, row=number)
            create_tracked(placement, by=by, reason=REASON)
            placed.append((action, objective, priorities[row.priority]))
        save_extras(plan=plan, columns=document.extras, rows=placed, by=by, reason=REASON)
        for position, entry in enumerate(document.glossary, start=1):
            term = GlossaryTerm(plan=plan, term=entry.term.strip(), meaning=entry.meaning.strip(), position=position)
            create_tracked(term, by=by, reason=REASON)
        apply_answers(plan=plan, document=document, as_at=as_at, answers=answers or {}, by=by)
        appear_in_plan(plan, by=by)
        note_references_of_plan(plan=plan, by=by)
        settle_answered(plan=plan, document=document, as_at=as_at, answers=answers or {}, by=by)
    return plan


def new_priority(plan: Plan, heading: PriorityHeading, position: int) -> StrategicPriority:
    """The priority of a heading, not saved; one without a title is not printed, and so has no number."""
    implied = not heading.title.strip()
    number = "" if implied else heading.number
    return StrategicPriority(plan=plan, number=number, text=heading.title, position=position, implied=implied)


def place_cells(row: PlanRow, priority, objective, method, by) -> tuple[Objective, Method]:
    """The objective and method under which a row stands; a blank cell continues the one above in the same priority."""
    same_priority = objective is not None and objective.priority_id == priority.pk
    if row.objective.strip() or not same_priority:
        number, text = split_number(row.objective)
        position = objective.position + 1 if same_priority else 1
        implied = not (number or text)
        objective = Objective(priority=priority, number=number, text=text, position=position, implied=implied)
        create_tracked(objective, by=by, reason=REASON)
        method = None
    if row.method.strip() or method is None:
        number, text = split_number(row.method)
        position = method.position + 1 if method else 1
        method = Method(objective=objective, number=number, text=text, position=position)
        create_tracked(method, by=by, reason=REASON)
    return objective, method


def save_row(
    plan: Plan,
    number: int,
    row: PlanRow,
    series: Series,
    method: Method,
    as_at: dt.date,
    undated: tuple[dt.date, bool],
    known: dict,
    answers: dict,
    by,
    done: Done | None,
) -> Action:
    """One action with its leads, timescales and updates, as printed. `undated`: the day of updates without a date, and
    whether it is only assumed; `done`: what a status column says of its completion."""
    reading = timescales.read(series.current, base=as_at)
    action = Action(plan=plan, number=number, text=row.action.strip() or "(no action is printed in this row)")
    if reading.kind == Timescale.Kind.COMPLETED:
        action.status = Action.Status.COMPLETED
        action.completed_on = reading.completed_on
        action.completion_note = reading.note
    elif done:
        action.status, action.completed_on, action.completion_note = Action.Status.COMPLETED, done.on, done.note
    create_tracked(action, by=by, reason=REASON)
    for place, spelling in enumerate(split_leads(row.leads), start=1):
        lead = find_lead(spelling, known, answers, by)
        if not action.action_leads.filter(lead=lead).exists():
            link = ActionLead(action=action, lead=lead, position=place, printed_as=spelling)
            create_tracked(link, by=by, reason=REASON)
    for timescale in timescales_of(action, series, as_at):
        create_tracked(timescale, by=by, reason=REASON)
    for line in reversed(split_updates(row.update)):
        update = ProgressUpdate(
            action=action,
            on=line.on or undated[0],
            date_assumed=line.assumed if line.on else undated[1],
            author_name=line.author,
            text=line.text,
        )
        create_tracked(update, by=by, reason=REASON)
    for line in split_queries(row.update):
        create_tracked(Query(action=action, text=line.text, raised_on=line.on), by=by, reason=REASON)
    return action


def timescales_of(action: Action, series: Series, as_at: dt.date) -> list[Timescale]:
    """The timescales that a cell holds, not saved; the latest agreed one is current. None for an empty cell."""
    found: list[Timescale] = []
    for part in series.parts:
        reading = timescales.read(part.wording, base=as_at)
        if found:
            found.append(later_timescale(action, len(found) + 1, part, reading))
        elif part.wording.strip():
            found = first_timescales(action, part.wording, reading, is_exact=series.is_exact)
    current = [timescale for timescale in found if timescale.state == Timescale.State.AGREED][-1:]
    for timescale in found:
        timescale.is_current = timescale in current
    return found


def first_timescales(action: Action, wording: str, reading, *, is_exact: bool) -> list[Timescale]:
    """What the first wording of a cell holds: one timescale, or (not where it `is_exact`) an original and its revision
    in the same words."""
    parted = bool(reading.original_wording and reading.revised_wording)
    if not reading.original_due or is_exact and parted:
        return [Timescale(**read_values(reading), action=action, position=1, wording=wording.strip())]
    common = {"action": action, "kind": reading.kind, "precision": reading.precision}
    first, second = wording.strip(), wording.strip()
    if parted:
        first, second = reading.original_wording, PREFIX.sub("", reading.revised_wording)
    return [
        Timescale(**common, position=1, wording=first, printed=parted, due=reading.original_due),
        Timescale(**common, position=2, wording=second, due=reading.due, reason=AS_PRINTED),
    ]


def later_timescale(action: Action, position: int, part: Part, reading) -> Timescale:
    state = Timescale.State.PROPOSED if part.is_proposed else Timescale.State.AGREED
    values = {"position": position, "wording": part.wording, "state": state, "reason": AS_PRINTED}
    return Timescale(**read_values(reading), action=action, **values)


def read_values(reading) -> dict:
    return {name: getattr(reading, name) for name in ("kind", "precision", "start", "due", "recurrence")}


def find_lead(spelling: str, known: dict[str, Lead], answers: dict[str, str], by) -> Lead:
    """The lead of a spelling: a known one, the one that a person chose for it, or a new one of the likely kind."""
    key = lead_key(spelling)
    if key in known:
        return known[key]
    chosen = answers.get(f"lead-{key}", "")
    if chosen and chosen not in {KEEP, "new"} and lead_key(chosen) != key:
        others = {name: value for name, value in answers.items() if name != f"lead-{key}"}
        lead = find_lead(chosen, known, others, by)  # that one may itself be another spelling, further down
    else:
        lead = new_lead(spelling, by)
    if key in known:  # answers that point at each other have come round
        return known[key]
    create_tracked(LeadAlias(lead=lead, spelling=spelling, key=key), by=by, reason=REASON)
    known[key] = lead
    return lead


def new_lead(spelling: str, by) -> Lead:
    """A lead of the kind that its name speaks of: a group, all agencies, a role, a known agency, or other."""
    words = lead_key(spelling)
    lead = Lead(name=spelling.strip())
    if words.endswith("group"):
        group = next((g for g in SubGroup.objects.all() if lead_key(g.name) == words), None)
        lead.kind = Lead.Kind.SUBGROUP
        lead.subgroup = group or create_tracked(SubGroup(name=spelling.strip()), by=by, reason=REASON)
    elif words == "all agencies":
        lead.kind = Lead.Kind.ALL_AGENCIES
    elif words == "eslo" or words.endswith(("manager", "officer", "lead", "chair", "coordinator")):
        lead.kind = Lead.Kind.ROLE
        lead.role = role_of(words)
    else:
        agency = next((a for a in Agency.objects.filter(name__iexact=spelling.strip())), None)
        if agency:
            lead.kind, lead.agency = Lead.Kind.AGENCY, agency
    return create_tracked(lead, by=by, reason=REASON)


def role_of(words: str) -> str:
    """The role here of which the name of a lead speaks; "" for a role elsewhere."""
    if words == "eslo":
        return "eslo"
    return "manager" if words.endswith("development manager") else ""
