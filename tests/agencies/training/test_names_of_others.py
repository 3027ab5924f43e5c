"""People of an agency see which of their own were on a course, and nobody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.training.services.attendance import note_attendance
from agencies.training.services.booking import put_name_on_list
from agencies.training.services.sessions import add_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(board):
    """A course that somebody of the school came to, and somebody of the police did not."""
    session = add_session(title="Course", held_on=dt.date(2010, 2, 1), by=board.helen)
    own = put_name_on_list(session=session, agency=board.school, name="Sam School", by=board.helen)
    put_name_on_list(session=session, agency=board.police, name="Pat Police", by=board.helen)
    session.refresh_from_db()
    note_attendance(session=session, expected=session.version, came=[own.pk], by=board.helen)
    return session


@pytest.mark.long
@pytest.mark.parametrize("name", ["denzil", "margaret"])
def test_an_agency_sees_its_own_people(name, board, session, enter):
    client, other = enter(board.people[name]), session.attendance.get(name="Pat Police")
    page = client.get(reverse("session", args=[session.pk])).text
    assert "Sam School" in page and "Pat Police" not in page and board.police.name not in page
    assert "1 of 2, recorded on" in page
    assert "Those of your agency on the list: 1" in page
    sheet = client.get(reverse("export_session", args=[session.pk, "csv"])).getvalue().decode()
    assert "Sam School" in sheet and "Pat Police" not in sheet
    assert client.get(reverse("history", args=["place", other.pk])).status_code == 404
    assert "Pat Police" not in client.get(reverse("agency", args=[board.police.pk])).text
    assert "Pat Police" not in client.get("/search/?q=Pat+Police").text.replace('value="Pat Police"', "").replace(
        "“Pat Police”", ""
    )


@pytest.mark.parametrize("name", ["helen", "grace", "marian"])
def test_people_of_the_board_see_all(name, board, session, enter):
    page = enter(board.people[name]).get(reverse("session", args=[session.pk])).text
    assert "Sam School" in page and "Pat Police" in page and "On the list: 2" in page
