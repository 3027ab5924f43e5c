"""The lists of the directory as files: the rows of the page, and its filters."""

import datetime as dt

from agencies.directory.coverage import Coverage
from agencies.directory.listing import Row
from core.documents.model import DATES, NUMBERS, Column, Document, Heading
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, today

AGENCY_COLUMNS = (
    Column("Agency", 2.2, is_row_header=True),
    Column("Kind", 1.2),
    Column("ESLO", 1.4),
    Column("Deputies", 1.2),
    Column("Last confirmed", 1.2, values=DATES),
    Column("Last trained", 1.2, values=DATES),
    Column("Address", 1.6),
    Column("Postcode", 0.8),
    Column("Telephone", 1),
    Column("Email", 1.6),
    Column("Head or manager", 1.2),
    Column("National reference", 0.8),
    Column("Local reference", 0.8),
    Column("Closed", 0.9, values=DATES),
    Column("Booked for training", 1, values=DATES),
)
ESLO_COLUMNS = (
    Column("Agency", 2.2, is_row_header=True),
    Column("Kind", 1.2),
    Column("ESLO", 1.4),
    Column("Job title", 1.4),
    Column("Email", 1.8),
    Column("Telephone", 1),
    Column("In post since", 1, values=DATES),
    Column("Last confirmed", 1.2, values=DATES),
    Column("Last trained", 1.2, values=DATES),
    Column("Booked for training", 1, values=DATES),
)
COVERAGE_COLUMNS = (
    Column("Kind", 2, is_row_header=True),
    *(Column(name, values=NUMBERS) for name in ("Agencies", "ESLO named", "Share", "Vacant")),
)
NONE = "No agency matches what was asked for."
SUMMARY = "Each row is about one agency or one kind of agency."


def agency_cells(row: Row) -> tuple[str, ...]:
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
        agency.head,
        agency.national_reference,
        agency.local_reference,
        print_date(agency.active_to) if row.closed else "",
        print_date(row.booked),
    )


def eslo_cells(row: Row) -> tuple[str, ...]:
    lead = row.lead
    person = (lead.job_title, lead.email, lead.phone, print_date(lead.valid_from)) if lead else ("",) * 4
    trained = (row.confirmed.text, row.trained.text, print_date(row.booked))
    return (row.agency.name, row.agency.get_kind_display(), row.post, *person, *trained)


def agency_document(rows: list[Row], day: dt.date, criteria: list[str]) -> Document:
    table = table_of("Agencies", AGENCY_COLUMNS, map(agency_cells, rows), none=NONE, summary=SUMMARY, above=criteria)
    return list_document("Agencies", [table], lines=criteria, as_at=as_at(day))


def eslo_document(rows: list[Row], coverage: list[Coverage], day: dt.date) -> Document:
    counts = [(line.label, str(line.agencies), str(line.covered), line.share, str(line.vacant)) for line in coverage]
    blocks = [
        table_of("ESLOs", ESLO_COLUMNS, map(eslo_cells, rows), none=NONE, summary=SUMMARY),
        Heading(1, "Coverage by kind of agency"),
        table_of("Coverage", COVERAGE_COLUMNS, counts, none=NONE, summary=SUMMARY),
    ]
    return list_document("ESLOs", blocks, as_at=as_at(day))


def as_at(day: dt.date) -> str:
    return f"As it was on {print_date(day)}" if day < today() else f"As at {print_date(day)}"
