"""The pages on which a return is filled in: nothing that was typed is lost, and the page says what is left."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.access import form_for
from audits.models import Answer, ImprovementAction, Return
from audits.questions.questionnaire import Given
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import save_answer
from core.text.dates import today
from tests.actions.pages import errors_of, text_of
from tests.cast import enter as sign_in
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, improvement, make_return, open_round, return_of, submitted
from tests.factories.plan import MembershipFactory

pytestmark = pytest.mark.django_db


def person_of(audit_return: Return, name="Denzil Okoro", role="agency"):
    found = UserFactory(name=name, roles=[role])
    MembershipFactory(user=found, subgroup=None, agency=audit_return.agency)
    return found


@pytest.fixture
def audit_return():
    return make_return()


@pytest.fixture
def denzil(audit_return):
    return person_of(audit_return)


@pytest.fixture
def mina(audit_return):
    return person_of(audit_return, "Mina Cole")


def page_of(audit_return):
    return reverse("audits:return", args=[audit_return.pk])


def parts_of(response) -> dict:
    """The questions that are open on the page, by code."""
    return {part.question.code: part for chapter in response.context["whole"].chapters for part in chapter.parts}


def shown(client, audit_return) -> dict:
    """What the form holds as the page is opened with every question open."""
    keys = ",".join(str(key) for key in form_for(audit_return).by_key)
    response = client.get(page_of(audit_return), {"open": keys})
    assert response.status_code == 200
    data = {}
    for part in parts_of(response).values():
        for form in (part.form, part.action_form if part.asks else None):
            for field in form or ():
                name, value = field.html_name, field.value()
                if field.is_date:
                    boxes = zip(("day", "month", "year"), field.field.widget.decompress(value), strict=True)
                    data |= {f"{name}_{box}": text for box, text in boxes}
                elif value is not None or not getattr(field.field.widget, "allow_multiple_selected", False):
                    data[name] = "" if value is None else value  # a browser sends nothing of boxes that are not ticked
    return data


def q(audit_return, code, name="answer", letter="q") -> str:
    return f"{letter}{form_for(audit_return).questions[code].pk}-{name}"


def send(client, audit_return, data, then="stay", **changes):
    return client.post(page_of(audit_return), data | {"then": then} | changes)


def test_page_says_what_is_left_and_folds_what_is_answered(audit_return, denzil):
    client = sign_in(denzil)
    page = client.get(page_of(audit_return))
    assert page.context["whole"].left == len(form_for(audit_return).questions) - 1
    assert " of 27" not in page.text  # it would stand still while answers are saved
    fill(audit_return, by=denzil, but={"A2.1": "n", "A3.2": None})
    page = client.get(page_of(audit_return))
    assert list(parts_of(page)) == ["A2.1", "A3.2"] and "25" not in text_of(page).partition("Still to answer")[0]
    assert "An action is needed" in page.text and "Answered (25)" in page.text and "Denzil Okoro" in page.text


def test_a_section_is_saved_by_one_button_and_shows_what_was_saved(audit_return, denzil):
    client = sign_in(denzil)
    data = shown(client, audit_return)
    data |= {
        q(audit_return, "A1.1", "p-name"): "Jo Field",
        q(audit_return, "A1.1", "p-email"): "jo@school.example",
        q(audit_return, "A1.3"): "y",
    }
    on = {q(audit_return, "A1.2") + f"_{box}": text for box, text in (("day", "3"), ("month", "feb"), ("year", "2010"))}
    response = send(client, audit_return, data | on)
    assert response.status_code == 302
    return_data = return_data_of(audit_return)
    assert return_data.given(return_data.form.questions["A1.1"]).value["name"] == "Jo Field"
    assert return_data.answers["A1.2"].day == dt.date(2010, 2, 3) and return_data.answers["A1.3"].code == "y"
    assert "A1.4" not in return_data.answers
    text = client.get(page_of(audit_return)).content.decode()
    assert "Answered by Denzil Okoro" in text and "more than 24 months ago" in text and "An action is needed" in text


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_saved(audit_return, denzil):
    client = sign_in(denzil)
    data = shown(client, audit_return) | {
        q(audit_return, "A3.2"): "twelve",
        q(audit_return, "A3.1"): "na",
        q(audit_return, "A3.4"): "y",
    }
    response = send(client, audit_return, data)
    text = response.content.decode()
    assert response.status_code == 422 and "There is a problem" in text
    assert 'value="twelve"' in text and "Enter a whole number" in text and "Say why this does not apply" in text
    assert set(return_data_of(audit_return).answers) == {"A3.4"}


def test_an_untouched_answer_never_overwrites_that_of_a_colleague(audit_return, denzil, mina):
    client = sign_in(denzil)
    data = shown(client, audit_return)
    save_answer(
        audit_return=audit_return,
        question=form_for(audit_return).questions["A1.3"],
        expected=0,
        given=Given("n", "n"),
        by=mina,
    )
    assert send(client, audit_return, data | {q(audit_return, "A1.4"): "y"}).status_code == 302
    assert {code: given.code for code, given in return_data_of(audit_return).answers.items()} == {
        "A1.3": "n",
        "A1.4": "y",
    }


def test_of_two_who_answer_the_second_sees_the_first_and_chooses(audit_return, denzil, mina):
    client = sign_in(denzil)
    data = shown(client, audit_return) | {q(audit_return, "A1.3"): "y", q(audit_return, "A1.4"): "p"}
    save_answer(
        audit_return=audit_return,
        question=form_for(audit_return).questions["A1.3"],
        expected=0,
        given=Given("n", "n"),
        by=mina,
    )
    response = send(client, audit_return, data)
    assert response.status_code == 409
    (part,) = [each for each in parts_of(response).values() if each.conflict]
    assert [(row.theirs_text, row.mine_text) for row in part.conflict] == [("No", "Yes")]
    assert (
        return_data_of(audit_return).answers["A1.3"].code == "n"
        and return_data_of(audit_return).answers["A1.4"].code == "p"
    )
    again = {
        q(audit_return, "A1.3"): "y",
        q(audit_return, "A1.3", "version"): "1",
        q(audit_return, "A1.3", "asked"): "answer",
    }
    undecided = send(client, audit_return, again)
    assert undecided.status_code == 422 and "Choose which of the two to keep" in undecided.content.decode()
    assert send(client, audit_return, again | {q(audit_return, "A1.3", "keep_answer"): "theirs"}).status_code == 302
    assert Answer.history.filter(question__code="A1.3").count() == 1
    assert send(client, audit_return, again | {q(audit_return, "A1.3", "keep_answer"): "mine"}).status_code == 302
    assert return_data_of(audit_return).answers["A1.3"].code == "y"


def test_an_answer_that_was_changed_leads_to_its_history(audit_return, denzil):
    client = sign_in(denzil)
    send(client, audit_return, shown(client, audit_return) | {q(audit_return, "A1.3"): "n"})
    key = Answer.objects.get().pk
    opened = f"{page_of(audit_return)}?open={form_for(audit_return).questions['A1.3'].pk}"
    assert "/history/audit_answer/" not in client.get(opened).content.decode()
    send(client, audit_return, shown(client, audit_return) | {q(audit_return, "A1.3"): "y"})
    assert f"/history/audit_answer/{key}/" in client.get(opened).content.decode()
    text = client.get(reverse("history", args=["audit_answer", key])).content.decode()
    assert "Answer to A1.3" in text and "<del>No</del><ins>Yes</ins>" in text


def test_two_who_fill_different_boxes_of_one_question_both_keep_theirs(audit_return, denzil, mina):
    client, other = sign_in(denzil), sign_in(mina)
    mine, theirs = shown(client, audit_return), shown(other, audit_return)
    assert send(other, audit_return, theirs | {q(audit_return, "A7.3", "p-content"): "4"}).status_code == 302
    assert send(client, audit_return, mine | {q(audit_return, "A7.3", "p-contact"): "2"}).status_code == 302
    value = return_data_of(audit_return).answers["A7.3"].value
    assert (value["content"], value["contact"]) == (4, 2)


def test_what_is_wrong_in_one_of_several_boxes_is_said_with_its_name(audit_return, denzil):
    client = sign_in(denzil)
    page = send(client, audit_return, shown(client, audit_return) | {q(audit_return, "A7.4", "p-police"): "some"})
    assert page.status_code == 422
    assert "A7.4: To the police: Enter a whole number, such as 12, or 0 for none" in errors_of(page)


def test_a_return_that_is_ready_meanwhile_keeps_what_was_typed_on_the_page(audit_return, denzil):
    client = sign_in(denzil)
    data = shown(client, audit_return) | {q(audit_return, "A8.1"): "Quiz nights"}
    Return.objects.filter(pk=audit_return.pk).update(state="ready", started_on=today())
    response = send(client, audit_return, data)
    text = response.content.decode()
    assert response.status_code == 422 and "Quiz nights" in text and "ready for sign-off" in text
    assert not Answer.objects.exists()
    assert "<textarea" not in client.get(page_of(audit_return)).content.decode()


def test_an_action_is_written_beneath_its_answer_and_declined_only_where_it_is_offered(audit_return, denzil):
    client = sign_in(denzil)
    data = shown(client, audit_return) | {q(audit_return, "A1.3"): "p", q(audit_return, "A1.4"): "n"}
    send(client, audit_return, data)
    data = shown(client, audit_return)
    assert q(audit_return, "A1.3", "decline", "a") in data and q(audit_return, "A1.4", "decline", "a") not in data
    on = today() + dt.timedelta(days=40)
    due = {q(audit_return, "A1.4", f"due_{box}", "a"): getattr(on, box) for box in ("day", "month", "year")}
    own = {
        q(audit_return, "A1.4", "text", "a"): "Ask a governor",
        q(audit_return, "A1.4", "owner_name", "a"): "Jo Field",
    }
    assert (
        send(
            client, audit_return, data | due | own | {q(audit_return, "A1.3", "decline", "a"): "We are three people"}
        ).status_code
        == 302
    )
    found = {each.question.code: each for each in ImprovementAction.objects.all()}
    assert (found["A1.4"].text, found["A1.4"].due, found["A1.4"].is_compulsory) == ("Ask a governor", on, True)
    assert (found["A1.3"].status, found["A1.3"].ended_note) == ("declined", "We are three people")
    assert send(client, audit_return, shown(client, audit_return)).status_code == 302  # untouched, nothing is wrong
    wrong = send(client, audit_return, shown(client, audit_return) | {q(audit_return, "A1.4", "text", "a"): ""})
    assert wrong.status_code == 422 and "Say what will be done" in wrong.content.decode()


def test_evidence_is_added_as_link_and_file_and_taken_off_with_a_reason(audit_return, denzil, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(denzil)
    question = form_for(audit_return).questions["A1.4"]
    add = send(
        client,
        audit_return,
        shown(client, audit_return) | {q(audit_return, "A1.4"): "y"},
        then=f"evidence:{question.pk}",
    )["Location"]
    assert return_data_of(audit_return).answers["A1.4"].code == "y"  # saved on the way
    assert client.get(add).status_code == 200
    assert client.post(add, {}).status_code == 422
    back = client.post(add, {"url": "https://school.example/minutes", "title": "Minutes"})["Location"]
    assert back.endswith(f"#question-{question.pk}")
    (piece,) = return_data_of(audit_return).evidence["A1.4"]
    assert "added this month" in client.get(f"{page_of(audit_return)}?open={question.pk}").content.decode()
    remove = send(client, audit_return, shown(client, audit_return), then=f"remove:{piece.pk}")["Location"]
    client.post(remove, {"version": piece.version, "reason": "Wrong one"})
    assert "A1.4" not in return_data_of(audit_return).evidence


def test_nobody_of_another_agency_and_no_reader_writes(audit_return, denzil):
    stranger = person_of(make_return(), "Ruth Lacey")
    assert sign_in(stranger).get(page_of(audit_return)).status_code == 404
    manager = sign_in(UserFactory(roles=["manager"]))
    text = manager.get(page_of(audit_return)).content.decode()
    assert "Not answered" in text and "<textarea" not in text
    assert (
        manager.post(
            page_of(audit_return), {q(audit_return, "A1.3"): "y", q(audit_return, "A1.3", "version"): 0}
        ).status_code
        == 403
    )
    assert not Answer.objects.exists()


@pytest.mark.long
def test_other_questionnaires_are_filled_on_the_same_pages(denzil):
    survey = make_return("young-people")
    client = sign_in(person_of(survey))
    assert send(client, survey, shown(client, survey)).status_code == 302
    counts = {q(survey, "C2", "p-asked__5__7"): "12", q(survey, "C2", "p-answered__5__7"): "4"}
    send(client, survey, shown(client, survey) | counts)
    assert "fewer than 10 answers" in client.get(page_of(survey)).content.decode()


def save_one(client, audit_return, code, data, letter="q", **more):
    """One answer (or action, "a") as the page sends it while it is filled in."""
    key = form_for(audit_return).questions[code].pk
    sent = {f"{letter}{key}-{name}": value for name, value in data.items()}
    address = reverse("audits:answer" if letter == "q" else "audits:improve", args=[audit_return.pk, key])
    return client.post(address, sent | more, headers={"HX-Request": "true"})


def test_an_answer_is_saved_as_it_is_given_and_asks_for_its_action_at_once(audit_return, denzil):
    client = sign_in(denzil)
    text = save_one(client, audit_return, "A1.4", {"version": 0, "answer": "n"}).content.decode()
    assert "Saved." in text and "An action is needed" in text and 'value="1" hx-swap-oob' in text
    on = today() + dt.timedelta(days=9)
    due = {f"due_{box}": getattr(on, box) for box in ("day", "month", "year")}
    assert (
        "by when"
        in save_one(client, audit_return, "A1.4", {"version": 0, "text": "Ask a governor"}, "a").content.decode()
    )
    own = {"version": 1, "text": "Ask a governor", "owner_name": "Jo Field"}
    assert "Who and when are said" in save_one(client, audit_return, "A1.4", own | due, "a").content.decode()
    shown = {q(audit_return, "A1.4", "version", "a"): 2}
    text = save_one(client, audit_return, "A1.4", {"version": 1, "answer": "y"}, **shown).content.decode()
    assert "Saved." in text and return_data_of(audit_return).answers["A1.4"].code == "y"
    assert "does not ask for an\naction any more" in text and "Ask a governor" not in text  # its boxes stay as they are


def test_who_is_still_writing_is_not_told_off(audit_return, denzil):
    client = sign_in(denzil)
    response = save_one(client, audit_return, "A1.3", {"version": 0, "answer": "na", "na": ""})
    assert response.status_code == 200 and "Not saved yet." in response.content.decode()
    response = save_one(
        client, audit_return, "A1.2", {"version": 0, "answer_day": "3", "answer_month": "", "answer_year": ""}
    )
    assert response.status_code == 200 and "Not saved yet." in response.content.decode()
    response = save_one(client, audit_return, "A3.2", {"version": 0, "answer": "few"})
    assert response.status_code == 422 and "Enter a whole number" in response.content.decode()
    assert not Answer.objects.exists()


def test_a_check_explains_itself_as_the_number_is_given(audit_return, denzil):
    client = sign_in(denzil)
    save_one(client, audit_return, "A3.2", {"version": 0, "answer": "10"})
    text = save_one(client, audit_return, "A3.3", {"version": 0, "answer": "12"}).content.decode()
    assert "This is more than 10, the number in A3.2." in text


def test_the_second_of_two_sees_the_first_answer_in_place(audit_return, denzil, mina):
    save_one(sign_in(mina), audit_return, "A1.3", {"version": 0, "answer": "n"})
    response = save_one(sign_in(denzil), audit_return, "A1.3", {"version": 0, "answer": "y"})
    text = response.content.decode()
    assert response.status_code == 422 and response["HX-Retarget"].startswith("#question-")
    assert "A colleague answered this" in text and "Keep my colleague" in text
    assert return_data_of(audit_return).answers["A1.3"].code == "n"
    Return.objects.filter(pk=audit_return.pk).update(state="ready")
    refused = save_one(sign_in(denzil), audit_return, "A1.4", {"version": 0, "answer": "y"})
    assert refused.status_code == 422 and "ready for sign-off" in refused.content.decode()


def test_statements_of_saving_one_answer_on_the_page(audit_return, denzil):
    client = sign_in(denzil)
    save_one(client, audit_return, "A1.3", {"version": 0, "answer": "y"})
    counted = []
    for code, data in (("A1.4", {"version": 0, "answer": "y"}), ("A1.3", {"version": 1, "answer": "p"})):
        with CaptureQueriesContext(connection) as queries:
            assert save_one(client, audit_return, code, data).status_code == 200
        counted.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert counted == [7, 7]  # a new answer; a change that offers an action, and what helps with it


def test_two_numbers_in_one_box_are_both_shown(audit_return, denzil, mina):
    save_one(sign_in(mina), audit_return, "A3.2", {"version": 0, "answer": "1200"})
    text = save_one(sign_in(denzil), audit_return, "A3.2", {"version": 0, "answer": "12"}).content.decode()
    assert ">1200<" in text and ">12<" in text


def test_what_was_set_last_year_stands_beside_the_same_question(audit_return, denzil):
    before = return_of(open_round([audit_return.agency], year=today().year - 1, title="Last year"))
    submitted(fill(before, by=denzil), by=denzil)
    improvement(before, "A1.3", text="Name a second deputy", due=today() - dt.timedelta(days=2))
    improvement(before, "A1.4", text="Report to the governors", done=True)
    this = return_of(open_round([audit_return.agency], title="This year"))
    keys = ",".join(str(form_for(this).questions[code].pk) for code in ("A1.3", "A1.4"))
    text = sign_in(denzil).get(f"{page_of(this)}?open={keys}").content.decode()
    a13, a14 = (text.index(f'question__code">{code}<') for code in ("A1.3", "A1.4"))
    assert a13 < text.index("Name a second deputy") < text.index("overdue") < a14
    assert a14 < text.index("Report to the governors") < text.index("Done and checked.")
