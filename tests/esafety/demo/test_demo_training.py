"""Courses of the demonstration board: those that were held, and those on which places are booked."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import Count, F, Q

from accounts.models import User
from agencies.models import Eslo, TrainingAttendance, TrainingSession
from esafety.demo.people import MAIL_DOMAIN
from tests.demo import LOADED_ON

LISTED = ~Q(attendance__state="cancelled")


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def coming() -> list[TrainingSession]:
    return list(TrainingSession.objects.coming(LOADED_ON).annotate(taken=Count("attendance", filter=LISTED)))


@pytest.mark.long
def test_one_coming_course_has_closed_one_is_full_and_one_has_four_places_left():
    closed, full, free = coming()
    assert closed.booking_closes_on < LOADED_ON and closed.taken < closed.places
    assert full.booking_closes_on > LOADED_ON and full.taken == full.places
    assert free.booking_closes_on > LOADED_ON and free.places - free.taken == 4
    assert all(each.joining_words and each.starts_at < each.ends_at for each in coming())
    assert free.join_link.partition("/first")[0].endswith(f".{MAIL_DOMAIN}")


def test_places_are_booked_by_eslos_for_a_colleague_and_by_a_member_of_the_board():
    booked = TrainingAttendance.objects.filter(state="booked")
    assert not booked.filter(booked_by=None).exists()
    themselves = booked.filter(eslo__person=F("booked_by")).values_list("eslo__name", flat=True)
    assert sorted(themselves) == ["Denzil Carrow", "Farah Siddiq", "Josie Lockyer"]
    colleague = booked.get(name="Nadia Perrin")
    assert colleague.email == f"nadia.perrin@{MAIL_DOMAIN}" and colleague.booked_by.name == "Denzil Carrow"
    peter = User.objects.get(name="Peter Hallam")
    assert peter.roles == {"board"} and booked.get(name="Peter Hallam").email == peter.email
    denzil = User.objects.get(name="Denzil Carrow")
    assert set(booked.own(denzil)) == {colleague, booked.get(eslo__person=denzil)}
    assert set(booked.own(peter)) == {booked.get(name="Peter Hallam")}
    numbers = Counter(booked.filter(eslo__isnull=False).values_list("eslo", flat=True))
    assert set(numbers.values()) == {1}


def test_attendance_of_courses_that_were_held_was_noted_on_their_days():
    held = TrainingSession.objects.past(LOADED_ON)
    assert held.count() == 3
    for session in held:
        assert session.attendance_noted_on == session.held_on and session.version == 2
        states = Counter(session.attendance.values_list("state", flat=True))
        assert states["absent"] == 4 and states["came"] >= 8 and set(states) == {"absent", "came"}
        noted = session.history.get(version=2).history_date
        assert noted.date() == session.held_on
    assert not TrainingAttendance.objects.filter(eslo=None, email="").exists()


def test_training_dates_of_officers_come_from_the_courses_to_which_they_came():
    held = set(TrainingSession.objects.past(LOADED_ON).values_list("held_on", flat=True))
    assert not Eslo.objects.filter(trained_on__in=held).exclude(attendance__state="came").exists()
    came = TrainingAttendance.objects.counting().filter(eslo__isnull=False).select_related("eslo", "session")
    assert all(place.eslo.trained_on == place.session.held_on for place in came)
    assert Eslo.objects.filter(trained_on__isnull=False).exclude(trained_on__in=held).exists()
