"""Which row of a returned file is which of the plan; new, missing and moved rows."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from actions.returns.rules.comparing import compare
from actions.returns.rules.matching import longest_rising, match_rows
from actions.returns.rules.values import KnownRow, ReturnedRow, ticked
from tests.actions.returns.rows import NEW, OLD, OLDER, edited, plan, sent, told, without_keys
from tests.rows import try_rows


@try_rows(
    ("cells", "by"),
    [
        ({"number": ""}, "cells"),
        ({"number": "99", "action": "Another text"}, "cells"),
        ({"action": "Another text"}, "cells"),
        ({"action": "Another text", "leads": "Police", "update": ""}, "number"),
        ({"number": "", "action": "Print one leaflet for parents", "leads": "x", "update": "x"}, "likeness"),
        ({"number": "", "action": "Another text", "leads": "x", "update": ""}, ""),
    ],
)
def test_a_row_without_key_is_known_by_cells_number_or_likeness(cells, by):
    match = match_rows(without_keys(edited(sent(), 0, **cells)), plan())[0]
    assert (match.by, match.placement) == (by, 11 if by else None)


def test_keys_win_over_the_order_of_the_file():
    assert [match.placement for match in match_rows(sent()[::-1], plan())] == [14, 13, 12, 11]


@try_rows("first", [True, False])
def test_of_doubled_keys_the_row_with_most_equal_cells_keeps_it(first):
    copy = edited(sent(), 0, action="Print a poster", timescale="Later")[0]
    rows = [copy, *sent()] if first else [*sent(), copy]
    matches = match_rows(rows, plan())
    new = matches[0 if first else -1]
    assert (new.placement, new.copied_from) == (None, 11)
    assert sorted(match.placement for match in matches if match is not new) == [11, 12, 13, 14]


def test_without_keys_the_most_alike_row_is_matched_first():
    base = [KnownRow(1, 1, "1", {"action": "one two three four"}), KnownRow(2, 2, "1", {"action": "one two three"})]
    theirs = [ReturnedRow(None, "1", {"action": text}) for text in ("one two three five", "one two three, four")]
    assert [match.placement for match in match_rows(theirs, base)] == [2, 1]


def test_a_key_against_number_and_texts_is_asked():
    base, rows = plan(), sent()
    swapped = [replace(rows[0], key=12), replace(rows[1], key=11), *rows[2:]]
    assert [match.other for match in match_rows(swapped, base)] == [11, 12, None, None]
    changes = compare(base, swapped, base)
    assert changes and all(change.question for change in changes)
    assert not any(map(ticked, changes))
    renumbered = edited(edited(rows, 0, number="2"), 1, number="3")
    assert [match.other for match in match_rows(renumbered, base)] == [None] * 4


def test_a_missing_row_is_off_and_never_said_of_a_selection():
    there = sent()[1:]
    (change,) = compare(plan(), there, plan())
    assert (change.key, change.kind, change.state, ticked(change)) == (
        "r11:row_missing",
        "row_missing",
        "theirs",
        False,
    )
    assert compare(plan(), there, plan(), "selection") == []
    assert compare(plan(), there, plan(), "selection latest") == []
    here = edited(plan(), 0, action="Print two")
    assert [change.state for change in compare(plan(), there, here)] == ["conflict", "ours"]
    assert [change.state for change in compare(plan(), there, plan()[1:])] == ["same"]


def test_a_row_withdrawn_here_takes_no_change_without_being_asked():
    there = edited(sent(), 0, timescale="By June 2010", update=f"{NEW}\n{OLD}\n{OLDER}")
    changes = compare(plan(), there, plan()[1:])
    assert told(changes)[0] == ("r11:row_missing", "row_missing", "ours")
    assert [(change.column, change.theirs) for change in changes[1:]] == [
        ("timescale", "By June 2010"),
        ("update", NEW),
    ]
    assert not any(map(ticked, changes))


def test_a_new_row_brings_all_its_cells():
    cells = {"number": "5", "objective": "", "action": "Buy filters", "leads": "Board", "timescale": "", "update": NEW}
    changes = compare(plan(), [*sent(), ReturnedRow(None, "2", cells)], plan())
    assert [(change.key.partition(":")[0], change.kind, change.state, change.theirs) for change in changes] == [
        ("new4", "row_added", "theirs", "Buy filters"),
        ("new4", "leads", "theirs", "Board"),
        ("new4", "update_added", "theirs", NEW),
    ]
    assert all(map(ticked, changes))
    assert {change.placement for change in changes} == {None}


def test_a_row_added_on_both_sides_is_the_same_and_one_added_here_stays():
    cells = {"action": "Buy filters", "leads": "Board"}
    here = [*plan(), KnownRow(30, 40, "2", cells)]
    there = [*sent(), ReturnedRow(None, "2", cells | {"leads": "Police"})]
    assert told(compare(plan(), there, here)) == [
        ("new4:row_added", "row_added", "same"),
        ("new4:leads", "leads", "conflict"),
    ]
    assert told(compare(plan(), sent(), here)) == [
        ("r30:row_added", "row_added", "ours"),
        ("r30:leads", "leads", "ours"),
    ]


def test_an_empty_row_is_none_and_a_plain_copy_is_asked():
    assert compare(plan(), [*sent(), ReturnedRow(None, "2", {"action": " "})], plan()) == []
    changes = compare(plan(), [*sent(), sent()[3]], plan())
    assert changes[0].kind == "row_added" and not any(map(ticked, changes))


@try_rows(
    ("order", "moved"),
    [([0, 1, 2, 3], []), ([1, 2, 3, 0], ["r11"]), ([0, 2, 1, 3], ["r13"]), ([3, 2, 1, 0], [])],
)
def test_a_row_at_another_place_is_moved_but_a_sorted_file_moves_nothing(order, moved):
    rows = sent()
    changes = compare(plan(), [rows[place] for place in order], plan())
    assert told(changes) == [(f"{key}:row_moved", "row_moved", "theirs") for key in moved]
    assert not any(map(ticked, changes))


def test_a_row_under_another_priority_or_objective_is_moved():
    rows = sent()
    (change,) = compare(plan(), [*rows[:3], replace(rows[3], priority="1")], plan())
    assert (change.kind, change.base, change.theirs) == ("row_moved", "Priority 2", "Priority 1")
    (change,) = compare(plan(), edited(rows, 1, objective="Children are heard"), plan())
    assert (change.kind, change.base, change.theirs) == ("row_moved", "Parents know", "Children are heard")


def test_compare_names_the_columns_that_a_moved_row_kept():
    rows = sent([replace(row, cells={**row.cells, "method": f"Method {row.placement}"}) for row in plan()])
    base = [replace(row, cells={**row.cells, "method": f"Method {row.placement}"}) for row in plan()]
    (change,) = compare(base, [*rows[:3], replace(rows[3], priority="1")], base)
    assert change.kept == ("objective", "method")
    (change,) = compare(base, edited(rows, 1, objective="Children are heard"), base)
    assert change.kept == ("method",)


@given(st.lists(st.integers(0, 30), unique=True))
def test_the_longest_rising_part_rises(numbers):
    found = longest_rising(numbers)
    assert found == sorted(found) and set(found) <= set(numbers)
    assert bool(found) == bool(numbers)
