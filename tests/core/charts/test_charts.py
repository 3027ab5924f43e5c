"""Charts: that every part says what it is without colour, that nothing overlaps, and that they only draw."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from core.charts.charts import Band, Mark, Series, Words, bars, columns, periods, timeline
from core.charts.contrast import READABLE, contrast
from core.charts.palette import OTHER, OUTLINED, TINTS
from core.charts.parts import lines_of, spread, wide
from core.documents.svg import checked_svg, png_of
from tests.rows import try_rows

YEAR = {"begin": dt.date(2026, 4, 1), "end": dt.date(2027, 3, 31)}
WORDS = Words("Due dates", "Three actions, one of them red")
COUNTS = st.lists(st.integers(0, 5000), min_size=5, max_size=5)


def mark(label: str, at: dt.date, letter: str = "R", origin: dt.date | None = None) -> Mark:
    return Mark(at, label, letter, *TINTS[letter], origin, f"Action {label}")


def colours(*rows: list[int]) -> list[Series]:
    """A series for each colour; each row has the counts of R, A, N, G and B."""
    return [
        Series(code, code, *TINTS[code], counts) for code, counts in zip("RANGB", zip(*rows, strict=True), strict=True)
    ]


def drawings() -> list[str]:
    bands = [Band("1. Aims & <means>", (mark("7", dt.date(2026, 9, 30), origin=dt.date(2026, 6, 30)),)), Band("2.")]
    rows = [("1.", [[1, 0], [2, 5]]), ("2.", [[0, 0], [0, 0]])]
    made = [
        timeline(WORDS, bands, **YEAR, today=dt.date(2026, 11, 24)),
        bars(WORDS, ["1. One", "2. Two"], colours([3, 0, 0, 1, 0], [0, 0, 0, 4, 0])),
        columns(WORDS, rows, ["Apr 2026", "May"], [(code, code, *TINTS[code]) for code in "RG"]),
    ]
    return [svg for each in made for svg in (each.wide, each.narrow)]


def parsed(svg: str):
    return etree.fromstring(svg.encode())


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(svg).iter("{*}text")]


def labels(svg: str) -> dict[str, list[tuple[float, float, str]]]:
    """(left edge, right edge, text) of the labels of parts, from left to right; those of one height together."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for each in parsed(svg).iter("{*}text"):
        if each.get("text-anchor") == "middle":
            x, half = float(each.get("x")), wide(each.text) / 2
            found.setdefault(each.get("y"), []).append((x - half, x + half, each.text))
    return {y: sorted(line) for y, line in found.items()}


def parts(svg: str) -> list[tuple[float, float]]:
    """(left edge, right edge) of every part, outline included, from left to right."""
    rects = [each for each in parsed(svg).iter("{*}rect") if each.get("stroke")]
    return sorted(
        (float(each.get("x")) - 0.75, float(each.get("x")) + float(each.get("width")) + 0.75) for each in rects
    )


@try_rows("svg", drawings())
def test_chart_only_draws_and_says_what_it_is(svg):
    root = etree.fromstring(checked_svg(svg).encode())
    assert [root[0].text, root[1].text] == [WORDS.title, WORDS.desc]
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    assert "style" not in {name for each in root.iter() for name in each.attrib}
    assert not list(root.iter("{*}pattern"))


@try_rows(("code", "least"), [("R", 5.7), ("A", 8.1), ("N", 8.6), ("G", 5.5), ("B", 7.9)])
def test_letters_are_readable_on_their_tint_and_outlines_on_paper(code, least):
    tint, ink = TINTS[code]
    assert contrast(ink, tint) >= max(least - 0.05, READABLE)
    assert contrast(ink) >= 7


def test_bars_without_letters_stand_out_from_paper():
    assert {contrast(ink) >= 7 for _, ink in (OTHER, OUTLINED)} == {True}
    assert contrast(OTHER[0], OUTLINED[0]) >= 7  # this year beside last year


