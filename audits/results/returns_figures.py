"""How many audit returns had come in by a day, and overdue improvement actions, for reports and measures.

The answers are counted in audits/results/figures.py, here only whether returns came in: by a day, as the page of their
round says of today (audits/rounds/counting.py).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, FilteredRelation, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.models import Agency
from audits.models import ImprovementAction, Return, Round
from audits.querysets import overdue_on
from audits.results.publishing import publishable
from audits.results.settings import fewest
from audits.rounds.counting import was_in
from core.board.figures import NOT_APPLICABLE, Figure


@dataclass(frozen=True)
class Came:
    label: str
    asked: int
    received: int

    @property
    def outstanding(self) -> int:
        return self.asked - self.received


class Asked(NamedTuple):
    pk: int
    title: str
    opened_on: dt.date
    closed_on: dt.date | None
    final_deadline: dt.date


@dataclass(frozen=True)
class RoundCame:
    asked: Asked
    all: Came
    kinds: dict[str, Came]

    def published(self) -> list[Came]:
        public = publishable({kind: each.asked for kind, each in self.kinds.items()}, fewest())
        rest = [each for kind, each in self.kinds.items() if kind not in public]
        lines = [each for kind, each in self.kinds.items() if kind in public]
        if lines and sum(each.asked for each in rest):
            lines.append(Came("Other kinds", sum(e.asked for e in rest), sum(e.received for e in rest)))
        return lines


def rounds_on(begin: dt.date, days: Sequence[dt.date]) -> list[list[RoundCame]]:
    """For each day (oldest first) the rounds open from `begin` to it, with returns received by then; one statement."""
    rounds = Round.objects.opened().filter(opened_on__lte=days[-1])
    found = read(grouped(rounds.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=begin))))
    return [
        [came_of(asked, returns, day) for asked, returns in found.items() if asked.opened_on <= day] for day in days
    ]


def latest_rounds(days: Sequence[dt.date]) -> list[RoundCame | None]:
    """The latest round opened by each day (oldest first), with returns received by then; one statement.

    Of several that opened on the same day, the one that asks for the most returns.
    """
    opened = Round.objects.opened().filter(opened_on__lte=days[-1])
    first = opened.filter(opened_on__lte=days[0]).order_by("-opened_on").values("opened_on")[:1]
    found = read(grouped(opened.filter(opened_on__gte=Coalesce(first, dt.date.min))))
    by_day = [[came_of(asked, own, day) for asked, own in found.items() if asked.opened_on <= day] for day in days]
    return [max(came, key=recency, default=None) for came in by_day]


def recency(came: RoundCame) -> tuple[dt.date, int, int]:
    return came.asked.opened_on, came.all.asked, came.asked.pk


def grouped(rounds):
    expected = FilteredRelation("returns", condition=Q(returns__exempt_on__isnull=True))
    names = (*Asked._fields, "came__kind", "came__submitted_on")
    return rounds.order_by().annotate(came=expected).values(*names).annotate(number=Count("came")).values_list(
        *names, "number"
    )  # fmt: skip


type Returns = list[tuple[str, dt.date | None, int]]  # (kind, first submitted on, number)


def read(rows: Iterable[tuple]) -> dict[Asked, Returns]:
    found: dict[Asked, Returns] = {}
    for pk, title, *days, kind, first, number in rows:
        own = found.setdefault(Asked(pk, title, *days), [])
        if number:
            own.append((kind, first, number))
    return dict(sorted(found.items(), key=lambda pair: (pair[0].opened_on, pair[0].pk)))


def outstanding_in(asked: Asked, on: dt.date) -> list[Return]:
    every = Return.objects.asked().filter(round=asked.pk).select_related("agency", "access_point").by_name()
    return [each for each in every if not was_in(each.submitted_on, on)]


def came_of(asked: Asked, returns: Returns, on: dt.date) -> RoundCame:
    counts: dict[str, list[int]] = {}
    for kind, first, number in returns:
        own = counts.setdefault(kind, [0, 0])
        own[0] += number
        own[1] += number * was_in(first, on)
    kinds = {kind: Came(label, *counts[kind]) for kind, label in Agency.Kind.choices if kind in counts}
    every = Came("All", sum(each.asked for each in kinds.values()), sum(each.received for each in kinds.values()))
    return RoundCame(asked, every, kinds)


def came_figure(found: RoundCame, on: dt.date, before: int | None = None, period: str = "") -> Figure:
    return Figure(
        f"audits.received.{found.asked.pk}", f"Returns received: {found.asked.title}",
        "Returns that were submitted, also when the board sent them back. Exempt agencies are not expected",
        found.all.received if found.all.asked else NOT_APPLICABLE, out_of=found.all.asked or None,
        unit="returns", as_at=on, period=period, address=reverse("audits:round", args=[found.asked.pk]), before=before,
    )  # fmt: skip


def improvements_figures(days: Sequence[dt.date], period: str = "") -> list[Figure]:
    """How many improvement actions of submitted returns were overdue on each day; one statement."""
    filters = {f"day_{place}": Count("pk", filter=overdue_on(day)) for place, day in enumerate(days)}
    counts = list(ImprovementAction.objects.published().aggregate(**filters).values())
    return [
        Figure(
            "audits.improvements_overdue",
            "Improvement actions overdue",
            "What agencies said they would do about an answer, not done by its day",
            count,
            unit="improvement actions",
            as_at=day,
            period=period,
            address=f"{reverse('audits:improvements')}?state=overdue",
            before=before,
        )
        for day, count, before in zip(days, counts, [None, *counts], strict=False)
    ]
