"""The manager's work in a plan: what to decide (proposals, queries, references, returned files), whom to chase (leads
without news, overdue follow-ups), and which meeting comes.

The number of statements does not grow with the plan. The caller passes a plan that the person may read.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Length
from django.urls import reverse

from actions.colours.querysets import read_records
from actions.colours.rules import silent_quarters
from actions.figures.querysets import SILENT, count_leads
from actions.home.page.my_actions import short_day
from actions.models import (
    ActionLead,
    AskedAction,
    CrossReference,
    FollowUp,
    Lead,
    Meeting,
    Placement,
    Plan,
    ProgressUpdate,
    Query,
    Timescale,
    UpdateRequest,
)
from actions.progress.page import unanswered
from actions.returns.querysets import returned_for_manager
from actions.timescales.slippage import slippage
from actions.wording.empty_updates import LONGEST_EMPTY
from core.board.coming import Coming
from core.text.dates import print_date, quarter_of, quarter_start, today

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
class SilentLead:
    """A lead without news, and the open actions on which nothing was reported: key → number.

    `to_ask` are the keys of those without a request for an update; where there are none, `asked_on` is the day of the
    latest request.
    """

    key: int
    name: str
    kind: str
    role: str
    actions: dict[int, int]
    to_ask: tuple[int, ...]
    asked_on: dt.date | None

    @property
    def can_be_asked(self) -> bool:
        """Whether people belong to it, who read a request, and not all of its actions have one."""
        return not self.why_not_asked

    @property
    def why_not_asked(self) -> str:
        """Why it cannot be asked for an update now; "" where it can."""
        if self.kind == Lead.Kind.ALL_AGENCIES:
            return "agencies are asked on the page of each action"
        is_read = self.kind in (Lead.Kind.SUBGROUP, Lead.Kind.AGENCY) or self.kind == Lead.Kind.ROLE and self.role
        if not is_read:
            return "nobody with an account belongs to it"
        return "" if self.to_ask else f"asked on {print_date(self.asked_on)}"

    @property
    def asked_day(self) -> str:
        return short_day(self.asked_on, today())

    @property
    def count(self) -> int:
        return len(self.actions)


@dataclass(frozen=True)
class Desk:
    """Everything to do. `silent_since` is the day from which a lead should have written an update."""

    proposals: Waiting
    queries: Waiting
    follow_ups: Waiting
    references: int
    returned: Waiting  # files that others returned, with changes that only the manager may decide
    silent: Waiting
    to_write: list[SilentLead]  # those who can be written to and have not been asked about every action
    silent_since: dt.date

    @property
    def nothing_to_decide(self) -> bool:
        return not (self.proposals.count or self.queries.count or self.references or self.returned.count)

    @property
    def nobody_to_chase(self) -> bool:
        return not (self.silent.count or self.follow_ups.count)


def read_desk(user, plan: Plan, on: dt.date) -> Desk:
    queries = (
        Query.objects.visible_to(user)
        .waiting()
        .filter(action__plan=plan)
        .select_related("action", "raised_by", "update")
    )
    tasks = FollowUp.objects.visible_to(user).overdue(on).filter(action__plan=plan).select_related("action")
    returned = returned_for_manager(user, plan.pk).select_related("uploaded_by")
    silent = silent_leads(user, plan, on)
    asker = (*of_action_and("raised_by"), "update__author_name")
    return Desk(
        waiting(proposals(user, plan)),
        waiting(queries.only("text", "raised_on", *asker).order_by("raised_on", "pk")),
        waiting(tasks.only("text", "owner_name", "due", "action__number").order_by("due", "pk")),
        CrossReference.objects.visible_to(user).filter(plan=plan).to_settle().count(),
        waiting(returned.only("uploaded_at", "counts", "uploaded_by__name", "uploaded_by__email")),
        Waiting(silent[:SHOWN], len(silent)),
        [lead for lead in silent if lead.can_be_asked],
        silent_since(on),
    )


def proposals(user, plan: Plan) -> QuerySet[Timescale]:
    """The proposed timescales of open actions, the oldest first, with the first due date and what is in force now."""
    series = Timescale.objects.filter(action=OuterRef("action")).order_by()
    current = series.filter(is_current=True)
    found = Timescale.objects.visible_to(user).filter(
        action__plan=plan, state=Timescale.State.PROPOSED, action__status__in=OPEN
    )
    found = found.annotate(
        first_due=Subquery(series.filter(position=1).values("due")[:1]),
        current_due=Subquery(current.values("due")[:1]),
        current_wording=Subquery(current.values("wording")[:1]),
    )
    found = found.select_related("action", "proposed_by").order_by("proposed_on", "pk")
    own = ("version", "wording", "due", "recurrence", "proposed_on", "reason", "action__text")
    return found.only(*own, *of_action_and("proposed_by"))


def of_action_and(person: str) -> tuple[str, ...]:
    """The columns of the number of an action and the name of a person."""
    return "action__number", f"{person}__name", f"{person}__email"


def slip_of(proposal: Timescale) -> str:
    """What agreeing one of proposals() would mean for the date, in words."""
    if proposal.recurrence:
        return "recurring"
    if proposal.due is None:
        return "without a due date: the action would never count as late" if proposal.current_due else "without a date"
    same = "as first agreed" if proposal.first_due else "no date before this"
    return slippage(proposal.first_due, proposal.due) or same


def coming_meetings(user, on: dt.date) -> list[Coming]:
    """The next meeting; one statement (see core/board/coming.py)."""
    meeting = Meeting.objects.visible_to(user).coming().filter(cancelled_on__isnull=True).first()
    if meeting is None:
        return []
    return [Coming(meeting.held_on, "Meeting", meeting.name, reverse("meeting", args=[meeting.pk]))]


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


def silent_leads(user, plan: Plan, on: dt.date) -> list[SilentLead]:
    """Leads of open actions without an update for a whole quarter, those with most of them first; two statements.

    Actions with an update since then that is longer than any empty one are left out before their facts are read.
    """
    news = ProgressUpdate.objects.annotate(length=Length("text")).filter(
        action=OuterRef("action"), voided_on__isnull=True, on__gte=silent_since(on), length__gt=LONGEST_EMPTY
    )
    rows = Placement.objects.filter(~Exists(news), plan=plan, archived_on__isnull=True).still_open()
    rows = rows.order_by().values("action")
    asked = unanswered(UpdateRequest.objects.filter(action=OuterRef("action"))).order_by("-asked_on")
    links = ActionLead.objects.visible_to(user).filter(plan=plan, ended_on__isnull=True, action__in=rows).order_by()
    links = links.annotate(asked_on=Subquery(asked.values("asked_on")[:1]))
    fields = ("lead", "lead__name", "lead__kind", "lead__role", "action", "action__number", "asked_on")
    found = list(links.values_list(*fields))
    records, _ = read_records({row[4] for row in found})
    silent = [row for row in found if row[4] in records and silent_quarters(records[row[4]], on) >= SILENT]
    leads = count_leads({(row[0], row[1], row[4]): row[:2] for row in silent}.values())
    return [silent_lead(lead.key, lead.name, [row[2:] for row in silent if row[0] == lead.key]) for lead in leads]


def silent_lead(key: int, name: str, rows: list[tuple]) -> SilentLead:
    """A lead from its rows: kind, role, action, number, day of the latest request for an update."""
    rows = sorted(rows, key=lambda row: row[3])
    to_ask = tuple(action for *_, action, _, asked_on in rows if asked_on is None)
    asked_on = None if to_ask else max(row[-1] for row in rows)
    actions = {action: number for *_, action, number, _ in rows}
    return SilentLead(key, name, rows[0][0], rows[0][1], actions, to_ask, asked_on)
