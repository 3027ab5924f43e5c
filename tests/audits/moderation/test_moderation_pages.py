"""Moderation on its pages: the queue, a verdict on each answer, sent back, submitted again, finished, closed, opened."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from docx import Document
from lxml import html

from audits.access import form_for
from audits.improvements.services.improvements import write_action
from audits.models import Return, ReturnMessage, SignOff, Verdict
from audits.moderation import services, telling
from audits.questions.questionnaire import Given
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import save_answer
from audits.signing.services import signing
from core.text.dates import today
from tests.audits.signing.test_signing_pages import address, person_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import add_evidence, fill, make_return, return_of, signed, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit_return():
    return submitted(fill(make_return()))


def question(audit_return, code):
    return form_for(audit_return).questions[code]


def form_of(client, audit_return) -> dict:
    """The form of the moderation page as a browser sends it."""
    found = {}
    for row in client.get(address("moderate", audit_return)).context["found"].rows:
        values = {name: getattr(row.typed, name) for name in ("seen", "version", "says", "comment")}
        found |= {f"{row.anchor}-{name}": value for name, value in values.items()}
    return found | {"version": again(audit_return).version}


def judge(client, audit_return, code, says, comment="", **more):
    """Choose a verdict, and send it as the page does by itself."""
    asked = question(audit_return, code)
    values = {"says": says, "comment": comment} | more
    form = form_of(client, audit_return) | {f"q{asked.pk}-{name}": value for name, value in values.items()}
    return client.post(address("verdict", audit_return, asked.pk), form, headers={"HX-Request": "true"})


def send(client, audit_return, do, *, form=None, **changes):
    """Press a button of the form; `changes` are verdicts and comments by code of the question."""
    form = form or form_of(client, audit_return)
    for code, (says, comment) in changes.items():
        anchor = f"q{question(audit_return, code.replace('_', '.')).pk}"
        form |= {f"{anchor}-says": says, f"{anchor}-comment": comment}
    return client.post(address("moderate", audit_return), form | {"do": do})


def group(client, audit_return, kind: str = "rest") -> str:
    """What the button of a group sends."""
    found = client.get(address("moderate", audit_return)).context["found"]
    chosen = next(each for each in (*found.groups, found.rest) if each.kind == kind)
    return f"accept:{','.join(map(str, chosen.waiting))}"


def everything(client, audit_return) -> None:
    """Accept what has no verdict yet, each answer by itself."""
    waiting = [code for code, row in evaluated(client, audit_return).items() if row.waits]
    send(client, audit_return, "save", **{code.replace(".", "_"): ("accepted", "") for code in waiting})


def evaluated(client, audit_return) -> dict:
    """What the page says of each question, by its code."""
    rows = client.get(address("moderate", audit_return)).context["found"].rows
    return {row.row.question.code: row for row in rows}


def again(audit_return: Return) -> Return:
    """The return as it stands."""
    return return_of(audit_return.round, audit_return.access_point or audit_return.agency)


def test_the_queue_shows_what_waits_the_oldest_first(enter, helen, audit_return):
    second = submitted(fill(make_return()))
    first = question(audit_return, "A1.1")
    seen = return_data_of(audit_return).seen_of(first)
    services.give_verdict(audit_return=audit_return, question=first, seen=seen, expected=0, says="accepted", by=helen)
    page = enter(helen).get(reverse("audits:moderation"))
    assert [each.pk for each in page.context["page"].object_list] == [audit_return.pk, second.pk]
    assert f"1 of {audit_return.answered}" in page.text and f"0 of {audit_return.answered}" in page.text
    one = enter(helen).get(reverse("audits:moderation"), {"round": second.round_id})
    assert [each.pk for each in one.context["page"].object_list] == [second.pk]
    closed = enter(helen).get(reverse("audits:moderation"), {"show": "closed"})
    assert "No returns here" in closed.text


@pytest.mark.long
def test_each_verdict_is_saved_as_it_is_given(enter, helen, audit_return):
    own = enter(helen)
    assert "Saved" in judge(own, audit_return, "A1.1", "accepted").text
    assert "Saved" in judge(own, audit_return, "A1.3", "more", "Who is it?").text
    page = own.get(address("moderate", audit_return))
    counts = page.context["counts"]
    assert (counts["accepted"], counts["more"], counts["waiting"]) == (1, 1, audit_return.answered - 2)
    assert "Who is it?" in page.text


@pytest.mark.long
def test_without_scripts_one_form_saves_them_all_and_leads_to_the_next_that_waits(enter, helen, audit_return):
    own = enter(helen)
    order = [row.row.question.code for row in own.get(address("moderate", audit_return)).context["found"].in_order]
    changes = {order[0].replace(".", "_"): ("accepted", ""), order[1].replace(".", "_"): ("more", "Who is it?")}
    done = send(own, audit_return, "save", **changes)
    assert done.url == f"{address('moderate', audit_return)}#q{question(audit_return, order[2]).pk}"
    assert sorted(Verdict.objects.values_list("says", flat=True)) == ["accepted", "more"]


def test_each_control_is_called_by_its_question(enter, helen, audit_return):
    """27 groups were called "Verdict", and 27 boxes "Comment for the agency"."""
    page = html.fromstring(enter(helen).get(address("moderate", audit_return)).text)
    labels = {each.get("for"): " ".join(each.text_content().split()) for each in page.iter("label")}
    controls = [each for each in page.xpath("//input[@type='radio'] | //textarea") if each.get("name")[0] == "q"]
    names = [labels[each.get("id")] for each in controls]
    legends = [" ".join(each.text_content().split()) for each in page.xpath("//legend[starts-with(., 'Verdict')]")]
    assert len(names) == len(set(names)) == 4 * audit_return.answered
    assert len(legends) == len(set(legends)) == audit_return.answered
    assert "Accepted, A2.3" in names and "Comment on A2.3 for the agency" in names
    questions = {each.code: each.text for each in form_for(audit_return).questions.values()}
    groups = page.xpath("//fieldset[.//input[@type='radio' and starts-with(@name, 'q')]]/legend")
    named = {" ".join(each.text_content().split()) for each in groups}
    assert f"Verdict on A2.3 {questions['A2.3']}" in named


def test_a_verdict_without_words_waits_for_them_and_is_refused_when_sent(enter, helen, audit_return):
    own = enter(helen)
    waits = judge(own, audit_return, "A1.3", "not_accepted")
    assert waits.status_code == 200 and "Not saved yet. Say what is wanted, or why it is not accepted." in waits.text
    page = send(own, audit_return, "save", A1_3=("not_accepted", ""), A1_4=("more", "Whose duty is it?"))
    assert page.status_code == 422 and "A1.3: Say what is wanted, or why it is not accepted." in page.text
    typed = {row.row.question.code: row.typed for row in page.context["found"].rows}
    assert typed["A1.3"].says == "not_accepted" and Verdict.objects.get().comment == "Whose duty is it?"
    assert "Choose a verdict" in send(own, audit_return, "save", A2_1=("", "A word")).text


def test_of_two_moderators_the_second_is_told_and_can_still_save(enter, helen, audit_return):
    other = UserFactory(roles=["manager"], name="Alun Reed")
    own = enter(helen)
    opened = form_of(own, audit_return)
    judge(enter(other), audit_return, "A1.3", "accepted", "Well said.")
    anchor = f"q{question(audit_return, 'A1.3').pk}"
    mine = opened | {f"{anchor}-says": "more", f"{anchor}-comment": "Who?"}
    beside = own.post(
        address("verdict", audit_return, question(audit_return, "A1.3").pk), mine, headers={"HX-Request": "true"}
    )
    assert beside.status_code == 422
    assert "Alun Reed gave another verdict on this answer meanwhile: “Accepted” (Well said.)." in beside.text
    page = own.post(address("moderate", audit_return), mine | {"do": "save"})
    typed = {row.row.question.code: row.typed for row in page.context["found"].rows}["A1.3"]
    assert page.status_code == 422 and (typed.says, typed.comment) == ("more", "Who?")
    assert Verdict.objects.get().says == "accepted"
    send(own, audit_return, "save", form=mine | {f"{anchor}-version": typed.version, f"{anchor}-seen": typed.seen})
    assert Verdict.objects.get().comment == "Who?"


def test_what_another_has_judged_meanwhile_is_left_alone_by_a_page_that_says_nothing_of_it(enter, helen, audit_return):
    own, other = enter(helen), enter(UserFactory(roles=["manager"]))
    judge(own, audit_return, "A1.4", "accepted")
    opened = form_of(own, audit_return)
    judge(other, audit_return, "A1.3", "accepted")
    judge(other, audit_return, "A1.4", "more", "Which governor?")
    done = send(own, audit_return, "save", form=opened, A2_1=("accepted", ""))
    assert done.status_code == 302
    counts = own.get(address("moderate", audit_return)).context["counts"]
    assert (counts["accepted"], counts["more"]) == (2, 1)


def test_the_rest_is_accepted_at_once_and_only_what_was_seen(enter, helen, audit_return):
    own = enter(helen)
    judge(own, audit_return, "A1.3", "more", "Who is it?")
    opened, pressed = form_of(own, audit_return), group(own, audit_return)
    rest = evaluated(own, audit_return)
    free = [code for code, row in rest.items() if not row.found and row.waits]
    judge(enter(UserFactory(roles=["manager"])), audit_return, free[0], "not_accepted", "See above.")
    add_evidence(audit_return, free[1], helen)
    done = send(own, audit_return, pressed, form=opened)
    assert done.status_code == 302
    after = evaluated(own, audit_return)
    assert [code for code in free if after[code].waits] == [free[1]]
    assert after[free[0]].verdict.says == "not_accepted" and after["A1.3"].verdict.says == "more"
    assert all(after[code].verdict.says == "accepted" for code in free[2:])


def test_only_answers_without_an_exception_are_accepted_together(enter, helen, audit_return):
    own = enter(helen)
    page = own.get(address("moderate", audit_return))
    (button,) = html.fromstring(page.text).find_class("moderated-accept")
    assert button.get("value") == group(own, audit_return)
    exception = next(each for each in page.context["groups"] if len(each.rows) > 1)
    codes = [row.row.question.code for row in exception.rows]
    rest = page.context["found"].rest
    keys = [*exception.waiting, *rest.waiting]
    refused = send(own, audit_return, f"accept:{','.join(map(str, keys))}")
    assert refused.status_code == 422 and not Verdict.objects.exists()
    assert f"Something stands out in {', '.join(codes)}. Decide each of these by itself." in refused.text


def test_undo_takes_back_ones_own_last_verdict_or_those_accepted_together(enter, helen, audit_return):
    own, other = enter(helen), enter(UserFactory(roles=["manager"]))
    judge(own, audit_return, "A1.3", "accepted")
    judge(own, audit_return, "A1.3", "more", "Who is it?")
    judge(other, audit_return, "A1.4", "accepted")
    send(own, audit_return, group(own, audit_return))
    send(own, audit_return, "undo")
    assert {code for code, row in evaluated(own, audit_return).items() if row.verdict} == {"A1.3", "A1.4"}
    send(own, audit_return, "undo")
    now = evaluated(own, audit_return)["A1.3"]
    assert (now.verdict.says, now.verdict.comment) == ("accepted", "")
    judge(own, audit_return, "A2.1", "accepted")
    send(own, audit_return, "undo")
    undone = evaluated(own, audit_return)["A2.1"]
    assert undone.waits and undone.outdated is None and undone.typed.says == ""
    page = send(own, audit_return, "undo")
    assert page.status_code == 422 and "There is nothing of yours to undo here." in page.text
    judge(own, audit_return, "A2.1", "accepted")
    assert evaluated(own, audit_return)["A2.1"].verdict.says == "accepted"


def test_what_was_taken_back_is_no_part_of_the_feedback(enter, helen, audit_return):
    own = enter(helen)
    judge(own, audit_return, "A1.3", "more", "A slip.")
    send(own, audit_return, "undo")
    services.moderate(audit_return=audit_return, expected=audit_return.version, by=helen)
    agent = person_of(audit_return.agency)
    assert "A slip." not in enter(agent).get(address("feedback", audit_return)).text


def test_nothing_typed_is_lost_when_a_return_was_sent_back_meanwhile(enter, helen, audit_return):
    own = enter(helen)
    opened = form_of(own, audit_return)
    anchor = f"q{question(audit_return, 'A1.3').pk}"
    telling.send_back(audit_return=audit_return, expected=audit_return.version, text="More.", by=UserFactory())
    typed = opened | {f"{anchor}-says": "more", f"{anchor}-comment": "Who stands in?", "feedback": "Clear."}
    beside = own.post(
        address("verdict", audit_return, question(audit_return, "A1.3").pk), typed, headers={"HX-Request": "true"}
    )
    assert beside.status_code == 422 and "This one is sent back for more." in beside.text
    page = own.post(address("moderate", audit_return), typed | {"do": "finish"})
    assert page.status_code == 422 and "This one is sent back for more." in page.text
    assert "Who stands in?" in page.text and "Clear." in page.text


def test_new_evidence_opens_a_verdict_again_and_what_is_unchanged_keeps_its_own(enter, helen, audit_return):
    """Evidence given for "more is wanted" was no change, and the verdict stayed."""
    agent = person_of(audit_return.agency)
    own = enter(helen)
    add_evidence(audit_return, "A2.1", agent)
    judge(own, audit_return, "A1.4", "more", "Please send us the minutes.")
    judge(own, audit_return, "A2.1", "accepted")
    judge(own, audit_return, "A2.4", "accepted")
    telling.send_back(audit_return=audit_return, expected=audit_return.version, text="The minutes.", by=helen)
    add_evidence(audit_return, "A1.4", agent)
    signing.hand_in(audit_return=signed(again(audit_return)), expected=again(audit_return).version, by=agent)
    rows = evaluated(own, audit_return)
    assert rows["A1.4"].waits and rows["A1.4"].outdated.comment == "Please send us the minutes."
    assert rows["A1.4"].found[0].words == "Its evidence or action was changed since the verdict “More is wanted”."
    assert rows["A2.1"].verdict.says == rows["A2.4"].verdict.says == "accepted"
    queue = own.get(reverse("audits:moderation"))
    assert [each.evaluated for each in queue.context["page"]] == [2]


def test_sent_back_with_the_comments_and_read_again_with_what_changed(enter, helen, audit_return, mailbox):
    agent = person_of(audit_return.agency, email="dee@tarn.example")
    Return.objects.filter(pk=audit_return.pk).update(submitted_by=agent)
    own = enter(helen)
    judge(own, audit_return, "A1.3", "more", "Who is it?")
    judge(own, audit_return, "A1.4", "accepted")
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
    page, judged = own.get(address("moderate", audit_return)), evaluated(own, audit_return)
    assert "Name one<br>Lee, by" in page.text
    assert [code for code, row in judged.items() if row.before] == ["A1.3", "A2.1"]
    assert judged["A1.3"].before.text == "Yes" and judged["A1.3"].outdated.comment == "Who is it?"
    assert judged["A1.4"].verdict.says == "accepted" and judged["A1.3"].verdict is None
    assert "Before it was changed:" in page.text and SignOff.objects.count() == 4


def test_finished_with_feedback_closed_and_opened_again_with_a_reason(enter, helen, audit_return, mailbox):
    agent = person_of(audit_return.agency, email="dee@tarn.example")
    Return.objects.filter(pk=audit_return.pk).update(submitted_by=agent)
    own, theirs = enter(helen), enter(agent)
    judge(own, audit_return, "A1.3", "accepted", "A clear arrangement.")
    assert "The board has not finished reading" in theirs.get(address("feedback", audit_return)).text
    assert theirs.get(reverse("audits:export_feedback", args=[audit_return.pk, "pdf"])).status_code == 404
    early = send(own, audit_return, "finish", form=form_of(own, audit_return) | {"feedback": "A clear return."})
    assert early.status_code == 422 and "26 answers have no verdict yet." in early.text
    assert "A clear return." in early.text
    everything(own, audit_return)
    send(own, audit_return, "finish", form=form_of(own, audit_return) | {"feedback": "A clear return."})
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
    judge(own, audit_return, "A1.3", "more", "Who is it?")
    services.moderate(audit_return=audit_return, expected=audit_return.version, by=helen, feedback="A clear return.")
    file = own.get(reverse("audits:export_feedback", args=[audit_return.pk, format]))
    content = b"".join(file) if file.streaming else file.content
    assert content.startswith(begins) and "feedback-" in file["Content-Disposition"]
    if format == "docx":
        document = Document(io.BytesIO(content))
        texts = [each.text for each in document.paragraphs]
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert "A clear return." in texts and "Who is it?" in cells


def test_no_verdict_on_what_is_not_asked_or_not_with_the_board(enter, helen, audit_return):
    own = enter(helen)
    assert own.post(address("verdict", audit_return, 999_999)).status_code == 404
    draft = fill(make_return())
    asked = question(draft, "A1.3")
    page = own.post(address("verdict", draft, asked.pk), {f"q{asked.pk}-says": "accepted"})
    assert page.status_code == 422 and "Verdicts are given while a return is submitted." in page.text
    assert own.get(address("moderate", draft)).url == reverse("audits:moderation")


def test_verdicts_are_hidden_from_the_agency_while_the_board_reads(audit_return, helen, enter):
    judge(enter(helen), audit_return, "A1.3", "accepted")
    agent = person_of(audit_return.agency)
    assert not Verdict.objects.visible_to(agent).exists() and Verdict.objects.visible_to(helen).exists()
    services.moderate(audit_return=audit_return, expected=audit_return.version, by=helen)
    assert Verdict.objects.visible_to(agent).exists()
    assert return_data_of(again(audit_return)).verdicts
