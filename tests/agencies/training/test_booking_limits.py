"""Who cannot book: people of a closed agency, and whoever has had too many emails sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency, TrainingSession
from agencies.training.services import booking
from core.records.rules import RuleBroken
from core.web.throttle import EMAILS
from tests.agencies.training.courses import JO, add_course, day


@pytest.fixture
def course(board):
    return add_course(board)


@pytest.mark.long
def test_nobody_of_a_closed_agency_books_for_another(board, course, enter):
    Agency.objects.filter(pk=board.school.pk).update(active_to=day(-1))
    client, here = enter(board.denzil), reverse("book_place", args=[course.pk])
    assert client.get(here).status_code == 403
    response = client.post(here, {"who": "me", "agency": board.police.pk})
    assert response.status_code == 403 and not course.attendance.exists()


@pytest.mark.long
def test_one_person_cannot_have_many_addresses_written_to(board, course):
    def book(number: int, by: User) -> None:
        typed = {"name": f"Ann {number}", "email": f"ann{number}@elsewhere.example"}
        booking.book(session=course, agency=board.school, by=by, **typed)

    for number in range(EMAILS):
        book(number, board.denzil)
    with pytest.raises(RuleBroken, match="emails sent within an hour"):
        book(EMAILS, board.denzil)
    book(EMAILS, board.margaret)
    booking.book(session=course, agency=board.school, eslo=board.officer, by=board.denzil)
    past = TrainingSession.objects.create(title="Past", held_on=dt.date(2010, 1, 1))
    booking.put_name_on_list(session=past, agency=board.school, name="Jo", email=JO, by=board.denzil)
