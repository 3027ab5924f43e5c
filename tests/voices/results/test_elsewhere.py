"""What children said on pages of other apps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.moderation.exceptions import SURVEY
from audits.moderation.page import evaluation_of
from core.board.measures import sentence
from core.text.dates import today
from tests.audits.returns.test_known import return_data_of
from tests.factories.audits import fill, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory
from tests.factories.printed import finished, issue_of, printed_issue, printed_result
from tests.factories.voices import children_round
from tests.measures import on_days
from voices.results.page.elsewhere import children_part, desk_lines

pytestmark = pytest.mark.django_db
YEAR = 2031


@pytest.fixture
def survey(board):
    return finished(board.school, children_round([board.school], year=YEAR), printed_result(100, know=41))


def test_moderator_is_told_where_children_contradict(board, survey, denzil):
    audit_return = return_of(open_round([board.school], year=YEAR, title="Arrangements"), board.school)
    submitted(fill(audit_return, by=denzil, but={"A4.3": "n"}), by=denzil)
    found = [
        each for row in evaluation_of(return_data_of(audit_return)).rows for each in row.found if each.kind == SURVEY
    ]
    assert [each.question for each in found] == ["A7.1"]
    assert "41% of children say “Yes” to “Do you know how to report" in found[0].words


def test_survey_of_years_ago_contradicts_nothing(board, survey, denzil):
    audit_return = return_of(open_round([board.school], year=YEAR + 2, title="Arrangements"), board.school)
    submitted(fill(audit_return, by=denzil), by=denzil)
    rows = evaluation_of(return_data_of(audit_return)).rows
    assert not [each for row in rows for each in row.found if each.kind == SURVEY]


def test_page_of_an_agency_has_its_surveys_for_its_people_and_the_manager(board, survey, denzil, helen, grace, enter):
    (part,) = children_part(board.school, helen, today())
    assert "100 of 110 children answered" in part.line and part.key == "children"
    assert children_part(board.school, grace, today()) == [] == children_part(AgencyFactory(), denzil, today())
    assert "What children said" in enter(helen).get(reverse("agency", args=[board.school.pk])).text


def test_measure_gives_published_figures_only(board, survey):
    asked = survey.audit_return.round
    days = [today() - dt.timedelta(days=100), today()]
    assert on_days("voices.know", days) == []
    issue_of(asked, printed_issue(1_000, know=62), published_on=today())
    (figure,) = on_days("voices.know", days)
    assert (figure.value, figure.out_of, figure.period) == (620, 1_000, str(YEAR))
    assert sentence("voices.know", on_days("voices.know", [today()])[0]).endswith("620 of 1,000 children")
    (hidden,) = on_days("voices.no_one", days)
    assert isinstance(hidden.value, int)


def test_search_finds_surveys_of_own_settings(board, survey, denzil, ruth, enter):
    words = {"q": "Tarn Road"}
    assert "Children’s surveys" in enter(denzil).get(reverse("search"), words).text
    assert "Children’s surveys" not in enter(ruth).get(reverse("search"), words).text


def test_desk_says_when_figures_can_be_published(board, helen, denzil):
    agencies = [AgencyFactory() for _ in range(5)]
    asked = children_round(agencies, title="Children now")
    for agency in agencies[:4]:
        finished(agency, asked)
    assert desk_lines(helen) == []
    finished(agencies[4], asked)
    (line,) = desk_lines(helen)
    assert "5 children’s surveys have finished" in line.text and desk_lines(denzil) == []
    issue_of(asked)
    assert desk_lines(helen) == []
