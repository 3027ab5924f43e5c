"""The settings of the board: what is in force on a day, and the pages that show and change it."""

import datetime as dt

import pytest

from core.board import settings
from core.board.settings import change_setting, value
from core.models import Setting
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from tests.cast import enter
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
KEY = "colours.due_soon_days"
NAME = "Days before its date in which an action without an update turns amber"
TOMORROW = today() + dt.timedelta(1)


@pytest.fixture
def helen():
    return UserFactory(roles=["manager"], name="Helen Marsh")


def change(by, number=21, day=None, **values):
    """Set the days before the date."""
    return change_setting(key=KEY, value=number, applies_from=day or today(), by=by, **{"reason": "Because", **values})


def typed(number="21", day=None, reason="Three weeks do", **values) -> dict:
    """What the form sends."""
    day = day or today()
    date = {"applies_from_day": day.day, "applies_from_month": day.month, "applies_from_year": day.year}
    return {"value": number, **date, "reason": reason, "mark": "", **values}


def test_a_setting_has_its_default_until_somebody_changes_it(helen):
    assert value(KEY) == 28
    change(helen, 21)
    assert value(KEY) == 21
    assert value(KEY, on=today() - dt.timedelta(1)) == 28


def test_a_change_from_a_later_day_waits_for_it(helen):
    change(helen, 21, TOMORROW)
    assert (value(KEY), value(KEY, on=TOMORROW)) == (28, 21)


def test_a_second_change_for_the_same_day_is_a_new_version(helen):
    change(helen, 21)
    row = change(helen, 14, reason="Two weeks do")
    assert Setting.objects.get() == row
    assert [(version.value, version.history_change_reason) for version in row.history.all()] == [
        (14, "Two weeks do"),
        (21, "Because"),
    ]


@pytest.mark.parametrize(
    ("values", "words", "field"),
    [
        ({"number": -1}, "Enter a whole number of days from 0 to 366.", "value"),
        ({"number": 367}, "Enter a whole number of days from 0 to 366.", "value"),
        ({"number": True}, "Enter a whole number of days from 0 to 366.", "value"),
        ({"number": 21, "day": today() - dt.timedelta(1)}, "can be changed from today on", "applies_from"),
        ({"number": 21, "reason": " "}, "Say why the setting changes.", "reason"),
        ({"number": 21, "mark": "1-1"}, "Somebody else changed this setting", ""),
    ],
)
def test_what_cannot_be_set_is_refused(helen, values, words, field):
    with pytest.raises(RuleBroken, match=words) as refused:
        change(helen, **values)
    assert refused.value.field == field
    assert value(KEY) == 28


def test_the_value_that_is_in_force_already_is_no_change(helen):
    with pytest.raises(NothingChanged):
        change(helen, 28)


def test_the_page_shows_the_value_what_is_planned_and_the_history(helen):
    change(helen, 21, reason="Three weeks do")
    change(helen, 14, TOMORROW, reason="Two weeks do")
    page = enter(helen).get("/settings/").content.decode()
    assert NAME in page
    assert "<strong>21 days</strong>, since" in page
    assert "<strong>14 days</strong>" in page
    assert page.index("Two weeks do") < page.index("Three weeks do")
    assert "Helen Marsh" in page


def test_the_form_changes_it(helen):
    browser = enter(helen)
    answer = browser.post(f"/settings/{KEY}/", typed(), follow=True)
    assert "has been changed" in answer.content.decode()
    assert value(KEY) == 21
    assert 'value="21"' in browser.get(f"/settings/{KEY}/").content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (typed("a few"), "Enter a whole number of days."),
        (typed("400"), "Enter a whole number of days from 0 to 366."),
        (typed(day=dt.date(2010, 1, 1)), "The past stays as it was."),
        (typed(reason=""), "Say why the setting changes"),
        (typed("28"), "already."),
    ],
)
def test_the_form_says_what_is_wrong_and_loses_nothing(helen, sent, words):
    answer = enter(helen).post(f"/settings/{KEY}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'value="{sent["value"]}"' in page
    assert value(KEY) == 28


def test_the_second_of_two_people_is_told_and_can_send_again(helen):
    browser = enter(helen)
    change(helen, 21)
    answer = browser.post(f"/settings/{KEY}/", typed("14"))
    assert "Somebody else changed this setting" in answer.content.decode()
    mark = settings.seen(settings.steps(KEY))
    assert f'value="{mark}"' in answer.content.decode()
    assert browser.post(f"/settings/{KEY}/", typed("14", mark=mark)).status_code == 302
    assert value(KEY) == 14


def test_an_unknown_setting_is_not_there(helen):
    assert enter(helen).get("/settings/colours.nothing/").status_code == 404
