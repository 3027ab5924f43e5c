"""Lists of what stands around actions, as files: exactly the rows that the page shows, and what was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from core.dates import print_date, today
from core.documents import KINDS, render
from core.documents.model import Block, Cell, Column, Document, Paragraph, Table, TitlePage

FORMATS = {name: KINDS[name].label for name in ("docx", "pdf", "xlsx", "csv")}


def list_document(
    *, title: str, plan: str, columns: tuple[Column, ...], rows: Iterable[tuple[str, ...]], said: list[str], none: str
) -> Document:
    """One table; `said` are the filters in words, `none` is said where no row fits."""
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    lines = (plan, *said)
    blocks: list[Block] = [TitlePage(title=title, lines=lines)]
    if cells:
        summary = "Each row is about one action, named by its number and text."
        blocks.append(Table(columns=columns, rows=cells, caption=title, summary=summary, sheet=title, above=lines))
    else:
        blocks.append(Paragraph(none))
    day = today()
    return Document(
        title=title,
        date=day,
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        as_at=f"As at {print_date(day)}, the day on which it was exported",
        author=settings.BOARD_NAME,
        subject=title,
        notes=lines,
    )


def export_links(request, name: str) -> list[tuple[str, str]]:
    """(name of a format, address) for the rows that a page shows; `name` is that of the address of its files."""
    return [(label, address(reverse(name, args=[format]), request)) for format, label in FORMATS.items()]


def address(path: str, request) -> str:
    """An address with the filters of a page."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{path}?{query.urlencode()}" if query else path


def file_response(document: Document, format: str) -> HttpResponse:
    """The answer that holds the file."""
    response = HttpResponse(render(document, format), content_type=KINDS[format].mime_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{slugify(document.title)}.{format}")
    return response
