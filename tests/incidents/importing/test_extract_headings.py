"""Which row of an extract holds the headings; of a file without known ones nothing is shown or kept."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.files.spreadsheets import UnreadableSpreadsheet
from incidents.importing import services
from incidents.importing.reading import NO_HEADINGS, propose_columns, read_extract
from incidents.models import Extract
from tests.actions.pages import text_of
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


@pytest.mark.parametrize("row", UNKNOWN.values(), ids=UNKNOWN)
@pytest.mark.parametrize(("ending", "made"), [("csv", csv_of), ("xlsx", xlsx_of)])
def test_unknown_headings_are_refused_and_nothing_is_kept(board, bea, enter, caplog, row, ending, made):
    services.remember({("column", f"Column {at}"): "note" for at in range(1, 9)}, by=bea)
    caplog.set_level("DEBUG")
    browser, before = enter(bea), (Extract.objects.count(), Extract.history.count())
    file = SimpleUploadedFile(f"Zebedee Quillfeather.{ending}", made([row, row, row]))
    response = browser.post(reverse("incidents:import"), {"file": file})
    assert response.status_code == 422
    assert "name at least three columns" in text_of(response)
    said = response.content.decode() + str(response.headers) + caplog.text + everything_held()
    assert [word for word in TELLING if word in said] == []
    assert (Extract.objects.count(), Extract.history.count()) == before


@pytest.mark.parametrize(("ending", "made"), [("csv", csv_of), ("xlsx", xlsx_of)])
def test_refusal_of_a_long_file_names_neither_file_nor_sheet(board, bea, enter, ending, made):
    rows = [["Case number", "Type", "Date known"], *([["C-1", "Sextortion", "x"]] * 10_001)]
    file = SimpleUploadedFile(f"Zebedee Quillfeather.{ending}", made(rows))
    response = enter(bea).post(reverse("incidents:import"), {"file": file})
    assert "This file has more than 10,000 rows" in response.content.decode()
    assert "Zebedee" not in response.content.decode()


@pytest.mark.parametrize(
    ("headings", "remembered", "taken"),
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
def test_three_known_headings_make_a_row_of_headings(bea, headings, remembered, taken):
    services.remember({("column", heading): field for heading, field in remembered.items()}, by=bea)
    data = csv_of([["Extract of the case system"], headings, ["C-1", "Sextortion", "14"]])
    if taken:
        assert read_extract(data, services.remembered_headings())["first"] == 3
    else:
        with pytest.raises(UnreadableSpreadsheet, match="at least three columns"):
            read_extract(data, services.remembered_headings())


def test_the_refusal_names_headings_that_are_known():
    offered = re.findall("“(.*?)”", NO_HEADINGS)
    assert len(offered) == len(propose_columns(offered)) == 8
