"""News at the same moment: two schedulers, and a change that is saved while the scheduler looks."""

from __future__ import annotations

import datetime as dt
from threading import Event

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from core.mail import notices
from core.mail.models import Notice, OutgoingEmail
from core.mail.notices import News, NoticeKind, send_news, send_to, tell, tell_all
from tests.actions.test_service_races import at_once
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
PEOPLE = 6


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    def news(notice: Notice) -> News:
        return News("Yours", "Action", "It is.", "/plan/", "Open it", notice.args["action"])

    monkeypatch.setattr(notices, "_kinds", {"any": NoticeKind(news, "Yours: {}")})
    with override_settings(TASKS=QUEUE):
        yield


def waiting(*people, numbers=(3, 7)) -> None:
    for number in numbers:
        tell_all("any", people, key=f"action {number}", args={"action": number}, by=None)
    Notice.objects.update(happened_at=timezone.now() - dt.timedelta(minutes=4))


def test_schedulers_at_once_send_each_person_one_email_with_all_their_news():
    people = [UserFactory() for _ in range(PEOPLE)]
    waiting(*people)
    assert at_once(*[send_news] * 3) == ["saved"] * 3
    letters = OutgoingEmail.objects.filter(kind="news")
    assert sorted(letter.to for letter in letters) == sorted(person.email for person in people)
    assert all(len(letter.args["notices"]) == 2 for letter in letters)
    assert not Notice.objects.unsent().exists()


def test_events_at_once_of_one_key_are_one_piece_of_news():
    person = UserFactory()

    def happens():
        with transaction.atomic():
            tell("any", to_person=person, key="action 3", args={"action": 3}, by=None)

    at_once(*[happens] * 4)
    assert Notice.objects.count() == 1


@pytest.mark.long
def test_change_that_is_being_saved_is_told_in_a_later_email_and_nobody_waits():
    """The scheduler sends what is settled, and leaves what an open transaction touches."""
    person = UserFactory()
    waiting(person)
    touched, sent = Event(), Event()

    def change():
        with transaction.atomic():
            tell("any", to_person=person, key="action 7", args={"action": 7}, by=None)
            touched.set()
            assert sent.wait(timeout=20)
            tell("any", to_person=person, key="action 3", args={"action": 3}, by=None)

    def scheduler():
        assert touched.wait(timeout=20)
        with transaction.atomic():
            send_to(person)
        sent.set()

    assert at_once(change, scheduler) == ["saved"] * 2
    assert Notice.objects.filter(key="action 7").get() in Notice.objects.unsent()
    assert Notice.objects.filter(key="action 3", email__isnull=False).count() == 1
    assert Notice.objects.unsent().filter(key="action 3").count() == 1


@pytest.mark.long
def test_change_waits_for_an_email_that_is_being_queued_and_is_told_after_it():
    person = UserFactory()
    waiting(person, numbers=[3])
    locked = Event()

    def scheduler():
        with transaction.atomic():
            send_to(person)
            locked.set()
            Event().wait(0.3)

    def change():
        assert locked.wait(timeout=20)
        with transaction.atomic():
            tell("any", to_person=person, key="action 3", args={"action": 3}, by=None)

    assert at_once(scheduler, change) == ["saved"] * 2
    assert Notice.objects.filter(email__isnull=False).count() == Notice.objects.unsent().count() == 1
