"""Lists as files, for every app: exactly the rows that a page shows, and above them what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from core.documents import KINDS, render
from core.documents.model import Block, Cell, Column, Document, Paragraph, Table, TitlePage
from core.text.dates import print_date, today

FORMATS = {name: KINDS[name].label for name in ("docx", "pdf", "xlsx", "csv")}
# Rows that are written within about two seconds.
AT_ONCE = {"pdf": 600, "docx": 6_500, "xlsx": 15_000, "csv": 15_000}
# Rows of the longest file that a task makes: measured with the thirteen columns of the list of agencies, the setting of
# 6,000 rows as PDF takes 1.3 GB, of 28,000 rows as Word 0.2 GB.
MOST = {"pdf": 8_000, "docx": 50_000, "xlsx": 100_000, "csv": 100_000}


def table_of(
    title: str,
    columns: tuple[Column, ...],
    rows: Iterable[Sequence[str]] | RowsLater,
    *,
    none: str,
    summary: str,
    above=(),
) -> Table | Paragraph:
    """Rows of texts as a table with its own sheet, or the sentence `none` where there is no row; RowsLater stay so."""
    cells = rows if isinstance(rows, RowsLater) else tuple(tuple(Cell(text) for text in row) for row in rows)
    if not cells:
        return Paragraph(none)
    return Table(columns=columns, rows=cells, caption=title, summary=summary, worksheet=title, above=tuple(above))


class RowsLater(Collection):
    """Rows made anew at each reading, exactly `count`, so that a long list needs little memory."""

    def __init__(self, count: int, make: Callable[[], Iterable[Sequence[str]]]):
        self.count, self.make = count, make

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return (tuple(Cell(text) for text in row) for row in self.make())

    def __contains__(self, row: object) -> bool:
        return any(each == row for each in self)


def list_document(title: str, blocks: Iterable[Block], *, lines: Sequence[str] = (), as_at: str = "") -> Document:
    """A document of lists; `lines` below its title say what it is of and by which filters."""
    day, notes = today(), tuple(lines)
    return Document(
        title=title,
        date=day,
        blocks=(TitlePage(title=title, lines=notes, own_page=False), *blocks),
        board=settings.BOARD_NAME,
        as_at=as_at or f"As at {print_date(day)}, the day on which it was exported",
        author=settings.BOARD_NAME,
        subject=title,
        notes=notes,
    )


def export_links(request, name: str, *keys, formats: Iterable[str] = FORMATS) -> list[tuple[str, str]]:
    """(name of a format, URL) for the rows that a page shows.

    `name` is that of the address of its files, which takes `keys` and then the format.
    """
    return [
        (FORMATS.get(format, format), with_query(reverse(name, args=[*keys, format]), request)) for format in formats
    ]


def paginate(request, rows, size: int = 50) -> Page:
    """The page of a list that the request names, the nearest there is for any other number."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def list_page(request, form, page: Page, template: str, export: str, *keys, **context) -> HttpResponse:
    """Rows with filter form and links to the files of the URL `export`; 422 for an invalid filter."""
    context |= {"form": form, "page": page, "exports": export_links(request, export, *keys)}
    return render_page(request, template, context, status=422 if form.errors else 200)


def with_query(path: str, request) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return f"{path}?{query.urlencode()}" if query else path


def file_response(document: Document, format: str, name: str = "") -> HttpResponse:
    """The answer that holds a document as a file, named after its title unless told. Http404 for another format."""
    if format not in FORMATS:
        raise Http404("There is no such file.")
    return bytes_response(render(document, format), format, name or slugify(document.title))


def bytes_response(content: bytes, format: str, name: str) -> HttpResponse:
    """The answer that holds a file that was made already; its name without the ending."""
    response = HttpResponse(content, content_type=KINDS[format].mime_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}{KINDS[format].extension}")
    return response
