"""Reads uploaded spreadsheets (XLSX, CSV) as rows of text, and protects text written to them.

Formulas are never evaluated: a cell gives the value that was saved with it.
"""

import codecs
import csv
import datetime as dt
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from zipfile import BadZipFile

from core.files.packages import MAX_FILE_BYTES, ZIP_MAGIC, BadPackage, Package, describe_ole
from core.files.spreadsheet_parts import DAMAGED, MAX_CELLS, TOO_LARGE, inspect_parts
from core.text.dates import print_date

KEY_HEADING = "Key (leave as it is)"  # of the hidden column of keys in files of our own
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_WORKSHEETS = 100
MAX_BLANK = 100_000  # blank rows between two others
MAX_SIGNS = 10_000  # separators in one line of a CSV file

# What a spreadsheet would take for a formula, their full-width forms, and what it would skip to get there.
_RISKY = re.compile(r"'*[ \u00a0\u3000\u200b\ufeff]*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r" *[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%? *")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
MIXED = "This file holds letters in two encodings, so some would be read wrongly. Save it as CSV UTF-8 and try again."
_DELIMITERS = (",", ";", "\t")


class UnreadableSpreadsheet(Exception):
    """The file cannot be read; the message says why, for the person who chose it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class WorksheetRows:
    """`name` is "" in a CSV file; blank rows at the end are dropped, rows may differ in length."""

    name: str
    rows: list[list[str]]


def read_rows(
    data: bytes,
    filename: str = "",
    *,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
    max_bytes: int = MAX_FILE_BYTES,
) -> list[WorksheetRows]:
    """The sheets of an XLSX or CSV file, in order, hidden ones left out.

    The content decides which it is; `filename` only makes messages clearer, and without it they name no
    sheet. Dates are written out ("30 June 2010"), a month stays a month ("December 2009"), whole numbers have
    no decimals. In merged cells the first holds the text. Raises UnreadableSpreadsheet, and nothing else, for
    what is no spreadsheet, is damaged, protected or too large.
    """
    if not data:
        raise UnreadableSpreadsheet("This file is empty.")
    if len(data) > max_bytes:
        raise UnreadableSpreadsheet(f"This file is larger than {_megabytes(max_bytes)}.")
    old = describe_ole(data)
    if old == "encrypted":
        raise UnreadableSpreadsheet("This file is protected by a password. Remove the password and try again.")
    if old:
        raise UnreadableSpreadsheet("This is an Office file of the old kind. Save it as .xlsx or .csv and try again.")
    limits = (max_rows, max_columns)
    if data.startswith(ZIP_MAGIC):
        return _read_workbook(data, *limits, named=bool(filename))
    return [WorksheetRows("", _read_csv(data, filename, *limits))]


def neutral_cell(text: str) -> str:
    """A text as it may stand in a CSV or XLSX cell: with an apostrophe in front where a spreadsheet might
    take it for a formula, that is, where the first character that is no space is = + - @, a tab, a line end
    or its full-width form. Pure numbers stay as they are. A text that has such an apostrophe already gets a
    second one."""
    if _RISKY.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def plain_cell(text: str) -> str:
    """The text from which neutral_cell made this cell: the apostrophe is removed only where it protects."""
    rest = text[1:]
    return rest if text.startswith("'") and neutral_cell(rest) != rest else text


def _megabytes(count: int) -> str:
    return f"{count // 1024 // 1024} MB" if count >= 1024 * 1024 else f"{count:,} bytes"


def _read_workbook(data: bytes, max_rows: int, max_columns: int, *, named: bool) -> list[WorksheetRows]:
    with open_workbook(data) as opened:
        return read_worksheets(opened.book, max_rows, max_columns, named=named)


def read_worksheets(book, max_rows: int, max_columns: int, *, named: bool) -> list[WorksheetRows]:
    """The visible sheets of an openpyxl workbook; `named`: refusals name the sheet."""
    budget = Budget()
    return [
        WorksheetRows(
            worksheet.title,
            trim_rows(_rows_of(worksheet, budget), worksheet.title if named else "", max_rows, max_columns),
        )
        for worksheet in book.worksheets
        if worksheet.sheet_state == "visible"
    ]


class OpenWorkbook(NamedTuple):
    """An openpyxl workbook that is read row by row, its parts, and the number of its cells."""

    book: Any
    package: Package
    cells: int


@contextmanager
def open_workbook(data: bytes) -> Iterator[OpenWorkbook]:
    """Open an XLSX file once its parts have been inspected. Raises UnreadableSpreadsheet, and nothing else."""
    import openpyxl  # a third of a second to load, and rarely needed

    try:
        package = Package(data)
        if not any(name.startswith("xl/") for name in package.names):
            raise UnreadableSpreadsheet("This is not a spreadsheet. Choose an .xlsx or .csv file.")
        cells = inspect_parts(package)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which do not affect the values
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            with closing(book):
                if len(book.worksheets) > MAX_WORKSHEETS:
                    raise UnreadableSpreadsheet(f"This file has more than {MAX_WORKSHEETS} sheets.")
                yield OpenWorkbook(book, package, cells)
    except BadPackage as problem:
        raise UnreadableSpreadsheet(problem.message) from None
    except UnreadableSpreadsheet:
        raise
    except (ValueError, TypeError, AttributeError, LookupError, SyntaxError, OSError, BadZipFile):
        raise UnreadableSpreadsheet(DAMAGED) from None  # whatever error a damaged part causes


@dataclass
class Budget:
    """Counts the places that were looked at in all sheets of a file, blank ones too."""

    seen: int = 0

    def spend(self, places: int) -> None:
        self.seen += places
        if self.seen > MAX_CELLS:
            raise UnreadableSpreadsheet(TOO_LARGE)


def _rows_of(worksheet, budget: Budget) -> Iterator[list[str]]:
    worksheet.reset_dimensions()  # the size stated in the file is not trusted
    for cells in worksheet.iter_rows():
        budget.spend(len(cells) + 1)
        yield [text_of(cell) for cell in cells]


_ESCAPED = re.compile("_x005F(_x[0-9A-Fa-f]{4}_)")  # a text that only looks like the code of a character


def text_of(cell) -> str:
    """A cell as a person reads it; the number format is read only where it matters, since that is slow."""
    value = cell.value
    if isinstance(value, str) or isinstance(value, int) and abs(value) > 10:  # 1 may be 100%
        return cell_text(value)
    return cell_text(value, getattr(cell, "number_format", "") or "") if value is not None else ""


def cell_text(value: object, number_format: str = "") -> str:
    """A cell's value as a person reads it; `number_format` tells a month (mmm-yy) from a day."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = re.sub(r"\r\n?", "\n", value).replace("_x000D_", "") if "\r" in value or "_x000D_" in value else value
        return _ESCAPED.sub(r"\1", text) if "_x005F_x" in text else text
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.datetime):
        day = _day_text(value.date(), number_format)
        return day if value.time() == dt.time() else f"{day} {value:%H:%M}"
    if isinstance(value, dt.date):
        return _day_text(value, number_format)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float | Decimal) or isinstance(value, int) and "%" in number_format:
        return _number_text(float(value), number_format)
    return str(value)