@given(COUNTS)
def test_every_part_names_itself_without_colour_however_small(counts):
    chart = bars(WORDS, ["1."], colours(counts))
    for svg, width in ((chart.wide, 640), (chart.narrow, 290)):
        lines = labels(svg)
        wanted = {f"{code} {n:,}": code for code, n in zip("RANGB", counts, strict=True) if n}
        assert sorted(text for line in lines.values() for _, _, text in line) == sorted(wanted)
        assert len(parts(svg)) == len(wanted)
        for line in lines.values():
            assert [wanted[text] for _, _, text in line] == [c for c in "RANGB" if c in {text[0] for *_, text in line}]
            assert all(before[1] <= after[0] + 0.1 for before, after in pairwise(line))
            assert line[0][0] >= -0.1 and line[-1][1] <= width + 0.1


@given(COUNTS)
def test_parts_begin_at_nought_with_two_pixels_between_them_and_stay_inside(counts):
    chart = bars(WORDS, ["1."], colours(counts))
    for svg, width in ((chart.wide, 640), (chart.narrow, 290)):
        found = parts(svg)
        assert all(after[0] - before[1] == pytest.approx(2, abs=0.05) for before, after in pairwise(found))
        assert all(right - left >= 3.9 for left, right in found)
        assert not found or found[-1][1] <= width - wide(f"{sum(counts):,}")


def test_label_stands_above_a_part_narrower_than_28_pixels():
    root = parsed(bars(WORDS, ["1."], colours([1, 0, 0, 60, 0])).wide)
    y = {each.text: float(each.get("y")) for each in root.iter("{*}text")}
    top = min(float(each.get("y")) for each in root.iter("{*}rect") if each.get("stroke"))
    assert y["R 1"] < top < y["G 60"]


def test_numbers_as_letters_have_a_colon():
    level = Series("Very good", "5", *TINTS["G"], (12,))
    assert "5: 12" in texts(bars(WORDS, ["Q1"], [level]).wide)


def test_bar_of_two_series_without_letters_ends_with_share_of_the_whole():
    found = texts(bars(WORDS, ["Police"], [Series("yes", "", *OTHER, (3,)), Series("no", "", *OUTLINED, (5,))]).wide)
    assert found == ["3 of 8", "Police"]


def test_hidden_count_has_its_mark_and_no_bar():
    svg = bars(WORDS, ["Q1", "Q2"], [Series("Children", "", *OTHER, (0, 7))], labels=["c", "7 r"]).wide
    assert {"c", "7 r"} <= set(texts(svg))
    assert len(parts(svg)) == 1


def test_rows_of_columns_have_headings_where_there_are_several():
    looks = [("R", "Red", *TINTS["R"])]
    one = columns(WORDS, [("All", [[20, 1]])], ["Q1", "Q2"], looks, labels=[["43", "31"]])
    two = columns(WORDS, [("First", [[20]]), ("Second", [[1]])], ["Q1"], looks)
    assert {"R 20", "R 1", "43", "31", "Q1"} <= set(texts(one.wide))
    assert "All" not in texts(one.wide)
    assert {"First", "Second"} <= set(texts(two.narrow))


def test_names_stand_beside_wide_bars_and_above_narrow_ones():
    chart = bars(WORDS, ["One"], [Series("Children", "", *OTHER, (7,))])
    assert parts(chart.wide)[0][0] > wide("One")
    assert parts(chart.narrow)[0][0] == pytest.approx(1, abs=0.1)


