"""An extract of the case system: mapped once, looked at row by row, taken in once, and taken back as a whole."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.records.rules import RuleBroken
from incidents import jobs
from incidents.importing import services
from incidents.models import CaseNumber, Extract, ImportedRow, ImportWord, Incident
from incidents.records.sealing import unseal
from incidents.records.services.recording import correct_incident, void_incident
from tests.factories.incidents import accepted, extract, kind_of, record
from tests.tables import everything_held

pytestmark = pytest.mark.django_db
ROWS = [
    ["C-101", "3 February 2026", "Sextortion", "14"],
    ["C-102", "4 February 2026", "bullying, threats or hate", "9"],
    ["C-103", "5/2/2026", "Grooming or sexual contact by an adult", "10 to 12"],
]
CSV = (
    b"Case ref,Name of child,Referral date,Category,Age,Outcome,Gender\n"
    b"C-201,Jane Example,03/02/2026,Online grooming,14,NFA,F\n"
    b"C-202,John Example,04/02/2026,Sextortion,12,Closed,M\n"
)


def counts_of(held: Extract) -> dict:
    """How many rows of each state, those of none left out."""
    return {state: count for state, count in services.current_preview(held).counts.items() if count}


def test_rows_become_records_with_sealed_numbers_and_the_date_recorded_of_today(bea):
    held = accepted(ROWS, by=bea)
    made = list(Incident.objects.filter(pk__in=held.counts["made"]).order_by("pk"))
    assert [each.main_type.key for each in made] == ["sextortion", "bullying", "grooming"]
    assert [(each.age, each.known_on) for each in made] == [
        ("13_15", dt.date(2026, 2, 3)),
        ("5_9", dt.date(2026, 2, 4)),
        ("10_12", dt.date(2026, 2, 5)),
    ]
    assert {each.recorded_on for each in made} == {timezone.localdate()}
    assert unseal(made[0].case_number.sealed) == "C-101"
    assert made[0].history.count() == made[0].case_number.history.count() == 1
    assert (held.sealed, held.state) == ("", "accepted")


def test_the_same_file_again_changes_nothing_even_where_a_record_was_corrected_or_void_since(bea):
    first = accepted(ROWS, by=bea)
    one, two, _ = Incident.objects.filter(pk__in=first.counts["made"]).order_by("pk")
    correct_incident(incident=one, expected=1, values={"main_type": kind_of("fraud")}, by=bea, reason="Found out")
    void_incident(incident=two, expected=1, by=bea, reason="Recorded twice")
    before = Incident.history.count()
    held = extract(ROWS, by=bea)
    assert counts_of(held) == {"same": 3}
    with pytest.raises(RuleBroken, match="nothing to save"):
        services.begin_saving(held=held, expected=held.version, mark=services.current_preview(held).mark, by=bea)
    assert Incident.history.count() == before


def test_a_row_that_says_something_else_corrects_its_record_and_leaves_what_it_does_not_say(bea):
    pk = accepted(ROWS[:1], by=bea).counts["made"][0]
    Incident.objects.filter(pk=pk).update(outcome="advice")
    held = extract([["C-101", "3 February 2026", "Sextortion", "16"]], by=bea)
    line = services.current_preview(held).lines[0]
    assert (line.state, line.changes) == ("changed", [("Age", "13 to 15", "16 to 17")])
    accepted([["C-101", "3 February 2026", "Sextortion", "16"]], by=bea)
    record_now = Incident.objects.get(pk=pk)
    assert (record_now.age, record_now.outcome, record_now.version) == ("16_17", "advice", 2)


EVENT_COLUMNS = {"0": "case_number", "1": "known_on", "2": "main_type", "3": "event"}
SIBLINGS = [
    ["C-301", "3 February 2026", "Sextortion", "Family 7 of the Example Road"],
    ["C-302", "3 February 2026", "Bullying, threats or hate", "family 7 of the example road"],
    ["C-303", "4 February 2026", "Sextortion", "another"],
    ["C-304", "4 February 2026", "Sextortion", ""],
]


def made_by(held: Extract) -> list[Incident]:
    """What an extract brought, in the order of its rows."""
    return list(Incident.objects.filter(pk__in=held.counts["made"]).order_by("pk"))


def test_rows_that_name_one_event_are_children_of_it_and_its_name_is_not_kept(bea):
    held = extract(SIBLINGS, by=bea, columns=EVENT_COLUMNS)
    assert [line.shares for line in services.current_preview(held).lines] == [1, 1, 0, 0]
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


def test_an_event_that_is_named_only_later_joins_records_that_are_here_and_undoing_parts_them(bea):
    rows = [row[:3] for row in SIBLINGS[:2]]
    one, two = made_by(accepted(rows, by=bea, columns={"0": "case_number", "1": "known_on", "2": "main_type"}))
    held = accepted(SIBLINGS[:2], by=bea, columns=EVENT_COLUMNS)
    assert held.counts["rows"]["changed"] == 2
    for each in (one, two):
        each.refresh_from_db()
        assert (each.event, each.version) == (one.pk, 2)
    services.undo(held=held, expected=held.version, by=bea, reason="The wrong families")
    assert set(Incident.objects.filter(pk__in=[one.pk, two.pk]).values_list("event", flat=True)) == {None}


def test_an_own_reference_names_the_row_whatever_else_changes(bea):
    columns = {"0": "reference", "1": "case_number", "2": "main_type", "3": "section_47_on"}
    pk = accepted([["R1", "C-301", "Bullying, threats or hate", ""]], by=bea, columns=columns).counts["made"][0]
    accepted([["R1", "C-302", "Sextortion", "6 March 2026"]], by=bea, columns=columns)
    found = Incident.objects.get(pk=pk)
    assert (found.main_type.key, found.section_47, found.counted_on) == ("sextortion", "yes", dt.date(2026, 3, 6))
    assert unseal(found.case_number.sealed) == "C-302"
    assert CaseNumber.objects.saying("C-301").count() == 0


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("case_number", "SW1A 1AA", "postcode"),
        ("case_number", "no figure", "Enter the case number"),
        ("known_on", "soon", "no day that can be read"),
        ("known_on", "3 February 2099", "still to come"),
        ("note", "born 3/2/2010", "could be of a birth"),
        ("note", "943 476 5919", "NHS number"),
        ("note", "write to a@example.org", "mail"),
        ("note", "see www.example.org", "web address"),
        ("note", "lives near SW1A 1AA", "postcode"),
        ("note", "With her friend Jane Example", "name of a person"),
        ("main_type", "", "no type"),
        ("main_type", "Something else", "not matched"),
    ],
)
def test_a_row_is_refused_by_its_number_and_why_and_nothing_of_it_is_repeated(bea, column, text, why):
    columns = {"0": "case_number", "1": "known_on", "2": "main_type", "3": "note"}
    cells = {"case_number": "C-1", "known_on": "3 May 2026", "main_type": "Sextortion", "note": "Met in a game"}
    row = list((cells | {column: text}).values())
    found = services.current_preview(extract([row], by=bea, columns=columns))
    assert found.counts["refused"] == 1
    number, faults = found.refused[0]
    assert number == 2
    assert any(why in fault for fault in faults)
    assert not text or text not in str(found.refused)


def test_of_two_rows_that_name_the_same_the_second_is_refused(bea):
    found = services.current_preview(extract([ROWS[0], ROWS[0]], by=bea))
    assert [line.state for line in found.lines] == ["new", "refused"]


def test_a_case_that_was_recorded_by_hand_waits_for_a_word(bea):
    by_hand = record(by=bea, case_number="C-101")
    held = extract(ROWS, by=bea)
    assert counts_of(held) == {"new": 2, "twin": 1}
    assert next(line.twin for line in services.current_preview(held).lines if line.state == "twin") == by_hand.pk
    services.choose_same_case(held=held, expected=held.version, take=True, by=bea)
    assert counts_of(held) == {"new": 3}


def test_columns_and_words_are_remembered_as_hashes_only(bea):
    sheet = {
        "headings": ["Ref. no. of case", "Sort", "Closed as"],
        "first": 2,
        "rows": [["C-1", "Nudes", "NFA by team"]],
    }
    held = services.begin(sheet=sheet, by=bea)
    columns = {"0": "case_number", "1": "main_type", "2": "outcome"}
    services.choose_columns(held=held, expected=1, columns=columns, by=bea)
    assert held.state == "words"
    assert services.to_match(held, sheet) == [("main_type", "Nudes"), ("outcome", "NFA by team")]
    means = {("main_type", "Nudes"): "image_not_agreed", ("outcome", "NFA by team"): "no_action"}
    services.match_words(held=held, expected=2, means=means, by=bea)
    assert counts_of(held) == {"new": 1}
    assert services.remembered_columns(sheet["headings"], {}) == columns
    again = services.begin(sheet=sheet, by=bea)
    services.choose_columns(held=again, expected=1, columns=columns, by=bea)
    assert services.remembered(set(means)) == {
        ("main_type", "nudes"): "image_not_agreed",
        ("outcome", "nfa by team"): "no_action",
    }
    kept = str(list(ImportWord.objects.values())) + str(list(ImportWord.history.values()))
    assert "udes" not in kept and "by team" not in kept


def test_a_column_of_too_many_words_is_no_list_of_answers(bea):
    rows = [[f"C-{n}", "Sextortion", f"{n} times something"] for n in range(70)]
    held = services.begin(sheet={"headings": ["A", "B", "C"], "first": 2, "rows": rows}, by=bea)
    columns = {"0": "case_number", "1": "main_type", "2": "outcome"}
    with pytest.raises(RuleBroken, match="more than 60"):
        services.choose_columns(held=held, expected=1, columns=columns, by=bea)


def test_an_import_is_undone_as_a_whole_and_can_then_come_again(bea):
    before = accepted(ROWS[:1], by=bea)
    changing = [["C-101", "3 February 2026", "Sextortion", "16"], *ROWS[1:]]
    held = accepted(changing, by=bea)
    services.undo(held=held, expected=held.version, by=bea, reason="The wrong year")
    made = Incident.objects.filter(pk__in=held.counts["made"])
    assert set(made.values_list("void_reason", flat=True)) == {"The wrong year"}
    assert Incident.objects.get(pk=before.counts["made"][0]).age == "13_15"
    assert counts_of(extract(changing, by=bea)) == {"new": 2, "changed": 1}
    with pytest.raises(RuleBroken, match="Only an accepted"):
        services.undo(held=held, expected=held.version, by=bea, reason="Again")


def test_an_import_is_not_undone_where_what_it_changed_was_changed_since(bea):
    pk = accepted(ROWS[:1], by=bea).counts["made"][0]
    held = accepted([["C-101", "3 February 2026", "Sextortion", "16"]], by=bea)
    now = Incident.objects.get(pk=pk)
    void_incident(incident=now, expected=now.version, by=bea, reason="Recorded twice")
    with pytest.raises(RuleBroken, match="changed since"):
        services.undo(held=held, expected=held.version, by=bea, reason="The wrong year")


def test_rows_are_forgotten_after_an_hour(bea):
    held = extract(ROWS, by=bea)
    services.give_up()
    assert Extract.objects.get(pk=held.pk).sealed
    Extract.objects.filter(pk=held.pk).update(uploaded_at=timezone.now() - dt.timedelta(minutes=61))
    jobs.forget_rows()
    held.refresh_from_db()
    assert (held.sealed, held.state) == ("", "cancelled")


def test_records_that_changed_since_the_preview_make_another_one(bea):
    held = extract(ROWS, by=bea)
    mark = services.current_preview(held).mark
    accepted(ROWS[:1], by=bea)
    with pytest.raises(RuleBroken, match="changed since"):
        services.begin_saving(held=held, expected=held.version, mark=mark, by=bea)


def test_saving_in_the_background_takes_all_in_or_waits_again(bea):
    held = extract(ROWS, by=bea)
    services.begin_saving(held=held, expected=held.version, mark=services.current_preview(held).mark, by=bea)
    accepted(ROWS[:1], by=bea)
    jobs.take_in.call(held.pk, bea.pk)
    held.refresh_from_db()
    assert (held.state, bool(held.sealed)) == ("preview", True)
    services.begin_saving(held=held, expected=held.version, mark=services.current_preview(held).mark, by=bea)
    jobs.take_in.call(held.pk, bea.pk)
    held.refresh_from_db()
    assert (held.state, held.done, len(held.counts["made"])) == ("accepted", 100, 2)
    assert ImportedRow.objects.filter(incident__in=held.counts["made"]).count() == 2


def test_from_file_to_records_through_the_pages(board, bea, helen, enter):
    browser = enter(bea)
    sent = browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile("Jane Example.csv", CSV)})
    held = Extract.objects.latest("pk")
    assert sent["Location"] == reverse("incidents:import_columns", args=[held.pk])
    page = browser.get(sent["Location"]).content.decode()
    assert "Jane" not in page and "C-201" not in page
    columns = {"column_0": "case_number", "column_2": "known_on", "column_3": "main_type", "column_4": "age"}
    columns |= {"column_5": "outcome", "column_6": "sex"}
    sent = browser.post(sent["Location"], {**columns, "version": 1})
    assert sent["Location"] == reverse("incidents:import_words", args=[held.pk])
    page = browser.get(sent["Location"]).content.decode()
    assert "“Online grooming”" in page and "“Closed”" in page and "NFA" not in page
    sent = browser.post(sent["Location"], {"word_0": "grooming", "word_1": "", "version": 2})
    page = browser.get(sent["Location"]).content.decode()
    assert "C-201" not in page and "Jane" not in page
    assert "Grooming or sexual contact by an adult" in page
    assert "a word that was not matched" in browser.get(f"{sent['Location']}?state=refused").content.decode()
    assert enter(helen).get(sent["Location"]).content.decode().count("Nobody else sees its rows") == 1
    held.refresh_from_db()
    mark = services.current_preview(held).mark
    browser.post(reverse("incidents:import_accept", args=[held.pk]), {"version": held.version, "mark": mark})
    held.refresh_from_db()
    made = Incident.objects.get(pk=held.counts["made"][0])
    assert (made.main_type.key, made.sex, made.outcome, made.age) == ("grooming", "girl", "no_action", "13_15")
    assert held.counts["refused"] == [[3, ["Outcome: a word that was not matched with one of ours"]]]
    assert "Jane" not in str(list(Extract.history.values()))


def test_an_excel_file_is_read_with_its_dates_and_months(bea, board, enter):
    book = openpyxl.Workbook()
    book.active.append(["Case number", "Type", "Date known", "Date happened", "Age"])
    book.active.append(["C-401", "Sextortion", dt.date(2026, 2, 3), "January 2026", 14])
    data = io.BytesIO()
    book.save(data)
    browser = enter(bea)
    sent = browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile("e.xlsx", data.getvalue())})
    held = Extract.objects.latest("pk")
    proposed = {"0": "case_number", "1": "main_type", "2": "known_on", "3": "happened_on", "4": "age"}
    browser.post(sent["Location"], {"version": 1, **{f"column_{at}": field for at, field in proposed.items()}})
    held.refresh_from_db()
    values = services.current_preview(held).lines[0].read.values
    assert (values["known_on"], values["happened_on"], values["happened"]) == (
        dt.date(2026, 2, 3),
        dt.date(2026, 1, 1),
        "month",
    )


def test_what_is_no_extract_is_refused_in_words(board, bea, enter):
    browser = enter(bea)
    for name, data, why in (
        ("e.pdf", b"%PDF-1.4", "Choose an Excel"),
        ("e.csv", b"", "empty"),
        ("e.csv", b"Case number,Type\n", "no list"),
        ("e.xlsx", b"nothing of Excel", "holds something else"),
    ):
        response = browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile(name, data)})
        assert response.status_code == 422
        assert why in response.content.decode()
