"""The lists of agencies and ESLOs say who is booked on a coming course, to those who may know it."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import TrainingAttendance
from core.text.dates import print_date, today
from tests.actions.pages import text_of
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LISTS = ["/agencies/", "/agencies/eslos/"]


def book(eslo, ahead: int = 5, state: str = "booked", **session) -> TrainingAttendance:
    session = TrainingSessionFactory(held_on=today() + ahead * DAY, **session)
    return TrainingAttendanceFactory(session=session, eslo=eslo, state=state)


def names(client, query: str = "?post=booked") -> list[str]:
    return [row.agency.name for row in client.get(f"/agencies/{query}").context["rows"]]


@pytest.mark.long
@try_rows("url", LISTS)
def test_list_says_the_day_of_the_next_course_to_the_board_and_the_own_agency(url, board, enter):
    book(board.officer, ahead=9)
    book(board.officer, ahead=5)
    words = f"Booked for {print_date(today() + 5 * DAY)}"
    for person, is_told in ((board.helen, True), (board.people["grace"], True), (board.denzil, True)):
        assert (words in text_of(enter(person).get(url))) is is_told
    assert "Booked for" not in text_of(enter(board.ruth).get(url)), "an agency knows its own places alone"


@pytest.mark.parametrize(
    ("values", "session"),
    [
        ({"state": "cancelled"}, {}),
        ({"state": "came"}, {}),
        ({"ahead": -1}, {}),
        ({}, {"counts": False}),
        ({}, {"cancelled_on": dt.date(2026, 1, 5)}),
    ],
)
def test_nobody_is_booked_by_a_place_that_is_over_or_does_not_count(values, session, board, enter):
    book(board.officer, **values, **session)
    client = enter(board.helen)
    assert names(client) == [] and "Booked for" not in text_of(client.get("/agencies/eslos/"))


def test_filter_finds_agencies_whose_lead_officer_is_booked(board, enter):
    book(board.officer, ahead=0)
    book(EsloFactory(post="deputy"))
    book(EsloFactory(valid_to=today() - DAY))
    client = enter(board.helen)
    assert names(client) == [board.school.name]
    text = text_of(client.get("/agencies/?post=booked"))
    assert "ESLO: Booked on a coming course" in text and "1 agency" in text


@try_rows("url", ["/agencies/export/csv/?post=booked", "/agencies/eslos/export/csv/"])
def test_files_have_a_column_for_the_day(url, board, enter):
    book(board.officer)
    lines = list(csv.reader(io.StringIO(enter(board.helen).get(url).content.decode("utf-8-sig"))))
    heading = next(line for line in lines if "Booked for training" in line)
    (row,) = [line for line in lines if line[:1] == [board.school.name]]
    assert dict(zip(heading, row, strict=True))["Booked for training"] == print_date(today() + 5 * DAY)


def test_filter_is_of_today_and_for_those_who_see_whole_lists(board, enter):
    day = today() - DAY
    answer = enter(board.helen).get(f"/agencies/?post=booked&on={day.day}+{day:%B}+{day.year}")
    assert "Bookings can only be shown as of today" in text_of(answer)
    own = enter(board.denzil).get("/agencies/?post=booked")
    assert own.context["has_errors"] and "Booked on a coming course" not in text_of(own)


def test_asking_in_a_return_takes_the_same_filter(board, enter):
    book(board.officer)
    page = enter(board.helen).get("/agencies/returns/add/?post=booked")
    assert page.status_code == 200 and "Booked on a coming course" in text_of(page)


@pytest.mark.long
def test_list_takes_one_statement_more_for_any_number_of_bookings(board, enter):
    client, counts = enter(board.helen), []
    for number in (2, 30):
        for _ in range(number):
            book(EsloFactory())
        with CaptureQueriesContext(connection) as asked:
            client.get("/agencies/?post=booked")
        counts.append(len(asked))
    assert counts[0] == counts[1]
