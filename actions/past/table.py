"""A past plan (actions/past/asat.py) laid out as the live one: same rows, cells and documents. Pure, no database."""

from collections import defaultdict
from collections.abc import Mapping

from actions.colours.rules import Evaluation
from actions.fields.rules import Extras, Field, Value
from actions.models import Action, CrossReference, Timescale
from actions.past.asat import PlanState
from actions.past.colours import next_dues
from actions.references.rules import METHOD, OBJECTIVE, Pointer
from actions.table.querysets.cells import Cells, Printed, TimescaleLine, UpdateCell
from actions.table.querysets.rows import ROW_FIELDS, PriorityTable, build_table
from actions.table.querysets.totals import Totals
from actions.wording.levels import levels_of
from actions.wording.updates import QueryLine

STATUS = ROW_FIELDS.index("action__status")
FIELDS = [("__".join(above), name) for *above, name in (path.split("__") for path in ROW_FIELDS)]
PRINTED = {Timescale.State.AGREED, Timescale.State.PROPOSED}


def printed_rows(state: PlanState) -> list[tuple]:
    """The placements in the plan, those of withdrawn actions included, in the printed order.

    A row of which a part is not known is left out: an import was saved over midnight, or history has been cleaned.
    """
    methods, objectives, priorities = state["method"], state["objective"], state["priority"]

    def place(row) -> tuple:
        method = methods[row.method_id]
        objective = objectives[method.objective_id]
        priority = priorities[objective.priority_id]
        above = (priority.position, priority.pk, objective.position, objective.pk, method.position, method.pk)
        return (*above, row.position, row.pk)

    rows = (row for row in state["placement"].values() if row.archived_on is None)
    return sorted((row for row in rows if is_known(state, row)), key=place)


def is_known(state: PlanState, row) -> bool:
    method = state["method"].get(row.method_id)
    objective = state["objective"].get(method.objective_id) if method else None
    return row.action_id in state["action"] and objective is not None and objective.priority_id in state["priority"]


def row_records(state: PlanState) -> list[tuple]:
    """The printed rows as values in the order of actions.table.querysets.rows.ROW_FIELDS."""
    found = []
    for place, row in enumerate(printed_rows(state), start=1):
        method = state["method"][row.method_id]
        objective = state["objective"][method.objective_id]
        parts = {
            "": row,
            "action": state["action"][row.action_id],
            "method": method,
            "method__objective": objective,
            "method__objective__priority": state["priority"][objective.priority_id],
        }
        found.append(tuple(place if name == "row" else getattr(parts[part], name) for part, name in FIELDS))
    return found


def cells_of(
    state: PlanState,
    colours: Mapping[int, Evaluation] | None = None,
    *,
    latest_only: bool = False,
) -> dict[int, Cells]:
    """The cells that actions.table.querysets.cells.read_cells gives for today: leads, timescales, updates and colour
    by the key of the action.
    """
    found: dict[int, Cells] = defaultdict(Cells)
    for action, evaluation in (colours or {}).items():
        found[action].evaluation = evaluation
    for action, due in next_dues(state).items():
        found[action].next_due = due
    for action, leads in state.leads.items():
        found[action].leads = [lead.printed_as for lead in leads]
    for line in sorted(state["timescale"].values(), key=lambda line: (line.position, line.pk)):
        if line.printed and line.state in PRINTED:
            lines = found[line.action_id].timescales
            lines.append(TimescaleLine(line.wording, line.state, not lines, line.due))
    for update in newest_first(state):
        cells = found[update.action_id]
        if latest_only and cells.updates:
            cells.earlier += 1
        else:
            cells.updates.append(
                UpdateCell(update.pk, update.on, update.author_name, update.text, bool(update.date_assumed))
            )
    for query in sorted(state["query"].values(), key=lambda query: (-query.raised_on.toordinal(), query.pk)):
        if query.decision_id is None:
            found[query.action_id].queries.append(QueryLine(query.raised_on, query.text))
    for reference in sorted(state["reference"].values(), key=in_row):
        if reference.state == CrossReference.State.CONFIRMED and (pointer := pointer_of(state, reference)):
            for action in actions_at(state, reference):
                found[action].pointers.append(pointer)
    for count in state["answers"].values():
        found[count.action_id].answers = Totals(*(getattr(count, name) for name in Totals._fields))
    for value in state["field_value"].values():
        if value.action_id:
            found[value.action_id].extras[value.field_id] = Value(value.text, value.fill)
    for action, printed in shared_places(state).items():
        found[action].places = printed
    return found


