"""Who may open the pages of links to returns: whoever has the link is let in by it, unless somebody is signed in."""

from __future__ import annotations

from audits.links.services.links import token_of
from tests.access.matrix import NOBODY, Address
from tests.cast import ANONYMOUS, EVERYBODY

OWN = ("denzil", "margaret")  # fill in the return, and are led on to it
OTHERS = tuple(name for name in EVERYBODY if name not in OWN)  # read which return it is, and are not let in


def of_link(name: str):
    """The token of one of the two links."""
    return lambda board, shelf: {"token": token_of(getattr(board.audits, name))}


RETURN_LINKS = [
    Address("return_link", OTHERS, (ANONYMOUS, *OWN), of_link("link"), on=OWN, saves=False),
    Address("return_link_anew", NOBODY, EVERYBODY, of_link("used_link")),
    Address("return_link_close", NOBODY, EVERYBODY, of_link("used_link"), saves=False),
]
