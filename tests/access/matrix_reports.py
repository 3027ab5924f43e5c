"""Who may make, write, freeze, read and decide upon reports."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from core.text.dates import today
from reports.periods import Period
from tests.access.matrix import MANAGER, READERS, Address
from tests.cast import Board, Shelf
from tests.factories.reports import PIXEL, PLACE

CLEANERS = ("helen", "owen")
WORDS = {"words": "spring term", "reason": "It must not be held"}
WRITERS = ("helen", "marian")
INTERNAL = ("helen", "bea", "grace")


def boxes(name: str) -> dict:
    """Today in the three boxes of a date."""
    return {f"{name}_day": today().day, f"{name}_month": today().month, f"{name}_year": today().year}


def of_draft(board: Board, shelf: Shelf, **more) -> dict:
    """The draft."""
    return {"pk": board.reports.draft.pk, **more}


def of_frozen(board: Board, shelf: Shelf, **more) -> dict:
    """The frozen report."""
    return {"pk": board.reports.frozen.pk, **more}


def of_draft_with(**more):
    """The draft, and what else its address names."""
    return lambda board, shelf: of_draft(board, shelf, **more)


def redaction(board: Board, shelf: Shelf) -> dict:
    """The removal of words that somebody else proposed."""
    return {"pk": board.reports.redaction.pk}


def template(board: Board, shelf: Shelf) -> dict:
    """The Word template that was checked."""
    return {"pk": board.reports.template.pk}


def published(**more):
    """The published edition of the frozen report."""
    return lambda board, shelf: of_frozen(board, shelf, edition="published", **more)


def internal(**more):
    """The internal edition of the frozen report."""
    return lambda board, shelf: of_frozen(board, shelf, edition="internal", **more)


def version(board: Board, shelf: Shelf) -> dict:
    """The version of the draft."""
    return {"version": board.reports.draft.version}


REPORTS = [
    Address("reports:home", READERS),
    Address("reports:glance", READERS),
    Address("reports:glance_words", MANAGER, MANAGER, form=lambda board, shelf: {"version": 1, "value": "All is well."}),
    Address("reports:charts", READERS),
    Address("reports:make", MANAGER, MANAGER, form=lambda board, shelf: {
        "kind": "quarterly", "period": Period.containing(today()).last(3)[0].key,
    }),
    Address("reports:cover", MANAGER, MANAGER, form=lambda board, shelf: {"version": 1, "colour": "#102030"}),
    Address("reports:logo", MANAGER, MANAGER, form=lambda board, shelf: {
        "version": 1, "logo_alt": "Logo", "logo": SimpleUploadedFile("a.png", PIXEL),
    }),
    Address("reports:remove_logo", (), MANAGER, form=lambda board, shelf: {"version": 1}),
    Address("reports:logo_file", READERS, of=lambda board, shelf: {"pk": board.reports.logo.pk}),
    Address("reports:template", MANAGER, MANAGER, form=lambda board, shelf: {
        "template": SimpleUploadedFile("a.docx", bytes(board.reports.template.content)),
    }),
    Address("reports:take_template_back", (), MANAGER, form=lambda board, shelf: {"version": 1}),
    Address("reports:template_offered", MANAGER, MANAGER, of=template, form=lambda board, shelf: {"version": 1}),
    Address("reports:template_sample", MANAGER, of=template),
    Address("reports:sample", MANAGER, of=lambda board, shelf: {"format": "docx"}),
    Address("reports:redactions", CLEANERS),
    Address("reports:redaction_new", CLEANERS, CLEANERS, saves=False,
            form=lambda board, shelf: WORDS | {"words": "words that stand nowhere"}),
    Address("reports:redaction_propose", (), CLEANERS, form=lambda board, shelf: WORDS | {
        "places": ["reports.commentary"],
    }),
    Address("reports:redaction", CLEANERS, CLEANERS, of=redaction, form=lambda board, shelf: {"words": "spring term"}),
    Address("reports:redaction_drop", (), CLEANERS, of=redaction, form=lambda board, shelf: {"version": 1}),
    Address("reports:decisions", READERS),
    Address("reports:act", MANAGER, MANAGER, of=lambda board, shelf: {"pk": board.reports.decision.pk},
            form=lambda board, shelf: {"version": board.reports.decision.version, "note": "Asked", **boxes("on")}),
    Address("reports:one", READERS, of=of_frozen),
    Address("reports:edition", READERS, of=published()),
    Address("reports:file", READERS, of=published(format="pdf")),
    Address("reports:edition", INTERNAL, of=internal(), hidden=True),
    Address("reports:file", INTERNAL, of=internal(format="pdf"), hidden=True),
    Address("reports:preview", MANAGER, of=of_draft_with(edition="internal")),
    Address("reports:preview_file", MANAGER, of=of_draft_with(edition="internal", format="docx")),
    Address("reports:move", (), MANAGER, of=of_draft_with(key="colours"), form=lambda board, shelf: {"move": "leave-out"}),
    Address("reports:write", WRITERS, WRITERS, of=of_draft_with(key=PLACE), hidden=True,
            form=lambda board, shelf: {"version": board.reports.words.version, "text": "It is better by now"}),
    Address("reports:ask", MANAGER, MANAGER, of=of_draft, form=lambda board, shelf: {"person": board.tom.pk}),
    Address("reports:freeze", MANAGER, MANAGER, of=of_draft,
            form=lambda board, shelf: version(board, shelf) | {"unfinished": "on"}),
    Address("reports:drop", MANAGER, MANAGER, of=of_draft, form=version),
    Address("reports:end_request", (), MANAGER, of=lambda board, shelf: {"pk": board.reports.asked.pk},
            form=lambda board, shelf: {"version": board.reports.asked.version}),
    Address("reports:correct", MANAGER, MANAGER, of=of_frozen, form=lambda board, shelf: {"correction": "A figure"}),
    Address("reports:tell", MANAGER, MANAGER, of=of_frozen, form=lambda board, shelf: {}),
    Address("reports:readers", MANAGER, of=of_frozen),
    Address("reports:decide", MANAGER, MANAGER, of=of_frozen, form=lambda board, shelf: {
        "about": "figure plan.colour.red", "text": "Go on", **boxes("taken_on"),
    }),
]  # fmt: skip
