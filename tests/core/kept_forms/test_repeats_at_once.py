"""Eight requests with one form at the same moment save it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from actions.models import ProgressUpdate
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, REPEATS = 8, 50


def statuses(clients, path: str, forms: list[dict]) -> set[int]:
    """The answers to all forms, each sent by all browsers at once."""
    start = Barrier(len(clients))

    def send(client):
        found = set()
        try:
            for data in forms:
                start.wait(timeout=60)
                found.add(client.post(path, data).status_code)
            return found
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return set().union(*pool.map(send, clients))


def browsers(person, count: int) -> list[Client]:
    clients = [Client() for _ in range(count)]
    for client in clients:
        client.force_login(person)
    return clients


def test_many_repeats_at_once_are_saved_once():
    action, person = ActionFactory(), UserFactory(roles=["manager"])
    day = {"on_day": "3", "on_month": "2", "on_year": "2010"}
    forms = [{"text": f"Heads agree, {n}.", "form_key": f"abcdefghijkl-{n:03}", **day} for n in range(REPEATS)]
    assert statuses(browsers(person, THREADS), reverse("add_update", args=[action.pk]), forms) == {302}
    assert ProgressUpdate.objects.count() == REPEATS
