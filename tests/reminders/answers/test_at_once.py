"""Two presses, two browsers and two schedulers at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from actions.models import ProgressUpdate
from core.mail.models import OutgoingEmail
from reminders.answers.rules import MOST_SAVES
from reminders.answers.services import send_receipts
from reminders.models import AnswerSave
from tests.actions.test_service_races import at_once
from tests.reminders.answers.board import last_link, leader, link_to, sent

pytestmark = pytest.mark.django_db(transaction=True)
TEN = dt.timedelta(minutes=10, seconds=1)


@pytest.fixture
def page():
    """(path of the page, its items, forms of two updates)."""
    person, actions = leader(2, due=-3)
    items = [f"action {action.pk}" for action in actions]
    path = link_to(person, *items)
    forms = [sent(item, "update", text=f"News of {item}", how="in_progress", version=1) for item in items]
    return path, items, forms


def post(path: str, form: dict, found: list) -> None:
    found.append(Client().post(path, form).status_code)


def test_double_press_saves_once(page):
    path, _, forms = page
    found, form = [], forms[0] | {"form_key": "abcdefghijkl"}
    at_once(*[lambda: post(path, form, found)] * 4)
    assert found == [302] * 4
    assert ProgressUpdate.objects.count() == AnswerSave.objects.count() == 1


def test_last_answer_of_a_link_is_saved_once(page):
    path, items, forms = page
    facts = {"link": last_link(), "item": items[0], "about": "Action", "what": "an update", "path": "/"}
    AnswerSave.objects.bulk_create(AnswerSave(**facts) for _ in range(MOST_SAVES - 1))
    found = []
    at_once(*[lambda form=form: post(path, form, found) for form in forms])
    assert sorted(found) == [302, 410]
    assert ProgressUpdate.objects.count() == 1 and AnswerSave.objects.count() == MOST_SAVES


def test_two_schedulers_send_a_receipt_once(page):
    path, _, forms = page
    post(path, forms[0], [])
    at_once(*[lambda: send_receipts(timezone.now() + TEN)] * 3)
    assert OutgoingEmail.objects.filter(kind="answer-receipt").count() == 1
