"""Builds small Word files out of XML strings, so that a test shows the very structure that it is about."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from actions.wording.document import PlanDocument, PlanRow

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
HEADINGS = ("Objective", "Method", "WSCB Action", "Lead Responsibility", "Timescale", "Update")
ROW = ("1. Objective", "Method", "Action", "ESLO", "Ongoing", "An update")


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    shown = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{shown}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, style: str = "", numbering: tuple[int, int] | None = None, mark: str = "") -> str:
    """A paragraph of plain texts and ready XML (what begins with "<"); `numbering` is (list, level)."""
    inner = "".join(item if item.startswith("<") else run(item) for item in content)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbering:
        properties += f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="{numbering[0]}"/></w:numPr>'
    properties += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(*paragraphs: str, merge: str | None = None, span: int = 1, properties: str = "") -> str:
    """A cell; `merge` is "restart" or "" (merged with the cell above)."""
    inner = "".join(item if item.startswith("<w:") else paragraph(item) for item in paragraphs)
    shown = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge is not None:
        shown += f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{shown}{properties}</w:tcPr>{inner or '<w:p/>'}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of plain texts and ready cells."""
    inner = "".join(item if item.startswith("<w:") else cell(*item.split("\n")) for item in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    """A table of ready rows."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def plan_table(*rows: tuple[str, ...] | str, headings: tuple[str, ...] = HEADINGS) -> str:
    """A table with the board's headings."""
    return table(row(*headings), *(item if isinstance(item, str) else row(*item) for item in rows))


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def parts_of(*body: str, **others: str) -> dict[str, str]:
    """The parts of a Word file with this body; `others` are further parts by kind, e.g. numbering="<w:abstractNum…"."""
    relations = "".join(
        f'<Relationship Id="r{place}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for place, kind in enumerate(others)
    )
    wrapped = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "comments": "comments"}
    kinds = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{MAIN}.{kind}+xml"/>' for kind in others)
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>{kinds}</Types>',
        "_rels/.rels": RELATIONS
        + f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"{RELATIONS}{relations}</Relationships>",
    }
    for kind, content in others.items():
        parts[f"word/{kind}.xml"] = f"<w:{wrapped[kind]} {NAMESPACES}>{content}</w:{wrapped[kind]}>"
    return parts


def word_file(*body: str, **others: str) -> bytes:
    """A Word file with this body."""
    return package(parts_of(*body, **others))


def plan_file(*rows: tuple[str, ...] | str, heading: str = "1. Raise awareness", **others: str) -> bytes:
    """A Word file with one priority and these rows."""
    return word_file(paragraph("e-Safety Action Plan"), paragraph(heading), plan_table(*rows), **others)


def cells_of(document: PlanDocument) -> list[tuple[str, ...]]:
    """The six cells of each row."""
    return [six_cells(item) for item in document.rows]


def six_cells(item: PlanRow) -> tuple[str, ...]:
    """A row without its priority."""
    return item.objective, item.method, item.action, item.leads, item.timescale, item.update
