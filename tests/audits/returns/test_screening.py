"""What could name a child is refused before it is written anywhere; likely names are asked about first."""

from __future__ import annotations

import io
import re

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Session
from audits.access import form_for
from audits.improvements.services import improvements
from audits.models import Answer, AnswerEvidence, ImprovementAction, Return
from audits.questions.naming import ADULTS, NamesChild, Text, look, require_screened, texts_of
from audits.questions.questionnaire import WHY_NOT, Asked, Given
from audits.returns.files import workbook
from audits.returns.return_data import return_data_of
from audits.returns.services import evidence
from audits.returns.services.answers import keep_answer, keep_answers, save_answer
from core.documents import render
from core.text.screening import Kind
from tests.audits.forms import EVERY
from tests.audits.returns.test_fill_files import filled_in
from tests.audits.returns.test_fill_pages import page_of, parts_of, person_of, q, save_one, send, shown
from tests.factories.audits import add_evidence, fill, improvement, make_return, open_round, return_of, submitted
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
NHS = "943 476 5919"
SURE = {
    "date of birth": "Ella, born 3.2.2001",
    "NHS number": f"NHS {NHS}",
    "pupil number": "UPN H801200001001",
    "postcode": "lives at NM1 1AA",
    "email address": "mail ella.b@mail.example",
    "web address": "see www.ella.example",
}
NAMED = "Sam Hollis leads on it."


@pytest.fixture
def audit_return() -> Return:
    return make_return()


@pytest.fixture
def denzil(audit_return):
    return person_of(audit_return)


