"""Whether a course takes bookings, and the training date of a lead officer. Pure.

Of training dates there is one date, that of the latest training: entered by hand, or of a course. The manual date is
stored separately while a course replaces it, so that it returns when attendance is corrected. An older course never
moves the date backwards.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from core.text.dates import print_date

OPEN, FULL, CLOSED, HELD, CANCELLED = "open", "full", "closed", "held", "cancelled"


class Course(Protocol):
    held_on: dt.date
    places: int | None
    booking_closes_on: dt.date | None
    cancelled_on: dt.date | None
    attendance_noted_on: dt.date | None


class Times(Protocol):
    held_on: dt.date
    starts_at: dt.time | None
    ends_at: dt.time | None


@dataclass(frozen=True)
class Booking:
    state: str
    words: str

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


def places_left(places: int | None, booked: int) -> int | None:
    """How many places are free, never below 0; None where there is room for everybody."""
    return None if places is None else max(places - booked, 0)


def booking_of(session: Course, booked: int, on: dt.date) -> Booking:
    """Whether a course takes bookings on a day, with `booked` places taken: until its last day for booking, or else its
    own day, and not once its attendance is noted.
    """
    left = places_left(session.places, booked)
    closes = session.booking_closes_on
    if session.cancelled_on:
        return Booking(CANCELLED, f"Cancelled on {print_date(session.cancelled_on)}")
    if session.attendance_noted_on or session.held_on < on:
        return Booking(HELD, f"Held on {print_date(session.held_on)}")
    if closes and closes < on:
        return Booking(CLOSED, f"Booking closed on {print_date(closes)}")
    every = "1 place" if session.places == 1 else f"{session.places} places"
    if left == 0:
        return Booking(FULL, "The only place is booked" if session.places == 1 else f"All {every} are booked")
    words = "Places left" if left is None else f"{left} of {every} left"
    return Booking(OPEN, f"{words}, book by {print_date(closes)}" if closes else words)


def is_same_person(name: str, email: str, other: str, other_email: str) -> bool:
    """By address where both have one, else by name; case and spaces do not matter."""
    if email and other_email:
        return email.strip().lower() == other_email.strip().lower()
    return " ".join(name.lower().split()) == " ".join(other.lower().split()) != ""


def booked_words(names: list[str], *, and_you: bool) -> str:
    people = (["You"] if and_you else []) + names
    if len(people) > 3:
        people = [*people[:2], f"{len(people) - 2} others"]
    *first, last = people
    are = "is" if people == names[:1] else "are"
    return f"{', '.join(first)}{' and ' if first else ''}{last} {are} booked on"


def print_times(course: Times) -> str:
    times = [f"{time:%H:%M}" for time in (course.starts_at, course.ends_at) if time]
    return ", ".join(part for part in (print_date(course.held_on), " to ".join(times)) if part)


def print_length(starts_at: dt.time | None, ends_at: dt.time | None) -> str:
    """How long a course was: "1 hour 30 minutes"; "" where the start or the end is not known."""
    if starts_at is None or ends_at is None:
        return ""
    minutes = (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute
    parts = ((minutes // 60, "hour"), (minutes % 60, "minute"))
    return " ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count)


def by_hand(trained_on: dt.date | None, noted: dt.date | None, courses: Iterable[dt.date]) -> dt.date | None:
    """The date entered by hand: a current date that no course explains, else the stored one."""
    if trained_on is None:
        return None
    if trained_on not in set(courses):
        return trained_on
    return noted if noted and noted <= trained_on else None


def after_courses(
    trained_on: dt.date | None, noted: dt.date | None, before: Iterable[dt.date], now: Iterable[dt.date]
) -> tuple[dt.date | None, dt.date | None]:
    """(training date, stored manual date) once courses change from `before` to `now`; manual while a course replaces
    it.
    """
    hand = by_hand(trained_on, noted, before)
    return max([day for day in (hand, *now) if day], default=None), hand
