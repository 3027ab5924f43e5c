"""The figures of the directory: coverage, vacancies, training, and answers to ESLO returns.

coverage_on([day]) gives agencies with an ESLO by kind (agencies/directory/coverage.py), as known today;
directory_figures() these and more as Figure values, with the change since another day; eslo_returns_of(begin,
on) the returns that were out in a period, with who has not answered.
Posts have first and last days, so any day can be evaluated as known today. Of trainings only the latest is stored, so
what was known at a moment is read from history.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from agencies.directory.coverage import Coverage, CoverageInTime, counts, coverage_of
from agencies.directory.settings import current_limits
from agencies.models import Agency, Eslo, EsloReturn, EsloReturnLine
from agencies.posts.rules import months_before
from core.board.figures import NOT_APPLICABLE, Figure


def coverage_on(days: list[dt.date]) -> CoverageInTime:
    return coverage_of(days, counts(Agency.objects.all(), Eslo.objects.all(), days))


def leads_on(on: dt.date, known_at: dt.datetime) -> QuerySet:
    """Lead officers of active agencies on a day, with `trained_then`, the last training known at a moment."""
    held = Q(trained_on__isnull=True) | Q(trained_on__lte=on)
    versions = Eslo.history.filter(held, id=OuterRef("pk"), history_date__lte=known_at)
    day = Subquery(versions.order_by("-history_date", "-history_id").values("trained_on")[:1])
    return Eslo.objects.leads().current(on).of_active_agencies(on).annotate(trained_then=day)


@dataclass(frozen=True)
class Trained:
    officers: int
    trained: int
    months: int


def trained_on(on: dt.date, known_at: dt.datetime, months: int) -> Trained:
    """Lead officers of active agencies on a day, and those of them trained within some months, as known at a moment."""
    recent = Q(trained_then__gte=months_before(on, months))
    officers = leads_on(on, known_at)
    return Trained(**officers.aggregate(officers=Count("pk"), trained=Count("pk", filter=recent)), months=months)


def vacant_on(on: dt.date):
    return Agency.objects.active(on).vacant(on).by_name()


@dataclass(frozen=True)
class Answered:
    eslo_return: EsloReturn
    asked: int
    answered: int

    @property
    def outstanding(self) -> int:
        return self.asked - self.answered


def eslo_returns_of(begin: dt.date, on: dt.date) -> list[Answered]:
    """The ESLO returns that were open on some day of a period, as answered by its last day; two statements."""
    out = EsloReturn.objects.filter(opened_on__lte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gte=begin))
    found = {each.pk: [each, 0, 0] for each in out.order_by("opened_on", "pk")}
    lines = EsloReturnLine.objects.asked().filter(eslo_return__in=found)
    for key, answer, day in lines.values_list("eslo_return", "answer", "answered_on"):
        found[key][1] += 1
        found[key][2] += bool(answer) and (day is None or day <= on)
    return [Answered(*each) for each in found.values()]


def not_answered(eslo_return: EsloReturn, on: dt.date):
    lines = eslo_return.lines.asked().filter(Q(answer="") | Q(answered_on__gt=on))
    return lines.select_related("agency").order_by(F("agency__name"))


def coverage_figure(key: str, line: Coverage, on: dt.date, before: Coverage | None = None, period: str = "") -> Figure:
    return Figure(
        key, f"{line.label} with an ESLO", "Active agencies in which somebody is named as ESLO on the day",
        line.covered if line.agencies else NOT_APPLICABLE, out_of=line.agencies or None, unit="agencies", as_at=on,
        period=period, address=reverse("coverage"), before=before.covered if before and before.agencies else None,
    )  # fmt: skip


COVERAGE = ("agencies.coverage", "agencies.coverage.schools", "agencies.coverage.others")


type Known = tuple[dt.date, dt.datetime]  # a day, and the moment of knowledge


def directory_figures(found: CoverageInTime, then: Known | None, now: Known, period: str) -> tuple[Figure, ...]:
    """Coverage of all agencies, schools and others, vacancies and training, beside the values of `then`, the first day
    of `found`; without it they are not compared.
    """
    on = now[0]
    lines = [(line.points[-1], line.points[0] if then else None) for line in found.sums]
    covered = [
        coverage_figure(key, now, on, earlier, period) for key, (now, earlier) in zip(COVERAGE, lines, strict=True)
    ]
    return (*covered, vacancies_figure(*lines[0], on, period), training_figure(then, now, period))


def vacancies_figure(now: Coverage, before: Coverage | None, on: dt.date, period: str = "") -> Figure:
    return Figure(
        "agencies.vacancies", "Without an ESLO", "Active agencies in which nobody is named as ESLO on the day",
        now.vacant, out_of=now.agencies, unit="agencies", as_at=on, period=period,
        address=f"{reverse('agencies')}?post=vacant", before=before.vacant if before else None,
    )  # fmt: skip


def training_figure(then: Known | None, now: Known, period: str) -> Figure:
    months = current_limits().trained
    found = trained_on(*now, months)
    earlier = trained_on(*then, months).trained if then else None
    return Figure(
        "agencies.trained", "ESLOs trained", f"ESLOs in post on the day who were trained within {found.months} months "
        "before it, as far as was known", found.trained if found.officers else NOT_APPLICABLE,
        out_of=found.officers or None, unit="ESLOs", as_at=now[0], period=period,
        address=f"{reverse('agencies')}?post=untrained", before=earlier,
    )  # fmt: skip
