"""A return on one page: what is still to answer, what is the same as last time, what is answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.access import form_for
from audits.models import Answer, AnswerEvidence, Return
from audits.questions.carrying import OLD
from audits.returns.return_data import return_data_of
from core.text.dates import today
from tests.actions.pages import tree_of
from tests.audits.returns.test_fill_pages import page_of, parts_of, person_of, q, send, shown
from tests.cast import enter as sign_in
from tests.factories.audits import add_evidence, fill, make_return, open_round, return_of, submitted

pytestmark = pytest.mark.django_db
KEPT = ["A1.1", "A1.3", "A1.4", "A2.1", "A2.4", "A2.5", "A3.1", "A3.4", "A5.2", "A6.1", "A6.2", "A7.1", "A7.2"]


@pytest.fixture
def earlier() -> Return:
    """The return of last year, handed in."""
    before = make_return(year=today().year - 1, title="Arrangements of last year")
    return submitted(fill(before, but={"A1.3": "p", "A2.3": "5"}))


@pytest.fixture
def audit_return(earlier) -> Return:
    return return_of(open_round([earlier.agency], year=today().year))


@pytest.fixture
def denzil(audit_return):
    return person_of(audit_return)


def keys(audit_return: Return, *codes: str) -> list[int]:
    return [form_for(audit_return).questions[code].pk for code in codes]


def press(client, audit_return: Return, ticked: list[str], offered: list[str] = KEPT, **more):
    """The button "All of these are still true", with some ticked of what is offered."""
    sent = {"then": "keep_ticked", "same": keys(audit_return, *ticked), "offered": keys(audit_return, *offered)}
    return client.post(page_of(audit_return), sent | more)


def test_page_has_what_is_to_answer_and_what_may_be_kept_with_its_source(audit_return, denzil):
    page = sign_in(denzil).get(page_of(audit_return))
    assert [part.question.code for part in page.context["whole"].same] == KEPT
    assert len(parts_of(page)) == page.context["whole"].left == 14 and not page.context["whole"].answered
    ticks = tree_of(page).xpath("//input[@name='same']")
    assert len(ticks) == 13 and all(each.get("checked") is not None for each in ticks)
    words = " ".join(page.text.split())
    assert f"From your return of {today().year - 1}, “Arrangements of last year”, submitted on" in words


@pytest.mark.long
def test_one_press_keeps_what_is_ticked_and_opens_the_rest(audit_return, denzil):
    client = sign_in(denzil)
    answer = {q(audit_return, "A2.3"): "4", q(audit_return, "A2.3", "version"): "0"}
    response = press(client, audit_return, KEPT[1:], **answer)
    assert response["Location"] == f"{page_of(audit_return)}?open={keys(audit_return, 'A1.1')[0]}#still"
    stored = return_data_of(audit_return)
    assert stored.answers["A1.3"].code == "p" and stored.answers["A2.3"].value == 4 and "A1.1" not in stored.answers
    assert {code for code, row in stored.rows.items() if row.kept_from} == set(KEPT[1:])
    page = client.get(response["Location"].partition("#")[0])
    assert "A1.1" in parts_of(page) and "12 answers are kept." in page.text and not page.context["whole"].same
    assert "A1.3" in parts_of(page) or "A1.3" in [part.question.code for part in page.context["whole"].answered]


@pytest.mark.long
def test_other_mistakes_on_the_page_do_not_undo_the_press(audit_return, denzil):
    wrong = {q(audit_return, "A3.2"): "some", q(audit_return, "A3.2", "version"): "0"}
    response = press(sign_in(denzil), audit_return, KEPT[:-1], **wrong)
    assert response.status_code == 422 and Answer.objects.filter(audit_return=audit_return).count() == 12
    assert {"A3.2", "A7.2"} <= set(parts_of(response))


def test_one_answer_is_kept_or_opened_by_itself(audit_return, denzil):
    client = sign_in(denzil)
    key = keys(audit_return, "A1.3")[0]
    page = client.get(f"{page_of(audit_return)}?open={key}")
    assert parts_of(page)["A1.3"].may_keep and len(page.context["whole"].same) == 12
    response = send(client, audit_return, {q(audit_return, "A1.3", "version"): 0}, then=f"keep:{key}")
    assert response["Location"].endswith(f"#question-{key}")
    assert return_data_of(audit_return).answers["A1.3"].code == "p"
    again = keys(audit_return, "A2.3")[0]
    refused = send(client, audit_return, {}, then=f"keep:{again}")
    assert refused.status_code == 422 and "Please answer again" in refused.text


@pytest.mark.parametrize(
    ("months", "is_ticked", "goes_along"), [(3, False, True), (30, False, False), (30, True, True)]
)
def test_evidence_goes_with_a_kept_answer_unless_it_is_old_and_not_confirmed(
    earlier, audit_return, denzil, months, is_ticked, goes_along
):
    piece = add_evidence(earlier, "A1.4", denzil)
    AnswerEvidence.objects.filter(pk=piece.pk).update(first_added_on=today() - dt.timedelta(days=31 * months))
    page = sign_in(denzil).get(page_of(audit_return))
    assert bool(tree_of(page).xpath("//input[@name='still']")) == (months > OLD)
    press(sign_in(denzil), audit_return, KEPT, still=[piece.pk] if is_ticked else [])
    assert "A1.4" in return_data_of(audit_return).answers
    found = return_data_of(audit_return).evidence.get("A1.4", [])
    assert [each.carried_from_id for each in found] == [piece.pk] * goes_along
    assert [each.still_current_on for each in found] == [today() if is_ticked else None] * goes_along


@pytest.mark.long
def test_answered_questions_fold_and_open_to_be_changed(audit_return, denzil):
    client = sign_in(denzil)
    press(client, audit_return, KEPT)
    page = client.get(page_of(audit_return))
    folded = [part.question.code for part in page.context["whole"].answered]
    assert "A2.1" in folded and f"Answered ({len(folded)})" in page.text
    key = keys(audit_return, "A2.1")[0]
    assert tree_of(page).xpath(f"//details//*[@id='question-{key}']//a[@hx-select='#question-{key}']")
    opened = client.get(f"{page_of(audit_return)}?open={key}")
    assert parts_of(opened)["A2.1"].form is not None
    send(client, audit_return, shown(client, audit_return) | {q(audit_return, "A2.1"): "n"})
    assert "A2.1" in parts_of(client.get(page_of(audit_return)))  # it asks for an action now


def test_answer_without_its_action_stays_to_be_done(audit_return, denzil):
    fill(audit_return, by=denzil, but={"A2.1": "n"})
    page = sign_in(denzil).get(page_of(audit_return))
    assert list(parts_of(page)) == ["A2.1"] and page.context["whole"].left == 1


def test_old_address_of_a_section_leads_to_it_and_still_saves(audit_return, denzil):
    client, old = sign_in(denzil), reverse("audits:section", args=[audit_return.pk, "A2"])
    assert client.get(old)["Location"] == f"{page_of(audit_return)}#section-a2"
    assert client.get(reverse("audits:section", args=[audit_return.pk, "Z9"])).status_code == 404
    sent = {q(audit_return, "A3.2"): "7", q(audit_return, "A3.2", "version"): "0", "then": "next"}
    assert client.post(old, sent)["Location"] == page_of(audit_return)
    assert return_data_of(audit_return).answers["A3.2"].number == 7


@pytest.mark.long
def test_reader_sees_all_answers_and_nothing_to_send(audit_return, denzil):
    fill(audit_return, by=denzil)
    submitted(audit_return, by=denzil)
    page = sign_in(denzil).get(page_of(audit_return))
    tree = tree_of(page)
    assert len(tree.xpath("//section[@class='question']")) == 27 and not tree.xpath("//main//textarea")
    assert "This return has been submitted." in page.text and not tree.xpath("//form[@class='return-form']")


@pytest.mark.parametrize("change", ["ready", "exempt", "closed round", "closed agency"])
@pytest.mark.parametrize("way", ["page", "autosave"])
def test_what_is_typed_stays_where_the_return_takes_no_answers_any_more(audit_return, denzil, change, way):
    client = sign_in(denzil)
    data = shown(client, audit_return) | {q(audit_return, "A8.1"): "Quiz nights"}
    if change == "closed round":
        type(audit_return.round).objects.filter(pk=audit_return.round_id).update(state="closed", closed_on=today())
    elif change == "closed agency":
        agencies = type(audit_return.agency).objects.filter(pk=audit_return.agency_id)
        agencies.update(active_to=today() - dt.timedelta(days=1))
    else:
        exempt = {"exempt_on": today(), "exemption_reason": "No children come there"}
        changes = {"state": "ready", "started_on": today()} if change == "ready" else exempt
        Return.objects.filter(pk=audit_return.pk).update(**changes)
    words = {
        "ready": "ready for sign-off",
        "exempt": "exempted",
        "closed round": "This round is closed",
        "closed agency": "has closed, so this return is no longer filled in",
    }[change]
    if way == "page":
        response = send(client, audit_return, data)
        assert ">\nQuiz nights</textarea>" in response.text
    else:
        address = reverse("audits:answer", args=[audit_return.pk, keys(audit_return, "A8.1")[0]])
        response = client.post(address, data, headers={"HX-Request": "true"})
        assert "What you typed is still here." in response.text
    assert response.status_code == 422 and words in response.text
    assert not Answer.objects.filter(audit_return=audit_return).exists()
    assert words in client.get(page_of(audit_return)).text or change == "exempt"


@pytest.mark.long
def test_answer_is_saved_after_the_deadline_and_the_page_says_that_it_is_late(audit_return, denzil):
    client = sign_in(denzil)
    data = shown(client, audit_return) | {q(audit_return, "A8.1"): "Quiz nights"}
    days = {"first_deadline": today() - dt.timedelta(days=3), "final_deadline": today() - dt.timedelta(days=1)}
    type(audit_return.round).objects.filter(pk=audit_return.round_id).update(**days)
    assert send(client, audit_return, data).status_code == 302
    assert return_data_of(audit_return).answers["A8.1"].value == "Quiz nights"
    assert "<strong>overdue</strong>: you can still send it" in client.get(page_of(audit_return)).text


def test_statements_of_the_page_with_answers_of_last_year(audit_return, denzil, django_assert_max_num_queries):
    client = sign_in(denzil)
    client.get(page_of(audit_return))
    with django_assert_max_num_queries(12):
        client.get(page_of(audit_return))
