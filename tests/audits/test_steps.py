"""Results move on in steps of enough returns: nobody can tell from a change what one agency answered."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audits.steps import Mine, add, at_the_end, group_of, moved_on, moves, sum_of

# the same cases at every run, and no judgement of how long a busy machine takes for them
CALM = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEAST = 3
YES, NO, BLANK = {"n": 1, "c": ["y"]}, {"n": 1, "c": ["n"]}, {}


def returns(words: str, group: str = "primary", start: int = 0) -> dict[int, Mine]:
    """Returns that say y, n or nothing (-) to one question; a dot is one that does not count."""
    says = {"y": YES, "n": NO, "-": BLANK}
    return {start + place: Mine(group, {"q1": says[word]}) for place, word in enumerate(words) if word != "."}


@pytest.mark.parametrize(
    ("shown", "now", "then"),
    [
        ("", "yn", ""),  # two are too few
        ("", "yny", "yny"),
        ("yny", "ynyn", "yny"),  # one more waits
        ("yny", "ynynn", "yny"),
        ("yny", "ynynny", "ynynny"),  # till it is one of three
        ("yny", "nny", "yny"),  # one that came again with another answer
        ("yny", "nyn", "nyn"),
        ("yny", ".ny", "yny"),  # one that was sent back stays till enough have changed
        ("yny", ".nyny", ".nyny"),  # one out and two new are three changes
        ("yny", "...", "..."),
        ("", "y--", ""),  # one answer of three would be told by the total
        ("", "y---", ".---"),  # who leaves it blank moves on alone
        ("", "yyy-", "yyy."),
        ("yny", "yny", "yny"),
    ],
)
def test_what_is_shown_moves_on_only_by_enough_returns(shown, now, then):
    before, after = returns(shown), returns(now)
    found = moved_on(before, after, moves(before, after, LEAST))
    said = {key: mine.said["q1"] for key, mine in found.items() if "q1" in mine.said}
    assert said == {key: mine.said["q1"] for key, mine in returns(then).items()}


def test_groups_wait_for_themselves():
    now = returns("yny") | returns("yy", "police", 10)
    assert moves({}, now, LEAST) == {("primary", "q1"): {0, 1, 2}}


def test_at_the_end_what_is_left_of_all_groups_is_taken_together():
    shown = moved_on({}, returns("yny"), moves({}, returns("yny"), LEAST))
    now = returns("ynyn") | returns("yy", "police", 10)
    assert at_the_end(shown, now, LEAST) == {"q1": {3, 10, 11}}
    assert at_the_end(shown, returns("ynyn"), LEAST) == {}


@pytest.mark.parametrize(("kind", "group"), [("primary", "primary"), ("police", ""), ("health", ""), ("unknown", "")])
def test_kinds_of_a_handful_go_together(kind, group):
    assert group_of(kind, {"primary": 9, "police": 2, "health": 3}, LEAST) == group


def test_totals_are_added_and_taken_off():
    total = add(add({}, {"n": 1, "c": ["y"], "s": {"a": 3}, "p": 40}), {"n": 1, "c": ["y"], "s": {"a": 2}})
    assert total == {"asked": 2, "n": 2, "p": 40, "c": {"y": 2}, "s": {"a": 5}}
    assert add(total, {"n": 1, "c": ["y"], "s": {"a": 3}, "p": 40}, -1) == {
        "asked": 1, "n": 1, "p": 0, "c": {"y": 1}, "s": {"a": 2}
    }  # fmt: skip
    assert sum_of([total, add({}, BLANK), add({}, None)])["asked"] == 2


SAYS = st.sampled_from([YES, NO, BLANK, None])
ROUND = st.lists(st.lists(st.tuples(st.integers(0, 11), SAYS, SAYS), max_size=6), max_size=6)


@CALM
@given(ROUND)
def test_no_two_states_that_follow_each_other_differ_by_a_handful(days):
    """An attack: returns of two kinds come, go and change as they like, and each state is compared with the next."""
    now: dict[int, Mine] = {}
    shown: dict[int, Mine] = {}
    for day in days:
        for key, first, second in day:
            said = {item: each for item, each in (("q1", first), ("q2", second)) if each is not None}
            now[key] = Mine("primary" if key < 7 else "", said)
        then = moved_on(shown, now, moves(shown, now, LEAST))
        for group, item in itertools.product(("primary", ""), ("q1", "q2")):
            said = [
                {key: mine.said[item] for key, mine in state.items() if mine.group == group and item in mine.said}
                for state in (shown, then)
            ]
            changed = {key for key in said[0].keys() | said[1].keys() if said[0].get(key) != said[1].get(key)}
            telling = {key for key in changed if said[0].get(key) or said[1].get(key)}
            assert not 0 < len(changed) < LEAST
            assert not 0 < len(telling) < LEAST
        shown = then
