"""The document's main table as CSV."""

import csv
import io

from core.documents.grid import worksheets_of
from core.documents.model import Cell, Document
from core.documents.xlsx_values import cell_text

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8


def render_csv(document: Document) -> bytes:
    """The first sheet of the workbook in UTF-8 with a byte order mark; the mark alone without a table."""
    out = io.BytesIO()
    with io.TextIOWrapper(out, encoding="utf-8", newline="") as stream:
        stream.write(BYTE_ORDER_MARK)
        writer = csv.writer(stream)
        for worksheet in worksheets_of(document)[:1]:
            writer.writerows([cell_text(line)] for line in worksheet.tables[0].above)
            writer.writerow([cell_text(heading) for heading in worksheet.headings])
            writer.writerows(worksheet.rows(_written))
        stream.flush()
        return out.getvalue()


def _written(cell: Cell, values: str) -> str:
    return cell_text(cell.flat_text)
