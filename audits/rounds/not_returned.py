"""Who has not returned, by name: for the manager alone."""

from django.db.models import QuerySet

from agencies.models import Agency
from audits.models import Round
from audits.rounds.page import Row, row_of, with_names
from core.documents.model import DATES, Column, Document
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, today

COLUMNS = (
    Column("Agency", 2.4, is_row_header=True),
    Column("Stands at", 1.2),
    Column("Last day", 1.1, values=DATES),
    Column("Why it has more time", 1.6),
)
NONE = "Every agency that was asked has returned it."


def missing(asked: Round) -> QuerySet:
    return with_names(asked).not_in()


def by_kind(asked: Round) -> list[tuple[str, list[Row]]]:
    on = today()
    found: dict[str, list[Row]] = {}
    for audit_return in missing(asked).by_name():
        found.setdefault(audit_return.kind, []).append(row_of(audit_return, asked, on))
    return [(label, found[kind]) for kind, label in Agency.Kind.choices if kind in found]


def document_of(asked: Round) -> Document:
    sentence = f"Agencies that have not returned it. Final deadline {print_date(asked.final_deadline)}."
    blocks = [
        table_of(label, COLUMNS, map(cells_of, rows), none=NONE, summary="Each row is about one return.")
        for label, rows in by_kind(asked)
    ] or [table_of("", COLUMNS, (), none=NONE, summary="")]
    return list_document(f"Not returned: {asked.title}", blocks, lines=[sentence, "For the development manager only."])


def cells_of(row: Row) -> tuple[str, ...]:
    audit_return = row.audit_return
    return (audit_return.about, row.badge, print_date(audit_return.deadline), audit_return.extension_reason)
