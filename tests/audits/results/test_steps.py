"""Results move on in steps of enough returns: nobody can tell from a change what one agency answered."""

from __future__ import annotations

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audits.results.steps import Mine, add, at_the_end, group_of, moved_on, moves, sum_of
from tests.rows import try_rows

# the same cases at every run, and no judgement of how long a busy machine takes for them
CALM = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEAST = 3
YES, NO, BLANK = {"n": 1, "c": ["y"]}, {"n": 1, "c": ["n"]}, {}


def returns(words: str, group: str = "primary", start: int = 0) -> dict[int, Mine]:
    """Returns that say y, n or nothing (-) to one question; a dot is one that does not count."""
    says = {"y": YES, "n": NO, "-": BLANK}
    return {start + place: Mine(group, {"q1": says[word]}) for place, word in enumerate(words) if word != "."}


@try_rows(
    ("shown", "now", "then"),
    [
        ("", "yn", ""),  # two are too few
        ("", "ynyny", ""),  # enough to be shown, but then too few would be kept for the last step
        ("", "ynynyy", "yny"),  # three are shown, the last three wait
        ("yny", "ynynyyn", "yny"),  # and wait for others
        ("yny", "ynynyynnn", "ynynyy"),
        ("yny", "nnynyyn", "yny"),  # one that came again with another answer
        ("yny", "nnynyynn", "nnyny"),  # is one of those that move on
        ("yny", ".nynyynn", ".nyny"),  # and so is one that was sent back
        ("", "y-----", ""),  # one answer among blanks would be told by the total
        ("", "y------", ".---"),  # who leaves it blank moves on alone
        ("", "yyyyyy-", "yyy...-"),  # and with enough answers at once
        ("yny", "yny", "yny"),
    ],
)
def test_what_is_shown_moves_on_only_by_enough_returns_and_keeps_enough_back(shown, now, then):
    before, after = returns(shown), returns(now)
    found = moved_on(before, after, moves(before, after, LEAST))
    said = {key: mine.contributions["q1"] for key, mine in found.items() if "q1" in mine.contributions}
    assert said == {key: mine.contributions["q1"] for key, mine in returns(then).items()}


def test_groups_wait_for_themselves():
    now = returns("ynyyny") | returns("yyy", "police", 10)
    assert moves({}, now, LEAST) == {("primary", "q1"): {0, 1, 2}}


@try_rows(
    ("primary", "police", "others", "of_all", "groups"),
    [
        ("ynyyny", "", "", "345", {"primary": "345"}),  # what was kept back is counted at last
        ("ynyynyn", "yny", "", "456abc", {"primary": "456", "police": "abc"}),
        ("yny", "yny", "y", "012abcx", {"primary": "012"}),  # one alone would be told by all less both kinds
        ("yn", "yn", "y", "01abx", {}),  # together they are enough
        ("", "y", "y", "", {}),
        ("", "yny", "---", "abcxyz", {"police": "abc", "": "xyz"}),
        ("", "yny", "-", "abcx", {}),  # all less police would tell that one left it blank
    ],
)
def test_the_last_step_counts_all_and_tells_no_handful_beside_the_groups(primary, police, others, of_all, groups):
    names = dict(enumerate("0123456")) | dict(enumerate("abcdefg", 10)) | dict(enumerate("xyz", 20))
    now = returns(primary) | returns(police, "police", 10) | returns(others, "", 20)
    shown = moved_on({}, now, moves({}, now, LEAST))
    found = at_the_end(shown, now, LEAST)
    if not of_all:
        assert found == {}
        return
    last = found["q1"]
    assert "".join(names[key] for key in sorted(last.of_all)) == of_all
    assert {group: "".join(names[key] for key in sorted(keys)) for group, keys in last.groups.items()} == groups


@try_rows(("kind", "group"), [("primary", "primary"), ("police", ""), ("health", ""), ("unknown", "")])
def test_kinds_of_a_handful_go_together(kind, group):
    assert group_of(kind, {"primary": 9, "police": 2, "health": 3}, LEAST) == group


