"""Ladders cost as many statements for many as for one, and keep the order of locks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, EsloReturnLine
from agencies.posts.rules import months_before
from core.text.dates import today
from reminders.routine.lines import _ladders
from tests.agencies.asking import eslo
from tests.agencies.asking import open_round as ask_agencies
from tests.audits.improvements.test_improvement_letters import overdue
from tests.factories.accounts import UserFactory
from tests.factories.audits import open_round
from tests.reminders.ladders import CHASES, ESLO_RETURNS, EVERY, IMPROVEMENTS, QUESTIONS, due
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG_AGO = months_before(today(), 30)


def officers(number: int) -> list:
    """Officers without an account, who were not confirmed for long, each of an agency of their own."""
    return [
        eslo(email=f"dee{place}@tarn.example", valid_from=LONG_AGO, confirmed_on=LONG_AGO) for place in range(number)
    ]


def chase(number: int) -> None:
    made = open_round([officer.agency for officer in officers(number)], first_deadline=today() - DAY)
    made.steps.create(anchor="first", days=1, to="eslo", subject="Late", text="Please.")


def remind_of_improvements(number: int) -> None:
    for officer in officers(number):
        overdue(officer.agency, text=f"Do {officer.pk}")


def ask_in_return(number: int) -> None:
    agencies = Agency.objects.filter(pk__in=[officer.agency_id for officer in officers(number)])
    ask_agencies(UserFactory(), agencies=agencies)
    EsloReturnLine.objects.update(asked_on=today() - 30 * DAY)


def statements(ladder, begin, number: int) -> int:
    """How many statements a ladder takes to read so many lines; nothing of them stays."""
    with transaction.atomic():
        begin(number)
        with CaptureQueriesContext(connection) as found:
            assert len(due(ladder)) == number
        transaction.set_rollback(True)
    return len(found)


@try_rows(("ladder", "begin"), [
    (CHASES, chase),
    (IMPROVEMENTS, remind_of_improvements),
    (ESLO_RETURNS, ask_in_return),
    (QUESTIONS, officers),
])  # fmt: skip
def test_ladder_reads_many_by_as_many_statements_as_one(ladder, begin):
    assert statements(ladder, begin, 7) == statements(ladder, begin, 1)


def test_ladders_are_recorded_in_the_order_of_their_locks():
    assert list(_ladders)[: len(EVERY)] == [ladder[0] for ladder in EVERY]
