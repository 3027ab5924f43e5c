"""The sentence at the head of a report, case by case."""

from __future__ import annotations

from reports.sections.headline import headline
from tests.rows import try_rows


@try_rows(("values", "text"), [
    ((7, 43, 4, "last quarter"), "7 of 43 actions are red, 3 more than last quarter."),
    ((4, 43, 7, "last quarter"), "4 of 43 actions are red, 3 fewer than last quarter."),
    ((7, 43, 7, "last quarter"), "7 of 43 actions are red, as many as last quarter."),
    ((7, 43, 0, "last year"), "7 of 43 actions are red, 7 more than last year."),
    ((7, 43, 4, "on 30 June 2026"), "7 of 43 actions are red, 3 more than on 30 June 2026."),
    ((7, 43, None, "last quarter"), "7 of 43 actions are red."),
    ((1, 43, 2, "last quarter"), "1 of 43 actions is red, 1 fewer than last quarter."),
    ((0, 43, 3, "last quarter"), "No action is red, 3 fewer than last quarter."),
    ((0, 43, 0, "last quarter"), "No action is red."),
    ((0, 43, None, ""), "No action is red."),
    ((43, 43, 40, "last quarter"), "All 43 actions are red, 3 more than last quarter."),
    ((1, 1, None, ""), "The only action is red."),
    ((0, 0, None, ""), "The plan has no actions."),
    ((0, 0, 3, "last quarter"), "The plan has no actions."),
    ((1_200, 2_000, 0, "last year"), "1,200 of 2,000 actions are red, 1,200 more than last year."),
])  # fmt: skip
def test_headline_counts_the_reds_and_their_change(values, text):
    assert headline(*values) == text