def _day_text(day: dt.date, number_format: str) -> str:
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()
    is_month = bool(shown) and "d" not in shown and "m" in shown and "y" in shown
    return f"{day:%B} {day.year}" if is_month else print_date(day)


def _number_text(number: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{number * 100:.10g}%"
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


def _read_csv(data: bytes, filename: str, max_rows: int, max_columns: int) -> list[list[str]]:
    text = decode_text(data)
    if text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml") or text.startswith(("%PDF", "{\\rtf")):
        raise UnreadableSpreadsheet("This is not a spreadsheet. Choose an .xlsx or .csv file.")
    hint = re.match(r"sep=(.)\r?\n", text)
    delimiter = hint[1] if hint else find_delimiter(text)
    body = text[hint.end() :] if hint else text
    if any(line.count(delimiter) > MAX_SIGNS for line in io.StringIO(body)):
        raise UnreadableSpreadsheet(
            f"This file has more than {max_columns} columns."
        )  # before a row is read as a whole
    rows = _csv_rows(body, delimiter)
    if "\r" in body.replace("\r\n", "\n"):
        rows = ([re.sub(r"\r\n?", "\n", cell) for cell in row] for row in rows)
    else:
        rows = ([cell.replace("\r\n", "\n") for cell in row] for row in rows)
    return trim_rows(rows, filename, max_rows, max_columns)


def _csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    reader, budget = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), Budget()
    try:
        for row in reader:
            budget.spend(len(row) + 1)
            yield row
    except csv.Error:
        raise UnreadableSpreadsheet(
            f"This file cannot be read beyond line {reader.line_num}: a quotation mark is not closed,"
            " or is in the wrong place."
        ) from None


def decode_text(data: bytes) -> str:
    """Text by its byte order mark, else UTF-8, else Windows-1252. Raises UnreadableSpreadsheet for anything else."""
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            continue
        if encoding == "cp1252" and _is_mixed(data):
            raise UnreadableSpreadsheet(MIXED)
        return text
    raise UnreadableSpreadsheet("This file is neither a spreadsheet nor text. Choose another file.")


def _is_mixed(data: bytes) -> bool:
    """Whether more of the non-ASCII text is valid UTF-8 than not, so that another encoding would misread it."""
    good, bad = len(_UTF8.findall(data)), data.decode("utf-8", errors="replace").count("\ufffd")
    return good > bad


def find_delimiter(text: str) -> str:
    """The separator with which most of the first rows have the same number of cells, at least two."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = []
        try:
            for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter):
                widths.append(len(row))
                if len(widths) == 50:
                    break
        except csv.Error:
            continue
        several = Counter(width for width in widths if width > 1)
        if several:
            width, count = several.most_common(1)[0]
            score = (count / len(widths), width)
            if score > best_score:
                best, best_score = delimiter, score
    return best


def trim_rows(rows: Iterator[list[str]], name: str, max_rows: int, max_columns: int) -> list[list[str]]:
    """The rows without blank cells at their ends and blank rows at the end; raises where there are too many."""
    where = f"The sheet “{name}”" if name else "This file"
    kept: list[list[str]] = []
    blank = 0
    for row in rows:
        while row and not row[-1].strip():
            row.pop()
        if not row:
            blank += 1
            if blank > MAX_BLANK:
                more = f"{where} has more than {MAX_BLANK:,} empty rows"
                raise UnreadableSpreadsheet(f"{more}. Delete them below the list, save it and try again.")
            continue
        if len(row) > max_columns:
            raise UnreadableSpreadsheet(f"{where} has more than {max_columns} columns.")
        if len(kept) + blank >= max_rows:
            raise UnreadableSpreadsheet(f"{where} has more than {max_rows:,} rows.")
        kept.extend([] for _ in range(blank))
        blank = 0
        kept.append(row)
    return kept
