"""Which row of an extract holds the headings; of a file without known ones nothing is displayed or stored."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.importing import services
from core.importing.columns import propose
from core.importing.registry import importer_named
from core.importing.source import UnreadableFile
from core.importing.work import Work
from core.models import Import
from core.records.rules import RuleBroken
from core.text.similarity import plain
from incidents.importing.importer import NO_HEADINGS
from incidents.importing.vocabularies import column_names
from tests.actions.pages import text_of
from tests.layouts.build import build, gold
from tests.rows import try_rows
from tests.tables import everything_held

pytestmark = pytest.mark.django_db
UNKNOWN = {
    "no headings": ["Zebedee Quillfeather", "14/05/2013", "943 476 5919", "Number of strategy talks"],
    "answers that are headings too": [
        "Zebedee Quillfeather",
        "14/05/2013",
        "943 476 5919",
        "School",
        "Police",
        "Service",
    ],
    "headings of another system": [
        "Zebedee Quillfeather",
        "DOB 14/05/2013",
        "NHS 943 476 5919",
        "Column 2",
        "Column 3",
    ],
}
TELLING = ("Zebedee", "Quillfeather", "14/05/2013", "943 476 5919", "9434765919", "2013-05-14", "14 May 2013")


def csv_of(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def xlsx_of(rows: list[list[str]], title: str = "Zebedee Quillfeather") -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def remember(meanings: dict[str, str], by) -> None:
    services.remember(importer_named("incidents"), "columns", {plain(h): f for h, f in meanings.items()}, by=by)


def begin(data: bytes, by) -> Work:
    """The work on a file that was chosen."""
    importer = importer_named("incidents")
    return services.work_of(services.begin_import(importer=importer, data=data, filename="e.csv", options={}, by=by))


def telling(response, log: str, never: tuple[str, ...] | list[str]) -> list[str]:
    """Those texts that stand in a response, the log or the database."""
    said = response.content.decode() + str(response.headers) + log + everything_held()
    return [text for text in never if text in said]


@pytest.mark.parametrize("row", UNKNOWN.values(), ids=UNKNOWN)
@pytest.mark.parametrize(("ending", "made"), [("csv", csv_of), ("xlsx", xlsx_of)])
def test_unknown_headings_are_refused_and_nothing_is_kept(board, bea, enter, caplog, row, ending, made):
    remember({f"Column {at}": "police" for at in range(1, 9)}, bea)
    caplog.set_level("DEBUG")
    browser, before = enter(bea), (Import.objects.count(), Import.history.count())
    file = SimpleUploadedFile(f"Zebedee Quillfeather.{ending}", made([row, row, row]))
    response = browser.post(reverse("incidents:import"), {"file": file})
    assert response.status_code == 422
    assert "name at least three columns" in text_of(response)
    assert telling(response, caplog.text, TELLING) == []
    assert (Import.objects.count(), Import.history.count()) == before


@pytest.mark.long
@pytest.mark.parametrize("name", ["unknown-headings.csv", "no-headings.csv"])
def test_file_of_another_system_is_nowhere_after_its_refusal(board, bea, enter, caplog, name):
    caplog.set_level("DEBUG")
    response = enter(bea).post(
        reverse("incidents:import"), {"file": SimpleUploadedFile("Tamsin Orrell.csv", build(name))}
    )
    assert response.status_code == 422
    assert telling(response, caplog.text, ["Tamsin Orrell.csv", *gold(name)["never_shown"]]) == []


def test_tables_beside_a_known_one_are_not_stored(bea):
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Zebedee Quillfeather"
    for row in (["Made for Zebedee"], ["Case number", "Type", "Age"], ["C-001", "Sextortion", "14"]):
        book.active.append(row)
    book.create_sheet("Quillfeather").append(UNKNOWN["no headings"])
    book.create_sheet("Hidden Zebedee").sheet_state = "hidden"
    book.save(data)
    work = begin(data.getvalue(), bea)
    assert [each for each in TELLING if each in str(work.as_json())] == []
    assert (len(work.source.tables), work.tables, work.heading_rows) == (1, [0], {0: 1})
    assert work.columns[0] == {0: "case_number", 1: "main_type", 2: "age"}


@pytest.mark.parametrize(("ending", "made"), [("csv", csv_of), ("xlsx", xlsx_of)])
def test_refusal_of_a_long_file_names_neither_file_nor_sheet(board, bea, enter, ending, made):
    rows = [["Case number", "Type", "Date known"], *([["C-001", "Sextortion", "x"]] * 10_001)]
    file = SimpleUploadedFile(f"Zebedee Quillfeather.{ending}", made(rows))
    response = enter(bea).post(reverse("incidents:import"), {"file": file})
    assert "This file has more than 10,000 rows" in response.content.decode()
    assert "Zebedee" not in response.content.decode()


@pytest.mark.parametrize(
    ("headings", "remembered", "is_taken"),
    [
        (["Case number", "Type", "Age"], {}, True),
        (["Case number", "Type", "Years at 31/03/2026"], {}, False),
        (["Case number", "Type", "Years at 31/03/2026"], {"years at 31/03/2026": "age"}, True),
        (["Case number", "Type", "Zone"], {}, False),
        (["Ref. no. of case", "Sort", "Zone"], {}, False),
        (["Ref. no. of case", "Sort", "Zone"], {"Ref. no. of case": "case_number", "Sort": "main_type"}, False),
        (["Case number", "Sort", "Zone"], {"sort": "main_type", "ZONE": "place"}, True),
        (["Case number", "Type", "Age", "14/05/2013"], {}, False),
        (["Case number", "Type", "Age", "10045"], {}, False),
        (["Zebedee Quillfeather", "School", "Police", "Service", "1 9 2013"], {}, False),
    ],
)
def test_three_known_headings_make_a_row_of_headings(bea, headings, remembered, is_taken):
    remember(remembered, bea)
    data = csv_of([["Extract of the case system", "", ""], headings, ["C-001", "Sextortion", "14"]])
    if is_taken:
        assert begin(data, bea).headings(0).below == 2
    else:
        with pytest.raises(UnreadableFile, match="at least three columns"):
            begin(data, bea)


@pytest.mark.long
@pytest.mark.parametrize(
    "row", [["C-001", "Sextortion", "14/05/2026", "Zebedee"], ["C-102", "Sexting", "", "", "Male", "Zebedee Smith"]]
)
def test_row_of_a_child_cannot_be_chosen_for_the_headings(board, bea, enter, row):
    rows = [["Case number", "Type", "Date known", "Name"], row]
    data = csv_of([*rows, ["C-002", "Fraud", "15/05/2026", "Quillfeather"]])
    browser = enter(bea)
    browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile("e.csv", data)})
    held = Import.objects.latest("pk")
    one = reverse("incidents:import_one", args=[held.pk])
    sent = browser.post(one, {"version": 1, "step": "tables", "use_0": "on", "headings_0": "1"})
    held.refresh_from_db()
    assert (sent.status_code, held.version) == (422, 1)
    assert "may be that of a child" in sent.content.decode()
    assert "Zebedee" not in sent.content.decode()
    work = services.work_of(held)
    assert work.heading_rows == {0: 0}


def test_headings_stay_known_whatever_was_chosen_for_their_columns(bea):
    work = begin(csv_of([["Case number", "Type", "Age"], ["C-001", "Sextortion", "14"]]), bea)
    work.columns[0] = {0: "", 1: "", 2: ""}
    remember({"Case number": "-", "Type": "-", "Age": "-"}, bea)
    importer_named("incidents").check_headings(work)
    work.heading_rows[0] = None
    importer_named("incidents").check_headings(work)
    work.heading_rows[0] = 1
    work.columns[0] = {0: "case_number", 1: "main_type", 2: "age"}
    with pytest.raises(RuleBroken, match="may be that of a child"):
        importer_named("incidents").check_headings(work)


def fields_of(headings: list[str]) -> list[str | None]:
    """The fields that are surely proposed for some headings."""
    found = propose(headings, [()] * len(headings), importer_named("incidents").fields())
    return [each.field if each.state == "chosen" else None for each in found]


def test_the_refusal_names_headings_that_are_known():
    offered = re.findall("“(.*?)”", NO_HEADINGS)
    assert None not in fields_of(offered) and len(set(fields_of(offered))) == 8


@pytest.mark.long
def test_each_field_is_known_by_its_label_and_its_national_names():
    for field in importer_named("incidents").fields():
        for heading in (field.label, *(each[1:] for each in column_names().get(field.name, ()))):
            assert fields_of([heading]) == [field.name], heading


@pytest.mark.long
@try_rows(
    ("heading", "field"),
    [
        ("Case ref.", "case_number"),
        ("CaseID", "case_number"),
        ("System ref. no.", "case_number"),
        ("Record ID", "reference"),
        ("Incident type", "main_type"),
        ("Type of abuse", "main_type"),
        ("Secondary category", "other_types"),
        ("Referral_Date", "known_on"),
        ("Date of contact", "known_on"),
        ("S.47 enquiry", "section_47"),
        ("S47 start date", "section_47_on"),
        ("Date of section 47", "section_47_on"),
        ("Age band", "age"),
        ("Child’s gender", "sex"),
        ("Devices used", "devices"),
        ("Referrer type", "source"),
        ("Strategy meeting held?", "strategy"),
        ("ICPC", "conference"),
        ("Police action", "police"),
        ("Lessons", None),
        ("Factors identified", "factors"),
        ("Child Unique IDs of siblings", None),
        ("Type of placement", None),
        ("Strategy discussion date", None),
        ("Name of child", None),
        ("Date of birth", None),
        ("Social worker", None),
    ],
)
def test_heading_of_an_extract_names_its_field(heading, field):
    assert fields_of([heading]) == [field]
