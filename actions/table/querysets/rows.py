"""The board's table as values for the plan page, the print view and every export, in two statements.

Rows are plain values rather than model objects: a page spends its time on text, not on building objects.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from actions.colours.rules import COLOUR_NAMES, REDS_FIRST, Evaluation
from actions.fields.rules import NO_EXTRAS, Extras, Value
from actions.models import Action
from actions.references.rules import Pointer
from actions.table.querysets.cells import Cells, Printed, TimescaleLine, UpdateCell, read_cells
from actions.table.querysets.totals import Totals
from actions.wording.leads import print_leads
from actions.wording.levels import LEVELS, Levels
from actions.wording.series import join_series
from actions.wording.updates import QueryLine, join_queries, join_updates
from core.text.dates import print_date


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
    priority_text: str
    objective: int
    objective_text: str
    method: int
    method_text: str
    implied: bool = False  # its objective
    levels: Levels = LEVELS
    objective_span: int = 1
    method_span: int = 1
    editable: bool = False
    leads: list[str] = field(default_factory=list)
    timescales: list[TimescaleLine] = field(default_factory=list)
    updates: list[UpdateCell] = field(default_factory=list)
    earlier: int = 0
    evaluation: Evaluation | None = None  # None where the row was not evaluated
    next_due: dt.date | None = None  # of a recurring action
    queries: list[QueryLine] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    places: list[Printed] = field(default_factory=list)
    answers: Totals | None = None  # of agencies, where they are asked
    extras: dict[int, Value] = field(default_factory=dict)  # by the key of the field
    measure: str = ""  # the key of the figure by which it is measured
    measured: str = ""  # what that was last, as a sentence, where it was read

    def fill(self, own: Cells) -> None:
        self.leads, self.timescales, self.updates, self.earlier = own.leads, own.timescales, own.updates, own.earlier
        self.evaluation, self.next_due, self.queries = own.evaluation, own.next_due, own.queries
        self.pointers, self.places, self.answers, self.extras = own.pointers, own.places, own.answers, own.extras

    @property
    def answered(self) -> str:
        """The count of agencies' answers, printed beside the leads but not part of them."""
        return f"Agencies: {self.answers.in_words}" if self.answers else ""

    @property
    def also(self) -> str:
        """Where else the action is printed: "Also printed under Strategic Priority 3"; "" elsewhere."""
        if not self.places:
            return ""
        others = (one.text(self.levels) for one in self.places if one.placement != self.placement)
        names = list(dict.fromkeys(others))
        if len(names) > 1:
            names = [", ".join(names[:-1]), names[-1]]
        return f"Also printed under {' and '.join(names)}" if names else ""

    @property
    def marks(self) -> list[str]:
        """Remarks below the text of the action: its status where work is not simply under way, and its places."""
        marks = []
        if self.status == Action.Status.WITHDRAWN:
            marks.append(f"Withdrawn on {print_date(self.withdrawn_on)}: {self.withdrawn_reason}")
        elif self.status == Action.Status.COMPLETED:
            marks.append(f"Completed on {print_date(self.completed_on)}" if self.completed_on else "Completed")
        elif self.status == Action.Status.NOT_STARTED:
            marks.append("Not started")
        if self.places:
            marks.append(f"{self.also}; updated once" if self.also else "Updated once")
        return marks

    @property
    def leads_cell(self) -> str:
        """One lead a line, as prints and comparisons have it."""
        return "\n".join(self.leads)

    @property
    def leads_printed(self) -> str:
        """The cell as people read it."""
        return print_leads(self.leads)

    @property
    def timescale_cell(self) -> str:
        return join_series(line.printed for line in self.timescales)

    @property
    def due_again(self) -> str:
        """When a recurring action is due next, printed beside the wording but not part of it."""
        return f"Next due {print_date(self.next_due)}" if self.next_due else ""

    @property
    def update_cell(self) -> str:
        """The update column, newest first, then open queries, in the form that the importer reads back."""
        updates = join_updates(self.updates)
        return "\n".join(part for part in (updates, join_queries(self.queries)) if part) if self.queries else updates


