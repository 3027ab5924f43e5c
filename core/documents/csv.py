"""The document's main table as CSV."""

from __future__ import annotations

import csv
import io

from core.documents.grid import flat_rows, sheets
from core.documents.model import Cell, Document
from core.documents.xlsx import cell_text

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8


def render_csv(document: Document) -> bytes:
    """The file in UTF-8: the byte order mark, what stands above the table, headings, rows.

    The tables of the first sheet are written, with the same columns as there. A document without a table
    gives the mark alone.
    """
    out = io.BytesIO()
    with io.TextIOWrapper(out, encoding="utf-8", newline="") as stream:
        stream.write(BYTE_ORDER_MARK)
        writer = csv.writer(stream)
        for _, headings, tables in sheets(document)[:1]:
            writer.writerows([cell_text(line)] for line in tables[0].above)
            writer.writerow([cell_text(heading) for heading in headings])
            for table in tables:
                writer.writerows(flat_rows(table, _written))
        stream.flush()
        return out.getvalue()


def _written(cell: Cell, values: str) -> str:
    """A cell as it stands in the file, where all is text."""
    return cell_text(cell.flat_text)
