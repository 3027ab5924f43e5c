"""The form of a question of a draft: added, changed, given another kind of answer, changed by two people at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.models import Question
from audits.questionnaires.services import questionnaires as services
from audits.questions.questionnaire import form_of
from tests.actions.pages import errors_of, text_of
from tests.factories.audits import edition_of

pytestmark = pytest.mark.django_db
SHIPPED = ["arrangements", "access-points", "young-people"]


@pytest.fixture
def client(board, enter):
    return enter(board.helen)


def begin(board, key="arrangements"):
    if key == "access-points":
        return board.audits.draft
    return services.begin_draft(questionnaire=edition_of(key).questionnaire, by=board.helen)


def page(name: str, *keys) -> str:
    return reverse(f"audits:{name}", args=keys)


def as_shown(form) -> dict:
    """What a browser sends of a form that nobody has touched."""
    values = {field.html_name: field.value() for field in form}
    return {
        name: getattr(value, "pk", value) for name, value in values.items() if value is not None and value is not False
    }


def sent(client, question: Question, **typed) -> dict:
    """The form of a question as it is shown now, with some fields typed anew; None clears a box."""
    values = as_shown(client.get(page("edit_question", question.pk)).context["form"]) | typed
    return {name: value for name, value in values.items() if value is not None}


def sort_of(question: Question) -> tuple:
    """What decides which fields its form has, and how they are filled."""
    rules = {rule["rule"] for rule in question.triggers} | {check["check"] for check in question.checks}
    return question.type, question.must, bool(question.must_if), bool(question.continues_id), frozenset(rules)


@pytest.mark.parametrize("key", [SHIPPED[0], *(pytest.param(key, marks=pytest.mark.long) for key in SHIPPED[1:])])
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["of each sort", "whole"])
def test_every_question_comes_back_from_its_form_as_it_was(whole, key, board, client):
    every = list(begin(board, key).questions.standing())
    for question in every if whole else {sort_of(question): question for question in every}.values():
        response = client.post(page("edit_question", question.pk), sent(client, question))
        assert errors_of(response) == ["Nothing has been changed."], question.code


def test_all_of_a_question_is_changed_at_once(board, client):
    draft = begin(board)
    question, section = draft.questions.get(code="A2.1"), draft.sections.get(code="A4")
    typed = {
        "section": section.pk, "code": "A4.9", "text": "Who stands in?", "guidance": "Give a name.", "who": "S",
        "must_question": "A1.4", "must_not": "No\nDoes not apply", "carry": "R", "evidence": "wanted",
        "evidence_words": "A letter", "compulsory_on": ["n", "p"], "offered_on": ["na"], "blank_action": "offered",
        "continues": "", "known_as": "deputy", "mirrors": "know",
    }  # fmt: skip
    response = client.post(page("edit_question", question.pk), sent(client, question, **typed))
    assert response.status_code == 302, errors_of(response)
    assert response["Location"] == f"{page('edition', draft.pk)}#question-{question.pk}"
    asked = form_of(draft).questions["A4.9"]
    assert (asked.section, asked.text, asked.guidance, asked.asked) == ("A4", "Who stands in?", "Give a name.", "S")
    assert (asked.must, asked.must_if) == (True, {"question": "A1.4", "not": ["n", "na"]})
    assert (asked.carry, asked.evidence, asked.evidence_words, asked.continues) == ("R", "wanted", "A letter", None)
    assert asked.triggers == (
        {"rule": "answer", "codes": ["n", "p"], "weight": "compulsory"},
        {"rule": "answer", "codes": ["na"], "weight": "offered"},
        {"rule": "blank", "weight": "offered"},
    )
    said = text_of(client.get(page("edition", draft.pk)))
    assert "Only where A1.4 is answered, and not with “No” or “Does not apply”." in said
    assert asked.known_as == "deputy" and "Directory: Whether there is a deputy" in said
    assert asked.mirrors == "know" and "Children: Knowing how to report something online" in said
    assert "Continues: Nothing: it is new" in said and "Asked: Schools and colleges" in said
    history = text_of(client.get(reverse("history", args=["question", question.pk])))
    assert "an action is compulsory" in history and "rule" not in history


def test_a_number_gets_a_limit_and_a_share(board, client):
    draft = begin(board)
    section, old = draft.sections.get(code="A3"), draft.questions.get(code="A3.3")
    typed = {
        "type": "number", "section": section.pk, "code": "A3.9", "text": "How many of them signed?", "who": "B",
        "carry": "-", "evidence": "none", "must": "on", "limit": "A3.2", "limit_warns": "on",
        "share_below_of": "A3.2", "share_below_percent": "50", "share_below_action": "offered", "number_is": "0",
        "number_action": "compulsory",
    }  # fmt: skip
    assert client.post(page("add_question", section.pk), typed).status_code == 302
    made = draft.questions.get(code="A3.9")
    assert made.checks == [{"check": "not_more_than", "others": ["A3.2"], "warns": True}]
    assert made.triggers == [
        {"rule": "number", "is": 0, "weight": "compulsory"},
        {"rule": "share_below", "of": "A3.2", "percent": 50, "weight": "offered"},
    ]
    client.post(page("edit_question", old.pk), sent(client, old, limit="", share_below_action=""))
    old.refresh_from_db()
    assert (old.checks, old.triggers) == ([], [])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"code": "A1.1"}, "Another question of this questionnaire has this code."),
        ({"must_question": "A1.4", "must_not": "Maybe"}, "“Maybe” is not an answer of A1.4."),
        ({"must_not": "No"}, "Choose the question that has this answer"),
        ({"compulsory_on": ["n"], "offered_on": ["n"]}, "An answer cannot be ticked twice"),
        ({"text": ""}, "Enter the wording"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(board, client, typed, words):
    question = begin(board).questions.get(code="A2.1")
    response = client.post(page("edit_question", question.pk), sent(client, question, guidance="Kept words") | typed)
    assert response.status_code == 422
    assert any(words in said for said in errors_of(response)), errors_of(response)
    assert "Kept words" in response.content.decode()
    question.refresh_from_db()
    assert question.version == 1


def test_numbers_of_rules_are_asked_for(board, client):
    question = begin(board).questions.get(code="A2.2")
    response = client.post(page("edit_question", question.pk), sent(client, question, older_months=None))
    assert errors_of(response) == ["Fill this in, or choose “No action” below"]


def test_options_are_lines_and_a_short_name_outlives_its_words(board, client):
    question = board.audits.draft.questions.get(code="B11")
    lines = "none | Nobody watches\nstaff | Staff watch\nA machine watches"
    client.post(page("edit_question", question.pk), sent(client, question, options=lines))
    question.refresh_from_db()
    assert [row["code"] for row in question.options] == ["none", "staff", "a_machine_watches"]
    assert question.triggers == [{"rule": "answer", "codes": ["none"], "weight": "compulsory"}]
    response = client.post(page("edit_question", question.pk), sent(client, question, options="none | A\nnone | B"))
    assert "Line 2: the short name “none” is used in another line too" in errors_of(response)[0]
    assert "none | A" in response.content.decode()
    client.post(page("edit_question", question.pk), sent(client, question, options="staff | Staff watch"))
    question.refresh_from_db()
    assert question.triggers == []  # the answer on which an action was compulsory is gone


def test_another_kind_of_answer_is_chosen_first_and_saved_with_the_rest(board, client):
    question = begin(board).questions.get(code="A1.3")
    assert "Choose another kind of answer" in text_of(client.get(page("edit_question", question.pk)))
    assert 'action="../change/"' in client.get(page("retype_question", question.pk)).content.decode()
    address = page("edit_question", question.pk) + "?type=choice"
    shown = client.get(address)
    assert "One of a list" in text_of(shown) and "is changed when you save this page" in text_of(shown)
    question.refresh_from_db()
    assert question.type == "ypn"
    typed = as_shown(shown.context["form"]) | {"options": "Every day\nNever"}
    client.post(address, typed)
    question.refresh_from_db()
    assert question.type == "choice" and [row["code"] for row in question.options] == ["every_day", "never"]
    assert question.triggers == []


def test_how_it_is_answered_is_asked_before_all_else(board, client):
    section = begin(board).sections.get(code="A1")
    assert "How is it answered?" in text_of(client.get(page("add_question", section.pk)))
    wrong = client.get(page("add_question", section.pk) + "?type=")
    assert wrong.status_code == 422 and errors_of(wrong) == ["Choose how it is answered"]
    shown = client.get(page("add_question", section.pk) + "?type=sign_off")
    assert "Who signs" in text_of(shown) and "Evidence" not in text_of(shown)


def test_the_second_of_two_people_sees_both_texts_and_chooses(board, client, enter):
    question = begin(board).questions.get(code="A1.3")
    mine = sent(client, question, text="Who stands in for the ESLO?", offered_on=None, compulsory_on=["n", "p"])
    theirs = sent(client, question, text="Is there a deputy?", compulsory_on=["n", "na"], who="A")
    client.post(page("edit_question", question.pk), theirs)
    response = client.post(page("edit_question", question.pk), mine)
    said = text_of(response)
    assert response.status_code == 409
    assert "Is there a deputy?" in said and "Who stands in for the ESLO?" in said
    assert "When the answer is “No” or “Does not apply”, an action is compulsory." in said
    assert response.context["asked"].split(",") == ["text", "triggers"]
    form = response.context["form"]
    assert form["compulsory_on"].value() == ["n", "p"] and form["asked"].value() == "A"
    chosen = as_shown(form) | {"asked": response.context["asked"]}
    half = client.post(page("edit_question", question.pk), chosen | {"keep_text": "mine"})
    assert half.status_code == 422 and "Choose which text to keep." in errors_of(half)
    client.post(page("edit_question", question.pk), chosen | {"keep_text": "mine", "keep_triggers": "theirs"})
    question.refresh_from_db()
    assert (question.text, question.asked) == ("Who stands in for the ESLO?", "A")
    assert question.triggers[0]["codes"] == ["n", "na"]
