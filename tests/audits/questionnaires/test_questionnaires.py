"""Editing questionnaires: a draft part by part, published, continued by the next."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from audits.models import Edition, Question
from audits.questionnaires.services import questionnaires as edit
from audits.questions.questionnaire import fingerprint_of, form_of
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def helen():
    return UserFactory()


@pytest.fixture
def draft(helen):
    return edit.begin_draft(questionnaire=edition_of("arrangements").questionnaire, by=helen)


def test_a_draft_continues_question_by_question(draft):
    before = edition_of("arrangements")
    assert (draft.number, draft.previous, draft.is_published) == (2, before, False)
    old, new = form_of(before).questions, form_of(draft).questions
    assert list(old) == list(new)
    assert {code: new[code].continues for code in new} == {code: old[code].pk for code in old}


def test_one_draft_at_a_time(draft, helen):
    with pytest.raises(RuleBroken, match="draft already"):
        edit.begin_draft(questionnaire=draft.questionnaire, by=helen)


def test_parts_of_a_draft_are_changed_added_moved_and_removed(draft, helen):
    question = draft.questions.get(code="A1.3")
    edit.change_question(question=question, expected=1, by=helen, text="Who stands in?", type="text", triggers=[])
    with pytest.raises(NothingChanged):
        edit.change_question(question=question, expected=2, by=helen, text="Who stands in?")
    with pytest.raises(Conflict):
        edit.change_question(question=question, expected=1, by=helen, text="Who?")
    section = edit.add_section(edition=draft, code="A9", title="New", by=helen)
    added = edit.add_question(section=section, by=helen, code="A9.1", text="Is it new?", type="ypn")
    edit.move(part=section, up=True, by=helen)
    edit.move(part=question, up=True, by=helen)
    form = form_of(draft)
    assert [each.code for each in form.sections][-2:] == ["A9", "A8"]
    assert list(form.questions)[:3] == ["A1.1", "A1.3", "A1.2"]
    with pytest.raises(RuleBroken, match="has questions"):
        edit.remove_section(section=section, expected=section.version, by=helen)
    edit.remove_question(question=added, expected=1, by=helen)
    section.refresh_from_db()
    edit.remove_section(section=section, expected=section.version, by=helen)
    assert "A9" not in [each.code for each in form_of(draft).sections]


def order(draft, *sections: str) -> dict[str, list[str]]:
    """The codes of the questions of some sections, in order."""
    return {each.code: [q.code for q in each.questions] for each in form_of(draft).sections if each.code in sections}


def test_at_the_end_of_its_section_a_question_moves_into_the_next_one(draft, helen):
    question = draft.questions.get(code="A1.4")
    edit.move(part=question, up=False, by=helen)
    found = order(draft, "A1", "A2")
    assert (found["A1"], found["A2"][:2]) == (["A1.1", "A1.2", "A1.3"], ["A1.4", "A2.1"])
    edit.move(part=draft.questions.get(code="A1.4"), up=True, by=helen)
    assert order(draft, "A1")["A1"] == ["A1.1", "A1.2", "A1.3", "A1.4"]
    assert draft.questions.get(code="A1.4").section.code == "A1"
    with pytest.raises(NothingChanged):
        edit.move(part=draft.questions.get(code="A1.1"), up=True, by=helen)
    with pytest.raises(NothingChanged):
        edit.move(part=draft.questions.get(code="A8.3"), up=False, by=helen)


def test_a_question_that_is_put_into_another_section_stands_there_last(draft, helen):
    question, section = draft.questions.get(code="A1.1"), draft.sections.get(code="A3")
    edit.change_question(question=question, expected=1, by=helen, section=section)
    assert order(draft, "A3")["A3"][-1] == "A1.1"


def test_one_question_of_the_version_before_is_continued_once(draft, helen):
    old = edition_of("arrangements").questions.get(code="A1.1")
    question = draft.questions.get(code="A1.2")
    with pytest.raises(RuleBroken, match="A1.1 continues that question already"):
        edit.change_question(question=question, expected=1, by=helen, continues=old)


def test_what_somebody_changed_meanwhile_is_not_published_unseen(draft, helen):
    seen = fingerprint_of(form_of(draft))
    edit.change_question(question=draft.questions.get(code="A1.3"), expected=1, by=helen, text="Who stands in?")
    with pytest.raises(RuleBroken, match="while you were looking"):
        edit.publish(edition=draft, expected=1, seen=seen, by=helen)
    edit.publish(edition=draft, expected=1, seen=fingerprint_of(form_of(draft)), by=helen)


def test_a_retired_questionnaire_is_neither_continued_nor_published_until_it_is_used_again(draft, helen):
    asked = edit.retire_questionnaire(questionnaire=draft.questionnaire, expected=1, by=helen, reason="Too long")
    with pytest.raises(RuleBroken, match="not used any more"):
        edit.publish(edition=draft, expected=1, by=helen)
    other = edition_of("young-people").questionnaire
    edit.retire_questionnaire(questionnaire=other, expected=1, by=helen, reason="No survey")
    with pytest.raises(RuleBroken, match="not used any more"):
        edit.begin_draft(questionnaire=other, by=helen)
    edit.restore_questionnaire(questionnaire=asked, expected=2, by=helen)
    edit.publish(edition=draft, expected=1, by=helen)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "A1/9"}, "code"),
        ({"type": "sign_off"}, "parts"),
        ({"type": "choice", "options": [{"code": "a,b", "text": "A"}]}, "options"),
        ({"type": "numbers", "parts": [{"code": "version", "text": "Which version"}]}, "parts"),
        ({"code": "A1.1"}, "code"),
        ({"text": ""}, "text"),
        ({"type": "song"}, "type"),
        ({"type": "choice"}, "options"),
        ({"type": "grid", "options": [{"code": "a", "text": "A"}]}, "parts"),
        ({"type": "choice", "options": [{"code": "a", "text": "A"}, {"code": "a", "text": "B"}]}, "options"),
        ({"triggers": [{"rule": "sometimes"}]}, "triggers"),
        ({"checks": [{"check": "pairs"}]}, "checks"),
    ],
)
def test_what_cannot_be_a_question(draft, helen, values, field):
    values = {"code": "A1.9", "text": "Is it so?", "type": "ypn"} | values
    with pytest.raises(RuleBroken) as refused:
        edit.add_question(section=draft.sections.first(), by=helen, **values)
    assert refused.value.field == field


def test_publishing_names_all_that_is_wrong(draft, helen):
    edit.remove_question(question=draft.questions.get(code="A3.2"), expected=1, by=helen)
    with pytest.raises(RuleBroken, match="A3.3 depends on A3.2, which is not there."):
        edit.publish(edition=draft, expected=1, by=helen)


def test_what_is_published_is_used_and_never_changes_again(draft, helen):
    edit.publish(edition=draft, expected=1, by=helen)
    assert edition_of("arrangements") == draft
    question = draft.questions.get(code="A1.3")
    with pytest.raises(RuleBroken, match="published"):
        edit.change_question(question=question, expected=1, by=helen, text="Other")
    with pytest.raises(DatabaseError, match="published"):
        Question.objects.filter(pk=question.pk).update(text="Other")


def test_a_new_questionnaire_begins_empty(helen):
    made = edit.add_questionnaire(key="toys", name="Toys", subject="agency", by=helen)
    with pytest.raises(RuleBroken, match="no section yet"):
        edit.publish(edition=made, expected=1, by=helen)
    with pytest.raises(RuleBroken, match="of this name"):
        edit.add_questionnaire(key="toys", name="Toys", subject="agency", by=helen)


def test_who_sees_drafts(draft):
    assert Edition.objects.visible_to(UserFactory(roles=["manager"])).count() == 5
    assert Edition.objects.editable_by(UserFactory(roles=["manager"])).get() == draft
    assert Edition.objects.visible_to(UserFactory(roles=["agency"])).count() == 4
    assert not Edition.objects.visible_to(UserFactory(roles=["recorder"])).exists()
