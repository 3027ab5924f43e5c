"""The poster as a PDF: one page of A4 for up to about eight rows."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from core.documents.model import Block, Document, Heading, Paragraph, Run, TitlePage
from core.text.dates import print_date, today
from voices.feedback.page import PosterRow

TITLE = "You said, we did"
LARGE = 13.0  # points of the letters on a poster that hangs on a wall
MOST_LARGE = 5  # rows that fit the page with them


def poster_document(who: str, about: str, rows: Sequence[PosterRow]) -> Document:
    size = LARGE if len(rows) <= MOST_LARGE else 0
    blocks = [block for each in rows for block in blocks_of(each, size)]
    return Document(
        title=TITLE,
        date=today(),
        blocks=(
            TitlePage(title=TITLE, lines=tuple(filter(None, [who, about])), own_page=False),
            *(blocks or [Paragraph("Nothing is agreed yet.")]),
        ),
        board=settings.BOARD_NAME,
        as_at=f"As at {print_date(today())}",
        author=settings.BOARD_NAME,
        subject=TITLE,
        landscape=False,
    )


def blocks_of(shown: PosterRow, size: float) -> Iterator[Block]:
    yield Heading(1, shown.row.message)
    if shown.figure:
        yield Paragraph(shown.figure, size=size)
    yield Paragraph((Run("We did: ", bold=True), Run(shown.row.did)), size=size)
