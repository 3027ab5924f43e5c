"""Who came to a course."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.services.dates import with_training_dates
from agencies.training.services.sessions import require_on
from core.records.locking import save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today

CANCELLED, CAME, ABSENT = (
    TrainingAttendance.State.CANCELLED, TrainingAttendance.State.CAME, TrainingAttendance.State.ABSENT
)  # fmt: skip


@transaction.atomic
def note_attendance(*, session: TrainingSession, expected: int, came: Collection[int], by) -> TrainingSession:
    """Save who of the list attended (`came`: keys of places), and update training dates.

    Raises RuleBroken before the day of the session, for a cancelled one, and where nobody is on the list; Conflict
    where somebody else changed the session or its attendance meanwhile.
    """
    require_on(session)
    if session.held_on > today():
        raise RuleBroken(f"This session is held on {print_date(session.held_on)}. Note then who came.")
    places = list(session.attendance.select_for_update().exclude(state=CANCELLED))
    if not places:
        raise RuleBroken("Nobody is on the list of this session yet.")
    outcomes = {place.pk: CAME if place.pk in came else ABSENT for place in places}
    changed = [place for place in places if place.state != outcomes[place.pk]]
    session.attendance_noted_on = today()
    save_versioned(session, expected=expected, fields=["attendance_noted_on"], by=by, reason="Attendance noted")

    def mark() -> None:
        for place in changed:
            place.state = outcomes[place.pk]
            reason = place.get_state_display()
            save_versioned(place, expected=place.version, fields=["state"], by=by, reason=reason)

    eslos = {place.eslo_id for place in changed if place.eslo_id}
    with_training_dates(eslos, mark, by=by, reason=f"Attendance of {session}")
    return session
