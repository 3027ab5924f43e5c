"""The list of a training session as a sheet to sign or file."""

from __future__ import annotations

from collections.abc import Iterable

from agencies.models import TrainingAttendance, TrainingSession
from core.documents.model import Column, Document
from core.pages.lists import list_document, table_of
from core.text.dates import print_date

COLUMNS = (
    Column("Name", 2, is_row_header=True),
    Column("Agency", 2.4),
    Column("Takes part as", 1.2),
    Column("Came", 0.8),
    Column("Signature", 2),
)


def role_of(place: TrainingAttendance) -> str:
    return place.eslo.get_post_display() if place.eslo else "Guest"


def came_of(place: TrainingAttendance, session: TrainingSession) -> str:
    if not session.attendance_noted_on:
        return ""
    return "Yes" if place.state == "came" else "No"


def attendance_document(session: TrainingSession, places: Iterable[TrainingAttendance]) -> Document:
    rows = [(str(place), place.agency.name, role_of(place), came_of(place, session), "") for place in places]
    lines = [print_date(session.held_on) + (f" at {session.starts_at:%H:%M}" if session.starts_at else "")]
    lines += [f"{name}: {value}" for name, value in (("Place", session.place), ("Trainer", session.trainer)) if value]
    if session.cancelled_on:
        lines.append(f"Cancelled on {print_date(session.cancelled_on)}")
    summary = "Each row is about one person on the list."
    table = table_of("Attendance", COLUMNS, rows, none="Nobody is on the list yet.", summary=summary, above=lines)
    return list_document(session.title, [table], lines=lines)
