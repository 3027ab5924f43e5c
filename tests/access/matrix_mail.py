"""Who may see what became of letters by mail, and send one again."""

from __future__ import annotations

from tests.access.matrix import NOBODY, SETTERS, Address
from tests.cast import Board, Shelf


def of_letter(board: Board, shelf: Shelf) -> dict:
    """The key of a letter that failed."""
    return {"pk": board.letter.pk}


MAIL = [
    Address("mail", SETTERS),
    Address("letter", SETTERS, of=of_letter),
    Address("send_again", NOBODY, SETTERS, of_letter, saves=False),
]
