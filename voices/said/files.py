"""The poster as a PDF: one page of A4 for up to about eight rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from core.documents.model import Cell, Column, Document, Paragraph, Table, TitlePage
from core.text.dates import print_date, today
from voices.said.page import Said

TITLE = "You said, we did"
COLUMNS = (Column("You said", 1, is_row_header=True), Column("We did", 1))


def poster_document(who: str, about: str, rows: Sequence[Said]) -> Document:
    """`who` did something; `about` says whose answers they are."""
    cells = tuple((Cell("\n".join(filter(None, [each.row.said, each.figure]))), Cell(each.row.did)) for each in rows)
    table = Table(COLUMNS, cells, TITLE, "Each row is what children said, and what was done about it.", sheet=TITLE)
    return Document(
        title=TITLE,
        date=today(),
        blocks=(
            TitlePage(title=TITLE, lines=tuple(filter(None, [who, about])), own_page=False),
            table if cells else Paragraph("Nothing is agreed yet."),
        ),
        board=settings.BOARD_NAME,
        as_at=f"As at {print_date(today())}",
        author=settings.BOARD_NAME,
        subject=TITLE,
    )
