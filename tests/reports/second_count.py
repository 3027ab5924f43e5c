"""A second count of what reports say, by straight loops over the rows of the history tables.

Nothing here is shared with the product but the tables: not the state of a past day, not the colours, not the rule of
silence, not the figures. It follows the rules line by line and is as slow as that is.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter, defaultdict

from django.utils import timezone

from actions.models import (
    Action,
    ActionLead,
    ColourOverride,
    FollowUp,
    Method,
    Objective,
    Occurrence,
    Placement,
    Plan,
    ProgressUpdate,
    Query,
    Timescale,
)
from agencies.models import Agency, Eslo, EsloReturn, EsloReturnLine
from audits.models import ImprovementAction, Return, Round
from incidents.models import Incident, IncidentType

SOON_DAYS, MOVED_MONTHS, TRAINED_MONTHS = 28, 3, 24  # the defaults of the settings
SAY_NOTHING = {"ongoing", "as above", "on going", "in progress", "no change", "see above", "continuing"}
CLOSED = {"completed", "withdrawn"}


def last_versions(model, moment: dt.datetime) -> dict[int, dict]:
    """Key → what a record said at a moment."""
    found = {}
    for row in model.history.order_by("history_date", "history_id").values():
        if row["history_date"] <= moment:
            found[row["id"]] = row
    return found


def quarter(day: dt.date) -> int:
    """Quarters counted on through the years."""
    return day.year * 4 + (day.month - 1) // 3


def months_on(day: dt.date, months: int) -> dt.date:
    """So many calendar months later or earlier; the last of a month from the last of a month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    last = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, month, last if is_last else min(day.day, last))


