"""Closed days of the board: what the services accept, and what working days make of them."""

import datetime as dt

import pytest

from core.models import ClosedDay
from core.records.rules import RuleBroken
from core.text.dates import today
from core.working_days import days
from core.working_days.services import add_closed_day, remove_closed_day
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


def next_thursday() -> dt.date:
    """A Thursday on which nobody has a holiday, with a working Friday after it."""
    day = days.next_mail_day(today() + dt.timedelta(30))
    while day.weekday() != 3 or not days.is_working_day(day + dt.timedelta(1)):
        day += dt.timedelta(1)
    return day


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


def add(by, first, last=None, name="Staff day", is_quiet=False):
    return add_closed_day(name=name, first_day=first, last_day=last, is_quiet=is_quiet, by=by)


@try_rows("is_quiet", [False, True])
def test_closed_day_is_no_working_day_until_it_is_removed(helen, is_quiet):
    day = next_thursday()
    closed = add(helen, day, is_quiet=is_quiet)
    assert not days.is_working_day(day)
    assert days.next_mail_day(day) == days.working_day_after(day) == day + dt.timedelta(1)
    assert days.office_calendar().is_working_day(day) is is_quiet
    remove_closed_day(day=closed, expected=closed.version, by=helen)
    assert days.is_working_day(day)
    assert [row.history_change_reason.partition(":")[0] for row in closed.history.all()] == ["Removed", "Added"]


def test_working_days_of_a_nation_by_the_setting(settings):
    settings.NATION = "SCT"
    assert not days.is_working_day(dt.date(2026, 11, 30))
    assert days.next_mail_moment(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)).date() == dt.date(2026, 12, 1)


def test_working_day_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        days.next_mail_moment(dt.datetime(2026, 12, 26, 12, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("first", "last", "name", "field"),
    [
        (-1, None, "Staff day", "first_day"),
        (5, 4, "Staff day", "last_day"),
        (5, 5 + 92, "Staff day", "last_day"),
        (1_200, None, "Staff day", "first_day"),
        (5, None, "  ", "name"),
        (2, 4, "Again", "first_day"),
    ],
)
def test_closed_day_is_refused_where_it_cannot_be_meant(helen, first, last, name, field):
    add(helen, today() + dt.timedelta(2), today() + dt.timedelta(4))
    with pytest.raises(RuleBroken) as refused:
        add(helen, today() + dt.timedelta(first), None if last is None else today() + dt.timedelta(last), name)
    assert refused.value.field == field
    assert ClosedDay.objects.count() == 1


def test_closed_day_that_is_over_or_removed_stays(helen):
    closed = add(helen, today())
    ClosedDay.objects.update(first_day=today() - dt.timedelta(1), last_day=today() - dt.timedelta(1))
    closed.refresh_from_db()
    with pytest.raises(RuleBroken, match="stay on record"):
        remove_closed_day(day=closed, expected=closed.version, by=helen)
    ClosedDay.objects.update(removed_on=today())
    closed.refresh_from_db()
    with pytest.raises(RuleBroken, match="removed already"):
        remove_closed_day(day=closed, expected=closed.version, by=helen)
