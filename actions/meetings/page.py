"""The minutes of a meeting by action in the printed order, and the follow-ups by person.

The caller checks that the reader may see the meeting.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, F, Min, OuterRef, Q

from actions.models import Action, Decision, FollowUp, Meeting, Placement, Plan
from core.text.dates import print_date

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

    Deleted entries, follow-ups that are no longer needed and copies in the next plan are left out.
    """
    copied = Q(action__plan__previous__isnull=False, created_at=F("action__plan__created_at"))
    only = (Q(action=action) if action else Q()) & ~copied
    follows = {"action": OuterRef("action__carried_from"), "created_at": OuterRef("created_at")}  # on its first day
    lines = [
        Line("update", row.pk, row.version, row.action_id, row.text, row.author_name, row.author_id, row.created_at)
        for row in meeting.updates.in_print().filter(only, ~Exists(meeting.updates.filter(**follows)))
    ]
    for row in meeting.decisions.standing().filter(only).select_related("recorded_by"):
        by = row.recorded_by
        outcome = f" ({Decision.Outcome(row.outcome).label})" if row.outcome else ""
        lines.append(
            Line("decision", row.pk, row.version, row.action_id, row.text, str(by), by.pk, row.created_at, more=outcome)
        )
    series = meeting.timescales.filter(only, ~Exists(meeting.timescales.filter(**follows)), state="agreed")
    for row in series.select_related("settled_by"):
        why = f", because: {row.reason}" if row.reason else ""
        by = row.settled_by
        who = (str(by), by.pk) if by else ("", None)
        lines.append(Line("timescale", row.pk, row.version, row.action_id, row.wording, *who, row.created_at, more=why))
    for row in meeting.follow_ups.filter(only, dropped_on__isnull=True).select_related("added_by"):
        lines.append(task_line(row))
    for row in meeting.notes.in_print().filter(only).select_related("author"):
        by = row.author
        lines.append(Line("note", row.pk, row.version, row.action_id, row.text, str(by), by.pk, row.created_at))
    return sorted(lines, key=lambda line: (line.at, ORDER.index(line.kind), line.pk))


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


def plan_on_the_table(meeting: Meeting, user) -> Plan | None:
    """The plan of a meeting; the current one where it has none."""
    return meeting.plan or Plan.objects.visible_to(user).in_force()
