"""The filter of the list of improvement actions, for the page and its files."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import Q

from actions.models import StrategicPriority
from agencies.access import may
from audits.models import ImprovementAction
from core.board.search import words_of
from core.documents.model import DATES, Column, Document
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

OPEN, OVERDUE, DONE, DROPPED, ALL = "", "overdue", "done", "dropped", "all"
STATES = (
    (OPEN, "To be done"),
    (OVERDUE, "Overdue"),
    (DONE, "Done"),
    (DROPPED, "Declined or no longer needed"),
    (ALL, "All"),
)
COLUMNS = (
    Column("What will be done", 3, is_row_header=True),
    *(Column(name, width, values=DATES if name == "By when" else "") for name, width in (
        ("Agency", 1.8), ("Question", 2.4), ("Strategic priority", 1.6), ("Who", 1.2), ("By when", 1), ("State", 1.2),
        ("What was done, or why not", 2))),
)  # fmt: skip
FILTERS = ("q", "state", "priority")
BESIDE = ("agency", "question", "priority", "audit_return__round", "audit_return__access_point", "ended_by")


class ImprovementFilter(forms.Form):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="What will be done, who, or agency")
    state = forms.ChoiceField(label="State", choices=STATES, required=False)
    priority = forms.ChoiceField(label="Strategic priority", required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.seen = visible_improvements(user)
        shown = StrategicPriority.objects.filter(improvements__in=self.seen).distinct().order_by("plan", "position")
        choices = [(str(each.pk), words_of_priority(each)) for each in shown]
        self.fields["priority"].choices = [("", "All priorities"), *choices]

    @property
    def is_wrong(self) -> bool:
        return self.is_bound and not self.is_valid()

    def rows(self, on: dt.date):
        """The matching actions, most urgent first; none where a filter is invalid."""
        rows = self.seen.select_related(*BESIDE).order_by("due", "agency__name", "pk")
        if self.is_wrong:
            return rows.none()
        asked = self.cleaned_data if self.is_bound else {}
        state = asked.get("state", OPEN)
        if state == OVERDUE:
            rows = rows.overdue(on)
        elif state != ALL:
            states = {OPEN: ["open"], DONE: ["done"], DROPPED: ["declined", "dropped"]}
            rows = rows.filter(status__in=states[state])
        if asked.get("priority"):
            rows = rows.filter(priority=asked["priority"])
        for word in words_of(asked.get("q", "")):
            rows = rows.filter(
                Q(text__icontains=word) | Q(owner_name__icontains=word) | Q(agency__name__icontains=word)
            )
        return rows

    def in_words(self) -> list[str]:
        if not self.is_bound or self.is_wrong:
            return []
        named = {name: dict(getattr(self.fields[name], "choices", [])) for name in FILTERS}
        asked = self.cleaned_data
        return [f"{self.fields[n].label}: {named[n].get(asked[n], asked[n])}" for n in FILTERS if asked[n]]


def visible_improvements(user):
    """The actions a person follows: all of their own agencies, those of others once the return has come in."""
    seen = ImprovementAction.objects.visible_to(user)
    return seen.published() if may(user, "audits.read_all") else seen


def filter_of(request) -> ImprovementFilter:
    asked = any(name in request.GET for name in FILTERS)
    return ImprovementFilter(request.GET if asked else None, user=request.user)


def words_of_priority(priority: StrategicPriority | None) -> str:
    if priority is None:
        return "None"
    return f"{priority.number}. {priority.text}" if priority.number else priority.text


def state_of(action: ImprovementAction, on: dt.date) -> str:
    if action.status == "open" and action.due and action.due < on:
        return "Overdue"
    return action.get_status_display()


def improvements_document(rows, said: list[str], on: dt.date) -> Document:
    cells = (
        (
            str(row),
            str(row.audit_return.access_point or row.agency),
            f"{row.question.code} {row.question.text}",
            words_of_priority(row.priority),
            row.owner_name,
            print_date(row.due),
            state_of(row, on),
            row.ended_note,
        )
        for row in rows
    )
    table = table_of(
        "Improvement actions", COLUMNS, cells, none="No improvement action fits.", summary="One row for each action.",
        above=said,
    )  # fmt: skip
    return list_document("Improvement actions", [table], lines=said)
