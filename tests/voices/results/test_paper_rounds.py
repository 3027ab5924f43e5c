"""Rounds of a survey in which settings asked on paper: their pages, publishing, the desk, and the results of returns."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.audits.results.test_results_page import close
from tests.factories.audits import open_round
from tests.voices.figures.test_paper import paper_round
from voices.figures.services import close_round
from voices.models import VoicesIssue
from voices.results.page.elsewhere import desk_lines
from voices.wording.questions import shipped_edition

pytestmark = pytest.mark.django_db
SETTINGS = [{"C8": "12", "C11": {"know": "20", "useful": "15"}}] * 5


def page(asked, name: str = "round", *more) -> str:
    return reverse(f"voices:{name}", args=[asked.pk, *more])


@pytest.fixture(
    params=[pytest.param(False, marks=pytest.mark.long), True],
    ids=["no children's questions", "with children's questions"],
)
def asked(request):
    return paper_round(*SETTINGS, children=shipped_edition() if request.param else None, title="On paper")


def flat(response) -> str:
    return " ".join(response.text.split())


def test_manager_is_led_to_publish(asked, helen, enter):
    client = enter(helen)
    assert "On paper" in client.get(reverse("voices:rounds")).text
    shown = client.get(page(asked))
    assert page(asked, "publish") in shown.text
    assert "5 returns on paper have come in" in flat(shown)
    publish = client.get(page(asked, "publish"))
    assert publish.status_code == 200 and "0 settings have" not in flat(publish)
    assert client.post(page(asked, "publish")).status_code == 302
    assert VoicesIssue.objects.get(round=asked).printed["paper"]["settings"] == 5


def test_published_paper_figures_are_on_the_page_and_in_its_file(asked, helen, grace, enter):
    close_round(asked=asked, by=helen)
    client = enter(grace)
    response = client.get(page(asked))
    assert "125 children in 5 settings answered on paper." in flat(response)
    assert ("Too few settings asked online" in flat(response)) is bool(asked.children_id)
    assert " 0 settings" not in flat(response) and "z of z" not in flat(response)
    by_code = {each.code: each for each in response.context["figures"].questions}
    assert {"C2", "C8", "C10", "C11"} <= set(by_code)
    assert [(row.text, row.count, row.percent) for row in by_code["C8"].rows] == [("Young people", "60", "48%")]
    assert [row.count for row in by_code["C11"].rows] == ["100", "75"]
    assert "yes to one of the three questions" not in response.text
    text = client.get(page(asked, "export_round", "csv")).content.decode("utf-8-sig")
    assert "100" in text and "Young people" in text
    assert "125 children in 5 settings answered on paper" in flat(client.get(reverse("voices:rounds")))


def test_last_years_share_on_paper_stands_beside(asked, helen, grace, enter):
    before = paper_round(*[{"C8": "6"}] * 5, year=asked.year - 1, title="Before")
    for each in (before, asked):
        close_round(asked=each, by=helen)
    figures = enter(grace).get(page(asked)).context["figures"]
    (row,) = next(each for each in figures.questions if each.code == "C8").rows
    assert (row.percent, row.then) == ("48%", "24%")


@pytest.mark.long
def test_you_said_and_poster_need_no_online_figures(asked, helen, enter):
    issue = close_round(asked=asked, by=helen)
    client = enter(helen)
    assert client.get(page(asked, "you_said")).status_code == 200
    assert client.get(page(asked, "add_said")).context["form"].fields["figure"].choices == [("", "None")]
    poster = enter(None).get(reverse("said", args=[issue.pk]))
    assert "125 children in 5 settings answered on paper in" in flat(poster)


def test_desk_tells_of_paper_once_no_more_can_come(asked, helen, denzil):
    """Paper figures are published once, so nobody is asked to publish them while returns still come."""
    assert desk_lines(helen) == []
    close(asked)
    (line,) = desk_lines(helen)
    assert line.text == "On paper: 5 returns on paper have come in; nothing is published yet"
    assert desk_lines(denzil) == []
    close_round(asked=asked, by=helen)
    assert desk_lines(helen) == []


def test_results_of_returns_lead_to_what_was_published(asked, board, helen, grace, enter):
    for person in (helen, grace):
        assert page(asked) in enter(person).get(reverse("audits:results", args=[asked.pk])).text
    other = open_round([board.school])
    assert page(other) not in enter(helen).get(reverse("audits:results", args=[other.pk])).text
