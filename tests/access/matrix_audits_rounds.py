"""Who may keep rounds of audit returns, and who begins on their page."""

from __future__ import annotations

import datetime as dt

from core.text.dates import today
from tests.access.matrix import NOBODY, VERSION, Address, file_of, record, says
from tests.cast import Board, Shelf

KEEPER = ("helen",)
MEMBERS = ("marian", "tom", "grace")
OWN = ("denzil", "margaret")
READERS = (*KEEPER, *MEMBERS, *OWN, "ruth")


def day(name: str, after: int) -> dict:
    """The box of a day that lies so many days after today."""
    return {name: (today() + dt.timedelta(days=after)).isoformat()}


DAYS = day("first_deadline", 40) | day("final_deadline", 80)
LATER = day("until", 90)


def of_round(board: Board, shelf: Shelf) -> dict:
    """The round in which the school is asked."""
    return {"pk": board.audits.round.pk}


def of_step(board: Board, shelf: Shelf) -> dict:
    """A reminder sent by the round in which the school is asked."""
    return {"pk": board.audits.step.pk}


def of_return(board: Board, shelf: Shelf) -> dict:
    """The return of the school."""
    return {"pk": board.audits.audit_return.pk}


def of_exempt(board: Board, shelf: Shelf) -> dict:
    """A return that is exempt."""
    return {"pk": board.audits.exempt.pk}


def of_prepared(board: Board, shelf: Shelf) -> dict:
    """A round whose day has come."""
    return {"pk": board.audits.prepared.pk}


def new_round(board: Board, shelf: Shelf) -> dict:
    """A round on arrangements."""
    values = {"edition": board.audits.round.edition_id, "title": "Next round", "year": today().year, "message": ""}
    return values | DAYS | day("opens_on", 0)


AUDIT_ROUNDS = [
    Address("audits:home", READERS),
    Address("audits:round", KEEPER, of=of_round),
    Address("audits:add_round", KEEPER, KEEPER, form=new_round),
    Address(
        "audits:edit_round",
        KEEPER,
        KEEPER,
        of_round,
        says(version=1, title="Another", message="", **DAYS, reason="Snow"),
    ),
    Address("audits:open_round", NOBODY, KEEPER, of_prepared),
    Address("audits:close_round", KEEPER, KEEPER, of_round, says(**VERSION)),
    Address("audits:add_return", KEEPER, KEEPER, of_round, says(agency="Northmere Police")),
    Address(
        "audits:write_to_many",
        KEEPER,
        KEEPER,
        of_round,
        says(text="Please send it.", answer="send"),
        query=lambda board, shelf: "?show=not_started",
    ),
    Address("audits:ladder", KEEPER, of=of_round),
    Address("audits:add_step", NOBODY, of=of_round, on=KEEPER),
    Address("audits:edit_step", NOBODY, of=of_step, on=KEEPER),
    Address("audits:drop_step", NOBODY, of=of_step, on=KEEPER),
    Address("audits:not_returned", KEEPER, of=of_round),
    file_of("audits:export_not_returned", KEEPER, lambda b, s: {"pk": b.audits.round.pk, "format": "docx"}),
    Address("audits:write", KEEPER, KEEPER, of_return, says(to=["eslo"], text="Please send it.")),
    Address("audits:follow", KEEPER, of=of_return),
    Address("audits:extend", KEEPER, KEEPER, of_return, says(**VERSION, **LATER)),
    Address("audits:exempt", KEEPER, KEEPER, of_return, says(**VERSION)),
    Address("audits:expect", KEEPER, KEEPER, of_exempt, says(**VERSION)),
    Address("history", KEEPER + MEMBERS + OWN, of=record("audit_round", lambda b, s: b.audits.round), hidden=True),
    file_of("audits:export_round", KEEPER, lambda b, s: {"pk": b.audits.round.pk, "format": "csv"}),
]
