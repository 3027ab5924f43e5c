"""How many audit returns had come in by a day, and what is overdue of what agencies promised: for reports and measures.

What the returns say is counted in audits/results/figures.py; here only that they came. A return that was sent back
counts as outstanding until it comes again, as on the board of its round (audits/rounds/page.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from audits.models import ImprovementAction, Return, Round
from audits.querysets import overdue_on
from audits.questions.states import RECEIVED
from audits.results.figures import fewest
from audits.results.publishing import publishable
from core.board.figures import NOT_APPLICABLE, Figure


@dataclass(frozen=True)
class Came:
    """The returns of one kind of agency, or all: how many are expected, and how many were in by a day."""

    label: str
    asked: int
    received: int

    @property
    def outstanding(self) -> int:
        """How many were not."""
        return self.asked - self.received


class Asked(NamedTuple):
    """A round: its key, title and days; of its days only that of closing may not be known."""

    pk: int
    title: str
    opened_on: dt.date
    closed_on: dt.date | None
    final_deadline: dt.date


@dataclass(frozen=True)
class RoundCame:
    """A round on a day: all returns, and those of each kind."""

    asked: Asked
    all: Came
    kinds: dict[str, Came]

    def published(self) -> list[Came]:
        """The lines that may be shown to everybody: kinds of enough agencies, and the others together."""
        public = publishable({kind: each.asked for kind, each in self.kinds.items()}, fewest())
        rest = [each for kind, each in self.kinds.items() if kind not in public]
        lines = [each for kind, each in self.kinds.items() if kind in public]
        if lines and sum(each.asked for each in rest):
            lines.append(Came("Other kinds", sum(e.asked for e in rest), sum(e.received for e in rest)))
        return lines


def rounds_of(begin: dt.date, on: dt.date) -> list[RoundCame]:
    """The rounds that were open on some day of a period, as far as they had come by its last day; one statement."""
    rounds = Round.objects.opened().filter(opened_on__lte=on)
    found = read(grouped(rounds.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=begin))))
    return [came_of(asked, returns, on) for asked, returns in found.items()]


def latest_rounds(days: Sequence[dt.date]) -> list[RoundCame | None]:
    """The round that was opened last by each of some days, the oldest first, as far as it had come by then; None where
    there was none yet. One statement."""
    same = Q(opened_on=OuterRef("opened_on"), pk__gt=OuterRef("pk"))
    later = Round.objects.opened().filter(Q(opened_on__gt=OuterRef("opened_on")) | same, opened_on__lte=days[0])
    found = read(grouped(Round.objects.opened().filter(~Exists(later), opened_on__lte=days[-1])))
    latest = [next((asked for asked in reversed(found) if asked.opened_on <= day), None) for day in days]
    return [asked and came_of(asked, found[asked], day) for asked, day in zip(latest, days, strict=True)]


def grouped(rounds):
    """Rounds with the returns that are expected in them, counted by kind and by what was_in() follows from."""
    expected = FilteredRelation("returns", condition=Q(returns__exempt_on__isnull=True))
    days = ("came__submitted_on", "again", "came__sent_back_on")
    rows = rounds.order_by().annotate(came=expected, again=TruncDate("came__submitted_at"))
    return rows.values(*Asked._fields, "came__kind", "came__state", *days).annotate(number=Count("came")).values_list(
        *Asked._fields, "came__kind", "came__state", *days, "number"
    )  # fmt: skip


type Returns = list[tuple]  # (kind, whether a return was in as was_in() asks for it, number)


def read(rows: Iterable[tuple]) -> dict[Asked, Returns]:
    """What rows of grouped() say, in the order in which the rounds were opened."""
    found: dict[Asked, Returns] = {}
    for pk, title, *days, kind, state, first, again, back, number in rows:
        own = found.setdefault(Asked(pk, title, *days), [])
        if number:
            own.append((kind, (state, first, again, back), number))
    return dict(sorted(found.items(), key=lambda pair: (pair[0].opened_on, pair[0].pk)))


def was_in(state: str, first: dt.date | None, again: dt.date | None, back: dt.date | None, on: dt.date) -> bool:
    """Whether a return was in at the end of a day: it had come, and had not been sent back, or had come again. Pure.

    It came on `first`, was sent back on `back`, and came for the last time on `again`. Of a return that was sent back
    several times the last time is known: before that it counts as in since it first came.
    """
    if first is None or first > on:
        return False
    if back is None or back > on:
        return True
    return state in RECEIVED and again <= on


def outstanding_in(asked: Asked, on: dt.date) -> list[Return]:
    """The returns of a round that were not in at the end of a day, by name: for the manager alone; one statement."""
    every = Return.objects.asked().filter(round=asked.pk).select_related("agency", "access_point").by_name()
    return [ret for ret in every if not was_in(ret.state, ret.submitted_on, last_came(ret), ret.sent_back_on, on)]


def last_came(ret: Return) -> dt.date | None:
    """The day on which a return came for the last time."""
    return timezone.localdate(ret.submitted_at) if ret.submitted_at else None


def came_of(asked: Asked, returns: Returns, on: dt.date) -> RoundCame:
    """The lines of a round on a day, in the order in which kinds are listed."""
    counts: dict[str, list[int]] = {}
    for kind, said, number in returns:
        own = counts.setdefault(kind, [0, 0])
        own[0] += number
        own[1] += number * was_in(*said, on)
    kinds = {kind: Came(label, *counts[kind]) for kind, label in Agency.Kind.choices if kind in counts}
    every = Came("All", sum(each.asked for each in kinds.values()), sum(each.received for each in kinds.values()))
    return RoundCame(asked, every, kinds)


def overdue_improvements(days: Sequence[dt.date]) -> list[int]:
    """How many improvement actions of returns that came in were over their day and not ended on each day; one
    statement."""
    counts = {f"day_{place}": Count("pk", filter=overdue_on(day)) for place, day in enumerate(days)}
    return list(ImprovementAction.objects.published().aggregate(**counts).values())


def came_figure(found: RoundCame, on: dt.date, before: int | None = None, period: str = "") -> Figure:
    """Returns of a round that were in."""
    return Figure(
        f"audits.received.{found.asked.pk}", f"Returns received: {found.asked.title}",
        "Audit returns that were submitted by the day and not sent back, of those that are expected; agencies that are "
        "exempt are left out", found.all.received if found.all.asked else NOT_APPLICABLE, of=found.all.asked or None,
        unit="returns", as_at=on, period=period, address=reverse("audits:round", args=[found.asked.pk]), before=before,
    )  # fmt: skip


def improvements_figures(days: Sequence[dt.date], period: str = "") -> list[Figure]:
    """Improvement actions that are overdue on each of some days, each with what it was on the one before."""
    counts = overdue_improvements(days)
    return [improvements_figure(*each, period) for each in zip(days, counts, [None, *counts], strict=False)]


def improvements_figure(on: dt.date, count: int, before: int | None, period: str) -> Figure:
    """One of them."""
    return Figure(
        "audits.improvements_overdue", "Improvement actions overdue",
        "What agencies said they would do about an answer, not done by its day", count,
        unit="improvement actions", as_at=on, period=period, address=f"{reverse('audits:improvements')}?state=overdue",
        before=before,
    )  # fmt: skip
