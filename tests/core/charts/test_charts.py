"""Charts: what they say, that they only draw, and that no mark stands on another."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.charts.charts import Band, Mark, Series, Words, bars, columns, periods, timeline
from core.charts.parts import lines_of, wide
from core.documents.svg import checked_svg, png_of

YEAR = {"begin": dt.date(2026, 4, 1), "end": dt.date(2027, 3, 31)}
RED, GREEN = ("#fbe9e7", "#7d1f11"), ("#e3f3ea", "#004d29")
WORDS = Words("Due dates", "Three actions, one of them red")
MEANINGS = [("R", "Red", *RED), ("A", "Amber", *RED), ("G", "Green", *GREEN)]


def mark(label: str, at: dt.date, letter: str = "R", origin: dt.date | None = None) -> Mark:
    return Mark(at, label, letter, *(RED if letter == "R" else GREEN), origin, f"Action {label}")


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in etree.fromstring(svg.encode()).iter("{*}text")]


def drawn() -> list[str]:
    bands = [Band("1. Aims & <means>", (mark("7", dt.date(2026, 9, 30), origin=dt.date(2026, 6, 30)),)), Band("2.")]
    series = [Series("Red", "R", *RED, (3, 0)), Series("Green", "G", *GREEN, (1, 4))]
    rows = [("1.", [[1, 0], [2, 5]]), ("2.", [[0, 0], [0, 0]])]
    return [
        timeline(WORDS, bands, **YEAR, today=dt.date(2026, 11, 24), meanings=MEANINGS),
        bars(WORDS, ["1. One", "2. Two"], series),
        columns(WORDS, rows, ["Apr 2026", "May"], [MEANINGS[0], MEANINGS[2]]),
    ]


@pytest.mark.parametrize("svg", drawn())
def test_a_chart_only_draws_and_says_what_it_is(svg):
    root = etree.fromstring(checked_svg(svg).encode())
    assert [root[0].text, root[1].text] == [WORDS.title, WORDS.desc]
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    assert "style" not in {name for each in root.iter() for name in each.attrib}


@pytest.mark.parametrize("svg", drawn())
def test_every_hatching_that_is_used_is_there(svg):
    made = set(re.findall(r'<pattern id="([^"]+)"', svg))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= made


def test_charts_become_pixels_for_word():
    assert all(png_of(svg, 40).startswith(b"\x89PNG") for svg in drawn())


def test_ids_differ_by_prefix():
    series = [Series("Red", "R", *RED, (3,))]
    ids = [set(re.findall(r' id="([^"]+)"', bars(WORDS, ["1."], series, prefix=name))) for name in ("one", "two")]
    assert ids[0] and not ids[0] & ids[1]


def test_counts_stand_beside_bars():
    said = texts(drawn()[1])
    assert "4 (3 R, 1 G)" in said
    assert "4 (4 G)" in said


def test_the_only_row_is_high_enough_to_say_the_counts_of_its_parts():
    parts = [[20, 1], [23, 30]]
    said = texts(columns(WORDS, [("All", parts)], ["Q1", "Q2"], [MEANINGS[0], MEANINGS[2]], labels=[["43", "31"]]))
    assert {"20 R", "23 G", "30 G", "43"} <= set(said)
    assert "1 R" not in said and "Total" not in said  # too low to be read; and no sum of what stood at two moments


def test_totals_stand_above_upright_bars_and_nothing_where_nothing_is():
    said = texts(drawn()[2])
    assert said.count("3") == 1 and said.count("5") == 1  # the two months of the first row
    assert "8" in said  # its total


def test_only_letters_that_are_shown_are_explained():
    said = texts(drawn()[0])
    assert "Red" in said and "Amber" not in said
    assert any(line.startswith("A hollow circle") for line in said)


def test_without_a_moved_mark_no_hollow_circle_is_explained_or_drawn():
    svg = timeline(WORDS, [Band("1.", (mark("7", dt.date(2026, 9, 30)),))], **YEAR, meanings=MEANINGS)
    assert "<circle" not in svg and "hollow" not in svg


@pytest.mark.parametrize(("day", "there"), [(dt.date(2026, 4, 1), True), (dt.date(2027, 4, 1), False)])
def test_today_is_marked_within_the_period_only(day, there):
    assert ("Today" in texts(timeline(WORDS, [Band("1.")], **YEAR, today=day))) is there


@pytest.mark.parametrize("day", [dt.date(2026, 3, 31), dt.date(2027, 4, 1)])
def test_what_lies_beyond_an_end_has_an_arrow(day):
    inside = timeline(WORDS, [Band("1.", (mark("7", dt.date(2026, 9, 30)),))], **YEAR)
    assert "<polygon" not in inside
    assert "<polygon" in timeline(WORDS, [Band("1.", (mark("7", day),))], **YEAR)


@given(st.lists(st.tuples(st.dates(dt.date(2026, 1, 1), dt.date(2027, 9, 1)), st.integers(1, 5000)), max_size=60))
def test_no_mark_stands_on_another(found):
    marks = tuple(mark(str(number), day) for day, number in found)
    svg = timeline(WORDS, [Band("1.", marks)], **YEAR)
    places = [
        (float(y), float(x))
        for x, y in re.findall(r'<rect x="([\d.]+)" y="([-\d.]+)" width="18" height="18" rx="2" fill="#7d', svg)
    ]
    assert len(places) == len(marks)
    for (y, x), (next_y, next_x) in zip(sorted(places), sorted(places)[1:], strict=False):
        assert y != next_y or next_x - x >= 18


@pytest.mark.parametrize(
    ("begin", "end", "first", "count"),
    [
        (dt.date(2026, 4, 1), dt.date(2027, 3, 31), "Apr 2026", 12),
        (dt.date(2026, 4, 1), dt.date(2029, 3, 31), "Apr 2026", 12),
        (dt.date(2016, 4, 1), dt.date(2026, 3, 31), "2016/17", 10),
        (dt.date(1, 1, 1), dt.date(9999, 12, 31), "625", 15),
    ],
)
def test_an_axis_has_periods_that_can_be_read(begin, end, first, count):
    found = periods(begin, end)
    assert (found[0][1], len(found)) == (first, count)


@given(st.dates(), st.dates())
def test_any_two_days_have_an_axis(one, other):
    assert len(periods(min(one, other), max(one, other))) <= 17


@pytest.mark.parametrize(
    "text", ["Telecommunications-and-internet safety of every kind", "Help children", "", "x" * 150]
)
def test_no_letter_of_a_heading_is_lost_and_no_line_is_too_wide(text):
    lines = lines_of(text, 174)
    assert [each for each in "".join(lines) if each not in "- "] == [each for each in text if each not in "- "]
    assert all(wide(line) <= 174 for line in lines)


def test_a_heading_that_needs_too_many_lines_says_that_it_is_cut():
    assert lines_of("x " * 400, 174)[-1].endswith("…")
