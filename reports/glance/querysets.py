"""What the board at a glance reads: each row of the plan with its colour, leads, dates and what is done about it; the
thresholds of the colours, and the words of the manager.
"""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, FilteredRelation, OuterRef, Q, Subquery, When

from actions.colours.querysets import KEYS, evaluate_actions, thresholds_of
from actions.colours.rules import Thresholds
from actions.models import Decision, Placement, Plan
from actions.table.filters import current_timescale
from core.models import Setting
from core.records.once import Once
from core.text.dates import quarter_of, quarter_start
from reports.glance.rules import REWORDED, words_key


class GlanceRow(NamedTuple):
    """A row of the plan: its action, the code of its colour, whether its date has passed, and of a red row the latest
    decision of the quarter.
    """

    action: int
    number: int
    text: str
    reason: str
    code: str
    is_past: bool
    decided_on: dt.date | None
    decision: str


class Wanted(NamedTuple):
    """A query that waits for a decision."""

    raised_on: dt.date
    number: int
    action: int
    text: str


def rows_of(plan: int, on: dt.date, begin: dt.date):
    """The rows of a plan on a day of the quarter that begins on `begin`, with the queries about them.

    The filter on the plan of the action, which is the same, keeps the database from reading the actions of all other
    plans.
    """
    late = Q(due__lt=on, status__in=["not_started", "in_progress"])
    may_be_red = Q(colour="R") | Q(colour_until__lte=on)
    unmet, latest = current_timescale().filter(dated_part_met_on__isnull=True), decisions_between(begin, on)
    rows = Placement.objects.filter(plan=plan, action__plan=plan).standing().annotate(
        unmet=Case(When(late, then=Subquery(unmet.values("pk")[:1]))),
        stale=Case(When(colour_until__lte=on, then=True), default=False),
        decided_on=Case(When(may_be_red, then=Subquery(latest.values("taken_on")[:1]))),
        decision=Case(When(may_be_red, then=Subquery(latest.values("text")[:1]))),
        asked=FilteredRelation("action__queries", condition=Q(action__queries__decision=None)),
    )  # fmt: skip
    return rows.values_list(
        "action_id", "action__number", "action__text", "action__declared_reason", "colour", "unmet", "decided_on",
        "decision", "pk", "stale", "asked__pk", "asked__text", "asked__raised_on",
    )  # fmt: skip


ROWS = Once(rows_of)


def glance_rows(plan: Plan, on: dt.date) -> tuple[list[GlanceRow], list[Wanted]]:
    """The rows of a plan, without withdrawn actions, in the printed order, and the queries about them, oldest first.

    One statement where every stored colour is up to date, and those of evaluate_actions() for the others. Where EXISTS
    would do for `unmet`, PostgreSQL reads the timescales of all plans.
    """
    records = ROWS(plan.pk, on, quarter_start(*quarter_of(on)))
    codes = evaluate_actions({record[0] for record in records if record[9]}, on)
    found, wanted = {}, {}
    for action, number, text, reason, code, unmet, day, decision, pk, stale, query, question, raised_on in records:
        code = codes[action].code if stale else code
        found[pk] = GlanceRow(action, number, text, reason, code, unmet is not None, day, decision or "")
        if query:
            wanted[query] = Wanted(raised_on, number, action, question)
    return list(found.values()), sorted(wanted.values())


def decisions_between(begin: dt.date, on: dt.date):
    """Latest first, without those about figures of incidents: a sentence can give a hidden count."""
    decisions = Decision.objects.standing().filter(action_id=OuterRef("action_id"), taken_on__range=(begin, on))
    return decisions.exclude(of_report__figure__startswith="incidents.").order_by("-taken_on", "-pk")


@dataclass(frozen=True)
class Words:
    text: str
    author: str
    written_at: dt.datetime


def settings_and_words(key: str):
    """The thresholds of the colours, and the words at a key, with who reworded them last and when."""
    versions = Setting.history.filter(id=OuterRef("pk"), history_change_reason=REWORDED).order_by(
        "-history_date", "-history_id"
    )
    return Setting.objects.filter(key__in=(*KEYS, key)).order_by("key", "applies_from").annotate(
        author=Subquery(versions.values("history_user__name")[:1]),
        written_at=Subquery(versions.values("history_date")[:1]),
    )  # fmt: skip


SETTINGS = Once(settings_and_words)


def thresholds_and_words(on: dt.date, plan: Plan | None) -> tuple[Thresholds, Words | None]:
    """The thresholds of the colours, and the words about a plan for the quarter of a day, if any; one statement.

    Their author is who reworded them last, and not who removed something from them since.
    """
    key = words_key(plan.pk) if plan else ""
    rows = SETTINGS(key)
    chosen = [(row.key, row.applies_from, row.value) for row in rows if row.key != key]
    begin = quarter_start(*quarter_of(on))
    own = [row for row in rows if row.key == key and row.applies_from == begin and row.value]
    return thresholds_of(chosen), Words(own[0].value, own[0].author or "", own[0].written_at) if own else None
