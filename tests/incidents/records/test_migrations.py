"""Migrations of incidents carry their data along, both ways."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from core.history.guards import missing_guards
from incidents.models import Incident, IncidentType
from incidents.records.services.recording import correct_incident
from tests.factories.accounts import UserFactory
from tests.factories.incidents import kind_of, record

pytestmark = pytest.mark.django_db(transaction=True)


def texts(table: str) -> list[tuple]:
    """Devices and other types as a table holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, version, devices, other_types FROM {table} ORDER BY id, version")
        return cursor.fetchall()


def test_devices_and_types_are_kept_when_migrated_back_and_forth():
    by = UserFactory()
    made = record(by=by, devices=["tablet", "phone"], other_types=["fraud", "grooming"])
    values = {"main_type": kind_of("bullying"), "devices": ["console"], "other_types": ["fraud"]}
    correct_incident(incident=made, expected=1, values=values, by=by, reason="Found out")
    none = record(by=by)
    past = [(made.pk, 1, "phone,tablet", "grooming,fraud"), (made.pk, 2, "console", "fraud"), (none.pk, 1, "", "")]
    assert texts("incidents_historicalincident") == past
    try:
        call_command("migrate", "incidents", "0002", verbosity=0)
        assert texts("incidents_incident") == past[1:]
        assert texts("incidents_historicalincident") == past
    finally:
        call_command("migrate", "incidents", verbosity=0)
    found = {each.pk: (each.devices, each.other_types) for each in Incident.objects.all()}
    assert found == {made.pk: (["console"], ["fraud"]), none.pk: ([], [])}
    assert texts("incidents_historicalincident") == past
    assert not missing_guards()


def lists_of_types(table: str) -> list[tuple]:
    """The three lists of every type as a table holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, concerns, asks, instead FROM {table} ORDER BY id")
        return cursor.fetchall()


def test_lists_of_types_are_kept_when_migrated_back_and_forth():
    def lists() -> list[tuple]:
        return list(IncidentType.objects.order_by("pk").values_list("pk", "concerns", "asks", "instead"))

    before, history = lists(), list(IncidentType.history.values_list("history_id", "asks", "instead"))
    assert all(isinstance(each, list) for row in before for each in row[1:])
    try:
        call_command("migrate", "incidents", "0003", verbosity=0)
        texts = [(pk, *(",".join(each) for each in more)) for pk, *more in before]
        for table in ("incidents_incidenttype", "incidents_historicalincidenttype"):
            assert lists_of_types(table) == texts
    finally:
        call_command("migrate", "incidents", verbosity=0)
    assert lists() == before
    assert list(IncidentType.history.values_list("history_id", "asks", "instead")) == history
    assert not missing_guards()
