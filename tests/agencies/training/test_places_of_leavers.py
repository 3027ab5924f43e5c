"""Places of people who left their post or their agency: they get no more emails, and open what is their own alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from agencies.models import Eslo, Membership, TrainingAttendance, TrainingSession
from agencies.training.page import calendar_days
from agencies.training.services.emails import AGAIN, write_again
from core.mail.models import OutgoingEmail
from tests.agencies.training.courses import (
    DENZIL,
    HELEN,
    LINK,
    add_course,
    cancel,
    day,
    edit,
    guest,
    put,
    sent,
    take_off,
)
from tests.factories.plan import AgencyFactory, MembershipFactory


@pytest.fixture
def course(board):
    return add_course(board)


def leave_post(board, on: int = -1) -> None:
    """The officer's last day in the post, as a number of days from today."""
    Eslo.objects.filter(pk=board.officer.pk).update(valid_to=day(on))
    board.officer.refresh_from_db()


def leave_agency(person: User) -> None:
    Membership.objects.filter(user=person).update(valid_to=day(-1))


def fresh(person: User) -> User:
    """A person as the next request knows them."""
    return User.objects.get(pk=person.pk)


def link_officer(board) -> None:
    Eslo.objects.filter(pk=board.officer.pk).update(person=board.denzil)
    board.officer.refresh_from_db()


@pytest.mark.parametrize(("last_day", "who"), [(0, DENZIL), (-1, HELEN)])
@pytest.mark.parametrize("what", ["moved", "cancelled", "released", "again"])
def test_emails_go_to_an_eslo_until_the_last_day_in_the_post(board, course, last_day, who, what):
    place = put(course, board)
    sent()
    leave_post(board, last_day)
    if what == "moved":
        edit(course, board.margaret, held_on=day(31))
    elif what == "cancelled":
        cancel(course, board.margaret)
    elif what == "released":
        take_off(place, board.margaret)
    else:
        TrainingSession.objects.filter(pk=course.pk).update(held_on=day(1))
        OutgoingEmail.objects.update(asked_at=timezone.now() - dt.timedelta(days=20))
        assert write_again(day(0)) == 1
        assert OutgoingEmail.objects.get(kind=AGAIN).to == who
        return
    assert [to for to, _ in sent()] == [who]


def test_email_that_waits_while_an_eslo_leaves_is_not_sent_to_them(board, course):
    put(course, board)
    leave_post(board)
    assert sent() == []


@pytest.mark.long
def test_who_booked_reads_that_somebody_left_the_post(board, course):
    put(course, board)
    sent()
    leave_post(board)
    edit(course, board.margaret, held_on=day(31))
    assert [to for to, _ in sent()] == [HELEN]
    (letter,) = mail.outbox
    text = " ".join(letter.body.split())
    assert "Denzil Okoro no longer holds a post at Tarn Road Primary School, so this email goes to you." in text
    assert "No email address is known" not in text


def test_an_eslo_who_booked_for_themselves_and_left_gets_nothing(board, course):
    link_officer(board)
    put(course, board, by=board.denzil)
    sent()
    leave_post(board)
    edit(course, board.helen, held_on=day(31))
    assert sent() == []


@pytest.mark.long
def test_who_booked_for_a_colleague_gets_nothing_once_they_left_the_agency(board, course):
    guest(course, board, "Ann Other", by=board.denzil)
    assert [to for to, _ in sent()] == [board.denzil.email]
    leave_agency(board.denzil)
    edit(course, board.helen, held_on=day(31))
    assert sent() == []


def test_calendar_loses_the_course_with_the_post(board, course):
    link_officer(board)
    put(course, board, by=board.helen)
    assert len(calendar_days(fresh(board.denzil))) == 1
    leave_post(board)
    assert calendar_days(fresh(board.denzil)) == []
    assert len(calendar_days(fresh(board.helen))) == 1


@pytest.mark.long
@pytest.mark.parametrize(("last_day", "is_theirs"), [(0, True), (-1, False)])
def test_coming_place_goes_with_the_post_and_the_certificate_stays(board, course, enter, last_day, is_theirs):
    link_officer(board)
    place = put(course, board)
    leave_agency(board.denzil)
    MembershipFactory(user=board.denzil, subgroup=None, agency=AgencyFactory())
    leave_post(board, last_day)
    client = enter(fresh(board.denzil))
    assert (LINK in client.get(reverse("session", args=[course.pk])).text) == is_theirs
    assert client.get(reverse("cancel_place", args=[place.pk])).status_code == (200 if is_theirs else 404)
    TrainingAttendance.objects.filter(pk=place.pk).update(state="came")
    assert client.get(reverse("certificate", args=[place.pk])).status_code == 200
