"""Lists of rounds as files: exactly the rows that a page shows, and what was asked for."""

from audits.models import Round
from audits.rounds.counting import STANDINGS, StatusCounts
from audits.rounds.page import Row
from core.documents.model import DATES, NUMBERS, Column, Document, Heading
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

COLUMNS = (
    Column("Agency", 2.4, is_row_header=True),
    Column("Kind", 1.2),
    Column("Stands at", 1.2),
    Column("Answers", 0.7, values=NUMBERS),
    Column("Last day", 1, values=DATES),
    Column("Why that day, or why exempt", 2),
    Column("Came in", 1, values=DATES),
    Column("Receipt", 1.1),
)
COUNTED = (
    Column("Kind", 2, is_row_header=True),
    Column("Asked", 0.8, values=NUMBERS),
    Column("In", 1),
    *(Column(words, 0.9, values=NUMBERS) for _, words in STANDINGS),
    Column("By the first deadline", 1.2),
    Column("By the last day", 1.2),
)
NONE = "No return matches what was asked for."


def cells_of(row: Row) -> tuple[str, ...]:
    audit_return = row.audit_return
    return (
        row.audit_return.about,
        audit_return.get_kind_display(),
        row.badge + (" (past its last day)" if row.is_late else ""),
        str(audit_return.answered),
        print_date(audit_return.deadline),
        audit_return.exemption_reason or audit_return.extension_reason,
        print_date(audit_return.submitted_on),
        audit_return.receipt,
    )


def counted_cells(counts: StatusCounts) -> list[tuple[str, ...]]:
    return [
        (
            line.label,
            str(line.asked),
            f"{line.came_in} ({line.share})",
            *(str(number) for _, _, number in line.cells),
            f"{line.in_first} ({line.share_first})",
            f"{line.in_final} ({line.share_final})",
        )
        for line in [*counts.kinds, counts]
    ]


def board_document(asked: Round, counts: StatusCounts, rows: list[Row], criteria: list[str]) -> Document:
    days = f"First deadline {print_date(asked.first_deadline)}, final deadline {print_date(asked.final_deadline)}"
    summary = "Each row is about one return."
    blocks = [
        table_of("Returns", COLUMNS, map(cells_of, rows), none=NONE, summary=summary, above=criteria),
        Heading(1, "Response by kind of agency"),
        table_of("Response", COUNTED, counted_cells(counts), none=NONE, summary="Each row is a kind of agency."),
    ]
    return list_document(asked.title, blocks, lines=[counts.sentence, days, *criteria])
