"""The figures of a round: published ones for every reader, how far the settings are for the manager."""

from __future__ import annotations

import csv
import datetime as dt
import io
from contextlib import suppress
from unittest.mock import Mock

import pytest
from django.tasks import default_task_backend
from django.urls import reverse

from audits.rounds.services import new_returns
from core.records.locking import create_many
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import text_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory
from tests.factories.printed import finished, issue_of, printed_issue, printed_result
from tests.factories.voices import children_round, make_survey
from tests.voices.figures.test_services import surveys_in
from voices.figures.services import delete_expired, finish
from voices.models import VoicesIssue
from voices.results import services
from voices.results.page.comparing import compare_settings, stored

pytestmark = pytest.mark.django_db
YEAR = 2031
MOST = 8  # statements of the page, those of signing in included
KNOW = "Do you know how to report something online?"


def page(asked, name: str = "round", *more) -> str:
    return reverse(f"voices:{name}", args=[asked.pk, *more])


@pytest.fixture
def asked():
    return children_round(year=YEAR, title="Children 2031")


def settings_of(asked, number: int, **chosen):
    """So many settings with a result, whose adults say yes."""
    agencies, by = [AgencyFactory(kind="primary") for _ in range(number)], UserFactory()
    arrangements = open_round(agencies, year=YEAR, title=f"Arrangements {number} {chosen}")
    add_returns(asked, agencies)
    for agency in agencies:
        submitted(fill(return_of(arrangements, agency), by=by), by=by)
        finished(agency, asked, printed_result(40, **chosen))


def add_returns(asked, agencies) -> None:
    create_many(new_returns(asked, [each.pk for each in agencies]), by=None, reason="Round opened")


@pytest.mark.long
def test_readers_of_published_figures_read_them(board, asked, helen, denzil, grace, enter):
    issue_of(asked, printed_issue(1_000, know=62))
    for person in (helen, denzil, grace, board.owen, board.bea, board.sunita):
        response = enter(person).get(page(asked))
        assert response.status_code == 200 and "1,000 children in 12 settings" in " ".join(response.text.split())
    assert enter(board.stranger).get(page(asked)).status_code == 403
    assert enter(None).get(page(asked)).status_code == 302


def test_issue_of_paper_alone_says_so_and_shows_no_empty_number(asked, grace, enter):
    paper = {"settings": 8, "answered": "760", "questions": {}}
    printed = {"settings": 0, "pooled": 0, "asked": {}, "answered": {}, "questions": {}, "withheld": []}
    issue = issue_of(asked, printed | {"paper": paper})
    text = " ".join(enter(grace).get(page(asked)).text.split())
    assert (
        "Too few settings asked online" in text
        and "z of z" not in text
        and "760 children in 8 settings answered on paper" in text
    )
    for address in (page(asked), reverse("voices:rounds"), reverse("said", args=[issue.pk])):
        assert "in 0 settings" not in enter(grace).get(address).text


def test_nothing_is_read_before_it_is_published(board, asked, grace, enter):
    settings_of(asked, 1)
    response = enter(grace).get(page(asked))
    assert "Nothing is published yet" in response.text and response.context["progress"] is None
    assert "settings have" not in response.text
    assert enter(board.owen).get(page(asked)).status_code == 404
    assert enter(grace).get(page(asked, "export_round", "csv")).status_code == 404


def test_round_that_asks_no_children_has_no_page(board, helen, enter):
    assert enter(helen).get(page(board.audits.round)).status_code == 404


def test_manager_reads_how_far_the_settings_are(board, asked, helen, enter):
    agencies = [AgencyFactory() for _ in range(3)]
    add_returns(asked, agencies)
    make_survey(agencies[0], asked, state="joined")
    make_survey(agencies[1], asked)
    finished(agencies[2], asked)
    progress = enter(helen).get(page(asked)).context["progress"]
    assert [(line.name, len(line.surveys)) for line in progress.lines] == [
        ("Being prepared", 1), ("Running", 1), ("Finished", 1),
    ]  # fmt: skip
    assert (progress.finished, progress.total) == (1, 3)


def test_figures_have_age_groups_last_year_trend_and_paper(asked, grace, enter):
    issue_of(children_round(year=YEAR - 1, title="Before"), printed_issue(900, know=50))
    issue_of(asked, printed_issue(1_000, know=62, hide=["know.no"]))
    response = enter(grace).get(page(asked))
    figures = response.context["figures"]
    by_code = {each.code: each for each in figures.questions}
    know = by_code["know"]
    assert (know.rows[0].percent, know.rows[0].then) == ("62%", "50%")
    assert know.heads == ("All ages", "8 to 11", "12 to 15")
    assert know.cells[1] == ("No", ("285", "c", "c"))
    assert by_code["C4"].heads[-1] == "On paper" and by_code["C4"].cells[0][1][-1] == "80"
    (row,) = [each for each in figures.trend if each.text.startswith("Do you know how to report")]
    assert row.shares == ((str(YEAR - 1), "50%"), (str(YEAR), "62%"))
    assert (row.now, row.earlier) == ("62%", f"{YEAR - 1}: 50%")


