"""Who may see what became of emails, send one again, and say on which days none leave."""

from __future__ import annotations

import datetime as dt

from core.text.dates import today
from tests.access.matrix import NOBODY, SETTERS, Address, says
from tests.cast import Board, Shelf


def of_letter(board: Board, shelf: Shelf) -> dict:
    """The key of a letter that failed."""
    return {"pk": board.letter.pk}


def tomorrow(board: Board, shelf: Shelf) -> dict:
    """A form that adds tomorrow to the closed days."""
    return {"name": "Staff day", "first_day": (today() + dt.timedelta(1)).isoformat(), "kind": "closed"}


MAIL = [
    Address("mail", SETTERS),
    Address("letter", SETTERS, of=of_letter),
    Address("dead_addresses", SETTERS),
    Address("closed_days", SETTERS, SETTERS, form=tomorrow),
    Address("remove_closed_day", SETTERS, SETTERS, lambda b, s: {"pk": b.closed_day.pk}, says()),
    Address("send_again", NOBODY, SETTERS, of_letter, saves=False),
]
