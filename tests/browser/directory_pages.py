"""The pages of the directory, and an agency of the demonstration board for each."""

from __future__ import annotations

import datetime as dt

from agencies.models import Agency, DistributionList, Eslo, Representative, Signatory, TrainingSession
from core.models import Import
from tests.factories.directory import TrainingAttendanceFactory, TrainingSessionFactory, import_of_agencies

DIRECTORY = ["agencies", "eslos", "agency"]
DIRECTORY_FORMS = ["add_agency", "edit_agency", "close_agency", "reopen_agency", "appoint"]
IMPORTING = ["import_agencies", "import_agencies_one", "import_agencies_cancel", "import_agencies_undo"]
OF_GROUPS = ["groups", "group", "add_group", "edit_group", "add_member", "represent", "edit_member", "end_member"]
OF_TRAINING = [
    "sessions",
    "session",
    "add_session",
    "edit_session",
    "cancel_session",
    "reinstate_session",
    "session_people",
    "add_guest",
    "session_attendance",
    "take_off_list",
    "book_place",
    "cancel_place",
]
OF_ADDRESSES = ["addresses", "remove_list", "coverage"]
OF_SIGNATORIES = ["signatories", "signatories_waiting", "add_signatory", "correct_signatory", "end_signatory"]
FILES = [
    "import_agencies_refused",
    "certificate",
    "export_group",
    "export_session",
    "export_addresses",
    "export_cards",
    "export_coverage",
    "export_agencies",
    "export_eslos",
]
PAGES = [DIRECTORY, DIRECTORY_FORMS, OF_GROUPS, OF_TRAINING, OF_ADDRESSES, OF_SIGNATORIES]
WITHOUT_FORM = {*DIRECTORY, "groups", "sessions", "session", "session_people", "coverage", "addresses", "group"}
WITHOUT_FORM |= {"signatories", "signatories_waiting"}
BLANK_IS_FINE = {
    "session_attendance",
    "take_off_list",
    "cancel_place",
    "remove_list",
    "correct_signatory",
    "end_signatory",
}
POSTS = ["hand_over", "end_post", "confirm_post", "note_training", "correct_post"]

LIST = b"Name,Kind\nHarbour Lane School,Primary\nNew,Police\n"


def of_directory(by) -> dict[str, list]:
    """An agency with an officer, and a closed agency."""
    officer = Eslo.objects.leads().current().filter(agency__kind="primary").first()
    closed = Agency.objects.closed().first()
    of_agency = {name: [officer.agency_id] for name in ("agency", "edit_agency", "close_agency", "appoint")}
    waiting = import_of_agencies(by, LIST)
    done = Import.objects.create(importer="agencies", filename="a.csv", state="accepted", uploaded_by=by)
    of_agency |= {name: [waiting.pk] for name in ("import_agencies_one", "import_agencies_cancel")}
    of_agency |= {"import_agencies_undo": [done.pk]}
    of_agency |= of_groups_and_training(officer)
    signs = Signatory.objects.current().filter(agency__active_to__isnull=True).first()
    of_agency |= {"signatories": [signs.agency_id], "signatories_waiting": []}
    of_agency |= {"add_signatory": [signs.agency_id, signs.role]}
    of_agency |= {name: [signs.pk] for name in ("correct_signatory", "end_signatory")}
    return of_agency | {"reopen_agency": [closed.pk]} | {name: [officer.pk] for name in POSTS}


def of_groups_and_training(officer: Eslo) -> dict[str, list]:
    """A group with its members, a session with its list, and one that is cancelled."""
    member = Representative.objects.current().order_by("subgroup", "pk").first()
    session = TrainingSession.objects.past().filter(attendance__state="came").first()
    found = {name: [member.subgroup_id] for name in ("group", "edit_group", "add_member")}
    found |= {"represent": [officer.agency_id], "edit_member": [member.pk], "end_member": [member.pk]}
    found |= {name: [session.pk] for name in ("session", "edit_session", "session_people", "session_attendance")}
    coming = TrainingSession.objects.filter(attendance_noted_on=None).first()
    found |= {"add_guest": [session.pk], "cancel_session": [coming.pk]}
    found |= {"reinstate_session": [TrainingSessionFactory(cancelled_on=dt.date(2010, 1, 20)).pk]}
    found |= {"take_off_list": [session.attendance.exclude(state="came").first().pk]}
    found |= {"book_place": [TrainingSessionFactory(held_on=dt.date(2030, 1, 21)).pk]}
    found |= {"cancel_place": [TrainingAttendanceFactory(session__held_on=dt.date(2030, 1, 22), eslo=officer).pk]}
    return found | {"remove_list": [DistributionList.objects.first().pk]}