class Count:
    """All that a report of a plan counts, as known at a moment and judged on a day, of the period since `begin`."""

    def __init__(self, plan: int, moment: dt.datetime, on: dt.date, begin: dt.date):
        self.on, self.begin = on, begin
        self.plan = last_versions(Plan, moment)[plan]
        every = {model: last_versions(model, moment) for model in (
            Action, ActionLead, ColourOverride, FollowUp, Method, Objective, Occurrence, Placement, ProgressUpdate, Query,
            Timescale)}  # fmt: skip
        self.actions = {key: self.as_on_the_day(row) for key, row in every[Action].items() if row["plan_id"] == plan}

        def of_plan(model) -> list[dict]:
            return [row for row in every[model].values() if row["action_id"] in self.actions]

        self.leads, self.overrides, self.tasks = of_plan(ActionLead), of_plan(ColourOverride), of_plan(FollowUp)
        self.turns, self.updates, self.queries = of_plan(Occurrence), of_plan(ProgressUpdate), of_plan(Query)
        self.times = self.times_on_the_day(of_plan(Timescale))
        self.rows = []  # (priority, action) of each row that is printed
        for row in of_plan(Placement):
            if row["archived_on"] is None and self.actions[row["action_id"]]["status"] != "withdrawn":
                objective = every[Method][row["method_id"]]["objective_id"]
                self.rows.append((every[Objective][objective]["priority_id"], row["action_id"]))
        self.printed = {action for _, action in self.rows}
        self.open = {key for key in self.printed if self.actions[key]["status"] not in CLOSED}

    def as_on_the_day(self, row: dict) -> dict:
        """An action that was completed on a later day was still open."""
        later = row["status"] == "completed" and row["completed_on"] is not None and row["completed_on"] > self.on
        return {**row, "status": "in_progress" if later else row["status"]}

    def times_on_the_day(self, rows: list[dict]) -> list[dict]:
        """Timescales without those proposed later; of those agreed later the one before was still in force."""
        rows = [row for row in rows if row["proposed_on"] is None or row["proposed_on"] <= self.on]
        standing = []
        for row in rows:
            later = row["settled_on"] is not None and row["settled_on"] > self.on
            standing.append({**row, "state": "proposed" if later else row["state"]})
        for row in standing:
            agreed = [one for one in standing if one["action_id"] == row["action_id"] and one["state"] == "agreed"]
            last = max(agreed, key=lambda one: one["position"], default=None)
            row["is_current"] = row is last
        return standing

    def current(self, action: int) -> dict:
        """The timescale in force."""
        return next((row for row in self.times if row["action_id"] == action and row["is_current"]), {})

    def first(self, action: int) -> dt.date | None:
        """The original date."""
        for row in self.times:
            if row["action_id"] == action and row["position"] == 1:
                return None if row["kind"] in ("completed", "recurring") else row["due"]
        return None

    def due(self, action: int) -> dt.date | None:
        """The date in force; that of the earliest open turn of what comes round again."""
        line = self.current(action)
        if line.get("kind") == "completed" or self.is_ongoing(action):
            return None
        if line.get("kind") == "recurring":
            waiting = [
                turn["due"]
                for turn in self.turns
                if turn["action_id"] == action and turn["done_on"] is None and turn["skipped_on"] is None
            ]
            return min(waiting, default=line["due"])
        return line.get("due")

    def is_ongoing(self, action: int) -> bool:
        """Ongoing from the start, or since its dated part was met."""
        line = self.current(action)
        if line.get("kind") == "date_then_ongoing":
            return line["dated_part_met_on"] is not None and line["dated_part_met_on"] <= self.on
        return line.get("kind") == "ongoing"

    def known_since(self, action: int) -> dt.date:
        """The day from which an action is known."""
        row = self.actions[action]
        if row["agreed_on"]:
            return row["agreed_on"]
        made = timezone.localdate(row["created_at"])
        document = self.plan["document_date"]
        return document if document and document < made else made

    def spoken(self, action: int) -> dt.date | None:
        """The day of the last update that says something."""
        last = None
        for row in self.updates:
            if row["action_id"] == action and row["voided_on"] is None and row["on"] <= self.on:
                says = row["text"].strip().rstrip(".").lower() not in SAY_NOTHING
                if says and (last is None or row["on"] > last):
                    last = row["on"]
        return last

    def silent(self, action: int) -> int:
        """Complete quarters without a word."""
        return quarter(self.on) - quarter(self.spoken(action) or self.known_since(action)) - 1

    def colour(self, action: int) -> str:
        """The letter: the first line that matches, and a person's colour over it."""
        row = self.actions[action]
        if row["status"] == "completed":
            return "B"
        for mark in self.overrides:
            stands = mark["action_id"] == action and mark["set_on"] <= self.on <= mark["ends_on"]
            if stands and (mark["ended_on"] is None or self.on < mark["ended_on"]):
                return mark["colour"]
        due, first, silent = self.due(action), self.first(action), self.silent(action)
        moves = self.current(action).get("kind") != "recurring"
        undated = 0
        if due is None and not self.is_ongoing(action):
            undated = quarter(self.on) - quarter(self.known_since(action)) - 1
        moved = due is not None and first is not None and moves and due > first
        spoken = self.spoken(action)
        this_quarter = spoken is not None and quarter(spoken) == quarter(self.on)
        if (
            row["declared"] == "will_not_be_met"
            or (due is not None and due < self.on)
            or (moved and due > months_on(first, MOVED_MONTHS))
            or undated >= 2
            or silent >= 2
        ):
            return "R"
        soon = due is not None and (due - self.on).days <= SOON_DAYS and not this_quarter
        if row["declared"] == "at_risk" or moved or soon or undated == 1 or silent == 1:
            return "A"
        start = self.current(action).get("start")
        if (start is not None and start > self.on) or (due is None and not self.is_ongoing(action)):
            return "N"
        return "G"

    def colours(self) -> dict[str, int]:
        """Rows by letter."""
        return dict(Counter(self.colour(action) for _, action in self.rows))

    def colours_by_priority(self) -> dict[int, dict[str, int]]:
        """Rows by letter, for each priority."""
        found = defaultdict(Counter)
        for priority, action in self.rows:
            found[priority][self.colour(action)] += 1
        return {priority: dict(counts) for priority, counts in found.items()}

    def figures(self) -> dict[str, int]:
        """The other figures of the plan, by the key under which reports show them."""
        completed = [row for key, row in self.actions.items() if key in self.printed and row["status"] == "completed"]
        silent = {key for key in self.open if self.silent(key) >= 1}
        standing = [row for row in self.leads if row["ended_on"] is None]
        withdrawn = {key for key, row in self.actions.items() if row["status"] == "withdrawn"}
        return {
            "plan.completed": sum(
                row["completed_on"] is not None and self.begin <= row["completed_on"] <= self.on for row in completed
            ),
            "plan.moved": sum(self.is_moved(key) for key in self.open),
            "plan.overdue": sum((due := self.due(key)) is not None and due < self.on for key in self.open),
            "plan.undated": sum(self.due(key) is None and not self.is_ongoing(key) for key in self.open),
            "plan.silent": len(silent),
            "plan.silent_leads": len({row["lead_id"] for row in standing if row["action_id"] in silent}),
            "plan.proposals": sum(row["state"] == "proposed" and row["action_id"] in self.open for row in self.times),
            "plan.follow_ups": sum(self.is_overdue(row) for row in self.tasks),
            "plan.queries": sum(
                row["decision_id"] is None and row["raised_on"] <= self.on and row["action_id"] not in withdrawn
                for row in self.queries
            ),
        }

    def is_moved(self, action: int) -> bool:
        """Whether the date in force is another than the original."""
        due, first = self.due(action), self.first(action)
        return None not in (due, first) and due != first and self.current(action)["kind"] != "recurring"

    def is_overdue(self, task: dict) -> bool:
        """Whether a follow-up was late on the day."""
        ended = [day for day in (task["done_on"], task["dropped_on"]) if day is not None and day <= self.on]
        return task["due"] is not None and task["due"] < self.on and not ended

    def exceptions(self) -> set[int]:
        """The actions that the exception part names."""
        return {
            key
            for key in self.open
            if self.colour(key) in "RA" or self.is_moved(key) or self.silent(key) >= 1
            or (self.due(key) is None and not self.is_ongoing(key))
        }  # fmt: skip

    def texts(self) -> dict[int, tuple]:
        """What the changes between two reports are told of, of each printed action: wording, status, leads, date."""
        return {
            key: (
                self.actions[key]["text"],
                self.actions[key]["status"],
                tuple(
                    row["printed_as"]
                    for row in sorted(self.leads, key=lambda row: (row["position"], row["id"]))
                    if row["action_id"] == key and row["ended_on"] is None
                ),
                self.current(key).get("due"),
            )
            for key in self.printed
        }


