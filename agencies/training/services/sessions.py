"""Training sessions: planned, changed, cancelled.

Attending a course that counts as ESLO training sets the training date; the rule is in agencies/training/rules.py.
"""

import datetime as dt

from django.db import transaction

from agencies.directory.services import set_changes, tidy
from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.services.dates import trained_eslos, with_training_dates
from agencies.training.services.emails import write_changed
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_text, require_valid
from core.text.dates import print_date, today

FIELDS = (
    "title", "held_on", "starts_at", "ends_at", "place", "trainer", "counts", "places", "booking_closes_on",
    "joining_words", "join_link",
)  # fmt: skip
CAME = TrainingAttendance.State.CAME
OF_DATE = ("held_on", "counts")  # fields on which training dates depend
CANCELLED = "This session was cancelled."


@transaction.atomic
def add_session(*, title: str, held_on: dt.date, by, reason: str = "", **details) -> TrainingSession:
    session = TrainingSession(
        title=tidy(title), held_on=held_on, **{key: tidy(value) for key, value in details.items()}
    )
    require_sense(session)
    return create_tracked(session, by=by, reason=reason.strip() or "Session added")


@transaction.atomic
def edit_session(*, session: TrainingSession, expected: int, by, reason: str = "", **changes) -> TrainingSession:
    """RuleBroken where cancelled, in the future with attendance, or fewer places than booked; NothingChanged."""
    require_on(session)
    locked(session)  # so that nobody books meanwhile; before agencies and officers, as where attendance is noted
    before = set_changes(session, expected, changes)
    require_sense(session)
    if session.places != before.get("places", session.places):
        require_enough_places(session)
    if session.attendance_noted_on and session.held_on > session.attendance_noted_on:
        raise RuleBroken(
            f"Attendance was recorded on {print_date(session.attendance_noted_on)}, before this day.", field="held_on"
        )
    why = reason.strip() or "Session changed"
    moves = any(name in before and getattr(session, name) != before[name] for name in OF_DATE)
    with_training_dates(
        trained_eslos(session) if moves else [],
        lambda: save_versioned(session, expected=expected, fields=[*changes], by=by, reason=why),
        by=by,
        reason=f"{session} was changed",
    )
    write_changed(session, before, by)
    return session


@transaction.atomic
def cancel_session(*, session: TrainingSession, expected: int, by, reason: str) -> TrainingSession:
    """Cancel a session; its list stays. Raises RuleBroken without a reason, and where somebody attended."""
    require_on(session)
    reason = require_text(reason, "Say why the session is cancelled.", field="reason")
    if session.attendance.filter(state=CAME).exists():
        raise RuleBroken("People are recorded as having come, so it was held. Untick them first.")
    session.cancelled_on, session.attendance_noted_on = today(), None
    fields = ["cancelled_on", "attendance_noted_on"]
    save_versioned(session, expected=expected, fields=fields, by=by, reason=reason)
    write_changed(session, {"cancelled_on": None}, by)
    return session


@transaction.atomic
def reinstate_session(*, session: TrainingSession, expected: int, by, reason: str) -> TrainingSession:
    if not session.cancelled_on:
        raise RuleBroken("This session is not cancelled.")
    reason = require_text(reason, "Say why the session is reinstated.", field="reason")
    before, session.cancelled_on = {"cancelled_on": session.cancelled_on}, None
    save_versioned(session, expected=expected, fields=["cancelled_on"], by=by, reason=reason)
    write_changed(session, before, by)
    return session


def locked(session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update().get(pk=session.pk)


def require_on(session: TrainingSession) -> None:
    if session.cancelled_on:
        raise RuleBroken(CANCELLED)


def require_enough_places(session: TrainingSession) -> None:
    booked = session.attendance.taken().count()
    if session.places is not None and session.places < booked:
        raise RuleBroken(
            f"{booked} {'place is' if booked == 1 else 'places are'} booked. Enter {booked} or more, or cancel places "
            "first.",
            field="places",
        )


def require_sense(session: TrainingSession) -> None:
    if not session.title:
        raise RuleBroken("Enter what the session is called.", field="title")
    if session.ends_at and not session.starts_at:
        raise RuleBroken("Enter when the session starts as well.", field="starts_at")
    if session.ends_at and session.ends_at <= session.starts_at:
        raise RuleBroken("The end must be after the start.", field="ends_at")
    if session.places == 0:
        raise RuleBroken("Enter a number of places from 1, or leave it blank for no limit.", field="places")
    if session.booking_closes_on and session.booking_closes_on > session.held_on:
        raise RuleBroken("Booking must close on or before the day of the session.", field="booking_closes_on")
    require_valid(session, exclude=["cancelled_on", "attendance_noted_on"])
