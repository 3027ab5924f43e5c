"""A return as a file, and its answers taken back from a spreadsheet that was filled in elsewhere."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.access import form_for
from audits.models import Answer
from audits.questions.questionnaire import Given
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import save_answer
from tests.audits.returns.test_fill_pages import person_of
from tests.cast import enter as sign_in
from tests.factories.audits import fill, make_return

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit_return():
    return make_return()


@pytest.fixture
def denzil(audit_return):
    return person_of(audit_return)


def file_of(client, audit_return, what, kind) -> bytes:
    response = client.get(reverse("audits:return_file", args=[audit_return.pk, what, kind]))
    assert response.status_code == 200
    return response.content


def filled_in(data: bytes, answers: dict) -> SimpleUploadedFile:
    """The spreadsheet with cells filled in, by (code, part)."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return_data = next(each for each in book if any(row[0].value == "Code" for row in each.iter_rows()))
    for row in return_data.iter_rows():
        key = (row[0].value, row[1].value or "")
        if key in answers:
            row[3].value = answers[key]
    book.save(held := io.BytesIO())
    return SimpleUploadedFile("answers.xlsx", held.getvalue())


def test_a_return_is_printed_blank_and_filled_in_word_and_pdf(audit_return, denzil):
    fill(audit_return, by=denzil, but={"A8.1": "Quiz nights"})
    client = sign_in(denzil)
    for what in ("filled", "blank"):
        assert file_of(client, audit_return, what, "pdf").startswith(b"%PDF")
        assert file_of(client, audit_return, what, "docx").startswith(b"PK")
    assert client.get(reverse("audits:return_file", args=[audit_return.pk, "filled", "csv"])).status_code == 404


@pytest.mark.long
def test_answers_go_out_and_come_back_by_a_preview_that_saves_nothing(audit_return, denzil):
    client, address = sign_in(denzil), reverse("audits:take_back", args=[audit_return.pk])
    save_answer(
        audit_return=audit_return,
        question=form_for(audit_return).questions["A1.3"],
        expected=0,
        given=Given("n", "n"),
        by=denzil,
    )
    out = file_of(client, audit_return, "answers", "xlsx")
    cells = {
        ("A1.3", ""): "Yes",
        ("A1.4", ""): "partly",
        ("A3.2", ""): 12,
        ("A3.3", ""): "some",
        ("A7.3", "Content: what was seen"): 3,
        ("A7.4", "To the police"): "none",
    }
    page = client.post(address, {"file": filled_in(out, cells)})
    found = {name: [each.question.code for each in page.context[name]] for name in ("new", "changed", "refused")}
    assert found == {"new": ["A1.4", "A3.2", "A7.3"], "changed": ["A1.3"], "refused": ["A3.3", "A7.4"]}
    assert Answer.objects.count() == 1 and "To the police: Enter a whole number" in page.content.decode()
    assert ">Enter a whole number" in page.content.decode()  # of a question of one field
    taken = client.post(address, {"changes": page.context["changes"]}, follow=True)
    assert "4 of 4 answers taken" in taken.content.decode()
    answers = return_data_of(audit_return).answers
    assert (answers["A1.3"].code, answers["A1.4"].code, answers["A3.2"].value) == ("y", "p", 12)
    same = client.post(address, {"file": filled_in(file_of(client, audit_return, "answers", "xlsx"), {})})
    assert same.context["good"] == 0  # what went out comes back as it was


def test_everything_that_a_return_holds_comes_back_unchanged(audit_return, denzil):
    fill(audit_return, by=denzil, but={"A8.1": "=1+1", "A1.3": "na", "A2.2": "2026-02-03"})
    client = sign_in(denzil)
    page = client.post(
        reverse("audits:take_back", args=[audit_return.pk]),
        {"file": filled_in(file_of(client, audit_return, "answers", "xlsx"), {})},
    )
    assert page.status_code == 200 and not page.context["refused"] and page.context["good"] == 0


def test_a_colleague_who_answers_between_looking_and_taking_is_not_overwritten(audit_return, denzil):
    client, address = sign_in(denzil), reverse("audits:take_back", args=[audit_return.pk])
    page = client.post(
        address, {"file": filled_in(file_of(client, audit_return, "answers", "xlsx"), {("A1.3", ""): "Yes"})}
    )
    mina = person_of(audit_return, "Mina Cole")
    save_answer(
        audit_return=audit_return,
        question=form_for(audit_return).questions["A1.3"],
        expected=0,
        given=Given("n", "n"),
        by=mina,
    )
    text = client.post(address, {"changes": page.context["changes"]}, follow=True).content.decode()
    assert "A colleague has answered A1.3 since" in text and return_data_of(audit_return).answers["A1.3"].code == "n"
    assert "too old" in client.post(address, {"changes": "x"}, follow=True).content.decode()


def test_what_is_no_such_spreadsheet_is_refused_in_words(audit_return, denzil):
    client, address = sign_in(denzil), reverse("audits:take_back", args=[audit_return.pk])
    response = client.post(address, {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    assert response.status_code == 422 and "not the spreadsheet of a return" in response.content.decode()
    assert client.post(address, {}).status_code == 422
