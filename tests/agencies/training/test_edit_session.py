"""The form of a training session: its end, places, end of booking, and how to join."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import TrainingSession
from agencies.training.services import sessions as services
from core.records.rules import RuleBroken
from tests.actions.pages import errors_of, value_of
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory

FORM = {"title": "Gaming", "held_on": "3 December 2030", "counts": "on"}


@pytest.mark.long
def test_add_session_saves_every_field_and_edit_shows_it(board, helen, enter):
    values = {
        "starts_at": "13:30",
        "ends_at": "15:00",
        "places": "20",
        "booking_closes_on": "1 December 2030",
        "joining_words": "Park behind the hall",
        "join_link": "https://meet.example.org/room",
    }
    client = enter(helen)
    assert client.post(reverse("add_session"), FORM | values).status_code == 302
    session = TrainingSession.objects.get(title="Gaming")
    assert (session.ends_at, session.places) == (dt.time(15), 20)
    assert session.booking_closes_on == dt.date(2030, 12, 1)
    page = client.get(reverse("edit_session", args=[session.pk]))
    assert {name: value_of(page, name) for name in values} == values


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"starts_at": "14:00", "ends_at": "14:00"}, "The end must be after the start."),
        ({"ends_at": "14:00"}, "Enter when the session starts as well."),
        ({"ends_at": "late"}, "Enter a time, such as 16:00"),
        ({"places": "0"}, "Enter a number of places from 1 to 9,999, or leave it blank for no limit"),
        ({"places": "many"}, "Enter a number of places from 1 to 9,999, or leave it blank for no limit"),
        ({"places": "70000"}, "Enter a number of places from 1 to 9,999, or leave it blank for no limit"),
        ({"booking_closes_on": "4 December 2030"}, "Booking must close on or before the day of the session."),
        ({"join_link": "room 5"}, "Enter a whole link, such as https://meet.example.org/room"),
        ({"join_link": "javascript:alert(1)"}, "Enter a whole link, such as https://meet.example.org/room"),
    ],
)
def test_add_session_says_what_is_wrong(board, helen, enter, values, error):
    response = enter(helen).post(reverse("add_session"), FORM | values)
    assert errors_of(response) == [error] and response.status_code == 422
    assert not TrainingSession.objects.filter(title="Gaming").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"places": 0}, "places"),
        ({"ends_at": dt.time(9)}, "starts_at"),
        ({"starts_at": dt.time(9), "ends_at": dt.time(8)}, "ends_at"),
        ({"booking_closes_on": dt.date(2011, 1, 1)}, "booking_closes_on"),
        ({"join_link": "javascript:alert(1)"}, "join_link"),
    ],
)
def test_edit_session_refuses_what_makes_no_sense(board, helen, values, field):
    with pytest.raises(RuleBroken) as refused:
        services.edit_session(session=board.session, expected=1, by=helen, **values)
    assert refused.value.field == field


def test_edit_session_refuses_fewer_places_than_are_booked(board, helen, enter):
    session = board.session
    other = TrainingAttendanceFactory(session=session, eslo=EsloFactory())
    address, form = reverse("edit_session", args=[session.pk]), {"title": "First steps", "held_on": "3 February 2010"}
    response = enter(helen).post(address, form | {"version": 1, "places": "1", "place": "Town hall", "counts": "on"})
    assert errors_of(response) == ["2 places are booked. Enter 2 or more, or cancel places first."]
    assert response.context["form"].errors.keys() == {"places"}
    other.state = "cancelled"
    other.save()
    services.edit_session(session=TrainingSession.objects.get(pk=session.pk), expected=1, places=1, by=helen)
    assert TrainingSession.objects.get(pk=session.pk).places == 1
