"""A round that asks yes or no without “partly”, and a scale on which 1 is best, from the form to the results."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from audits.models import Return
from audits.questionnaires.services import questionnaires as services
from audits.results.page import results_of
from audits.returns.page.reading import chapters_of, weak_points
from audits.returns.return_data import return_data_of
from core.text.dates import today
from tests.audits.results.test_results_page import close, come_in
from tests.factories.audits import fill, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
WORST = {"rule": "answer", "codes": ["5"], "weight": "compulsory"}


def published(scale: str = "m5_1", kind: str = "yn"):
    """A questionnaire with a question of each kind."""
    edition = services.add_questionnaire(key=f"clubs-{scale}", name="Clubs", subject="agency", by=None)
    section = services.add_section(edition=edition, code="S1", title="Rules", by=None)
    services.add_question(section=section, code="S1.1", text="Is there a rule?", type=kind, by=None)
    services.add_question(
        section=section, code="S1.2", text="Is it known?", type=scale, triggers=[WORST] * (scale == "m5_1"), by=None
    )
    return services.publish(edition=edition, expected=edition.version, by=None)


@pytest.fixture
def agencies(db):
    return [AgencyFactory(kind="primary") for _ in range(6)]


@pytest.fixture
def asked(agencies):
    """A closed round of six returns, of which every one says no, and 1."""
    asked = open_round(agencies, edition=published(), year=2032)
    come_in(asked, [], **{"S1.1": "n", "S1.2": "1"})
    close(asked)
    return asked


def shown_of(asked) -> dict:
    results = results_of(asked, sees_all=True)
    return {each.question.code: each for section in results.sections for each in section.questions}


def test_the_form_offers_neither_partly_nor_another_best_end(agencies, board, enter):
    audit_return = return_of(open_round(agencies[:1], edition=published()))
    client = enter(board.helen)
    page = client.get(reverse("audits:preview_edition", args=[audit_return.round.edition_id])).content.decode()
    assert "Partly" not in page
    assert "1 is best. Some other tools run the other way." in page and "5 is best" not in page
    assert "1 Checked, improved and shared with others" in page


def test_a_no_and_the_worst_level_are_weak_points(agencies):
    asked = open_round(agencies, edition=published())
    come_in(asked, [], **{"S1.1": "n", "S1.2": "5"})
    data = return_data_of(return_of(asked, agencies[0]))
    assert [row.question.code for row in weak_points(chapters_of(data))] == ["S1.1", "S1.2"]


def test_results_count_them_and_print_no_partly(asked, helen, enter):
    shown = shown_of(asked)
    assert [row.shown for row in shown["S1.1"].rows] == ["0", "–", "6", "0"]
    assert [(row.text, row.count) for row in shown["S1.2"].rows][0] == ("Checked, improved and shared with others", 6)
    page = enter(helen).get(reverse("audits:results", args=[asked.pk])).content.decode()
    assert "1 is best." in page and "5 is best" not in page
    assert results_of(asked, sees_all=True).sections[0].score == "0%"


def test_results_file_has_both_kinds(asked, helen, enter):
    response = enter(helen).get(reverse("audits:export_results", args=[asked.pk, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)))
    cells = [[cell.value for cell in row] for worksheet in book for row in worksheet.iter_rows()]
    assert ["S1.1 Is there a rule?", 0, "–", 6, 0, 0] in [row[:6] for row in cells]
    assert "Checked, improved and shared with others" in [row[1] for row in cells if len(row) > 1]


@pytest.mark.long
def test_last_year_is_compared_by_what_a_level_means(asked, agencies):
    before = open_round(agencies, edition=published("m5", "ypn"), year=2031)
    come_in(before, [], **{"S1.1": "p", "S1.2": "5"})
    draft = services.begin_draft(questionnaire=before.edition.questionnaire, by=None)
    for question in draft.questions.all():
        kind = "yn" if question.code == "S1.1" else "m5_1"
        services.change_question(question=question, expected=question.version, type=kind, by=None)
    later = open_round(agencies, edition=services.publish(edition=draft, expected=1, by=None), year=2032)
    assert later.previous == before
    come_in(later, [], **{"S1.1": "y", "S1.2": "2"})
    shown = shown_of(later)
    assert shown["S1.1"].last_year == "Partly 6"
    assert [(row.count, row.before) for row in shown["S1.2"].rows][:2] == [(0, 6), (6, 0)]


def test_own_result_has_the_worse_quarter_as_the_lower_one(agencies, board, enter):
    asked = open_round(agencies, edition=published(), year=2032)
    for place, level in enumerate("111255"):
        come_in_one(asked, agencies[place], level)
    close(asked)
    response = enter(board.helen).get(reverse("audits:own_result", args=[return_of(asked, agencies[0]).pk]))
    level = response.context["levels"][0]
    assert (level.own, level.spread.low, level.spread.middle, level.spread.high) == ("1", 4.25, 1.5, 1)
    assert "1 is best." in response.content.decode()


def come_in_one(asked, agency, level: str) -> None:
    fill(return_of(asked, agency), but={"S1.2": level})
    Return.objects.filter(round=asked, agency=agency).update(
        state="submitted", times_submitted=1, submitted_on=today(), submitted_at=timezone.now(), receipt=f"{agency.pk}"
    )