@dataclass(slots=True)
class PriorityTable:
    pk: int
    number: str
    title: str
    rows: list[Row]
    extras: Extras = NO_EXTRAS
    levels: Levels = LEVELS

    @property
    def heading(self) -> str:
        """Blank where the rows are in another order, and where its priority is implied."""
        return self.levels.heading(self.number, self.title)

    @property
    def is_mixed(self) -> bool:
        """Whether its rows are of several priorities."""
        return not self.pk

    @property
    def has_objectives(self) -> bool:
        return not all(row.implied for row in self.rows)

    @property
    def coloured(self) -> bool:
        return any(row.evaluation for row in self.rows)

    @property
    def colours(self) -> list[tuple[str, str, int]]:
        """(code, name, number) of each colour among the rows, reds first."""
        counts = Counter(row.evaluation.code for row in self.rows if row.evaluation)
        return [(code, COLOUR_NAMES[code].lower(), counts[code]) for code in REDS_FIRST if counts[code]]


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
    "action__measure",
    "method__objective__priority_id",
    "method__objective_id",
    "method__objective__number",
    "method__objective__text",
    "method_id",
    "method__number",
    "method__text",
    "method__objective__priority__number",
    "method__objective__priority__text",
    "method__objective__implied",
)
ACTION = ROW_FIELDS.index("action_id")


def read_table(
    records: list[tuple],
    *,
    latest_only: bool = False,
    grouped: bool = True,
    extras: Extras = NO_EXTRAS,
    levels: Levels = LEVELS,
) -> list[PriorityTable]:
    """The rows of placements (values_list of ROW_FIELDS) with their cells, grouped by priority.

    `latest_only` reads the newest update of each action and the number of earlier ones; otherwise all are read. Without
    `grouped` (another order than the printed one) all rows are in one table and no cells are merged. `extras` and
    `levels` are the extra fields of the plan and the names of its levels. One statement for each two thousand actions.
    """
    cells = read_cells([record[ACTION] for record in records], latest_only=latest_only)
    return build_table(records, cells, grouped=grouped, extras=extras, levels=levels)


def build_table(
    records: Iterable[tuple],
    cells: dict[int, Cells],
    *,
    grouped: bool = True,
    extras: Extras = NO_EXTRAS,
    levels: Levels = LEVELS,
) -> list[PriorityTable]:
    """The tables from cells that have been read: of today, or of a past moment (actions/past/table.py)."""
    rows, titles = [], {}
    for placement, row, action, number, text, status, done, gone, why, measure, *above in records:
        priority, objective, o_number, o_text, method, m_number, m_text, p_number, p_text, implied = above
        titles[priority] = (p_number, p_text)
        made = Row(
            placement=placement,
            row=row,
            action=action,
            number=number,
            text=text,
            status=status,
            completed_on=done,
            withdrawn_on=gone,
            withdrawn_reason=why,
            measure=measure,
            priority=priority,
            priority_text=f"{p_number}. {p_text}" if p_number else p_text,
            objective=objective,
            objective_text=f"{o_number} {o_text}".strip(),
            method=method,
            method_text=f"{m_number} {m_text}".strip(),
            implied=implied,
            levels=levels,
        )
        made.fill(cells[action])
        rows.append(made)
    if not grouped:
        return [PriorityTable(pk=0, number="", title="", rows=rows, extras=extras, levels=levels)] if rows else []
    return [
        PriorityTable(pk, *titles[pk], merge_cells(list(group)), extras, levels)
        for pk, group in groupby(rows, key=lambda row: row.priority)
    ]


def mark_editable(tables: list[PriorityTable], writable: frozenset[int]) -> None:
    """Set on each row whether its action is among the writable ones and has not been withdrawn."""
    for table in tables:
        for row in table.rows:
            row.editable = row.action in writable and row.status != Action.Status.WITHDRAWN


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
