"""Which plan a report is about, which state of it, and the date for which it is evaluated."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from actions.models import Plan
from actions.past.asat import plan_in_force
from core.text.dates import today
from reports.periods import Period
from reports.sections.section import INTERNAL, Basis, Moment


def basis_of(
    kind: str, period: Period, *, edition: str = INTERNAL, on: dt.date | None = None, since: Moment | None = None,
    last_report: str = "",
) -> Basis:  # fmt: skip
    """The basis of a draft created today. At most three statements.

    It is evaluated for the last day of the period, or today while that lies ahead, unless `on` gives another day. It
    uses today's records; once the next period is over too, those at the end of that one, so that an old report does not
    include later events. A plan not known then is used as it is now. Without `since` it is compared with the end of the
    period before.
    """
    now = timezone.now()
    on = on or min(period.end, today())
    plans = all_plans()
    moment = moment_of(plans, on, known_at=min(now, end_of(period.after.end)), now=now)
    if since is None:
        since = moment_of(plans, period.before.end, known_at=min(now, end_of(period.before.end)), now=moment.known_at)
    return Basis(kind, edition, period, moment, since, last_report)


def moment_since(known_at: dt.datetime, on: dt.date) -> Moment:
    plans = all_plans()
    return moment_of(plans, on, known_at=known_at, now=timezone.now())


def all_plans() -> list[int]:
    return list(Plan.objects.not_undone().order_by("pk").values_list("pk", flat=True))


def moment_of(plans: list[int], on: dt.date, *, known_at: dt.datetime, now: dt.datetime) -> Moment:
    """The plan in force at a moment, evaluated for a day; if there was none yet, the current one as known now."""
    plan = plan_in_force(plans, known_at)
    if plan is None and known_at < now:
        plan, known_at = plan_in_force(plans, now), now
    return Moment(plan, known_at, on)


def end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))
