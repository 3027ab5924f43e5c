"""Who may open the addresses of the directory, and who may send to them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from core.importing.services import mark_of, preview, work_of
from tests.access.matrix import DAY, NOBODY, READERS, VERSION, Address, file_of, imported, record, says
from tests.cast import Board, Shelf

KEEPERS = ("helen", "sunita")
SCHOOL = (*KEEPERS, "denzil", "margaret")


def of_school(board: Board, shelf: Shelf) -> dict:
    """The key of the school."""
    return {"pk": board.school.pk}


def of_officer(board: Board, shelf: Shelf) -> dict:
    """The key of its lead officer."""
    return {"pk": board.officer.pk}


def of_signatory(board: Board, shelf: Shelf) -> dict:
    """The key of its head teacher."""
    return {"pk": board.links["signatory"].signatory.pk}


def of_waiting(board: Board, shelf: Shelf) -> dict:
    """The key of who was named in place of the head teacher and waits."""
    return {"pk": board.links["vouch"].signatory.pk}


def list_file(board: Board, shelf: Shelf) -> dict:
    """A list with one agency."""
    return {"file": SimpleUploadedFile("list.csv", b"Name,Kind\nLantern,Police\n")}


def accepted(board: Board, shelf: Shelf) -> dict:
    """That a preview is accepted as it stands."""
    import_ = board.agency_preview
    return {"version": 1, "mark": mark_of(preview(import_, work_of(import_)))}


def left_out(board: Board, shelf: Shelf) -> dict:
    """That the row of a preview is left out."""
    return {"version": 1, "row": "0:1", "out 0:1": "1"}


DIRECTORY = [
    Address("import_agencies", KEEPERS, KEEPERS, form=list_file),
    Address("import_agencies_one", KEEPERS, KEEPERS, imported("agency_preview"), left_out),
    Address("import_agencies_accept", NOBODY, KEEPERS, imported("agency_preview"), accepted),
    Address("import_agencies_cancel", KEEPERS, KEEPERS, imported("agency_preview"), says(version=1)),
    Address("import_agencies_undo", KEEPERS, KEEPERS, imported("agency_done"), says(**VERSION)),
    Address("import_agencies_refused", KEEPERS, of=imported("agency_preview")),
    Address("import_agencies_forget", NOBODY, KEEPERS, saves=False),
    Address("agencies", READERS),
    file_of("export_agencies", READERS, lambda b, s: {"format": "csv"}),
    Address("eslos", READERS),
    file_of("export_eslos", READERS, lambda b, s: {"format": "csv"}),
    Address("agency", READERS, of=of_school),
    Address("add_agency", KEEPERS, KEEPERS, form=says(name="Lantern", kind="voluntary")),
    Address("edit_agency", SCHOOL, SCHOOL, of_school, says(version=1, name="Tarn", kind="primary", phone="1")),
    Address(
        "close_agency",
        KEEPERS,
        KEEPERS,
        of_school,
        says(last_day_day="3", last_day_month="2", last_day_year="2010", **VERSION),
    ),
    Address("reopen_agency", KEEPERS, KEEPERS, lambda b, s: {"pk": b.closed_agency.pk}, says(**VERSION)),
    Address(
        "appoint",
        SCHOOL,
        SCHOOL,
        of_school,
        says(post="deputy", name="Jo", valid_from_day="3", valid_from_month="2", valid_from_year="2010"),
    ),
    Address(
        "hand_over",
        SCHOOL,
        SCHOOL,
        of_officer,
        says(version=1, name="Jo", valid_from_day="3", valid_from_month="2", valid_from_year="2010"),
    ),
    Address(
        "end_post",
        SCHOOL,
        SCHOOL,
        of_officer,
        says(version=1, last_day_day="3", last_day_month="2", last_day_year="2010"),
    ),
    Address("confirm_post", SCHOOL, SCHOOL, of_officer, says(version=1, **DAY)),
    Address("note_training", SCHOOL, SCHOOL, of_officer, says(version=1, **DAY)),
    Address(
        "correct_post",
        SCHOOL,
        SCHOOL,
        of_officer,
        says(name="Denzil", valid_from_day="1", valid_from_month="2", valid_from_year="2009", **VERSION),
    ),
    Address("signatories", SCHOOL, of=of_school),
    Address("signatories_waiting", KEEPERS),
    Address(
        "add_signatory",
        SCHOOL,
        SCHOOL,
        lambda b, s: {"pk": b.school.pk, "role": "governor"},
        says(name="Gay Field", email="gay.field@northmere.example"),
    ),
    Address("correct_signatory", SCHOOL, SCHOOL, of_signatory, says(version=1, name="Mo Heads")),
    Address(
        "end_signatory",
        SCHOOL,
        SCHOOL,
        of_signatory,
        says(last_day_day="3", last_day_month="2", last_day_year="2010", **VERSION),
    ),
    Address("ask_signatory", NOBODY, KEEPERS, of_signatory),
    Address("confirm_signatory", NOBODY, KEEPERS, of_waiting),
    Address("refuse_signatory", NOBODY, KEEPERS, of_waiting),
    Address("history", READERS, of=record("signatory", lambda b, s: b.links["signatory"].signatory)),
    Address("history", READERS, of=record("eslo", lambda b, s: b.officer)),
]
