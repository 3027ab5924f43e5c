"""Every figure of a plan, defined once: reports, charts, measures and downloads take them from here.

found = figures_of(state, on=day, begin=first_day), then found.colours, found.by_priority, found.moved,
found.silent_leads, found.completed.
A figure is of what was *known at* a moment, evaluated *as of* a day (actions/past/asat.py). Records with a day of their
own count up to that day. Rows are counted as they are printed: an action printed under three priorities is three rows,
and one entry in lists. The manager's home (actions/home/page/manager_home.py) queries the same figures of now.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from actions.colours.querysets import current_thresholds
from actions.colours.rules import (
    REDS_FIRST,
    Evaluation,
    Record,
    Thresholds,
    evaluate,
    is_complete,
    is_ongoing,
    silent_quarters,
)
from actions.figures.due_dates import dates_of
from actions.models import Action, Timescale
from actions.past.asat import PlanState
from actions.past.changes.change import heading
from actions.past.colours import colour_records, names_of
from actions.past.table import newest_first, printed_rows
from actions.timescales import model as kinds
from actions.wording.empty_updates import says_something

CLOSED = (Action.Status.COMPLETED, Action.Status.WITHDRAWN)
SILENT = 1  # complete quarters after which an open action counts as silent


@dataclass(frozen=True)
class Standing:
    """An action in a plan at a moment. `due` and `original` as in actions.figures.due_dates.dates_of: the current
    date, and the one from which it has moved.
    """

    action: int
    number: int
    text: str
    status: str
    priority: int
    leads: tuple[str, ...]
    evaluation: Evaluation
    record: Record
    due: dt.date | None
    original: dt.date | None
    silent: int
    is_undated: bool
    update: tuple | None  # the latest update, None where there is none
    reason: str  # why it was said to be at risk, or that it will not be met

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED

    @property
    def is_silent(self) -> bool:
        """Whether it is open and has had no update for a complete quarter."""
        return self.is_open and self.silent >= SILENT

    @property
    def is_exception(self) -> bool:
        """Whether the exception part of a report lists it: red, amber, moved, silent or without a date."""
        return self.is_open and (
            self.evaluation.code in ("R", "A") or bool(self.original) or self.is_silent or self.is_undated
        )


@dataclass(frozen=True)
class SilentLead:
    """A lead, how many of its open actions had no update for a whole quarter, and its key."""

    key: int
    name: str
    count: int


@dataclass(frozen=True, eq=False)
class PlanFigures:
    state: PlanState
    begin: dt.date
    on: dt.date
    thresholds: Thresholds
    names: Mapping[int, str]

    @property
    def is_known(self) -> bool:
        return self.state.plan is not None

    @cached_property
    def records(self) -> dict[int, Record]:
        return colour_records(self.state, self.names, self.on) if self.is_known else {}

    @cached_property
    def evaluations(self) -> dict[int, Evaluation]:
        return {key: evaluate(record, self.on, self.thresholds) for key, record in self.records.items()}

    @cached_property
    def rows(self) -> list[tuple[int, int]]:
        """(priority, action) of each printed row of an action that was not withdrawn, in the printed order."""
        state = self.state
        found = []
        for row in printed_rows(state):
            if state["action"][row.action_id].status != Action.Status.WITHDRAWN:
                priority = state["objective"][state["method"][row.method_id].objective_id].priority_id
                found.append((priority, row.action_id))
        return found

    @cached_property
    def priorities(self) -> dict[int, str]:
        """The priorities that have rows, in the printed order: key → heading."""
        return {priority: heading(self.state["priority"][priority]) for priority, _ in self.rows}

    @cached_property
    def actions(self) -> dict[int, Standing]:
        """The actions that are printed and not withdrawn, in the printed order, each under its first priority."""
        updates = latest_updates(self.state, self.on)
        found: dict[int, Standing] = {}
        for priority, key in self.rows:
            if key in found:
                continue
            action, record = self.state["action"][key], self.records[key]
            due, original = dates_of(record, self.on)
            leads = tuple(lead.printed_as for lead in self.state.leads.get(key, ()))
            found[key] = Standing(
                key, action.number, action.text, status_on(record, self.on), priority, leads,
                self.evaluations[key], record, due, original, silent_quarters(record, self.on),
                is_undated(record, self.on), updates.get(key), action.declared_reason,
            )  # fmt: skip
        return found

    def colours_of(self, priority: int | None = None) -> Counter:
        return Counter(self.evaluations[key].code for under, key in self.rows if priority in (None, under))

    @cached_property
    def colours(self) -> Counter:
        return self.colours_of()

    @cached_property
    def by_priority(self) -> list[tuple[int, str, Counter]]:
        return [(key, name, self.colours_of(key)) for key, name in self.priorities.items()]

    @cached_property
    def moved(self) -> list[Standing]:
        """Open actions whose agreed date differs from the original one."""
        return [each for each in self.actions.values() if each.is_open and each.original]

    @cached_property
    def undated(self) -> list[Standing]:
        return [each for each in self.actions.values() if each.is_open and each.is_undated]

    @cached_property
    def overdue(self) -> list[Standing]:
        return [each for each in self.actions.values() if each.is_open and each.due and each.due < self.on]

    @cached_property
    def silent(self) -> list[Standing]:
        """Open actions without an update for a whole quarter or longer."""
        return [each for each in self.actions.values() if each.is_silent]

    @cached_property
    def silent_leads(self) -> list[SilentLead]:
        keys = {each.action for each in self.silent}
        links = {(lead.lead_id, key) for key in keys for lead in self.state.leads.get(key, ())}
        return count_leads((key, self.state["lead_name"][key].name) for key, _ in links)

    @cached_property
    def exceptions(self) -> list[Standing]:
        """What the exception part of a report lists, reds first, in the printed order within a colour."""
        found = [each for each in self.actions.values() if each.is_exception]
        return sorted(found, key=lambda each: REDS_FIRST.index(each.evaluation.code))

    @cached_property
    def completed(self) -> list[Standing]:
        """Actions that were completed on a day of the period; those without a known day are in no period."""
        done = (each for each in self.actions.values() if each.status == Action.Status.COMPLETED)
        return [each for each in done if each.record.completed_on and self.begin <= each.record.completed_on <= self.on]

    @cached_property
    def proposals(self) -> list[tuple[Standing, tuple, tuple | None]]:
        """(action, proposed timescale, the one in force) of each date change that waits to be agreed."""
        wanted = (line for line in self.state["timescale"].values() if line.state == Timescale.State.PROPOSED)
        found = [(self.actions.get(line.action_id), line, self.state.current.get(line.action_id)) for line in wanted]
        found = [each for each in found if each[0] and each[0].is_open]
        return sorted(found, key=lambda each: (each[0].number, each[1].position))

    @cached_property
    def overdue_follow_ups(self) -> list[tuple]:
        """Follow-ups that are neither done nor dropped and whose day has passed, the oldest first."""
        waiting = (
            task
            for task in self.state["follow_up"].values()
            if task.due
            and task.due < self.on
            and not past(task.done_on, self.on)
            and not past(task.dropped_on, self.on)
        )
        return sorted(waiting, key=lambda task: (task.due, task.pk))

    @cached_property
    def open_queries(self) -> list[tuple]:
        """Open queries on actions that were not withdrawn, the oldest first."""
        actions = self.state["action"]
        waiting = (
            query
            for query in self.state["query"].values()
            if query.decision_id is None
            and query.raised_on <= self.on
            and query.action_id in actions
            and actions[query.action_id].status != Action.Status.WITHDRAWN
        )
        return sorted(waiting, key=lambda query: (query.raised_on, query.pk))

    @cached_property
    def decisions(self) -> list[tuple]:
        """Decisions of the period that were not deleted, in the order in which they were taken."""
        standing = (each for each in self.state["decision"].values() if each.voided_on is None)
        taken = (each for each in standing if self.begin <= each.taken_on <= self.on)
        return sorted(taken, key=lambda each: (each.taken_on, each.pk))

    @cached_property
    def coming(self) -> list[Standing]:
        ahead = (each for each in self.actions.values() if each.is_open and each.due and each.due >= self.on)
        return sorted(ahead, key=lambda each: (each.due, each.number))


def figures_of(state: PlanState, *, on: dt.date, begin: dt.date, thresholds: Thresholds | None = None) -> PlanFigures:
    """The figures of a state with the kinds FIGURED; one statement for set colours, one without `thresholds`."""
    names = names_of({row.set_by_id for row in state["override"].values()})
    return PlanFigures(state, begin, on, thresholds or current_thresholds(), names)


def count_leads(pairs: Iterable[tuple[int, str]]) -> list[SilentLead]:
    counts = Counter(pairs)
    found = [SilentLead(key, name, count) for (key, name), count in counts.items()]
    return sorted(found, key=lambda lead: (-lead.count, lead.name, lead.key))


def is_undated(record: Record, on: dt.date) -> bool:
    """Whether an action is not ongoing and has no date, as for the colours."""
    return not is_ongoing(record, on) and (record.due is None or record.kind == kinds.COMPLETED)


def status_on(record: Record, on: dt.date) -> str:
    """The status of an action on a day: one that was completed later was still in progress."""
    is_later = record.status == Action.Status.COMPLETED and not is_complete(record, on)
    return Action.Status.IN_PROGRESS if is_later else record.status


def past(day: dt.date | None, on: dt.date) -> bool:
    return day is not None and day <= on


def latest_updates(state: PlanState, on: dt.date) -> dict[int, tuple]:
    """The latest update of each action up to a day that says something, else the latest at all."""
    found: dict[int, tuple] = {}
    for update in newest_first(state):
        if update.on <= on:
            known = found.get(update.action_id)
            if known is None or not says_something(known.text) and says_something(update.text):
                found[update.action_id] = update
    return found
