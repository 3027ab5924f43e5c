"""The lead, timescale and update cells of rows, read in one statement for many actions.

The statement is written out: as expressions it took longer to build than to run, and was three.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from actions.colours.querysets import (
    facts,
    facts_source,
    record_of,
    rows_of,
    threshold_of,
    thresholds_filter,
    thresholds_of,
    thresholds_text,
)
from actions.colours.rules import Evaluation, Record, evaluate
from actions.fields.rules import Value
from actions.models import (
    Action,
    ActionLead,
    AnswerCount,
    CrossReference,
    FieldValue,
    Method,
    Objective,
    Placement,
    ProgressUpdate,
    Query,
    StrategicPriority,
    Timescale,
)
from actions.references.rules import METHOD, OBJECTIVE, Pointer
from actions.table.querysets.totals import Totals
from actions.wording.levels import Levels
from actions.wording.series import print_part
from actions.wording.updates import QueryLine
from core.models import Setting
from core.text.dates import print_date, today

CHUNK = 2_000  # actions per statement
CLOSED = (Action.Status.COMPLETED, Action.Status.WITHDRAWN)
FACTS, LEAD, TIMESCALE, UPDATE, QUERY, POINTER, PART, PLACE, ANSWERS, EXTRA = range(10)


@dataclass(slots=True)
class TimescaleLine:
    wording: str
    state: str
    is_first: bool
    due: dt.date | None

    @property
    def printed(self) -> str:
        return print_part(self.wording, is_first=self.is_first, is_proposed=self.state == Timescale.State.PROPOSED)


@dataclass(slots=True)
class UpdateCell:
    pk: int
    on: dt.date
    author: str
    text: str
    assumed: bool

    @property
    def printed_on(self) -> str:
        return print_date(self.on)

    @property
    def heading(self) -> str:
        who = f", {self.author}" if self.author else ""
        return f"{self.printed_on} (date of the document){who}" if self.assumed else f"{self.printed_on}{who}"


@dataclass(frozen=True, slots=True)
class Printed:
    """One of several places of an action: the key of the placement, its row, and its priority."""

    placement: int
    row: int
    priority: str

    def text(self, levels: Levels) -> str:
        return levels.place(self.priority)


@dataclass(slots=True)
class Cells:
    """The last cells of an action's row and its colour; `earlier` counts the updates that were not read.

    `next_due` is the day of the earliest open occurrence of a recurring action that is still to be done; `queries` wait
    for a decision; `pointers` are confirmed cross-references; `places` are all places of an action that has several;
    `answers` are counted where agencies are asked; `extras` are values of extra fields by the key of the field.
    """

    leads: list[str] = field(default_factory=list)
    timescales: list[TimescaleLine] = field(default_factory=list)
    updates: list[UpdateCell] = field(default_factory=list)
    earlier: int = 0
    evaluation: Evaluation | None = None
    next_due: dt.date | None = None
    queries: list[QueryLine] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    places: list[Printed] = field(default_factory=list)
    answers: Totals | None = None
    extras: dict[int, Value] = field(default_factory=dict)


def read_cells(actions: Iterable[int], *, latest_only: bool) -> dict[int, Cells]:
    """Leads in order, printed timescales oldest first, updates newest first, open queries, cross-references, places
    and the colour of today, by the key of the action.

    Ended leads, declined timescales and deleted updates are left out. The caller checks that the reader may see these
    actions. An action without records gets empty cells.
    """
    found: dict[int, Cells] = defaultdict(Cells)
    keys, on = sorted(set(actions)), today()
    for begin in range(0, len(keys), CHUNK):
        found |= cells_of(cell_records(keys[begin : begin + CHUNK], latest_only=latest_only), on)
    return found


def cell_records(actions: list[int], *, latest_only: bool) -> list[tuple]:
    """The rows from which cells_of() builds the cells of at most CHUNK actions, in one statement."""
    return rows_of(statement(latest_only), actions)


def cells_of(records: Iterable[tuple], on: dt.date) -> dict[int, Cells]:
    """The cells of such rows, with the colours of a day, by the key of the action. No database."""
    found: dict[int, Cells] = defaultdict(Cells)
    known, chosen = [], []
    for record in records:
        if record[0] == FACTS:
            known.append(record) if record[1] else chosen.append(threshold_of(record[5]))
        else:
            _put(found[record[1]], *record)
    thresholds = thresholds_of(chosen)
    for _, action, *_, text, _, _, _, updates in known:
        own, facts_of = found[action], record_of(text)
        own.evaluation = evaluate(facts_of, on, thresholds)
        own.next_due = next_due_of(facts_of)
        own.earlier = updates - len(own.updates)
    return found


def next_due_of(record: Record) -> dt.date | None:
    """The day of the earliest open occurrence of a recurring action that is still to be done; else None."""
    return record.due if record.kind == Timescale.Kind.RECURRING and record.status not in CLOSED else None


def _put(cells: Cells, kind, action, place, turn, pk, text, word, day, flag, in_all) -> None:
    if kind == UPDATE:  # the most frequent kind
        cells.updates.append(UpdateCell(pk, day, word, text, bool(flag)))
    elif kind == LEAD:
        cells.leads.append(text)
    elif kind == TIMESCALE:
        cells.timescales.append(TimescaleLine(text, word, not cells.timescales, day))
    elif kind == QUERY:
        cells.queries.append(QueryLine(day, text))
    elif kind == POINTER:
        cells.pointers.append(Pointer(place, text, word, in_all, pk))
    elif kind == PART:
        cells.pointers.append(Pointer(0, text, word, in_all, pk, (OBJECTIVE if flag else METHOD, place)))
    elif kind == PLACE:
        cells.places.append(Printed(pk, place, text))
    elif kind == EXTRA:
        cells.extras[place] = Value(text, word)
    else:
        cells.answers = Totals(place, turn, pk, int(text), in_all)


@cache
def statement(latest_only: bool) -> str:
    """SQL for the records of all cells, in order; `{actions}` is replaced by the keys of the actions."""
    models = (Action, ActionLead, Timescale, ProgressUpdate)
    action, lead, timescale, update = (model._meta.db_table for model in models)
    own = "action_id IN ({actions})"
    newest = f'SELECT id FROM {update} WHERE action_id = a.id AND voided_on IS NULL ORDER BY "on" DESC, id DESC LIMIT 1'  # noqa: S608
    latest = f"""
        SELECT {UPDATE}, u.action_id, 0, -u.id, u.id, u.text, u.author_name, u."on", u.date_assumed, 0
        FROM {action} AS a JOIN {update} AS u ON u.id = ({newest}) WHERE a.id IN ({{actions}})"""  # noqa: S608 (here and below: names from the models, keys are numbers)
    every = f"""
        SELECT {UPDATE}, action_id, 0, -id, id, text, author_name, "on", date_assumed, 0
        FROM {update} WHERE {own} AND voided_on IS NULL"""  # noqa: S608
    return f"""
        SELECT {LEAD} AS kind, action_id, position AS place, id AS turn, id, printed_as AS text, '' AS word,
            CAST(NULL AS date) AS day, false AS flag, 0 AS in_all
        FROM {lead} WHERE {own} AND ended_on IS NULL
        UNION ALL
        SELECT {TIMESCALE}, action_id, position, id, id, wording, state, due, false, 0
        FROM {timescale} WHERE {own} AND printed AND state IN ('agreed', 'proposed')
        UNION ALL {latest if latest_only else every}
        UNION ALL {related()}
        UNION ALL
        SELECT {FACTS}, a.id, 0, 0, 0, {facts()}, '', CAST(NULL AS date), false, coalesce(said.number, 0)
        FROM {facts_source()}
        UNION ALL
        SELECT {FACTS}, 0, 0, 0, 0, {thresholds_text()}, '', CAST(NULL AS date), false, 0
        FROM {Setting._meta.db_table} WHERE {thresholds_filter()}
        ORDER BY kind, action_id, place, day DESC, turn"""  # noqa: S608


def related() -> str:
    """SQL for open queries, cross-references with a target, places of shared actions, counts of answers, extra fields.

    A reference gives its update as its place, or the method or (with the flag) the objective that contains it; the
    priority of its target as its key and the target as its count.
    """
    models = (Query, CrossReference, StrategicPriority, Objective, Placement, Method, AnswerCount, FieldValue)
    tables = (model._meta.db_table for model in models)
    query, reference, priority, objective, placement, method, answers, value = tables
    target = """COALESCE(o.priority_id, p.id, 0), r.wording,
            CASE WHEN r.target_action_id IS NOT NULL THEN 'action' WHEN o.id IS NOT NULL THEN 'objective'
            ELSE 'priority' END, CAST(NULL AS date), {}, COALESCE(r.target_action_id, o.id, p.id)"""
    joined = f"""LEFT JOIN {priority} AS p ON p.id = r.target_priority_id
            LEFT JOIN {objective} AS o ON o.id = r.target_objective_id"""
    stands = "r.state = 'confirmed' AND p.archived_on IS NULL AND o.archived_on IS NULL"

    def of_part(name: str, flag: str) -> str:
        return f"""SELECT {PART}, s.action_id, r.{name}, r.id, {target.format(flag)}
        FROM {placement} AS s JOIN {method} AS m ON m.id = s.method_id
            JOIN {reference} AS r ON r.{name} = m.{"id" if name == "method_id" else name} {joined}
        WHERE s.action_id IN ({{actions}}) AND s.archived_on IS NULL AND {stands}"""  # noqa: S608

    return f"""
        SELECT {QUERY}, action_id, 0, id, id, text, '', raised_on, false, 0
        FROM {query} WHERE action_id IN ({{actions}}) AND decision_id IS NULL
        UNION ALL
        SELECT {POINTER}, r.action_id, COALESCE(r.update_id, 0), r.id, {target.format("false")}
        FROM {reference} AS r {joined}
        WHERE r.action_id IN ({{actions}}) AND {stands}
        UNION ALL
        {of_part("objective_id", "true")}
        UNION ALL
        {of_part("method_id", "false")}
        UNION ALL
        SELECT {PLACE}, s.action_id, s."row", s.id, s.id, q.number, '', CAST(NULL AS date), false, 0
        FROM {placement} AS s JOIN {method} AS m ON m.id = s.method_id JOIN {objective} AS j ON j.id = m.objective_id
            JOIN {priority} AS q ON q.id = j.priority_id
        WHERE s.archived_on IS NULL AND s.action_id IN (
            SELECT action_id FROM {placement} WHERE action_id IN ({{actions}}) AND archived_on IS NULL
            GROUP BY action_id HAVING count(*) > 1)
        UNION ALL
        SELECT {ANSWERS}, action_id, counted, done, partly, CAST(not_started AS varchar(10)), '', CAST(NULL AS date),
            false, not_applicable
        FROM {answers} WHERE action_id IN ({{actions}})
        UNION ALL
        SELECT {EXTRA}, action_id, field_id, id, id, text, fill, CAST(NULL AS date), false, 0
        FROM {value} WHERE action_id IN ({{actions}})
        """  # noqa: S608 (names from the models, keys are numbers)
