"""A word written anywhere in the body of a returned file is on its page: as a change, or as one without a place."""

from __future__ import annotations

import io

import openpyxl
import pytest
from docx.oxml.ns import qn
from openpyxl.cell.cell import MergedCell

from actions.returns.importer import ReturnImporter, consider
from actions.returns.reading import work_on
from actions.table.files import export_plan
from core.importing import readers
from core.importing.fields import Choices
from tests.actions.returns.wordedits import edited_word, run_of
from tests.factories.plan import PlanFieldFactory, ProgressUpdateFactory

pytestmark = pytest.mark.django_db
WORD = "zebra"


def brought(plan, data: bytes, form: str) -> str:
    """All that the page of the file lists of it."""
    importer = ReturnImporter(plan)
    source = readers.read_file(data, f"plan.{form}")
    work = work_on(source, plan)
    importer = importer.importer_for(source, None)
    importer.check_file(work, None)
    found = consider(importer.read_all(work)[0][1], Choices(), lock=False)
    changes = [one.change for one in found.decisions if one.change.state in ("theirs", "conflict")]
    texts = [text for change in changes for text in (change.theirs, change.question)]
    return "\n".join([*texts, *work.source.notes])


@pytest.fixture
def full(plan, rows):
    plan.glossary.create(term="CEOP", meaning="A command of the National Crime Agency")
    PlanFieldFactory(plan=plan, heading="Cost")
    ProgressUpdateFactory(action=rows[0].action, author=None, author_name="Bob", text="Sent")
    return plan


BATCHES = 6  # each word is in one of so many files, so that most of each file is as it was


@pytest.mark.long
def test_page_lists_a_word_written_in_any_paragraph_of_a_word_file(full):
    data, missing = export_plan(full, None, "docx"), []
    for batch in range(BATCHES):
        written: dict[str, str] = {}

        def write(word, batch=batch, written=written):
            for at, paragraph in list(enumerate(word.body.iter(qn("w:p"))))[batch::BATCHES]:
                written[f"{WORD}{at}."] = "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
                paragraph.append(run_of(f" {WORD}{at}."))

        listed = brought(full, edited_word(data, write), "docx")
        missing += [text for word, text in written.items() if word not in listed]
    assert missing == []


def is_key(sheet: str, cell) -> bool:
    """Whether a cell is in the hidden column of keys."""
    return sheet == "Plan" and cell.column == 1


@pytest.mark.long
def test_page_lists_a_word_written_in_any_cell_of_a_workbook(full):
    data, missing = export_plan(full, None, "xlsx"), []
    for batch in range(BATCHES):
        book, out, written = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO(), {}
        cells = [(sheet.title, cell) for sheet in book for line in sheet.iter_rows() for cell in line]
        cells = [cell for title, cell in cells if not isinstance(cell, MergedCell) and not is_key(title, cell)]
        for at, cell in list(enumerate(cells))[batch::BATCHES]:
            written[f"{WORD}{at}."] = cell.coordinate
            cell.value = f"{cell.value or ''} {WORD}{at}."
        book.save(out)
        listed = brought(full, out.getvalue(), "xlsx")
        missing += [place for word, place in written.items() if word not in listed]
    assert missing == []
