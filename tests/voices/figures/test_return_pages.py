"""A return that the children's survey has filled in: what its pages show, and that nobody changes it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.access import form_for, lock_return
from audits.models import Answer, Return
from audits.questions.carrying import may_keep
from audits.questions.checks import before_sign_off
from audits.questions.questionnaire import Given
from audits.questions.reading import given_of
from audits.questions.wording import FEW_ANSWERED, SOME_HIDDEN, WITHHELD, answer_lines
from audits.returns.files import print_document
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import NOT_CHANGED, fill, put_survey_answer
from core.text.dates import today
from tests.audits.returns.test_fill_pages import page_of, person_of, q, send
from tests.cast import enter as sign_in
from tests.factories.accounts import UserFactory
from tests.voices.figures.test_services import surveys_in
from voices.figures.printed import Printed
from voices.figures.services import finish

pytestmark = pytest.mark.django_db


def finished(*years: dict[int, int]) -> Return:
    _, [survey] = surveys_in(list(years))
    finish(survey=survey, by=UserFactory(roles=["manager"]))
    return survey.audit_return


@pytest.fixture(scope="module")
def pickled_return(django_db_setup, django_db_blocker) -> Iterator[bytes]:
    """A filled return, pickled; rolled back after the last test of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield pickle.dumps(finished({5: 40, 8: 33}))
        transaction.set_rollback(True)


@pytest.fixture
def audit_return(pickled_return, db) -> Return:
    return pickle.loads(pickled_return)  # our own data


def answered(page) -> dict[str, dict[str, str]]:
    """Code → label → text of what stands under "answered"."""
    return {part.question.code: dict(part.answer_lines) for part in page.context["whole"].answered}


@pytest.mark.long
def test_page_shows_printed_figures_that_cannot_be_changed(audit_return):
    client = sign_in(person_of(audit_return))
    key = form_for(audit_return).questions["C4"].pk
    page = client.get(page_of(audit_return), {"open": key})
    found = answered(page)
    assert {"C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11"} <= set(found)
    printed = Printed(audit_return.children_survey.printed)
    assert found["C4"]["Library"] == printed.count("C4", "library")
    assert found["C2"]["8 to 11: answered"] == "40"
    assert page.content.decode().count("From the children’s survey") == 10
    assert f"?open={key}#" not in page.content.decode()


def test_form_that_is_sent_all_the_same_changes_nothing(audit_return):
    before = list(Answer.objects.order_by("pk").values_list("value", "version"))
    values = {q(audit_return, "C7", "version"): "1", q(audit_return, "C7"): "3"}
    send(sign_in(person_of(audit_return)), audit_return, values)
    assert list(Answer.objects.order_by("pk").values_list("value", "version")) == before


