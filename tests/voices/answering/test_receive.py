"""Receiving forms: what is counted, what is refused, and what a crash of the database takes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.voices import make_class, make_survey
from tests.voices.answering.sending import counts, mark, open_class, receive
from voices.answering import services
from voices.answering.services import Refused, lost_answers, make_counters, send_limit, throw_away
from voices.models import SurveyClass, WaitingCount, WaitingMark
from voices.wording.questions import words_for

pytestmark = pytest.mark.django_db


def refusal(group: SurveyClass, number: str = "") -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        receive(group, number, C6="talk")
    return caught.value.kind, caught.value.words


def test_receive_adds_one_to_each_option(group):
    receive(group, C6="talk", C7="yes", C10=["parent", "friend"])
    receive(group, C6="talk", C4=["home", "school", "nowhere"], C7="no", C10=["parent"])
    receive(group, C4="home")  # the others skipped
    group.refresh_from_db()
    assert group.received == 3 == group.marks.count()
    assert counts(group) == {
        ("C6", "talk"): 2, ("C7", "yes"): 1, ("C7", "no"): 1, ("any", "any"): 1,
        ("C10", "parent"): 1, ("C10", "friend"): 1, ("C4", "home"): 2, ("C4", "school"): 1,
    }  # fmt: skip


def test_receive_counts_a_repeat_once(group):
    number = receive(group, C6="talk")
    receive(group, number, C6="controls")
    group.refresh_from_db()
    assert (group.received, counts(group)) == (1, {("C6", "talk"): 1})


@pytest.mark.parametrize(
    "change", [{"state": "closed"}, {"roll": 1}, {"open_until": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}]
)
def test_repeat_is_no_refusal_when_the_class_was_closed_or_filled(group, change):
    number = receive(group, C6="talk")
    SurveyClass.objects.update(**change)
    receive(group, number, C6="talk")
    assert counts(group) == {("C6", "talk"): 1}
    assert refusal(group)[0] in ("closed", "full")


def test_same_number_counts_in_each_class(group):
    other = open_class(group.survey, label="7C")
    number = receive(group, C6="talk")
    receive(other, number, C6="talk")
    assert counts(group) == counts(other) == {("C6", "talk"): 1}
    assert WaitingMark.objects.values("mark").distinct().count() == 2  # each hashed with its class


def test_mark_is_stored_as_a_hash(group):
    number = receive(group, C6="talk")
    assert len(group.marks.get().mark) == 64 and number not in group.marks.get().mark


@pytest.mark.parametrize("state", ["ready", "closed"])
def test_receive_refuses_when_the_class_is_not_open(group, state):
    SurveyClass.objects.update(state=state)
    assert refusal(group) == ("closed", "This survey is closed. Ask your teacher.")


@pytest.mark.parametrize("until", [None, timezone.now() - dt.timedelta(seconds=1)])
def test_receive_refuses_after_90_minutes(group, until):
    SurveyClass.objects.update(open_until=until)
    assert refusal(group)[0] == "closed"


def test_receive_refuses_when_the_survey_is_not_running(db):
    survey = make_survey(state="withdrawn")
    assert refusal(open_class(survey))[0] == "closed"


def test_receive_refuses_more_than_the_roll(db):
    group = open_class(roll=2)
    receive(group, C6="talk"), receive(group, C6="talk")
    assert refusal(group) == ("full", "Everyone in this class has answered. Ask your teacher.")
    assert WaitingMark.objects.count() == 2


@pytest.mark.long
def test_receive_refuses_more_than_40_in_a_minute(db, monkeypatch):
    monkeypatch.setattr(services.time, "monotonic", lambda: 6000.0)
    group, other = open_class(roll=400), open_class(label="7C", roll=400)
    for _ in range(40):
        receive(group, C6="talk")
    assert refusal(group) == ("busy", "Busy, we try again")
    receive(other, C6="talk")
    monkeypatch.setattr(services.time, "monotonic", lambda: 6060.0)
    receive(group, C6="talk")
    group.refresh_from_db()
    assert group.received == 41


@pytest.mark.long
def test_forms_that_cannot_count_do_not_use_up_the_minute_of_a_class(group):
    for _ in range(41):
        with pytest.raises(Refused, match="wrong"):
            receive(group, "short", C6="talk")
        receive(group)
    assert not send_limit.counts
    receive(group, C6="talk")
    SurveyClass.objects.update(roll=1)
    assert {refusal(group)[0] for _ in range(41)} == {"full"}
    SurveyClass.objects.update(state="closed")
    assert {refusal(group)[0] for _ in range(41)} == {"closed"}
    assert send_limit.counts == {group.pk: 1}


def test_form_to_a_closed_class_is_refused_by_two_statements(group, django_assert_num_queries):
    SurveyClass.objects.update(state="closed")
    with django_assert_num_queries(2):
        assert refusal(group)[0] == "closed"


@pytest.mark.parametrize("picks", [{}, {"C10": "parent"}, {"C6": ["talk", "controls"]}])
def test_form_without_an_answer_is_thanked_and_counted_nowhere(group, picks):
    number = receive(group, **picks)
    group.refresh_from_db()
    assert (group.received, counts(group), group.marks.count()) == (0, {}, 0)
    receive(group, number, C6="talk")
    group.refresh_from_db()
    assert (group.received, lost_answers(group)) == (1, 0)


def test_receive_refuses_a_key_that_nobody_has_and_counts_nothing(db):
    with pytest.raises(Refused) as caught:
        services.receive(key="nosuchkey0", picks={}, mark=mark())
    assert caught.value.kind == "unknown" and not send_limit.counts


@pytest.mark.parametrize("number", ["", "short", "x" * 65, "name of a child!"])
def test_receive_refuses_a_form_without_the_number_of_its_page(group, number):
    with pytest.raises(Refused) as caught:
        services.receive(key=group.key, picks={"C6": ["talk"]}, mark=number)
    assert caught.value.kind == "wrong" and counts(group) == {} and not group.marks.exists()


def test_receive_refuses_when_the_class_goes_meanwhile(group, monkeypatch):
    found = services.class_with_key(group.key)
    monkeypatch.setattr(services, "class_with_key", lambda key: found)
    SurveyClass.objects.all().delete()
    assert refusal(group)[0] == "closed"


# Counters, and what is lost


def test_make_counters_adds_what_is_missing_in_order_of_names(db):
    survey = make_survey()
    group = make_class(survey)
    WaitingCount.objects.all().delete()
    make_counters(group)
    make_counters(group)
    rows = list(WaitingCount.objects.order_by("pk").values_list("question", "option", "n"))
    expected = words_for(survey.audit_return.round.children_id, group.age).counters
    assert rows == [(question, option, 0) for question, option in sorted(expected)]


def test_throw_away_leaves_a_class_as_before_it_was_opened(group):
    other = open_class(group.survey, label="7C")
    number = receive(group, C6="talk")
    receive(other, C6="talk")
    throw_away(group)
    group.refresh_from_db()
    assert (group.received, group.state, group.open_until) == (0, "ready", None)
    assert counts(group) == {} and not group.marks.exists()
    assert counts(other) == {("C6", "talk"): 1}
    SurveyClass.objects.update(state="open", open_until=timezone.now() + dt.timedelta(hours=1))
    receive(group, number, C6="controls")
    assert counts(group) == {("C6", "controls"): 1}


def crash() -> None:
    """What PostgreSQL leaves of unlogged tables after a crash, and a restored backup of them."""
    WaitingCount.objects.all().delete()
    WaitingMark.objects.all().delete()


def test_lost_answers_counts_what_a_crash_took(group):
    for _ in range(14):
        receive(group, C6="talk")
    group.refresh_from_db()
    assert lost_answers(group) == 0
    crash()
    assert lost_answers(group) == 14
    assert refusal(group)[0] == "closed"  # or nobody could tell who answers twice
    throw_away(group)
    assert lost_answers(group) == 0
    SurveyClass.objects.update(state="open", open_until=timezone.now() + dt.timedelta(hours=1))
    receive(group, C6="talk")
    assert counts(group) == {("C6", "talk"): 1}


def test_crash_before_the_first_form_loses_nothing(group):
    crash()
    receive(group, C6="talk")
    assert counts(group) == {("C6", "talk"): 1}
    assert WaitingCount.objects.count() == len(
        words_for(group.survey.audit_return.round.children_id, group.age).counters
    )


def test_tables_of_answers_are_unlogged(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'")
        assert {name for (name,) in cursor.fetchall()} == {
            "voices_waitingcount",
            "voices_waitingmark",
            "voices_waitingpool",
        }


def test_counters_of_a_form_cannot_be_told_by_their_transaction(group):
    receive(group, C6="talk")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT xmin::text), count(DISTINCT cmin::text) FROM voices_waitingcount"
        )
        rows, transactions, statements = cursor.fetchone()
    assert rows > 50 and transactions == statements == 1
