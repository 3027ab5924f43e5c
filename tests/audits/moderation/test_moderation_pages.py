"""Moderation on its pages: the queue, a verdict on each answer, sent back, submitted again, finished, closed, opened."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from docx import Document

from audits.access import form_for
from audits.improvements.services.improvements import write_action
from audits.models import AccessPoint, Return, ReturnMessage, SignOff, Verdict
from audits.moderation import services, telling
from audits.questions.questionnaire import Given
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import save_answer
from audits.signing.services import signing
from core.text.dates import today
from tests.audits.signing.test_signing_pages import address, person_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return, open_round, return_of, signed, submitted
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def audit_return():
    return submitted(fill(make_return()))


def question(audit_return, code):
    return form_for(audit_return).questions[code]


def evaluate(client, audit_return, code, says, comment="", answer_version=1, version=0):
    """Send the form of a verdict."""
    asked = question(audit_return, code)
    form = {"answer_version": answer_version, "version": version, "says": says, "comment": comment}
    return client.post(
        address("verdict", audit_return, asked.pk), {f"q{asked.pk}-{name}": value for name, value in form.items()}
    )


def again(audit_return: Return) -> Return:
    """The return as it stands."""
    return return_of(audit_return.round, audit_return.access_point or audit_return.agency)


def test_the_queue_shows_what_waits_the_oldest_first(enter, helen, audit_return):
    second = submitted(fill(make_return()))
    first = question(audit_return, "A1.1")
    services.give_verdict(
        audit_return=audit_return, question=first, answer_version=1, expected=0, says="accepted", by=helen
    )
    page = enter(helen).get(reverse("audits:moderation"))
    assert [each.pk for each in page.context["page"].object_list] == [audit_return.pk, second.pk]
    assert f"1 of {audit_return.answered}" in page.text and f"0 of {audit_return.answered}" in page.text
    one = enter(helen).get(reverse("audits:moderation"), {"round": second.round_id})
    assert [each.pk for each in one.context["page"].object_list] == [second.pk]
    closed = enter(helen).get(reverse("audits:moderation"), {"show": "closed"})
    assert "No returns here" in closed.text


def test_each_verdict_is_saved_and_leads_to_the_next_answer_that_waits(enter, helen, audit_return):
    own = enter(helen)
    done = evaluate(own, audit_return, "A1.1", "accepted")
    assert done.url == f"{address('moderate', audit_return)}#q{question(audit_return, 'A1.2').pk}"
    evaluate(own, audit_return, "A1.3", "more", "Who is it?")
    done = evaluate(own, audit_return, "A1.2", "accepted")
    assert done.url.endswith(f"#q{question(audit_return, 'A1.4').pk}")
    page = own.get(address("moderate", audit_return))
    counts = page.context["counts"]
    assert (counts["accepted"], counts["more"], counts["waiting"]) == (2, 1, audit_return.answered - 3)
    assert "Who is it?" in page.text


def test_a_verdict_without_words_is_refused_beside_its_field_and_nothing_typed_is_lost(enter, helen, audit_return):
    page = evaluate(enter(helen), audit_return, "A1.3", "not_accepted")
    assert page.status_code == 422 and "Say what is wanted, or why it is not accepted." in page.text
    field = page.context["form"]["says"]
    assert field.value() == "not_accepted" and Verdict.objects.count() == 0
    assert evaluate(enter(helen), audit_return, "A1.3", "").status_code == 422


def test_of_two_moderators_the_second_is_told(enter, helen, audit_return):
    other = UserFactory(roles=["manager"])
    evaluate(enter(other), audit_return, "A1.3", "accepted")
    page = evaluate(enter(helen), audit_return, "A1.3", "more", "Who?")
    assert page.status_code == 422 and "Somebody else gave a verdict on this answer meanwhile" in page.text
    assert Verdict.objects.get().says == "accepted"
    evaluate(enter(helen), audit_return, "A1.3", "more", "Who?", version=page.context["form"]["version"].value())
    assert Verdict.objects.get().comment == "Who?"


def test_all_other_answers_are_accepted_at_once(enter, helen, audit_return):
    own = enter(helen)
    evaluate(own, audit_return, "A1.3", "more", "Who is it?")
    own.post(address("accept_others", audit_return), {"version": audit_return.version})
    counts = own.get(address("moderate", audit_return)).context["counts"]
    assert (counts["accepted"], counts["more"], counts["waiting"]) == (audit_return.answered - 1, 1, 0)
    stale = own.post(address("accept_others", audit_return), {"version": audit_return.version + 1}, follow=True)
    assert "Somebody else saved a change at the same moment" in stale.text


def test_sent_back_with_the_comments_and_read_again_with_what_changed(enter, helen, audit_return, mailbox):
    agent = person_of(audit_return.agency, email="dee@tarn.example")
    Return.objects.filter(pk=audit_return.pk).update(submitted_by=agent)
    own = enter(helen)
    evaluate(own, audit_return, "A1.3", "more", "Who is it?")
    evaluate(own, audit_return, "A1.4", "accepted")
    form = own.get(address("send_back", audit_return)).context["form"]
    assert form["text"].value() == "A1.3: Who is it?"
    empty = own.post(address("send_back", audit_return), {"version": audit_return.version, "text": ""})
    assert empty.status_code == 422 and "Say what the agency is to do" in empty.text
    own.post(address("send_back", audit_return), {"version": audit_return.version, "text": "A1.3: Who is it?"})
    audit_return = again(audit_return)
    letter = mailbox.to("dee@tarn.example")[0]
    assert audit_return.state == "sent_back" and "A1.3: Who is it?" in letter.get_content()
    feedback = enter(agent).get(address("feedback", audit_return))
    assert "Who is it?" in feedback.text and "1 accepted, 1 more is wanted" in feedback.text

    given = Given("n", "n")
    save_answer(audit_return=audit_return, question=question(audit_return, "A2.1"), expected=1, given=given, by=agent)
    save_answer(
        audit_return=audit_return,
        question=question(audit_return, "A1.3"),
        expected=1,
        given=Given("p", "p"),
        note="Lee",
        by=agent,
    )
    for code in ("A2.1", "A1.3"):
        write_action(
            audit_return=audit_return, question=question(audit_return, code), expected=0, text="Name one", owner_name="Lee",
            due=today(), by=agent,
        )  # fmt: skip
    signing.hand_in(audit_return=signed(again(audit_return)), expected=again(audit_return).version, by=agent)
    page = own.get(address("moderate", audit_return))
    judged = {row.row.question.code: row for part in page.context["parts"] for row in part.rows}
    assert [code for code, row in judged.items() if row.before] == ["A1.3", "A2.1"]
    assert judged["A1.3"].before.text == "Yes" and judged["A1.3"].outdated.comment == "Who is it?"
    assert judged["A1.4"].verdict.says == "accepted" and judged["A1.3"].verdict is None
    assert "Before it was changed:" in page.text and SignOff.objects.count() == 4


def test_finished_with_feedback_closed_and_opened_again_with_a_reason(enter, helen, audit_return, mailbox):
    agent = person_of(audit_return.agency, email="dee@tarn.example")
    Return.objects.filter(pk=audit_return.pk).update(submitted_by=agent)
    own, theirs = enter(helen), enter(agent)
    evaluate(own, audit_return, "A1.3", "accepted", "A clear arrangement.")
    assert "The board has not finished reading" in theirs.get(address("feedback", audit_return)).text
    assert theirs.get(reverse("audits:export_feedback", args=[audit_return.pk, "pdf"])).status_code == 404
    own.post(
        address("finish_moderation", audit_return), {"version": audit_return.version, "feedback": "A clear return."}
    )
    audit_return = again(audit_return)
    page = theirs.get(address("feedback", audit_return))
    assert audit_return.state == "moderated" and "A clear return." in page.text and "A clear arrangement." in page.text
    assert "A clear return." in mailbox.to("dee@tarn.example")[-1].get_content()
    own.post(address("close_return", audit_return), {"version": audit_return.version})
    audit_return = again(audit_return)
    assert audit_return.state == "closed"
    empty = own.post(address("reopen_return", audit_return), {"version": audit_return.version, "reason": ""})
    assert empty.status_code == 422
    own.post(
        address("reopen_return", audit_return), {"version": audit_return.version, "reason": "The head has changed."}
    )
    audit_return = again(audit_return)
    assert (
        audit_return.state == "sent_back"
        and "The head has changed." in mailbox.to("dee@tarn.example")[-1].get_content()
    )
    assert SignOff.objects.filter(ended_on__isnull=False).count() == 2
    assert "The board has opened this return again" in theirs.get(address("sign_off", audit_return)).text
    assert ReturnMessage.objects.filter(kind="reopened").count() == 1


@pytest.mark.parametrize(("format", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_feedback_as_a_file(enter, helen, audit_return, format, begins):
    own = enter(helen)
    evaluate(own, audit_return, "A1.3", "more", "Who is it?")
    services.moderate(audit_return=audit_return, expected=audit_return.version, by=helen, feedback="A clear return.")
    file = own.get(reverse("audits:export_feedback", args=[audit_return.pk, format]))
    content = b"".join(file) if file.streaming else file.content
    assert content.startswith(begins) and "feedback-" in file["Content-Disposition"]
    if format == "docx":
        document = Document(io.BytesIO(content))
        texts = [each.text for each in document.paragraphs]
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert "A clear return." in texts and "Who is it?" in cells


def test_last_years_answer_stands_beside_this_years(enter, helen):
    first = submitted(fill(make_return(year=2025), but=None))
    asked = open_round([first.agency], year=2026)
    audit_return = submitted(fill(return_of(asked), but={"A2.3": "5"}))
    page = enter(helen).get(address("moderate", audit_return))
    judged = {row.row.question.code: row for part in page.context["parts"] for row in part.rows}
    assert judged["A2.3"].last_year == [("", "4 In place and checked in the last 12 months")]
    assert judged["A2.3"].row.lines == [("", "5 Checked, improved and shared with others")]


def test_no_verdict_on_what_is_not_asked_or_not_with_the_board(enter, helen, audit_return):
    own = enter(helen)
    assert own.post(address("verdict", audit_return, 999_999)).status_code == 404
    draft = fill(make_return())
    page = evaluate(own, draft, "A1.3", "accepted")
    assert page.status_code == 422 and "Verdicts are given while a return is submitted." in page.text
    assert own.get(address("moderate", draft)).url == reverse("audits:moderation")


def test_verdicts_are_hidden_from_the_agency_while_the_board_reads(audit_return, helen, enter):
    evaluate(enter(helen), audit_return, "A1.3", "accepted")
    agent = person_of(audit_return.agency)
    assert not Verdict.objects.visible_to(agent).exists() and Verdict.objects.visible_to(helen).exists()
    services.moderate(audit_return=audit_return, expected=audit_return.version, by=helen)
    assert Verdict.objects.visible_to(agent).exists()
    assert return_data_of(again(audit_return)).verdicts


def test_what_changed_is_known_of_returns_that_nobody_signs_too(enter, helen):
    shop = AccessPoint.objects.create(agency=AgencyFactory(kind="access_point"), name="Shop floor")
    audit_return = submitted(fill(return_of(open_round(points=[shop], key="access-points"))))
    telling.send_back(audit_return=audit_return, expected=audit_return.version, text="How is it filtered?", by=helen)
    asked = question(audit_return, "B7")
    save_answer(audit_return=audit_return, question=asked, expected=1, given=Given("By the supplier."), by=helen)
    submitted(again(audit_return))
    page = enter(helen).get(address("moderate", audit_return))
    judged = {row.row.question.code: row for part in page.context["parts"] for row in part.rows}
    assert [code for code, row in judged.items() if row.before] == ["B7"]
    assert judged["B7"].before.text == "All is in place." and judged["B8"].before is None
