"""Places on courses: booked by people of agencies, put on the list by those who manage training, and cancelled.

Places are counted while the session is locked, so of two people who want the last one exactly one gets it.

A counter beside the session would be a second truth. There is no waiting list: somebody would have to keep it, and be
written to at night.
"""

from collections.abc import Iterable

from django.db import transaction

from agencies.directory.services import tidy_name
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from agencies.posts.services.eslos import require_open
from agencies.training.rules import booking_of, is_same_person, places_left
from agencies.training.services.emails import write_booked, write_cancelled
from agencies.training.services.sessions import locked, require_on
from core.records.locking import create_many, create_tracked, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text, require_valid
from core.text.dates import today
from core.web.throttle import spend_email

BOOKED, CANCELLED, CAME = (
    TrainingAttendance.State.BOOKED, TrainingAttendance.State.CANCELLED, TrainingAttendance.State.CAME
)  # fmt: skip
ALREADY = "{name} of {agency} is on the list already."
HELD = "This session was held, so the place can no longer be cancelled."


@transaction.atomic
def book(
    *, session: TrainingSession, agency: Agency, by, eslo: Eslo | None = None, name: str = "", email: str = ""
) -> TrainingAttendance:
    """A name or address of an ESLO or deputy means them. RuleBroken where the course takes no bookings, for a closed
    agency, a blank name or address, and who is on the list.
    """
    session = locked(session)
    require_bookable(session)
    place = new_place(session, agency, eslo=eslo, name=name, email=email, by=by)
    if not place.eslo:
        require_text(place.email, "Enter the email address of the person.", field="email")
    create_tracked(place, by=by, reason="Booked")
    write_booked(place)
    return place


@transaction.atomic
def put_on_list(*, session: TrainingSession, eslos: Iterable[Eslo], by) -> list[TrainingAttendance]:
    """Add ESLOs and deputies, skipping those on it. RuleBroken for more people than places."""
    session = locked(session)
    require_on(session)
    there = set(session.attendance.taken().filter(eslo__isnull=False).values_list("eslo_id", flat=True))
    new = [eslo for eslo in eslos if eslo.pk not in there]
    if not new:
        raise NothingChanged("Choose who is to be put on the list.")
    require_places(session, len(new))
    places = [TrainingAttendance(session=session, eslo=eslo, agency_id=eslo.agency_id, booked_by=by) for eslo in new]
    create_many(places, by=by, reason="Put on the list")
    write_booked(*places)
    return places


@transaction.atomic
def put_name_on_list(*, session: TrainingSession, agency: Agency, name: str, by, email: str = "") -> TrainingAttendance:
    """As book(), but without needing an address, and after booking has closed."""
    session = locked(session)
    require_on(session)
    place = new_place(session, agency, name=name, email=email, by=by)
    require_places(session, 1)
    create_tracked(place, by=by, reason="Put on the list")
    write_booked(place)
    return place


@transaction.atomic
def cancel_place(*, place: TrainingAttendance, expected: int, by, reason: str = "") -> TrainingAttendance:
    """RuleBroken once the session was held, and where it is cancelled already."""
    if place.session.held_on < today() or place.state not in (BOOKED, CANCELLED):
        raise RuleBroken(HELD)
    return free(place, expected, by, reason.strip() or "Place cancelled")


@transaction.atomic
def take_off_list(*, place: TrainingAttendance, expected: int, by, reason: str = "") -> TrainingAttendance:
    """Also after the session. RuleBroken where they are off it, or have attended."""
    if place.state == CAME:
        raise RuleBroken("This person is recorded as having come. Untick them first.")
    return free(place, expected, by, reason.strip() or "Taken off the list")


def free(place: TrainingAttendance, expected: int, by, reason: str) -> TrainingAttendance:
    if place.state == CANCELLED:
        raise RuleBroken("This person is no longer on the list.")
    save_versioned(place, expected=expected, fields={"state": CANCELLED}, by=by, reason=reason)
    write_cancelled(place)
    return place


def new_place(session, agency: Agency, *, by, eslo: Eslo | None = None, name: str = "", email: str = ""):
    """Unsaved. RuleBroken for who is on the list, and where `by` has had too many emails sent."""
    require_open(agency)
    name, email = tidy_name(name), email.strip()
    posts = Eslo.objects.current().filter(agency=agency)
    if eslo is not None and not posts.filter(pk=eslo.pk).exists():
        raise RuleBroken(f"{eslo} is no longer in this post.")
    if eslo is None:
        require_text(name, "Enter the name of the person.", field="name")
        eslo = next((post for post in posts if is_same_person(name, email, post.name, post.email)), None)
    if eslo is not None:
        name, email = eslo.name, eslo.email
    for other in session.attendance.taken().filter(agency=agency).select_related("eslo"):
        has = other.eslo or other
        if is_same_person(name, email, has.name, has.email) or is_same_person(name, "", has.name, ""):
            raise RuleBroken(ALREADY.format(name=name, agency=agency), field="name")
    by_name = {} if eslo else {"name": name, "email": email}
    place = TrainingAttendance(session=session, agency=agency, eslo=eslo, booked_by=by, **by_name)
    require_valid(place, exclude=["state"])
    if place.email and session.held_on >= today():
        spend_email(by)
    return place


def require_bookable(session: TrainingSession) -> None:
    booking = booking_of(session, session.attendance.taken().count(), today())
    if booking.is_open:
        return
    following = TrainingSession.objects.next_with_places(today(), after=session)
    instead = f"The next session with places is {following}." if following else "No other session has places now."
    raise RuleBroken(f"{booking.words}. {instead}")


def require_places(session: TrainingSession, wanted: int) -> None:
    """Raise RuleBroken where so many places are not free. From the day of the session on all who came can be noted."""
    left = places_left(session.places, session.attendance.taken().count())
    if left is not None and wanted > left and session.held_on > today():
        free_places = f"{left} of {session.places} places {'is' if left == 1 else 'are'} left"
        raise RuleBroken(f"{free_places}. Choose fewer people, or change the number of places first.")
