"""One door for every kind of file: the content, and not the file's name, decides which reader is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from actions.importing.assembly import assemble_plan
from actions.importing.extras import without_known
from actions.importing.importer import PlanImporter
from actions.importing.spreadsheet import FIELDS, Sheet, is_complete, propose_mapping, read_sheet, to_plan
from actions.importing.text import decode, lines_of_headings, read_text
from actions.importing.word import read_word, refuse_other_files
from actions.importing.words import is_action_header
from actions.wording.document import PlanDocument, UnreadablePlan, squash
from actions.wording.exported import read_mark
from actions.wording.limits import fitted
from core.files.packages import MAX_FILE_BYTES, ZIP_MAGIC, BadPackage, Package, describe_ole
from core.files.spreadsheets import UnreadableSpreadsheet, read_rows
from core.importing.readers import read_file
from core.importing.source import UnreadableFile
from core.importing.work import Work, begin, missing_fields

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
    """A table whose headings do not say which column holds what: a person has to.

    `sheet` goes to to_plan together with the mapping that is chosen; `proposal` is what could be recognised. With
    `work`, the mapping goes to read_work instead, which reads bands, lists and several tables as well.
    """

    def __init__(self, sheet: Sheet, proposal: dict[int, str], work: Work | None = None):
        super().__init__("Which column of this table holds what?")
        self.sheet = sheet
        self.proposal = proposal
        self.work = work


def read_plan(data: bytes, filename: str = "") -> PlanDocument:
    """The plan in a document, text or spreadsheet file, in the board's own layout or another's.

    Raises UnreadablePlan, with words for the person who chose the file, or MappingNeeded for a table whose columns are
    not all known; nothing else.
    """
    try:
        own, refused = read_own_layout(data, filename), None
        if own.is_ours:
            return own
    except (UnreadablePlan, MappingNeeded) as error:
        own, refused = None, error
    other = read_other_layout(data, filename, least=len(own.rows) if own else 0)
    if other is None and own is None:
        raise refused
    return other or own


def read_other_layout(data: bytes, filename: str, *, least: int) -> PlanDocument | None:
    """The plan in tables with other headings than the board's; None where they hold no more than `least` rows.

    Raises MappingNeeded where somebody has to say, or look at, what a column holds.
    """
    try:
        work = begin(read_file(data, filename), PlanImporter(), lambda scope, text: "", {})
    except UnreadableFile:
        return None
    if not work.tables or work.heading_rows[work.tables[0]] is None:
        return None
    is_known = not missing_fields(work, PlanImporter()) and has_another_field(work)
    if is_known and len(assemble_plan(work).rows) <= least:
        return None
    if is_known and not any(work.doubtful.get(table) for table in work.tables):
        return fitted(assemble_plan(work))
    if least and not is_known:
        return None
    raise MappingNeeded(*as_sheet(work), work)


def has_another_field(work: Work) -> bool:
    """Whether a table says more than an action: who leads it, or when it is to be done."""
    return any({"leads", "timescale"} & set(work.columns[table].values()) for table in work.tables)


def as_sheet(work: Work) -> tuple[Sheet, dict[int, str]]:
    """The headings of the first table, for the page on which columns are chosen, and what is proposed."""
    first = work.tables[0]
    headings = work.headings(first).texts
    names = tuple(heading or f"Column {at + 1} (no heading)" for at, heading in enumerate(headings))
    sheet = Sheet(names, (), title=work.source.title, notes=work.source.notes, export=work.source.export)
    return sheet, {at: name for at, name in work.columns[first].items() if name in FIELDS}


def read_work(stored: dict, mapping: Mapping[int, str]) -> PlanDocument:
    """The plan in a file whose columns somebody has chosen in its first table; the other tables follow by heading.

    Raises UnreadablePlan where no column holds the action, or no row is left.
    """
    work = Work.from_json(stored)
    if "action" not in mapping.values():
        raise UnreadablePlan("Choose the column that holds the action.")
    first = work.headings(work.tables[0]).texts
    chosen = {squash(heading).casefold(): mapping.get(at, "") for at, heading in enumerate(first)}
    for table in work.tables:
        texts = work.headings(table).texts
        for at in work.columns[table]:
            heading = squash(texts[at]).casefold() if at < len(texts) else ""
            work.columns[table][at] = chosen.get(heading, "") if heading else mapping.get(at, "")
    return fitted(assemble_plan(work))


def read_own_layout(data: bytes, filename: str) -> PlanDocument:
    """The plan in a file whose tables have the board's headings; raises as read_plan does."""
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
