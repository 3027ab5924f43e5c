"""Word files and workbooks of the plan carry the key of each row and prints of its texts, unseen."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections import Counter

import docx
import openpyxl
import pytest
from django.utils import timezone

from actions.models import Plan
from actions.past.asat import FILE, end_of, plan_as_at
from actions.past.files import past_document
from actions.table.files import Extract, export_plan, read_tables
from actions.wording.exported import Marks, print_of, read_marks
from actions.wording.leads import without_signs
from actions.wording.updates import with_long_marks
from core.documents import render
from core.importing.readers import read_file
from core.importing.source import Source
from core.importing.stored import source_from_json, source_to_json
from tests.actions.resaved import saved_again
from tests.demo import demonstration

pytestmark = pytest.mark.django_db
FORMS = ["docx", "xlsx"]


def exported(plan: Plan, form: str, **more) -> bytes:
    return export_plan(plan, None, form, **more)


def expected(plan: Plan) -> dict[int, tuple[str, ...]]:
    """Placement → prints, from the rows themselves."""
    found = {}
    for table in read_tables(plan):
        for row in table.rows:
            texts = [row.objective_text, row.method_text, row.text, row.leads_cell, row.timescale_cell, row.update_cell]
            found[row.placement] = tuple(map(print_of, texts))
    return found


def keys_of(source: Source) -> list[str]:
    """The keys of the rows in the order of the file."""
    rows = (row for table in source.tables for row in table.rows)
    return [key for row in rows if (key := next((cell.key for cell in row if cell.key), ""))]


def prints_in(source: Source, plan: Plan) -> dict[int, tuple[str, ...]]:
    """Placement → prints of the texts that stand in the file now; a merged cell has the text above it."""
    names = ["Objective", "Method", plan.action_heading, "Lead responsibility", "Timescale", plan.update_heading]
    found = {}
    for table in source.tables:
        columns, texts = {}, {}
        for row in table.rows:
            words = {cell.text.strip(): cell.start for cell in row}
            if "No." in words:
                columns = {start: name for name, start in words.items()}
            for cell in row if columns else ():
                if not cell.continues:
                    name = columns.get(cell.start, "")
                    texts[name] = without_signs(cell.text) if name == "Lead responsibility" else cell.text
            if key := next((cell.key for cell in row if cell.key), ""):
                here = {columns.get(cell.start, "") for cell in row}
                found[int(key)] = tuple(
                    print_of(with_long_marks(texts[name]) if name in here else "") for name in names
                )
    return found


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_keys_and_prints_come_back_from_a_file(form):
    plan, before = demonstration(), timezone.now()
    source = read_file(exported(plan, form))
    marks, prints = read_marks(source), expected(plan)
    assert len(prints) == 43
    assert marks == Marks(plan.uid, marks.moment, "whole", prints)
    assert before <= marks.moment <= timezone.now()
    assert keys_of(source) == [str(placement) for placement in prints]
    assert prints_in(source, plan) == prints
    assert source_from_json(source_to_json(source)) == source


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_selection_and_past_day_carry_keys_too(form):
    plan, day = demonstration(), dt.date(2026, 11, 20)
    rows = plan.placements.standing()[3:8]
    data = export_plan(plan, rows, form, extract=Extract(total=43))
    marks = read_marks(read_file(data))
    assert (marks.scope, set(marks.prints)) == ("selection", {row.pk for row in rows})
    state = plan_as_at(plan.pk, end_of(day), FILE)
    past = read_marks(read_file(render(past_document(state, known=day, as_of=day), form)))
    assert (past.moment, len(past.prints)) == (end_of(day), 43)


def test_other_files_have_no_marks():
    data = b"No.,Action\n1,Train\n2,Teach\n"
    assert read_marks(read_file(data, "plan.csv")) is None


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "html"])
def test_other_forms_carry_no_prints(form):
    plan = demonstration()
    data = exported(plan, form)
    assert not [each for each in Counter(sum(expected(plan).values(), ())) if each.encode() in data]


@pytest.mark.long
def test_word_file_has_a_bookmark_a_row_with_ids_of_their_own_and_short_variables():
    plan = demonstration()
    with zipfile.ZipFile(io.BytesIO(exported(plan, "docx"))) as parts:
        body, settings = (docx.oxml.parse_xml(parts.read(f"word/{name}.xml")) for name in ("document", "settings"))
    w = docx.oxml.ns.qn
    starts = list(body.iter(w("w:bookmarkStart")))
    ids = [each.get(w("w:id")) for each in starts]
    assert sorted(ids) == sorted(set(ids)) == sorted(each.get(w("w:id")) for each in body.iter(w("w:bookmarkEnd")))
    assert [each.get(w("w:name")) for each in starts] == [f"_plan_r{placement}" for placement in expected(plan)]
    values = [each.get(w("w:val")) for each in settings.iter(w("w:docVar"))]
    assert values and max(map(len, values)) <= 8_000
    names = [child.tag.rpartition("}")[2] for child in settings]
    assert names.index("compat") < names.index("docVars") < names.index("rsids")


@pytest.mark.long
def test_key_column_is_hidden_and_inside_the_filter():
    plan = demonstration()
    book = openpyxl.load_workbook(io.BytesIO(exported(plan, "xlsx")))
    sheet = book["Plan"]
    assert sheet.column_dimensions["A"].hidden
    assert not sheet.column_dimensions["B"].hidden
    assert sheet["A1"].value == "Key (leave as it is)"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert not book["Glossary"].column_dimensions["A"].hidden
    assert book["Glossary"]["A1"].value == "Term"


@pytest.mark.long
def test_sorted_sheet_keeps_keys_with_their_rows():
    plan = demonstration()
    book = openpyxl.load_workbook(io.BytesIO(exported(plan, "xlsx")))
    sheet = book["Plan"]
    rows = sorted(
        (tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)), key=lambda row: str(row[6])
    )
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    out = io.BytesIO()
    book.save(out)
    source = read_file(out.getvalue())
    assert keys_of(source) != [str(placement) for placement in expected(plan)]
    assert prints_in(source, plan) == expected(plan) == read_marks(source).prints


@pytest.mark.long
@pytest.mark.parametrize(
    "kinds",
    [
        ["docx", "docx"],
        pytest.param(["docx", "odt", "docx"], marks=pytest.mark.long),
        pytest.param(["xlsx", "xlsx"], marks=pytest.mark.long),
        pytest.param(["xlsx", "ods"], marks=pytest.mark.long),
        pytest.param(["xlsx", "ods", "xlsx"], marks=pytest.mark.long),
    ],
    ids="-".join,
)
def test_nothing_looks_changed_after_libreoffice_saved_the_file(kinds, tmp_path):
    plan = demonstration()
    source = read_file(saved_again(exported(plan, kinds[0]), kinds, tmp_path))
    marks, prints = read_marks(source), expected(plan)
    assert (marks.uid, marks.prints) == (plan.uid, prints)
    assert keys_of(source) == [str(placement) for placement in prints]
    assert prints_in(source, plan) == prints
