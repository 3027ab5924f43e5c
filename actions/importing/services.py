"""The steps of an import between the upload and its acceptance."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from actions.models import PlanImport
from actions.wording.document import PlanDocument, to_json
from actions.wording.limits import fault_of_date, fault_of_name
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today


@transaction.atomic
def begin_import(
    *, filename: str, document_date: dt.date, title: str, by, document: PlanDocument | None = None, sheet=None
) -> PlanImport:
    """Keep what was read from a file until a person accepts it: a document, or a sheet whose columns must be chosen.

    Raises RuleBroken where the name is too long or the date lies ahead.
    """
    fault = fault_of_name(title) or fault_of_date(document_date, today())
    if fault:
        raise RuleBroken(fault)
    plan_import = PlanImport(
        filename=filename[-200:],
        document_date=document_date,
        title=title.strip() or (document.title if document else ""),
        document=to_json(document) if document else {"sheet": sheet},
        state=PlanImport.State.PREVIEW if document else PlanImport.State.COLUMNS,
        uploaded_by=by,
    )
    return create_tracked(plan_import, by=by, reason="File uploaded")


@transaction.atomic
def choose_columns(*, plan_import: PlanImport, expected: int, document: PlanDocument, by) -> PlanImport:
    """Go on from a sheet to the document that its chosen columns give."""
    if plan_import.state != PlanImport.State.COLUMNS:
        raise RuleBroken("The columns of this file have already been chosen.")
    plan_import.document, plan_import.state = to_json(document), PlanImport.State.PREVIEW
    plan_import.title = plan_import.title or document.title
    fields = ["document", "state", "title"]
    return save_versioned(plan_import, expected=expected, fields=fields, by=by, reason="Columns chosen")


@transaction.atomic
def save_answers(*, plan_import: PlanImport, expected: int, answers: dict[str, str], by) -> PlanImport:
    """Keep the answers to the questions of a preview."""
    require_waiting(plan_import)
    plan_import.answers = answers
    return save_versioned(plan_import, expected=expected, fields=["answers"], by=by, reason="Questions answered")


@transaction.atomic
def cancel_import(*, plan_import: PlanImport, expected: int, by) -> PlanImport:
    """Give an import up; nothing of it has touched a plan."""
    require_waiting(plan_import)
    plan_import.state = PlanImport.State.CANCELLED
    return save_versioned(plan_import, expected=expected, fields=["state"], by=by, reason="Cancelled")


def is_waiting(plan_import: PlanImport) -> bool:
    """Whether an import can still be accepted or cancelled."""
    return plan_import.state in {PlanImport.State.COLUMNS, PlanImport.State.PREVIEW}


def require_waiting(plan_import: PlanImport) -> None:
    """Raise RuleBroken where an import has been accepted or cancelled before."""
    if not is_waiting(plan_import):
        raise RuleBroken("This import has already been accepted or cancelled.")