def test_totals_are_added_and_taken_off():
    total = add(add({}, {"n": 1, "c": ["y"], "s": {"a": 3}}), {"n": 1, "c": ["y"], "s": {"a": 2}})
    assert total == {"asked": 2, "n": 2, "c": {"y": 2}, "s": {"a": 5}}
    assert add(total, {"n": 1, "c": ["y"], "s": {"a": 3}}, -1) == {
        "asked": 1, "n": 1, "c": {"y": 1}, "s": {"a": 2}
    }  # fmt: skip
    assert sum_of([total, add({}, BLANK), add({}, None)])["asked"] == 2


SAYS = st.sampled_from([YES, NO, BLANK, None])
ROUND = st.lists(st.lists(st.tuples(st.integers(0, 15), SAYS, SAYS), max_size=10), max_size=6)
GROUPS, ITEMS = ("primary", "police", ""), ("q1", "q2")


def group_at(key: int) -> str:
    """The group of a return: eight schools, five of the police, and three others."""
    return "primary" if key < 8 else "police" if key < 13 else ""


def said_to(item: str, state: dict[int, Mine], group: str | None = None) -> dict[int, dict]:
    """What the returns of a group, or all, say to an item in a state."""
    found = {key: mine.contributions[item] for key, mine in state.items() if item in mine.contributions}
    return {key: said for key, said in found.items() if group in (None, group_at(key))}


def assert_no_handful(one: dict[int, dict], other: dict[int, dict]) -> None:
    """Two figures are of the same returns, or differ by enough of them; also of those alone that give an answer."""
    changed = {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    telling = {key for key in changed if one.get(key) or other.get(key)}
    assert not 0 < len(changed) < LEAST
    assert not 0 < len(telling) < LEAST


def played(days) -> tuple[list[dict[int, Mine]], dict[int, Mine]]:
    """The states that are shown after each day on which returns come, go and change, and what all say in the end."""
    now: dict[int, Mine] = {}
    shown: list[dict[int, Mine]] = [{}]
    for day in days:
        for key, first, second in day:
            said = {item: each for item, each in zip(ITEMS, (first, second), strict=True) if each is not None}
            now[key] = Mine(group_at(key), said)
        shown.append(moved_on(shown[-1], now, moves(shown[-1], now, LEAST)))
    return shown, now


def last_states(shown, now):
    """Per item: what the total of all says after the last step, and what the groups do."""
    endings = at_the_end(shown, now, LEAST)
    for item in ITEMS:
        last = endings.get(item)
        of_all = {(group_at(key), item): {key} for key in last.of_all} if last else {}
        for key in last.of_all if last else ():
            of_all[group_at(key), item] |= {key}
        of_groups = {(group, item): keys for group, keys in last.groups.items()} if last else {}
        yield item, moved_on(shown, now, of_all), moved_on(shown, now, of_groups)


@CALM
@given(ROUND)
def test_no_two_states_that_follow_each_other_differ_by_a_handful(days):
    """An attack: returns of three groups come, go and change as they like, and each state is compared with the next."""
    shown, _ = played(days)
    for (one, other), group, item in itertools.product(itertools.pairwise(shown), GROUPS, ITEMS):
        assert_no_handful(said_to(item, one, group), said_to(item, other, group))


@CALM
@given(ROUND)
def test_the_last_total_less_any_figures_of_groups_tells_no_handful(days):
    """An attack: of each group the figures before or after the last step, taken off the last total of all."""
    shown, now = played(days)
    for item, total, groups in last_states(shown[-1], now):
        for choice in itertools.product((shown[-1], groups), repeat=len(GROUPS)):
            known: dict[int, dict] = {}
            for group, state in zip(GROUPS, choice, strict=True):
                known |= said_to(item, state, group)
            assert_no_handful(said_to(item, total), known)


@CALM
@given(ROUND)
def test_the_last_total_leaves_out_nobody_where_returns_only_came_in(days):
    """All that answer a question are counted if they are enough, and whoever left it blank with them."""
    came: set[int] = set()
    first = []
    for day in days:
        first.append([each for each in {key: (key, *said) for key, *said in day}.values() if each[0] not in came])
        came |= {each[0] for each in first[-1]}
    shown, now = played(first)
    for item, total, _ in last_states(shown[-1], now):
        full = said_to(item, now)
        answering = sum(bool(said) for said in full.values())
        if answering >= LEAST or (not answering and len(full) >= LEAST):
            assert said_to(item, total) == full
