"""The filters of the plan page applied to a past plan (actions/past/asat.py), without a database. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping

from actions.colours.rules import REDS_FIRST, Evaluation
from actions.models import Action, Placement, Timescale
from actions.past.asat import PlanState
from actions.past.table import STATUS, newest_first, row_records
from actions.table.filters import PlanFilter
from actions.table.querysets.rows import ROW_FIELDS
from actions.wording.levels import levels_of

OPEN = {Action.Status.NOT_STARTED, Action.Status.IN_PROGRESS}
Kind = Timescale.Kind


class PastRow:
    """One printed row of a past plan (a record of row_records), with the values for filtering and sorting."""

    def __init__(self, record: tuple, hanging: Hanging, colours: Mapping[int, Evaluation]):
        values = dict(zip(ROW_FIELDS, record, strict=True))
        action = values["action_id"]
        self.record, self.place, self.status = record, values["row"], values["action__status"]
        self.priority = values["method__objective__priority_id"]
        self.texts = [values["action__text"], values["method__text"], values["method__objective__text"]]
        self.colour = colours[action].code if action in colours else ""
        self.current = hanging.current.get(action)
        self.due = hanging.due(action)
        self.leads, self.updates = hanging.leads[action], hanging.updates[action]
        self.texts += hanging.extra_texts[action]

    def contains(self, words: str) -> bool:
        """Whether action, objective, method, leads, updates or extra fields contain the words, in any case."""
        spoken = [update.text for update in self.updates]
        led = [lead.printed_as for lead in self.leads]
        return any(words.casefold() in text.casefold() for text in [*self.texts, *spoken, *led])

    def lies_in(self, window: str, on: dt.date) -> bool:
        """Whether its timescale is in a window (actions.table.filters.WINDOWS) that is counted from a day."""
        kind = self.current.kind if self.current else None
        met = self.current.dated_part_met_on if self.current else None
        if window == "ongoing":
            return kind == Kind.ONGOING or kind == Kind.DATE_THEN_ONGOING and met is not None
        if window == "none":
            return kind in (None, Kind.UNKNOWN)
        if self.due is None or self.status not in OPEN:
            return False
        if window == "past":
            return self.due < on and met is None
        return on <= self.due <= on + dt.timedelta(days=int(window))


class Hanging:
    """Values of a past plan that its rows are filtered by, by the key of the action."""

    def __init__(self, state: PlanState):
        self.leads, self.current, self.updates = state.leads, state.current, defaultdict(list)
        for update in newest_first(state):
            self.updates[update.action_id].append(update)
        self.extra_texts: dict[int, list[str]] = defaultdict(list)
        for value in state["field_value"].values():
            if state["field"][value.field_id].archived_on is None:
                self.extra_texts[value.action_id].append(value.text)
        self.turns = defaultdict(list)
        for turn in state["occurrence"].values():
            self.turns[turn.action_id].append(turn)

    def due(self, action: int) -> dt.date | None:
        """The current due date, as actions.keys.due_in_force gives it for today.

        Of a recurring action that of its earliest open occurrence, and none where all of them are closed.
        """
        line, turns = self.current.get(action), self.turns[action]
        if line is None or line.kind != Kind.RECURRING or not turns:
            return line.due if line else None
        return min((turn.due for turn in turns if turn.done_on is None and turn.skipped_on is None), default=None)


FITS: dict[str, Callable[[PastRow, object, dt.date], bool]] = {
    "q": lambda row, words, on: row.contains(words),
    "priority": lambda row, key, on: row.priority == int(key),
    "lead": lambda row, key, on: any(lead.lead_id == int(key) for lead in row.leads),
    "status": lambda row, status, on: row.status == status,
    "timescale": lambda row, window, on: row.lies_in(window, on),
    "colour": lambda row, codes, on: row.colour in codes,
    "due_from": lambda row, day, on: row.due is not None and row.due >= day,
    "due_to": lambda row, day, on: row.due is not None and row.due <= day,
}
LATEST = dt.date.max
ORDERS: dict[str, Callable[[PastRow], tuple]] = {
    "due": lambda row: (row.due or LATEST, row.place),
    "colour": lambda row: ((*REDS_FIRST, "").index(row.colour), row.place),
    "lead": lambda row: (not row.leads, row.leads[0].printed_as.lower() if row.leads else "", row.place),
    "updated": lambda row: (row.updates[0].on if row.updates else dt.date.min, row.place),
}
ANSWERED = {*FITS, "sort"}  # the filters of the live page that a past plan supports


def find_rows(
    state: PlanState, wanted: Mapping[str, object], on: dt.date, colours: Mapping[int, Evaluation]
) -> list[tuple]:
    """The rows (of row_records) that pass the cleaned values of a PlanFilter as of a day, in the requested order.

    `colours` are those of the actions on that day. Rows of withdrawn actions only where that status is requested, as on
    the live page.
    """
    asked = asked_of(wanted)
    if not asked:
        return [record for record in row_records(state) if record[STATUS] != Action.Status.WITHDRAWN]
    hanging = Hanging(state)
    rows = [PastRow(record, hanging, colours) for record in row_records(state)]
    fitting = [row for row in rows if fits(row, asked, on)]
    if order := order_of(asked):
        fitting.sort(key=order)
    return [row.record for row in fitting]


def fits(row: PastRow, asked: Mapping[str, object], on: dt.date) -> bool:
    if "status" not in asked and row.status == Action.Status.WITHDRAWN:
        return False
    return all(FITS[name](row, asked[name], on) for name in FITS if name in asked)


def order_of(asked: Mapping[str, object]) -> Callable[[PastRow], tuple] | None:
    order = ORDERS.get(asked.get("sort"))
    if asked.get("sort") == "due" and "status" not in asked:
        return lambda row: (row.status == Action.Status.COMPLETED, *order(row))  # what is done comes last
    return order


def asked_of(wanted: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in wanted.items() if value not in (None, "", [])}


def past_choices(state: PlanState) -> dict[str, list[tuple[str, str]]]:
    """The priorities and leads by which a past plan can be filtered, as plan_choices in actions.table.filters."""
    priorities = sorted(state["priority"].values(), key=lambda part: (part.position, part.pk))
    leading = {lead.lead_id for leads in state.leads.values() for lead in leads}
    names = sorted((lead.name.lower(), lead.pk, lead.name) for lead in state["lead_name"].values())
    return {
        "priorities": [
            (str(p.pk), f"{p.number}. {p.text}" if p.number else p.text)
            for p in priorities
            if p.archived_on is None and not p.implied
        ],
        "levels": levels_of(state.plan),
        "leads": [(str(pk), name) for _, pk, name in names if pk in leading],
    }


def past_filter(data, choices: dict[str, list[tuple[str, str]]]) -> PlanFilter:
    """The filter form of the plan page with these choices, and only the filters that a past plan supports."""
    form = PlanFilter(data, Placement.objects.none(), choices=choices)
    for name in set(form.filters) - ANSWERED:
        del form.filters[name]
    return form
