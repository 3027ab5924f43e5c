"""The document's main table as CSV, a line at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from core.documents.grid import flat_rows, sheets
from core.documents.model import Document
from core.documents.xlsx import cell_text

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8


def csv_lines(document: Document) -> Iterator[str]:
    """The lines of the file: the byte order mark, what stands above the table, headings, rows.

    The tables of the first sheet are written, with the same columns as there. A document without a table
    gives the mark alone.
    """
    yield BYTE_ORDER_MARK
    for _, headings, tables in sheets(document)[:1]:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer)
        writer.writerows([cell_text(line)] for line in tables[0].above)
        writer.writerow([cell_text(heading) for heading in headings])
        for table in tables:
            for row in flat_rows(table):
                writer.writerow([cell_text(cell.flat_text) for cell in row])
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()


def render_csv(document: Document) -> bytes:
    """The whole file, in UTF-8 with byte order mark."""
    out = io.BytesIO()
    out.writelines(line.encode("utf-8") for line in csv_lines(document))
    return out.getvalue()
