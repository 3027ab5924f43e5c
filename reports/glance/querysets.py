"""What the board at a glance reads: each row of the plan with its colour, leads, dates and what is done about it; the
thresholds of the colours, and the words of the manager.
"""

import datetime as dt
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Case, OuterRef, Subquery, When

from actions.colours.querysets import KEYS, thresholds_of
from actions.colours.rules import Thresholds
from actions.models import Plan
from actions.table.filters import is_past
from actions.table.querysets.cells import Cells, read_cells
from core.models import Setting
from core.text.dates import quarter_of, quarter_start
from reports.glance.rules import REWORDED, words_key


@dataclass(frozen=True)
class GlanceRow:
    """A row of the plan: its action, whether its date has passed, and the latest decision of the quarter about it."""

    action: int
    number: int
    text: str
    reason: str
    is_past: bool
    decided_on: dt.date | None
    decision: str
    cells: Cells

    @property
    def code(self) -> str:
        return self.cells.evaluation.code


def glance_rows(placements, on: dt.date) -> list[GlanceRow]:
    """The rows of a plan, without withdrawn actions, in the printed order; two statements."""
    latest = decisions_of_quarter(on)
    rows = placements.standing().annotate(
        past=Case(When(is_past(on), then=True), default=False),
        decided_on=Subquery(latest.values("taken_on")[:1]),
        decision=Subquery(latest.values("text")[:1]),
    )
    columns = ("action_id", "action__number", "action__text", "action__declared_reason")
    records = list(rows.values_list(*columns, "past", "decided_on", "decision"))
    cells = read_cells([record[0] for record in records], latest_only=True)
    return [
        GlanceRow(key, number, text, reason, past, day, decision or "", cells[key])
        for key, number, text, reason, past, day, decision in records
    ]


def decisions_of_quarter(on: dt.date):
    """Latest first, without those about figures of incidents: a sentence can give a hidden count."""
    decisions = apps.get_model("actions", "Decision").objects.standing().filter(action_id=OuterRef("action_id"))
    decisions = decisions.filter(taken_on__range=(quarter_start(*quarter_of(on)), on))
    return decisions.exclude(of_report__figure__startswith="incidents.").order_by("-taken_on", "-pk")


@dataclass(frozen=True)
class Words:
    text: str
    author: str
    written_at: dt.datetime


def thresholds_and_words(on: dt.date, plan: Plan | None) -> tuple[Thresholds, Words | None]:
    """The thresholds of the colours, and the words about a plan for the quarter of a day, if any; one statement.

    Their author is who reworded them last, and not who removed something from them since.
    """
    key = words_key(plan.pk) if plan else ""
    versions = Setting.history.filter(id=OuterRef("pk"), history_change_reason=REWORDED)
    versions = versions.order_by("-history_date", "-history_id")
    rows = Setting.objects.filter(key__in=(*KEYS, key)).order_by("key", "applies_from").annotate(
        author=Subquery(versions.values("history_user__name")[:1]),
        written_at=Subquery(versions.values("history_date")[:1]),
    )  # fmt: skip
    rows = list(rows)
    chosen = [(row.key, row.applies_from, row.value) for row in rows if row.key != key]
    begin = quarter_start(*quarter_of(on))
    own = [row for row in rows if row.key == key and row.applies_from == begin and row.value]
    return thresholds_of(chosen), Words(own[0].value, own[0].author or "", own[0].written_at) if own else None
