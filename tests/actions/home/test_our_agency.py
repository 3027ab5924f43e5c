"""An agency's home, /plan/agency/: our ESLO, what we are asked, what is due, our colleagues."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from actions.answers.services.answers import give_answer
from actions.answers.services.asking import ask_agencies, close_by_decision
from actions.home.page.agency_home import own_agencies
from actions.models import AgencyResponse, UpdateRequest
from agencies.models import Eslo, Membership
from core.board.due import Due, due_of
from core.text.dates import today
from tests.actions.pages import text_of, tree_of, words
from tests.factories.plan import ActionFactory, AgencyFactory, MembershipFactory

ADDRESS = "/plan/agency/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def cards(response) -> list[str]:
    """The ids of the cards with buttons, in order."""
    return tree_of(response).xpath("//ul[contains(@class, 'our-tasks')]/li[contains(@class, 'answer-card')]/@id")


def piece(response) -> str:
    """The words of a piece of a page."""
    return words(html.fromstring(response.content.decode()))


@pytest.mark.long
def test_it_begins_with_what_is_to_be_answered(board, denzil, enter):
    response = enter(denzil).get(ADDRESS)
    text = text_of(response)
    assert cards(response) == [f"answer-{board.open.answer.pk}"]
    for part in ("Tarn Road Primary School", "Not answered", "Name a deputy", "2 agencies are asked"):
        assert part in text, part
    buttons = tree_of(response).xpath("//li[contains(@class, 'answer-card')]//button")
    assert len({each.get("class") for each in buttons}) == 1  # of one rank, so that none leads the answer
    assert [each.get("value") for each in buttons] == ["done", "partly", "not_started", "not_applicable"]


def test_one_press_saves_the_answer_with_its_note(board, denzil, enter):
    client, line = enter(denzil), board.open.answer
    address = reverse("answer_agency", args=[line.pk])
    response = client.post(address, {"version": 1, "answer": "done", "note": "Jo Lamb"})
    assert response["Location"] == f"{ADDRESS}#answer-{line.pk}"
    page = text_of(client.get(ADDRESS))
    for part in ("Answered on", "by Denzil Okoro", "2 agencies are asked", "What we have answered"):
        assert part in page, part


def test_with_script_only_its_card_is_renewed(board, denzil, enter):
    client, line = enter(denzil), board.open.answer
    address = reverse("answer_agency", args=[line.pk])
    wrong = client.post(address, {"version": 1, "answer": "not_applicable", "note": ""}, **HTMX)
    assert wrong.status_code == 422
    assert "Say in the note why" in piece(wrong) and "Colleagues" not in piece(wrong)
    tree = html.fromstring(wrong.content.decode())
    assert tree.xpath("//title")[0].text.startswith("Error: Tarn Road Primary School")
    summary = tree.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href")
    assert summary == [f"#note-{line.pk}"] and tree.xpath(f"//textarea[@id='note-{line.pk}'][@aria-invalid]")
    right = client.post(address, {"version": 1, "answer": "partly", "note": "Half"}, **HTMX)
    assert html.fromstring(right.content.decode()).xpath("//title")[0].text.startswith("Tarn Road Primary School")
    assert "Saved just now" in piece(right) and "Partly" in piece(right)
    assert json.loads(right["HX-Trigger"]) == {"answered": {}}  # with which the page renews its number of tasks
    late = client.post(address, {"version": 1, "answer": "done", "note": "All"}, **HTMX)
    assert late.status_code == 422 and "somebody else saved" in piece(late).lower()
    assert AgencyResponse.objects.get(pk=line.pk).answer == "partly"


def test_what_the_four_answers_mean_stands_above_the_first_question(board, denzil, enter):
    before = tree_of(enter(denzil).get(ADDRESS)).xpath("//p[contains(., 'Asked of every agency')]/preceding::li/@class")
    assert any("with-link" in each for each in before) and not any("answer-card" in each for each in before)


def test_tasks_stand_by_date_and_questions_of_the_plan_last(board, denzil, enter):
    rows = tree_of(enter(denzil).get(ADDRESS)).xpath("//ul[contains(@class, 'our-tasks')]/li")
    questions = ["answer-card" in row.get("class") for row in rows]
    assert questions == sorted(questions) and True in questions and False in questions
    days = [task.by for own in own_agencies(denzil) for task in own.tasks]
    dated = [day for day in days if day]
    assert dated == sorted(dated) and days == [*dated, *[None] * (len(days) - len(dated))]


def test_stale_confirmation_is_a_task(board, denzil, enter):
    Eslo.objects.filter(pk=board.officer.pk).update(confirmed_on=today())
    assert "Confirm that" not in text_of(enter(denzil).get(ADDRESS))
    Eslo.objects.filter(pk=board.officer.pk).update(confirmed_on=dt.date(2001, 1, 1))
    assert f"Confirm that {board.officer} is still your lead officer" in text_of(enter(denzil).get(ADDRESS))


def test_answered_questions_are_folded(board, denzil, enter):
    give_answer(response=board.open.answer, expected=1, answer="done", by=denzil)
    folded = tree_of(enter(denzil).get(ADDRESS)).xpath("//details[not(@open)]//li[contains(@class, 'answer-card')]/@id")
    assert folded == [f"answer-{board.open.answer.pk}"]


def test_the_last_answer_of_all_says_that_the_asking_has_ended(board, denzil, ruth, enter):
    police = AgencyResponse.objects.get(agency=board.police, action=board.open.answer.action)
    give_answer(response=police, expected=1, answer="done", by=ruth)
    client = enter(denzil)
    address = reverse("answer_agency", args=[board.open.answer.pk])
    response = client.post(address, {"version": 1, "answer": "done"}, **HTMX)
    assert "Every agency has answered" in piece(response)
    assert "Earlier answers" in text_of(client.get(ADDRESS))


def test_it_shows_our_eslo_and_what_may_be_done_about_it(board, denzil, enter):
    tree = tree_of(enter(denzil).get(ADDRESS))
    for name in ("confirm_post", "hand_over", "end_post", "note_training"):
        address = f"{reverse(name, args=[board.officer.pk])}?next={ADDRESS}"
        assert tree.xpath(f"//a[@href='{address}']"), name
    confirm = f"{reverse('confirm_post', args=[board.officer.pk])}?next={ADDRESS}"
    day = today()
    sent = {"version": 1, "on_day": day.day, "on_month": day.month, "on_year": day.year}
    assert enter(denzil).post(confirm, sent)["Location"] == ADDRESS


def test_an_address_elsewhere_is_not_returned_to(board, denzil, enter):
    address = f"{reverse('confirm_post', args=[board.officer.pk])}?next=https://elsewhere.example/"
    day = today()
    sent = {"version": 1, "on_day": day.day, "on_month": day.month, "on_year": day.year}
    assert enter(denzil).post(address, sent)["Location"] == reverse("agency", args=[board.school.pk])


def test_a_vacant_post_is_said_and_can_be_filled(board, ruth, enter):
    text = text_of(enter(ruth).get(ADDRESS))
    assert "Nobody named" in text and "Name an ESLO" in text


def test_what_is_due_are_the_actions_that_the_agency_leads_and_updates_that_are_wanted(board, ruth, denzil, enter):
    text = text_of(enter(ruth).get(ADDRESS))
    assert "to do" in text and "Visit the youth clubs" in text
    assert "You have been asked for an update" in text
    school = text_of(enter(denzil).get(ADDRESS))
    assert "Show the film" in school and "Overdue since 31 December 2009" in school
    assert "Visit the youth clubs" not in school


def test_the_day_by_which_an_update_is_wanted_comes_first_where_it_is_sooner(board, denzil, helen):
    action = ActionFactory(method=board.open.method, lead=board.leads["school"], text="Soon", wording="By May 2099")
    UpdateRequest.objects.create(
        action=action, asked_by=helen, asked_on=dt.date(2010, 2, 1), wanted_by=dt.date(2098, 5, 1), note="?"
    )
    lines = due_of(denzil, [board.school.pk], today())[board.school.pk]
    lines = [line for line in lines if line.text.startswith("Action")]
    assert [line.by for line in lines] == [dt.date(2009, 12, 31), dt.date(2098, 5, 1)]
    assert all(isinstance(line, Due) for line in lines)
    assert due_of(denzil, [], today()) == {}


def test_who_has_several_agencies_sees_them_one_after_another(board, denzil, enter):
    MembershipFactory(user=denzil, subgroup=None, agency=AgencyFactory(name="Abbey School"))
    response = enter(denzil).get(ADDRESS)
    assert tree_of(response).xpath("//h2[starts-with(@id, 'name-')]/text()") == [
        "Abbey School",
        "Tarn Road Primary School",
    ]
    assert text_of(response).count("Our ESLO") == 2


def test_who_belongs_to_no_agency_is_told_what_to_do(board, denzil, enter):
    Membership.objects.filter(user=denzil).update(valid_to=dt.date(2010, 1, 1))
    assert "You belong to no agency here" in text_of(enter(denzil).get(ADDRESS))


def test_colleagues_are_named(board, denzil, enter):
    assert "Margaret Hale" in text_of(enter(denzil).get(ADDRESS))


def test_what_is_decided_is_no_longer_asked(board, denzil, helen, enter):
    asked = board.open.all_agencies
    close_by_decision(asked=asked, expected=1, text="Enough", completes=False, by=helen)
    assert not cards(enter(denzil).get(ADDRESS))


@pytest.mark.long
def test_it_costs_the_same_however_much_is_asked(board, denzil, helen, enter):
    client, counts = enter(denzil), []
    for more in (0, 6):
        for _ in range(more):
            ask_agencies(action=ActionFactory(method=board.open.method), kinds=[], by=helen)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


@pytest.mark.long
def test_an_open_eslo_return_is_due_and_answered_signed_in_on_the_screen_of_its_letter(board, denzil, enter):
    line, client = board.returned.lines.get(), enter(denzil)
    address = reverse("answer_own_line", args=[line.pk])
    assert tree_of(client.get(ADDRESS)).xpath(f"//ul[contains(@class, 'our-tasks')]//a[@href='{address}']")
    assert "Who is the ESLO of Tarn Road Primary School?" in text_of(client.get(address))
    assert client.post(address, {"answer": "none"}).status_code == 422
    assert client.post(address, {"answer": "same"})["Location"] == ADDRESS
    line.refresh_from_db()
    assert (line.answer, line.answered_by) == ("confirmed", "Denzil Okoro, signed in")
    page = client.get(ADDRESS)
    assert "Your answer has been recorded" in text_of(page)
    assert not tree_of(page).xpath(f"//a[@href='{address}']")
    after = client.get(address)
    assert "answered on" in text_of(after) and not tree_of(after).xpath("//main//button")


def test_a_return_that_is_not_open_or_does_not_ask_us_is_not_due(board, denzil, enter):
    client = enter(denzil)
    prepared = reverse("answer_own_line", args=[board.prepared.lines.get().pk])
    assert client.get(prepared).status_code == 404
    assert prepared not in client.get(ADDRESS).content.decode()
    board.returned.closed_on = today()
    board.returned.save(update_fields=["closed_on"])
    line = reverse("answer_own_line", args=[board.returned.lines.get().pk])
    assert line not in client.get(ADDRESS).content.decode()
    assert "stopped asking" in text_of(client.get(line))


def test_a_colleague_is_invited_from_here_by_those_who_may(board, denzil, enter):
    address = f"{reverse('invite')}?agency={board.school.pk}"
    assert tree_of(enter(denzil).get(ADDRESS)).xpath(f"//a[@href='{address}']")
    back = "//nav[contains(@class, 'breadcrumbs')]//a[@href='/plan/agency/']"
    assert tree_of(enter(denzil).get(reverse("invitations"))).xpath(back)
    assert not tree_of(enter(board.people["margaret"]).get(ADDRESS)).xpath(f"//a[@href='{address}']")


def test_the_menu_says_our_agency_while_an_agency_answers_its_return(board, denzil, enter):
    page = tree_of(enter(denzil).get(reverse("answer_own_line", args=[board.returned.lines.get().pk])))
    here = page.xpath("//nav[@aria-label='Menu']//a[@aria-current]")
    assert [(words(link), link.get("aria-current")) for link in here] == [("Our agency", "true")]