def test_settings_are_compared_by_their_printed_figures(asked, grace, enter):
    settings_of(asked, 6, know=30)
    settings_of(asked, 5, know=80)
    printed = printed_issue(1_000) | {"compared": stored(compare_settings(asked))}
    issue_of(asked, printed)
    settings_of(asked, 1, know=30)  # what comes later changes no published sentence
    compared = enter(grace).get(page(asked)).context["figures"].compared
    sentences = {each.children_question: each.sentence for each in compared}
    assert sentences[KNOW] == ("Of 11 settings that say yes, in 6 fewer than half of the children agree.")
    assert "How many differ is hidden" in sentences["What do adults at home do?"]


@pytest.mark.long
def test_round_page_costs_the_same_for_any_number_of_settings(asked, grace, enter, django_assert_max_num_queries):
    settings_of(asked, 6, know=30)
    issue_of(asked)
    client = enter(grace)
    client.get(page(asked))
    with django_assert_max_num_queries(MOST) as few:
        client.get(page(asked))
    settings_of(asked, 6, know=80)
    with django_assert_max_num_queries(MOST) as many:
        client.get(page(asked))
    assert len(few) == len(many)


def test_file_has_the_numbers_of_the_page(asked, grace, enter):
    issue_of(asked, printed_issue(1_000, know=62, hide=["know.no"]))
    text = enter(grace).get(page(asked, "export_round", "csv")).content.decode("utf-8-sig")
    (row,) = [row for row in csv.reader(io.StringIO(text)) if KNOW in row and "No" in row]
    assert row[row.index("No") + 1 :][:3] == ["285", "c", "c"]
    assert "“c”" in text


def five_finished(by):
    asked, surveys = surveys_in([{8: 24}, {8: 30, 5: 4}, {5: 26}, {9: 22}, {6: 31}])
    for survey in surveys:
        finish(survey=survey, by=by)
    return asked, surveys


def test_figures_are_published_by_one_press(helen, grace, enter):
    asked, surveys = five_finished(helen)
    client = enter(helen)
    before = client.get(page(asked, "publish"))
    assert before.context["to_publish"].settings == 5
    assert "137" not in text_of(before) and "%" not in text_of(before)
    sent = client.post(page(asked, "publish"), follow=True)
    assert "The figures are published." in sent.text and sent.redirect_chain[-1][0] == page(asked)
    figures = enter(grace).get(page(asked)).context["figures"]
    assert figures.printed.answered() == "137" and figures.questions
    assert "Nothing has changed since issue 1 was published." in client.get(page(asked, "publish")).text
    assert client.post(page(asked, "publish")).status_code == 422
    assert client.get(reverse("voices:result", args=[surveys[0].pk])).context["questions"]
    delete_expired(today() + dt.timedelta(days=31))
    assert "deleted" in client.get(page(asked, "publish")).text


def test_publish_says_why_it_cannot(asked, helen, enter):
    client = enter(helen)
    response = client.get(page(asked, "publish"))
    assert "need 5 settings" in response.text and ">Publish</button>" not in response.text
    assert client.post(page(asked, "publish")).status_code == 422


def test_only_the_manager_publishes(board, asked, denzil, grace, enter):
    for person in (denzil, grace, board.owen):
        assert enter(person).get(page(asked, "publish")).status_code == 403
        assert enter(person).post(page(asked, "publish")).status_code == 403


@pytest.fixture
def later(settings):
    """Nothing is done in the background by itself."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": []}}


def test_figures_are_worked_out_in_the_background(helen, enter, later):
    asked, _ = five_finished(helen)
    client, piece = enter(helen), {"HX-Request": "true"}
    for _ in range(2):  # a second press begins nothing else
        assert client.post(page(asked, "publish")).status_code == 302
    assert len(default_task_backend.results) == 1
    assert "The figures are being worked out" in client.get(page(asked, "publish")).text
    assert "<html" not in client.get(page(asked, "publish"), headers=piece).text
    services.publish_round.call(asked.pk, helen.pk)
    assert client.get(page(asked, "publish"), headers=piece)["HX-Refresh"] == "true"
    assert client.get(page(asked, "publish"))["Location"] == page(asked)
    assert VoicesIssue.objects.get().round == asked


def test_what_went_wrong_in_the_background_is_said_once(helen, enter, later, monkeypatch):
    asked, _ = five_finished(helen)
    client = enter(helen)
    for error, words in (
        (RuleBroken("They would tell."), "They would tell."),
        (OSError(), "Something went wrong while"),
    ):
        client.post(page(asked, "publish"))
        monkeypatch.setattr(services, "close_round", Mock(side_effect=error))
        with suppress(OSError):
            services.publish_round.call(asked.pk, helen.pk)
        assert client.get(page(asked, "publish"), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
        assert words in client.get(page(asked, "publish")).text
        assert words not in client.get(page(asked, "publish")).text
