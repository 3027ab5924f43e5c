"""What stands on the page of an action, each part read by a statement that is built once.

Whoever calls these has made sure that the reader may see the action.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db.models import DateField, F, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from actions.models import Action, GlossaryTerm, Method, Objective, StrategicPriority, Timescale
from core.prepared import as_date, run


class Update(NamedTuple):
    """One update as the page shows it."""

    pk: int
    text: str
    author_id: int | None
    author_name: str
    date_assumed: bool
    on: dt.date
    corrected_on: dt.date | None


def updates_of(pk: int) -> list[Update]:
    """The updates of an action, newest first."""
    return [Update(*row[:5], as_date(row[5]), as_date(row[6])) for row in run(written, pk)]


def written(key: int):
    """The rows of updates_of for an action."""
    return Action(pk=key).updates.in_print().values_list(*Update._fields)


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


def what_hangs_on(pk: int) -> dict[str, list]:
    """Leads and evidence of an action, and the glossary of its plan, in one statement; the rest: around_page.py."""
    found = {"leads": [], "evidence": [], "terms": []}
    rows = [(*row[:4], as_date(row[4]), as_date(row[5])) for row in run(hanging, pk)]
    for kind, pk, first, second, due, done in sorted(rows, key=lambda row: (row[5] or row[4] or dt.date.min, row[1])):
        found[kind].append({"pk": pk, "text": first, "by": second or "", "due": due, "on": done})
    found["evidence"] = [Proof.read(line) for line in found["evidence"]]
    return found


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


def hanging(key: int):
    """The rows of what_hangs_on for an action: kind, key, text, by whom, due, on."""
    shown, day, text = Action(pk=key), DateField(), TextField()

    def lines(kind, queryset, first, second, due, done):
        return queryset.order_by().values_list(
            Value(kind, text),
            "pk",
            Cast(first, text),
            Cast(second, text) if second else Value("", text),
            Cast(due, day) if due else Value(None, day),
            Cast(done, day) if done else Value(None, day),
        )

    end, parts = Value("\n"), (Cast("size", text), F("url"), Cast("occurrence__due", text))
    where = Concat("filename", *(each for part in parts for each in (end, part)), output_field=text)
    leads = shown.action_leads.filter(ended_on__isnull=True)
    terms = GlossaryTerm.objects.in_print().filter(plan__actions=key)
    united = lines("leads", leads, "printed_as", None, None, None).union(
        lines("evidence", shown.evidence.standing(), "title", where, "update__on", "added_on"),
        lines("terms", terms, "term", "meaning", None, None),
        all=True,
    )
    return united.order_by()


class Place(NamedTuple):
    """A row in which an action is printed, and what stands above it."""

    pk: int
    priority: str
    objective: str
    method: str


def places_of(pk: int) -> list[Place]:
    """Where an action is printed, in the printed order."""
    return [
        Place(
            row,
            StrategicPriority(number=texts[0], text=texts[1]).heading,
            Objective(number=texts[2], text=texts[3]).printed,
            Method(number=texts[4], text=texts[5]).printed,
        )
        for row, *texts in run(placed, pk)
    ]


def placed(key: int):
    """The rows of places_of for an action: key, then number and text of priority, objective and method."""
    above = ("method__objective__priority", "method__objective", "method")
    texts = (f"{part}__{name}" for part in above for name in ("number", "text"))
    return Action(pk=key).placements.in_print().values_list("pk", *texts)
