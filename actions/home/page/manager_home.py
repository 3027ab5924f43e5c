"""The manager's work in a plan: proposals, queries, overdue follow-ups, references, silent leads; each counted.

The number of statements does not grow with the plan. The caller passes a plan that the person may read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from actions.colours.querysets import open_records
from actions.colours.rules import silent_quarters
from actions.figures.querysets import SILENT, count_leads
from actions.models import (
    ActionLead,
    AskedAction,
    CrossReference,
    FollowUp,
    Plan,
    Query,
    Timescale,
)
from actions.returns.querysets import returned_for_manager
from core.text.dates import quarter_of, quarter_start

SHOWN = 5  # of each kind; the rest is only counted
OPEN = ("not_started", "in_progress")


@dataclass(frozen=True)
class Waiting:
    first: list
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.first)


@dataclass(frozen=True)
class Desk:
    """Everything to do. `silent_since` is the day from which a lead should have written an update."""

    proposals: Waiting
    queries: Waiting
    follow_ups: Waiting
    references: Waiting
    returned: Waiting  # files that others returned, with changes that only the manager may decide
    silent: Waiting
    asked: Waiting  # actions that not all agencies have answered; no cause for concern by themselves
    silent_since: dt.date

    @property
    def is_empty(self) -> bool:
        parts = (
            self.proposals,
            self.queries,
            self.follow_ups,
            self.references,
            self.returned,
            self.silent,
        )
        return not any(part.count for part in parts)


def read_desk(user, plan: Plan, on: dt.date) -> Desk:
    proposals = Timescale.objects.visible_to(user).filter(
        action__plan=plan, state=Timescale.State.PROPOSED, action__status__in=OPEN
    )
    queries = Query.objects.visible_to(user).waiting().filter(action__plan=plan)
    tasks = FollowUp.objects.visible_to(user).overdue(on).filter(action__plan=plan)
    references = CrossReference.objects.visible_to(user).filter(plan=plan)
    since = silent_since(on)
    return Desk(
        waiting(proposals.select_related("action", "proposed_by").order_by("proposed_on", "pk")),
        waiting(queries.select_related("action", "raised_by").order_by("raised_on", "pk")),
        waiting(tasks.select_related("action").order_by("due", "pk")),
        waiting(references.to_settle().with_place()),
        waiting(returned_for_manager(user, plan.pk).select_related("uploaded_by").defer("work", "saved")),
        silent_leads(user, plan, on),
        waiting(unreplied(user, plan)),
        since,
    )


def unreplied(user, plan: Plan):
    """Actions that agencies can answer and some have not, those with most replies missing first."""
    missing = F("action__answers__counted")
    for name in ("done", "partly", "not_started", "not_applicable"):
        missing -= F(f"action__answers__{name}")
    found = AskedAction.objects.visible_to(user).open().filter(action__plan=plan).annotate(missing=missing)
    found = found.filter(missing__gt=0).select_related("action__answers")
    return found.order_by("-missing", "action__number")


def waiting(rows) -> Waiting:
    """The first few rows; they are counted only where there are more."""
    first = list(rows[: SHOWN + 1])
    return Waiting(first[:SHOWN], rows.count() if len(first) > SHOWN else len(first))


def silent_since(on: dt.date) -> dt.date:
    """The first day of the previous quarter: a lead without an update since then has missed a whole quarter."""
    year, quarter = quarter_of(quarter_start(*quarter_of(on)) - dt.timedelta(1))
    return quarter_start(year, quarter)


def silent_leads(user, plan: Plan, on: dt.date) -> Waiting:
    """Leads of open actions without an update for a whole quarter, those with most of them first; three statements."""
    silent = {key for key, record in open_records(plan.pk).items() if silent_quarters(record, on) >= SILENT}
    links = ActionLead.objects.visible_to(user).filter(plan=plan, ended_on__isnull=True).order_by()
    rows = links.values_list("lead", "lead__name", "action").iterator(chunk_size=2_000)
    leads = count_leads((key, name) for key, name, _ in {row for row in rows if row[2] in silent})
    return Waiting(leads[:SHOWN], len(leads))
