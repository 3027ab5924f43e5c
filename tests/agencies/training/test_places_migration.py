"""Places on courses of before get a state, with their history and its seals, and are carried back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from agencies.models import TrainingAttendance, TrainingSession
from core.history.guards import missing_guards
from core.models import Reseal, SealedBlock
from core.seals import services as seals
from core.seals.checking import check_history
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db(transaction=True)

PLACE, PAST = "agencies_trainingattendance", "agencies_historicaltrainingattendance"
OFF = dt.date(2010, 1, 20)
# name, noted who came, attended, taken off on → state of each version
CASES = {
    "Came": (True, True, None, ["booked", "came"]),
    "Did not come": (True, False, None, ["booked", "booked", "absent"]),
    "Taken off": (True, False, OFF, ["booked", "cancelled"]),
    "Waits": (False, False, None, ["booked", "booked"]),
    "Taken off before": (False, False, OFF, ["booked", "cancelled"]),
}


def insert(table: str, **values) -> None:
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))


def rows(columns: str, table: str, order: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {order}")
        return cursor.fetchall()


def fill(sessions: dict[bool, TrainingSession], by) -> None:
    """A place of each case, and two versions of it: put on the list, and what became of it."""
    now = timezone.now()
    for pk, (name, (noted, attended, off, _)) in enumerate(CASES.items(), 1):
        eslo = EsloFactory(name=name)
        place = {"id": pk, "created_at": now, "session_id": sessions[noted].pk, "agency_id": eslo.agency_id, "name": ""}
        place["eslo_id"] = eslo.pk
        insert(PLACE, **place, version=2, attended=attended, removed_on=off)
        noted_by = {"history_date": now, "history_user_id": by.pk}
        first = {"version": 1, "attended": False, "removed_on": None}
        insert(PAST, **place, **first, **noted_by, history_type="+", history_change_reason="Put on the list")
        last = {"version": 2, "attended": attended, "removed_on": off}
        insert(PAST, **place, **last, **noted_by, history_type="~", history_change_reason="Noted")


def history_of_before():
    """The model of the history of places as it was."""
    apps = MigrationLoader(connection).project_state(("agencies", "0005_addresses_from_both_mailboxes")).apps
    return apps.get_model("agencies", "HistoricalTrainingAttendance")


def states(pk: int) -> list[str]:
    return list(TrainingAttendance.history.filter(id=pk).order_by("version").values_list("state", flat=True))


def test_places_get_a_state_with_history_and_seals_and_are_carried_back(monkeypatch):
    by = UserFactory()
    noted = TrainingSessionFactory(attendance_noted_on=dt.date(2010, 2, 4))
    sessions = {True: noted, False: TrainingSessionFactory(held_on=dt.date(2010, 3, 3))}
    try:
        call_command("migrate", "agencies", "0005", verbosity=0)
        fill(sessions, by)
        before = rows("history_id, id, version, history_date, history_change_reason", PAST, "history_id")
        with monkeypatch.context() as patch:
            patch.setattr(seals, "sealed_models", lambda: [history_of_before()])  # other tables may not be there now
            seals.seal_history()
            seals.seal_history()  # seals what the seal before saw
        assert SealedBlock.objects.filter(table=PAST).exists()
    finally:
        call_command("migrate", verbosity=0)
    for pk, (name, (_, _, _, expected)) in enumerate(CASES.items(), 1):
        place = TrainingAttendance.objects.get(pk=pk)
        assert (str(place), place.state, place.version) == (name, expected[-1], len(expected))
        assert states(pk) == expected and (place.email, place.certificate, place.booked_by) == ("", "", None)
    after = rows("history_id, id, version, history_date, history_change_reason", PAST, "history_id")
    assert after[: len(before)] == before and [row[4] for row in after[len(before) :]] == ["Did not come"]
    assert Reseal.objects.filter(block__table=PAST, why="Places on courses have a state").exists()
    assert check_history(full=True, on=today()).findings == []
    assert not missing_guards()
    try:
        call_command("migrate", "agencies", "0005", verbosity=0)
        carried_back = rows("id, attended, removed_on IS NOT NULL", PLACE, "id")
        assert [tuple(map(bool, row)) for row in carried_back] == [
            (True, attended, off is not None) for _, attended, off, _ in CASES.values()
        ]
    finally:
        call_command("migrate", verbosity=0)
    assert [place.state for place in TrainingAttendance.objects.order_by("pk")] == [
        expected[-1] for *_, expected in CASES.values()
    ]
    assert not missing_guards()
