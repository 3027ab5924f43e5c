"""Whether a course takes bookings, how many places are left, and whom a name means: tables of cases."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from agencies.training.rules import booked_words, booking_of, is_same_person, places_left, print_times
from core.text.dates import print_start
from tests.rows import try_rows

ON = dt.date(2026, 11, 30)


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(f"2026-{text}") if text else None


# what, held on, places, last day for booking, cancelled on, attendance noted on, booked → state, words
CASES = """
room for everybody              | 12-03 |    |       |       |       | 90 | open      | Places left
room until a day                | 12-03 |    | 12-01 |       |       | 90 | open      | Places left, book by 1 December 2026
some places left                | 12-03 | 20 |       |       |       | 16 | open      | 4 of 20 places left
the last place                  | 12-03 | 20 |       |       |       | 19 | open      | 1 of 20 places left
a single place                  | 12-03 | 1  |       |       |       | 0  | open      | 1 of 1 place left
places until a day              | 12-03 | 20 | 12-01 |       |       | 0  | open      | 20 of 20 places left, book by 1 December 2026
full                            | 12-03 | 20 |       |       |       | 20 | full      | All 20 places are booked
a single place is booked        | 12-03 | 1  |       |       |       | 1  | full      | The only place is booked
more on the list than places    | 12-03 | 20 |       |       |       | 23 | full      | All 20 places are booked
the last day for booking        | 12-03 | 20 | 11-30 |       |       | 16 | open      | 4 of 20 places left, book by 30 November 2026
the day after                   | 12-03 | 20 | 11-29 |       |       | 16 | closed    | Booking closed on 29 November 2026
full and closed                 | 12-03 | 20 | 11-29 |       |       | 20 | closed    | Booking closed on 29 November 2026
on its day                      | 11-30 | 20 |       |       |       | 16 | open      | 4 of 20 places left
on its day, attendance noted    | 11-30 | 20 |       |       | 11-30 | 16 | held      | Held on 30 November 2026
the day after it                | 11-29 | 20 |       |       |       | 16 | held      | Held on 29 November 2026
held, full and closed           | 11-29 | 20 | 11-20 |       |       | 20 | held      | Held on 29 November 2026
cancelled                       | 12-03 | 20 |       | 11-28 |       | 16 | cancelled | Cancelled on 28 November 2026
cancelled, past and full        | 11-29 | 20 | 11-20 | 11-28 |       | 20 | cancelled | Cancelled on 28 November 2026
"""
TABLE = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]


@try_rows("case", TABLE)
def test_booking_of_says_whether_a_place_can_be_booked(case):
    _, held_on, places, closes, cancelled, noted, booked, state, words = case
    session = SimpleNamespace(
        held_on=day(held_on),
        places=int(places) if places else None,
        booking_closes_on=day(closes),
        cancelled_on=day(cancelled),
        attendance_noted_on=day(noted),
    )
    booking = booking_of(session, int(booked), ON)
    assert (booking.state, booking.words, booking.is_open) == (state, words, state == "open")


@try_rows(
    ("places", "booked", "left"), [(None, 0, None), (None, 500, None), (20, 0, 20), (20, 20, 0), (20, 23, 0), (1, 0, 1)]
)
def test_places_left_is_never_negative(places, booked, left):
    assert places_left(places, booked) == left


# name, address, other name, other address → the same person
PEOPLE = """
Ann Lee   | ann@a.example | Ann Lee       | ann@a.example | yes
ann  lee  |               | Ann Lee       | ann@a.example | yes
Ann Lee   |               | Ann Lee       |               | yes
Ann Lee   | ANN@A.example | Ann Park      | ann@a.example | yes
Ann Lee   | lee@a.example | Ann Lee       | ann@a.example | no
Ann Lee   | ann@a.example | Bob Lee       |               | no
          |               |               |               | no
"""


@try_rows("case", PEOPLE.strip("\n").splitlines())
def test_is_same_person_compares_addresses_and_then_names(case):
    name, email, other, other_email, same = (cell.strip() for cell in case.split("|"))
    assert is_same_person(name, email, other, other_email) == (same == "yes")
    assert is_same_person(other, other_email, name, email) == (same == "yes")


@try_rows(
    ("names", "and_you", "words"),
    [
        ([], True, "You are booked on"),
        (["Ann Lee"], False, "Ann Lee is booked on"),
        (["Ann Lee"], True, "You and Ann Lee are booked on"),
        (["Ann Lee", "Bo Day"], False, "Ann Lee and Bo Day are booked on"),
        (["Ann Lee", "Bo Day"], True, "You, Ann Lee and Bo Day are booked on"),
        (["Ann Lee", "Bo Day", "Cy Orr"], True, "You, Ann Lee and 2 others are booked on"),
    ],
)
def test_booked_words_name_few_and_count_many(names, and_you, words):
    assert booked_words(names, and_you=and_you) == words


@try_rows(
    ("starts", "ends", "start", "times"),
    [
        (None, None, "30 November 2026", "30 November 2026"),
        (dt.time(9, 5), None, "30 November 2026 at 09:05", "30 November 2026, 09:05"),
        (dt.time(9, 5), dt.time(16), "30 November 2026 at 09:05", "30 November 2026, 09:05 to 16:00"),
    ],
)
def test_start_and_times_are_printed_as_far_as_known(starts, ends, start, times):
    course = SimpleNamespace(held_on=ON, starts_at=starts, ends_at=ends)
    assert (print_start(course.held_on, course.starts_at), print_times(course)) == (start, times)
