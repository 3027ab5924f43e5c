"""Devices and other types of an incident: rows that are saved with it, and repeated by its versions."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.history.display import history_entries
from core.history.guards import ask_to_clean
from core.records.locking import version_of, write_history
from incidents.models import Incident, IncidentDevice, IncidentOtherType
from incidents.records.services.recording import correct_incident
from incidents.retention.services import confirm, list_run
from tests.factories.incidents import accepted, made_by, record, recorded_years_ago
from tests.incidents.records.test_services import answers
from tests.removals import carry_out_later, prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(board, bea) -> Incident:
    """A record of two devices, corrected to one of them and another type."""
    made = record(by=bea, devices=["phone", "tablet"])
    fixed = answers(made, devices=["tablet"], other_types=["fraud", "grooming"])
    return correct_incident(incident=made, expected=1, values=fixed, by=bea, reason="Found out")


def test_rows_are_replaced_when_a_record_is_corrected(made):
    assert list(made.device_rows.values_list("device", flat=True)) == ["tablet"]
    assert list(made.other_type_rows.values_list("kind__key", flat=True)) == ["grooming", "fraud"]
    assert Incident.objects.get(pk=made.pk).other_types == ["grooming", "fraud"]


def test_history_shows_in_words_what_stood_in_rows(made):
    latest, first = history_entries(made)
    assert [(c.label, c.old, c.new) for c in latest.changes] == [
        ("Other types", "", "grooming, fraud"),
        ("Devices", "Mobile phone, Tablet", "Tablet"),
    ]
    assert ("Devices", "Mobile phone, Tablet") in [(c.label, c.new) for c in first.changes]
    assert version_of(made, 1).devices == ["phone", "tablet"]


def test_write_history_joins_the_rows_of_many_records(made, bea):
    other = record(by=bea)
    write_history(Incident, [made.pk, other.pk], kind="~", by=bea, reason="Copied")
    copies = {row.id: (row.devices, row.other_types) for row in Incident.history.filter(history_change_reason="Copied")}
    assert copies == {made.pk: (["tablet"], ["grooming", "fraud"]), other.pk: ([], [])}


def test_import_saves_the_rows_of_its_records(board, bea):
    columns = ("case_number", "main_type", "devices")
    (found,) = made_by(accepted([["C-9101", "Bullying", "Tablet; Mobile phone"]], by=bea, columns=columns))
    assert found.devices == found.history.get().devices == ["phone", "tablet"]


def test_devices_are_words_of_a_list_and_not_removed_from_history(made, owen):
    rows = Incident.history.filter(id=made.pk, version=1).values_list("history_id", flat=True)
    with pytest.raises(ValidationError, match="may not remove"):
        ask_to_clean(Incident.history.model, rows=rows, columns=["devices"], purpose="redaction", by=owen)


def test_rows_go_with_the_record_when_its_time_is_over(made, board, helen, owen):
    recorded_years_ago(made, 7)
    run = list_run(kind="rows", by=owen)
    prove(owen, helen)
    for version, person in ((1, owen), (2, helen)):
        confirm(run=run, expected=version, by=person)
    assert carry_out_later() == 1
    for model in (IncidentDevice, IncidentOtherType):
        assert not model.objects.filter(incident=made.pk).exists()
