"""Who may ask agencies who their ESLO is, and blank the details of leavers; and the pages that a mailed link opens."""

from __future__ import annotations

from agencies.links.services import token_of
from core.text.dates import today
from tests.access.matrix import NOBODY, VERSION, Address, file_of, record, says
from tests.access.matrix_audits_links import RETURN_LINKS
from tests.cast import EVERYBODY, Board, Shelf

KEEPERS = ("helen", "sunita")
OWN = ("denzil", "margaret")
CLEANERS = ("helen", "owen")
DUE = {"due_on_day": "31", "due_on_month": "12", "due_on_year": str(today().year + 1)}
ROUND = {"title": "ESLO return of the year", "message": "Good day.", "remind_every": "14", **DUE}


def of_return(board: Board, shelf: Shelf) -> dict:
    """The return whose letters have been sent."""
    return {"pk": board.returned.pk}


def of_prepared(board: Board, shelf: Shelf) -> dict:
    """The return that is being prepared."""
    return {"pk": board.prepared.pk}


def of_line(board: Board, shelf: Shelf) -> dict:
    """The school in the return whose letters have been sent."""
    return {"pk": board.returned.lines.get().pk}


def of_link(purpose: str):
    """The token of a link for one purpose."""
    return lambda board, shelf: {"token": token_of(board.links[purpose])}


def link_anew(board: Board, shelf: Shelf) -> dict:
    """The link by which the officer of the school confirms."""
    return {"purpose": "confirm", "token": token_of(board.links["confirm"])}


ASKING = [
    Address("ask_eslos", KEEPERS, KEEPERS, saves=True),
    Address("ask_eslo", NOBODY, KEEPERS, lambda b, s: {"pk": b.officer.pk}),
    Address("leavers", CLEANERS),
    Address("ask_to_blank", NOBODY, CLEANERS, saves=False),
    Address("confirm_blanking", NOBODY, CLEANERS, saves=False),
    Address("eslo_returns", KEEPERS),
    Address("add_return", KEEPERS, KEEPERS, form=says(**ROUND)),
    Address("eslo_return", KEEPERS, of=of_return),
    file_of("export_return", KEEPERS, lambda b, s: {"pk": b.returned.pk, "format": "csv"}),
    Address("edit_return", KEEPERS, KEEPERS, of_return, says(version=1, **ROUND)),
    Address("send_return", NOBODY, KEEPERS, of_prepared),
    Address("close_return", KEEPERS, KEEPERS, of_return, says(**VERSION)),
    Address("add_to_return", KEEPERS, KEEPERS, of_return, says(agency="Northmere Police")),
    Address("answer_line", KEEPERS, KEEPERS, of_line, says(**{"answer": "none", "none-reason": "Vacant"})),
    Address("answer_own_line", OWN, OWN, of_line, says(**{"answer": "none", "none-reason": "Vacant"}), hidden_from=("ruth",)),
    Address("write_line", NOBODY, KEEPERS, of_line),
    Address("take_out_line", KEEPERS, KEEPERS, of_line, says(**VERSION)),
    Address("line_address", KEEPERS, KEEPERS, of_line, says(version=1, sent_to="office@tarn.example")),
    Address("history", KEEPERS, of=record("eslo_return", lambda b, s: b.returned), hidden=True),
    Address("history", KEEPERS + ("denzil", "margaret"), of=record("return_line", lambda b, s: b.returned.lines.get()), hidden=True),
]  # fmt: skip
# Whoever has the link, signed in or not: it is the right
LINKS = [
    Address("link_confirm", EVERYBODY, EVERYBODY, of_link("confirm"), says(answer="still")),
    Address("link_address", EVERYBODY, EVERYBODY, of_link("address"), says(answer="yes")),
    Address("link_accept", EVERYBODY, EVERYBODY, of_link("accept"), says(answer="decline")),
    Address("link_signatory", EVERYBODY, EVERYBODY, of_link("signatory"), says(answer="still")),
    Address("link_vouch", EVERYBODY, EVERYBODY, of_link("vouch"), says(answer="yes")),
    Address("link_eslo_return", EVERYBODY, EVERYBODY, of_link("eslo_return"), says(answer="same")),
    Address("link_anew", NOBODY, EVERYBODY, link_anew),
    Address("link_done", EVERYBODY),
    *RETURN_LINKS,
]
