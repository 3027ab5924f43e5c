"""An extract of the case system: mapped once, looked at row by row, taken in once, and taken back as a whole."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from core.importing import services
from core.importing.jobs import save_in_background
from core.importing.registry import importer_named
from core.models import Import, ImportMemory
from core.records.rules import RuleBroken
from incidents.models import CaseNumber, ImportedRow, Incident
from incidents.records.sealing import unseal
from incidents.records.services.recording import correct_incident, void_incident
from tests.factories.incidents import COLUMNS, accepted, extract, kind_of, made_by, record
from tests.factories.plan import AgencyFactory
from tests.incidents.importing.extracts import EVENT_COLUMNS, ROWS, SIBLINGS, accept, counts_of, decide, rows_of
from tests.rows import try_rows
from tests.tables import everything_held

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_rows_become_records_with_sealed_numbers_and_the_date_recorded_of_today(bea):
    held = accepted(ROWS, by=bea)
    made = made_by(held)
    assert [each.main_type.key for each in made] == ["sextortion", "bullying", "grooming"]
    assert [(each.age, each.known_on) for each in made] == [
        ("13_15", dt.date(2026, 2, 3)),
        ("5_9", dt.date(2026, 2, 4)),
        ("10_12", dt.date(2026, 2, 5)),
    ]
    assert {each.recorded_on for each in made} == {timezone.localdate()}
    assert unseal(made[0].case_number.sealed) == "C-101"
    assert made[0].history.count() == made[0].case_number.history.count() == 1
    assert (held.work, held.state, held.counts) == ("", "accepted", {"new": 3})


@pytest.mark.long
def test_the_same_file_again_changes_nothing_even_where_a_record_was_corrected_or_void_since(bea):
    first = accepted(ROWS, by=bea)
    one, two, _ = made_by(first)
    correct_incident(incident=one, expected=1, values={"main_type": kind_of("fraud")}, by=bea, reason="Found out")
    void_incident(incident=two, expected=1, by=bea, reason="Recorded twice")
    before = Incident.history.count()
    held = extract(ROWS, by=bea)
    assert counts_of(held) == {"same": 3}
    with pytest.raises(RuleBroken, match="nothing to save"):
        accept(held, bea)
    assert Incident.history.count() == before


@pytest.mark.long
def test_a_row_that_says_something_else_corrects_its_record_and_leaves_what_it_does_not_say(bea):
    (made,) = made_by(accepted(ROWS[:1], by=bea))
    Incident.objects.filter(pk=made.pk).update(outcome="advice")
    older = [["C-101", "3 February 2026", "Sextortion", "16"]]
    (row,) = rows_of(extract(older, by=bea))
    assert (row.state, [(c.label, c.before, c.after) for c in row.changes]) == (
        "changed",
        [("Age", "13 to 15", "16 to 17")],
    )
    held = accepted(older, by=bea)
    made.refresh_from_db()
    assert (made.age, made.outcome, made.version) == ("16_17", "advice", 2)
    assert held.saved == {"made": [], "changed": [["incidents.Incident", made.pk, 2]]}


@pytest.mark.long
def test_a_change_that_is_not_ticked_is_left_out(bea):
    (made,) = made_by(accepted(ROWS[:1], by=bea))
    held = extract([["C-101", "3 February 2026", "Sextortion", "16"]], by=bea)
    decide(held, bea, ticks={"0:1 age": False})
    assert counts_of(held) == {"same": 1}
    columns = (*COLUMNS, "outcome")
    held = extract([["C-101", "3 February 2026", "Sextortion", "16", "NFA"]], by=bea, columns=columns)
    decide(held, bea, ticks={"0:1 age": False})
    accept(held, bea)
    made.refresh_from_db()
    assert (made.age, made.outcome) == ("13_15", "no_action")


@pytest.mark.long
def test_rows_that_name_one_event_are_children_of_it_and_its_name_is_not_kept(bea):
    held = extract(SIBLINGS, by=bea, columns=EVENT_COLUMNS)
    shared = [[change.after for change in row.changes if change.field == "event"] for row in rows_of(held)]
    assert shared == [["the same as of 1 other row"], ["the same as of 1 other row"], [], []]
    first, second, alone, none = made_by(accepted(SIBLINGS, by=bea, columns=EVENT_COLUMNS))
    assert [each.event for each in (first, second, alone, none)] == [first.pk, first.pk, None, None]
    assert [each.history.count() for each in (first, second)] == [1, 1]
    assert first.history.get().event == first.pk
    assert "example road" not in everything_held().casefold()


def test_a_later_extract_finds_the_event_and_the_same_file_again_changes_nothing(bea):
    first, _, alone, _ = made_by(accepted(SIBLINGS, by=bea, columns=EVENT_COLUMNS))
    later = [["C-305", "9 March 2026", "Sextortion", SIBLINGS[0][3]], ["C-306", "9 March 2026", "Fraud", "Another"]]
    third, other = made_by(accepted([*SIBLINGS, *later], by=bea, columns=EVENT_COLUMNS))
    alone.refresh_from_db()
    assert (third.event, other.event, alone.event, alone.version) == (first.pk, alone.pk, alone.pk, 2)
    assert counts_of(extract([*SIBLINGS, *later], by=bea, columns=EVENT_COLUMNS)) == {"same": 6}


def test_an_own_reference_names_the_row_whatever_else_changes(bea):
    columns = ("reference", "case_number", "main_type", "section_47_on")
    (made,) = made_by(accepted([["R1", "C-301", "Bullying, threats or hate", ""]], by=bea, columns=columns))
    correct_incident(
        incident=made, expected=1, values={"main_type": made.main_type, "section_47": "no"}, by=bea, reason="Asked"
    )
    accepted([["R1", "C-302", "Sextortion", "6 March 2026"]], by=bea, columns=columns)
    found = Incident.objects.get(pk=made.pk)
    assert (found.main_type.key, found.section_47, found.counted_on) == ("sextortion", "yes", dt.date(2026, 3, 6))
    assert unseal(found.case_number.sealed) == "C-302"
    assert CaseNumber.objects.saying("C-301").count() == 0


def test_a_row_that_does_not_fit_what_its_record_says_is_refused(bea):
    columns = ("reference", "main_type", "known_on", "age")
    (made,) = made_by(accepted([["R1", "Sextortion", "3 May 2026", "12"]], by=bea, columns=columns))
    values = {"main_type": made.main_type, "known_on": made.known_on, "happened_on": dt.date(2026, 5, 1)}
    correct_incident(incident=made, expected=1, values=values, by=bea, reason="Found out")
    (row,) = rows_of(extract([["R1", "Sextortion", "3 April 2026", "12"]], by=bea, columns=columns))
    assert (row.state, row.faults[0].field) == ("refused", "known_on")
    assert "cannot have been known before it happened" in row.faults[0].reason


@try_rows(
    ("column", "text", "why"),
    [
        ("case_number", "SW1A 1AA", "postcode"),
        ("case_number", "no figure", "at most four letters, then digits"),
        ("case_number", "12/05/2014", "This is a date"),
        ("case_number", "", "neither a reference nor a case number"),
        ("known_on", "soon", "no day that can be read"),
        ("known_on", "3 February 2099", "still to come"),
        ("main_type", "", "no type"),
        ("main_type", "Something else", "not matched"),
    ],
)
def test_a_row_is_refused_by_its_number_and_why_and_nothing_of_it_is_repeated(bea, column, text, why):
    cells = {"case_number": "C-001", "known_on": "3 May 2026", "main_type": "Sextortion", "age": "13"}
    (row,) = rows_of(extract([list((cells | {column: text}).values())], by=bea, columns=tuple(cells)))
    assert (row.state, row.name) == ("refused", "Row 2")
    assert any(why in fault.reason for fault in row.faults)
    assert not text or text not in str([row.name, row.faults, row.changes])


def test_of_two_rows_that_name_the_same_the_second_is_refused(bea):
    held = extract([ROWS[0], ROWS[0]], by=bea)
    first, second = rows_of(held)
    assert (first.state, second.state) == ("new", "refused")
    assert "Row 2 names the same case" in second.faults[0].reason
    decide(held, bea, excluded=["0:1"])
    assert [row.state for row in rows_of(held)] == ["excluded", "new"]


def test_a_case_that_was_recorded_by_hand_waits_for_an_answer(bea):
    by_hand = record(by=bea, case_number="C-101")
    held = extract(ROWS, by=bea)
    assert counts_of(held) == {"new": 2, "ask": 1}
    assert [c.after for c in rows_of(held)[0].changes if c.field == "case_number"] == [f"record {by_hand.pk}"]
    (question,) = services.questions_of(held, services.work_of(held))
    assert (question.text[:9], question.proposal) == ("1 row has", "leave")
    decide(held, bea, answers={question.key: "leave"})
    assert counts_of(held) == {"new": 2, "excluded": 1}
    decide(held, bea, answers={question.key: "take"})
    assert counts_of(held) == {"new": 3}
    assert services.questions_of(held, services.work_of(held)) == [question], "the answer can be changed"


@pytest.mark.long
def test_one_type_for_every_row_leaves_the_type_of_records_that_are_here(bea):
    columns = ("case_number", "known_on", "age")
    rows = [["C-101", "3 February 2026", "14"], ["C-102", "4 February 2026", "9"]]
    held = extract(rows, by=bea, columns=columns)
    assert "It says no type" in str([row.faults for row in rows_of(held)])
    decide(held, bea, constants={"main_type": "sextortion"})
    one, two = made_by(accept(held, bea))
    assert {one.main_type.key, two.main_type.key} == {"sextortion"}
    correct_incident(incident=one, expected=1, values={"main_type": kind_of("fraud")}, by=bea, reason="Found out")
    again = extract([[*rows[0][:2], "16"]], by=bea, columns=columns)
    decide(again, bea, constants={"main_type": "sextortion"})
    assert [c.field for c in rows_of(again)[0].changes] == ["known_on", "age"]


@pytest.mark.parametrize(
    ("kind", "factors", "main", "others"),
    [
        ("Sextortion", "17A,11A", "sextortion", ["exploitation"]),
        ("Unknown", "11A; 24A", "not_known", ["exploitation", "criminal_exploitation"]),
        ("", "24A,11A", "criminal_exploitation", ["exploitation"]),
        ("", "17A", "not_known", []),
        ("", "", "not_known", []),
    ],
)
def test_factors_give_the_types_that_nothing_else_says(bea, kind, factors, main, others):
    columns = ("reference", "main_type", "factors", "known_on")
    (made,) = made_by(accepted([["R1", kind, factors, "3 May 2026"]], by=bea, columns=columns))
    assert (made.main_type.key, made.other_types) == (main, others)


def test_words_and_headings_are_remembered_as_hashes_only(bea):
    importer = importer_named("incidents")
    data = b"Ref. no. of case,Sort,Closed as,Age,Sex,Date\nC-001,Nudes,NFA by team,12,F,3 May 2026\n"
    held = services.begin_import(importer=importer, data=data, filename="e.csv", options={}, by=bea)
    work = services.work_of(held)
    work.columns[0] |= {0: "case_number", 1: "main_type", 2: "outcome"}
    services.remember_columns(work, importer, by=bea)
    means = {"main_type": {"nudes": "image_not_agreed"}, "outcome": {"nfa by team": "no_action"}}
    services.remember_values(importer, means, by=bea)
    again = services.begin_import(importer=importer, data=data, filename="e.csv", options={}, by=bea)
    assert (again.state, counts_of(again)) == ("preview", {"new": 1})
    kept = str(list(ImportMemory.objects.values())) + str(list(ImportMemory.history.values()))
    assert "udes" not in kept and "by team" not in kept and "of case" not in kept


def test_a_column_of_too_many_words_is_no_list_of_answers(bea):
    rows = [[f"C-{n}", "Sextortion", f"{n} times something"] for n in range(70)]
    work = services.work_of(extract(rows, by=bea, columns=("case_number", "main_type", "outcome")))
    (fault,) = importer_named("incidents").faults(work)
    assert "more than 60" in fault


@pytest.mark.parametrize(
    ("columns", "constants", "faults"),
    [
        (("main_type", "known_on", "age"), {}, ["Say which column holds the case number"]),
        (("case_number", "known_on", "age"), {}, ["Say which column holds the main type"]),
        (("case_number", "known_on", "age"), {"main_type": "not_known"}, []),
        (("case_number", "factors", "age"), {}, []),
        (("reference", "main_type", "age"), {}, []),
    ],
)
def test_columns_that_a_record_needs_are_named(bea, columns, constants, faults):
    work = services.work_of(extract([["1"] * len(columns)], by=bea, columns=columns))
    work.constants = constants
    found = importer_named("incidents").faults(work)
    assert [each[: len(begin)] for each, begin in zip(found, faults, strict=True)] == faults


def test_a_field_that_two_columns_hold_is_named(bea):
    work = services.work_of(extract(ROWS, by=bea))
    work.columns[0][3] = "known_on"
    assert importer_named("incidents").faults(work) == ["Two columns are given for “Date known”. Choose one."]
    work.columns[0] |= {1: "devices", 3: "devices"}
    assert importer_named("incidents").faults(work) == [], "several columns may hold devices"


@pytest.mark.long
def test_saving_that_stopped_keeps_the_rows_for_a_day_and_no_longer(bea):
    held = extract(ROWS, by=bea)
    services.begin_saving(import_=held, expected=held.version, mark=services.mark_of(rows_of(held)), by=bea)
    services.give_up(timezone.now() + dt.timedelta(hours=23))
    held.refresh_from_db()
    assert (held.state, bool(held.work)) == ("working", True)
    services.give_up(timezone.now() + dt.timedelta(hours=25))
    held.refresh_from_db()
    assert (held.state, held.work) == ("cancelled", "")


def test_code_of_an_agency_is_not_taken_for_our_number_of_one(bea):
    agency = AgencyFactory()
    columns = (*COLUMNS, "agency")
    held = extract([[*ROWS[0], str(agency.pk)], [*ROWS[1], agency.name]], by=bea, columns=columns)
    assert [row.state for row in rows_of(held)] == ["refused", "new"]


@pytest.mark.long
def test_rows_are_forgotten_after_a_day(bea):
    held = extract(ROWS, by=bea)
    services.give_up(timezone.now() + dt.timedelta(hours=23))
    assert services.work_of(Import.objects.get(pk=held.pk))
    services.give_up(timezone.now() + dt.timedelta(hours=25))
    held.refresh_from_db()
    assert (held.work, held.state) == ("", "cancelled")


@pytest.mark.long
def test_records_that_changed_since_the_preview_make_another_one(bea):
    held = extract(ROWS, by=bea)
    mark = services.mark_of(rows_of(held))
    accepted(ROWS[:1], by=bea)
    with pytest.raises(RuleBroken, match="changed since"):
        services.begin_saving(import_=held, expected=held.version, mark=mark, by=bea)


@pytest.mark.long
def test_saving_in_the_background_takes_all_in_or_waits_again(bea):
    held = extract(ROWS, by=bea)
    services.begin_saving(import_=held, expected=held.version, mark=services.mark_of(rows_of(held)), by=bea)
    accepted(ROWS[:1], by=bea)
    save_in_background.call(held.pk, bea.pk)
    held.refresh_from_db()
    assert (held.state, bool(held.work)) == ("preview", True)
    services.begin_saving(import_=held, expected=held.version, mark=services.mark_of(rows_of(held)), by=bea)
    save_in_background.call(held.pk, bea.pk)
    held.refresh_from_db()
    assert (held.state, len(held.saved["made"])) == ("accepted", 2)
    assert ImportedRow.objects.filter(incident__in=made_by(held)).count() == 2


def test_an_excel_file_is_read_with_its_dates_times_and_months(bea):
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Case number", "Type", "Date known", "S47 start date", "Date happened", "Age"])
    times = dt.datetime(2026, 2, 3, 14, 30), "2026-02-04T09:15:00"
    book.active.append(["C-401", "Sextortion", *times, "January 2026", 14])
    book.active.append(["TOTAL", "", "", "", "", 1])
    book.save(data)
    held = services.begin_import(
        importer=importer_named("incidents"), data=data.getvalue(), filename="e.xlsx", options={}, by=bea
    )
    (row,) = rows_of(held)
    values = row.record.read.values
    assert [values[name] for name in ("known_on", "section_47_on", "happened_on", "happened")] == [
        dt.date(2026, 2, 3),
        dt.date(2026, 2, 4),
        dt.date(2026, 1, 1),
        "month",
    ]
