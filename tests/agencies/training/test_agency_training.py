"""The page of an agency lists who of it is booked on courses and who came, for the board and its own people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import TrainingAttendance
from agencies.training.page import MOST
from core.text.dates import print_date, today
from tests.actions.pages import text_of
from tests.factories.directory import TrainingAttendanceFactory, TrainingSessionFactory

pytestmark = pytest.mark.django_db
COMING = dt.timedelta(days=9)


def part_of(client, agency, key: str = "training"):
    response = client.get(reverse("agency", args=[agency.pk]))
    return {part.key: part for part in response.context["parts"]}.get(key), text_of(response)


def places(board, *places: tuple[str, dt.timedelta]) -> None:
    """The places of the officer, beside one that counts as nothing."""
    TrainingAttendance.objects.filter(pk=board.certified.pk).update(state="cancelled")
    for number, (state, ahead) in enumerate(places):
        session = TrainingSessionFactory(held_on=today() + ahead, title=f"Course {number}")
        TrainingAttendanceFactory(session=session, eslo=board.officer, state=state)


@pytest.mark.long
def test_booked_and_attended_places_are_counted_and_listed_the_latest_first(board, enter):
    places(board, ("booked", COMING), ("came", -COMING), ("absent", -2 * COMING), ("cancelled", COMING))
    part, text = part_of(enter(board.denzil), board.school)
    assert part.line == "1 place booked, 1 attended."
    assert [row.state for row in part.rows] == ["booked", "came", "did not come", "attendance not recorded yet"]
    assert f"{board.officer}: Course 0, {print_date(today() + COMING)}" in text
    assert text.count("Course 0") == 1, "there is one list"


@pytest.mark.parametrize(
    ("states", "line"),
    [
        ([], "Nobody is booked, and nobody is recorded as having come."),
        ([("came", -COMING)], "1 place attended."),
        ([("came", -COMING), ("came", -2 * COMING)], "2 places attended."),
        ([("booked", COMING), ("booked", 2 * COMING)], "2 places booked."),
    ],
)
def test_line_sums_up_what_there_is(states, line, board, enter):
    places(board, *states)
    assert part_of(enter(board.helen), board.school)[0].line == line


@pytest.mark.long
def test_agency_without_places_says_so_and_other_agencies_see_nothing(board, enter):
    assert part_of(enter(board.helen), board.police)[0].line == "Nobody has been on a course yet."
    assert part_of(enter(board.ruth), board.school)[0] is None
    assert part_of(enter(board.ruth), board.police)[0].line == "Nobody has been on a course yet."


@pytest.mark.long
def test_many_places_are_cut_off_in_the_list_and_counted_whole(board, enter):
    places(board, *(("came", -COMING * (1 + number)) for number in range(MOST + 4)))
    part, _ = part_of(enter(board.helen), board.school)
    assert len(part.rows) == MOST
    assert part.line == f"{MOST + 4} places attended. The latest {MOST} are listed."
