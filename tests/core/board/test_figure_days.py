"""Measures that are written down each day, and what pages read of them."""

from __future__ import annotations

import datetime as dt

import pytest

from core.board import figure_days, measures
from core.board.figure_days import count_figures, count_when_due, latest_figures, latest_in_words, over_time
from core.board.figures import Figure
from core.models import FigureDay
from tests.factories.incidents import publish

KEY = "test.places"
FIRST = dt.date(2009, 7, 1)
ON = dt.date(2010, 3, 1)
ENDS = [dt.date(2009, 3, 31), dt.date(2009, 6, 30), dt.date(2009, 9, 30), dt.date(2009, 12, 31)]


@pytest.fixture
def board_of(db, monkeypatch):
    """Sets the day, and a measure with these values by day; nothing is known of other days."""

    def set_values(values: dict[dt.date, int], on: dt.date = ON) -> None:
        def figures(days, asked):
            return [
                Figure(KEY, "Places", "Places that are free", values[day], as_at=day) for day in days if day in values
            ]

        monkeypatch.setattr(measures, "_measures", {})
        measures.measure(KEY, "Places", source=list, sentence="{} places are free")(figures)
        monkeypatch.setattr(figure_days, "today", lambda: on)
        monkeypatch.setattr(figure_days, "first_day", lambda: FIRST)

    return set_values


def values_written() -> dict[dt.date, int]:
    return {row.day: row.figure.value for row in FigureDay.objects.all()}


def test_count_figures_writes_today_and_ends_of_quarters_from_the_first_day(board_of):
    board_of({day: place for place, day in enumerate([*ENDS, ON])})
    count_figures()
    assert values_written() == {ENDS[2]: 2, ENDS[3]: 3, ON: 4}


def test_count_figures_counts_today_anew_and_leaves_past_days_standing(board_of):
    board_of({ENDS[3]: 3, ON: 4})
    count_figures()
    board_of({ENDS[3]: 30, ON: 40})
    count_figures([KEY])
    assert values_written() == {ENDS[3]: 3, ON: 40}


def test_count_figures_follows_figures_that_exist_for_past_days_alone(board_of):
    board_of({ENDS[2]: 2, ENDS[3]: 3})
    count_figures()
    board_of({ENDS[2]: 20})
    count_figures()
    assert values_written() == {ENDS[2]: 20}


def test_count_figures_counts_only_the_keys_it_is_given(board_of):
    board_of({ON: 4})
    count_figures(["another.key"])
    assert values_written() == {}


def test_latest_figures_gives_the_last_value_where_today_has_none(board_of):
    board_of({ON: 4})
    count_figures()
    assert latest_figures(ON + dt.timedelta(1))[KEY].as_at == ON
    assert latest_in_words(ON + dt.timedelta(1)) == {KEY: "4 places are free"}
    assert latest_figures(ON + dt.timedelta(500)) == {}


def test_latest_in_words_says_nothing_of_a_measure_that_has_gone(board_of, monkeypatch):
    board_of({ON: 4})
    count_figures()
    monkeypatch.setattr(measures, "_measures", {})
    assert latest_in_words(ON) == {KEY: ""}


def test_over_time_gives_ends_of_quarters_and_the_last_day(board_of):
    for on in (ON - dt.timedelta(2), ON - dt.timedelta(1)):
        board_of({ENDS[3]: 3, on: on.day}, on)
        count_figures()
    assert [(row.day, row.figure.value) for row in over_time(KEY, ON)] == [(ENDS[3], 3), (dt.date(2010, 2, 28), 28)]


def test_count_when_due_counts_again_after_ten_minutes(board_of):
    board_of({ON: 4})
    count_when_due()
    board_of({ON: 5})
    count_when_due()
    assert values_written() == {ON: 4}
    FigureDay.objects.update(counted_at=dt.datetime(2010, 2, 28, tzinfo=dt.UTC))
    count_when_due()
    assert values_written() == {ON: 5}


def test_incidents_are_written_as_they_were_published_last(board, helen, monkeypatch):
    monkeypatch.setattr(figure_days, "today", lambda: ON)
    monkeypatch.setattr(figure_days, "first_day", lambda: dt.date(2009, 1, 1))
    count_figures()
    assert "incidents.published" not in latest_figures(ON)
    publish(2009, 3, by=helen)
    count_figures()
    assert latest_in_words(ON)["incidents.published"].startswith("Incidents recorded in the quarter, ")
