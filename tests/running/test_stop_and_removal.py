"""A stop and the removal that it is to stop, at the same moment on two connections: one of them comes first."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from core.history.guards import begin_purge
from core.history.purges import removal_of, stop_removal
from core.models import HistoryDoorRecord, PurgeStop
from core.records.rules import RuleBroken
from tests.agencies.asking import eslo
from tests.factories.accounts import UserFactory
from tests.removals import confirmed_removal, make_ready

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def ready():
    """A removal of somebody's details that could be carried out now, and who confirmed it second."""
    people = UserFactory(roles=["manager"]), UserFactory(roles=["dpo"])
    eslo(name="Old Name")
    removal = removal_of(confirmed_removal(*people))
    make_ready(removal.requests[0])
    return removal_of(removal.about), people[1]


def beside(act) -> tuple[threading.Thread, list]:
    """It does this on a connection of its own; what came of it."""
    said: list = []

    def run():
        try:
            said.append(act())
        except (RuleBroken, IntegrityError) as error:
            said.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.5)
    return thread, said


def test_stop_waits_for_a_removal_that_has_begun_and_says_that_it_is_over():
    if connection.vendor == "sqlite":
        return  # one writes at a time
    removal, person = ready()
    with transaction.atomic():
        begin_purge(removal.requests[0], by=person)
        thread, said = beside(lambda: stop_removal(removal_of(removal.about), by=person))
        assert said == []
    thread.join()
    assert isinstance(said[0], RuleBroken) and not PurgeStop.objects.exists()


def test_removal_waits_for_a_stop_that_has_begun_and_removes_nothing():
    if connection.vendor == "sqlite":
        return  # one writes at a time
    removal, person = ready()
    with transaction.atomic():
        stop_removal(removal, by=person)
        thread, said = beside(lambda: begin_purge(removal.requests[0], by=person))
        assert said == []
    thread.join()
    assert "was stopped" in str(said[0]) and not HistoryDoorRecord.objects.exists()
