"""Who may open the addresses of groups, training sessions, addresses and coverage, and who may send to them."""

from __future__ import annotations

from tests.access.matrix import MANAGER, NOBODY, READERS, VERSION, Address, file_of, record, says
from tests.access.matrix_directory import KEEPERS, SCHOOL, of_school
from tests.cast import Board, Shelf

SINCE = {"valid_from_day": "3", "valid_from_month": "2", "valid_from_year": "2010"}
HELD = {"held_on": "3 February 2010"}
BOOKERS = ("helen", "ruth", "marian", "denzil", "tom", "margaret", "bea", "grace")
LEFT = {"last_day_day": "3", "last_day_month": "2", "last_day_year": "2010"}


def of(record: str, **more):
    """The key of a record of the board."""
    return lambda board, shelf: {"pk": getattr(board, record).pk, **more}


def member_form(board: Board, shelf: Shelf) -> dict:
    """A representative of the police."""
    return {"agency": board.police.pk, "name": "Jo", "standing": "standing", **SINCE}


def group_form(board: Board, shelf: Shelf) -> dict:
    """A representative on the second group."""
    return {"subgroup": board.other_group.pk, "name": "Jo", "standing": "as_needed", **SINCE}


def guest_form(board: Board, shelf: Shelf) -> dict:
    """Somebody of the police."""
    return {"agency": board.police.pk, "name": "Jo"}


def came_form(board: Board, shelf: Shelf) -> dict:
    """That the officer came."""
    return {"version": 1, "came": [board.seat.pk]}


def everybody_form(board: Board, shelf: Shelf) -> dict:
    """All whom the filters find."""
    return {"every": "yes"}


def book_form(board: Board, shelf: Shelf) -> dict:
    """A place for oneself; whoever belongs to no agency comes from the police."""
    return {"who": "me", "agency": board.police.pk}


GROUPS_AND_TRAINING = [
    Address("groups", READERS),
    Address("group", READERS, of=of("group")),
    Address("export_group", READERS, of=of("group", format="csv")),
    Address("add_group", KEEPERS, KEEPERS, form=says(name="Parents’ group")),
    Address("edit_group", KEEPERS, KEEPERS, of("group"), says(name="Renamed", is_active="on", **VERSION)),
    Address("add_member", KEEPERS, KEEPERS, of("group"), member_form),
    Address("represent", SCHOOL, SCHOOL, of_school, group_form),
    Address("edit_member", SCHOOL, SCHOOL, of("member"), says(name="Jo", standing="standing", **SINCE, **VERSION)),
    Address("end_member", SCHOOL, SCHOOL, of("member"), says(version=1, **LEFT)),
    Address("history", READERS, of=record("representative", lambda b, s: b.member)),
    Address("sessions", READERS),
    Address("session", READERS, of=of("session")),
    Address("export_session", READERS, of=of("session", format="csv")),
    Address("add_session", MANAGER, MANAGER, form=says(title="Update", **HELD)),
    Address("edit_session", MANAGER, MANAGER, of("session"), says(title="Second steps", **HELD, **VERSION)),
    Address("cancel_session", MANAGER, MANAGER, of("session"), says(**VERSION)),
    Address("reinstate_session", MANAGER, MANAGER, of("cancelled_session"), says(**VERSION)),
    Address("session_people", MANAGER, MANAGER, of("empty_session"), everybody_form),
    Address("add_guest", MANAGER, MANAGER, of("session"), guest_form),
    Address("session_attendance", MANAGER, MANAGER, of("session"), came_form),
    Address("take_off_list", MANAGER, MANAGER, of("seat"), says(**VERSION)),
    Address("book_place", BOOKERS, BOOKERS, of("course"), book_form),
    Address(
        "cancel_place",
        ("helen", "denzil", "margaret"),
        ("helen", "denzil", "margaret"),
        of("place"),
        says(version=1),
        hidden_from=("ruth", "marian", "tom", "bea", "grace"),  # whose place it is not
    ),
    Address(
        "certificate",
        ("helen", "denzil", "margaret"),
        of=of("certified"),
        hidden_from=("marian", "tom", "grace", "bea", "ruth"),  # who book places, and not for the school
    ),
    Address("history", READERS, of=record("session", lambda b, s: b.session)),
    Address(
        "history",
        tuple(name for name in READERS if name != "ruth"),
        of=record("place", lambda b, s: b.seat),
        hidden_from=("ruth",),  # who is of another agency
    ),
    Address("addresses", READERS),
    file_of("export_addresses", READERS, lambda b, s: {"format": "csv"}),
    Address("export_cards", READERS),
    Address("keep_list", NOBODY, KEEPERS, form=says(name="Stale", query="only=untrained")),
    Address("remove_list", KEEPERS, KEEPERS, of("kept_list"), says(version=1)),
    Address("history", KEEPERS, of=record("distribution_list", lambda b, s: b.kept_list), hidden=True),
    Address("coverage", READERS),
    Address("export_coverage", READERS, of=lambda b, s: {"format": "xlsx"}),
]
