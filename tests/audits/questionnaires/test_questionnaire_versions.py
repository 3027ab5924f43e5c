"""A version beside the one before it, and as a return would look."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.questionnaires.comparing import compare
from audits.questionnaires.services import questionnaires as services
from audits.questions.questionnaire import form_of
from tests.actions.pages import text_of
from tests.factories.audits import edition_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(board, enter):
    return enter(board.helen)


@pytest.fixture
def draft(board):
    return services.begin_draft(questionnaire=edition_of().questionnaire, by=board.helen)


def page(name: str, key: int, query: str = "") -> str:
    return reverse(f"audits:{name}", args=[key]) + query


def change(draft, which: str, **values):
    question = draft.questions.standing().get(code=which)
    return services.change_question(question=question, expected=question.version, by=None, **values)


def test_a_draft_that_nobody_has_touched_asks_the_same(draft, client):
    assert "Both ask the same." in text_of(client.get(page("compare_edition", draft.pk)))


def test_what_is_added_changed_moved_and_taken_out(draft, client):
    change(draft, "A1.3", code="A1.9", text="Who stands in when the ESLO is away?", asked="S", triggers=[])
    services.add_question(section=draft.sections.get(code="A5"), by=None, code="A5.9", text="Is it new?", type="ypn")
    services.remove_question(question=draft.questions.get(code="A5.1"), expected=1, by=None)
    services.move(part=draft.questions.get(code="A2.5"), up=True, by=None)
    found = compare([form_of(draft), form_of(draft.previous)])
    assert [each.code for each in found.added] == ["A5.9"] and [each.code for each in found.removed] == ["A5.1"]
    changed = {each.question.code: [change.label for change in each.changes] for each in found.changed}
    assert set(changed) - {"A2.4", "A2.5"} == {"A1.9"}
    assert changed["A1.9"] == ["Code", "Wording", "Who is asked", "Actions"]
    assert len(changed) == 2 and changed[next(iter(set(changed) - {"A1.9"}))] == ["Place"]
    assert found.same == len(form_of(draft).questions) - 3
    said = text_of(client.get(page("compare_edition", draft.pk)))
    assert "1 question added, 2 changed, 1 removed" in said and "Is it new?" in said


def test_a_version_is_compared_with_any_that_it_continues(board, draft, client):
    change(draft, "A1.3", text="Second wording")
    services.publish(edition=draft, expected=draft.version, by=board.helen)
    third = services.begin_draft(questionnaire=draft.questionnaire, by=board.helen)
    assert "Both ask the same." in text_of(client.get(page("compare_edition", third.pk)))
    said = text_of(client.get(page("compare_edition", third.pk, f"?against={draft.previous_id}")))
    assert "What is different from version 1" in said and "Second wording" in said
    assert "there is none before it" in text_of(client.get(page("compare_edition", draft.previous_id)))


def test_the_preview_asks_what_a_return_of_that_kind_asks(draft, client):
    change(draft, "A1.3", asked="S", text="Only for schools")
    school = client.get(page("preview_edition", draft.pk, "?kind=primary"))
    other = client.get(page("preview_edition", draft.pk, "?kind=police"))
    assert "Only for schools" in text_of(school) and "Only for schools" not in text_of(other)
    assert "audits/returns/question.html" in {each.name for each in school.templates}
    assert "hx-post" not in school.content.decode()
    third = text_of(client.get(page("preview_edition", draft.pk, "?kind=police&section=A3")))
    assert "How many staff and volunteers work with children?" in third


def test_a_place_without_accounts_is_shown_the_short_form(board, client):
    draft = board.audits.draft
    full = text_of(client.get(page("preview_edition", draft.pk, "?kind=primary&section=B-2")))
    short = text_of(client.get(page("preview_edition", draft.pk, "?kind=access_point&section=B-2")))
    assert "Do users log in as themselves" in full and "Do users log in as themselves" not in short
    assert "Who supplies filtering" in short


def test_the_preview_saves_nothing_and_takes_nothing(draft, client):
    shown = client.get(page("preview_edition", draft.pk))
    assert "Nothing that you type here is saved" in text_of(shown)
    assert not [
        line for line in shown.content.decode().splitlines() if 'class="return-form"' in line and "<form" in line
    ]
    assert client.post(page("preview_edition", draft.pk)).status_code == 405
