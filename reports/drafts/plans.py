"""Which plan a report is about, and for which date; the figures of it that several sections need, read once."""

import datetime as dt
from dataclasses import replace

from django.utils import timezone

from actions.colours.querysets import current_thresholds
from actions.colours.rules import Thresholds
from actions.figures.querysets import PlanFigures, figures_of
from actions.models import Action, Plan
from actions.past.as_of import as_of
from actions.past.asat import PlanState, end_of, in_force_of, plan_at_each, versions_of
from core.text.dates import today
from reports.periods import Period
from reports.sections.section import INTERNAL, Basis, Moment

type Versions = list[tuple[dt.datetime, tuple]]  # of plans, as actions.past.asat.versions_of() gives them


def basis_of(
    kind: str, period: Period, *, edition: str = INTERNAL, on: dt.date | None = None, since: Moment | None = None,
    last_report: str = "", plans: Versions | None = None,
) -> Basis:  # fmt: skip
    """The basis of a draft created today. Two statements, which read `plans` where they are not given.

    It is evaluated for the last day of the period, or today while that lies ahead, unless `on` gives another day. It
    uses today's records; once the next period is over too, those at the end of that one, so that an old report does not
    include later events. A plan not known then is used as it is now. Without `since` it is compared with the end of the
    period before.
    """
    now = timezone.now()
    on = on or min(period.end, today())
    plans = plans_until(now) if plans is None else plans
    moment = moment_of(plans, on, known_at=min(now, end_of(period.after.end)), now=now)
    if since is None:
        since = moment_of(plans, period.before.end, known_at=min(now, end_of(period.before.end)), now=moment.known_at)
    return Basis(kind, edition, period, moment, since, last_report, first_day_of(plans))


def plans_until(moment: dt.datetime) -> Versions:
    """The versions of all plans up to a moment."""
    return versions_of(all_plans(), moment)


def first_day_of(plans: Versions) -> dt.date | None:
    """What core.board.first_day.first_day() reads, of versions that were read already."""
    return min((timezone.localdate(written) for written, _ in plans), default=None)


def all_plans() -> list[int]:
    return list(Plan.objects.not_undone().order_by("pk").values_list("pk", flat=True))


def moment_of(plans: Versions, on: dt.date, *, known_at: dt.datetime, now: dt.datetime) -> Moment:
    """The plan that was in force on a day, evaluated for it from what was known at a moment; if no plan was known on
    that day, the one in force at that moment, and if there was none yet either, the current one as known now.
    """
    plan = in_force_of(plans, min(known_at, end_of(on))) or in_force_of(plans, known_at)
    if plan is None and known_at < now:
        plan, known_at = in_force_of(plans, now), now
    return Moment(plan, known_at, on)


def figures_now(basis: Basis) -> PlanFigures | None:
    """The figures of the plan at the end of the period; None without a plan."""
    return _figures(basis, basis.now)


def figures_before(basis: Basis) -> PlanFigures | None:
    """The figures at the last report, or at the end of the period before; None where there was no plan, or no board."""
    return None if basis.is_first else _figures(basis, basis.since)


def plans_between(basis: Basis) -> list[int]:
    """From the last report's plan to the current one; only these two where the chain is broken."""
    before, now = basis.since.plan, basis.plan
    if before == now:
        return [now]
    previous = basis.once("previous plans", lambda: dict(Plan.objects.values_list("pk", "previous_id")))
    chain = [now]
    while chain[0] not in (before, None):
        chain.insert(0, previous.get(chain[0]))
    return chain if chain[0] == before else [before, now]


def carried(basis: Basis) -> dict[int, int]:
    """Action of the current plan → that of the last report's plan; empty where both are one plan."""
    now, chain = figures_now(basis), plans_between(basis)
    if now is None or len(chain) < 2:
        return {}
    found = {key: action.carried_from_id for key, action in now.state["action"].items() if action.carried_from_id}
    for plan in reversed(chain[1:-1]):
        earlier = dict(Action.objects.filter(plan=plan).values_list("pk", "carried_from_id"))
        found = {key: earlier[source] for key, source in found.items() if earlier.get(source)}
    return found


def figures_ended(basis: Basis) -> list[PlanFigures]:
    """Current figures of plans carried on since the last report, oldest first."""
    earlier = [] if basis.since.plan in (None, basis.plan) else plans_between(basis)[:-1]
    return [found for plan in earlier if (found := _figures(basis, replace(basis.now, plan=plan)))]


def thresholds(basis: Basis) -> Thresholds:
    return basis.once("thresholds", current_thresholds)


def _figures(basis: Basis, moment: Moment) -> PlanFigures | None:
    if moment.plan is None:
        return None
    begin = basis.period.before.begin if moment is basis.since else basis.period.begin
    found = basis.once(
        ("plan", moment),
        lambda: figures_of(state_at(basis, moment), on=moment.on, begin=begin, thresholds=thresholds(basis)),
    )
    return found if found.is_known else None


def state_at(basis: Basis, moment: Moment) -> PlanState:
    """The state of a plan at a moment, without what was done after its date; two moments of a plan are read at once."""
    both = (basis.since, basis.now) if basis.plan == basis.since.plan == moment.plan else (moment,)
    moments = [known for each in both for known in (each.known_at, min(end_of(each.on), each.known_at))]
    found = basis.once(("states", moment.plan, *moments), lambda: plan_at_each(moment.plan, moments, basis.read))
    state = found[2 * both.index(moment)]
    if moment.known_at <= end_of(moment.on):
        return state
    then = found[2 * both.index(moment) + 1]
    then = then if then.plan else found[-1]  # a plan that was not known then: as on the day of the report
    return as_of(state, then, moment.on)
