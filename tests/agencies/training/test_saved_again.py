"""What is saved again: attendance as it was noted before, and a booking that is sent twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import Eslo
from core.mail.models import OutgoingEmail
from core.text.dates import today
from tests.actions.pages import messages_of, tree_of
from tests.agencies.training.courses import add_course
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory


@pytest.mark.long
@pytest.mark.parametrize("noted_on", [dt.date(2010, 3, 4), today()])
def test_attendance_changes_no_place_when_it_is_saved_as_it_was(board, enter, noted_on):
    course = TrainingSessionFactory(held_on=dt.date(2010, 3, 3), attendance_noted_on=noted_on)
    officer = EsloFactory(trained_on=dt.date(2010, 6, 1))
    states = {officer: "came", board.officer: "absent", EsloFactory(): "came"}
    places = [TrainingAttendanceFactory(session=course, eslo=eslo, state=state) for eslo, state in states.items()]
    client, here = enter(board.helen), reverse("session_attendance", args=[course.pk])
    came = [place.pk for place in places if place.state == "came"]
    saved = client.post(here, {"version": course.version, "came": came})
    assert saved["Location"] == reverse("session", args=[course.pk])
    for place in places:
        place.refresh_from_db()
    assert [place.state for place in places] == ["came", "absent", "came"]
    assert [place.version for place in places] == [1, 1, 1]
    assert Eslo.objects.get(pk=officer.pk).trained_on == dt.date(2010, 6, 1)
    opened = [client.get(reverse("certificate", args=[place.pk])).status_code for place in places]
    assert opened == [200, 404, 200]


@pytest.mark.long
def test_a_booking_that_is_sent_twice_books_once(board, enter):
    course = add_course(board)
    client, here = enter(board.denzil), reverse("book_place", args=[course.pk])
    form = tree_of(client.get(here)).xpath("//form[.//input[@name='who']]")[0]
    kept = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    sent = kept | {"who": "other", "name": "Ann Lee", "email": "ann@tarn.example"}
    first, second = (client.post(here, sent, follow=True) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert messages_of(second) == ["You had already sent this form. It was saved once."]
    assert course.attendance.get().name == "Ann Lee"
    assert OutgoingEmail.objects.get(kind="training-place").to == "ann@tarn.example"
