"""The values of an action's page: the record and its related records, one queryset for each kind.

The caller checks that the reader may see the action.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from django.http import Http404

from actions.access import id_of
from actions.action.page.related import OfAction, RelatedRecords, related
from actions.fields.rules import Extras
from actions.glossary.rules import Explained
from actions.models import (
    Action,
    ActionLead,
    Evidence,
    GlossaryTerm,
    Occurrence,
    Placement,
    PlanField,
    ProgressUpdate,
    Timescale,
)
from actions.timescales.slippage import slippage
from agencies.access import may
from core.records.once import Once
from core.text.dates import today

PROOF_FIELDS = ("pk", "title", "filename", "size", "url", "update__on", "added_on", "occurrence__due")

ACTION = Once(
    lambda pk: (
        Action.objects.filter(pk=pk)
        .select_related("plan", "carried_from__plan", "carried_to__plan", "asked", "answers")
        .order_by()
    )
)
UPDATES = OfAction(ProgressUpdate, lambda updates: updates.in_print())
SERIES = OfAction(  # the original timescale first
    Timescale, lambda timescales: timescales.select_related("proposed_by", "meeting").order_by("position", "pk")
)
PLACES = OfAction(Placement, lambda places: places.in_print().select_related("method__objective__priority"))
OCCURRENCES = OfAction(Occurrence, lambda turns: turns.select_related("done_by"))
LEADS = Once(
    lambda action: ActionLead.objects.filter(action=action, ended_on__isnull=True).values_list("printed_as", flat=True)
)
EVIDENCE = Once(
    lambda action: (
        Evidence.objects.filter(action=action).standing().order_by("added_on", "pk").values_list(*PROOF_FIELDS)
    )
)


def action_of(pk: int, user) -> Action:
    """The action with its plan, its predecessors and successors, and what agencies are asked.

    Http404 where there is none, or the person may not see it.
    """
    actions = ACTION(pk) if may(user, "plan.read") else []
    if not actions:
        raise Http404("This page was not found.")
    return actions[0]


def slippage_of(series: Iterable[Timescale]) -> str:
    """How far the current date is from the first one, and how often it was moved where that was more than once.

    "" where the two are equal or either has no date.
    """
    original = next((each for each in series if each.is_original), None)
    current = next((each for each in series if each.is_current), None)
    dateless = (Timescale.Kind.COMPLETED, Timescale.Kind.RECURRING)
    if original is None or current is None or original.kind in dateless or current.kind in dateless:
        return ""
    words = slippage(original.due, current.due)
    times = sum(each.position > 1 and each.state == Timescale.State.AGREED for each in series)
    return f"{words}, moved {times} times" if words and times > 1 else words


@dataclass(frozen=True)
class OnAction:
    """All records of an action, and the glossary of its plan.

    `leads` are as printed, in their order; `turns` are the occurrences of a recurring action.
    """

    updates: list[ProgressUpdate]
    series: list[Timescale]
    leads: list[str]
    evidence: list[Proof]
    places: list[Placement]
    glossary: Explained
    turns: list[Occurrence]
    related: RelatedRecords
    extras: Extras

    @property
    def recurring(self) -> Timescale | None:
        return next((each for each in self.series if each.is_current and each.kind == Timescale.Kind.RECURRING), None)

    def ids(self) -> tuple[list[str], dict[str, list[str]]]:
        """The ids of the records that are displayed, and of those in each list that is opened on demand."""
        shown = [*self.updates[:1], *self.related.open_follow_ups, *self.related.open_queries]
        closed = {
            "updates": self.updates[1:],
            "follow_ups": self.related.closed_follow_ups,
            "queries": self.related.decided_queries,
            "decisions": self.related.decisions,
        }
        ids = {name: [id_of(each) for each in records] for name, records in closed.items()}
        return [id_of(each) for each in shown], ids | {"evidence": [f"evidence-{each.pk}" for each in self.evidence]}


def related_records(action: Action) -> OnAction:
    """The records of an action; fourteen statements."""
    places = PLACES(action)
    return OnAction(
        updates=UPDATES(action),
        series=SERIES(action),
        leads=LEADS(action.pk),
        evidence=list(map(Proof._make, EVIDENCE(action.pk))),
        places=places,
        glossary=GlossaryTerm.objects.explained(action.plan),
        turns=OCCURRENCES(action),
        related=related(action),
        extras=PlanField.objects.filter(plan=action.plan).beside(
            action.pk,
            [place.method.objective_id for place in places],
            [place.method.objective.priority_id for place in places],
        ),
    )


class Proof(NamedTuple):
    """A piece of evidence on the page: the values of PROOF_FIELDS.

    `about` is the day of the update that it belongs to, `turn` the due date of the occurrence.
    """

    pk: int
    title: str
    filename: str
    size: int | None
    url: str
    about: dt.date | None
    added_on: dt.date
    turn: dt.date | None

    @property
    def kind(self) -> str:
        """The kind of file, "PDF", or the name of the site."""
        return self.filename.rpartition(".")[2].upper() if self.filename else urlsplit(self.url).netloc

    @property
    def age(self) -> str:
        """How old it is, since evidence is carried into the next plan; "" for recent evidence."""
        return age_in_words(self.added_on, today())


def age_in_words(added_on: dt.date, on: dt.date) -> str:
    """The age of evidence in whole months, from two years on in whole years; "" for less than two months."""
    months = 12 * (on.year - added_on.year) + on.month - added_on.month - (on.day < added_on.day)
    if months < 2:
        return ""
    return f"{months} months" if months < 24 else f"{months // 12} years"
