"""Binds every cell of a PDF's tables to its headings.

The typesetter binds a cell to its column heading only. Screen readers also need the row headers: they are marked here,
and each cell names those that apply to it.
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from core.documents.grid import Placed, place, row_headers
from core.documents.model import Table
from core.text.safe_text import printable_text


def bind(pages: bytes, tables: list[Table]) -> bytes:
    """The PDF `pages` with row headers; `tables` are its tables in order. The same input gives the same
    bytes.

    Raises ValueError where the tags of the pages do not hold these tables cell for cell.
    """
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        root = pdf.Root.StructTreeRoot
        names: dict[str, Dictionary] = {}
        found = list(_elements(root.K, "/Table"))
        if len(found) != len(tables):
            raise ValueError(f"The pages hold {len(found)} tables, not {len(tables)}.")
        for number, (element, table) in enumerate(zip(found, tables, strict=True), start=1):
            _bind_table(element, table, number, names)
        if names:
            flat = [part for name in sorted(names) for part in (String(name), names[name])]
            limits = Array([String(min(names)), String(max(names))])
            leaf = pdf.make_indirect(Dictionary(Names=Array(flat), Limits=limits))
            root.IDTree = pdf.make_indirect(Dictionary(Kids=Array([leaf])))
        if pdf.Root.MarkInfo.get("/Suspects") is False:  # its default (ISO 32000-1, table 321); poppler complains of it
            del pdf.Root.MarkInfo["/Suspects"]
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """The file's bytes; its identifier depends on the content, not on the time."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _children(element) -> list:
    kids = element.get("/K")
    kids = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def _elements(start, kind: str):
    waiting = list(start) if isinstance(start, Array) else [start]
    waiting.reverse()
    while waiting:
        element = waiting.pop()
        if kind == element.S:
            yield element
        else:
            waiting.extend(reversed(_children(element)))


def _bind_table(element, table: Table, number: int, names: dict) -> None:
    """Mark the headers of one table and name them in every cell; adds the names to `names`."""
    heads, rows = _parts(element)
    placed = place(table)
    if [len(row) for row in rows] != [len(row) for row in placed] or len(heads) != len(table.columns):
        raise ValueError(f"The tags of table {number} do not hold its cells.")
    column_names = []
    for column, cell in enumerate(heads):
        name = f"t{number}h{column}"
        _mark(cell, name, Name.Column, [], names)
        column_names.append(name)
    elements = (cell for row in rows for cell in row)
    for (item, above), cell in zip(row_headers(placed), elements, strict=True):
        wanted = column_names[item.column : item.column + item.cell.colspan] + [
            _row_name(number, header) for header in above
        ]
        if item.heads_row:
            cell.S = Name.TH
            _mark(cell, _row_name(number, item), Name.Row, wanted, names)
        else:
            _table_attributes(cell).Headers = Array([String(name) for name in wanted])
    _describe(element, table)


def _parts(element) -> tuple[list, list[list]]:
    """The cells of the heading row, and of each row below it; a table may have no body."""
    rows = [_children(row) for row in _elements(element.K, "/TR")]
    return rows[0], rows[1:]


def _row_name(number: int, item: Placed) -> str:
    return f"t{number}r{item.row}c{item.column}"


def _table_attributes(cell) -> Dictionary:
    attributes = cell.get("/A")
    for entry in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(entry, Dictionary) and entry.O == "/Table":
            return entry
    entry = Dictionary(O=Name.Table)
    cell.A = Array([*(attributes or []), entry])
    return cell.A[-1]


def _mark(cell, name: str, scope: Name, above: list[str], names: dict) -> None:
    cell.ID = String(name)
    attributes = _table_attributes(cell)
    attributes.Scope = scope
    attributes.Headers = Array([String(header) for header in above])
    names[name] = cell


def _describe(element, table: Table) -> None:
    words = ". ".join(text.strip().rstrip(".") for text in (table.caption, table.summary) if text.strip())
    if words:
        attributes = element.get("/A")
        entry = Dictionary(O=Name.Table, Summary=String(printable_text(words) + "."))
        element.A = Array([*(attributes if isinstance(attributes, Array) else []), entry])
