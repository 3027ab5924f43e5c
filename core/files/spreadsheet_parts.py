"""Counts the rows, cells and tags in a workbook before a library reads it.

A few kilobytes can unpack to what takes minutes and gigabytes to read: rows without a cell, formats, names. Counting
takes a moment, and the message says what to correct.
"""

import re

from core.files.packages import BadPackage, Package, refuse_document_type

MAX_ROW_TAGS = 120_000  # rows that the sheets of a file speak of, empty ones included
MAX_CELLS = 1_200_000  # cells, and places looked at between two of them
MAX_PLAIN_BYTES = 4 * 1024 * 1024  # of a part that is read as a whole: formats, names, relations
# Parts by their root element: those that are read row by row or text by text, and those that nobody reads.
LONG = {b"worksheet", b"sst"}
UNREAD = {
    b"comments", b"ThreadedComments", b"wsDr", b"chartSpace", b"chart", b"table", b"calcChain", b"externalLink", b"xml",
    b"pivotCacheDefinition", b"pivotCacheRecords", b"pivotTableDefinition", b"queryTable", b"MapInfo",
}  # fmt: skip
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")  # the beginning of a cell, under any prefix
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_FORMULA = re.compile(rb"<((?:[\w.-]+:)?)f(?:\s[^>]*)?(?:/>|>[^<]*</\1f>)\s*</")  # nothing follows it in its cell
_ROOT = re.compile(rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii", b"utf-16", b"iso-8859-1", b"windows-1252"}
_XML = re.compile(rb"\s*<")
_EBCDIC = b"\x4c\x6f\xa7\x94"  # how XML in EBCDIC starts: a reader would accept it, and tags could not be counted

TOO_LARGE = "This spreadsheet is too large to be read."
EMPTY_ROWS = (
    "This spreadsheet has more than {rows:,} rows, empty ones included. Delete the empty rows below the list, "
    "save it and try again."
)
NO_RESULTS = (
    "This spreadsheet holds formulas without their results, so nobody can say what those cells show. Open it in Excel, "
    "save it and try again."
)
DAMAGED = "This spreadsheet is damaged and cannot be read. Open it in Excel, save it again and try once more."


def inspect_parts(package: Package) -> int:
    """The number of cells. Raises BadPackage where the parts hold more than a list needs."""
    cells = rows = 0
    for name in sorted(package.names):
        content = package.read(name)
        plain = _plain(content)
        if not _XML.match(plain):
            continue  # not XML, whatever its name
        refuse_document_type(content)
        root = _root(plain)
        if root not in LONG and root not in UNREAD and len(content) > MAX_PLAIN_BYTES:
            raise BadPackage(TOO_LARGE)
        # before the sheets are read, since a row is held as a whole; a sheet may have any name, and any root as well
        rows += sum(1 for _ in _ROW.finditer(plain))
        if rows > MAX_ROW_TAGS:
            raise BadPackage(EMPTY_ROWS.format(rows=MAX_ROW_TAGS))
        cells += sum(1 for _ in _CELL.finditer(plain))
        if cells > MAX_CELLS:
            raise BadPackage(TOO_LARGE)
        if root == b"worksheet" and _FORMULA.search(plain):
            raise BadPackage(NO_RESULTS)
    return cells


def _plain(content: bytes) -> bytes:
    """A part without the zero bytes and the mark of UTF-16, so that tags can be found."""
    plain = content.replace(b"\x00", b"") if b"\x00" in content else content
    plain = plain.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    declared = _DECLARED.match(plain[:200].lstrip())
    if content.startswith(_EBCDIC) or declared and declared[1].lower() not in _ENCODINGS:
        raise BadPackage(DAMAGED)  # no spreadsheet program uses another encoding, and tags could hide in it
    return plain


def _root(plain: bytes) -> bytes:
    found = _ROOT.match(plain[:4096])
    if not found:
        raise BadPackage(DAMAGED)
    return found[1]
