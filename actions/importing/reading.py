"""One door for every kind of file: the content, and not the file's name, decides which reader is asked."""

from __future__ import annotations

from dataclasses import replace

from actions.importing.spreadsheet import Sheet, is_complete, propose_mapping, read_sheet, to_plan
from actions.importing.text import decode, lines_of_headings, read_text
from actions.importing.unkept import without_known
from actions.importing.word import read_word, refuse_other_files
from actions.importing.words import is_action_header
from actions.wording.document import PlanDocument, UnreadablePlan
from actions.wording.exported import read_mark
from actions.wording.limits import fitted
from core.files.packages import MAX_FILE_BYTES, ZIP_MAGIC, BadPackage, Package, describe_ole
from core.files.spreadsheets import UnreadableSpreadsheet, read_rows

WRONG_KIND = "This is not a plan that can be read. Choose a Word file (.docx), a text file or a spreadsheet."
_FOREIGN = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"<html",
    b"<!DOC",
    b"<?xml",
    b"MZ",
    b"7z\xbc\xaf",
)


class MappingNeeded(Exception):
    """A spreadsheet whose headings do not say which column holds what: a person has to.

    `sheet` goes to to_plan together with the mapping that is chosen; `proposal` is what could be recognised.
    """

    def __init__(self, sheet: Sheet, proposal: dict[int, str]):
        super().__init__("Which column of this spreadsheet holds what?")
        self.sheet = sheet
        self.proposal = proposal


def read_plan(data: bytes, filename: str = "") -> PlanDocument:
    """The plan in a Word, text or spreadsheet file.

    Raises UnreadablePlan, with words for the person who chose the file, or MappingNeeded for a spreadsheet
    whose columns are not all known; nothing else.
    """
    if not data or len(data) > MAX_FILE_BYTES or describe_ole(data):
        refuse_other_files(data)
    if data.startswith(ZIP_MAGIC):
        if _is_workbook(data):
            return _read_sheet(data, filename)
        return fitted(without_known(replace(read_word(data), export=read_mark(data))))
    if data.lstrip()[:8].startswith(_FOREIGN):
        raise UnreadablePlan(WRONG_KIND)
    if _is_table_of_values(data, filename):
        return _read_sheet(data, filename)
    return fitted(without_known(read_text(data)))


def _read_sheet(data: bytes, filename: str) -> PlanDocument:
    sheet = replace(read_sheet(data, filename), export=read_mark(data))
    proposal = propose_mapping(sheet.headings)
    if not is_complete(proposal):
        raise MappingNeeded(sheet, proposal)
    return to_plan(sheet, proposal)


def _is_workbook(data: bytes) -> bool:
    try:
        return any(name.startswith("xl/") for name in Package(data).names)
    except BadPackage as problem:
        raise UnreadablePlan(problem.message) from None


def _is_table_of_values(data: bytes, filename: str) -> bool:
    """Whether text is a CSV file: one of its rows has the headings of an action table, or its name says so
    and it is not the text rendition of a plan."""
    if lines_of_headings(decode(data).split("\n")):
        return False
    named = filename.lower().endswith((".csv", ".tsv"))
    try:
        rows = read_rows(data, filename)[0].rows
    except UnreadableSpreadsheet:
        return named
    return named or any(is_action_header(row) for row in rows[:40])
