"""The three questionnaires that come with the product: whole, sound, and loaded once."""

from __future__ import annotations

import pytest

from audits.models import Answer, Edition, Questionnaire
from audits.questionnaires.services.shipped import load_shipped
from audits.questions import checks, triggers
from audits.questions.questionnaire import form_of, part_for
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
CODES = {
    "arrangements": "A1.1 A1.2 A1.3 A1.4 A2.1 A2.2 A2.3 A2.4 A2.5 A3.1 A3.2 A3.3 A3.4 A4.1 A4.2 A4.3 A5.1 A5.2 A6.1 A6.2 "
    "A6.3 A7.1 A7.2 A7.3 A7.4 A8.1 A8.2 A8.3",
    "access-points": "B1 B2 B3 B4 B5 B6 B7 B8 B9 B10 B11 B12 B13 B14 B15 B16",
    "young-people": "C1 C2 C3 C4 C5 C6 C7 C8 C9 C10 C11 C12 C13",
}


def shipped(key: str) -> Edition:
    return Edition.objects.select_related("questionnaire").get(questionnaire__key=key, number=1)


@try_rows("key", CODES)
def test_each_is_there_published_and_in_the_order_of_its_table(key):
    edition = shipped(key)
    assert edition.is_published
    assert list(form_of(edition).questions) == CODES[key].split()
    assert edition.history.count() == 2  # made, published


def test_loading_again_changes_nothing():
    assert load_shipped() == []
    assert Questionnaire.objects.count() == 4


def test_what_the_board_changed_is_left_alone():
    Questionnaire.objects.filter(key="young-people").update(name="Our survey")
    load_shipped()
    assert Questionnaire.objects.get(key="young-people").name == "Our survey"


def test_every_trigger_and_check_is_sound_and_names_questions_that_are_there():
    for key in CODES:
        form = form_of(shipped(key))
        for question in form.questions.values():
            for trigger in question.triggers:
                assert not triggers.problems_of(trigger), question.code
                assert trigger.get("of", question.code) in form.questions
            for check in question.checks:
                assert not checks.problems_of(check), question.code
                assert {*check.get("others", []), check.get("other", question.code)} <= set(form.questions)
            if question.must_if:
                assert question.must_if["question"] in form.questions
            codes = [code for field in question.fields for code, _ in field.options]
            assert all(len(code) <= Answer._meta.get_field("code").max_length for code in codes)
            assert len({field.name for field in question.fields}) == len(question.fields)
            assert question.fields or question.is_answered_by_signing


def test_the_short_form_of_an_access_point_is_that_of_commercial_places():
    form = form_of(shipped("access-points"))
    assert " ".join(part_for(form, is_school=False, short=True).questions) == "B1 B2 B3 B4 B5 B7 B8 B11 B14"


def test_marks_of_the_tables():
    """Spot checks by hand against the tables: triggers, carry forward, priorities."""
    found = form_of(shipped("arrangements")).questions | form_of(shipped("access-points")).questions
    marks = {code: (asked.carry, asked.priority) for code, asked in found.items()}
    assert marks["A1.1"] == ("C", "4") and marks["A2.3"] == ("R", "4") and marks["A4.3"] == ("-", "6")
    assert {t["rule"]: t.get("months") for t in found["A1.2"].triggers} == {"older": 24}
    assert {t["rule"]: t.get("months") for t in found["A2.2"].triggers} == {"older": 12}
    assert [(t["codes"], t["weight"]) for t in found["A1.3"].triggers] == [(["p"], "offered"), (["n"], "compulsory")]
    assert [t["codes"] for t in found["A8.2"].triggers] == [["1", "2"]]
    assert not found["A8.1"].must and not found["A7.3"].triggers


def test_a_published_form_is_read_once_in_a_process(django_assert_num_queries):
    edition = shipped("arrangements")
    form_of(edition)
    with django_assert_num_queries(0):
        assert form_of(edition).questions["A1.1"].type == "person"
