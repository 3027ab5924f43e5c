"""A neutral document of headings, paragraphs, spanned tables and drawings, and its renderers.

Values in, bytes out: nothing here knows the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from core.documents.model import Document, Format


@dataclass(frozen=True)
class FileKind:
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


Report = Callable[[str, int], None]  # (name of the step that starts, per cent done)


def render(document: Document, format: Format, report: Report | None = None) -> bytes:
    """`document` as a file in one of the formats of KINDS; the same document gives the same bytes.

    `report` is called with the progress of a slow format (PDF). Characters that a format cannot hold are replaced
    visibly. Raises ValueError for an unknown format, for a table whose spans do not fit (grid.MisfitTable), and for a
    drawing that is not a plain SVG.
    """
    if format not in KINDS:
        raise ValueError(f"There is no format {format}; there are {', '.join(KINDS)}.")
    # Imported on first use: the typesetter and the spreadsheet writer would slow every start.
    module = import_module(f"core.documents.{format}")
    make = getattr(module, f"render_{format}")
    return make(document, report) if report and format == "pdf" else make(document)