@try_rows("length", [5, 10, 20, 30])
def test_names_of_several_lines_stay_clear_of_each_other(length):
    name = " ".join(["word"] * length)
    chart = bars(WORDS, [name, name, name], colours([1, 0, 0, 60, 0], [0, 0, 0, 60, 0], [0, 1, 0, 60, 0]))
    for svg in (chart.wide, chart.narrow):
        lines = [float(each.get("y")) for each in parsed(svg).iter("{*}text") if each.get("x") == "0.0"]
        steps = [round(after - before, 1) for before, after in pairwise(sorted(lines))]
        assert all(step == 17 or step >= 24 for step in steps)  # lines of one name, or of two
        assert lines[-1] < float(parsed(svg).get("height"))


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(5, 30)), max_size=6))
def test_spread_labels_never_touch(found):
    edges = spread([edge for edge, _ in found], [width for _, width in found], 0, 200)
    for (edge, (_, width)), after in zip(zip(edges, found, strict=True), edges[1:], strict=False):
        assert edge + width <= after + 0.001
    assert all(edge >= -0.001 and edge + width <= 200.001 for edge, (_, width) in zip(edges, found, strict=True))


def test_charts_become_pixels_for_word():
    assert all(png_of(svg, 40).startswith(b"\x89PNG") for svg in drawings())


def test_ids_differ_by_prefix_and_width():
    made = [bars(WORDS, ["1."], colours([3, 0, 0, 0, 0]), prefix=name) for name in ("one", "two")]
    ids = [set(re.findall(r' id="([^"]+)"', svg)) for each in made for svg in (each.wide, each.narrow)]
    assert len(set.union(*ids)) == sum(map(len, ids)) == 8


def test_hollow_circle_is_explained_where_there_is_one():
    moved = drawings()[0]
    assert "<circle" in moved and any(line.startswith("A hollow circle") for line in texts(moved))
    svg = timeline(WORDS, [Band("1.", (mark("7", dt.date(2026, 9, 30)),))], **YEAR).wide
    assert "<circle" not in svg and "hollow" not in svg


@try_rows(("day", "there"), [(dt.date(2026, 4, 1), True), (dt.date(2027, 4, 1), False)])
def test_today_is_marked_within_the_period_only(day, there):
    assert ("Today" in texts(timeline(WORDS, [Band("1.")], **YEAR, today=day).narrow)) is there


@try_rows("day", [dt.date(2026, 3, 31), dt.date(2027, 4, 1)])
def test_what_lies_beyond_an_end_has_an_arrow(day):
    inside = timeline(WORDS, [Band("1.", (mark("7", dt.date(2026, 9, 30)),))], **YEAR)
    assert "<polygon" not in inside.wide
    assert "<polygon" in timeline(WORDS, [Band("1.", (mark("7", day),))], **YEAR).wide


@given(st.lists(st.tuples(st.dates(dt.date(2026, 1, 1), dt.date(2027, 9, 1)), st.integers(1, 5000)), max_size=60))
def test_no_mark_stands_on_another(found):
    chart = timeline(WORDS, [Band("1.", tuple(mark(str(number), day) for day, number in found))], **YEAR)
    for svg in (chart.wide, chart.narrow):
        places = [
            (float(y), float(x))
            for x, y in re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="18.50" [^>]*#942514', svg)
        ]
        assert len(places) == len(found)
        for (y, x), (next_y, next_x) in pairwise(sorted(places)):
            assert y != next_y or next_x - x >= 20


@try_rows(
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
    chart = timeline(WORDS, [Band("1.")], begin=begin, end=end)
    for svg in (chart.wide, chart.narrow):
        names = sorted(
            (float(each.get("x")), each.text) for each in parsed(svg).iter("{*}text") if each.get("y") == "46.0"
        )
        assert all(x + wide(name) <= after for (x, name), (after, _) in pairwise(names))


@given(st.dates(), st.dates())
def test_any_two_days_have_an_axis(one, other):
    assert len(periods(min(one, other), max(one, other))) <= 17


@try_rows("text", ["Telecommunications-and-internet safety of every kind", "Help children", "", "x" * 150])
def test_no_letter_of_a_heading_is_lost_and_no_line_is_too_wide(text):
    lines = lines_of(text, 174)
    assert [each for each in "".join(lines) if each not in "- "] == [each for each in text if each not in "- "]
    assert all(wide(line) <= 174 for line in lines)


def test_a_heading_that_needs_too_many_lines_says_that_it_is_cut():
    assert lines_of("x " * 400, 174)[-1].endswith("…")
