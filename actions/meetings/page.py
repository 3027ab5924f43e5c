"""The agenda of a meeting; its minutes by action in the printed order, and the follow-ups by person.

The caller checks that the reader may see the meeting.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.utils.safestring import SafeString

from actions.access import plan_in_force_for
from actions.colours.page import short_badge_html
from actions.colours.querysets import evaluate_actions, read_records
from actions.colours.rules import Evaluation, evaluate, silent_quarters
from actions.figures.querysets import CLOSED, SILENT
from actions.meetings.rules import REASONS, reason_of
from actions.models import (
    Action,
    AgendaLine,
    Decision,
    FollowUp,
    Meeting,
    MeetingNote,
    Placement,
    Plan,
    ProgressUpdate,
    Query,
    Timescale,
)
from core.text.dates import print_date, today

ORDER = ("update", "decision", "timescale", "follow_up", "note")  # within an action
LABELS = {
    "update": "Update",
    "decision": "Decision",
    "timescale": "New timescale",
    "follow_up": "Follow-up",
    "note": "Note",
}


@dataclass(frozen=True)
class Line:
    kind: str  # one of ORDER
    pk: int
    version: int
    action: int | None
    text: str
    by: str
    author: int | None
    at: dt.datetime
    more: str = ""  # printed after the text
    owner: str = ""  # of a follow-up
    due: dt.date | None = None
    done: bool = False

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def full_text(self) -> str:
        return f"{self.owner}: {self.text}{self.more}" if self.owner else f"{self.text}{self.more}"


@dataclass
class Item:
    action: Action
    row: int | None  # row in the printed plan; None where it is no longer printed
    lines: list[Line] = field(default_factory=list)


@dataclass
class Minutes:
    meeting: Meeting
    present: list[str]
    apologies: list[str]
    general: list[Line]
    items: list[Item]

    @property
    def tasks(self) -> list[tuple[str, list[tuple[Line, Action]]]]:
        found: dict[str, list] = defaultdict(list)
        for item in self.items:
            for line in item.lines:
                if line.kind == "follow_up":
                    found[line.owner].append((line, item.action))
        return sorted(found.items(), key=lambda pair: pair[0].casefold())

    @property
    def decisions(self) -> list[tuple[Line, Action]]:
        return [(line, item.action) for item in self.items for line in item.lines if line.kind == "decision"]

    @property
    def is_empty(self) -> bool:
        return not self.general and not self.items


def minutes_of(meeting: Meeting) -> Minutes:
    """The minutes of a meeting, in nine statements at most."""
    lines = lines_of(meeting)
    by_action: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (ORDER.index(line.kind), line.at, line.pk)):
        if line.action:
            by_action[line.action].append(line)
    rows = dict(
        Placement.objects.in_print().filter(action__in=by_action).order_by().values_list("action").annotate(Min("row"))
    )
    actions = Action.objects.filter(pk__in=by_action).select_related("plan").prefetch_related("action_leads")
    items = [Item(action, rows.get(action.pk), by_action[action.pk]) for action in actions]
    entries = list(meeting.attendance.listed())
    return Minutes(
        meeting=meeting,
        present=[entry.name for entry in entries if entry.present],
        apologies=[entry.name for entry in entries if not entry.present],
        general=[line for line in lines if line.action is None],
        items=sorted(items, key=lambda item: (item.row is None, item.row or 0, item.action.number)),
    )


def lines_of(meeting: Meeting, action: Action | None = None) -> list[Line]:
    """The entries of a meeting (about one action, where given), in the order in which they were written.

    Deleted entries, follow-ups that are no longer needed and copies in the next plan are left out. About one action,
    kinds of which there is nothing are found by one statement, and not read.
    """
    written = entries_of(meeting, action)
    if action:
        kinds = [entries.order_by().values_list(Value(kind), flat=True) for kind, entries in written.items()]
        there = set(kinds[0].union(*kinds[1:]).order_by())
        written = {kind: entries for kind, entries in written.items() if kind in there}
    lines = [LINES[kind](entry) for kind, entries in written.items() for entry in entries]
    return sorted(lines, key=lambda line: (line.at, ORDER.index(line.kind), line.pk))


def entries_of(meeting: Meeting, action: Action | None) -> dict[str, QuerySet]:
    """Kind → entries of a meeting, about one action where it is given; only what was carried over has copies."""
    only, updates, timescales = Q(action=action) if action else Q(), meeting.updates, meeting.timescales
    if action is None or action.carried_from_id:
        only &= ~Q(action__plan__previous__isnull=False, created_at=F("action__plan__created_at"))
        follows = {"action": OuterRef("action__carried_from"), "created_at": OuterRef("created_at")}  # on its first day
        updates, timescales = (records.filter(~Exists(records.filter(**follows))) for records in (updates, timescales))
    return {
        "update": updates.filter(only).in_print(),
        "decision": meeting.decisions.standing().filter(only).select_related("recorded_by"),
        "timescale": timescales.filter(only, state="agreed").select_related("settled_by"),
        "follow_up": meeting.follow_ups.filter(only, dropped_on__isnull=True).select_related("added_by"),
        "note": meeting.notes.in_print().filter(only).select_related("author"),
    }


def update_line(row: ProgressUpdate) -> Line:
    return Line("update", row.pk, row.version, row.action_id, row.text, row.author_name, row.author_id, row.created_at)


def decision_line(row: Decision) -> Line:
    by, outcome = row.recorded_by, f" ({Decision.Outcome(row.outcome).label})" if row.outcome else ""
    own = (row.pk, row.version, row.action_id, row.text)
    return Line("decision", *own, str(by), by.pk, row.created_at, more=outcome)


def timescale_line(row: Timescale) -> Line:
    by, why = row.settled_by, f", because: {row.reason}" if row.reason else ""
    who = (str(by), by.pk) if by else ("", None)
    return Line("timescale", row.pk, row.version, row.action_id, row.wording, *who, row.created_at, more=why)


def note_line(row: MeetingNote) -> Line:
    by = row.author
    return Line("note", row.pk, row.version, row.action_id, row.text, str(by), by.pk, row.created_at)


def task_line(row: FollowUp) -> Line:
    by = row.added_by
    due = f", by {print_date(row.due)}" if row.due else ""
    done = f" (done on {print_date(row.done_on)})" if row.done_on else ""
    return Line(
        "follow_up",
        row.pk,
        row.version,
        row.action_id,
        row.text,
        str(by) if by else "",
        by.pk if by else None,
        row.created_at,
        more=due + done,
        owner=row.owner_name,
        due=row.due,
        done=bool(row.done_on),
    )


LINES = {
    "update": update_line,
    "decision": decision_line,
    "timescale": timescale_line,
    "follow_up": task_line,
    "note": note_line,
}


def plan_on_the_table(meeting: Meeting, user) -> Plan | None:
    """The plan of a meeting; the current one where it has none."""
    return meeting.plan or plan_in_force_for(user)


@dataclass(frozen=True)
class AgendaItem:
    """An action on the agenda, or left out (`reason`: key of REASONS, else ""); `evaluation` is read by agenda_of()."""

    pk: int
    number: int
    text: str
    reason: str
    line: AgendaLine | None = None
    evaluation: Evaluation | None = None

    @property
    def heading(self) -> str:
        return REASONS[self.reason]

    @property
    def badge(self) -> SafeString:
        return SafeString(short_badge_html(self.evaluation))

    @property
    def detail(self) -> str:
        """What follows the badge: the rest of a long label, else the detail of the colour."""
        return self.evaluation.label.partition(", ")[2] or self.evaluation.detail


@dataclass(frozen=True)
class Agenda:
    """The actions of an agenda, and those left out, in the printed order; and the meeting before, if there was one.

    `total` is the number of actions of the plan.
    """

    items: list[AgendaItem]
    left_out: list[AgendaItem]
    previous: Meeting | None
    total: int

    def item(self, action: Action) -> AgendaItem | None:
        return next((item for item in self.items if item.pk == action.pk), None)

    @property
    def groups(self) -> list[tuple[str, list[AgendaItem]]]:
        """(heading, items) of each reason that there is."""
        own = {reason: [item for item in self.items if item.reason == reason] for reason in REASONS}
        return [(REASONS[reason], items) for reason, items in own.items() if items]


def agenda_of(meeting: Meeting, plan: Plan) -> Agenda:
    """The agenda of a meeting about a plan as it is today, with the colours of its actions; six statements at most."""
    agenda = read_agenda(meeting, plan)
    found = evaluate_actions(item.pk for item in agenda.items)
    return replace(agenda, items=[replace(item, evaluation=found[item.pk]) for item in agenda.items])


def read_agenda(meeting: Meeting, plan: Plan) -> Agenda:
    """The agenda without colours; five statements at most."""
    previous = Meeting.objects.before(meeting)
    rows = plan.placements.standing().values_list("action_id", "action__number", "action__text")
    lines = {line.action_id: line for line in meeting.agenda_lines.all()}
    signs, items, left_out = reasons_by_action(meeting, plan, previous), [], []
    actions = {row[0]: row for row in rows}  # once each
    for pk, number, text in actions.values():
        line = lines.get(pk)
        reason = reason_of(signs[pk], line.choice if line else "")
        if reason or line:
            (items if reason else left_out).append(AgendaItem(pk, number, text, reason, line))
    return Agenda(items, left_out, previous, len(actions))


def reasons_by_action(meeting: Meeting, plan: Plan, previous: Meeting | None) -> dict[int, set[str]]:
    """The reasons for each action to be on the agenda, by its key; two statements at most.

    What this meeting itself agreed and decided counts as it was before. Facts are read only of actions whose stored
    colour has expired, or which may be silent and are not red.
    """
    on, rows = today(), plan.placements.standing()
    red = Q(colour="R") & (Q(colour_until__isnull=True) | Q(colour_until__gt=on))
    found = [("red", rows.filter(red)), ("unsure", rows.perhaps_silent(on).exclude(red))]
    found += written_about(meeting, previous)
    pairs = [records.order_by().values_list("action_id", Value(sign)) for sign, records in found]
    signs: dict[int, set[str]] = defaultdict(set)
    for action, sign in pairs[0].union(*pairs[1:]).order_by():
        signs[action].add(sign)
    records, thresholds = read_records(pk for pk, own in signs.items() if "unsure" in own)
    for pk, record in records.items():
        if evaluate(record, on, thresholds).code == "R":
            signs[pk].add("red")
        if record.status not in CLOSED and silent_quarters(record, on) >= SILENT:
            signs[pk].add("silent")
    return signs


def written_about(meeting: Meeting, previous: Meeting | None) -> list[tuple[str, QuerySet]]:
    """(reason, records of actions), those of other plans among them: to look up the plan of each takes longer."""
    moved = Timescale.objects.filter(is_current=True, position__gt=1).exclude(meeting=meeting)
    return [
        ("moved", moved.filter(settled_on__gt=previous.held_on) if previous else moved.none()),
        ("proposed", Timescale.objects.filter(state="proposed")),
        ("proposed", meeting.timescales.filter(state="agreed", position__gt=1)),
        ("query", Query.objects.filter(Q(decision__isnull=True) | Q(decision__meeting=meeting))),
        ("minuted", meeting.updates.in_print()),
        ("minuted", meeting.decisions.standing()),
        ("minuted", meeting.follow_ups.all()),
        ("minuted", meeting.notes.in_print()),
    ]
