"""Imports of plans: waiting, with unknown columns, accepted."""

from __future__ import annotations

import csv
import datetime as dt
import io

from accounts.models import User
from actions.importing.importer import PlanImporter
from actions.models import Placement, Plan
from actions.returns.importer import ReturnImporter
from actions.table.files import export_plan
from actions.wording.document import PlanDocument, PlanRow, PriorityHeading
from core.importing import services
from core.importing.columns import heading_test
from core.importing.readers import read_file
from core.importing.work import begin
from core.models import Import
from core.records.locking import create_tracked
from tests.actions.returns.wordedits import edited_word

DOCUMENT = PlanDocument(
    title="Plan of the new year",
    priorities=(PriorityHeading("1", "Children know whom to tell"),),
    rows=(PlanRow("1", "1. Every school tells", "Posters", "Print the posters", "Training Sub-group", "Ongoing", ""),),
)
UNKNOWN = b"A,B\nPrint the posters,Ongoing\n"
HEADINGS = (
    *("Priority number", "Priority title", "Objective", "Method"),
    *("Action", "Lead", "Timescale", "Update"),
)


def csv_of(document: PlanDocument) -> bytes:
    """A plan as a CSV file, with its extra columns behind the six."""
    titles = {priority.number: priority.title for priority in document.priorities}
    extras = [{cell.row: cell.text for cell in column.cells} for column in document.extras]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*HEADINGS, *(column.heading for column in document.extras)])
    for number, row in enumerate(document.rows, start=1):
        cells = (row.objective, row.method, row.action, row.leads, row.timescale, row.update)
        more = (texts.get(number, "") for texts in extras)
        writer.writerow([row.priority, titles[row.priority], *cells, *more])
    return out.getvalue().encode()


def waiting_import(
    document: PlanDocument | bytes, *, by, on: dt.date = dt.date(2010, 4, 1), title: str = "", filename="plan.csv"
) -> Import:
    """An import of a plan that waits: of a plan, or of the content of a file, also where it is like a plan that is here."""
    data = document if isinstance(document, bytes) else csv_of(document)
    name = title if isinstance(document, bytes) else title or document.title
    options = {"document_date": on.isoformat(), "title": name}
    importer = PlanImporter()
    source = read_file(data, filename, heading_test(importer.fields()))
    work = begin(source, importer, services.memory_of(importer), options)
    return services.store_work(importer=importer, work=work, filename=filename, by=by)


def accept(import_: Import, *, by) -> Import:
    """Accept an import as its preview stands."""
    mark = services.mark_of(services.preview(import_, services.work_of(import_)))
    return services.accept_import(import_=import_, expected=import_.version, mark=mark, by=by)


def answer(import_: Import, answers: dict[str, str], *, by=None) -> Import:
    """Answer questions of an import that waits."""
    work = services.work_of(import_)
    work.answers |= answers
    return services.save_work(
        import_=import_, work=work, expected=import_.version, reason="Questions answered", by=by, step="preview"
    )


def edited_plan(row: Placement) -> bytes:
    """The plan of a row as a Word file in which somebody added an update to that row."""
    line = "3 February 2010, Marian Shaw: All heads have read it"
    return edited_word(export_plan(row.plan, None, "docx"), lambda word: word.add_line(row.pk, "update", line, ""))


def returned_plan(row: Placement, *, by: User, data: bytes = b"") -> Import:
    """A returned file of the plan of a row, which waits; that of `edited_plan` unless told."""
    data = data or edited_plan(row)
    return services.begin_import(importer=ReturnImporter(), data=data, filename="plan.docx", options={}, by=by)


def accepted_return(plan: Plan, *, by: User) -> Import:
    """A returned file of which this person took over nothing that is left."""
    kept = {"kept": {"by": by.pk}}
    return create_tracked(
        Import(importer="return", filename="old.docx", state="accepted", target=plan.pk, saved=kept, uploaded_by=by),
        by=by,
        reason="Saved",
    )


def make_accepted(by: User) -> Import:
    """An accepted import that is not the current plan: a plan of one row, without leads."""
    row = PlanRow("1", "", "", "Do", "", "", "")
    document = PlanDocument("Plan of long ago", (PriorityHeading("1", "Aware"),), (row,))
    return accept(waiting_import(document, by=by, on=dt.date(2001, 1, 1), filename="long-ago.csv"), by=by)
