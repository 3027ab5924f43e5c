"""An agency's own result beside the middle and quartiles, and every answer for the manager alone."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import ResultsStep
from core.text.dates import today
from tests.audits.results.test_results_page import beside, close, come_in, one_more
from tests.factories.audits import open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


def round_with(school, others: int):
    """The school and others, of which every second says no to A1.3."""
    agencies = [school, *(AgencyFactory(kind="police") for _ in range(others))]
    asked = open_round(agencies, year=2032)
    come_in(asked, [])
    close(asked)
    return asked, return_of(asked, school)


@pytest.mark.long
def test_own_result_stands_beside_middle_and_quartiles(board, denzil, enter):
    asked, audit_return = round_with(board.school, 6)
    response = enter(denzil).get(reverse("audits:own_result", args=[audit_return.pk]))
    first = response.context["sections"][0]
    assert (first.own, first.spread.returns) == ("100%", 7)
    assert (first.spread.low, first.spread.middle, first.spread.high) == (50, 100, 100)
    level = response.context["levels"][0]
    assert (level.own, level.spread.middle) == ("4", 4)


@pytest.mark.long
def test_the_middle_does_not_move_for_one_more_return(board, denzil, helen, enter):
    asked, audit_return = round_with(board.school, 6)
    address = reverse("audits:own_result", args=[audit_return.pk])
    before = beside(enter(denzil).get(address))
    one_more(asked, "n")
    assert beside(enter(denzil).get(address)) == before != beside(enter(helen).get(address))


def test_no_middle_is_shown_of_fewer_than_five_others(board, denzil, enter):
    _, audit_return = round_with(board.school, 4)
    response = enter(denzil).get(reverse("audits:own_result", args=[audit_return.pk]))
    rows = response.context["sections"] + response.context["levels"]
    assert rows and not any(row.spread for row in rows)
    assert "Not shown yet" in response.content.decode()


def test_every_answer_is_for_the_manager(board, helen, grace, enter):
    asked, _ = round_with(board.school, 2)
    address = reverse("audits:export_answers", args=[asked.pk, "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(enter(helen).get(address).content))
    rows = [[cell.value for cell in row] for row in book["Answers"].iter_rows()]
    head = next(place for place, row in enumerate(rows) if row[0] == "Agency")
    column = next(place for place, words in enumerate(rows[head]) if words.startswith("A1.3 "))
    assert sorted(row[column] for row in rows[head + 1 :]) == ["No", "Yes", "Yes"]
    assert board.school.name in [row[0] for row in rows]
    assert enter(grace).get(address).status_code == 403


def test_it_says_how_many_are_in_and_when_figures_moved(board, denzil, enter, settings):
    """Instead of "fewer than 5" while 13 are in."""
    agencies = [board.school, *(AgencyFactory(kind="police") for _ in range(12))]
    asked = open_round(agencies, year=2033)
    come_in(asked, [])
    address = reverse("audits:own_result", args=[return_of(asked, board.school).pk])
    step = ResultsStep.objects.get(round=asked)
    step.moved_on, step.moved_at = today(), timezone.make_aware(dt.datetime.combine(today(), dt.time(9)))
    step.save()
    assert "13 are in; figures last moved on today at 09:00." in enter(denzil).get(address).text
    ResultsStep.objects.update(moved_on=dt.date(2026, 10, 3), moved_at=None)
    assert "13 are in; figures last moved on 3 October 2026." in enter(denzil).get(address).text
    ResultsStep.objects.update(moved_on=None)
    assert "13 are in; figures have not moved on yet" in enter(denzil).get(address).text


@pytest.mark.long
def test_a_step_notes_its_time(board):
    asked, _ = round_with(board.school, 12)
    step = ResultsStep.objects.get(round=asked)
    assert step.moved_on == today() and timezone.localtime(step.moved_at).date() == today()
