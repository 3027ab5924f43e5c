"""Questionnaires in the browser: listed, drafted, published, retired."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import Edition, Question, Questionnaire, Section
from audits.questionnaires.services import questionnaires as services
from tests.actions.pages import errors_of, messages_of, text_of
from tests.factories.audits import edition_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(board, enter):
    return enter(board.helen)


@pytest.fixture
def draft(board):
    return services.begin_draft(questionnaire=edition_of().questionnaire, by=board.helen)


def page(name: str, *keys) -> str:
    return reverse(f"audits:{name}", args=keys)


def test_the_list_names_each_version_and_how_it_stands(board, client):
    said = text_of(client.get(page("questionnaires")))
    assert "Version 2 of Internet access points Draft Not yet" in said
    assert "Version 1 of Internet access points Published" in said and "came with the product" in said
    assert "What we asked before" in said and "Not used any more since" in said and "Retired" in said
    home = client.get(page("home")).content.decode()
    assert page("questionnaires") in home and page("moderation") in home


def test_those_who_may_not_edit_find_no_link(board, enter):
    assert page("questionnaires") not in enter(board.marian).get(page("home")).content.decode()


def test_a_new_questionnaire_from_nothing_to_published(board, client):
    response = client.post(page("add_questionnaire"), {"name": "Summer camps", "subject": "agency"}, follow=True)
    asked = Questionnaire.objects.get(key="summer-camps")
    made = asked.editions.get()
    assert "There is no section yet" in text_of(response)
    client.post(page("add_section", made.pk), {"code": "S1", "title": "Camps", "guidance": ""})
    section = Section.objects.get(edition=made)
    assert "There is no question yet" in text_of(client.get(page("edition", made.pk)))
    question = {"type": "ypn", "section": section.pk, "code": "S1.1", "text": "Is there a camp?", "who": "B",
                "carry": "C", "evidence": "none", "must": "on", "compulsory_on": ["n"]}  # fmt: skip
    client.post(page("add_question", section.pk), question)
    assert Question.objects.get(edition=made).triggers == [{"rule": "answer", "codes": ["n"], "weight": "compulsory"}]
    shown = client.get(page("publish_edition", made.pk))
    assert "1 question in 1 section" in text_of(shown)
    response = client.post(
        page("publish_edition", made.pk), {"version": made.version, "seen": shown.context["seen"]}, follow=True
    )
    assert "published and no longer changes" in text_of(response)
    again = client.post(page("add_questionnaire"), {"name": "Summer  camps", "subject": "agency"})
    assert (again.status_code, errors_of(again)) == (422, ["There is a questionnaire of this name already."])


def test_a_published_version_offers_the_next_one_and_takes_no_change(board, client):
    before = edition_of()
    said = client.get(page("edition", before.pk))
    assert "Start a new version" in text_of(said) and "Move up" not in text_of(said)
    question = before.questions.get(code="A1.3")
    for name, key in (("edit_question", question.pk), ("add_section", before.pk), ("publish_edition", before.pk)):
        refused = client.get(page(name, key))
        assert refused.status_code == 403 and "no longer changes" in text_of(refused)
    response = client.post(page("begin_draft", before.questionnaire_id), follow=True)
    assert messages_of(response) == ["Version 2 has been started as a copy of version 1."]
    made = Edition.objects.get(previous=before)
    response = client.post(page("begin_draft", before.questionnaire_id), follow=True)
    assert messages_of(response) == ["This questionnaire has a draft already."]
    assert response.redirect_chain[-1][0] == page("edition", made.pk)
    assert "Version 2 is being drafted" in text_of(client.get(page("edition", before.pk)))


def test_what_is_wrong_is_listed_with_links_and_cannot_be_published(draft, client):
    services.remove_question(question=draft.questions.get(code="A3.2"), expected=1, by=None)
    broken = page("edit_question", draft.questions.get(code="A3.3").pk)
    for name in ("edition", "publish_edition"):
        response = client.get(page(name, draft.pk))
        assert "A3.3 depends on A3.2, which is not there." in text_of(response)
        assert f'href="{broken}"' in response.content.decode()
    response = client.post(page("publish_edition", draft.pk), {"version": draft.version}, follow=True)
    assert messages_of(response) == ["A3.3 depends on A3.2, which is not there."]
    draft.refresh_from_db()
    assert not draft.is_published


def test_parts_move_by_a_button_and_come_back_to_their_place(draft, client):
    question = draft.questions.get(code="A1.4")
    response = client.post(page("move_question", question.pk), {"to": "down"})
    assert response["Location"] == f"{page('edition', draft.pk)}#question-{question.pk}"
    assert draft.questions.get(code="A1.4").section.code == "A2"
    section = draft.sections.get(code="A1")
    response = client.post(page("move_section", section.pk), {"to": "up"}, follow=True)
    assert messages_of(response)[-1] == "It is already the last."
    client.post(page("move_section", section.pk), {"to": "down"})
    assert list(draft.sections.standing().values_list("code", flat=True))[:2] == ["A2", "A1"]


def test_a_section_with_questions_is_not_taken_out(draft, client):
    section = draft.sections.get(code="A5")
    response = client.post(page("remove_section", section.pk), {"version": 1})
    assert response.status_code == 422 and "Move or remove them first" in errors_of(response)[0]
    question = draft.questions.get(code="A5.1")
    client.post(page("remove_question", question.pk), {"version": 1})
    assert not draft.questions.standing().filter(code="A5.1").exists()
    assert client.get(page("edit_question", question.pk)).status_code == 404


def test_a_questionnaire_is_renamed_retired_and_used_again(board, client):
    asked = edition_of("young-people").questionnaire
    client.post(page("rename_questionnaire", asked.pk), {"version": 1, "name": "Survey"})
    client.post(page("retire_questionnaire", asked.pk), {"version": 2, "reason": "Too long"})
    asked.refresh_from_db()
    assert asked.name == "Survey" and asked.retired_on
    assert f'value="{edition_of("young-people").pk}"' not in client.get(page("add_round")).content.decode()
    client.post(page("restore_questionnaire", asked.pk), {"version": 3})
    asked.refresh_from_db()
    assert asked.retired_on is None
    assert "Too long" in text_of(client.get(reverse("history", args=["questionnaire", asked.pk])))


def test_a_version_costs_as_many_statements_with_many_questions(board, client, draft):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page("edition", draft.pk)).status_code == 200
        return len(queries)

    cost()  # the version before is read once in a process
    few, section = cost(), draft.sections.get(code="A1")
    for number in range(30):
        services.add_question(section=section, by=None, code=f"X{number}", text="Is it so?", type="ypn")
    assert cost() == few
