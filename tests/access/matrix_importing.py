"""Who may import files of each kind; the same seven addresses for each."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from core.importing.services import mark_of, preview, work_of
from core.models import Import
from tests.access.matrix import MANAGER, NOBODY, VERSION, Address, imported, says
from tests.cast import Board
from tests.factories.imports import edited_plan

TABLES = {"version": 1, "step": "tables", "use_0": "on", "headings_0": 0}  # the choice of tables, as it is proposed

CHOSEN_TABLES = says(**TABLES)


def desk(
    url: str,
    who: tuple[str, ...],
    file: Callable,
    waiting: Callable[[Board], Import],
    accepted: Callable[[Board], Import],
    *,
    one: Callable = CHOSEN_TABLES,
    refused: bool = True,
    choosers: tuple[str, ...] = NOBODY,
    **values,
) -> list[Address]:
    """The lines of one kind of file; `one` is what is chosen of a file that waits, `refused` where refused rows can be
    had as a file.

    `choosers` may choose a file too, and are told that those of others are not there.
    """
    everybody, others = (*who, *choosers), {"hidden_from": choosers}

    def key(found):
        return lambda board, shelf: {"pk": found(board).pk}

    def accepting(board, shelf) -> dict:
        import_ = waiting(board)
        return {"version": import_.version, "mark": mark_of(preview(import_, work_of(import_)))}

    def undoing(board, shelf) -> dict:
        return {"version": accepted(board).version, "reason": "The wrong file"}

    return [
        Address(url, everybody, everybody, form=file, **values),
        Address(f"{url}_one", who, who, key(waiting), one, **others, **values),
        Address(f"{url}_accept", NOBODY, who, key(waiting), accepting, **others, **values),
        Address(f"{url}_forget", NOBODY, everybody, saves=False, **values),
        Address(f"{url}_refused", who, of=key(waiting), **others, **values)
        if refused
        else Address(f"{url}_refused", NOBODY, of=key(waiting), hidden_from=everybody, **values),
        Address(f"{url}_cancel", who, who, key(waiting), says(version=1), **others, **values),
        Address(f"{url}_undo", who, who, key(accepted), undoing, **others, **values),
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


def edited_file(board: Board, shelf) -> dict:
    """The plan as a Word file, with another update."""
    return {"file": SimpleUploadedFile("plan.docx", edited_plan(board.open.row))}


def unticked(board: Board, shelf) -> dict:
    """The comparison of the returned file, with its first change unticked."""
    (row, *_) = preview(board.returned_plan, work_of(board.returned_plan))
    return {"step": "preview", "version": 1, "row": row.name, f"offered {row.name}": "1"}


OWN = ("marian", "helen")  # whoever returned the file, and the manager
IMPORTING = [
    *desk(
        "return",
        OWN,
        edited_file,
        lambda board: board.returned_plan,
        lambda board: board.accepted_return,
        one=unticked,
        refused=False,
        choosers=("tom", "ruth", "denzil"),
    ),
    Address("return_as_plan", NOBODY, MANAGER, imported("returned_plan")),
    *desk("import", MANAGER, plan_file, lambda board: board.preview, lambda board: board.accepted),
    Address("plans", MANAGER),
    Address("put_in_force", MANAGER, MANAGER, lambda b, s: {"pk": b.accepted.target}, says(**VERSION)),
]
