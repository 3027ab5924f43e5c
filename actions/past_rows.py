"""The rows of a long plan as at a moment, without the plan: which stood where, and which of them fit a filter.

A plan of a hundred thousand actions is half a million records, of which a page shows fifty rows. The database says in
which order the rows stood (`read_outline`), a few numbers of each. What a page prints is read for the actions of its
rows alone (`read_part`), and what a filter looks at for a thousand rows at a time (`find_places`), by the same rules as
those of a short plan (actions/asat_filter.py): so a web process never holds the plan.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import batched

from django.db import connection

from actions.asat import CELLS, KINDS, OF_ACTION, STRUCTURE, PlanState, looked_up, part
from actions.asat_colours import judge_state
from actions.asat_filter import Hanging, PastRow, asked_of, colour_in, fits, order_of, past_choices
from actions.asat_table import is_known, records_of
from actions.cells import Printed
from actions.colours import Thresholds
from actions.models import Action
from core.prepared import ask, ask_once, row_by_row

AT_ONCE = 1_000  # rows of which a filter holds at a time what it looks at
STATUSES = Action.Status.values
WITHDRAWN = STATUSES.index(Action.Status.WITHDRAWN)
SHOWN = (*STRUCTURE, *CELLS)  # what the rows of a page print
BY_COLOUR = {"plan", "action", "timescale", "update", "occurrence", "override"}
BY_DUE = {"timescale", "occurrence"}
LOOKED_AT = {  # by each filter and order, beside what the outline says
    "q": {"action", "method", "objective", "lead", "update"},
    "lead": {"lead"},
    "timescale": BY_DUE,
    "colour": BY_COLOUR,
    "due_from": BY_DUE,
    "due_to": BY_DUE,
}
SORTED_BY = {"due": BY_DUE, "colour": BY_COLOUR, "lead": {"lead"}, "updated": {"update"}}


@dataclass
class Outline:
    """The rows that stood in a plan, those of withdrawn actions included, in the printed order: keys of each.

    `statuses` holds the place of each status in STATUSES. `objectives` maps the methods to their objectives.
    """

    placements: array = field(default_factory=lambda: array("q"))
    actions: array = field(default_factory=lambda: array("q"))
    methods: array = field(default_factory=lambda: array("q"))
    priorities: array = field(default_factory=lambda: array("q"))
    statuses: bytearray = field(default_factory=bytearray)
    objectives: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.placements)

    def places_of(self, actions: Collection[int]) -> list[int]:
        """The places of all rows of some actions, counted from 0."""
        return [place for place, action in enumerate(self.actions) if action in actions]


def read_outline(plan: int, moment: dt.datetime) -> Outline:
    """The rows of a plan as at a moment; one statement. Whoever calls this has made sure that it may be seen."""
    found, when = Outline(), connection.ops.adapt_datetimefield_value(moment)
    for placement, action, method, objective, priority, status in row_by_row(
        outline_statement(connection.vendor), moment=when, plan=plan
    ):
        found.placements.append(placement)
        found.actions.append(action)
        found.methods.append(method)
        found.priorities.append(priority)
        found.statuses.append(STATUSES.index(status))
        found.objectives[method] = objective
    return found


@cache
def outline_statement(vendor: str) -> str:
    """SQL for read_outline(): the rows of printed_rows(), in its order."""
    place = "position", "archived_on"
    columns = {
        "placement": ("action_id", "method_id", *place),
        "action": ("status",),
        "method": ("objective_id", *place),
        "objective": ("priority_id", *place),
        "priority": ("position",),
    }
    parts = ", ".join(f"{name}_then AS ({versions(name, said, vendor)})" for name, said in columns.items())
    return looked_up(f"""
        WITH {parts}
        SELECT r.id, r.action_id, r.method_id, o.id, p.id, a.status
        FROM placement_then AS r
        JOIN action_then AS a ON a.id = r.action_id
        JOIN method_then AS m ON m.id = r.method_id
        JOIN objective_then AS o ON o.id = m.objective_id
        JOIN priority_then AS p ON p.id = o.priority_id
        WHERE r.archived_on IS NULL
        ORDER BY p.position, p.id, o.position, o.id, m.position, m.id, r.position, r.id""")  # noqa: S608 (names)


def versions(name: str, columns: Iterable[str], vendor: str) -> str:
    """SQL for the last version up to the moment of each record of a kind: its key, and these columns."""
    kind = KINDS[name]
    history, table = kind.model.history.model._meta.db_table, kind.model._meta.db_table
    said = ", ".join(f"h.{column}" for column in ("id", *columns))
    last = f"FROM {history} AS v WHERE v.id = t.id AND v.history_date <= {{moment}} "
    last += "ORDER BY v.history_date DESC, v.history_id DESC LIMIT 1"
    if vendor == "postgresql":
        version = f"CROSS JOIN LATERAL (SELECT * {last}) AS h"
    else:
        version = f"JOIN {history} AS h ON h.history_id = (SELECT v.history_id {last})"
    return f"SELECT {said} FROM {table} AS t {version} WHERE t.{kind.scope}"  # noqa: S608 (names of models)


@dataclass(frozen=True)
class Head:
    """What stands on every page of a past plan: its record, what it can be filtered by, and who set colours in it."""

    plan: tuple | None
    choices: dict[str, list[tuple[str, str]]]
    authors: set[int]


def read_head(plan: int, moment: dt.datetime) -> Head:
    """The same, as at a moment; three statements. Whoever calls this has made sure that the plan may be seen."""
    when, vendor = connection.ops.adapt_datetimefield_value(moment), connection.vendor
    text = " UNION ALL ".join(part(name, KINDS[name].scope, vendor) for name in ("plan", "priority", "lead_name"))
    texts = dict(ask_once(looked_up(text), moment=when, plan=plan))
    state = PlanState(moment, {name: KINDS[name].read(found or "") for name, found in texts.items()})

    def distinct(name: str, column: str, where: str = "") -> set[int]:
        known = versions(name, (column, "ended_on"), vendor)
        text = f"SELECT DISTINCT {column} FROM ({known}) AS known {where}"  # noqa: S608 (names)
        return {key for (key,) in ask_once(looked_up(text), moment=when, plan=plan)}

    leading = distinct("lead", "lead_id", "WHERE ended_on IS NULL")
    return Head(state.plan, past_choices(state, leading), distinct("override", "set_by_id"))


def read_part(
    plan: int, moment: dt.datetime, kinds: Iterable[str], outline: Outline, actions: Collection[int]
) -> PlanState:
    """What was known of some actions, and of what is above their rows: these kinds of it, the others are empty.

    Records may have stood at other actions before, or since: they are found by all that their history names. One
    statement, and one more where words pointed to objectives that are not among them.
    """
    kinds = tuple(kind for kind in KINDS if kind in kinds)  # in one order, so that there are few statements
    places = outline.places_of(actions) if {"method", "objective"} & set(kinds) else []
    methods = sorted({outline.methods[place] for place in places})
    given = {
        "plan": plan,
        "moment": connection.ops.adapt_datetimefield_value(moment),
        "actions": sorted(actions),
        "methods": methods,
        "objectives": sorted({outline.objectives[method] for method in methods}),
    }
    records = _read(kinds, given)
    if "reference" in kinds:
        lines = records["reference"].values()
        records["reference"] = {line.pk: line for line in lines if line.action_id is None or line.action_id in actions}
        pointed = {line.target_objective_id for line in lines} - {None, *records["objective"]}
        if pointed:
            records["objective"] |= _read(("objective",), {**given, "objectives": sorted(pointed)})["objective"]
    for kind in OWN & set(kinds) - {"reference"}:
        records[kind] = {key: row for key, row in records[kind].items() if row.action_id in actions}
    return PlanState(moment, {**{kind: {} for kind in KINDS}, **records})


def _read(kinds: tuple[str, ...], given: dict) -> dict[str, dict[int, tuple]]:
    text = part_statement(kinds, connection.vendor)
    found = ask(text, **{name: key for name, key in given.items() if f"{{{name}}}" in text})
    return {kind: KINDS[kind].read(said or "") for kind, said in found}


OWN = {"placement", *CELLS}  # what hangs on an action


@cache
def part_statement(kinds: tuple[str, ...], vendor: str) -> str:
    """SQL for the records of some kinds of {actions}, {methods} and {objectives}, as actions/asat.py has it."""
    return looked_up(" UNION ALL ".join(part(kind, scope_of(kind), vendor) for kind in kinds), ("priorities",))


def scope_of(kind: str) -> str:
    """Which records of today belong to some actions and what is above them."""
    if kind in OWN:
        history = KINDS[kind].model.history.model._meta.db_table
        ever = f"SELECT id FROM {history} WHERE {OF_ACTION}"  # noqa: S608 (names of models)
        if kind == "reference":  # its words may stand in what is above the rows
            ever += " OR method_id IN ({methods}) OR objective_id IN ({objectives})"
        return f"id IN ({ever})"
    return {"method": "id IN ({methods})"}.get(kind, KINDS[kind].scope)


def find_places(
    outline: Outline, plan: int, moment: dt.datetime, wanted: Mapping[str, object], on: dt.date, thresholds: Thresholds
) -> array:
    """The places of the rows that fit the cleaned values of a PlanFilter, as find_rows() finds them in a short one."""
    asked = asked_of(wanted)
    places = array("q", narrowed(outline, asked))
    kinds = set().union(*(LOOKED_AT.get(name, ()) for name in asked), SORTED_BY.get(asked.get("sort"), ()))
    if not kinds:
        return places
    order, found = order_of(asked), []
    for some in batched(places, AT_ONCE):
        actions = {outline.actions[place] for place in some}
        state = read_part(plan, moment, kinds, outline, actions)
        for row in past_rows(outline, state, some, on, thresholds if kinds >= BY_COLOUR else None):
            if fits(row, asked, on):
                found.append((order(row), row.place - 1) if order else row.place - 1)
    return array("q", (place for _, place in sorted(found)) if order else found)


def narrowed(outline: Outline, asked: Mapping[str, object]) -> Iterator[int]:
    """The places of the rows that fit as far as the outline says it."""
    status, priority = asked.get("status"), int(asked.get("priority", 0))
    only = STATUSES.index(status) if status else None
    for place, own in enumerate(outline.statuses):
        if own == WITHDRAWN if only is None else own != only:
            continue
        if not priority or outline.priorities[place] == priority:
            yield place


def past_rows(
    outline: Outline, state: PlanState, places: Iterable[int], on: dt.date, thresholds: Thresholds | None
) -> Iterator[PastRow]:
    """The rows of some places, with what filters look at; with colours where the thresholds are given."""
    hanging, colours = Hanging(state), judge_state(state, on, thresholds, {}) if thresholds else {}
    for place in places:
        action, method = outline.actions[place], outline.methods[place]
        above = ("action", action), ("method", method), ("objective", outline.objectives[method])
        texts = [state[kind][key].text for kind, key in above if key in state[kind]]
        status, priority = STATUSES[outline.statuses[place]], outline.priorities[place]
        yield PastRow(place + 1, action, status, priority, texts, hanging, colour_in(colours, action))


def records_at(outline: Outline, state: PlanState, places: Iterable[int]) -> list[tuple]:
    """The rows of some places as values in the order of actions.table.ROW_FIELDS.

    One that has been changed since the outline was read (of a day that is not over) is left out.
    """
    rows = ((place + 1, state["placement"].get(outline.placements[place])) for place in places)
    return records_of(state, ((place, row) for place, row in rows if row and is_known(state, row)))


def shared_in(outline: Outline, state: PlanState, actions: Collection[int]) -> dict[int, list[Printed]]:
    """The places of each of some actions that stood in several."""
    found = defaultdict(list)
    for place in outline.places_of(actions):
        number = state["priority"][outline.priorities[place]].number
        found[outline.actions[place]].append(Printed(outline.placements[place], place + 1, number))
    return {action: printed for action, printed in found.items() if len(printed) > 1}