def in_row(reference) -> tuple:
    """Sorts cross-references of a row: those of the action and its updates, then those of what is above it."""
    part = part_of(reference)
    return part is not None, part[1] if part else reference.update_id or 0, reference.pk


def part_of(reference) -> tuple[str, int] | None:
    if reference.objective_id:
        return OBJECTIVE, reference.objective_id
    return (METHOD, reference.method_id) if reference.method_id else None


def actions_at(state: PlanState, reference) -> list[int]:
    """The actions beside which the words of a cross-reference were printed, once for each row."""
    if reference.action_id:
        return [reference.action_id]
    rows = [row for row in state["placement"].values() if row.archived_on is None]
    if reference.method_id:
        return [row.action_id for row in rows if row.method_id == reference.method_id]
    under = {method.pk for method in state["method"].values() if method.objective_id == reference.objective_id}
    return [row.action_id for row in rows if row.method_id in under]


def pointer_of(state: PlanState, reference) -> Pointer | None:
    """The target of a confirmed cross-reference; None where that was no longer in the plan."""
    priority = state["priority"].get(reference.target_priority_id)
    objective = state["objective"].get(reference.target_objective_id)
    if any(part.archived_on for part in (priority, objective) if part):
        return None
    if not (priority or objective or reference.target_action_id):
        return None
    if reference.target_action_id:
        kind, target = "action", reference.target_action_id
    elif objective:
        kind, target = "objective", objective.pk
    else:
        kind, target = "priority", priority.pk
    if objective:
        above = objective.priority_id
    else:
        above = priority.pk if priority else 0
    return Pointer(reference.update_id or 0, reference.wording, kind, target, above, part_of(reference))


def shared_places(state: PlanState) -> dict[int, list[Printed]]:
    found = defaultdict(list)
    for row, placement in enumerate(printed_rows(state), start=1):
        objective = state["objective"][state["method"][placement.method_id].objective_id]
        number = state["priority"][objective.priority_id].number
        found[placement.action_id].append(Printed(placement.pk, row, number))
    return {action: places for action, places in found.items() if len(places) > 1}


def newest_first(state: PlanState) -> list[tuple]:
    standing = (update for update in state["update"].values() if update.voided_on is None)
    return sorted(standing, key=lambda update: (update.on, update.pk), reverse=True)


def past_table(
    state: PlanState,
    rows: list[tuple] | None = None,
    *,
    colours: Mapping[int, Evaluation] | None = None,
    latest_only: bool = False,
    grouped: bool = True,
) -> list[PriorityTable]:
    """The board's table of `rows` (of row_records), or of all not withdrawn; `colours` add a column."""
    if rows is None:
        rows = [row for row in row_records(state) if row[STATUS] != Action.Status.WITHDRAWN]
    cells = cells_of(state, colours, latest_only=latest_only)
    return build_table(rows, cells, grouped=grouped, extras=past_extras(state), levels=levels_of(state.plan))


def past_extras(state: PlanState) -> Extras:
    """What PlanFieldQuerySet.with_parts gives for today."""
    standing = (field for field in state["field"].values() if field.archived_on is None)
    fields = {field.pk: field for field in sorted(standing, key=lambda field: (field.position, field.pk))}
    parts: dict[tuple[str, int], dict[int, Value]] = defaultdict(dict)
    for value in state["field_value"].values():
        if value.field_id in fields and not value.action_id:
            level = fields[value.field_id].level
            parts[level, value.objective_id or value.priority_id][value.field_id] = Value(value.text, value.fill)
    found = (Field(*(getattr(each, name) for name in Field._fields)) for each in fields.values())
    return Extras(tuple(found), dict(parts))


def past_glossary(state: PlanState) -> list[tuple[str, str]]:
    terms = sorted(state["term"].values(), key=lambda term: (term.position, term.pk))
    return [(term.term, term.meaning) for term in terms if term.archived_on is None]
