"""Training sessions: their pages and services, who is on the list, who came, and the training dates that follow."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import TrainingAttendance
from agencies.posts.services import eslos
from agencies.training.services import booking
from agencies.training.services import sessions as services
from agencies.training.services.attendance import note_attendance
from core.records.locking import Conflict
from core.records.rules import NothingChanged, RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

DAY = dt.date(2010, 2, 3)
SOON = today() + dt.timedelta(days=20)


def mark(board, *came, session=None):
    """Note that these came, and nobody else."""
    session = session or board.session
    session.refresh_from_db()
    keys = {place.pk for place in came}
    return note_attendance(session=session, expected=session.version, came=keys, by=board.helen)


def trained(board):
    board.officer.refresh_from_db()
    return board.officer.trained_on


@pytest.mark.long
def test_it_works(board, grace, enter):
    text = text_of(enter(grace).get(reverse("sessions")))
    assert "No session is planned." in text and "Not recorded yet (1 on the list)" in text
    text = text_of(enter(grace).get(reverse("session", args=[board.session.pk])))
    assert "Denzil Okoro" in text and "Tick who came" not in text
    assert "Tick who came" in text_of(enter(board.helen).get(reverse("session", args=[board.session.pk])))


def test_a_session_is_added_and_leads_to_its_list(board, helen, enter):
    form = {"title": "Update", "held_on_day": 3, "held_on_month": 2, "held_on_year": 2010, "starts_at": "13:30"}
    response = enter(helen).post(reverse("add_session"), {**form, "counts": "on"}, follow=True)
    assert "Put ESLOs on the list" in text_of(response)
    assert errors_of(enter(helen).post(reverse("add_session"), {**form, "starts_at": "noon"})) == [
        "Enter a time, such as 14:00"
    ]


@pytest.mark.long
def test_the_list_is_filled_by_filter_or_by_ticks(board, helen, enter):
    stale = EsloFactory(agency__name="Birch", name="Bob Stale", trained_on=dt.date(2001, 1, 1))
    EsloFactory(agency__name="Alder", name="Ann Fresh", trained_on=today())
    deputy = EsloFactory(agency=stale.agency, name="Dee Deputy", post="deputy")
    EsloFactory(agency__name="Closed", name="Cy Closed", agency__active_to=DAY)
    address = reverse("session_people", args=[board.session.pk])
    text = text_of(enter(helen).get(address, {"training": "stale"}))
    assert "Bob Stale" in text and "Ann Fresh" not in text and "Denzil Okoro" not in text and "Cy Closed" not in text
    enter(helen).post(f"{address}?training=stale&post=lead", {"every": "yes"})
    assert board.session.attendance.filter(eslo=stale).exists()
    enter(helen).post(address, {"eslo": [deputy.pk, "x"]})
    assert board.session.attendance.count() == 3
    again = enter(helen).post(address, {"eslo": [deputy.pk]}, follow=True)
    assert messages_of(again) == ["Choose who is to be put on the list."]


@pytest.mark.long
def test_a_guest_is_put_on_the_list_once(board, helen, enter):
    address = reverse("add_guest", args=[board.session.pk])
    form = {"name": "Jo Park", "agency": board.police.pk}
    assert enter(helen).post(address, form).status_code == 302
    again = enter(helen).post(address, {**form, "name": "jo park"})
    assert errors_of(again) == ["jo park of Northmere Police is on the list already."]
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingAttendance.objects.create(session=board.session, agency=board.police, name="JO PARK")


@pytest.mark.long
def test_who_came_is_noted_on_one_page_and_the_training_date_follows(board, helen, enter):
    address = reverse("session_attendance", args=[board.session.pk])
    response = enter(helen).post(address, {"version": 1, "came": [board.seat.pk]}, follow=True)
    assert messages_of(response) == ["1 of 1 came."]
    assert trained(board) == DAY
    assert board.officer.history.first().history_change_reason == "Attendance of First steps, 3 February 2010"
    enter(helen).post(address, {"version": 2})
    assert trained(board) is None
    assert "Came 0 of 1" in text_of(enter(helen).get(reverse("session", args=[board.session.pk])))


def test_a_mark_that_is_taken_back_brings_back_what_was_noted_by_hand(board, helen):
    eslos.note_training(eslo=board.officer, expected=1, on=dt.date(2009, 1, 5), by=helen)
    mark(board, board.seat)
    assert trained(board) == DAY
    mark(board)
    assert trained(board) == dt.date(2009, 1, 5)


def test_an_older_course_or_one_that_does_not_count_moves_nothing(board, helen):
    eslos.note_training(eslo=board.officer, expected=1, on=dt.date(2010, 5, 1), by=helen)
    mark(board, board.seat)
    assert trained(board) == dt.date(2010, 5, 1)
    other = TrainingAttendanceFactory(
        session=TrainingSessionFactory(held_on=dt.date(2010, 6, 1), counts=False), eslo=board.officer
    )
    mark(board, other, session=other.session)
    assert trained(board) == dt.date(2010, 5, 1)


@pytest.mark.long
def test_a_changed_day_or_kind_of_session_changes_the_training_date(board, helen):
    mark(board, board.seat)
    change = {"session": board.session, "by": helen}
    services.edit_session(expected=2, held_on=dt.date(2010, 2, 10), **change)
    assert trained(board) == dt.date(2010, 2, 10)
    services.edit_session(expected=3, counts=False, **change)
    assert trained(board) is None
    services.edit_session(expected=4, counts=True, place="Library", **change)
    assert trained(board) == dt.date(2010, 2, 10)


@pytest.mark.long
def test_a_training_date_is_not_corrected_to_before_a_course_that_somebody_came_to(board, helen):
    eslos.note_training(eslo=board.officer, expected=1, on=dt.date(2009, 1, 5), by=helen)
    mark(board, board.seat)
    board.officer.refresh_from_db()
    for wrong in (None, dt.date(2009, 6, 1)):
        with pytest.raises(RuleBroken, match="3 February 2010"):
            eslos.correct(eslo=board.officer, expected=board.officer.version, trained_on=wrong, by=helen)
        board.officer.refresh_from_db()
    mark(board)
    board.officer.refresh_from_db()
    eslos.correct(eslo=board.officer, expected=board.officer.version, trained_on=dt.date(2008, 6, 1), by=helen)
    mark(board, board.seat)
    mark(board)
    assert trained(board) == dt.date(2008, 6, 1)


def test_two_people_who_note_attendance_at_once_are_told(board, helen, enter):
    other = TrainingAttendanceFactory(session=board.session, eslo=EsloFactory(name="Ann"))
    mark(board, other)
    response = enter(helen).post(
        reverse("session_attendance", args=[board.session.pk]), {"version": 1, "came": [board.seat.pk]}
    )
    assert response.status_code == 422
    text = text_of(response)
    assert "Somebody else saved a change at the same moment" in text and "Ann (came)" in text
    assert response.context["form"]["version"].value() == 2
    other.refresh_from_db()
    assert other.state == "came"


@pytest.mark.long
def test_what_is_refused(board, helen):
    coming = TrainingSessionFactory(held_on=SOON)
    place = TrainingAttendanceFactory(session=coming, eslo=EsloFactory())
    mark(board, board.seat)
    board.seat.refresh_from_db()
    one, by = board.session, {"by": helen}
    attempts = [
        lambda: services.add_session(title=" ", held_on=DAY, **by),
        lambda: services.edit_session(session=one, expected=2, held_on=SOON, **by),
        lambda: services.cancel_session(session=one, expected=2, reason="Snow", **by),
        lambda: services.cancel_session(session=coming, expected=1, reason=" ", **by),
        lambda: services.reinstate_session(session=one, expected=2, reason="x", **by),
        lambda: services.reinstate_session(session=board.cancelled_session, expected=1, reason="", **by),
        lambda: note_attendance(session=coming, expected=1, came={place.pk}, **by),
        lambda: note_attendance(session=board.cancelled_session, expected=1, came=set(), **by),
        lambda: note_attendance(session=board.empty_session, expected=1, came=set(), **by),
        lambda: booking.take_off_list(place=board.seat, expected=2, **by),
        lambda: booking.put_on_list(session=board.cancelled_session, eslos=[board.officer], **by),
        lambda: booking.put_on_list(session=one, eslos=[board.officer], **by),
        lambda: booking.put_name_on_list(session=one, agency=board.police, name=" ", **by),
        lambda: booking.put_name_on_list(session=one, agency=board.school, name="denzil okoro", **by),
        lambda: booking.put_name_on_list(session=one, agency=AgencyFactory(active_to=DAY), name="X", **by),
    ]
    for number, attempt in enumerate(attempts):
        for record in (one, coming, board.seat):
            record.refresh_from_db()
        with pytest.raises(RuleBroken), transaction.atomic():
            attempt()
            pytest.fail(f"number {number} was allowed")


def test_a_cancelled_session_is_held_after_all(board, helen):
    services.cancel_session(session=board.session, expected=1, reason="Snow", by=helen)
    assert board.session.cancelled_on == today()
    services.reinstate_session(session=board.session, expected=2, reason="Another room", by=helen)
    mark(board, board.seat)
    assert trained(board) == DAY


def test_versions_are_compared_and_nothing_changed_is_said(board, helen):
    with pytest.raises(NothingChanged):
        services.edit_session(session=board.session, expected=1, title="First steps", by=helen)
    services.edit_session(session=board.session, expected=1, title="Second", by=helen)
    with pytest.raises(Conflict):
        services.edit_session(session=board.session, expected=1, title="Third", by=helen)


def test_whoever_was_taken_off_can_be_put_on_again(board, helen, enter):
    enter(helen).post(reverse("take_off_list", args=[board.seat.pk]), {"version": 1, "reason": "Ill"})
    assert not board.session.attendance.exclude(state="cancelled").exists()
    booking.put_on_list(session=board.session, eslos=[board.officer], by=helen)
    assert board.session.attendance.count() == 2


@pytest.mark.long
@try_rows("format", ["docx", "pdf", "xlsx", "csv"])
def test_the_sheet_of_attendance_is_a_file(board, grace, enter, format):
    response = enter(grace).get(reverse("export_session", args=[board.session.pk, format]))
    assert response.status_code == 200 and response.content
    if format == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(response.content))["Attendance"].values)
        assert ("Denzil Okoro", "Tarn Road Primary School", "Lead officer") in [row[:3] for row in rows]


@pytest.mark.long
def test_a_page_costs_the_same_for_many(board, helen, enter):
    client, counts = enter(helen), []
    for _ in range(2):
        for _ in range(30):
            TrainingAttendanceFactory(session=board.session, eslo=EsloFactory())
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("session", args=[board.session.pk]))
        counts.append(len(queries))
    assert counts == [4, 4]


def test_a_stranger_is_refused(board, enter):
    assert enter(UserFactory()).get(reverse("sessions")).status_code == 403
