"""The result of a setting: who reads it, what stands beside it, and what is made of it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from audits.models import ImprovementAction
from core.board.settings import change_setting
from core.text.dates import today
from tests.factories.audits import DAY, fill, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory
from tests.factories.printed import finished, printed_result
from tests.factories.voices import children_round, make_survey
from voices.results.settings import TOGETHER_BELOW

pytestmark = pytest.mark.django_db
YEAR = 2031


@pytest.fixture
def asked(board):
    return children_round([board.school], year=YEAR)


@pytest.fixture
def adults(board, denzil):
    """The school says yes to everything in a return that came in."""
    audit_return = return_of(open_round([board.school], year=YEAR, title="Arrangements"), board.school)
    return submitted(fill(audit_return, by=denzil), by=denzil)


def page(survey, name: str = "result", *more) -> str:
    return reverse(f"voices:{name}", args=[survey.pk, *more])


def test_result_is_for_own_people_and_the_manager_only(board, asked, denzil, margaret, helen, enter):
    survey = finished(board.school, asked)
    other = finished(AgencyFactory())
    for person in (denzil, margaret, helen):
        assert enter(person).get(page(survey)).status_code == 200
    assert enter(helen).get(page(other)).status_code == 200
    assert enter(denzil).get(page(other)).status_code == 404
    assert enter(denzil).get(page(other, "export_result", "csv")).status_code == 404
    for person in (board.grace, board.bea, board.owen, board.stranger):
        assert enter(person).get(page(survey)).status_code == 403
    assert enter(None).get(page(survey)).status_code == 302


def test_adults_say_yes_and_children_do_not_know_leads_to_an_action(board, asked, adults, denzil, enter):
    survey = finished(board.school, asked, printed_result(100, know=41))
    client = enter(denzil)
    response = client.get(page(survey))
    (row,) = response.context["together"]
    assert (row.code, row.adults, row.children) == ("know", "Yes", "41% (41 of 100)")
    assert "Look at this together" in response.text and "it is listed above" in response.text
    assert [each.code for each in response.context["rows"]] == ["know", "lesson", "changed", "C6"]
    form = client.get(page(survey, "act", "know"))
    assert "41% of children say “Yes”" in form.context["form"].initial["text"]
    typed = {"text": "Ask the council of pupils why.", "owner_name": "", "due": f"{today() + 90 * DAY:%d %m %Y}"}
    assert client.post(page(survey, "act", "know"), typed).status_code == 422
    sent = client.post(page(survey, "act", "know"), typed | {"owner_name": "Deputy head"})
    made = ImprovementAction.objects.get(audit_return=adults, question__code="A7.1")
    assert sent.status_code == 302 and sent["Location"] == reverse("audits:improvement", args=[made.pk])
    assert made.owner_name == "Deputy head" and made.status == "open"
    assert client.get(page(survey)).context["together"][0].improvement == made.pk
    assert client.get(page(survey, "act", "know"))["Location"] == sent["Location"]
    assert client.get(page(survey, "act", "lesson")).status_code == 404


@pytest.mark.long
def test_manager_and_other_agencies_add_no_action_for_a_setting(board, asked, adults, helen, ruth, enter):
    survey = finished(board.school, asked, printed_result(100, know=41))
    assert enter(helen).get(page(survey, "act", "know")).status_code == 403
    assert enter(ruth).get(page(survey, "act", "know")).status_code == 404


def test_hidden_figures_lead_to_no_comparison(board, asked, adults, denzil, enter):
    survey = finished(board.school, asked, printed_result(100, know=4, hide=["know.yes", "know.no"]))
    response = enter(denzil).get(page(survey))
    assert response.context["together"] == [] and "listed above" not in response.text
    (row,) = [each for each in response.context["rows"] if each.code == "know"]
    assert row.children == "c"


def test_setting_of_the_board_moves_the_limit(board, asked, adults, denzil, helen, enter):
    survey = finished(board.school, asked, printed_result(100, know=65))
    assert enter(denzil).get(page(survey)).context["together"] == []
    change_setting(key=TOGETHER_BELOW, value=70, applies_from=today(), by=helen, reason="Agreed by the board")
    assert [row.code for row in enter(denzil).get(page(survey)).context["together"]] == ["know"]


def test_result_shows_last_year(board, asked, denzil, enter):
    finished(board.school, children_round([board.school], year=YEAR - 1), printed_result(80, know=30))
    survey = finished(board.school, asked, printed_result(100, know=64))
    response = enter(denzil).get(page(survey))
    (question,) = [each for each in response.context["questions"] if each.code == "know"]
    assert (question.rows[0].percent, question.rows[0].then) == ("64%", "30%")
    assert f"{YEAR - 1}: 30%" in response.text


def test_under_ten_reads_that_they_count_in_the_borough_only(board, asked, denzil, enter):
    response = enter(denzil).get(page(finished(board.school, asked, {})))
    assert "They count in the borough’s figures only" in response.text and not response.context["questions"]


def test_unfinished_survey_has_no_result(board, asked, denzil, enter):
    survey = make_survey(board.school, asked)
    response = enter(denzil).get(page(survey))
    assert "No result yet" in response.text and response.context["rows"] == []
    assert enter(denzil).get(page(survey, "export_result", "csv")).status_code == 404


def test_merged_age_groups_are_explained(board, asked, denzil, enter):
    survey = finished(board.school, asked, printed_result(24, bands=("mixed", "16_17")))
    assert "“More than one age group”" in enter(denzil).get(page(survey)).text


def test_file_has_the_same_numbers(board, asked, denzil, enter):
    survey = finished(board.school, asked, printed_result(100, know=41, hide=["C8.yes"]))
    book = openpyxl.load_workbook(io.BytesIO(enter(denzil).get(page(survey, "export_result", "xlsx")).content))
    rows = {(row[0], row[1]): row[2:] for row in book["Answers"].iter_rows(values_only=True)}
    assert rows["Do you know how to report something online?", "Yes"][0] == 41
    (hidden,) = [row for key, row in rows.items() if key[1] == "Yes" and "you did not know contact" in str(key[0])]
    assert hidden[0] == "c" and hidden[1] == "c"


@pytest.mark.long
def test_result_costs_the_same_for_any_size(board, asked, adults, denzil, enter, django_assert_max_num_queries):
    survey, client = finished(board.school, asked), enter(denzil)
    client.get(page(survey))
    with django_assert_max_num_queries(12):
        client.get(page(survey))
