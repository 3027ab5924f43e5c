"""Taking back an extract as a whole."""

from __future__ import annotations

import pytest

from core.importing.registry import importer_named
from core.records.rules import RuleBroken
from incidents.models import CaseNumber, Incident
from incidents.records.sealing import unseal
from incidents.records.services.recording import correct_incident, void_incident
from tests.factories.incidents import COLUMNS, accepted, extract, kind_of, made_by
from tests.incidents.importing.extracts import EVENT_COLUMNS, ROWS, SIBLINGS, counts_of, rows_of, undo

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_an_import_is_undone_as_a_whole_and_can_then_come_again(bea):
    columns = (*COLUMNS, "devices")
    (before,) = made_by(accepted([[*ROWS[0], "Tablet"]], by=bea, columns=columns))
    changing = [["C-101", "3 February 2026", "Sextortion", "16", "phone"], *([*row, ""] for row in ROWS[1:])]
    held = accepted(changing, by=bea, columns=columns)
    undo(held, bea, "The wrong year")
    assert {each.void_reason for each in made_by(held)} == {"The wrong year"}
    before = Incident.objects.get(pk=before.pk)
    assert (before.age, before.devices) == ("13_15", ["tablet"])
    assert counts_of(extract(changing, by=bea, columns=columns)) == {"changed": 1, "new": 2}
    with pytest.raises(RuleBroken, match="Only an accepted"):
        undo(held, bea, "Again")


@pytest.mark.long
def test_an_import_is_not_undone_where_what_it_changed_was_changed_since(bea):
    (made,) = made_by(accepted(ROWS[:1], by=bea))
    held = accepted([["C-101", "3 February 2026", "Sextortion", "16"]], by=bea)
    made.refresh_from_db()
    void_incident(incident=made, expected=made.version, by=bea, reason="Recorded twice")
    with pytest.raises(RuleBroken, match="1 of the records of this file have been changed"):
        undo(held, bea, "The wrong year")


def test_an_import_is_not_undone_where_what_it_made_was_corrected_since(bea):
    held = accepted(ROWS, by=bea)
    one, two, _ = made_by(held)
    void_incident(incident=two, expected=1, by=bea, reason="Recorded twice")
    correct_incident(incident=one, expected=1, values={"main_type": kind_of("fraud")}, by=bea, reason="Found out")
    with pytest.raises(RuleBroken, match="1 of the records of this file have been changed"):
        undo(held, bea, "The wrong year")
    void_incident(incident=one, expected=2, by=bea, reason="Recorded twice")
    undo(held, bea, "The wrong year")
    assert [each.void_reason for each in made_by(held)] == ["Recorded twice", "Recorded twice", "The wrong year"]


def test_undoing_takes_records_out_of_an_event_of_which_the_file_said_nothing(bea):
    first = accepted(SIBLINGS[:1], by=bea, columns=EVENT_COLUMNS)
    (alone,) = made_by(first)
    held = accepted(SIBLINGS[1:2], by=bea, columns=EVENT_COLUMNS)
    alone.refresh_from_db()
    assert alone.event == alone.pk
    undo(held, bea, "The wrong families")
    alone.refresh_from_db()
    assert (alone.event, alone.version, alone.voided_on) == (None, 3, None)
    assert counts_of(extract(SIBLINGS[:1], by=bea, columns=EVENT_COLUMNS)) == {"same": 1}
    assert counts_of(extract(SIBLINGS[1:2], by=bea, columns=EVENT_COLUMNS)) == {"new": 1}


@pytest.mark.parametrize("before", ["C-301", ""])
def test_undoing_takes_away_the_case_number_that_a_file_wrote(bea, before):
    columns = ("reference", "case_number", "main_type")
    (made,) = made_by(accepted([["R1", before, "Sextortion"]], by=bea, columns=columns))
    held = accepted([["R1", "C-302", "Sextortion"]], by=bea, columns=columns)
    assert unseal(CaseNumber.objects.get(incident=made).sealed) == "C-302"
    undo(held, bea, "The wrong file")
    assert not CaseNumber.objects.filter(incident=made).exists()
    assert "cannot be restored" in importer_named("incidents").undo_lead
    (row,) = rows_of(extract([["R1", "C-301", "Sextortion"]], by=bea, columns=columns))
    assert (row.state, [change.field for change in row.changes]) == ("changed", ["case_number"])


def test_an_event_that_is_named_only_later_joins_records_that_are_here_and_undoing_parts_them(bea):
    one, two = made_by(accepted([row[:3] for row in SIBLINGS[:2]], by=bea, columns=EVENT_COLUMNS[:3]))
    held = accepted(SIBLINGS[:2], by=bea, columns=EVENT_COLUMNS)
    assert held.counts == {"changed": 2}
    for each in (one, two):
        each.refresh_from_db()
        assert (each.event, each.version) == (one.pk, 2)
    undo(held, bea, "The wrong families")
    assert set(Incident.objects.filter(pk__in=[one.pk, two.pk]).values_list("event", flat=True)) == {None}
