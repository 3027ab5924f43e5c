"""Who may open the addresses of actions that agencies answer, and who may send to them."""

from __future__ import annotations

from tests.access.matrix import MANAGER, READERS, VERSION, Address, file_of, record, says
from tests.cast import Board, Shelf

AGENCIES = ("ruth", "denzil", "margaret")
FOLLOWERS = tuple(name for name in READERS if name not in AGENCIES)  # who sees what each agency says
SCHOOL = ("helen", "denzil", "margaret")
ON = {"on_day": "3", "on_month": "2", "on_year": "2010"}


def asked(which: str = "all_agencies"):
    """The key of an action about which agencies are asked."""
    return lambda board, shelf: {"pk": getattr(shelf, which).action_id}


def answer(board: Board, shelf: Shelf) -> dict:
    """The key of the answer of the school."""
    return {"pk": shelf.answer.pk}


ANSWERS = [
    Address("our_agency", AGENCIES),
    Address("all_agencies", FOLLOWERS),
    file_of("export_all_agencies", FOLLOWERS, lambda b, s: {"format": "csv"}),
    Address("action_agencies", READERS, of=asked()),
    file_of("export_action_agencies", FOLLOWERS, lambda b, s: {**asked()(b, s), "format": "csv"}),
    # of another agency's answer there is nothing: the police are told that it is not there
    Address(
        "answer_agency",
        SCHOOL,
        SCHOOL,
        answer,
        says(version=1, answer="done", told_by="Jo", **ON),
        hidden_from=("ruth",),
    ),
    Address(
        "history", tuple(n for n in READERS if n != "ruth"), of=record("response", lambda b, s: s.answer), hidden=True
    ),
    Address("history", READERS, of=record("asked", lambda b, s: s.all_agencies)),
    Address("ask_agencies", MANAGER, MANAGER, lambda b, s: {"pk": s.by_police.pk}, says(seen=":2")),
    Address("change_kinds", MANAGER, MANAGER, asked(), says(kinds="police", seen="police:1", version=1)),
    Address("close_asking", MANAGER, MANAGER, asked(), says(text="Enough", completes="no", **VERSION)),
    Address("remind_agencies", MANAGER, MANAGER, asked(), says(sure="yes")),
    Address("ask_agencies_again", MANAGER, MANAGER, asked("ended"), says(**VERSION)),
    Address("say_difference", MANAGER, MANAGER, asked("ended"), says(version=1, difference_made="All know")),
]
