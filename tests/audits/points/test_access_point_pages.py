"""The register of internet access points: the list with its filters, the page of each, files, and what is changed."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from audits.models import AccessPoint, Return
from audits.points.rules import risk_questions
from audits.points.services import add_access_point, close_access_point
from audits.questions.risk import BAND_WORDS, band, bounds
from core.text.dates import today
from tests.factories.audits import fill, improvement, open_round, return_of, submitted
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
LIST = reverse("audits:access_points")
YEAR = dt.timedelta(days=365)


def risk(likelihood: int, impact: int, **more) -> dict:
    """The answer to a question of a risk."""
    return {"likelihood": str(likelihood), "impact": str(impact), **more}


def come_in(asked, point, now, after=(1, 2), on=None) -> Return:
    """The return about an access point was submitted, with its risk now and after what is planned."""
    but = {
        "B15": risk(*now, reason="The guest wi-fi is open."),
        "B16": risk(*after, look_again=(today() + YEAR).isoformat()),
    }
    audit_return = fill(return_of(asked, point), but=but)
    for code in ("B15",) if now[0] * now[1] >= 15 else ():
        improvement(audit_return, code, text="Close the guest wi-fi")
    submitted(audit_return)
    if on:
        Return.objects.filter(pk=audit_return.pk).update(submitted_on=on)
    return audit_return


@pytest.fixture
def points(board, denzil) -> dict[str, AccessPoint]:
    """Three places: one of high risk that was lower last year, one that is missing, one of the police."""
    school, police = board.school, board.police
    hall = add_access_point(agency=school, name="Hall", by=denzil)
    cells = add_access_point(agency=police, name="Youth desk", postcode="NM2 2BB", by=denzil)
    before = open_round(points=[hall, cells], key="access-points", year=today().year - 1, title="Points, last year")
    come_in(before, hall, (2, 3), on=today() - YEAR - dt.timedelta(days=20))
    come_in(before, cells, (2, 2), on=today() - YEAR - dt.timedelta(days=19))
    now = open_round(points=[hall, cells], key="access-points", title="Points, this year")
    come_in(now, hall, (4, 5))
    return {"hall": hall, "cells": cells, "room": board.audits.point}


def names(response) -> list[str]:
    """What stands in the list."""
    return [row.point.name for row in response.context["rows"]]


@pytest.mark.long
def test_it_works(points, helen, enter):
    response = enter(helen).get(LIST)
    assert sorted(names(response)) == ["Hall", "ICT room", "Youth desk"]
    hall = next(row for row in response.context["rows"] if row.point.name == "Hall")
    assert (str(hall.last.now), str(hall.last.after), str(hall.before.now)) == (
        "Very high (20)",
        "Low (2)",
        "Moderate (6)",
    )
    assert hall.change == "Higher" and hall.missing == ""
    text = response.content.decode()
    assert '<span class="badge__letter">V</span><span class="badge__word">Very high</span>' in text


@pytest.mark.parametrize(
    "query, found",
    [
        ({"risk": "very_high"}, ["Hall"]),
        ({"risk": "low"}, ["Youth desk"]),
        ({"risk": "high"}, []),
        ({"returned": "missing"}, ["ICT room", "Youth desk"]),
        ({"returned": "never"}, ["ICT room"]),
        ({"returned": "old"}, ["Youth desk"]),
        ({"returned": "year"}, ["Hall"]),
        ({"q": "nm2"}, ["Youth desk"]),
        ({"agency": "police"}, ["Youth desk"]),
        ({"state": "closed"}, []),
    ],
)
def test_each_filter_finds_what_it_says(query, found, points, helen, enter):
    assert sorted(names(enter(helen).get(LIST, query))) == found


def test_the_highest_risk_comes_first_where_that_is_asked_for(points, helen, enter):
    assert names(enter(helen).get(LIST, {"sort": "risk"})) == ["Hall", "Youth desk", "ICT room"]
    assert names(enter(helen).get(LIST, {"sort": "returned"})) == ["ICT room", "Youth desk", "Hall"]


def test_what_was_sent_back_does_not_count_until_it_comes_again_and_is_not_missing(points, helen, enter):
    Return.objects.filter(access_point=points["hall"], round__title="Points, this year").update(state="sent_back")
    row = next(r for r in enter(helen).get(LIST).context["rows"] if r.point == points["hall"])
    assert str(row.last.now) == "Moderate (6)" and row.missing == ""
    assert sorted(names(enter(helen).get(LIST, {"risk": "moderate"}))) == ["Hall"]


def test_an_agency_sees_its_own_alone(points, denzil, ruth, enter):
    assert sorted(names(enter(denzil).get(LIST))) == ["Hall", "ICT room"]
    response = enter(ruth).get(LIST)
    assert names(response) == ["Youth desk"]
    assert [(line.asked, line.came) for line in response.context["lines"]] == [(1, 0), (1, 1)]
    assert enter(ruth).get(reverse("audits:access_point", args=[points["hall"].pk])).status_code == 404


def test_the_bands_stand_year_on_year(points, helen, enter):
    response = enter(helen).get(LIST)
    lines = [(line.title, line.asked, line.came, line.cells) for line in response.context["lines"]]
    assert lines == [("Points, this year", 2, 1, [0, 0, 0, 1]), ("Points, last year", 2, 2, [1, 1, 0, 0])]
    assert "Very high 1" in response.content.decode()  # the words of the chart


def test_the_page_of_one_shows_every_round_and_what_is_to_be_done(points, denzil, enter):
    response = enter(denzil).get(reverse("audits:access_point", args=[points["hall"].pk]))
    text = response.content.decode()
    assert [str(told.audit_return.round) for told in response.context["row"].told] == [
        "Points, this year",
        "Points, last year",
    ]
    assert "Close the guest wi-fi" in text and "The guest wi-fi is open." in text and "higher than last time" in text


def test_the_file_has_the_rows_of_the_page(points, helen, enter):
    response = enter(helen).get(reverse("audits:export_access_points", args=["csv"]), {"risk": "very_high"})
    rows = [row for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig"))) if "Hall" in row]
    assert rows[0][3:10] == ["Very high", "20", "Low", "2", "Moderate", "6", "Higher"]
    assert "Youth desk" not in response.content.decode()
    assert enter(helen).get(reverse("audits:export_access_points", args=["xlsx"])).status_code == 200


def test_one_is_added_changed_and_closed(board, denzil, enter):
    client = enter(denzil)
    client.post(reverse("audits:add_access_point"), {"name": "Library", "postcode": "nm1 1aa"})
    made = AccessPoint.objects.get(name="Library")
    assert (made.agency, made.postcode) == (board.school, "NM1 1AA")
    sent = {"version": 1, "name": "New library", "postcode": ""}
    assert client.post(reverse("audits:edit_access_point", args=[made.pk]), sent).status_code == 302
    sent = {"version": 2, "reason": "It moved out."}
    assert client.post(reverse("audits:close_access_point", args=[made.pk]), sent).status_code == 302
    made.refresh_from_db()
    assert made.name == "New library" and made.closed_on == today()
    assert client.get(reverse("audits:edit_access_point", args=[made.pk])).status_code == 403


def test_the_manager_names_the_agency(board, helen, enter):
    address, sent = reverse("audits:add_access_point"), {"agency": "No such place", "name": "Library"}
    response = enter(helen).post(address, sent)
    assert response.status_code == 422 and "No active agency has this name" in response.content.decode()
    assert enter(helen).post(address, sent | {"agency": board.police.name.upper()}).status_code == 302
    assert AccessPoint.objects.get(name="Library").agency == board.police
    assert board.police.name in enter(helen).get(f"{address}?agency={board.police.pk}").content.decode()


def test_a_name_that_is_there_already_is_said_beside_it(board, denzil, enter):
    response = enter(denzil).post(reverse("audits:add_access_point"), {"name": "ict ROOM"})
    assert response.status_code == 422 and "has an access point of this name already" in response.content.decode()


def test_a_closed_one_is_found_among_the_closed(points, denzil, helen, enter):
    close_access_point(point=points["room"], expected=1, by=denzil, reason="Moved")
    assert names(enter(helen).get(LIST, {"state": "closed"})) == ["ICT room"]
    assert "ICT room" not in names(enter(helen).get(LIST))


def test_the_risk_is_that_of_the_question_with_a_score_and_of_the_one_checked_against_it(board):
    found = risk_questions()
    assert len(found.now) == len(found.after) == 1 and not found.now & found.after


def test_the_bounds_of_a_band_hold_its_scores_alone():
    scores = {code: [n for n in range(1, 26) if band(n) == code] for code in BAND_WORDS}
    assert {code: bounds(code) for code in BAND_WORDS} == {
        code: (found[0], found[-1]) for code, found in scores.items()
    }


def test_the_list_costs_as_many_statements_for_many(points, helen, enter, django_assert_max_num_queries):
    client = enter(helen)
    client.get(LIST)
    for place in range(30):
        point = add_access_point(agency=AgencyFactory(), name=f"Room {place}", by=helen)
        if place < 5:
            come_in(open_round(points=[point], key="access-points", year=2031, title=f"R {place}"), point, (1, 2))
    with django_assert_max_num_queries(
        9
    ):  # two of the person, questions, count, points, returns, answers, two of years
        assert len(names(client.get(LIST))) == 33
