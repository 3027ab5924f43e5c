"""The list of a training session as a sheet to sign or file, and certificates of attendance."""

from collections.abc import Iterable

from django.conf import settings

from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.rules import print_length
from core.documents.model import Column, Document, Paragraph, Run, TitlePage
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, print_start

COLUMNS = (
    Column("Name", 2, is_row_header=True),
    Column("Agency", 2.4),
    Column("Takes part as", 1.2),
    Column("Came", 0.8),
    Column("Signature", 2),
)
CERTIFICATE = "Certificate of attendance"
# Size of letters in points, and for how many of them.
NAME = ((34, 28), (26, 70), (18, 110), (14, 150))
COURSE = ((24, 40), (18, 110), (14, 200))
AGENCY = ((18, 110), (14, 200))
WIDEST = 670  # points of text between the frame; a letter is at most 0.65 of its size wide in bold


def role_of(place: TrainingAttendance) -> str:
    return place.eslo.get_post_display() if place.eslo else "Guest"


def came_of(place: TrainingAttendance, session: TrainingSession) -> str:
    if not session.attendance_noted_on:
        return ""
    return "Yes" if place.state == "came" else "No"


def attendance_document(session: TrainingSession, places: Iterable[TrainingAttendance]) -> Document:
    rows = [(str(place), place.agency.name, role_of(place), came_of(place, session), "") for place in places]
    lines = [print_start(session.held_on, session.starts_at)]
    lines += [f"{name}: {value}" for name, value in (("Place", session.place), ("Trainer", session.trainer)) if value]
    if session.cancelled_on:
        lines.append(f"Cancelled on {print_date(session.cancelled_on)}")
    summary = "Each row is about one person on the list."
    table = table_of("Attendance", COLUMNS, rows, none="Nobody is on the list yet.", summary=summary, above=lines)
    return list_document(session.title, [table], lines=lines)


def certificate_document(place: TrainingAttendance) -> Document:
    session, board = place.session, settings.BOARD_NAME
    facts = (
        ("Length", print_length(session.starts_at, session.ends_at)),
        ("Trainer", session.trainer),
    )
    return Document(
        f"{CERTIFICATE}: {place}, {session.title}",
        session.held_on,
        (
            TitlePage(CERTIFICATE, own_page=False),
            Paragraph("This certificate says that", size=13),
            large(str(place), NAME),
            Paragraph(f"of {place.agency}", size=size_for(place.agency.name, AGENCY)),
            Paragraph("took part in the training session", size=13),
            large(session.title, COURSE),
            Paragraph(f"on {print_date(session.held_on)}", size=16),
            *(Paragraph(f"{name}: {value}", size=12) for name, value in facts if value),
        ),
        board=board,
        author=board,
        subject=CERTIFICATE,
        framed=True,
    )


def large(text: str, sizes: tuple[tuple[int, int], ...]) -> Paragraph:
    return Paragraph((Run(text, bold=True),), size=size_for(text, sizes))


def size_for(text: str, sizes: tuple[tuple[int, int], ...]) -> int:
    word = max(map(len, text.split()), default=0)
    fits = (size for size, longest in sizes if len(text) <= longest and word * size * 0.65 <= WIDEST)
    return next(fits, sizes[-1][0])
