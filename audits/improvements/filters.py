"""The filter of the list of improvement actions, for the page and its files."""

import datetime as dt

from django import forms

from actions.models import StrategicPriority
from agencies.access import may
from audits.models import ImprovementAction
from core.board.search import containing, words_of
from core.documents.model import DATES, Column, Document
from core.pages.filters import FilterForm
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
BESIDE = (
    "agency",
    "question",
    "priority",
    "audit_return__round__edition__questionnaire",
    "audit_return__access_point",
    "ended_by",
)


class ImprovementFilter(FilterForm):
    q = forms.CharField(label="Words", max_length=200, required=False, help_text="What will be done, who, or agency")
    state = forms.ChoiceField(label="State", choices=STATES, required=False)
    priority = forms.ChoiceField(label="Strategic priority", required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.seen = visible_improvements(user)
        shown = StrategicPriority.objects.filter(improvements__in=self.seen).distinct().order_by("plan", "position")
        choices = [(str(each.pk), words_of_priority(each)) for each in shown]
        self.fields["priority"].choices = [("", "All priorities"), *choices]

    def rows(self, on: dt.date):
        rows = self.seen.select_related(*BESIDE).order_by("due", "agency__name", "pk")
        if self.is_wrong:
            return rows.none()
        state = self.chosen("state")
        if state == OVERDUE:
            rows = rows.overdue(on)
        elif state != ALL:
            states = {OPEN: ["open"], DONE: ["done"], DROPPED: ["declined", "dropped"]}
            rows = rows.filter(status__in=states[state])
        if priority := self.chosen("priority"):
            rows = rows.filter(priority=priority)
        return rows.filter(containing(words_of(self.chosen("q")), "text", "owner_name", "agency__name"))


def visible_improvements(user):
    """The actions a person follows: all of their own agencies, those of others once the return has come in."""
    seen = ImprovementAction.objects.visible_to(user)
    return seen.published() if may(user, "audits.read_all") else seen


def words_of_priority(priority: StrategicPriority | None) -> str:
    if priority is None:
        return "None"
    return f"{priority.number}. {priority.text}" if priority.number else priority.text


def state_of(action: ImprovementAction, on: dt.date) -> str:
    if action.status == "open" and action.due and action.due < on:
        return "Overdue"
    return action.get_status_display()


def improvements_document(rows, criteria: list[str], on: dt.date) -> Document:
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
        "Improvement actions", COLUMNS, cells, none="No action matches.", summary="One row for each action.",
        above=criteria,
    )  # fmt: skip
    return list_document("Improvement actions", [table], lines=criteria)
