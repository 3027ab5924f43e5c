"""One returned file while its changes are taken over: its words for the history, and the records that it changes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from accounts.models import User
from actions.leads.services import known_leads, lead_named
from actions.models import Action, Lead, Meeting, Method, Objective, Placement, Plan, PlanField
from actions.returns.rules.comparing import GONE
from actions.returns.rules.unplaced import WORDS
from actions.returns.rules.values import EXTRA, CellChange
from actions.wording.leads import lead_key, split_leads
from core.importing.progress import Progress
from core.records.locking import Conflict
from core.records.rules import RuleBroken

MEANWHILE = "It has been changed in the meantime. Look at the file again."
NO_FIELD = "There is no field “{heading}” in the plan. Add it first, or leave this column out."
KINDS = {
    "update_added": "New update",
    "update_edited": "Update corrected",
    "update_removed": "Update removed",
    "row_added": "New row",
    "row_missing": "Row missing from the file",
    "row_moved": "Row moved",
}
TAKEN_AWAY = ("update_removed", "row_missing")  # kinds of change that leave no text of their own
LONGEST = 60  # characters of a new action by which it is named


@dataclass(frozen=True)
class Decided:
    """What was decided about one change of a file: to take it.

    `text` stands in the place of what the file says, where a third text was typed. Of an added update, `on` is the day
    that the file does not give, only `assumed` or not, and `confirmed` says that whoever is named wrote it. `reason` is
    that of another timescale or of a withdrawal. Another timescale may have been `agreed`, by a meeting or without.
    """

    change: CellChange
    text: str | None = None
    on: dt.date | None = None
    assumed: bool = False
    confirmed: bool = False
    reason: str = ""
    agreed: bool = False
    meeting: Meeting | None = None

    @property
    def theirs(self) -> str:
        return self.change.theirs if self.text is None else self.text


class ReturnedFile:
    def __init__(
        self, plan: Plan, decided: list[Decided], *, returner: User | None, filename: str, by, progress: Progress
    ):
        self.plan, self.returner, self.by = plan, returner, by
        self.progress, self.count = progress, len(decided)
        self.begun: set[str] = set()  # keys of changes
        self.source = f"From {filename}, returned by {returner.display_name}" if returner else f"From {filename}"
        keys = {one.change.placement for one in decided} - {None}
        rows = Placement.objects.filter(plan=plan, archived_on__isnull=True, pk__in=keys)
        self.rows = {row.pk: row for row in rows.select_related("method__objective__priority")}
        actions = Action.objects.select_for_update(no_key=True).order_by("pk")
        self.actions = {each.pk: each for each in actions.filter(pk__in={row.action_id for row in self.rows.values()})}
        for action in self.actions.values():
            action.plan = plan
        self.fields = fields_by_column(plan)
        self.reworded: set[Objective | Method] = set()
        self._leads: dict[str, Lead] = {}

    def reason(self, more: str = "") -> str:
        """What the history says of a change: the file, who returned it, and the reason if there is one."""
        return f"{self.source}: {more.strip()}" if more.strip() else self.source

    def row(self, change: CellChange) -> Placement:
        """The printed row of a change; RuleBroken where it has gone."""
        if change.placement not in self.rows:
            raise RuleBroken(GONE)
        return self.rows[change.placement]

    def action(self, change: CellChange) -> Action:
        return self.actions[self.row(change).action_id]

    def field(self, change: CellChange) -> PlanField:
        """The extra field of a change; where its key is not given, the one of this heading."""
        keys = {each.pk: each for each in self.fields.values()}
        field = keys.get(change.field) if change.field else self.fields.get(change.column)
        if field is None:
            raise RuleBroken(NO_FIELD.format(heading=change.column.removeprefix(EXTRA)))
        return field

    def leads(self, cell: str) -> list[tuple[Lead, str]]:
        """The leads of a cell, each once, in its order and spelling; those that are not known are made."""
        if not self._leads:
            self._leads = known_leads()
        found: dict[Lead, str] = {}
        for spelling in split_leads(cell):
            key = lead_key(spelling)
            if key not in self._leads:
                self._leads[key] = lead_named(name=spelling, by=self.by)
            found.setdefault(self._leads[key], spelling)
        return list(found.items())

    @contextmanager
    def named(self, change: CellChange) -> Iterator[None]:
        """Says in what is refused inside which row and column it is about, and how far the file is."""
        self.progress(100 * len(self.begun) // self.count)
        self.begun.add(change.key)
        try:
            yield
        except Conflict:
            raise RuleBroken(f"{self.place(change)}: {MEANWHILE}") from None
        except RuleBroken as broken:
            raise RuleBroken(f"{self.place(change)}: {broken}") from None

    def place(self, change: CellChange) -> str:
        """ "Action 12, Timescale", as the plan heads its columns."""
        row = self.rows.get(change.placement)
        new = " ".join(change.theirs.split()) if change.kind == "row_added" else ""
        if row:
            name = f"Action {self.actions[row.action_id].number}"
        else:
            name = f"New row “{new[:LONGEST]}”" if new else "A row"
        return f"{name}, {heading_of(self.plan, change.column)}"


def fields_by_column(plan: Plan) -> dict[str, PlanField]:
    """The extra fields of a plan by each heading that they have had: a file may be older than the present one."""
    fields = {field.pk: field for field in plan.extra_fields.in_print()}
    names = PlanField.history.filter(plan=plan).order_by("history_date", "history_id").values_list("heading", "id")
    found = {EXTRA + heading: fields[pk] for heading, pk in names if pk in fields}
    return found | {EXTRA + field.heading: field for field in fields.values()}


def label_of(plan: Plan, change: CellChange) -> str:
    """What a change is: what became of an update or row, or else the column whose text is another one."""
    if change.column == WORDS:
        return heading_of(plan, WORDS)
    return KINDS.get(change.kind) or heading_of(plan, change.column)


def heading_of(plan: Plan, column: str) -> str:
    """What the plan calls a column of its files."""
    headings = {
        "objective": plan.levels.objective,
        "method": plan.levels.method,
        "priority": plan.levels.column,
        "action": plan.action_heading,
        "leads": "Lead responsibility",
        "timescale": "Timescale",
        "update": plan.update_heading,
        "number": "No.",
        "colour": "Colour",
        "place": "its place",
        WORDS: "Words without a place",
    }
    return headings.get(column) or column.removeprefix(EXTRA)
