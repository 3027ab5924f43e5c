"""Room for all functions that run below a test, in one piece of memory."""

from __future__ import annotations

from collections.abc import Callable

# Places of 8 bytes, a quarter of a megabyte; Python takes half a megabyte for it, and what is not touched costs nothing
ROOM = 33_000


def in_one_piece[**P, T](call: Callable[P, T], *args: P.args, **keywords: P.kwargs) -> T:
    """What the call gives; all functions below it find the memory for their variables in one piece.

    CPython takes that memory from the system 16 KB at a time, and gives a piece back as soon as nothing stands in it.
    pytest, the test client and Django go deep, so that a loop often stands at the end of a piece: each function that it
    calls then takes a new one and gives it back, 130 times a page in the access tests, which was a seventh of their
    time. A function that says that it needs much gets a large piece, which those below it go on to fill. The web
    process begins less deep: there it made no difference that could be measured.
    """
    return call(*args, **keywords)


in_one_piece.__code__ = in_one_piece.__code__.replace(co_stacksize=ROOM)
