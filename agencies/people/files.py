"""The list of people as a file: exactly the rows that the page shows."""

from agencies.people.page import Row
from core.documents.model import DATES, Column, Document, Heading
from core.pages.lists import list_document, table_of

COLUMNS = (
    Column("Name", 1.6, is_row_header=True),
    Column("Email", 2),
    Column("Job title", 1.6),
    Column("Roles", 1.6),
    Column("Agency and groups", 2),
    Column("Last sign-in", 1, values=DATES),
    Column("Second step", 0.7),
    Column("Account", 0.9),
)
NONE = "Nobody matches what was asked for."


def people_document(rows: list[Row], criteria: list[str]) -> Document:
    cells = [
        (
            row.person.display_name,
            row.person.email,
            row.person.job_title,
            ", ".join(row.roles),
            ", ".join(row.places),
            row.last_sign_in,
            "Yes" if row.second_step else "No",
            row.state,
        )
        for row in rows
    ]
    table = table_of("People", COLUMNS, cells, none=NONE, summary="Each row is about one person.")
    return list_document("People", [Heading(1, "People"), table], lines=criteria)
