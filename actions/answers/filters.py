"""The answers of agencies to one action: one filter for the page and its files, and what stands beside each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import Q, QuerySet

from actions.models import Action, AgencyResponse
from agencies.models import Agency, Eslo
from core.board.search import containing, words_of
from core.documents.model import DATES, Column, Document
from core.pages.filters import FilterForm
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

NO_REPLY, LEFT = "none", "left"
ANSWERS = (("", "Any"), *AgencyResponse.Answer.choices, (NO_REPLY, "No reply"), (LEFT, "No longer counted"))
NOBODY = "No agency matches what was asked for."
SUMMARY = "Each row is about one agency."
COLUMNS = (
    Column("Agency", 22, is_row_header=True),
    Column("Kind", 12),
    Column("ESLO", 16),
    Column("Telephone", 11),
    Column("Email", 20),
    Column("Answer", 12),
    Column("Note", 24),
    Column("Answered", 18),
    Column("Last reminded", 11, values=DATES),
)


class AnswerFilter(FilterForm):
    answer = forms.ChoiceField(label="Answer", required=False, choices=ANSWERS)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *Agency.Kind.choices])
    q = forms.CharField(label="Words", required=False, max_length=200, help_text="Name of the agency, or in the note")

    def rows(self, lines: QuerySet) -> QuerySet:
        """Those that fit, by the names of the agencies; none where a filter is wrong."""
        if not self.is_valid():
            return lines.none()
        asked = self.cleaned_data
        if asked["answer"] == LEFT:
            lines = lines.filter(left_on__isnull=False)
        elif asked["answer"]:
            lines = lines.counted().filter(answer="" if asked["answer"] == NO_REPLY else asked["answer"])
        if asked["kind"]:
            lines = lines.filter(agency__kind=asked["kind"])
        for word in words_of(asked["q"]):
            lines = lines.filter(containing([word], "agency__name") | Q(note__icontains=word))
        return lines.by_name()


@dataclass(frozen=True)
class AgencyRow:
    """One agency of a list, and whom to ask there: the lead officer, else the agency itself."""

    agency: Agency
    officer: Eslo | None

    @property
    def phone(self) -> str:
        return (self.officer.phone if self.officer else "") or self.agency.phone

    @property
    def email(self) -> str:
        return (self.officer.email if self.officer else "") or self.agency.email


@dataclass(frozen=True)
class AnswerRow(AgencyRow):
    line: AgencyResponse

    @property
    def left(self) -> str:
        """Why it is not counted; "" where it is."""
        if not self.line.left_on:
            return ""
        closed = self.line.agency.active_to
        return f"Closed on {print_date(closed)}" if closed else f"Not asked since {print_date(self.line.left_on)}"

    @property
    def answered(self) -> str:
        """When, and by whom where somebody else told it."""
        if not self.line.answered_on:
            return ""
        told = f", told by {self.line.told_by}" if self.line.told_by else f", {self.line.answered_by.display_name}"
        return f"{print_date(self.line.answered_on)}{told}"


def lead_officers(eslos: QuerySet, agencies: Iterable) -> dict[int, Eslo]:
    """The lead officers of agencies by the key of the agency; one statement."""
    return {officer.agency_id: officer for officer in eslos.leads().current().filter(agency__in=agencies)}


def rows_of(lines: Iterable[AgencyResponse]) -> list[AnswerRow]:
    """Lines with the lead officers of their agencies: one statement more."""
    lines = list(lines)
    officers = lead_officers(Eslo.objects.all(), [line.agency_id for line in lines])
    return [AnswerRow(line.agency, officers.get(line.agency_id), line) for line in lines]


def answers_document(action: Action, rows: list[AnswerRow], criteria: list[str]) -> Document:
    lines = (
        (
            row.line.agency.name,
            row.line.agency.get_kind_display(),
            str(row.officer or ""),
            row.phone,
            row.email,
            f"{row.line.answer_text} ({row.left})" if row.left else row.line.answer_text,
            row.line.note,
            row.answered,
            print_date(row.line.reminded_on),
        )
        for row in rows
    )
    title = f"Answers of agencies to action {action.number}"
    above = (action.plan.title, action.text, action.answers.totals.in_full, *criteria)
    table = table_of(title, COLUMNS, lines, none=NOBODY, summary=SUMMARY, above=above)
    return list_document(title, [table], lines=above)
