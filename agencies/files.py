"""The lists of the directory as files: exactly the rows that the page shows, and what was asked for."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from agencies.listing import Coverage, Row
from core.dates import print_date, today
from core.documents import KINDS, render
from core.documents.model import Block, Cell, Column, Document, Heading, Paragraph, Table, TitlePage

FORMATS = {name: KINDS[name].label for name in ("docx", "xlsx", "csv")}
AGENCY_COLUMNS = (
    Column("Agency", 2.2, is_row_header=True),
    Column("Kind", 1.2),
    Column("ESLO", 1.4),
    Column("Deputies", 1.2),
    Column("Last confirmed", 1.2),
    Column("Last trained", 1.2),
    Column("Address", 1.6),
    Column("Postcode", 0.8),
    Column("Telephone", 1),
    Column("E-mail", 1.6),
    Column("National reference", 0.8),
    Column("Local reference", 0.8),
    Column("Closed", 0.9),
)
ESLO_COLUMNS = (
    Column("Agency", 2.2, is_row_header=True),
    Column("Kind", 1.2),
    Column("ESLO", 1.4),
    Column("Job title", 1.4),
    Column("E-mail", 1.8),
    Column("Telephone", 1),
    Column("In post since", 1),
    Column("Last confirmed", 1.2),
    Column("Last trained", 1.2),
)


def agency_cells(row: Row) -> tuple[str, ...]:
    """One line of the list of agencies."""
    agency = row.agency
    return (
        agency.name,
        agency.get_kind_display(),
        row.post,
        ", ".join(str(deputy) for deputy in row.deputies),
        row.confirmed.text,
        row.trained.text,
        agency.address,
        agency.postcode,
        agency.phone,
        agency.email,
        agency.national_reference,
        agency.local_reference,
        row.closed,
    )


def eslo_cells(row: Row) -> tuple[str, ...]:
    """One line of the list of ESLOs; a vacancy has words in the place of a name."""
    lead = row.lead
    person = (lead.job_title, lead.email, lead.phone, print_date(lead.valid_from)) if lead else ("",) * 4
    return (row.agency.name, row.agency.get_kind_display(), row.post, *person, row.confirmed.text, row.trained.text)


def agency_document(rows: list[Row], day: dt.date, said: list[str]) -> Document:
    """The list of agencies."""
    return document("Agencies", day, said, listed("Agencies", AGENCY_COLUMNS, map(agency_cells, rows), said))


def eslo_document(rows: list[Row], coverage: list[Coverage], day: dt.date) -> Document:
    """The list of ESLOs with its vacancies, and the coverage by kind."""
    counts = [(line.label, str(line.agencies), str(line.covered), line.share, str(line.vacant)) for line in coverage]
    columns = (Column("Kind", 2, is_row_header=True), *(Column(name) for name in ("Agencies", "ESLO named", "Share")))
    blocks = [
        *listed("ESLOs", ESLO_COLUMNS, map(eslo_cells, rows), []),
        Heading(1, "Coverage by kind of agency"),
        *listed("Coverage", (*columns, Column("Vacant")), counts, []),
    ]
    return document("ESLOs", day, [], blocks)


def listed(title: str, columns: tuple[Column, ...], rows, above: list[str]) -> list[Block]:
    """A table, or a sentence where no row fits."""
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    if not cells:
        return [Paragraph("No agency fits what was asked for.")]
    summary = "Each row is about one agency or one kind of agency."
    return [Table(columns=columns, rows=cells, caption=title, summary=summary, sheet=title, above=tuple(above))]


def document(title: str, day: dt.date, said: list[str], blocks: list[Block]) -> Document:
    """A document of these blocks; `said` are the filters in words."""
    held = f"As it was on {print_date(day)}" if day < today() else f"As at {print_date(day)}"
    return Document(
        title=title,
        date=today(),
        blocks=(TitlePage(title=title, lines=tuple(said)), *blocks),
        board=settings.BOARD_NAME,
        as_at=held,
        author=settings.BOARD_NAME,
        subject=title,
        notes=tuple(said),
    )


def export_links(request, name: str) -> list[tuple[str, str]]:
    """(name of a format, address) for the rows that a page shows; `name` is that of the address of its files."""
    query = request.GET.copy()
    query.pop("page", None)
    ending = f"?{query.urlencode()}" if query else ""
    return [(label, reverse(name, args=[format]) + ending) for format, label in FORMATS.items()]


def file_response(document: Document, format: str) -> HttpResponse:
    """The answer that holds the file."""
    response = HttpResponse(render(document, format), content_type=KINDS[format].mime_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{slugify(document.title)}.{format}")
    return response
