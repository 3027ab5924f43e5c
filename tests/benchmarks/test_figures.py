"""The arithmetic of the benchmarks; nothing here is timed."""

import pytest

from tests.benchmarks.figures import Result, Sample, milliseconds, number, percentile, table
from tests.rows import try_rows


@try_rows(
    ("values", "share", "expected"),
    [
        ([3], 0.5, 3),
        ([1, 9], 0.5, 5),
        ([5, 1, 3], 0.5, 3),
        ([4, 1, 2, 3], 0.5, 2.5),
        (range(101), 0.95, 95),
        ([1, 2], 1, 2),
        ([1, 2], 0, 1),
    ],
)
def test_a_percentile_lies_between_its_neighbours(values, share, expected):
    assert percentile(values, share) == expected


def test_nothing_measured_is_an_error_and_not_zero():
    with pytest.raises(ValueError, match="nothing to measure"):
        percentile([], 0.5)


def test_a_sample_gives_middle_tail_and_spread_over_its_rounds():
    sample = Sample([[1, 2, 3], [3, 4, 5]])
    assert sample.median == 3
    assert sample.p95 == pytest.approx(4.75)
    assert sample.spread == pytest.approx((4 - 2) / 3)


def test_a_ratio_is_taken_round_by_round_so_that_drift_cancels_out():
    floor = Sample([[1], [10], [2]])
    assert Sample([[3], [30], [6]]).against(floor) == 3
    with pytest.raises(ValueError, match="same rounds"):
        Sample([[3]]).against(floor)


@try_rows(
    ("value", "target", "met"),
    [(4, 4, True), (4.01, 4, False), (9, None, None)],
)
def test_a_target_is_met_at_its_edge_and_not_beyond(value, target, met):
    assert Result("1", "page", "", value, target).met is met


@try_rows(("value", "text"), [(2, "2"), (2.456, "2.46"), (12.34, "12.3"), (104.6, "105"), (0.05, "0.05")])
def test_numbers_have_the_decimals_that_matter(value, text):
    assert number(value) == text


def test_the_table_says_figure_floor_value_target_and_whether_it_is_met():
    sample = Sample([[0.004, 0.006], [0.006, 0.008]])
    rows = [
        Result("1", "plan page", milliseconds(sample), 2.5, 4, floor="2.4 ms"),
        Result("7", "changes", "0.4 s", 0.4, 0.3, unit="s"),
        Result("", "hello", "2 ms", 1),
    ]
    lines = table(rows).splitlines()
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == [
        "1",
        "plan page",
        "6.0 ms (p95 7.7, ±17%)",
        "2.4 ms",
        "2.50 ×",
        "≤ 4 ×",
        "yes",
    ]
    assert lines[3].rstrip(" |").endswith("NO")
    assert lines[4].rstrip(" |").endswith("1 ×")
    assert len({len(line) for line in lines}) == 1
