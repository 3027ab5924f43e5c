"""Who may read, write and correct records of incidents: recorder and manager, and nobody else a single one."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from core.importing.services import mark_of, preview, work_of
from incidents.models import IncidentType
from tests.access.matrix import MANAGER, READERS, Address
from tests.cast import Board, Shelf

RECORDERS = ("bea", "helen")
INTERNAL = ("bea", "helen", "owen")


def of_record(board: Board, shelf: Shelf) -> dict:
    """The record that counts."""
    return {"pk": board.incidents.record.pk}


def answers(board: Board, shelf: Shelf) -> dict:
    """The least that a record needs."""
    return {"main_type": "hacking"}


def correction(board: Board, shelf: Shelf) -> dict:
    """Another age."""
    return {"main_type": "grooming", "age": "10_12", "version": board.incidents.record.version, "reason": "Found out"}


def of_extract(board: Board, shelf: Shelf) -> dict:
    """The extract that bea uploaded, which waits."""
    return {"pk": board.incidents.extract.pk}


def accepted(board: Board, shelf: Shelf) -> dict:
    """What the preview shows, to be saved."""
    held = board.incidents.extract
    return {"version": held.version, "mark": mark_of(preview(held, work_of(held)))}


def rows_chosen(board: Board, shelf: Shelf) -> dict:
    """A row of the preview left out."""
    return {"version": board.incidents.extract.version, "step": "preview", "row": "0:1", "out 0:1": "1"}


OF_BEA = {"of": of_extract, "hidden_from": ("helen",)}
EXTRACTS = [
    Address(
        "incidents:import",
        RECORDERS,
        RECORDERS,
        form=lambda board, shelf: {
            "file": SimpleUploadedFile("e.csv", b"Case number,Type,Date known\nC-5,Bullying,3 May 2026\n")
        },
    ),
    Address("incidents:import_forget", (), RECORDERS, form=lambda board, shelf: {}, saves=False),
    Address("incidents:import_one", ("bea",), ("bea",), form=rows_chosen, **OF_BEA),
    Address("incidents:import_accept", (), ("bea",), form=accepted, **OF_BEA),
    Address("incidents:import_cancel", ("bea",), ("bea",), form=lambda board, shelf: {}, **OF_BEA),
    Address("incidents:import_refused", (), of=of_extract, hidden_from=RECORDERS),
    Address(
        "incidents:import_undo",
        RECORDERS,
        RECORDERS,
        of=lambda board, shelf: {"pk": board.incidents.accepted.pk},
        form=lambda board, shelf: {"version": board.incidents.accepted.version, "reason": "The wrong year"},
    ),
]
KEEPERS = ("helen", "owen")


def of(which: str):
    """The key of one of the records of the cast."""
    return lambda board, shelf: {"pk": getattr(board.incidents, which).pk}


def version_of(which: str, **more):
    """What a form sends that changes this record."""
    return lambda board, shelf: {"version": getattr(board.incidents, which).version, **more}


def of_type(key: str):
    """The key of a type."""
    return lambda board, shelf: {"pk": IncidentType.objects.get(key=key).pk}


FRAUD, FIRST = {"of": of_type("fraud")}, {"version": 1}
KEEPING = [
    Address("incidents:retention", KEEPERS),
    Address("incidents:list_run", (), KEEPERS, form=lambda board, shelf: {"kind": "rows"}),
    Address("incidents:run", KEEPERS, of=of("run")),
    Address("incidents:confirm_run", (), KEEPERS, of=of("run"), form=version_of("run")),
    Address("incidents:drop_run", (), KEEPERS, of=of("run"), form=version_of("run")),
    Address("incidents:access_log", KEEPERS),
    Address("incidents:hold", RECORDERS, RECORDERS, of=of("record"), form=version_of("record", reason="A review")),
    Address("incidents:lift", ("helen",), ("helen",), of=of("held"), form=version_of("held", reason="It is over")),
    Address(
        "incidents:join",
        RECORDERS,
        RECORDERS,
        of=of("record"),
        form=lambda board, shelf: {"version": board.incidents.record.version, "other": board.incidents.held.pk},
    ),
    Address("incidents:leave", (), RECORDERS, of=of("record"), form=version_of("record"), saves=False),
    Address("incidents:nil_returns", RECORDERS),
    Address(
        "incidents:withdraw_nil", RECORDERS, RECORDERS, of=of("nil"), form=version_of("nil", reason="Nobody had looked")
    ),
    Address("incidents:types", ("helen",)),
    Address(
        "incidents:add_type",
        ("helen",),
        ("helen",),
        form=lambda board, shelf: {"name": "Something new", "concerns": ["conduct"]},
    ),
    Address(
        "incidents:change_type",
        ("helen",),
        ("helen",),
        form=lambda board, shelf: {**FIRST, "name": "Fraud or gambling", "concerns": ["commerce"]},
        **FRAUD,
    ),
    Address("incidents:retire_type", (), ("helen",), form=lambda board, shelf: FIRST, **FRAUD),
    Address("incidents:use_type_again", (), ("helen",), form=lambda board, shelf: FIRST, saves=False, **FRAUD),
    Address("incidents:move_type_up", (), ("helen",), form=lambda board, shelf: FIRST, **FRAUD),
]


def edition(board: Board, shelf: Shelf) -> dict:
    """Figures that were published."""
    return {"pk": board.incidents.edition.pk}


FOR_ANALYSIS = {"query": lambda board, shelf: "?purpose=analysis"}
INCIDENTS = [
    *EXTRACTS,
    *KEEPING,
    Address("incidents:home", RECORDERS),
    Address("incidents:records", RECORDERS),
    Address("incidents:new", RECORDERS, RECORDERS, form=answers),
    Address("incidents:record", RECORDERS, of=of_record),
    Address("incidents:correct", RECORDERS, RECORDERS, of=of_record, form=correction),
    Address(
        "incidents:void",
        RECORDERS,
        RECORDERS,
        of=of_record,
        form=lambda board, shelf: {"version": board.incidents.record.version, "reason": "Recorded twice"},
    ),
    Address(
        "incidents:number",
        write=RECORDERS,
        read=(),
        of=of_record,
        form=lambda board, shelf: {"purpose": "matching"},
        saves=False,
    ),
    Address("incidents:purpose", RECORDERS, RECORDERS, form=lambda board, shelf: {"purpose": "request"}, saves=False),
    Address("history_of_incident", RECORDERS, of=of_record, hidden=True),
    Address(
        "history_of_case_number",
        RECORDERS,
        of=lambda board, shelf: {"pk": board.incidents.record.case_number.pk},
        hidden=True,
    ),
    Address("incidents:find", (), RECORDERS, form=lambda board, shelf: {"case_number": "none-1"}, saves=False),
    Address("incidents:figures", INTERNAL),
    Address("incidents:year_figures", INTERNAL, of=lambda board, shelf: {"year": 2009}),
    Address(
        "incidents:export_quarter",
        INTERNAL,
        of=lambda b, s: {"year": 2009, "quarter": 4, "format": "csv"},
        **FOR_ANALYSIS,
    ),
    Address("incidents:export_year", INTERNAL, of=lambda board, shelf: {"year": 2009, "format": "csv"}, **FOR_ANALYSIS),
    Address("incidents:rows_behind", RECORDERS, query=lambda board, shelf: "?figure=2009-Q4/all"),
    Address("incidents:cut_offs", MANAGER, MANAGER, form=lambda board, shelf: {"year": 2009, "quarter": 4}),
    Address(
        "incidents:publish", (), MANAGER, of=lambda board, shelf: {"year": 2009, "quarter": 3}, on=MANAGER, saves=False
    ),
    Address("incidents:published", READERS),
    Address("incidents:edition", READERS, of=edition),
    Address("incidents:export_edition", READERS, of=lambda board, shelf: edition(board, shelf) | {"format": "csv"}),
    Address("incidents:nil", (), RECORDERS, form=lambda board, shelf: {"year": 2009, "quarter": 4}),
]
