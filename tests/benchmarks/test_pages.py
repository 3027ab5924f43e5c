"""Lines 1 to 4: what becomes of the times and statements of a page."""

from __future__ import annotations

from tests.benchmarks.figures import Sample
from tests.benchmarks.pages import ACTION, statements, times

HELLO1 = Sample([[0.002], [0.002]])


def test_times_compares_real_with_plain_and_grown_with_real():
    real, grown = Sample([[0.01], [0.01]]), Sample([[0.02], [0.02]])
    results = times("1", "the plan", [real, grown], HELLO1)
    found = [(result.line, result.value, result.target, result.met) for result in results]
    assert found == [("1", 5, 6, True), ("1", 1, 2, True), ("3", 2, 1.25, False)]


def test_times_holds_a_grown_check_against_seconds():
    results = times("2", "check", [Sample([[0.01]]), Sample([[0.9]])], Sample([[0.002]]))
    assert [(result.line, result.value, result.unit, result.met) for result in results] == [
        ("2", 5, "×", True),
        ("3", 0.9, "s", True),
    ]


def test_statements_names_pages_that_differ_when_grown():
    results = statements({"check": [12, 12], ACTION: [20, 24], "search": [5, 13]})
    assert [result.met for result in results] == [True, True, False, False]
    assert results[-1].figure == f"{ACTION}, search"
