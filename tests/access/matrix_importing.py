"""Who may import files of each kind; the same seven addresses for each."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from core.importing.services import mark_of, preview, work_of
from core.models import Import
from tests.access.matrix import MANAGER, NOBODY, VERSION, Address, says
from tests.cast import Board

TABLES = {"version": 1, "step": "tables", "use_0": "on", "headings_0": 0}  # the choice of tables, as it is proposed


def desk(
    url: str,
    who: tuple[str, ...],
    file: Callable,
    waiting: Callable[[Board], Import],
    accepted: Callable[[Board], Import],
    *,
    refused: bool = True,
    **values,
) -> list[Address]:
    """The lines of one kind of file; `refused` where refused rows can be had as a file."""

    def key(found):
        return lambda board, shelf: {"pk": found(board).pk}

    def accepting(board, shelf) -> dict:
        import_ = waiting(board)
        return {"version": import_.version, "mark": mark_of(preview(import_, work_of(import_)))}

    def undoing(board, shelf) -> dict:
        return {"version": accepted(board).version, "reason": "The wrong file"}

    return [
        Address(url, who, who, form=file, **values),
        Address(f"{url}_one", who, who, key(waiting), says(**TABLES), **values),
        Address(f"{url}_accept", NOBODY, who, key(waiting), accepting, **values),
        Address(f"{url}_forget", NOBODY, who, saves=False, **values),
        Address(f"{url}_refused", who if refused else NOBODY, of=key(waiting), **values),
        Address(f"{url}_cancel", who, who, key(waiting), says(version=1), **values),
        Address(f"{url}_undo", who, who, key(accepted), undoing, **values),
    ]


def plan_file(board: Board, shelf) -> dict:
    """A spreadsheet with one row, and its date."""
    rows = "Objective,Method,Action,Lead responsibility,Timescale,Update\n1. Aim,Means,Do it,ESLO,Ongoing,\n"
    return {
        "file": SimpleUploadedFile("plan.csv", rows.encode()),
        "document_date_day": "1",
        "document_date_month": "4",
        "document_date_year": "2010",
    }


IMPORTING = [
    *desk("import", MANAGER, plan_file, lambda board: board.preview, lambda board: board.accepted),
    Address("plans", MANAGER),
    Address("put_in_force", MANAGER, MANAGER, lambda b, s: {"pk": b.accepted.target}, says(**VERSION)),
]
