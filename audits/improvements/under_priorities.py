"""Improvement actions under the strategic priority that they support, on the page of the plan (see
core/board/under_priority.py).

The manager and an agency's people see the number of current ones, of those they may see, and reach them by it. The
working group and the board see the number, as of the last step of each round's results (audits/results/steps.py): a
current count, compared before and after one return, would reveal its weak answers.
"""

import datetime as dt

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from actions.models import Plan
from agencies.access import belongings, may
from audits.models import ImprovementAction, PriorityInResults
from audits.querysets import acts_for_agency
from core.board.under_priority import UnderPriority

COUNTED = 50  # beyond this the count is given as a bound


def improvements_under_priority(user, plan: Plan, on: dt.date) -> dict[int, UnderPriority]:
    """The counts under each priority for readers of single returns; one statement."""
    every = ImprovementAction.objects.open().published().order_by()
    under = every.filter(priority__plan=plan, priority__archived_on__isnull=True)
    if may(user, "audits.read_all"):
        return counted_lines(under, on, "from the audit returns of agencies.")
    if not acts_for_agency(user):
        return {}
    return counted_lines(under.filter(agency__in=belongings(user).agencies), on, "of your agency’s audit returns.")


def totals_under_priority(user, plan: Plan, on: dt.date) -> dict[int, UnderPriority]:
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


def counted_lines(actions: QuerySet, on: dt.date, source: str) -> dict[int, UnderPriority]:
    counted = actions.values_list("priority").annotate(all=Count("pk"), late=Count("pk", filter=Q(due__lt=on)))
    return {
        key: UnderPriority(f"{in_words(number, late)} {source}", f"{reverse('audits:improvements')}?priority={key}")
        for key, number, late in counted
    }


def in_words(number: int, late: int) -> str:
    """ "12 improvement actions to be done, 3 of them overdue," with a bound."""
    amount = f"More than {COUNTED}" if number > COUNTED else str(number)
    words = f"{amount} improvement action{'' if number == 1 else 's'} to be done"
    if not late:
        return words
    overdue = f"more than {COUNTED}" if late > COUNTED else str(late)
    return f"{words}, {overdue} overdue,"


SOURCES = (improvements_under_priority, totals_under_priority)
