"""What stands on the page of an action, each part read by a statement that is built once.

Whoever calls these has made sure that the reader may see the action.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db.models import BigIntegerField, DateField, F, IntegerField, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.http import Http404

from actions.models import Action, GlossaryTerm, Method, Objective, StrategicPriority, Timescale
from core.dates import today
from core.prepared import as_date, run, run_object

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
    proposed_by: str | None
    meeting: str | None
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


def series_of(pk: int) -> list[Line]:
    """The timescales of an action, the original first."""
    return [Line(*row[:-4], *map(as_date, row[-4:])) for row in run(timed, pk)]


def timed(key: int):
    """The rows of series_of for an action."""
    person = Coalesce(NullIf("proposed_by__name", Value("")), "proposed_by__email", output_field=TextField())
    names = {"proposed_by": person, "meeting": "meeting__name"}
    return Action(pk=key).timescales.values_list(*(names.get(name, name) for name in Line._fields))


UPDATE = "update"  # in the place of the kind of a timescale


def said_and_timed(pk: int) -> tuple[list[Update], list[Line]]:
    """The updates of an action, newest first, and its timescales, the original first; one statement."""
    updates, series = [], []
    for row in run(said_or_timed, pk):
        line = Line(*row[:-4], *map(as_date, row[-4:]))
        if line.kind == UPDATE:
            days = line.due, line.dated_part_met_on
            updates.append(Update(line.pk, line.wording, line.proposed_by_id, line.reason, line.is_current, *days))
        else:
            series.append(line)
    updates.sort(key=lambda update: (update.on, update.pk), reverse=True)
    return updates, sorted(series, key=lambda line: (line.position, line.pk))


def said_or_timed(key: int):
    """The rows of said_and_timed for an action, updates in the columns of a timescale."""
    text, number, none = TextField(), BigIntegerField(), Value(None)
    updates = Action(pk=key).updates.in_print().order_by()
    said = ("pk", Value(0, number), "text", Cast("author_name", text), Value("", text), "date_assumed")
    who = (Value(UPDATE, text), "author_id", Cast(none, number), Cast(none, text), Cast(none, text))
    days = ("on", "corrected_on", Cast(none, DateField()), Cast(none, DateField()))
    return updates.values_list(*said, *who, *days).union(timed(key).order_by(), all=True).order_by()


def what_hangs_on(pk: int) -> dict[str, list]:
    """Leads, evidence and places of an action, and the glossary of its plan, in one statement.

    The rest: around_page.py.
    """
    found: dict[str, list] = {kind: [] for kind in ("leads", "evidence", "terms", *ABOVE)}
    rows = [(*row[:5], as_date(row[5]), as_date(row[6])) for row in run(hanging, pk)]
    for kind, _, pk, first, second, due, done in sorted(rows, key=order_of):
        found[kind].append({"pk": pk, "text": first, "by": second or "", "due": due, "on": done})
    found["evidence"] = [Proof.read(line) for line in found["evidence"]]
    found["places"] = [Place.read(*above) for above in zip(*(found.pop(kind) for kind in ABOVE), strict=True)]
    return found


def order_of(row: tuple) -> tuple:
    """By the row of the plan, then by the day."""
    _, place, pk, _, _, due, done = row
    return place, done or due or dt.date.min, pk


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
    def read(cls, line: dict) -> Proof:
        """From a line of `hanging`."""
        filename, size, url, turn = line["by"].split("\n")
        days = line["due"], line["on"], as_date(turn) if turn else None
        return cls(line["pk"], line["text"], filename, int(size) if size else None, url, *days)

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
    """A row in which an action is printed, and what stands above it."""

    pk: int
    priority: str
    objective: str
    method: str

    @classmethod
    def read(cls, *above: dict) -> Place:
        """From the lines of `hanging` for its priority, objective and method: number and text."""
        priority, objective, method = ({"number": line["text"], "text": line["by"]} for line in above)
        return cls(
            above[0]["pk"],
            StrategicPriority(**priority).heading,
            Objective(**objective).printed,
            Method(**method).printed,
        )


def hanging(key: int):
    """The rows of what_hangs_on for an action: kind, row of the plan, key, text, by whom, due, on."""
    shown, day, text, number = Action(pk=key), DateField(), TextField(), IntegerField()

    def lines(kind, queryset, first, second, due, done, place=None):
        return queryset.order_by().values_list(
            Value(kind, text),
            Cast(place, number) if place else Value(0, number),
            "pk",
            Cast(first, text),
            Cast(second, text) if second else Value("", text),
            Cast(due, day) if due else Value(None, day),
            Cast(done, day) if done else Value(None, day),
        )

    end, parts = Value("\n"), (Cast("size", text), F("url"), Cast("occurrence__due", text))
    where = Concat("filename", *(each for part in parts for each in (end, part)), output_field=text)
    leads = shown.action_leads.filter(ended_on__isnull=True)
    printed = shown.placements.in_print()
    terms = GlossaryTerm.objects.in_print().filter(plan__actions=key)
    united = lines("leads", leads, "printed_as", None, None, None).union(
        lines("evidence", shown.evidence.standing(), "title", where, "update__on", "added_on"),
        lines("terms", terms, "term", "meaning", None, None),
        *(lines(part, printed, f"{part}__number", f"{part}__text", None, None, "row") for part in ABOVE),
        all=True,
    )
    return united.order_by()
