"""Reads any file with tables. The content, and not the file's name, decides which reader is asked."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from core.files.packages import MAX_FILE_BYTES, ZIP_MAGIC, BadPackage, Package, describe_ole
from core.files.spreadsheets import UnreadableSpreadsheet, decode_text, find_delimiter
from core.importing.readers.docx import is_docx, read_docx
from core.importing.readers.docx_xml import name_of
from core.importing.readers.odf import kind_of_odf, read_odf
from core.importing.readers.sheets import read_csv, read_workbook
from core.importing.readers.text import Test, is_text_of_table, read_text
from core.importing.source import Source, UnreadableFile

EXPORT = "plan-export"  # the property by which files of ours name themselves
_TABBED = re.compile(r"(?m)(^\t[^\t\n]+\n){3}")  # a table with each cell on a line of its own
_MARKUP = re.compile(r"<(!doctype\s+html|html|head|body|table|meta|div)[\s>]", re.IGNORECASE)

EMPTY = "This file is empty. Choose another file, or save it again in the program that made it."
TOO_LARGE = (
    f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB. Remove its pictures, or split it, and try again."
)
OLD = {
    "encrypted": "This file is protected by a password. Remove the password and try again.",
    "doc": "This is a Word file of the old kind (.doc). Open it in Word, save it as .docx and try again.",
    "xls": "This is an Excel file of the old kind (.xls). Open it in Excel, save it as .xlsx and try again.",
    "other": "This is an Office file of an old kind. Save it as .docx or .xlsx and try again.",
}
PDF = "This is a PDF. Its tables cannot be read. Choose the Word file or spreadsheet that it was made from."
PICTURE = "This is a picture. Choose the Word file or spreadsheet that holds the table as text."
WEB_PAGE = "This is a web page, whatever its name. Open it in Word or Excel, save it as .docx or .xlsx and try again."
RTF = "This is a rich text file (.rtf). Open it in Word, save it as .docx and try again."
XML = "This is an XML file. Open it in Word or Excel, save it as .docx or .xlsx and try again."
ARCHIVE = "This is an archive of files. Unpack it and choose the file with the table."
PROGRAM = "This is a program and no document. Choose a Word file (.docx), spreadsheet, CSV or text file."
SLIDES = "This is a presentation. Copy its table into a Word file (.docx) or spreadsheet and try again."
BINARY_WORKBOOK = "This is a binary Excel file (.xlsb). Open it in Excel, save it as .xlsx and try again."
APPLE = "This is a Pages or Numbers file. Export it as .docx or .xlsx and try again."
UNKNOWN = "This kind of file cannot be read. Choose a document (.docx, .odt), spreadsheet or text."
NO_TABLE = "This file holds no table. Choose the file that holds the list or plan as a table."
NESTED = "This file is nested too deeply to be a document, so it was not opened."

_BEGINNINGS = (
    ((b"%PDF",), PDF),
    ((b"{\\rtf",), RTF),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00"), PICTURE),
    ((b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), ARCHIVE),
    ((b"\x7fELF",), PROGRAM),
    ((b"MIME-Version:",), WEB_PAGE),
)


def read_file(data: bytes, filename: str = "", is_heading: Test | None = None) -> Source:
    """The tables of a file. Raises UnreadableFile only. `is_heading` says whether a text names a column."""
    try:
        if not data:
            raise UnreadableFile(EMPTY)
        if len(data) > MAX_FILE_BYTES:
            raise UnreadableFile(TOO_LARGE)
        if old := describe_ole(data):
            raise UnreadableFile(OLD[old])
        if data.startswith((ZIP_MAGIC, b"PK\x05\x06")):
            return _read_package(data)
        _refuse_foreign(data)
        return _read_plain(data, filename, is_heading)
    except (BadPackage, UnreadableSpreadsheet) as problem:
        raise UnreadableFile(problem.message) from None
    except RecursionError:
        raise UnreadableFile(NESTED) from None


def _read_package(data: bytes) -> Source:
    package = Package(data)
    source = _package_reader(package, data)()
    if not source.tables:
        raise UnreadableFile(NO_TABLE)
    return replace(source, export=_export_of(package))


def _package_reader(package: Package, data: bytes) -> Callable[[], Source]:
    names = package.names
    if kind_of_odf(package):
        return lambda: read_odf(package)
    if "xl/workbook.bin" in names:
        raise UnreadableFile(BINARY_WORKBOOK)
    if any(name.startswith("xl/") for name in names):
        return lambda: read_workbook(data)
    if is_docx(package):
        return lambda: read_docx(package)
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFile(SLIDES)
    if any(name.endswith(".iwa") for name in names) or "Index.zip" in names:
        raise UnreadableFile(APPLE)
    raise UnreadableFile(UNKNOWN if "mimetype" in names or "[Content_Types].xml" in names else ARCHIVE)


def _export_of(package: Package) -> str:
    """The property by which a file of ours names itself; "" in any other file."""
    for part in ("docProps/custom.xml", "meta.xml"):
        for item in package.xml(part).iter() if part in package.names else ():
            if EXPORT in item.attrib.values() and name_of(item) in ("property", "user-defined"):
                return "".join(item.itertext()).strip()
    return ""


def _refuse_foreign(data: bytes) -> None:
    """Raise UnreadableFile for what its first bytes show to be neither text nor a document."""
    for beginnings, message in _BEGINNINGS:
        if data.startswith(beginnings):
            raise UnreadableFile(message)
    if data.startswith((b"BM", b"MZ")) and b"\x00" in data[:64]:
        raise UnreadableFile(PICTURE if data.startswith(b"BM") else PROGRAM)
    if data[4:8] == b"ftyp" or data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise UnreadableFile(PICTURE)
    if data[257:262] == b"ustar":
        raise UnreadableFile(ARCHIVE)


def _read_plain(data: bytes, filename: str, is_heading: Test | None) -> Source:
    data = _with_mark(data)
    text = decode_text(data)
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if not start and not text.strip():
        raise UnreadableFile(EMPTY)
    if start.startswith("<") and _MARKUP.search(start):
        raise UnreadableFile(WEB_PAGE)
    if start.startswith(("<?xml", "<svg")):
        raise UnreadableFile(XML)
    is_named_csv = filename.lower().endswith((".csv", ".tsv"))
    if is_named_csv and not _TABBED.search(text[:200_000]):
        return read_csv(data)
    if is_text_of_table(text, is_heading) or not (is_named_csv or _is_csv(text)):
        return read_text(text, is_heading)
    return read_csv(data)


def _with_mark(data: bytes) -> bytes:
    """UTF-16 with its byte order mark, where the mark is missing."""
    start = b"" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else data[:2000]
    for zeros, mark in ((start[1::2], codecs.BOM_UTF16_LE), (start[::2], codecs.BOM_UTF16_BE)):
        if len(data) % 2 == 0 and len(zeros) > 1 and zeros.count(0) > 0.8 * len(zeros):
            return mark + data
    return data


def _is_csv(text: str) -> bool:
    """Whether most of the first rows have the same number of cells, at least two."""
    delimiter = find_delimiter(text)
    try:
        rows = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
        widths = [len(row) for row, _ in zip(rows, range(50), strict=False) if any(row)]
    except csv.Error:
        return False
    several = Counter(width for width in widths if width > 1)
    return bool(several) and len(widths) > 1 and several.most_common(1)[0][1] >= 0.6 * len(widths)
