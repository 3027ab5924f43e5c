"""Measures of training: as known on each day, in a number of statements that does not grow, and silent before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Eslo
from agencies.training.figures import places_taken, school_year, trained_agencies
from core.board.measures import figures_of_measures, sentence
from core.text.dates import today
from tests.factories.directory import EsloFactory, TrainingAttendanceFactory, TrainingSessionFactory
from tests.factories.incidents import as_on
from tests.factories.plan import AgencyFactory
from tests.measures import on_days
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
JULY, MARCH, NOW = dt.date(2026, 7, 1), dt.date(2026, 3, 31), dt.date(2026, 11, 29)
KEYS = ["agencies.trained_agencies", "agencies.places_taken", "agencies.came_to_courses"]


def post_with(*trainings: dt.date | None, **values) -> Eslo:
    """A post entered on 5 January 2026: the training dates that it had, the next one each month later."""
    officer = None
    for month, trained_on in enumerate(trainings):
        with as_on(dt.date(2026, 1 + month, 5)):
            if officer is None:
                officer = EsloFactory(valid_from=dt.date(2020, 1, 1), trained_on=trained_on, **values)
            else:
                officer.trained_on = trained_on
                officer.save()
    return officer


def trained_by_day(*days: dt.date) -> dict[dt.date, tuple[int, int]]:
    return {each.on: (each.trained, each.agencies) for each in trained_agencies(days)}


def test_nothing_is_known_before_the_first_post_was_entered():
    post_with(dt.date(2025, 5, 1))
    assert trained_by_day(dt.date(2026, 1, 4), dt.date(2026, 1, 5)) == {dt.date(2026, 1, 5): (1, 1)}


def test_training_that_was_taken_back_does_not_count():
    post_with(dt.date(2026, 1, 2), None)
    assert trained_by_day(MARCH) == {MARCH: (0, 1)}


def test_an_older_training_counts_until_the_next_is_noted_and_for_24_months():
    post_with(dt.date(2024, 5, 1), dt.date(2026, 6, 1))
    days = [dt.date(2026, 4, 30), dt.date(2026, 5, 31), dt.date(2026, 6, 1)]
    assert trained_by_day(*days) == dict(zip(days, [(1, 1), (0, 1), (1, 1)], strict=True))


def test_vacant_and_closed_agencies_and_deputies_are_not_trained():
    lead = post_with(None)
    post_with(dt.date(2026, 1, 2), valid_to=dt.date(2026, 6, 30))
    post_with(dt.date(2026, 1, 2), agency=AgencyFactory(active_to=dt.date(2026, 6, 30)))
    post_with(dt.date(2026, 1, 2), agency=lead.agency, post="deputy")
    assert trained_by_day(MARCH, JULY) == {MARCH: (2, 3), JULY: (0, 2)}


def test_places_are_those_of_the_school_year_of_courses_that_were_held():
    first = TrainingSessionFactory(held_on=dt.date(2026, 3, 2), attendance_noted_on=dt.date(2026, 3, 3))
    officer = EsloFactory()
    for eslo, state in ((officer, "came"), (EsloFactory(), "absent"), (EsloFactory(), "cancelled")):
        TrainingAttendanceFactory(session=first, eslo=eslo, state=state)
    new_year = TrainingSessionFactory(held_on=dt.date(2026, 9, 1))
    TrainingAttendanceFactory(session=new_year, eslo=officer)
    TrainingAttendanceFactory(session=TrainingSessionFactory(held_on=NOW + dt.timedelta(1)), eslo=officer)
    gone = TrainingSessionFactory(held_on=dt.date(2026, 10, 1), cancelled_on=dt.date(2026, 9, 9))
    TrainingAttendanceFactory(session=gone, eslo=officer)
    days = [dt.date(2026, 3, 1), MARCH, dt.date(2026, 8, 31), dt.date(2026, 9, 1), NOW]
    found = {each.on: (each.taken, each.noted, each.came) for each in places_taken(days)}
    assert found == {MARCH: (2, 2, 1), days[2]: (2, 2, 1), days[3]: (1, 0, 0), NOW: (1, 0, 0)}


@try_rows(
    ("day", "words"),
    [(dt.date(2026, 8, 31), "2025/26"), (dt.date(2026, 9, 1), "2026/27"), (dt.date(1999, 12, 1), "1999/00")],
)
def test_school_year_begins_in_september(day, words):
    assert school_year(day) == words


@pytest.mark.long
def test_measures_are_said_and_take_the_same_statements_for_more_courses_and_agencies():
    counts = []
    for number in (3, 30):
        for _ in range(number):
            officer = EsloFactory(trained_on=today(), valid_from=dt.date(2020, 1, 1))
            session = TrainingSessionFactory(held_on=today(), attendance_noted_on=today())
            TrainingAttendanceFactory(session=session, eslo=officer, state="came")
        with CaptureQueriesContext(connection) as asked:
            found = figures_of_measures(KEYS, [MARCH, today()])
        assert all([figure.as_at for figure in figures] == [today()] for figures in found.values())
        counts.append(len(asked))
    assert counts == [2, 2]
    assert {key: sentence(key, on_days(key, [today()])[0]) for key in KEYS} == {
        KEYS[0]: "33 of 33 agencies have an ESLO whose training is up to date",
        KEYS[1]: "33 places were taken on courses held this school year",
        KEYS[2]: "33 of 33 places booked on courses held this school year were used",
    }


def test_measure_without_a_course_or_an_agency_says_nothing():
    assert figures_of_measures(KEYS, [MARCH, NOW]) == {key: [] for key in KEYS}
