"""What the directory knows is offered as an answer, and saved once somebody says that it is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audits.access import form_for
from audits.questions.known import KNOWN, given_of, known_answers
from audits.questions.questionnaire import form_of
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import keep_answers
from core.text.dates import today
from tests.audits.returns.test_fill_pages import page_of, parts_of, person_of, q, send
from tests.audits.returns.test_one_page import KEPT, press
from tests.cast import enter as sign_in
from tests.factories.audits import edition_of, fill, make_return, open_round, return_of, submitted
from tests.factories.directory import EsloFactory

CODES = ["A1.1", "A1.2", "A1.3"]


@pytest.fixture
def audit_return(db):
    """A return whose agency has a trained lead officer and a deputy."""
    made = make_return(year=today().year - 1)
    known = {"job_title": "Deputy head", "email": "jo@school.example", "phone": "01632 960001"}
    EsloFactory(agency=made.agency, name="Jo Field", trained_on=today(), **known)
    EsloFactory(agency=made.agency, name="Lee Norton", post="deputy")
    return made


def test_directory_knows_lead_officer_training_and_deputy(audit_return):
    found = known_answers(form_for(audit_return), audit_return.agency)
    assert found["A1.1"].value == {
        "name": "Jo Field", "job": "Deputy head", "email": "jo@school.example", "phone": "01632 960001",
    }  # fmt: skip
    assert (found["A1.2"].day, found["A1.3"].code, list(found)) == (today(), "y", CODES)


def test_nothing_is_known_of_a_post_that_nobody_holds(audit_return):
    audit_return.agency.eslos.update(valid_from="2010-01-01", valid_to="2010-02-01")
    assert known_answers(form_for(audit_return), audit_return.agency) == {}
    assert [read(audit_return.agency) for read in KNOWN.values()] == [None] * 3


def test_new_return_offers_what_the_directory_knows_and_saves_nothing(audit_return):
    client = sign_in(person_of(audit_return))
    page = client.get(page_of(audit_return))
    assert [part.question.code for part in page.context["whole"].same] == CODES
    assert page.text.count("From the directory. Is this right?") == 3 and "jo@school.example" in page.text
    assert not audit_return.answers.exists()
    key = form_for(audit_return).questions["A1.1"].pk
    assert send(client, audit_return, {}, then=f"keep:{key}").status_code == 302
    assert return_data_of(audit_return).answers["A1.1"].value["name"] == "Jo Field"
    row = return_data_of(audit_return).rows["A1.1"]
    assert row.kept_from is None and "directory" in row.history.get().history_change_reason


@pytest.mark.long
def test_directory_comes_before_last_year_and_training_need_not_be_typed_again(audit_return):
    person = person_of(audit_return)
    submitted(fill(audit_return, by=person))  # Sam Field was the lead officer then
    now = return_of(open_round([audit_return.agency], year=today().year))
    client = sign_in(person)
    page = client.get(page_of(now))
    same = {part.question.code: part for part in page.context["whole"].same}
    assert len(same) == 14 and same["A1.1"].known and same["A1.1"].last_year
    assert "Jo Field" in page.text and "Sam Field" in page.text
    press(client, now, [*KEPT, "A1.2"], [*KEPT, "A1.2"])
    stored = return_data_of(now)
    assert stored.answers["A1.1"].value["name"] == "Jo Field" and stored.answers["A1.2"].day == today()
    assert [bool(stored.rows[code].kept_from) for code in CODES] == [False, True, True]
    assert len(parts_of(client.get(page_of(now)))) == 13


def test_what_is_known_is_changed_by_answering(audit_return):
    client, data = sign_in(person_of(audit_return)), {q(audit_return, "A1.3"): "n"}
    send(client, audit_return, data | {q(audit_return, "A1.3", "version"): "0"})
    keep_answers(audit_return=audit_return, questions=[form_for(audit_return).questions["A1.3"]], by=None)
    assert return_data_of(audit_return).answers["A1.3"].code == "n"


def test_no_known_answer_for_a_question_of_another_kind(audit_return):
    other = replace(form_for(audit_return).questions["A3.2"], known_as="eslo")
    assert given_of(other, KNOWN["eslo"](audit_return.agency)) is None


@pytest.mark.django_db
def test_shipped_questions_name_what_the_directory_knows():
    found = {each.code: each.known_as for each in edition_of().questions.exclude(known_as="")}
    assert found == dict(zip(CODES, KNOWN, strict=True))
    assert form_of(edition_of()).questions["A1.1"].known_as == "eslo"