def is_between(row: dict, first: str, last: str, on: dt.date) -> bool:
    """Whether a day lies between two fields, an empty one being no bound."""
    return (row[first] is None or row[first] <= on) and (row[last] is None or row[last] >= on)


def directory(moment: dt.datetime, on: dt.date) -> dict[str, tuple[int, int]]:
    """(how many, of how many) for coverage, vacancies and training."""
    agencies = {
        k: row for k, row in last_versions(Agency, moment).items() if is_between(row, "active_from", "active_to", on)
    }
    officers = [
        row
        for row in last_versions(Eslo, moment).values()
        if row["post"] == "lead" and row["agency_id"] in agencies and is_between(row, "valid_from", "valid_to", on)
    ]
    led = {row["agency_id"] for row in officers}
    since = months_on(on, -TRAINED_MONTHS)
    trained = {}  # on the day: who was trained again since had the training that was on record before
    for row in Eslo.history.order_by("history_date", "history_id").values():
        if row["history_date"] <= moment and (row["trained_on"] is None or row["trained_on"] <= on):
            trained[row["id"]] = row["trained_on"]
    fresh = [row for row in officers if (trained.get(row["id"]) or dt.date.min) >= since]
    return {
        "agencies.coverage": (len(led), len(agencies)),
        "agencies.vacancies": (len(agencies) - len(led), len(agencies)),
        "agencies.trained": (len(fresh), len(officers)),
    }


def coverage_by_kind(moment: dt.datetime, on: dt.date) -> dict[str, tuple[int, int]]:
    """Kind → (agencies with an ESLO, agencies)."""
    found = defaultdict(lambda: [0, 0])
    officers = [row for row in last_versions(Eslo, moment).values() if row["post"] == "lead"]
    for key, agency in last_versions(Agency, moment).items():
        if is_between(agency, "active_from", "active_to", on):
            found[agency["kind"]][1] += 1
            held = (
                row for row in officers if row["agency_id"] == key and is_between(row, "valid_from", "valid_to", on)
            )
            found[agency["kind"]][0] += any(held)
    return {kind: tuple(pair) for kind, pair in found.items()}


def received(moment: dt.datetime, begin: dt.date, on: dt.date) -> dict[int, tuple[int, int]]:
    """Round → (returns that were in, returns that were expected), by what each return was at the end of the day."""
    night = timezone.make_aware(dt.datetime.combine(on, dt.time.max))
    found = {}
    returns = last_versions(Return, min(night, moment)).values()
    for key, row in last_versions(Round, moment).items():
        was_open = (
            row["opened_on"] and row["opened_on"] <= on and (row["closed_on"] is None or row["closed_on"] >= begin)
        )
        if was_open:
            own = [each for each in returns if each["round_id"] == key and each["exempt_on"] is None]
            found[key] = (sum(each["submitted_on"] is not None for each in own), len(own))
    return found


def eslo_returns(moment: dt.datetime, begin: dt.date, on: dt.date) -> dict[int, tuple[int, int]]:
    """ESLO return → (agencies that had answered, agencies that were asked)."""
    found = {}
    lines = last_versions(EsloReturnLine, moment).values()
    for key, row in last_versions(EsloReturn, moment).items():
        if row["opened_on"] <= on and (row["closed_on"] is None or row["closed_on"] >= begin):
            own = [line for line in lines if line["eslo_return_id"] == key and line["taken_out_on"] is None]
            answered = [line for line in own if line["answer"] and line["answered_on"] <= on]
            found[key] = (len(answered), len(own))
    return found


def improvements_overdue(moment: dt.datetime, on: dt.date) -> int:
    """Improvement actions of returns that came in, late on the day."""
    came = {key for key, row in last_versions(Return, moment).items() if row["submitted_on"] is not None}
    return sum(
        row["audit_return_id"] in came and row["due"] is not None and row["due"] < on and row["made_on"] <= on
        and (row["ended_on"] is None or row["ended_on"] > on)
        for row in last_versions(ImprovementAction, moment).values()
    )  # fmt: skip


def incidents(moment: dt.datetime, begin: dt.date, end: dt.date) -> tuple[int, dict[str, int]]:
    """Children recorded in a period, and by main type: every record that was not void at the moment."""
    names = dict(IncidentType.objects.values_list("pk", "name"))
    types = Counter()
    for row in last_versions(Incident, moment).values():
        if row["voided_on"] is None and begin <= row["recorded_on"] <= end:
            types[names[row["main_type_id"]]] += 1
    return types.total(), dict(types)
