"""The teacher's page: opened by its link alone, without an account or a cookie."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.access import form_for
from audits.models import Answer
from core.text.dates import today
from tests.actions.pages import errors_of, text_of, tree_of, value_of
from tests.factories.audits import return_of
from tests.factories.voices import children_round, make_class, make_survey
from voices.classes import page as class_page
from voices.classes.page import lead_token
from voices.classes.services import open_class
from voices.models import SurveyClass, WaitingCount

pytestmark = pytest.mark.django_db
ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}


@pytest.fixture
def survey(board):
    asked = children_round([board.school])
    return make_survey(
        board.school, asked, state="joined", parents_told_on=today(), questions_agreed_by="The deputy head",
        disclosure_plan="The teacher tells the safeguarding lead in the same hour.",
    )  # fmt: skip


@pytest.fixture
def group(survey) -> SurveyClass:
    return make_class(survey)


@pytest.fixture
def client(enter):
    return enter(None)


def url(group: SurveyClass, name: str = "") -> str:
    return f"/s/lead/{lead_token(group)}/{name}"


def press(client, group: SurveyClass, name: str, data=None, **headers):
    return client.post(url(group, name), data or {}, headers={"Sec-Fetch-Site": "same-origin"} | headers)


def test_teacher_opens_and_closes_a_class_without_an_account(client, survey, group):
    assert "Open for 90 minutes" in text_of(client.get(url(group)))
    before = timezone.now()
    response = press(client, group, "open/")
    assert response.status_code == 302
    page = client.get(response.url)
    assert "The class is open." in text_of(page) and "0 of 28 are in" in text_of(page)
    assert tree_of(page).xpath("//*[local-name()='svg'][@role='img']/@aria-label")
    assert group.key in text_of(page)
    group.refresh_from_db(), survey.refresh_from_db()
    assert group.is_open and dt.timedelta(minutes=89) < group.open_until - before < dt.timedelta(minutes=91)
    assert survey.state == "running"
    page = client.get(press(client, group, "close/").url)
    assert "Talk together for ten minutes" in text_of(page)
    group.refresh_from_db()
    assert group.state == "closed"
    press(client, group, "open/")
    group.refresh_from_db()
    assert group.is_open


def test_page_sets_no_cookie_and_asks_for_no_token(client, group):
    for name in ("", "again/", "count/"):
        response = client.get(url(group, name))
        assert response.status_code == 200 and not response.cookies
        assert "csrfmiddlewaretoken" not in response.content.decode()
    assert not press(client, group, "open/").cookies


@pytest.mark.parametrize("name", ["open/", "close/", "again/", "said/"])
def test_buttons_reject_forms_from_other_sites(client, survey, group, name):
    response = client.post(url(group, name), {"text": "Listen to us."}, headers=ELSEWHERE)
    assert response.status_code == 403
    group.refresh_from_db()
    assert group.state == "ready" and said_in(survey) == ""


@pytest.mark.parametrize("name", ["open/", "close/", "said/"])
def test_buttons_reject_get(client, group, name):
    assert client.get(url(group, name)).status_code == 405


def test_forged_links_show_whom_to_ask(client, group):
    for token in ("x", lead_token(group)[:-1] + "!", f"{group.key}-{group.lead_nonce}"):
        response = client.get(f"/s/lead/{token}/")
        assert response.status_code == 404 and "This link does not work" in text_of(response)


def test_link_of_another_key_opens_nothing(client, survey, group):
    other = make_class(survey, "7C")
    token = class_page.signer().sign(f"{other.key}-{group.lead_nonce}")
    assert client.get(f"/s/lead/{token}/").status_code == 404


def test_link_ends_with_the_class(client, group):
    address = url(group)
    group.delete()
    assert client.get(address).status_code == 404


def test_class_waits_until_the_survey_is_prepared(client, survey, group):
    type(survey).objects.filter(pk=survey.pk).update(parents_told_on=None)
    page = client.get(url(group))
    assert "give the day on which parents were told" in text_of(page)
    assert not tree_of(page).xpath("//button[contains(., 'Open for 90')]")
    response = press(client, group, "open/")
    assert response.status_code == 422 and "Not done:" in text_of(response)
    group.refresh_from_db()
    assert group.state == "ready"


def test_count_returns_how_many_are_in(client, group):
    open_class(survey_class=group)
    SurveyClass.objects.filter(pk=group.pk).update(received=24)
    assert client.get(url(group, "count/")).json() == {"received": 24, "roll": 28, "state": "open"}
    assert "24 of 28 are in" in text_of(client.get(url(group)))
    SurveyClass.objects.filter(pk=group.pk).update(open_until=timezone.now())
    assert client.get(url(group, "count/")).json()["state"] == "closed"
    assert "The 90 minutes are over" in text_of(client.get(url(group)))


def test_start_again_asks_first_and_then_throws_all_answers_away(client, group):
    open_class(survey_class=group)
    SurveyClass.objects.filter(pk=group.pk).update(received=24)
    WaitingCount.objects.filter(survey_class=group).update(n=3)
    page = client.get(url(group, "again/"))
    assert "All 24 answers from this class are deleted" in text_of(page)
    assert WaitingCount.objects.filter(n=3).exists()
    press(client, group, "again/")
    group.refresh_from_db()
    assert (group.received, group.is_open) == (0, False)
    assert not WaitingCount.objects.exclude(n=0).exists()


def test_page_says_how_many_answers_are_lost(client, group, monkeypatch):
    monkeypatch.setattr(class_page, "lost_answers", lambda survey_class: 14)
    words = text_of(client.get(url(group)))
    assert "The server failed and 14 answers are lost. The class can answer again" in words
    monkeypatch.setattr(class_page, "lost_answers", lambda survey_class: 1)
    assert "1 answer is lost" in text_of(client.get(url(group)))


def test_class_with_lost_answers_opens_once_they_are_thrown_away(client, group):
    SurveyClass.objects.filter(pk=group.pk).update(received=14)
    assert not tree_of(client.get(url(group))).xpath("//button[contains(., 'Open for 90')]")
    assert press(client, group, "open/").status_code == 422
    press(client, group, "again/")
    assert press(client, group, "open/").status_code == 302


def closed(group: SurveyClass) -> SurveyClass:
    SurveyClass.objects.filter(pk=group.pk).update(state="closed", received=20)
    return group


def said_in(survey) -> str:
    found = Answer.objects.filter(audit_return=survey.audit_return, question__code="C12").first()
    return found.value if found else ""


def test_what_was_said_is_added_to_the_return_and_once(board, enter, client, survey, group):
    assert press(client, closed(group), "said/", {"text": "Listen to us. Fewer rules."}).status_code == 302
    press(client, group, "said/", {"text": "Listen to us. Fewer rules."})
    press(client, closed(make_class(survey, "7C")), "said/", {"text": "More lessons."})
    assert said_in(survey) == "Listen to us. Fewer rules.\n\nMore lessons."
    assert "7C" not in said_in(survey)
    assert Answer.objects.get(audit_return=survey.audit_return).answered_by is None
    assert return_of(survey.audit_return.round, board.school).state == "in_progress"
    page = enter(board.denzil).get(reverse("audits:return", args=[survey.audit_return_id]))
    assert page.status_code == 200 and "More lessons." in text_of(page)
    answer = Answer.objects.get(audit_return=survey.audit_return)
    history = enter(board.denzil).get(reverse("history", args=["audit_answer", answer.pk]))
    assert "on the teacher’s page of the children’s survey" in text_of(history)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("", "Write what you said together"),
        ("One. Two. Three. Four. Five. Six.", "Use 5 sentences or fewer. You have written 6"),
        ("Write to kid@mail.example about it.", "Take it out: nothing that could name a child is kept here."),
        ("x" * 601, "600 characters or fewer"),
    ],
)
def test_together_is_refused_and_keeps_what_was_typed(client, survey, group, said, error):
    response = press(client, closed(group), "said/", {"text": said})
    assert response.status_code == 422
    assert error in " ".join(errors_of(response))
    assert value_of(response, "text") == said
    assert said_in(survey) == ""


def test_likely_name_is_saved_once_it_was_said_to_be_of_an_adult(client, survey, group):
    said = "We want more lessons by Jamie Fowler please."
    response = press(client, closed(group), "said/", {"text": said})
    assert response.status_code == 422 and tree_of(response).xpath("//input[@name='adults']")
    assert said_in(survey) == ""
    assert press(client, group, "said/", {"text": said, "adults": "on"}).status_code == 302
    assert said_in(survey) == said


def test_together_says_why_the_return_takes_no_answers(client, survey, group):
    type(survey.audit_return).objects.filter(pk=survey.audit_return_id).update(exempt_on=today(), exemption_reason="No")
    response = press(client, closed(group), "said/", {"text": "Listen to us."})
    assert "the board has exempted it" in errors_of(response)[0]
    assert value_of(response, "text") == "Listen to us."


@pytest.mark.long
def test_thirty_classes_find_room_for_what_they_said(client, survey):
    for n in range(30):
        group = closed(make_class(survey, f"Class {n}"))
        words = f"Lesson {n} was useful. " + "We want more time to talk about it. " * 4
        assert press(client, group, "said/", {"text": words}).status_code == 302
    assert len(said_in(survey)) > 4_000 and said_in(survey).count("was useful") == 30


def test_return_that_is_full_keeps_what_was_typed(client, survey, group):
    Answer.objects.create(
        audit_return=survey.audit_return,
        round_id=survey.audit_return.round_id,
        question_id=form_for(survey.audit_return).questions["C12"].pk,
        value="x" * 19_990,
        answered_at=timezone.now(),
    )
    response = press(client, closed(group), "said/", {"text": "Listen to us."})
    assert "The return has no room for this." in errors_of(response)[0]
    assert value_of(response, "text") == "Listen to us."
