"""What stands on the page of an action, read by two statements that are built once: the record, and what hangs on it.

Whoever calls these has made sure that the reader may see the action.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from django.http import Http404

from actions.action_rows import Row, lines, person
from actions.around_page import Around, around, around_of
from actions.models import Action, GlossaryTerm, Method, Objective, StrategicPriority, Timescale
from actions.occurrence_page import turning
from actions.timescales.slippage import slippage
from core.dates import today
from core.prepared import run, run_object

# what stands above a printed row, as seen from it
ABOVE = ("method__objective__priority", "method__objective", "method")


def action_of(pk: int, user) -> Action:
    """The action with its plan, those that it was carried on from and to, and what agencies are asked; Http404 where
    the person may not see it, or there is none."""
    shown = None if Action.objects.visible_to(user).query.is_empty() else run_object(with_plans, pk)
    if shown is None:
        raise Http404("This page was not found.")
    return shown


def with_plans(key: int):
    """The one record of action_of."""
    related = ("plan", "carried_from__plan", "carried_to__plan", "asked", "answers")
    return Action.objects.select_related(*related).filter(pk=key).order_by()


class Update(NamedTuple):
    """One update as the page shows it."""

    pk: int
    text: str
    author_id: int | None
    author_name: str
    date_assumed: bool
    on: dt.date
    corrected_on: dt.date | None


class Line(NamedTuple):
    """One timescale of the series as the page shows it."""

    pk: int
    position: int
    wording: str
    reason: str
    state: str
    is_current: bool
    kind: str
    proposed_by_id: int | None
    settled_by_id: int | None
    proposed_by: str
    meeting: str
    due: dt.date | None
    dated_part_met_on: dt.date | None
    proposed_on: dt.date | None
    settled_on: dt.date | None

    @property
    def is_original(self) -> bool:
        """Whether it is the first of the series."""
        return self.position == 1

    @property
    def has_dated_part(self) -> bool:
        """Whether it is in force and has a date, after which the action goes on."""
        return self.is_current and self.kind == Timescale.Kind.DATE_THEN_ONGOING

    @property
    def stands(self) -> str:
        """Where it stands, in words: "agreed"; who declines what they proposed themselves takes it back."""
        own = self.proposed_by_id is not None and self.settled_by_id == self.proposed_by_id
        if own and self.state == Timescale.State.DECLINED:
            return "taken back"
        return Timescale.State(self.state).label.lower()


def slippage_of(series: list[Line]) -> str:
    """How far the date in force lies from the first one, and how often it was moved where that was more than once.

    "" where the two are the same or either gives no date of its own.
    """
    original = next((line for line in series if line.is_original), None)
    current = next((line for line in series if line.is_current), None)
    dateless = (Timescale.Kind.COMPLETED, Timescale.Kind.RECURRING)
    if original is None or current is None or original.kind in dateless or current.kind in dateless:
        return ""
    words = slippage(original.due, current.due)
    times = sum(line.position > 1 and line.state == Timescale.State.AGREED for line in series)
    return f"{words}, moved {times} times" if words and times > 1 else words


def series_of(pk: int) -> list[Line]:
    """The timescales of an action, the original first."""
    return in_order(map(Row.read, run(timed, pk)))


def timed(key: int):
    """The rows of series_of for an action."""
    return lines(
        "timescale", Action(pk=key).timescales.all(), text="wording", more="reason", who=person("proposed_by"),
        word="kind", state="state", meeting="meeting__name", number="position", other="proposed_by_id",
        target="settled_by_id", flag="is_current", day="due", ended="dated_part_met_on", third="proposed_on",
        fourth="settled_on",
    )  # fmt: skip


def in_order(rows: Iterable[Row]) -> list[Line]:
    """Rows of timed() as the page shows them, the original first."""
    series = [
        Line(
            row.pk, row.number, row.text, row.more, row.state, row.flag, row.word, row.other, row.target, row.who,
            row.meeting, row.day, row.ended, row.third, row.fourth,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(series, key=lambda line: (line.position, line.pk))


def newest_first(rows: Iterable[Row]) -> list[Update]:
    """Rows of updates as the page shows them."""
    updates = [Update(row.pk, row.text, row.number, row.who, row.flag, row.day, row.ended) for row in rows]
    return sorted(updates, key=lambda update: (update.on, update.pk), reverse=True)


@dataclass(frozen=True)
class OnAction:
    """All that hangs on an action, and the glossary of its plan as (term, meaning).

    `leads` are as they are printed, in their order; `recurring` is the row of the timescale in force where it comes
    round again, and `turns` those of its occurrences (occurrence_page.py).
    """

    updates: list[Update]
    series: list[Line]
    leads: list[str]
    evidence: list[Proof]
    places: list[Place]
    glossary: list[tuple[str, str]]
    recurring: Row | None
    turns: list[Row]
    around: Around


def what_hangs_on(pk: int) -> OnAction:
    """What hangs on the action with this key, in one statement."""
    of: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(map(Row.read, run(hanging, pk)), key=order_of):
        of[row.kind].append(row)
    return OnAction(
        updates=newest_first(of["update"]),
        series=in_order(of["timescale"]),
        leads=[row.text for row in of["lead"]],
        evidence=[Proof.read(row) for row in of["evidence"]],
        places=[Place.read(*above) for above in zip(*(of[kind] for kind in ABOVE), strict=True)],
        glossary=[(row.text, row.more) for row in of["term"]],
        recurring=next(iter(of["recurring"]), None),
        turns=of["turn"],
        around=around_of(of),
    )


def order_of(row: Row) -> tuple:
    """By the row of the plan, then by the day."""
    return row.number or 0, row.ended or row.day or dt.date.min, row.pk


class Proof(NamedTuple):
    """A piece of evidence as the page shows it.

    `about` is the day of the update that it belongs to, `turn` the day on which the occurrence was due.
    """

    pk: int
    title: str
    filename: str
    size: int | None
    url: str
    about: dt.date | None
    added_on: dt.date
    turn: dt.date | None = None

    @classmethod
    def read(cls, row: Row) -> Proof:
        """From a row of `hanging`."""
        return cls(row.pk, row.text, row.more, row.target, row.word, row.day, row.ended, row.third)

    @property
    def kind(self) -> str:
        """What it is, in a few letters: "PDF", or the name of the site."""
        return self.filename.rpartition(".")[2].upper() if self.filename else urlsplit(self.url).netloc

    @property
    def age(self) -> str:
        """How old it is, since evidence comes along into the next plan; "" of what was added lately."""
        return age_in_words(self.added_on, today())


def age_in_words(added_on: dt.date, on: dt.date) -> str:
    """How old evidence is, in whole months, from two years on in whole years; "" of less than two months."""
    months = 12 * (on.year - added_on.year) + on.month - added_on.month - (on.day < added_on.day)
    if months < 2:
        return ""
    return f"{months} months" if months < 24 else f"{months // 12} years"


class Place(NamedTuple):
    """A row in which an action is printed, and what stands above it; `objective_pk` and `method_pk` are their keys."""

    pk: int
    priority: str
    objective: str
    method: str
    objective_pk: int
    method_pk: int

    @classmethod
    def read(cls, *above: Row) -> Place:
        """From the rows of `hanging` for its priority, objective and method: number, text and key."""
        priority, objective, method = ({"number": row.text, "text": row.more} for row in above)
        return cls(
            above[0].pk,
            StrategicPriority(**priority).heading,
            Objective(**objective).printed,
            Method(**method).printed,
            above[1].other,
            above[2].other,
        )


def hanging(key: int):
    """The rows of what_hangs_on for an action."""
    shown = Action(pk=key)
    printed = shown.placements.in_print()
    terms = GlossaryTerm.objects.in_print().filter(plan__actions=key)
    return timed(key).union(
        lines("update", shown.updates.in_print(), text="text", who="author_name", flag="date_assumed",
              number="author_id", day="on", ended="corrected_on"),
        lines("lead", shown.action_leads.filter(ended_on__isnull=True), text="printed_as"),
        lines("evidence", shown.evidence.standing(), text="title", more="filename", word="url", target="size",
              day="update__on", ended="added_on", third="occurrence__due"),
        lines("term", terms, text="term", more="meaning"),
        *(lines(part, printed, text=f"{part}__number", more=f"{part}__text", number="row", other=f"{part}_id")
          for part in ABOVE),
        *turning(key),
        *around(key),
        all=True,
    ).order_by()  # fmt: skip
