"""How many audit returns had come in by a day, and what is overdue of what agencies promised: for reports and measures.

What the returns say is counted in audits/figures.py; here only that they came. A return that was sent back counts as
outstanding until it comes again, as on the board of its round (audits/board.py).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from audits.figures import fewest
from audits.models import ImprovementAction, Return, Round
from audits.publishing import publishable
from audits.states import RECEIVED
from core.figures import NOT_APPLICABLE, Figure

DAYS = ("state", "submitted_on", "submitted_at", "sent_back_on")  # what was_in() follows from


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


@dataclass(frozen=True)
class RoundCame:
    """A round on a day: all returns, and those of each kind."""

    asked: Round
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
    """The rounds that were open on some day of a period, as far as they had come by its last day; two statements."""
    out = Round.objects.opened().filter(opened_on__lte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gte=begin))
    counts: dict[int, dict[str, list[int]]] = {}
    rounds = {each.pk: each for each in out.order_by("opened_on", "pk")}
    for key, kind, *days in asked_in(rounds).values_list("round", "kind", *DAYS):
        own = counts.setdefault(key, defaultdict(lambda: [0, 0]))[kind]
        own[0] += 1
        own[1] += was_in(*days, on)
    return [came_of(each, counts.get(key, {})) for key, each in rounds.items()]


def asked_in(rounds: Iterable[int]):
    """The returns that are expected in some rounds."""
    return Return.objects.asked().filter(round__in=list(rounds)).order_by()


def was_in(state: str, first: dt.date | None, again: dt.datetime | None, back: dt.date | None, on: dt.date) -> bool:
    """Whether a return was in at the end of a day: it had come, and had not been sent back, or had come again. Pure.

    Of a return that was sent back several times the last time is known: before that it counts as in since it first
    came.
    """
    if first is None or first > on:
        return False
    if back is None or back > on:
        return True
    return state in RECEIVED and timezone.localdate(again) <= on


def outstanding_in(asked: Round, on: dt.date) -> list[Return]:
    """The returns of a round that were not in at the end of a day, by name: for the manager alone; one statement."""
    every = asked_in([asked.pk]).select_related("agency", "access_point").by_name()
    return [ret for ret in every if not was_in(*(getattr(ret, name) for name in DAYS), on)]


def came_of(asked: Round, counts: dict[str, list[int]]) -> RoundCame:
    """The lines of a round, in the order in which kinds are listed."""
    kinds = {kind: Came(label, *counts[kind]) for kind, label in Agency.Kind.choices if kind in counts}
    every = Came("All", sum(each.asked for each in kinds.values()), sum(each.received for each in kinds.values()))
    return RoundCame(asked, every, kinds)


def overdue_improvements(on: dt.date):
    """Improvement actions of returns that came in whose day is over and that were not ended by then."""
    return ImprovementAction.objects.published().overdue(on)


def came_figure(found: RoundCame, on: dt.date, before: int | None = None, period: str = "") -> Figure:
    """Returns of a round that were in."""
    return Figure(
        f"audits.received.{found.asked.pk}", f"Returns received: {found.asked.title}",
        "Audit returns that were submitted by the day and not sent back, of those that are expected; agencies that are "
        "exempt are left out", found.all.received if found.all.asked else NOT_APPLICABLE, of=found.all.asked or None,
        unit="returns", as_at=on, period=period, address=reverse("audits:round", args=[found.asked.pk]), before=before,
    )  # fmt: skip


def improvements_figure(on: dt.date, before: dt.date | None = None, period: str = "") -> Figure:
    """Improvement actions that are overdue."""
    return Figure(
        "audits.improvements_overdue", "Improvement actions overdue",
        "What agencies said they would do about an answer, not done by its day", overdue_improvements(on).count(),
        unit="improvement actions", as_at=on, period=period, address=f"{reverse('audits:improvements')}?state=overdue",
        before=overdue_improvements(before).count() if before else None,
    )  # fmt: skip
