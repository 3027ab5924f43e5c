"""Who chooses letters, who stops them, and who sees who gets which."""

from __future__ import annotations

from reminders.mails import token_of
from tests.access.matrix import MANAGER, READERS, SETTERS, SIGNED_IN, Address, record, says
from tests.cast import EVERYBODY, Board, Shelf


def of_link(board: Board, shelf: Shelf) -> dict:
    """The link in a weekly letter to tom; whoever has it may stop that letter."""
    return {"token": token_of(board.tom.pk, "weekly")}


REMINDERS = [
    Address("reminders", MANAGER),
    Address("start", SETTERS),
    Address("letter_choices", SIGNED_IN, READERS, form=says(version=0, urgent="on")),
    Address("leave_letters", EVERYBODY, EVERYBODY, of_link),
    Address("letters_left", EVERYBODY, of=lambda b, s: {"kind": "weekly"}),
    Address("history", MANAGER, of=record("letters", lambda b, s: b.stranger.mail_choice), hidden=True),
]
