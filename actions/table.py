"""The board's table as values: what the plan page, the print view and every export show, read once, in four statements.

Rows are plain values rather than model objects: a page of 43 rows spends its time on text, not on objects.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, OuterRef, Subquery
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actions.importing.updates import UpdateLine, join_updates
from actions.models import Action, ActionLead, ProgressUpdate, Timescale
from agencies.access import may
from core.dates import print_date

REVISED = "Reviewed timescale – "
PROPOSED = "Proposed timescale – "
SAYS_SO = re.compile(r"(?:reviewed|revised|amended|extended|new|proposed) ", re.IGNORECASE)


@dataclass(slots=True)
class TimescaleLine:
    """One timescale of the series as the column prints it."""

    wording: str
    state: str
    is_first: bool
    due: dt.date | None

    @property
    def printed(self) -> str:
        """The first printed one stands as worded; a revision says that it is one."""
        if self.is_first or SAYS_SO.match(self.wording):
            return self.wording
        return (PROPOSED if self.state == Timescale.State.PROPOSED else REVISED) + self.wording


@dataclass(slots=True)
class UpdateCell:
    """One update as the last column prints it."""

    pk: int
    on: dt.date
    printed_on: str
    author: str
    text: str
    assumed: bool

    @property
    def html(self) -> SafeString:
        """Date and author in bold, then the text."""
        who = f", {self.author}" if self.author else ""
        when = f"{self.printed_on} (date of the document){who}" if self.assumed else f"{self.printed_on}{who}"
        return format_html("<strong>{}:</strong> {}", when, self.text)

    def line(self) -> UpdateLine:
        """The same in the form that is written to files."""
        return UpdateLine(on=self.on, author=self.author, text=self.text, assumed=self.assumed)


@dataclass(slots=True)
class Row:
    """One printed row. `objective_span` and `method_span` count the rows that the merged cell covers; 0 = covered."""

    placement: int
    row: int
    action: int
    number: int
    text: str
    status: str
    completed_on: dt.date | None
    withdrawn_on: dt.date | None
    withdrawn_reason: str
    priority: int
    objective: int
    objective_text: str
    method: int
    method_text: str
    shared: bool = False
    objective_span: int = 1
    method_span: int = 1
    editable: bool = False
    leads: list[str] = field(default_factory=list)
    timescales: list[TimescaleLine] = field(default_factory=list)
    updates: list[UpdateCell] = field(default_factory=list)
    earlier: int = 0

    @property
    def marks(self) -> list[str]:
        """What is said of the action below its text: its status where work is not simply under way, and its places."""
        marks = []
        if self.status == Action.Status.WITHDRAWN:
            marks.append(f"Withdrawn on {print_date(self.withdrawn_on)}: {self.withdrawn_reason}")
        elif self.status == Action.Status.COMPLETED:
            marks.append(f"Completed on {print_date(self.completed_on)}" if self.completed_on else "Completed")
        elif self.status == Action.Status.NOT_STARTED:
            marks.append("Not started")
        if self.shared:
            marks.append("Printed in more than one place and updated once")
        return marks

    @property
    def leads_cell(self) -> str:
        """The lead column, one lead a line."""
        return "\n".join(self.leads)

    @property
    def timescale_cell(self) -> str:
        """The timescale column: the original and each revision, one paragraph each."""
        return "\n".join(line.printed for line in self.timescales)

    @property
    def update_cell(self) -> str:
        """The update column, newest first, in the form that the importer reads back."""
        return join_updates([update.line() for update in self.updates])


@dataclass(slots=True)
class PriorityTable:
    """A strategic priority and its printed rows."""

    pk: int
    number: str
    title: str
    rows: list[Row]

    @property
    def heading(self) -> str:
        """As it stands over its table."""
        return f"Strategic Priority {self.number}: {self.title}" if self.number else self.title


ROW_FIELDS = (
    "pk",
    "row",
    "action_id",
    "action__number",
    "action__text",
    "action__status",
    "action__completed_on",
    "action__withdrawn_on",
    "action__withdrawn_reason",
    "method__objective__priority_id",
    "method__objective_id",
    "method__objective__number",
    "method__objective__text",
    "method_id",
    "method__number",
    "method__text",
    "method__objective__priority__number",
    "method__objective__priority__text",
)


def read_table(records: list[tuple], *, latest_only: bool = False, grouped: bool = True) -> list[PriorityTable]:
    """The rows of placements (values_list of ROW_FIELDS) with all that their cells print, grouped by priority.

    `latest_only` reads the newest update of each action and the number of earlier ones; otherwise all updates are read.
    Without `grouped` (another order than the printed one) all rows stand in one table and no cells are merged.
    Three statements whatever the size.
    """
    action_ids = list({record[ROW_FIELDS.index("action_id")] for record in records})
    leads = read_leads(action_ids)
    timescales = read_timescales(action_ids)
    updates, counts = read_updates(action_ids, latest_only=latest_only)
    rows, titles = [], {}
    seen: dict[int, int] = {}
    for record in records:
        values = dict(zip(ROW_FIELDS, record, strict=True))
        key = values["action_id"]
        row = Row(
            placement=values["pk"],
            row=values["row"],
            action=key,
            number=values["action__number"],
            text=values["action__text"],
            status=values["action__status"],
            completed_on=values["action__completed_on"],
            withdrawn_on=values["action__withdrawn_on"],
            withdrawn_reason=values["action__withdrawn_reason"],
            priority=values["method__objective__priority_id"],
            objective=values["method__objective_id"],
            objective_text=f"{values['method__objective__number']} {values['method__objective__text']}".strip(),
            method=values["method_id"],
            method_text=f"{values['method__number']} {values['method__text']}".strip(),
            leads=leads.get(key, []),
            timescales=timescales.get(key, []),
            updates=updates.get(key, []),
        )
        row.earlier = counts.get(key, len(row.updates)) - len(row.updates)
        seen[key] = seen.get(key, 0) + 1
        titles[row.priority] = (
            values["method__objective__priority__number"],
            values["method__objective__priority__text"],
        )
        rows.append(row)
    for row in rows:
        row.shared = seen[row.action] > 1
    if not grouped:
        return [PriorityTable(pk=0, number="", title="", rows=rows)] if rows else []
    return [
        PriorityTable(pk=pk, number=titles[pk][0], title=titles[pk][1], rows=merge_cells(list(group)))
        for pk, group in groupby(rows, key=lambda row: row.priority)
    ]


def mark_editable(tables: list[PriorityTable], user) -> list[PriorityTable]:
    """Say of each row whether this person may write on its action; one statement, none for readers and the manager."""
    rows = [row for table in tables for row in table.rows]
    if may(user, "plan.update_any"):
        allowed = {row.action for row in rows}
    elif may(user, "plan.update_led"):
        actions = Action.objects.editable_by(user).filter(pk__in=[row.action for row in rows])
        allowed = set(actions.values_list("pk", flat=True))
    else:
        allowed = set()
    for row in rows:
        row.editable = row.action in allowed and row.status != Action.Status.WITHDRAWN
    return tables


def merge_cells(rows: list[Row]) -> list[Row]:
    """Set the spans of the objective and method cells, so that a cell is printed once over the rows that it covers."""
    for _, same_objective in groupby(rows, key=lambda row: row.objective):
        block = list(same_objective)
        for place, row in enumerate(block):
            row.objective_span = len(block) if place == 0 else 0
        for _, same_method in groupby(block, key=lambda row: row.method):
            part = list(same_method)
            for place, row in enumerate(part):
                row.method_span = len(part) if place == 0 else 0
    return rows


def read_leads(action_ids: list[int]) -> dict[int, list[str]]:
    """Leads as printed, per action, in order."""
    found: dict[int, list[str]] = {}
    query = ActionLead.objects.filter(action_id__in=action_ids, ended_on__isnull=True)
    for action_id, name in query.order_by("action_id", "position", "pk").values_list("action_id", "printed_as"):
        found.setdefault(action_id, []).append(name)
    return found


def read_timescales(action_ids: list[int]) -> dict[int, list[TimescaleLine]]:
    """Printed timescales per action, the original first."""
    found: dict[int, list[TimescaleLine]] = {}
    query = Timescale.objects.filter(action_id__in=action_ids, printed=True).in_print()
    for action_id, wording, state, due in query.values_list("action_id", "wording", "state", "due"):
        series = found.setdefault(action_id, [])
        series.append(TimescaleLine(wording, state, not series, due))
    return found


def read_updates(action_ids: list[int], *, latest_only: bool) -> tuple[dict[int, list[UpdateCell]], dict[int, int]]:
    """Updates per action, newest first, and how many each action has in all."""
    query = ProgressUpdate.objects.filter(action_id__in=action_ids).in_print()
    fields = ["action_id", "pk", "on", "author_name", "text", "date_assumed"]
    if latest_only:
        same = ProgressUpdate.objects.filter(action_id=OuterRef("action_id"), voided_on__isnull=True)
        count = same.order_by().values("action_id").annotate(n=Count("pk")).values("n")
        query = query.filter(pk=Subquery(same.order_by("-on", "-pk").values("pk")[:1])).annotate(in_all=Subquery(count))
        fields.append("in_all")
    found: dict[int, list[UpdateCell]] = {}
    counts: dict[int, int] = {}
    for action_id, pk, on, author, text, assumed, *in_all in query.values_list(*fields):
        found.setdefault(action_id, []).append(UpdateCell(pk, on, print_date(on), author, text, assumed))
        if in_all:
            counts[action_id] = in_all[0]
    return found, counts
