"""Factories of plan imports: a document, a sheet with unknown columns, and an accepted import."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from actions.importing.saving import accept_import
from actions.importing.services import begin_import
from actions.models import PlanImport
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading

DOCUMENT = PlanDocument(
    title="Plan of the new year",
    priorities=(PriorityHeading("1", "Children know whom to tell"),),
    rows=(PlanRow("1", "1. Every school tells", "Posters", "Print the posters", "Training Sub-group", "Ongoing", ""),),
)
SHEET = {"headings": ["A", "B"], "rows": [["Print the posters", "Ongoing"]], "proposal": {0: "action"}}


def make_accepted(by: User) -> PlanImport:
    """An accepted import that is not the current plan: a plan of one row, without leads."""
    row = PlanRow("1", "", "", "Do", "", "", "")
    document = PlanDocument("Plan of long ago", (PriorityHeading("1", "Aware"),), (row,))
    held = begin_import(filename="long-ago.docx", document_date=dt.date(2001, 1, 1), title="", by=by, document=document)
    accept_import(plan_import=held, expected=held.version, by=by)
    return held
