"""Lines about courses: a stale training leads to the next course, and others are offered while nobody is booked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Eslo
from core.text.dates import print_date, today
from reminders.models import MailChoice
from reminders.routine.lines import gather
from reminders.routine.readers import read_readers
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.plan import AgencyFactory, MembershipFactory
from tests.reminders.board import about

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    """A lead officer without training, who is confirmed."""
    person = UserFactory(roles=["agency"], name="Ann Lee")
    agency = AgencyFactory(name="Tarn Road")
    MembershipFactory(user=person, subgroup=None, agency=agency)
    person.eslo = EsloFactory(agency=agency, person=person, confirmed_on=today(), trained_on=None)
    return person


def course(ahead: int = 10, **values):
    return TrainingSessionFactory(**{"title": "First steps", "held_on": today() + ahead * DAY} | values)


def book(session) -> str:
    return reverse("book_place", args=[session.pk])


@pytest.mark.long
def test_stale_training_leads_to_the_next_course_that_counts_and_can_be_booked(officer):
    (line,) = about(officer, "eslo")
    assert (line.do, line.href) == ("Note the training", reverse("note_training", args=[officer.eslo.pk]))
    for values in ({"counts": False}, {"cancelled_on": today()}, {"booking_closes_on": today() - DAY}, {"ahead": -1}):
        course(**{"ahead": 3} | values)
    assert about(officer, "eslo")[0].do == "Note the training"
    later, soon = course(ahead=20), course(ahead=10, booking_closes_on=today() + 4 * DAY)
    (line,) = about(officer, "eslo")
    assert (line.do, line.href, line.by, line.urgent) == ("Book a place", book(soon), today() + 4 * DAY, False)
    assert line.item == f"eslo {officer.eslo.pk}" and f"The next course: {print_date(soon.held_on)}" in line.why
    TrainingAttendanceFactory(session=later, eslo=officer.eslo)
    assert about(officer, "eslo") == [], "who is booked has nothing to do"


def test_confirmation_comes_before_the_course(officer):
    course()
    Eslo.objects.update(valid_from=today() - 800 * DAY, confirmed_on=today() - 500 * DAY)
    assert about(officer, "eslo")[0].do == "Confirm it"


@pytest.mark.long
def test_course_is_offered_until_somebody_of_the_agency_is_booked(officer):
    Eslo.objects.update(trained_on=today())
    session = course(places=12, booking_closes_on=today())
    (line,) = about(officer, "training")
    assert (line.text, line.do, line.href, line.urgent) == ("First steps", "Book a place", book(session), False)
    assert line.why == f"{print_date(session.held_on)}. 12 of 12 places left, book by {print_date(today())}. " + (
        "Nobody from Tarn Road is booked"
    )
    elsewhere = TrainingAttendanceFactory(session=session, eslo=EsloFactory())
    own = TrainingAttendanceFactory(session=session, eslo=None, agency=officer.eslo.agency, state="cancelled")
    assert len(about(officer, "training")) == 1
    type(own).objects.filter(pk=own.pk).update(state="booked")
    assert about(officer, "training") == []
    assert elsewhere.agency != officer.eslo.agency


def test_line_is_the_same_while_places_are_taken_so_that_it_folds(officer):
    Eslo.objects.update(trained_on=today())
    session = course(places=12)
    (before,) = about(officer, "training")
    TrainingAttendanceFactory(session=session, eslo=EsloFactory())
    (after,) = about(officer, "training")
    assert before.key == after.key and before.why != after.why


@pytest.mark.parametrize("values", [{"places": 1}, {"booking_closes_on": today() - DAY}, {"cancelled_on": today()}])
def test_full_closed_and_cancelled_courses_are_not_offered(values, officer):
    Eslo.objects.update(trained_on=today())
    TrainingAttendanceFactory(session=course(**values), eslo=EsloFactory())
    assert about(officer, "training") == []


def test_course_is_offered_once_unless_reminders_of_the_post_are_switched_off(officer):
    first, second = course(ahead=5), course(ahead=9, title="Second steps")
    assert [line.href for line in about(officer, "eslo")] == [book(first)]
    assert [line.href for line in about(officer, "training")] == [book(second)]
    MailChoice.objects.update_or_create(person=officer, defaults={"left_out": ["eslo"]})
    assert [line.text for line in about(officer, "training")] == ["2 training sessions with places"]


@pytest.mark.long
def test_several_courses_are_one_line_that_leads_to_all_of_them(officer):
    Eslo.objects.update(trained_on=today())
    soon = course(ahead=9, title="Second steps", places=12)
    later = course(ahead=20, booking_closes_on=today() + 3 * DAY)
    (line,) = about(officer, "training")
    assert (line.text, line.do, line.href) == ("2 training sessions with places", "Choose one", reverse("sessions"))
    assert (line.by, line.why) == (
        today() + 3 * DAY,
        f"The next: Second steps, {print_date(soon.held_on)}. 12 of 12 places left. Nobody from Tarn Road is booked",
    )
    course(ahead=15, title="Third steps")
    assert about(officer, "training")[0].key != line.key, "a course that is added is told anew"
    TrainingAttendanceFactory(session=later, eslo=officer.eslo)
    assert about(officer, "training")[0].by == today() + 9 * DAY


def test_closed_agencies_and_people_without_one_are_offered_nothing(officer):
    course()
    stranger = UserFactory(roles=["agency"])
    assert about(stranger, "training") == about(stranger, "eslo") == []
    officer.eslo.agency.active_to = today() - DAY
    officer.eslo.agency.save()
    assert about(officer, "training") == about(officer, "eslo") == []


def test_courses_take_the_same_statements_for_any_number_of_agencies(officer):
    counts = []
    for number in (2, 20):
        for _ in range(number):
            course(ahead=9)
            person = UserFactory(roles=["agency"])
            MembershipFactory(user=person, subgroup=None, agency=EsloFactory(confirmed_on=today()).agency)
        readers = read_readers()
        with CaptureQueriesContext(connection) as asked:
            gather(readers, today())
        counts.append(len(asked))
    assert counts[0] == counts[1]
