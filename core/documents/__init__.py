"""A neutral document of headings, paragraphs, spanned tables and drawings, and its renderers.

Values in, bytes out: nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from core.documents.model import Document, Format


@dataclass(frozen=True)
class FileKind:
    """How a format is sent: its MIME type, the ending of the file's name, and the name people know."""

    mime_type: str
    extension: str
    label: str


KINDS: dict[str, FileKind] = {
    "docx": FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "Word"),
    "pdf": FileKind("application/pdf", ".pdf", "PDF"),
    "xlsx": FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "Excel"),
    "csv": FileKind("text/csv; charset=utf-8", ".csv", "CSV"),
    "html": FileKind("text/html; charset=utf-8", ".html", "Web page"),
}


Report = Callable[[str, int], None]  # the step that begins, in words, and how much of the whole is done, of 100


def render(document: Document, format: Format, report: Report | None = None) -> bytes:
    """`document` as a file in one of the formats of KINDS; the same document gives the same bytes.

    `report` is told of the steps of a form that takes long, PDF.
    No text breaks it: what a format cannot hold is replaced visibly. Raises ValueError for an unknown format,
    for a table whose spans do not fit (grid.MisfitTable), and for a drawing that is no plain SVG.
    """
    if format not in KINDS:
        raise ValueError(f"There is no format {format}; there are {', '.join(KINDS)}.")
    # Loaded when first asked for: the typesetter and the spreadsheet writer are no part of a page's start.
    module = import_module(f"core.documents.{format}")
    make = getattr(module, f"render_{format}")
    return make(document, report) if report and format == "pdf" else make(document)
