"""Training sessions: planned, changed, cancelled; their lists and attendance (A4).

Attending a course that counts as ESLO training sets the training date; the rule is in agencies/training/rules.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from agencies.directory.services import set_changes, tidy
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.posts.services.eslos import require_open
from agencies.training.services.dates import eslos_of, with_training_dates
from core.records.locking import create_many, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_valid
from core.text.dates import print_date, today

FIELDS = (
    "title", "held_on", "starts_at", "ends_at", "place", "trainer", "counts", "places", "booking_closes_on",
    "joining_words", "join_link",
)  # fmt: skip
CANCELLED_PLACE, CAME = TrainingAttendance.State.CANCELLED, TrainingAttendance.State.CAME
OF_DATE = ("held_on", "counts")  # fields on which training dates depend
CANCELLED = "This session was cancelled."
ALREADY = "{name} of {agency} is on the list already."


@transaction.atomic
def add_session(*, title: str, held_on: dt.date, by, reason: str = "", **details) -> TrainingSession:
    """Add a training session, past or coming; `details` are others of FIELDS."""
    session = TrainingSession(
        title=tidy(title), held_on=held_on, **{key: tidy(value) for key, value in details.items()}
    )
    require_sense(session)
    return create_tracked(session, by=by, reason=reason.strip() or "Session added")


@transaction.atomic
def edit_session(*, session: TrainingSession, expected: int, by, reason: str = "", **changes) -> TrainingSession:
    """Change any of FIELDS, and update training dates.

    Raises RuleBroken for a cancelled session, and for a day in the future where people have attended; NothingChanged
    where nothing differs.
    """
    require_on(session)
    before = set_changes(session, expected, changes)
    require_sense(session)
    if session.attendance_noted_on and session.held_on > session.attendance_noted_on:
        raise RuleBroken(
            f"Attendance was noted on {print_date(session.attendance_noted_on)}, before this day.", field="held_on"
        )
    why = reason.strip() or "Session changed"
    moves = any(name in before and getattr(session, name) != before[name] for name in OF_DATE)
    with_training_dates(
        eslos_of(session) if moves else [],
        lambda: save_versioned(session, expected=expected, fields=changes, by=by, reason=why),
        by=by,
        reason=f"{session} was changed",
    )
    return session


@transaction.atomic
def cancel_session(*, session: TrainingSession, expected: int, by, reason: str) -> TrainingSession:
    """Cancel a session; its list stays. Raises RuleBroken without a reason, and where somebody attended."""
    require_on(session)
    if not reason.strip():
        raise RuleBroken("Say why the session is cancelled.", field="reason")
    if session.attendance.filter(state=CAME).exists():
        raise RuleBroken("People are noted as having come, so it was held. Note first that nobody came.")
    session.cancelled_on, session.attendance_noted_on = today(), None
    fields = ["cancelled_on", "attendance_noted_on"]
    return save_versioned(session, expected=expected, fields=fields, by=by, reason=reason.strip())


@transaction.atomic
def reinstate_session(*, session: TrainingSession, expected: int, by, reason: str) -> TrainingSession:
    if not session.cancelled_on:
        raise RuleBroken("This session is not cancelled.")
    if not reason.strip():
        raise RuleBroken("Say why the session is held after all.", field="reason")
    session.cancelled_on = None
    return save_versioned(session, expected=expected, fields=["cancelled_on"], by=by, reason=reason.strip())


@transaction.atomic
def put_on_list(*, session: TrainingSession, eslos: Iterable[Eslo], by) -> list[TrainingAttendance]:
    """Add lead officers and deputies to the list of a session; those already on it are skipped."""
    session = locked(session)
    require_on(session)
    there = set(
        session.attendance.filter(eslo__isnull=False).exclude(state=CANCELLED_PLACE).values_list("eslo_id", flat=True)
    )
    new = [eslo for eslo in eslos if eslo.pk not in there]
    if not new:
        raise NothingChanged("Choose who is to be put on the list.")
    places = [TrainingAttendance(session=session, eslo=eslo, agency_id=eslo.agency_id, booked_by=by) for eslo in new]
    return create_many(places, by=by, reason="Put on the list")


@transaction.atomic
def put_name_on_list(*, session: TrainingSession, agency: Agency, name: str, by) -> TrainingAttendance:
    """Add a guest, who is no lead officer or deputy, to the list by name and agency.

    Raises RuleBroken for a blank name and for one that is on the list already.
    """
    session, name = locked(session), tidy(name)
    require_on(session)
    require_open(agency)
    if not name:
        raise RuleBroken("Enter the name of the person.", field="name")
    listed = session.attendance.filter(agency=agency).exclude(state=CANCELLED_PLACE)
    if listed.filter(name__iexact=name).exists() or listed.filter(eslo__name__iexact=name).exists():
        raise RuleBroken(ALREADY.format(name=name, agency=agency), field="name")
    return create_tracked(
        TrainingAttendance(session=session, agency=agency, name=name, booked_by=by), by=by, reason="Put on the list"
    )


@transaction.atomic
def take_off_list(*, place: TrainingAttendance, expected: int, by, reason: str = "") -> TrainingAttendance:
    """Take somebody off the list. Raises RuleBroken where they are off it, or have attended."""
    if place.state == CANCELLED_PLACE:
        raise RuleBroken("This person is no longer on the list.")
    if place.state == CAME:
        raise RuleBroken("This person is noted as having come. Take that back first.")
    place.state = CANCELLED_PLACE
    why = reason.strip() or "Taken off the list"
    return save_versioned(place, expected=expected, fields=["state"], by=by, reason=why)


def locked(session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update().get(pk=session.pk)


def require_on(session: TrainingSession) -> None:
    if session.cancelled_on:
        raise RuleBroken(CANCELLED)


def require_sense(session: TrainingSession) -> None:
    """Raise RuleBroken, on its field, for invalid values."""
    if not session.title:
        raise RuleBroken("Enter what the session is called.", field="title")
    require_valid(session, exclude=["cancelled_on", "attendance_noted_on"])
