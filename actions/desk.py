"""What waits for the manager in a plan: proposals, queries, overdue follow-ups, references, silent leads; each counted.

The number of statements does not grow with the plan. Whoever calls this has a plan that the person may read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from actions.models import ActionLead, CrossReference, FollowUp, Placement, Plan, Query, Timescale
from core.dates import quarter_of, quarter_start

SHOWN = 5  # of each kind; the rest is counted
OPEN = ("not_started", "in_progress")


@dataclass(frozen=True)
class Waiting:
    """The first few of a kind, and how many there are in all."""

    first: list
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.first)


@dataclass(frozen=True)
class SilentLead:
    """A lead, how many open actions it leads that had no update since a day, and the key for the filter of the plan."""

    key: int
    name: str
    count: int


@dataclass(frozen=True)
class Desk:
    """Everything that waits. `silent_since` is the day from which a lead should have said something."""

    proposals: Waiting
    queries: Waiting
    follow_ups: Waiting
    references: Waiting
    silent: Waiting
    silent_since: dt.date

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        parts = (self.proposals, self.queries, self.follow_ups, self.references, self.silent)
        return not any(part.count for part in parts)


def read_desk(user, plan: Plan, on: dt.date) -> Desk:
    """What waits in a plan on a day."""
    proposals = Timescale.objects.visible_to(user).filter(
        action__plan=plan, state=Timescale.State.PROPOSED, action__status__in=OPEN
    )
    queries = Query.objects.visible_to(user).waiting().filter(action__plan=plan)
    tasks = FollowUp.objects.visible_to(user).overdue(on).filter(action__plan=plan)
    references = CrossReference.objects.visible_to(user).filter(action__plan=plan)
    to_settle = references.proposed() | references.dangling()
    since = silent_since(on)
    return Desk(
        waiting(proposals.select_related("action", "proposed_by").order_by("proposed_on", "pk")),
        waiting(queries.select_related("action", "raised_by").order_by("raised_on", "pk")),
        waiting(tasks.select_related("action").order_by("due", "pk")),
        waiting(to_settle.select_related("action").order_by("action__number", "pk")),
        silent_leads(user, plan, since),
        since,
    )


def waiting(rows) -> Waiting:
    """The first few rows; they are counted only where there are more."""
    first = list(rows[: SHOWN + 1])
    return Waiting(first[:SHOWN], rows.count() if len(first) > SHOWN else len(first))


def silent_since(on: dt.date) -> dt.date:
    """The first day of the quarter before: who wrote nothing since has let a whole quarter pass."""
    year, quarter = quarter_of(quarter_start(*quarter_of(on)) - dt.timedelta(1))
    return quarter_start(year, quarter)


def silent_leads(user, plan: Plan, since: dt.date) -> Waiting:
    """Leads with open actions that had no update since a day, those with most of them first; one statement."""
    silent = Placement.objects.visible_to(user).standing().still_open().filter(plan=plan, last_update_on__lt=since)
    links = ActionLead.objects.visible_to(user).filter(
        plan=plan, ended_on__isnull=True, action__in=silent.order_by().values("action")
    )
    rows = links.order_by().values("lead", "lead__name").annotate(count=Count("action", distinct=True))
    leads = [SilentLead(row["lead"], row["lead__name"], row["count"]) for row in rows.order_by("-count", "lead__name")]
    return Waiting(leads[:SHOWN], len(leads))
