"""The page of closed days: adding and removing, and what it says of bank holidays."""

import datetime as dt

import pytest

from core.models import ClosedDay
from core.text.dates import today
from tests.cast import enter
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
URL = "/settings/closed-days/"


@pytest.fixture
def manager():
    return enter(UserFactory(roles=["manager"], name="Helen Marsh"))


def typed(first=3, last=None, **values) -> dict:
    """What the form sends, its days counted from today."""
    days = {"first_day": (today() + dt.timedelta(first)).isoformat()}
    days["last_day"] = (today() + dt.timedelta(last)).isoformat() if last is not None else ""
    return {"name": "Office move", "kind": "closed", **days, **values}


@pytest.mark.parametrize(("kind", "text"), [("closed", "Closed"), ("quiet", "Quiet period")])
def test_closed_days_are_listed_once_added(manager, kind, text):
    page = manager.post(URL, typed(last=5, kind=kind), follow=True).text
    assert "Added: Office move" in page
    assert f'data-label="Kind">{text}<' in page
    saved = ClosedDay.objects.get()
    assert (saved.first_day, saved.last_day) == (today() + dt.timedelta(3), today() + dt.timedelta(5))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"first": -3}, "These days are over. Enter days from today on."),
        ({"last": 1}, "The last day must not be before the first."),
        ({"kind": ""}, "Choose the kind"),
        ({"name": ""}, "Enter the name"),
    ],
)
def test_closed_days_come_back_with_what_was_typed_when_refused(manager, values, error):
    page = manager.post(URL, typed(**values))
    assert page.status_code == 422
    assert error in page.text
    assert ("Office move" in page.text) is ("name" not in values)
    assert not ClosedDay.objects.exists()


def test_closed_day_is_removed_after_a_question(manager):
    manager.post(URL, typed())
    saved = ClosedDay.objects.get()
    url = f"{URL}{saved.pk}/remove/"
    assert url in manager.get(URL).text
    assert "Remove “Office move”" in manager.get(url).text
    assert "Removed: Office move" in manager.post(url, follow=True).text
    assert "Nothing is on the list." in manager.get(URL).text
    again = manager.post(url)
    assert again.status_code == 422
    assert "It has been removed already." in again.text


def test_page_lists_bank_holidays_of_the_nation(manager, settings):
    settings.NATION = "NIR"
    page = manager.get(URL).text
    assert "Bank holidays in Northern Ireland" in page
    assert "Battle of the Boyne" in page
