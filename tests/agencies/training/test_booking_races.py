"""Two people and one last place, at the same moment."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.models import TrainingSession
from agencies.training.services.booking import book, put_name_on_list
from agencies.training.services.sessions import edit_session
from core.text.dates import today
from tests.actions.test_service_races import at_once
from tests.factories.accounts import UserFactory
from tests.factories.directory import TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
SOON = today() + dt.timedelta(days=20)


def one_place_left() -> TrainingSession:
    session = TrainingSessionFactory(held_on=SOON, places=2)
    TrainingAttendanceFactory(session=session)
    return session


def booking(session: TrainingSession, name: str):
    """A call that books a place for somebody of an agency of their own."""
    agency, person = AgencyFactory(), UserFactory(name=name)
    opened = TrainingSession.objects.get(pk=session.pk)
    return lambda: book(session=opened, agency=agency, name=name, email=person.email, by=person)


def listed(session: TrainingSession) -> int:
    return session.attendance.exclude(state="cancelled").count()


def test_book_gives_the_last_place_to_exactly_one_of_two():
    for _ in range(ROUNDS):
        session = one_place_left()
        outcomes = at_once(booking(session, "Ann"), booking(session, "Ben"))
        assert sorted(outcomes) == ["All 2 places are booked. No other session has places now.", "saved"]
        assert listed(session) == 2


def test_book_and_list_of_the_manager_share_the_last_place():
    manager, police = UserFactory(name="Helen"), AgencyFactory()
    for _ in range(ROUNDS):
        session = one_place_left()
        opened = TrainingSession.objects.get(pk=session.pk)

        def put(opened=opened):
            put_name_on_list(session=opened, agency=police, name="Jo", by=manager)

        assert at_once(booking(session, "Ann"), put).count("saved") == 1
        assert listed(session) == 2


def test_fewer_places_and_a_booking_do_not_meet():
    manager = UserFactory(name="Helen")
    for _ in range(ROUNDS):
        session = one_place_left()
        opened = TrainingSession.objects.get(pk=session.pk)

        def shrink(opened=opened):
            edit_session(session=opened, expected=1, places=1, by=manager)

        assert at_once(booking(session, "Ann"), shrink).count("saved") == 1
        session.refresh_from_db()
        assert listed(session) == session.places


def test_one_person_booked_twice_at_once_has_one_place():
    session = TrainingSessionFactory(held_on=SOON, places=9)
    call = booking(session, "Ann")
    outcomes = at_once(call, call)
    assert outcomes.count("saved") == 1 and any("is on the list already" in each for each in outcomes)
    assert listed(session) == 1