def test_single_answer_that_is_sent_is_refused(audit_return):
    key = form_for(audit_return).questions["C7"].pk
    address = reverse("audits:answer", args=[audit_return.pk, key])
    values = {q(audit_return, "C7", "version"): "1", q(audit_return, "C7"): "3"}
    response = sign_in(person_of(audit_return)).post(address, values, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert NOT_CHANGED in response.text
    assert Answer.objects.get(question=key).version == 1


def test_nothing_of_survey_keeps_return_from_being_signed(audit_return):
    data = return_data_of(audit_return)
    found = before_sign_off(data.form, data.answers, actions={}, evidence={}, on=today())
    assert {each.code for each in found if each.blocks} <= {"C12", "C13"}


def test_setting_under_10_is_named_nowhere_with_a_count():
    audit_return = finished({8: 7})
    found = answered(sign_in(person_of(audit_return)).get(page_of(audit_return)))
    codes = {f"C{number}" for number in range(2, 12)}
    assert codes <= set(found)
    assert all(found[code] == {"": FEW_ANSWERED} for code in codes)
    data = return_data_of(audit_return)
    blocks = before_sign_off(data.form, data.answers, actions={}, evidence={}, on=today())
    assert {each.code for each in blocks if each.blocks} <= {"C12", "C13"}


def test_counts_of_others_are_not_checked_against_hidden_ones():
    form = form_for(finished({5: 30}))
    answers = {"C2": Given({"answered_8_11": "c"}, "survey"), "C7": Given(700, number=700)}
    found = before_sign_off(form, answers, actions={}, evidence={}, on=today())
    assert not [each for each in found if each.kind == "check"]


@pytest.mark.parametrize("years", [{5: 40}, {8: 7}])
def test_files_and_pages_of_filled_return_open(years):
    """Hidden counts are words where a number is expected."""
    audit_return = finished(years)
    Return.objects.filter(pk=audit_return.pk).update(
        state="submitted", submitted_on=today(), submitted_at=timezone.now(), receipt="S1", times_submitted=1
    )
    client = sign_in(UserFactory(roles=["manager"]))
    own, asked = [audit_return.pk], [audit_return.round_id]
    pages = [reverse(f"audits:{name}", args=own) for name in ("return", "moderate", "own_result")]
    pages += [reverse("audits:results", args=asked), reverse("audits:export_answers", args=[*asked, "xlsx"])]
    pages += [reverse("audits:export_results", args=[*asked, format]) for format in ("docx", "xlsx")]
    pages += [reverse("audits:return_file", args=[*own, *what]) for what in (("filled", "docx"), ("answers", "xlsx"))]
    for page in pages:
        response = client.get(page)
        assert (response.status_code, bool(response.getvalue())) == (200, True), page


def test_value_typed_before_becomes_that_of_survey(audit_return):
    """A number that is the same already must not stay one of the return, which counts on paper and can be changed."""
    by = UserFactory(roles=["manager"])
    question, row = form_for(audit_return).questions["C7"], Answer.objects.get(question__code="C7")
    typed = given_of(question, {"answer": row.value})
    fill(row, typed, None, by, None)
    row.save()
    put_survey_answer(lock_return(audit_return), row, question, Given(row.value, "survey"), by=by)
    assert Answer.objects.get(pk=row.pk).code == "survey"


def test_survey_answer_is_never_kept_from_earlier_return(audit_return):
    question = replace(form_for(audit_return).questions["C7"], carry="C")
    assert may_keep(question, Given(12, number=12))
    assert not may_keep(question, Given(12, "survey"))


def test_marks_of_survey_are_explained_where_its_answers_are_read(audit_return):
    Return.objects.filter(pk=audit_return.pk).update(
        state="submitted", submitted_on=today(), submitted_at=timezone.now(), receipt="S1", times_submitted=1
    )
    client = sign_in(UserFactory(roles=["manager"]))
    for name in ("return", "moderate"):
        page = client.get(reverse(f"audits:{name}", args=[audit_return.pk])).text
        assert page.count(SOME_HIDDEN) == 10, name
    audit_return.refresh_from_db()
    printed = str(print_document(return_data_of(audit_return)))
    assert printed.count(SOME_HIDDEN) == 10


def test_nobody_is_said_to_have_answered_what_survey_filled_in(audit_return):
    page = sign_in(UserFactory(roles=["manager"])).get(page_of(audit_return)).text
    assert page.count("Answered by") == 1, "C1, which says where, when and how"


def test_withheld_question_has_words(audit_return):
    questions = form_for(audit_return).questions
    assert answer_lines(questions["C7"], Given("z", "survey")) == [("", WITHHELD)]
    assert answer_lines(questions["C11"], Given({"know": "z", "useful": "z"}, "survey")) == [("", WITHHELD)]
    one = dict(answer_lines(questions["C11"], Given({"know": 12, "useful": "z"}, "survey"))).values()
    assert set(one) == {"12", WITHHELD}


def test_count_of_nobody_is_not_taken_for_too_few_answers(audit_return):
    assert answer_lines(form_for(audit_return).questions["C7"], Given(0, "survey")) == [("", "0")]
