"""Migrations of incidents carry their data along, both ways."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.history.guards import missing_guards
from core.importing.registry import importer_named
from core.importing.services import memory_of, undo_import
from core.models import Import, ImportMemory
from incidents.models import Incident, IncidentType
from incidents.records.sealing import keyed
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
        call_command("migrate", verbosity=0)
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
        call_command("migrate", verbosity=0)
    assert lists() == before
    assert list(IncidentType.history.values_list("history_id", "asks", "instead")) == history
    assert not missing_guards()


NOW = timezone.now()


def insert(table: str, **values) -> None:
    """Write a row of a table of before, and its version where it keeps a history."""
    past = values | {"history_date": NOW, "history_type": "+", "history_change_reason": "Before"}
    past.pop("sealed", None), past.pop("done", None)
    with connection.cursor() as cursor:
        for name, row in ((table, values), (f"historical{table}", past)):
            marks = ", ".join(["%s"] * len(row))
            cursor.execute(f"INSERT INTO incidents_{name} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def old_extract(pk: int, state: str, by, **values) -> None:
    every = {
        "id": pk,
        "version": 3,
        "created_at": NOW,
        "state": state,
        "uploaded_by_id": by.pk,
        "uploaded_at": NOW,
        "sealed": "sealed" if state == "words" else "",
        "columns": json.dumps({"0": "case_number"}),
        "take_same_case": True,
        "mark": "m",
        "done": 0,
        "counts": "{}",
        "accepted_on": None,
    }
    insert("extract", **every | values)


def test_extracts_and_words_become_imports_and_memory_with_their_history():
    by, importer = UserFactory(roles=["recorder"]), importer_named("incidents")
    made = record(by=by, kind="fraud")
    counts = {"rows": {"new": 1, "changed": 0, "twin": 2}, "refused": [[7, ["It says no type"]]], "made": [made.pk]}
    other = Import.objects.create(pk=3, importer="agencies", uploaded_by=by)
    try:
        call_command("migrate", "incidents", "0004", verbosity=0)
        old_extract(3, "accepted", by, counts=json.dumps(counts | {"changed": []}), accepted_on=NOW.date())
        old_extract(4, "words", by)
        word = {"version": 2, "created_at": NOW}
        insert("importword", id=1, field="column", digest=keyed("column sort", "word")[0], means="main_type", **word)
        insert("importword", id=2, field="outcome", digest=keyed("outcome done", "word")[0], means="advice", **word)
    finally:
        call_command("migrate", verbosity=0)
    accepted, waited = Import.objects.filter(importer="incidents").order_by("pk")
    assert (accepted.state, accepted.counts, accepted.version) == ("accepted", {"new": 1, "ask": 2}, 3)
    assert accepted.saved["made"] == [["incidents.Incident", made.pk, 1]]
    assert (accepted.saved["refused"], accepted.saved["columns"]) == ([[7, ["It says no type"]]], {"0": "case_number"})
    assert (waited.state, waited.work, waited.version) == ("cancelled", "", 4)
    assert [(row.state, row.version) for row in waited.history.order_by("version")] == [("values", 3), ("cancelled", 4)]
    assert waited.history.latest().history_change_reason.endswith("choose the file again")
    assert accepted.history.get().counts == accepted.counts
    assert Import.objects.get(pk=other.pk).importer == "agencies"
    assert Import.objects.create(importer="agencies").pk > waited.pk
    remembered = memory_of(importer)
    assert (remembered("columns", "sort"), remembered("outcome", "done")) == ("main_type", "advice")
    assert set(ImportMemory.history.values_list("scope", "means")) == {("columns", "main_type"), ("outcome", "advice")}
    undo_import(import_=accepted, expected=3, by=by, reason="The wrong year")
    assert Incident.objects.get(pk=made.pk).void_reason == "The wrong year"
    assert not missing_guards()