def everywhere() -> str:
    """All that the database holds, in one text; what sessions hold too."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names of our own tables)
            rows += cursor.fetchall()
    return f"{rows} {[each.get_decoded() for each in Session.objects.all()]}"


@pytest.mark.parametrize("text", SURE.values(), ids=SURE)
@pytest.mark.parametrize("way", ["autosave", "page"])
def test_refused_answer_is_stored_nowhere(enter, audit_return, denzil, caplog, capfd, text, way):
    client = enter(denzil)
    data = shown(client, audit_return)
    if way == "page":
        response = send(client, audit_return, data | {q(audit_return, "A8.1"): text})
    else:
        response = save_one(client, audit_return, "A8.1", {"version": 0, "answer": text})
    assert response.status_code == 422 and "nothing that could name a child is kept here" in response.text
    assert ADULTS not in response.text and (way == "autosave" or f"{text}</textarea>" in response.text)
    assert not Answer.objects.exists() and not Answer.history.exists()
    word = re.search(r"[\w.@]*\d[\d. ]*\w*|\S+\.example|NM1 1AA", text)[0].strip()
    for place in (everywhere(), caplog.text, *capfd.readouterr()):
        assert word not in place and "Ella" not in place


@pytest.mark.parametrize(
    ("code", "raw", "field"),
    [
        ("A1.1", {"p-name": f"Ella {NHS}", "p-email": "jo@school.example"}, "name"),
        ("A1.3", {"answer": "na", "na": f"No child comes here but {NHS}"}, WHY_NOT),
        ("A4.2", {"answer": "y", "p-text": f"Help for {NHS}"}, "text"),
    ],
)
def test_refused_part_is_said_beside_its_box(enter, audit_return, denzil, code, raw, field):
    client = enter(denzil)
    data = {q(audit_return, code, name): text for name, text in raw.items()}
    response = send(client, audit_return, shown(client, audit_return) | data)
    part = parts_of(response)[code]
    assert response.status_code == 422 and f"“{NHS}” looks like an NHS number." in str(part.form.errors[field])
    assert not Answer.objects.exists()


def test_likely_name_is_saved_once_it_is_an_adults(enter, audit_return, denzil):
    client = enter(denzil)
    response = save_one(client, audit_return, "A8.1", {"version": 0, "answer": NAMED})
    assert response.status_code == 422 and "“Sam Hollis” looks like the name of a person." in response.text
    assert f'name="{q(audit_return, "A8.1", "adults")}"' in response.text and "data-unsaved" in response.text
    assert not Answer.history.exists() and "Hollis" not in everywhere()
    response = save_one(client, audit_return, "A8.1", {"version": 0, "answer": NAMED, "adults": "on"})
    assert "Saved." in response.text and ADULTS not in response.text
    answer = Answer.objects.get()
    assert answer.value == NAMED and "names adults at work" in answer.history.first().history_change_reason
    more = save_one(client, audit_return, "A8.1", {"version": 1, "answer": f"{NAMED} More."})
    assert more.status_code == 200 and Answer.objects.get().value == f"{NAMED} More."
    other = save_one(client, audit_return, "A8.1", {"version": 2, "answer": f"{NAMED} Lee Norton too."})
    assert other.status_code == 422 and "Lee Norton" in other.text and "“Sam Hollis”" not in other.text


@pytest.mark.long
def test_likely_name_is_asked_about_on_the_page_without_javascript(enter, audit_return, denzil):
    client = enter(denzil)
    data = shown(client, audit_return) | {q(audit_return, "A8.1"): NAMED, q(audit_return, "A8.2"): "4"}
    response = send(client, audit_return, data)
    assert response.status_code == 422 and f'name="{q(audit_return, "A8.1", "adults")}"' in response.text
    assert f"{NAMED}</textarea>" in response.text and set(return_data_of(audit_return).answers) == {"A8.2"}
    data |= {q(audit_return, "A8.1", "adults"): "on", q(audit_return, "A8.2", "version"): "1"}
    assert send(client, audit_return, data).status_code == 302
    assert return_data_of(audit_return).answers["A8.1"].value == NAMED


def test_sure_find_is_refused_whatever_is_ticked(enter, audit_return, denzil):
    data = {"version": 0, "answer": f"{NAMED} {NHS}", "adults": "on"}
    assert save_one(enter(denzil), audit_return, "A8.1", data).status_code == 422 and not Answer.objects.exists()


@try_rows(
    ("code", "given"),
    [
        ("B1", Given("Tarn Road Library, NM1 1AA; the children’s corner")),
        ("A1.1", Given({"name": "Sam Hollis", "job": "Deputy", "email": "s@tarn.example", "phone": "943 476 5919"})),
        ("B12", Given({"name": "Sam Hollis, deputy", "email": "sam@tarn.example", "next": "Reads it each Monday"})),
        ("C1", Given({"setting": "St Osyth School", "day": "2010-02-03", "how": "online"})),
        ("A1.2", Given("2010-02-03")),
        ("A3.2", Given(9434765919)),
    ],
)
def test_field_may_hold_what_it_asks_for(code, given):
    assert not require_screened(texts_of(EVERY[code], given), adults=False)


@try_rows(
    ("words", "text", "is_refused"),
    [
        ("Name and postcode of the site", "NM1 1AA", False),
        ("Where is it?", "NM1 1AA", True),
        ("Web address of the policy", "https://tarn.example/policy", False),
        ("Which e-mail address do parents write to?", "help@tarn.example", False),
        ("Which e-mail address do parents write to?", "NM1 1AA", True),
        ("Name and postcode of the site", f"NM1 1AA {NHS}", True),
    ],
)
def test_question_of_a_manager_is_exempt_by_its_words(words, text, is_refused):
    asked = Asked(1, "S", "Q1", words, type="text")
    assert bool(look(texts_of(asked, Given(text))).sure) is is_refused


def test_message_that_may_be_kept_repeats_nothing():
    with pytest.raises(NamesChild) as refused:
        require_screened([Text("text", f"Ella, born 3.2.2001, {NHS}")], adults=True)
    assert "date of birth and an NHS number" in str(refused.value) and "2001" not in str(refused.value)
    assert "“born 3.2.2001”" in refused.value.errors["text"] and refused.value.field == "text"


def test_last_years_answer_with_a_sure_find_is_not_kept(denzil):
    last = open_round([agency := make_return().agency], year=2025)
    before = submitted(fill(return_of(last), by=denzil), by=denzil)
    asked = form_for(before).questions["A1.3"]
    now = return_of(open_round([agency], year=2026, previous=last))
    Answer.objects.filter(audit_return=before, question=asked.pk).update(code="na", value="na", reason=f"For {NHS}")
    kept = keep_answers(audit_return=now, questions=form_for(now).questions.values(), by=denzil)
    assert kept and asked.pk not in [each.question_id for each in kept]
    with pytest.raises(NamesChild):
        keep_answer(audit_return=now, question=asked, expected=0, by=denzil)
    assert NHS not in str(list(Answer.history.filter(audit_return=now).values()))


ACTIONS = {
    "text": lambda audit_return, asked, text, by: improvements.write_action(
        audit_return=audit_return, question=asked, expected=0, text=text, by=by
    ),
    "owner": lambda audit_return, asked, text, by: improvements.write_action(
        audit_return=audit_return, question=asked, expected=0, text="Ask", owner_name=text, by=by
    ),
    "declined": lambda audit_return, asked, text, by: improvements.decline_action(
        audit_return=audit_return, question=asked, expected=0, reason=text, by=by
    ),
    "changed": lambda audit_return, asked, text, by: improvements.update_action(
        action=improvement(audit_return, "A1.3"), expected=1, text=text, by=by
    ),
    "done": lambda audit_return, asked, text, by: improvements.complete_action(
        action=improvement(audit_return, "A1.3"), expected=1, done=text, by=by
    ),
    "dropped": lambda audit_return, asked, text, by: improvements.drop_action(
        action=improvement(audit_return, "A1.3"), expected=1, reason=text, by=by
    ),
    "opened again": lambda audit_return, asked, text, by: improvements.reopen_action(
        action=improvement(audit_return, "A1.3", done=True), expected=1, reason=text, by=by
    ),
    "title": lambda audit_return, asked, text, by: evidence.add_link(
        audit_return=audit_return, question=asked, url="https://tarn.example/dob", title=text, by=by
    ),
    "name of a file": lambda audit_return, asked, text, by: evidence.add_file(
        audit_return=audit_return, question=asked, data=PNG, filename=f"{text.replace(' ', '_')}.png", title="", by=by
    ),
    "removed": lambda audit_return, asked, text, by: evidence.remove_evidence(
        evidence=add_evidence(audit_return, "A1.4", by), expected=1, reason=text, by=by
    ),
    "note": lambda audit_return, asked, text, by: save_answer(
        audit_return=audit_return, question=asked, expected=0, given=Given("y", "y"), note=text, by=by
    ),
}
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f"
    b"\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


@pytest.mark.parametrize("way", ACTIONS)
def test_service_refuses_every_other_text(audit_return, denzil, way):
    fill(audit_return, by=denzil, but={"A1.4": "p"} if way == "declined" else None)
    if way == "note":
        Answer.objects.filter(audit_return=audit_return).delete()
    code = {"declined": "A1.3"}.get(way, "A1.4")
    with pytest.raises(NamesChild, match="an NHS number"):
        ACTIONS[way](audit_return, form_for(audit_return).questions[code], f"For {NHS}", denzil)
    assert NHS not in everywhere() and NHS.replace(" ", "_") not in everywhere()


def test_autosaved_action_asks_whose_name_it_is(enter, audit_return, denzil):
    client = enter(denzil)
    save_one(client, audit_return, "A1.4", {"version": 0, "answer": "n"})
    own = {"version": 0, "text": "Sam Hollis asks the governors", "owner_name": "Sam Hollis"}
    response = save_one(client, audit_return, "A1.4", own, "a")
    assert response.status_code == 422 and f'name="{q(audit_return, "A1.4", "adults", "a")}"' in response.text
    assert not ImprovementAction.objects.exists()
    assert save_one(client, audit_return, "A1.4", own | {"adults": "on"}, "a").status_code == 200
    refused = save_one(client, audit_return, "A1.4", own | {"version": 1, "text": f"For {NHS}"}, "a")
    assert refused.status_code == 422 and ADULTS not in refused.text
    assert ImprovementAction.objects.get().text == "Sam Hollis asks the governors"


def test_pages_of_an_action_and_of_evidence_ask_whose_name_it_is(enter, audit_return, denzil):
    client, done = enter(denzil), improvement(fill(audit_return, by=denzil), "A1.3")
    pages = [
        (reverse("audits:complete_improvement", args=[done.pk]), {"version": 1, "done": NAMED}),
        (
            reverse("audits:add_evidence", args=[audit_return.pk, form_for(audit_return).questions["A1.4"].pk]),
            {"url": "https://tarn.example/minutes", "title": "Minutes of Sam Hollis"},
        ),
    ]
    for address, form in pages:
        assert ADULTS not in client.get(address).text
        response = client.post(address, form)
        assert response.status_code == 422 and f">\n{ADULTS}" in re.sub(r">\s*", ">\n", response.text)
        assert client.post(address, form | {"adults": "on"}).status_code == 302
    done.refresh_from_db()
    assert done.ended_note == NAMED and AnswerEvidence.objects.get().title == "Minutes of Sam Hollis"


def test_spreadsheet_is_screened_before_it_is_taken(enter, audit_return, denzil):
    client, address = enter(denzil), reverse("audits:take_back", args=[audit_return.pk])
    file = filled_in(render(workbook(return_data_of(audit_return)), "xlsx"), {
        ("A8.1", ""): NAMED, ("A3.2", ""): 12, ("A4.2", ""): "Yes", ("A4.2", "What is done, and for whom"): f"For {NHS}",
    })  # fmt: skip
    file = io.BytesIO(file.read())
    file.name = "answers.xlsx"
    page = client.post(address, {"file": file})
    assert [(each.question.code, bool(each.names)) for each in page.context["new"]] == [("A3.2", False), ("A8.1", True)]
    (refused,) = page.context["refused"]
    assert "looks like an NHS number" in refused.why
    changes = page.context["changes"]
    again = client.post(address, {"changes": changes})
    assert again.status_code == 422 and "“Sam Hollis” looks like" in again.text and not Answer.objects.exists()
    key = form_for(audit_return).questions["A8.1"].pk
    done = client.post(address, {"changes": again.context["changes"], "adults": [key]}, follow=True)
    assert "2 of 2 answers taken" in done.text and return_data_of(audit_return).answers["A8.1"].value == NAMED


def test_stored_text_of_before_is_pointed_out(enter, audit_return, denzil):
    fill(audit_return, by=denzil, but={"A8.1": f"For {NHS}"})
    key = form_for(audit_return).questions["A8.1"].pk
    text = enter(denzil).get(f"{page_of(audit_return)}?open={key}").text
    assert f"“{NHS}” looks like an NHS number." in text and "Please take it out." in text


def test_name_of_a_file_may_have_dots():
    found = look([Text("file", "minutes.school.app 12", evidence.IN_LINKS), Text("title", "school.app")])
    assert [each.kind for each in found.sure["title"]] == [Kind.URL] and "file" not in found.sure


def test_take_it_out_saves_the_rest_without_javascript(enter, audit_return, denzil):
    client, key = enter(denzil), form_for(audit_return).questions["A8.1"].pk
    data = shown(client, audit_return) | {q(audit_return, "A8.1"): f"{NAMED} She {NHS} helps."}
    assert f'value="out:q{key}"' in send(client, audit_return, data).text
    assert send(client, audit_return, data, then=f"out:q{key}").status_code == 302
    assert return_data_of(audit_return).answers["A8.1"].value == "leads on it. She helps."
    assert NHS not in everywhere() and "Hollis" not in everywhere()


def test_words_are_taken_out_of_an_action_too(enter, audit_return, denzil):
    client = enter(denzil)
    save_one(client, audit_return, "A1.4", {"version": 0, "answer": "n"})
    prefix = f"a{form_for(audit_return).questions['A1.4'].pk}"
    own = {f"{prefix}-text": f"Ask {NHS} the governors", f"{prefix}-version": "0", f"{prefix}-owner_name": "Jo Field"}
    assert send(client, audit_return, own).status_code == 422
    assert send(client, audit_return, own, then=f"out:{prefix}").status_code == 302
    assert ImprovementAction.objects.get().text == "Ask the governors" and NHS not in everywhere()
