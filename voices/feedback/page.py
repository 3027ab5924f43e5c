"""Rows of “You said, we did” with their figures, as pages and posters show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from audits.questions.questionnaire import Form
from voices.figures.printed import Printed
from voices.models import FeedbackRow, VoicesIssue
from voices.results.page.figures import children_form, figure_words


@dataclass(frozen=True)
class PosterRow:
    row: FeedbackRow
    figure: str

    @property
    def link(self) -> tuple[str, str]:
        if self.row.action_id:
            return f"{self.row.action}: {self.row.action.get_status_display()}", self.row.action.url()
        if self.row.improvement_id:
            done = self.row.improvement
            return f"Improvement action: {done.get_status_display()}", reverse("audits:improvement", args=[done.pk])
        return "", ""


def rows_with_figures(rows: Iterable[FeedbackRow], form: Form, printed: Printed) -> list[PosterRow]:
    return [PosterRow(row, figure_words(form, printed, row.figure) if row.figure else "") for row in rows]


def agreed_only(rows: Sequence[PosterRow]) -> list[PosterRow]:
    return [each for each in rows if each.row.agreed_on and each.row.did]


def public_issue(pk: int) -> VoicesIssue:
    found = VoicesIssue.objects.select_related("round__children").defer("tables").filter(pk=pk).first()
    if found is None:
        raise Http404("This page was not found.")
    return found


def poster_rows(issue: VoicesIssue) -> list[PosterRow]:
    rows = FeedbackRow.objects.of_board(issue.round)
    return agreed_only(rows_with_figures(rows, children_form(issue.round), Printed(issue.printed)))
