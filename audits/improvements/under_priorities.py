"""Improvement actions under the strategic priority that they support, on the page of the plan (see
core/board/under_priority.py).

The manager and an agency's people see the most urgent current ones by name, of those they may see. The working group
and the board see the number, as of the last step of each round's results (audits/results/steps.py): a current count,
compared before and after one return, would reveal its weak answers.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from actions.models import Plan
from agencies.access import belongings, may
from audits.models import ImprovementAction, PriorityInResults
from audits.querysets import acts_for_agency
from core.board.under_priority import Line, UnderPriority
from core.text.dates import print_date
from core.text.values import cut_at_word

COUNTED = 50  # beyond this the count is given as a bound
SHOWN = 5  # the most urgent of one priority
LONGEST = 160


def improvements_under_priority(user, plan: Plan, on: dt.date) -> dict[int, UnderPriority]:
    """The entries under each priority for readers of single returns; one statement."""
    if may(user, "audits.read_all"):
        return for_manager(plan, on)
    return for_agency(user, plan, on) if acts_for_agency(user) else {}


def totals_under_priority(user, plan: Plan, on: dt.date) -> dict[int, UnderPriority]:
    """The entries for readers of totals: the counts of each round's last step; one statement."""
    if may(user, "audits.read_all") or acts_for_agency(user) or not may(user, "audits.read_totals"):
        return {}
    counted = PriorityInResults.objects.filter(priority__plan=plan, priority__archived_on__isnull=True).order_by()
    return {
        key: UnderPriority(
            f"{number:,} improvement action{'' if number == 1 else 's'} that agencies set themselves in their audit "
            "returns, done ones included; counted with the results of the returns."
        )
        for key, number in counted.values_list("priority").annotate(Sum("actions"))
        if number
    }


TO_DO = "from the audit returns of agencies."


def in_words(count: Sequence[int]) -> str:
    """ "12 improvement actions to be done, 3 of them overdue," with a bound."""
    number, late = count
    amount = f"More than {COUNTED}" if number > COUNTED else str(number)
    words = f"{amount} improvement action{'' if number == 1 else 's'} to be done"
    if not late:
        return words
    overdue = f"more than {COUNTED}" if late > COUNTED else str(late)
    return f"{words}, {overdue} overdue,"


def for_manager(plan: Plan, on: dt.date) -> dict[int, UnderPriority]:
    """The number for all agencies, and the most urgent with their names; one statement."""
    by_priority = {"partition_by": "priority"}
    ranked = open_under(plan).annotate(
        place=Window(RowNumber(), order_by=[F("due").asc(nulls_last=True), "pk"], **by_priority),
        number=Window(Count("pk"), **by_priority),
        late=Window(Count("pk", filter=Q(due__lt=on)), **by_priority),
    )
    rows = list(ranked.filter(place__lte=SHOWN).order_by("place").values_list(*FIELDS, "number", "late"))
    counts = {row[0]: row[-2:] for row in rows}
    found = {}
    for key, lines in lines_of((row[:-2] for row in rows), on).items():
        more = ALL if counts[key][0] > SHOWN else ""
        found[key] = UnderPriority(f"{in_words(counts[key])} {TO_DO}", tuple(lines), more, improvements_url(key))
    return found


FIELDS = ("priority", "pk", "text", "due", "agency__name")


def open_under(plan: Plan):
    """The open improvement actions of submitted returns, under the priorities of a plan, in no order."""
    every = ImprovementAction.objects.open().published().order_by()
    return every.filter(priority__plan=plan, priority__archived_on__isnull=True)


ALL = "All improvement actions under this priority"


def improvements_url(key: int) -> str:
    return f"{reverse('audits:improvements')}?priority={key}"


def lines_of(rows: Iterable[tuple], on: dt.date) -> dict[int, list[Line]]:
    """Rows of (priority, key, text, day, agency) as lines, by priority."""
    found: dict[int, list[Line]] = defaultdict(list)
    begin, end = reverse("audits:improvement", args=[0]).split("0")
    for key, pk, text, due, agency in rows:
        by_when = f"{agency}, by {print_date(due)}" if due else f"{agency}, no day set"
        late = "Overdue" if due and due < on else ""
        found[key].append(Line(cut_at_word(text, LONGEST), f"{begin}{pk}{end}", by_when, late))
    return found


def for_agency(user, plan: Plan, on: dt.date) -> dict[int, UnderPriority]:
    """Those of a person's own agencies; one statement, independent of how many others there are."""
    own = open_under(plan).filter(agency__in=belongings(user).agencies)
    rows = own.order_by(F("due").asc(nulls_last=True), "pk")
    found = {}
    for key, lines in lines_of(rows.values_list(*FIELDS), on).items():
        count = (len(lines), sum(bool(line.late) for line in lines))
        words = f"{in_words(count)} of your agency’s audit returns."
        found[key] = UnderPriority(
            words, tuple(lines[:SHOWN]), ALL if len(lines) > SHOWN else "", improvements_url(key)
        )
    return found


SOURCES = (improvements_under_priority, totals_under_priority)
