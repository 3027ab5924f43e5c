"""The history of an action, filtered by kind of record, person and days."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ProgressUpdate
from actions.progress.services.progress import add_update
from core.history.registry import parts_of
from core.text.dates import today
from tests.actions.pages import text_of
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory

KINDS = {part.model.history_name: part.what for part in parts_of(Action)}
pytestmark = pytest.mark.django_db


@pytest.fixture
def action(client):
    manager, other = UserFactory(roles=["manager"], name="Ann Lee"), UserFactory(roles=["manager"], name="Bo Ray")
    client.force_login(manager)
    action = ActionFactory(wording="Ongoing")
    add_update(action=action, text="Written by Ann", by=manager)
    add_update(action=action, text="Written by Bo", by=other)
    old = ProgressUpdate(action=action, text="Said long ago", on=today())
    old._history_date = timezone.now() - dt.timedelta(10)
    old.save()
    action.people = manager, other
    return action


def shown(client, action, **values) -> str:
    return text_of(client.get(reverse("action_history", args=[action.pk]), values))


def boxes(name: str, day: dt.date) -> dict:
    return {f"{name}_{box}": getattr(day, box) for box in ("day", "month", "year")}


@pytest.mark.long
@pytest.mark.parametrize(
    ("values", "there", "gone"),
    [
        ({}, ["Written by Ann", "Written by Bo", "Said long ago", "Ongoing"], []),
        ({"kind": KINDS["update"]}, ["Written by Ann", "Said long ago"], ["Ongoing"]),
        ({"kind": KINDS["timescale"]}, ["Ongoing"], ["Written by", "Said long ago"]),
        (boxes("from", today() - dt.timedelta(5)), ["Written by Bo"], ["Said long ago"]),
        (boxes("to", today() - dt.timedelta(5)), ["Said long ago"], ["Written by Bo"]),
        ({"kind": KINDS["decision"]}, ["No change matches these filters."], ["Written by"]),
    ],
)
def test_only_changes_that_fit_are_shown(client, action, values, there, gone):
    text = shown(client, action, **values)
    assert all(words in text for words in there)
    assert not any(words in text for words in gone)


@pytest.mark.long
def test_people_who_wrote_are_offered(client, action):
    page = client.get(reverse("action_history", args=[action.pk])).content.decode()
    assert all(f'<option value="{person.pk}">{person.name}</option>' in page for person in action.people)
    text = shown(client, action, person=action.people[1].pk)
    assert "Written by Bo" in text and "Written by Ann" not in text


def test_days_in_the_wrong_order_are_refused(client, action):
    days = boxes("from", today()) | boxes("to", today() - dt.timedelta(1))
    answer = client.get(reverse("action_history", args=[action.pk]), days)
    assert answer.status_code == 422
    assert "The last day must be the same as the first, or later" in text_of(answer)
    assert "Written by" not in text_of(answer)
