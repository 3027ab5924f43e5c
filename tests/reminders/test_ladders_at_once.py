"""Two schedulers that record the same line of a ladder at the same moment: it is recorded once."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.models import EsloReturnLine, MailedLink
from agencies.posts.rules import months_before
from audits.models import Chase, ImprovementAction
from core.text.dates import today
from tests.actions.test_service_races import at_once
from tests.agencies.asking import eslo
from tests.agencies.asking import open_round as ask_agencies
from tests.audits.improvements.test_improvement_letters import overdue
from tests.factories.accounts import UserFactory
from tests.factories.audits import open_round
from tests.reminders.ladders import CHASES, ESLO_RETURNS, IMPROVEMENTS, QUESTIONS, due, record

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def chase() -> None:
    made = open_round([eslo().agency], first_deadline=today() - DAY)
    made.steps.create(anchor="first", days=1, to="eslo", subject="Late", text="Please.")


def remind_of_improvement() -> None:
    overdue(eslo().agency)


def ask_agency() -> None:
    officer = eslo()
    ask_agencies(UserFactory(), agencies=type(officer.agency).objects.filter(pk=officer.agency_id))
    EsloReturnLine.objects.update(asked_on=today() - 8 * DAY)


def ask_officer() -> None:
    long_ago = months_before(today(), 30)
    eslo(valid_from=long_ago, confirmed_on=long_ago)


@pytest.mark.parametrize(("ladder", "begin", "recorded"), [
    (CHASES, chase, Chase.objects.filter(kind="step")),
    (IMPROVEMENTS, remind_of_improvement, ImprovementAction.objects.filter(reminded_on__isnull=False)),
    (ESLO_RETURNS, ask_agency, EsloReturnLine.objects.filter(times_asked=2)),
    (QUESTIONS, ask_officer, MailedLink.objects.filter(purpose="confirm")),
], ids=["chases", "improvements", "eslo returns", "questions"])  # fmt: skip
def test_two_schedulers_record_a_line_once(ladder, begin, recorded):
    begin()
    (one,), (other,), emails = due(ladder), due(ladder), []
    at_once(lambda: emails.append(record(one)), lambda: emails.append(record(other)))
    assert sorted(email is None for email in emails) == [False, True]
    assert recorded.all().count() == 1 and due(ladder) == []
