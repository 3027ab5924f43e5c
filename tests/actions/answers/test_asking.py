"""Agencies are asked about an action: who is on the list, how it is counted, when and how it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from actions.answers.services import asking
from actions.answers.services.asking import ask_agencies, change_kinds, close_by_decision, completion_note
from actions.jobs import follow_directory
from actions.models import AgencyResponse, AnswerCount, AskedAction
from actions.progress.services.progress import complete_action
from actions.table.querysets.totals import Totals
from agencies.directory.services import close_agency
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from tests.actions.past.asat_states import standing_clock
from tests.factories.accounts import UserFactory
from tests.factories.answers import all_agencies_action, asked_action, line_of, say
from tests.factories.plan import ActionFactory, AgencyFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
FIVE = Totals(5, 2, 1, 0, 1)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def three():
    """Two schools and the police."""
    return [AgencyFactory(name="Ash"), AgencyFactory(name="Birch"), AgencyFactory(name="Police", kind="police")]


def totals(asked: AskedAction) -> Totals:
    """The count as it is kept, which is what counting gives."""
    kept = AnswerCount.objects.get(action=asked.action_id).totals
    assert kept == asking.totals_of(asked.action_id)
    return kept


def names(asked: AskedAction) -> list[str]:
    """The agencies that are counted."""
    lines = AgencyResponse.objects.filter(action=asked.action_id).counted()
    return sorted(lines.values_list("agency__name", flat=True))


@try_rows(
    ("numbers", "words"),
    [
        (Totals(), "No agency is asked yet"),
        (Totals(84, 31, 20, 24), "31 of 84 done, 20 partly, 24 not yet, 9 no reply"),
        (Totals(46, 13, 10, 4, 6), "13 of 46 done, 10 partly, 4 not yet, 6 do not apply, 13 no reply"),
        (Totals(84, 31, 53), "31 of 84 done, 53 partly"),
        (Totals(84, 84), "84 of 84 done"),
        (Totals(84, 80, 0, 0, 1), "80 of 84 done, 1 does not apply, 3 no reply"),
        (Totals(6, 4, 0, 0, 2), "4 of 6 done, 2 do not apply"),
        (Totals(5, 3, 0, 0, 2), "5 agencies are asked"),
        (Totals(2, 0, 2), "2 agencies are asked"),
        (Totals(1, 1), "1 agency is asked"),
    ],
)
def test_totals_are_said_as_the_plan_prints_them(numbers, words):
    assert numbers.in_words == words


@try_rows(
    ("before", "now", "words"),
    [
        (Totals(46, 7, 9), Totals(46, 13, 9), "46 asked: 7 → 13 done, 9 partly, 30 → 24 no reply"),
        (Totals(46, 7, 9), Totals(48, 7, 0, 9), "46 → 48 asked: 7 done, 9 → 0 partly, 0 → 9 not yet, 30 → 32 no reply"),
        (Totals(6), Totals(6, 5, 0, 0, 1), "6 asked: 0 → 5 done, 0 → 1 does not apply, 6 → 0 no reply"),
        (Totals(6, 5, 0, 0, 1), Totals(6, 4, 0, 0, 2), "6 asked: 5 → 4 done, 1 → 2 do not apply"),
        (Totals(5, 3), Totals(6, 4), "5 agencies are asked → 4 of 6 done, 2 no reply"),
        (Totals(), Totals(3, 1), "No agency is asked yet → 3 agencies are asked"),
        (Totals(3, 1), Totals(3, 2), "3 agencies are asked"),
        (Totals(6, 4), Totals(6, 4), "4 of 6 done, 2 no reply"),
    ],
)
def test_since_says_what_the_counts_were_and_are_without_signs(before, now, words):
    assert now.since(before) == words


@try_rows(
    ("numbers", "complete"),
    [
        (Totals(), False),
        (FIVE, False),
        (Totals(3, 2, 0, 0, 1), True),
        (Totals(3, 2, 1), False),
        (Totals(2, 0, 0, 0, 2), True),
    ],
)
def test_it_is_complete_where_every_agency_has_done_it_or_it_does_not_apply(numbers, complete):
    assert numbers.is_complete is complete


def test_what_is_noted_at_100_says_how_many():
    assert completion_note(Totals(84, 81, 0, 0, 3)) == "All 84 agencies have answered: 81 done, 3 do not apply."
    assert completion_note(Totals(6, 6)) == "All 6 agencies have answered: 6 done."


def test_of_few_agencies_no_number_is_noted():
    assert completion_note(Totals(5, 4, 0, 0, 1)) == "All 5 agencies have answered."
    assert completion_note(Totals(1, 1)) == "The one agency that is asked has answered."


def test_whoever_reads_every_answer_is_told_all_numbers():
    assert Totals(2, 0, 1).in_full == "0 of 2 done, 1 partly, 1 no reply"


class TestAsking:
    def test_every_active_agency_is_asked_and_none_has_replied(self, three, by):
        AgencyFactory(name="Gone", active_to=today() - dt.timedelta(days=1))
        asked = ask_agencies(action=all_agencies_action(), kinds=[], by=by)
        assert names(asked) == ["Ash", "Birch", "Police"]
        assert totals(asked) == Totals(3)
        assert asked.scope == "All agencies" and asked.is_listed
        line = line_of(asked, three[0])
        assert line.history.get().history_user == by

    def test_agencies_of_some_kinds_are_asked(self, three, by):
        asked = ask_agencies(action=all_agencies_action(), kinds=["police", "health"], by=by)
        assert names(asked) == ["Police"]
        assert asked.scope == "Police; Health"

    def test_it_is_refused_twice_and_where_nothing_can_be_answered(self, three, by):
        asked = asked_action()
        done = ActionFactory(completed=True)
        withdrawn = ActionFactory(withdrawn=True)
        for action, kinds, word in (
            (asked.action, [], "already"),
            (done, [], "complete"),
            (withdrawn, [], "withdrawn"),
            (ActionFactory(), ["probation"], "no active agency"),
            (ActionFactory(), ["zoo"], "from the list"),
        ):
            with pytest.raises(RuleBroken, match=word):
                ask_agencies(action=action, kinds=kinds, by=by)

    def test_other_kinds_can_be_asked_and_what_was_answered_stays(self, three, by):
        asked = asked_action()
        say(asked, three[2], "done")
        asked.refresh_from_db()
        change_kinds(asked=asked, expected=asked.version, kinds=["primary"], by=by)
        assert names(asked) == ["Ash", "Birch"]
        assert totals(asked) == Totals(2)
        with pytest.raises(NothingChanged):
            change_kinds(asked=asked, expected=asked.version, kinds=["primary"], by=by)
        change_kinds(asked=asked, expected=asked.version, kinds=[], by=by)
        assert totals(asked) == Totals(3, 1)

    def test_many_are_put_on_the_list_in_the_background(self, three, by, monkeypatch):
        monkeypatch.setattr(asking, "AT_ONCE", 1)
        asked = ask_agencies(action=all_agencies_action(), kinds=[], by=by)
        assert names(asked) == ["Ash", "Birch", "Police"]
        asked.refresh_from_db()
        assert asked.is_listed

    def test_a_list_that_is_not_whole_does_not_end_at_100(self, three, by):
        asked = asked_action()
        AskedAction.objects.update(is_listed=False)
        for agency in three:
            say(asked, agency, "done")
        asked.refresh_from_db()
        assert asked.closed_on is None
        follow_directory(today())  # the job of the day makes it whole
        asked.refresh_from_db()
        assert asked.ending == "answered"


class TestAnswers:
    @pytest.mark.parametrize("answer", ["done", "partly", "not_started"])
    def test_an_answer_is_noted_and_counted(self, answer, three, by):
        asked = asked_action()
        line = say(asked, three[0], answer, " So far ", by=by)
        assert (line.answer, line.note, line.answered_on, line.answered_by) == (answer, "So far", today(), by)
        assert totals(asked) == Totals(3)._replace(**{answer: 1})

    def test_a_second_answer_takes_the_place_of_the_first_which_stays_in_the_history(self, three):
        asked = asked_action()
        say(asked, three[0], "partly", "Half")
        say(asked, three[0], "done")
        assert totals(asked) == Totals(3, 1)
        assert list(line_of(asked, three[0]).history.values_list("answer", flat=True)) == ["done", "partly", ""]

    def test_one_that_was_told_names_who_told_it_and_when(self, three, by):
        with standing_clock() as clock:
            asked = asked_action()
            clock.pass_by(86_400 * 9)
            on = today() - dt.timedelta(days=2)
            line = say(asked, three[0], "done", told_by="Ms Okoro, by telephone", on=on, by=by)
        assert (line.told_by, line.answered_on) == ("Ms Okoro, by telephone", on)

    @pytest.mark.parametrize(
        ("answer", "values", "field"),
        [
            ("", {}, "answer"),
            ("maybe", {}, "answer"),
            ("not_applicable", {"note": "  "}, "note"),
            ("done", {"note": "x" * 2_001}, "note"),
            ("done", {"on": dt.date(2999, 1, 1)}, "on"),
            ("done", {"on": dt.date(2001, 1, 1)}, "on"),
        ],
    )
    def test_what_cannot_be_an_answer_is_refused_beside_its_field(self, answer, values, field, three):
        asked = asked_action()
        with pytest.raises(RuleBroken) as refused:
            say(asked, three[0], answer, **values)
        assert refused.value.field == field
        assert totals(asked) == Totals(3)

    def test_the_same_again_saves_nothing(self, three):
        asked = asked_action()
        say(asked, three[0], "done", "All of it")
        with pytest.raises(NothingChanged):
            say(asked, three[0], "done", "All of it")

    def test_of_two_colleagues_the_second_is_told(self, three, by):
        asked = asked_action()
        line = line_of(asked, three[0])
        say(asked, three[0], "done")
        from actions.answers.services.answers import give_answer

        with pytest.raises(Conflict):
            give_answer(response=line, expected=1, answer="partly", by=by)
        assert totals(asked) == Totals(3, 1)

    def test_nothing_is_answered_once_it_has_ended(self, three, by):
        asked, complete = asked_action(), asked_action()
        close_by_decision(asked=asked, expected=1, text="Enough", completes=False, by=by)
        complete.action.refresh_from_db()
        complete_action(action=complete.action, expected=1, done="Done", difference="Much", by=by)
        for each in (asked, complete):
            with pytest.raises(RuleBroken):
                say(each, three[0], "done")

    def test_an_agency_that_is_no_longer_asked_cannot_answer(self, three, by):
        asked = asked_action()
        close_agency(agency=three[0], expected=1, last_day=today() - dt.timedelta(days=1), by=by, reason="Merged")
        with pytest.raises(RuleBroken, match="no longer asked"):
            say(asked, three[0], "done")

    def test_the_database_refuses_an_answer_without_a_day_or_a_reason(self, three, by):
        line = line_of(asked_action(), three[0])
        for values in ({"answer": "done"}, {"answer": "not_applicable", "answered_on": today(), "answered_by": by}):
            with pytest.raises(IntegrityError), transaction.atomic():
                AgencyResponse.objects.filter(pk=line.pk).update(**values)
