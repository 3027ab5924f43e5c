"""Saving answers: each as it is given, by several people, and none is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.access import form_for
from audits.models import Answer, Return
from audits.questions.questionnaire import BLANK, form_of
from audits.questions.reading import read_answer
from audits.returns.return_data import return_data_of
from audits.returns.services.answers import keep_answer, keep_answers, save_answer
from audits.rounds.services import exempt_return
from core.records.locking import Conflict
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.audits import edition_of, fill, make_return, open_round, return_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit_return():
    return make_return()


@pytest.fixture
def sam():
    return UserFactory(name="Sam Field")


def say(audit_return, code, raw, by, expected=0, **more):
    question = form_for(audit_return).questions[code]
    raw = raw if isinstance(raw, dict) else {"answer": raw}
    given = read_answer(question, raw, on=today()).given
    return save_answer(audit_return=audit_return, question=question, expected=expected, given=given, by=by, **more)


def test_the_first_answer_starts_the_return(audit_return, sam):
    answer = say(audit_return, "A1.3", "y", sam)
    audit_return.refresh_from_db()
    assert (audit_return.state, audit_return.started_on, audit_return.answered) == ("in_progress", today(), 1)
    assert (answer.code, answer.answered_by, answer.version) == ("y", sam, 1)
    assert answer.history.get().history_user == sam


def test_statements_of_saving_an_answer(audit_return, sam):
    form_for(audit_return)
    for code, raw, expected, most in (("A1.3", "y", 0, 8), ("A1.4", "y", 0, 7), ("A1.3", "p", 1, 5)):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            say(audit_return, code, raw, sam, expected)
        real = [each for each in seen.captured_queries if "SAVEPOINT" not in each["sql"]]
        assert len(real) <= most - 2, [each["sql"] for each in real]  # BEGIN and COMMIT are not seen inside a test


def test_two_who_answer_differently_both_keep_their_text(audit_return, sam):
    say(audit_return, "A8.1", "Quiz nights", sam)
    with pytest.raises(Conflict) as conflict:
        say(audit_return, "A8.1", "Posters", UserFactory())
    assert conflict.value.current.value == "Quiz nights" and conflict.value.base is None
    say(audit_return, "A8.1", "Posters and quiz nights", sam, expected=1)
    with pytest.raises(Conflict) as conflict:
        say(audit_return, "A8.1", "Nothing", UserFactory(), expected=1)
    assert (conflict.value.base.value, conflict.value.current.value) == ("Quiz nights", "Posters and quiz nights")


def test_the_same_answer_again_is_not_saved_again(audit_return, sam):
    say(audit_return, "A1.3", "y", sam)
    assert say(audit_return, "A1.3", "y", UserFactory()).version == 1
    assert Answer.history.count() == 1


def test_an_answer_can_be_taken_back_and_is_not_0(audit_return, sam):
    say(audit_return, "A3.2", "0", sam)
    answer = say(audit_return, "A3.2", "", sam, expected=1)
    audit_return.refresh_from_db()
    assert (answer.value, answer.number, audit_return.answered) == (None, None, 0)
    assert [row.number for row in answer.history.order_by("history_id")] == [0, None]


def test_a_blank_where_nothing_was_saves_nothing(audit_return, sam):
    assert say(audit_return, "A3.2", "", sam).version == 0
    assert not Answer.objects.exists() and Return.objects.get().state == "not_started"


def test_a_note_stands_beside_an_answer_and_is_left_alone_where_none_is_given(audit_return, sam):
    say(audit_return, "A1.3", "y", sam, note=" See the list ")
    assert say(audit_return, "A1.3", "p", sam, expected=1).note == "See the list"
    assert say(audit_return, "A1.3", "p", sam, expected=2, note="").note == ""


def test_what_is_not_asked_cannot_be_answered(audit_return, sam):
    question = form_for(audit_return).questions["A8.3"]
    with pytest.raises(RuleBroken, match="signing"):
        save_answer(audit_return=audit_return, question=question, expected=0, given=BLANK, by=sam)
    foreign = next(iter(form_of(edition_of("young-people")).questions.values()))
    with pytest.raises(RuleBroken, match="not asked"):
        save_answer(audit_return=audit_return, question=foreign, expected=0, given=BLANK, by=sam)


@pytest.mark.parametrize("state", ["ready", "submitted", "exempt", "closed round"])
def test_a_return_that_takes_no_answers_says_why(audit_return, sam, state):
    if state == "exempt":
        exempt_return(audit_return=audit_return, expected=1, reason="It has no children now", by=sam)
    elif state == "closed round":
        type(audit_return.round).objects.filter(pk=audit_return.round_id).update(state="closed", closed_on=today())
    else:
        days = {"submitted_on": today(), "submitted_at": dt.datetime.now(dt.UTC), "receipt": "R", "times_submitted": 1}
        Return.objects.filter(pk=audit_return.pk).update(state=state, **(days if state == "submitted" else {}))
    words = {"ready": "ready for sign-off", "submitted": "submitted", "exempt": "exempted", "closed round": "closed"}
    with pytest.raises(RuleBroken, match=words[state]):
        say(audit_return, "A1.3", "y", sam)
    assert not Answer.objects.exists()


@pytest.fixture
def this_year(sam):
    """A return of this year whose agency handed in one last year."""
    last = make_return(year=today().year - 1)
    submitted(fill(last, by=sam, but={"A1.3": "na", "A2.3": "5"}), by=sam)
    return return_of(open_round([last.agency], year=today().year), last.agency)


def test_last_years_answers_are_shown_by_their_rule(this_year):
    return_data = return_data_of(this_year)
    assert return_data.last_year["A1.3"].value == "na" and return_data.last_year["A2.3"].value == 5
    assert "A3.2" not in return_data.last_year
    questions = return_data.form.questions
    assert return_data.may_keep(questions["A1.3"]) and not return_data.may_keep(questions["A2.3"])


def test_a_kept_answer_is_a_new_one_of_today_by_who_kept_it(this_year):
    mina = UserFactory()
    kept = keep_answer(audit_return=this_year, question=form_for(this_year).questions["A1.3"], expected=0, by=mina)
    assert (kept.value, kept.reason, kept.answered_by) == ("na", "We have no direct access.", mina)
    assert kept.kept_from.audit_return_id == this_year.previous_id
    assert kept.history.get().history_change_reason == "Kept from the earlier return"


def test_what_has_to_be_answered_again_cannot_be_kept(this_year, sam):
    with pytest.raises(RuleBroken, match="cannot be kept"):
        keep_answer(audit_return=this_year, question=form_for(this_year).questions["A2.3"], expected=0, by=sam)


def test_keeping_many_leaves_what_is_answered_alone(this_year, sam):
    say(this_year, "A1.3", "n", sam)
    kept = keep_answers(audit_return=this_year, questions=form_for(this_year).questions.values(), by=sam)
    assert len(kept) == 12  # of thirteen marked C one is answered already
    assert Answer.objects.get(audit_return=this_year, question__code="A1.3").code == "n"
