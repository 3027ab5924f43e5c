"""Who came to a course."""

from collections.abc import Collection

from django.db import transaction

from agencies.models import TrainingAttendance, TrainingSession
from agencies.training.services.dates import with_training_dates
from agencies.training.services.sessions import locked, require_on
from core.records.locking import save_many, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today

CAME, ABSENT = TrainingAttendance.State.CAME, TrainingAttendance.State.ABSENT


@transaction.atomic
def note_attendance(*, session: TrainingSession, expected: int, came: Collection[int], by) -> TrainingSession:
    """Save who came (keys of places), and update training dates. RuleBroken before the day, for a cancelled course or
    empty list; Conflict.
    """
    require_on(session)
    if session.held_on > today():
        raise RuleBroken(f"This session is held on {print_date(session.held_on)}. Record then who came.")
    locked(session)
    places = list(session.attendance.listed().select_for_update(of=("self",)))
    if not places:
        raise RuleBroken("Nobody is on the list of this session yet.")
    outcomes = {place.pk: CAME if place.pk in came else ABSENT for place in places}
    changed = [place for place in places if place.state != outcomes[place.pk]]
    session.attendance_noted_on = today()
    save_versioned(session, expected=expected, fields=["attendance_noted_on"], by=by, reason="Attendance noted")

    def mark() -> None:
        for place in changed:
            place.state = outcomes[place.pk]
        for state in (CAME, ABSENT):
            places_of_state = [place for place in changed if place.state == state]
            save_many(places_of_state, fields=["state"], by=by, reason=state.label)

    eslos = {place.eslo_id for place in changed if place.eslo_id}
    with_training_dates(eslos, mark, by=by, reason=f"Attendance of {session}")
    return session
