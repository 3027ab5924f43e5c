"""Many agencies answer at the same moment: the totals are right, nobody's answer is lost, and nobody waits for ever."""

from __future__ import annotations

import pytest

from actions.answers.services import asking
from actions.answers.services.answers import give_answer
from actions.models import AgencyResponse, AnswerCount, AskedAction
from actions.table.querysets.totals import Totals
from agencies.directory.services import add_agency, close_agency
from agencies.models import Agency
from core.text.dates import today
from tests.actions.test_service_races import at_once
from tests.factories.accounts import UserFactory
from tests.factories.answers import asked_action, line_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db(transaction=True)
SAYS = ("done", "partly", "not_started", "not_applicable")


def answering(asked: AskedAction, agency: Agency, answer: str, by):
    """What one agency does, with its line as it has it open."""
    line = line_of(asked, agency)
    return lambda: give_answer(response=line, expected=line.version, answer=answer, note="Because", by=by)


def kept(asked: AskedAction) -> Totals:
    """The totals as they are kept, which is what counting the lines gives."""
    found = AnswerCount.objects.get(action=asked.action_id).totals
    assert found == asking.totals_of(asked.action_id)
    return found


def test_answers_of_many_agencies_at_once_are_all_counted():
    agencies, by = [AgencyFactory() for _ in range(9)], UserFactory()
    asked = asked_action()
    calls = [answering(asked, agency, SAYS[place % 4], by) for place, agency in enumerate(agencies[:8])]
    assert at_once(*calls) == ["saved"] * 8
    assert kept(asked) == Totals(9, 2, 2, 2, 2)
    versions = list(AnswerCount.history.filter(action=asked.action_id).values_list("version", flat=True))
    assert sorted(versions) == list(range(1, 11))  # made, filled, and each answer counted once, none over another


def test_of_the_last_answers_at_once_one_ends_it_and_none_is_lost():
    agencies, by = [AgencyFactory() for _ in range(6)], UserFactory()
    asked = asked_action()
    assert at_once(*(answering(asked, agency, "done", by) for agency in agencies)) == ["saved"] * 6
    assert kept(asked) == Totals(6, 6)
    asked.refresh_from_db()
    assert asked.ending == "answered"
    assert AskedAction.history.filter(action=asked.action_id, ending="answered").count() == 1
    assert AgencyResponse.objects.filter(action=asked.action_id, answer="done").count() == 6


def test_answers_to_two_actions_while_agencies_come_and_go_never_wait_for_each_other():
    agencies, by = [AgencyFactory() for _ in range(5)], UserFactory()
    one, other = asked_action(), asked_action()
    leaver = Agency.objects.get(pk=agencies[4].pk)
    calls = [
        answering(one, agencies[0], "done", by),
        answering(other, agencies[0], "done", by),
        answering(other, agencies[1], "partly", by),
        answering(one, agencies[1], "partly", by),
        lambda: close_agency(agency=leaver, expected=leaver.version, last_day=today(), by=by, reason="Merged"),
        lambda: add_agency(name="Late joiner", kind="primary", by=by),
        answering(one, agencies[2], "done", by),
        answering(other, agencies[2], "not_started", by),
    ]
    assert at_once(*calls) == ["saved"] * 8
    joined, left = 1, int(not Agency.objects.active().filter(pk=leaver.pk).exists())
    assert kept(one) == Totals(5 + joined - left, 2, 1)
    assert kept(other) == Totals(5 + joined - left, 1, 1, 1)
