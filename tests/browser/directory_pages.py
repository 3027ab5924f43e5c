"""The pages of the directory, and an agency of the demonstration board for each."""

from __future__ import annotations

import datetime as dt

from agencies.models import Agency, Eslo
from tests.factories.directory import AgencyImportFactory

DIRECTORY = ["agencies", "eslos", "agency"]
DIRECTORY_FORMS = ["add_agency", "edit_agency", "close_agency", "reopen_agency", "appoint"]
IMPORTING = ["import_agencies", "agency_import", "agency_import_columns", "cancel_agency_import", "undo_agency_import"]
POSTS = ["hand_over", "end_post", "confirm_post", "note_training", "correct_post"]

LIST = {"headings": ["Name", "Kind"], "first": 2, "rows": [["Harbour Lane School", "Primary"], ["New", "Zoo"]]}


def of_directory(by) -> dict[str, list]:
    """An agency with an officer, and a closed agency."""
    officer = Eslo.objects.leads().current().filter(agency__kind="primary").first()
    closed = Agency.objects.closed().first()
    of_agency = {name: [officer.agency_id] for name in ("agency", "edit_agency", "close_agency", "appoint")}
    waiting = AgencyImportFactory(uploaded_by=by, rows=LIST)
    done = AgencyImportFactory(uploaded_by=by, state="accepted", accepted_on=dt.date(2010, 2, 3))
    of_agency |= {name: [waiting.pk] for name in ("agency_import", "agency_import_columns", "cancel_agency_import")}
    of_agency |= {"undo_agency_import": [done.pk]}
    return of_agency | {"reopen_agency": [closed.pk]} | {name: [officer.pk] for name in POSTS}
