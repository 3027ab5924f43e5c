"""/audits/questionnaires/import/: a file or pasted questions, through columns and preview to the draft, and back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Edition
from audits.questionnaires.services.questionnaires import add_questionnaire
from core.importing.services import mark_of, preview, work_of
from core.models import Import
from tests.actions.pages import errors_of
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of
from tests.layouts.build import build

pytestmark = pytest.mark.django_db
ADDRESS = "/audits/questionnaires/import/"


@pytest.fixture
def manager(client):
    client.force_login(UserFactory(roles=["manager"]))
    return client


def upload(client, data: bytes, filename: str = "questions.csv", **values):
    return client.post(ADDRESS, {"file": SimpleUploadedFile(filename, data), "name": "Clubs", **values})


def accept(client, import_: Import):
    values = {"version": import_.version, "mark": mark_of(preview(import_, work_of(import_)))}
    return client.post(f"{ADDRESS}{import_.pk}/accept/", values, follow=True)


def test_it_works(manager):
    page = manager.get(upload(manager, build("questions.xlsx"), "questions.xlsx").url).content.decode()
    assert "The questions become a new questionnaire, “Clubs”." in page
    assert "S1 Who leads (new)" in page and "Scale of 1 to 5, 5 is best" in page
    page = accept(manager, Import.objects.get())
    edition = Edition.objects.get(questionnaire__name="Clubs")
    assert page.redirect_chain[-1][0] == reverse("audits:edition", args=[edition.pk])
    assert "12 questions added to the draft of Clubs, version 1." in page.content.decode()
    done = Import.objects.get()
    page = manager.post(f"{ADDRESS}{done.pk}/undo/", {"version": done.version, "reason": "Wrong file"}, follow=True)
    assert "has been undone" in page.content.decode()
    assert not edition.questions.standing().exists()


def test_it_needs_the_right(client):
    client.force_login(UserFactory(roles=["member"]))
    assert client.get(ADDRESS).status_code == 403
    assert upload(client, b"Question,Type\nIs there a rule?,Y/N\n").status_code == 403


def test_questionnaire_is_chosen_by_the_link_on_its_page(manager):
    edition = edition_of()
    page = manager.get(reverse("audits:edition", args=[edition.pk])).content.decode()
    link = f"{ADDRESS}?questionnaire={edition.questionnaire_id}"
    assert f'href="{link}"' in page
    form = manager.get(link).context["form"]
    assert form["questionnaire"].value() == str(edition.questionnaire_id)
    response = upload(
        manager, b"Question,Type\nIs there a rule?,Y/N\n", name="", questionnaire=edition.questionnaire_id
    )
    page = manager.get(response.url).content.decode()
    assert f"A draft of “{edition.questionnaire}”, version 2, is started" in page
    assert not Edition.objects.filter(published_at=None).exists(), "nothing is saved before it is accepted"


def test_pasted_questions_are_asked_how_they_are_answered(manager):
    response = manager.post(ADDRESS, {"pasted": "Is there a rule, or not?\n\nWho wrote it?", "name": "Clubs"})
    waiting = Import.objects.get()
    page = manager.get(response.url).content.decode()
    assert waiting.state == "columns" and "Is there a rule, or not?" in page and "Please look" in page
    values = {"version": waiting.version, "step": "columns", "column_0_0": "text"}
    response = manager.post(f"{ADDRESS}{waiting.pk}/", values)
    assert "Choose the column that holds “Kind of answer”." in response.content.decode()
    manager.post(f"{ADDRESS}{waiting.pk}/", values | {"constant_type": "yn"})
    waiting.refresh_from_db()
    accept(manager, waiting)
    found = Edition.objects.get(questionnaire__name="Clubs").questions.values_list("text", "type")
    assert list(found) == [("Is there a rule, or not?", "yn"), ("Who wrote it?", "yn")]


def test_pasted_rows_keep_their_cells(manager):
    response = manager.post(ADDRESS, {"pasted": "Question\tType\nIs there a rule?\tY/N\n", "name": "Clubs"})
    page = manager.get(response.url).content.decode()
    assert "Is there a rule?" in page and "Yes, no" in page


def test_text_file_with_a_question_in_each_line_is_read(manager):
    response = upload(manager, b"Is there a rule?\r\nWho wrote it, and when?\r\n", "questions.txt")
    page = manager.get(response.url).content.decode()
    assert "Who wrote it, and when?" in page


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": ""}, "Name the new questionnaire, or choose one above"),
        ({"name": "Old"}, "There is a questionnaire of this name already. Choose it above, or another name."),
        ({"pasted": "Is it so?"}, "Choose a file or paste the questions, not both"),
        ({"file": ""}, "Choose a file, or paste the questions below"),
        ({"questionnaire": "first"}, "Leave this blank, or choose “A new one” above"),
    ],
)
def test_file_is_refused_without_one_questionnaire(values, error, manager):
    edition = add_questionnaire(name="Old", subject="agency", by=None)
    values = values | ({"questionnaire": edition.questionnaire_id} if "questionnaire" in values else {})
    response = upload(manager, b"Question,Type\nIs there a rule?,Y/N\n", **values)
    assert response.status_code == 422
    assert error in errors_of(response)


def test_refused_row_is_mended_in_place(manager):
    response = upload(manager, b"Question,Type,Options\nWhich colour?,Choose one,red\n")
    page = manager.get(response.url).content.decode()
    assert "Say what can be chosen" in page and "Refused: 1" in page
    values = {"version": 1, "step": "preview", "row": "0:1", "cell 0:1:2": "red; blue", "state": "refused"}
    page = manager.post(response.url, values, follow=True).content.decode()
    assert "New: 1" in page


def test_undo_says_what_was_changed_since(manager):
    upload(manager, b"Question,Type\nIs there a rule?,Y/N\n")
    accept(manager, Import.objects.get())
    edition, done = Edition.objects.get(questionnaire__name="Clubs"), Import.objects.get()
    question = edition.questions.get()
    question.version += 1
    question.save()
    page = manager.post(f"{ADDRESS}{done.pk}/undo/", {"version": done.version, "reason": "Wrong file"})
    assert page.status_code == 422
    assert "S1.1 of this file changed or moved since" in page.content.decode()


def test_row_that_could_identify_a_child_is_refused_and_the_others_come_in(manager):
    data = b"Question,Type\nIs there a rule?,Y/N\nWho helped NHS 943 476 5919?,Y/N\n"
    page = manager.get(upload(manager, data).url)
    assert "This holds an NHS number. Take it out of the file, or leave this row out." in page.text
    accept(manager, Import.objects.get())
    edition = Edition.objects.get(questionnaire__name="Clubs")
    assert [question.text for question in edition.questions.standing()] == ["Is there a rule?"]
