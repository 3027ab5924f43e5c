"""The figures of a round: published ones for every reader, how far the settings are for the manager."""

from __future__ import annotations

import csv
import io

import pytest
from django.tasks import default_task_backend
from django.urls import reverse

from audits.rounds.services import new_returns
from core.records.locking import create_many
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory
from tests.factories.printed import finished, issue_of, printed_issue, printed_result
from tests.factories.voices import children_round, make_survey
from tests.voices.figures.test_services import surveys_in
from voices.figures.services import finish
from voices.figures.services.publishing import compose
from voices.models import VoicesIssue
from voices.results import services

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


def test_readers_of_published_figures_read_them(board, asked, helen, denzil, grace, enter):
    issue_of(asked, printed_issue(1_000, know=62))
    for person in (helen, denzil, grace, board.owen, board.bea, board.sunita):
        response = enter(person).get(page(asked))
        assert response.status_code == 200 and "1,000 children in 12 settings" in " ".join(response.text.split())
    assert enter(board.stranger).get(page(asked)).status_code == 403
    assert enter(None).get(page(asked)).status_code == 302


def test_nothing_is_read_before_it_is_published(board, asked, grace, enter):
    settings_of(asked, 1)
    response = enter(grace).get(page(asked))
    assert "Nothing is published yet" in response.text and response.context["standing"] is None
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
    standing = enter(helen).get(page(asked)).context["standing"]
    assert [(line.name, len(line.surveys)) for line in standing.lines] == [
        ("Being prepared", 1), ("Running", 1), ("Finished", 1),
    ]  # fmt: skip
    assert (standing.finished, standing.total) == (1, 3)


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
    issue_of(asked)
    compared = enter(grace).get(page(asked)).context["figures"].compared
    sentences = {each.children_question: each.sentence for each in compared}
    assert sentences[KNOW] == ("Of 11 settings that say yes, in 6 fewer than half of the children agree.")
    assert "Too few of them differ" in sentences["What do adults at home do?"]


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


@pytest.fixture
def closing(monkeypatch):
    """close_round() that prints what the list holds last; it is refused where the list is empty."""
    prints = []

    def close(*, asked, by):
        if not prints:
            raise RuleBroken("Fewer than 5 settings have finished.")
        return issue_of(asked, prints[-1], number=asked.children_issues.count() + 1, published_by=by)

    monkeypatch.setattr(services, "close_round", close)
    return prints


def test_publish_shows_first_and_saves_what_was_shown(asked, closing, helen, enter):
    closing.append(printed_issue(1_000))
    client = enter(helen)
    shown = client.get(page(asked, "publish"))
    assert shown.context["preview"].printed.answered() == "1000" and not VoicesIssue.objects.exists()
    closing.append(printed_issue(1_200))
    late = client.post(page(asked, "publish"), {"mark": shown.context["preview"].mark})
    assert late.status_code == 422 and not VoicesIssue.objects.exists()
    assert "have changed since you looked" in late.text
    sent = client.post(page(asked, "publish"), {"mark": late.context["preview"].mark})
    assert sent.status_code == 302 and VoicesIssue.objects.get().printed["answered"]["all"] == "1200"


def test_publish_says_why_it_cannot(asked, closing, helen, enter):
    response = enter(helen).get(page(asked, "publish"))
    assert "Fewer than 5 settings have finished." in response.text and 'name="mark"' not in response.text
    assert enter(helen).post(page(asked, "publish"), {"mark": "x"}).status_code == 422


def test_only_the_manager_publishes(board, asked, closing, denzil, grace, enter):
    for person in (denzil, grace, board.owen):
        assert enter(person).get(page(asked, "publish")).status_code == 403
        assert enter(person).post(page(asked, "publish"), {"mark": "x"}).status_code == 403


def test_figures_of_settings_are_published_as_they_were_viewed(helen, grace, enter):
    asked, surveys = surveys_in([{8: 24}, {8: 30, 5: 4}, {5: 26}, {9: 22}, {6: 31}, {8: 3}])
    for survey in surveys:
        finish(survey=survey, by=helen)
    client = enter(helen)
    preview = client.get(page(asked, "publish")).context["preview"]
    assert (preview.settings, preview.has_pool, preview.left_out) == (5, True, 0)
    assert preview.printed.is_shown and not VoicesIssue.objects.exists()
    assert client.post(page(asked, "publish"), {"mark": preview.mark}).status_code == 302
    assert VoicesIssue.objects.get().printed == preview.printed.data
    figures = enter(grace).get(page(asked)).context["figures"]
    assert figures.printed.answered() == "137" and figures.questions
    again = client.get(page(asked, "publish"))
    assert "Nothing has changed since issue 1 was published." in again.text
    assert client.get(reverse("voices:result", args=[surveys[0].pk])).context["questions"]
    assert "Fewer than 10 answered" in client.get(reverse("voices:result", args=[surveys[-1].pk])).text


def test_figures_are_worked_out_beside_the_page(helen, enter, settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    asked, surveys = surveys_in([{8: 24}, {8: 30}, {5: 26}, {9: 22}, {6: 31}])
    for survey in surveys:
        finish(survey=survey, by=helen)
    client = enter(helen)
    waiting = client.get(page(asked, "publish"))
    assert "The figures are being worked out" in waiting.text and "preview" not in waiting.context
    assert client.get(page(asked, "publish"), headers={"HX-Request": "true"}).text.count("<html") == 0
    early = client.post(page(asked, "publish"), {"mark": "x"})
    assert early.status_code == 200 and not VoicesIssue.objects.exists()
    assert len(default_task_backend.results) == 1
    compose.call(asked.pk)
    ready = client.get(page(asked, "publish"), headers={"HX-Request": "true"})
    assert ready["HX-Refresh"] == "true"
    assert client.get(page(asked, "publish")).context["preview"].printed.is_shown
