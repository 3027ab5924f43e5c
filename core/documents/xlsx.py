"""The document as a workbook: a sheet of contents, then sheets of one table each."""

import datetime
import io
import re
from functools import cache
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from core.documents.grid import JoinedTables, worksheets_of
from core.documents.model import DATES, Badge, Cell, Document
from core.documents.xlsx_values import cell_text, printed
from core.files.spreadsheets import KEY_HEADING
from core.text.safe_text import clean_text

CONTENTS = "Contents"
LONGEST_CELL = 32767  # characters; the file form allows no more
CUT = " [cut here: a spreadsheet cell holds no more; the whole text is in the Word, PDF and CSV forms]"
_CODE = re.compile("(_x[0-9a-fA-F]{4}_)")  # readers would take it for an escaped character
_LEADING_ON = {"", "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
_LONGEST_DAY = 18  # characters of "30 September 2010" with room; a day that does not fit is shown as ####
_MEASURED = 2000  # rows: in a longer sheet, columns are not widened for their numbers
_CHARACTERS_ACROSS = 150  # width of a landscape page in characters
_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def render_xlsx(document: Document) -> bytes:
    """`document` as an XLSX file; the same document gives the same bytes.

    Spanned values are repeated in every row, so that the sheet can be sorted, filtered and imported again.
    Keys of rows stand in a hidden first column, which is sorted with them.
    Numbers and days of columns that say so are stored as such. Every other cell is text, with an apostrophe before what
    a spreadsheet might take for a formula.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        created = datetime.datetime.combine(document.date, datetime.time())
        book.set_properties(
            {
                "title": _text(document.shown_title),
                "author": _text(document.author or document.board),
                "subject": _text(document.subject),
                "created": created,
            }
        )
        for name, value in document.properties:
            book.set_custom_property(name, value, "text")
        formats = _Formats(book, document.colour)
        taken = {CONTENTS.lower()}
        contents = [(_worksheet_name(each.name, taken), each) for each in worksheets_of(document)]
        _write_contents(book, document, contents, formats)
        for name, content in contents:
            _write_worksheet(book, name, content, document, formats)
    return out.getvalue()


def _text(text: str) -> str:
    return " ".join(clean_text(text).split())[:255]


def _fitting(text: str) -> str:
    text = cell_text(text)
    return text if _units(text) <= LONGEST_CELL else _shortened(text, LONGEST_CELL - len(CUT)) + CUT


def _units(text: str) -> int:
    """Length as the format counts it: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _shortened(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


_column_name = cache(xl_col_to_name)


class _Worksheet(Worksheet):
    """Writes a row of cells at a time: checks and calls for each cell cost more than the writing."""

    def write_out(self, row: int) -> None:
        """Flush the rows above this one, which numbers their formats."""
        self._write_single_row(row)

    def write_cells(self, row: int, cells: list[str]) -> None:
        """Write a row below those written so far, in constant memory; `cells` are XML without their references."""
        if self._check_dimensions(row, len(cells) - 1):
            return  # beyond the limits of a sheet
        self.write_out(row)
        number = row + 1
        line = [f'<c r="{_column_name(column)}{number}{cell}' for column, cell in enumerate(cells)]
        self.fh.write(f'<row r="{number}">{"".join(line)}</row>')


def _inside(text: str) -> str:
    """The content of a cell's element; `text` must be clean."""
    if not text:
        return "/>"
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    kept = _CODE.sub(r"_x005F\1", text) if "_x" in text else text
    return f' t="inlineStr"><is><t{space}>{escape(kept)}</t></is></c>'


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook, colour: str):
        self._add = book.add_format
        self._made: dict[tuple, object] = {}
        wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#A5A5A5"}
        self._wrapped = wrapped
        self.body = self._add(wrapped)
        self.head = self._add({**wrapped, "bold": True, "bg_color": colour, "font_color": "#FFFFFF"})
        self.title = self._add({"bold": True, "font_size": 20, "font_color": colour})
        self.label = self._add({"bold": True, "valign": "top"})
        self.link = self._add({"font_color": "#0000FF", "underline": 1, "valign": "top", "text_wrap": True})
        self.plain = self._add({"text_wrap": True, "valign": "top"})
        self.bold = self._add({**wrapped, "bold": True})

    def get(self, badge: Badge | None, bold: bool, number_format: str = ""):
        if badge is None and not number_format:
            return self.bold if bold else self.body
        key = (badge.colour, badge.text_colour) if badge else (bold, number_format)
        if key not in self._made:
            own = {"bg_color": key[0], "font_color": key[1], "bold": True} if badge else {}
            own = own or {"bold": bold, "num_format": number_format}
            self._made[key] = self._add({**self._wrapped, **own})
        return self._made[key]


def _write_contents(book, document: Document, contents: list[tuple[str, JoinedTables]], formats: _Formats) -> None:
    worksheet = book.add_worksheet(CONTENTS)
    _set_page(worksheet, document)
    worksheet.set_column(0, 0, 16)
    worksheet.set_column(1, 1, 100)
    worksheet.write_string(0, 0, _fitting(document.shown_title), formats.title)
    lines = [
        ("Board", document.board),
        ("Subtitle", document.subtitle),
        ("Date", document.as_at or document.shown_date),
        ("Marking", document.marking),
        *(("Note", note) for note in document.notes),
    ]
    row = 2
    for label, text in ((label, text) for label, text in lines if text.strip()):
        worksheet.write_string(row, 0, label, formats.label)
        worksheet.write_string(row, 1, _fitting(text), formats.plain)
        row += 1
    for name, content in contents:
        captions = dict.fromkeys(table.caption for table in content.tables if table.caption.strip())
        place = name.replace("'", "''")
        worksheet.write_url(row, 0, f"internal:'{place}'!A1", formats.link, name)
        worksheet.write_string(row, 1, _fitting("; ".join(captions)), formats.plain)
        row += 1


def _write_worksheet(book, name: str, content: JoinedTables, document: Document, formats: _Formats) -> None:
    worksheet = book.add_worksheet(name, _Worksheet)
    _set_page(worksheet, document)
    table, columns, headings = content.tables[0], content.columns(), content.headings
    own = [column.width for column in columns if column]
    mean = sum(own) / (len(own) or 1)
    widths = [column.width if column else mean for column in columns]
    first = 1 if table.row_keys else 0  # the column after that of the keys
    if first:
        worksheet.set_column(0, 0, None, None, {"hidden": True})
        headings = [KEY_HEADING, *headings]
    for place, (width, least) in enumerate(zip(widths, _least_widths(content), strict=True), start=first):
        share = _CHARACTERS_ACROSS * width / (sum(widths) or 1)
        worksheet.set_column(place, place, min(max(share, least), 80))
    for row, line in enumerate(table.above):
        worksheet.write_string(row, first, _fitting(line), formats.label)
    head = len(table.above)
    for column, heading in enumerate(headings):
        worksheet.write_string(head, column, _fitting(heading), formats.head)
    if len(book.worksheets()) == 2:
        worksheet.activate()  # readers open the list first; the sheet before it says what it is
    worksheet.repeat_rows(head)
    worksheet.freeze_panes(head + 1, 0)
    last = _write_rows(worksheet, head, content, formats)
    if headings:
        worksheet.autofilter(head, 0, last, len(headings) - 1)


def _least_widths(content: JoinedTables) -> list[int]:
    """Characters that each column needs: a number or a day that does not fit is shown as ####."""
    least = [_LONGEST_DAY if column and column.values == DATES else 8 for column in content.columns()]
    rows = [table.rows for table in content.tables]
    if all(isinstance(each, tuple) for each in rows) and sum(map(len, rows)) <= _MEASURED:  # not read a second time

        def length(cell: Cell, values: str) -> int:
            return len(cell.text) + 2 if printed(cell.text, values) else 0

        least = [max(lengths) for lengths in zip(least, *content.rows(length), strict=True)]
    return least


def _write_rows(worksheet, number: int, content: JoinedTables, formats: _Formats) -> int:
    """Write the rows below heading row `number`; returns the number of the last one."""
    inside: dict[tuple[str, str], tuple[str, str]] = {}  # many texts repeat
    key: tuple[str, ...] = ()  # of the row that is being written

    def written(cell: Cell, values: str) -> str:
        nonlocal inside, key
        key = cell.key or key
        text = cell.flat_text
        if (shown := inside.get((text, values))) is None:
            inside = {} if len(inside) > 500 else inside
            value = printed(text, values) if values and cell.badge is None else None
            as_text = ("", _inside(_fitting(text)))
            shown = inside.setdefault(
                (text, values), (value.format, f"><v>{value.stored}</v></c>") if value else as_text
            )
        return f'" s="{formats.get(cell.badge, cell.bold, shown[0])._get_xf_index()}"{shown[1]}'

    worksheet.write_out(number + 1)
    for cells in content.rows(written):
        number += 1
        keys = [written(Cell(" ".join(key)), "")] if content.tables[0].row_keys else []
        worksheet.write_cells(number, keys + cells)
    return number


def _set_page(worksheet, document: Document) -> None:
    worksheet.set_paper(9)
    if document.landscape:
        worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    head, marking, foot = (
        _text(text)[:60].replace("&", "&&") for text in (document.shown_title, document.marking, document.foot)
    )
    worksheet.set_header(f"&L{head}&R{marking}")
    worksheet.set_footer(f"&L{foot}&RPage &P of &N")


def _worksheet_name(name: str, taken: set[str]) -> str:
    """A valid and unused sheet name: at most 31 characters, none of them reserved."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", _text(name)).strip(" '") or "Table"
    plain = "Table" if plain.lower() == "history" else plain
    candidate, number = _words_within(plain, 31), 1
    while candidate.lower() in taken:
        number += 1
        ending = f" {number}"
        candidate = _words_within(plain, 31 - len(ending)) + ending
    taken.add(candidate.lower())
    return candidate


def _words_within(text: str, units: int) -> str:
    """The first words of `text` that fit, without those that lead on to further ones; a word alone is cut."""
    kept = _shortened(text, units)
    if kept == text:
        return kept
    words = kept.split() if text[len(kept)].isspace() else kept.split()[:-1]
    while words and words[-1].lower().strip(",;–-") in _LEADING_ON:
        words.pop()
    return " ".join(words).rstrip(",;–- ") or kept
