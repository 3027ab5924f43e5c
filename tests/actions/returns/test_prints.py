"""What prints prove where history says something else; and what was taken from a file before."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.fields.rules import Field
from actions.returns.rules.comparing import NO_FIELD, SEVERAL, UNCERTAIN, compare
from actions.returns.rules.matching import commented_rows, looks_like
from actions.returns.rules.values import COLUMNS, KnownRow, ReturnedRow, ticked
from actions.wording.exported import print_of
from actions.wording.updates import join_queries, join_updates, split_queries, split_updates
from core.importing.source import Comment
from tests.actions.returns.rows import NEW, OLD, OLDER, edited, plan, sent, told, without_keys
from tests.actions.returns.test_rules import EDIT, with_edits
from tests.rows import try_rows


def prints_of(rows):
    """The prints that a file of these rows carries, as actions/table/files.py writes them."""
    found = {}
    for row in rows:
        texts = [row.cells[column] for column in (*COLUMNS, "x-Cost")]
        found[row.placement] = tuple(map(print_of, texts))
    return found


@try_rows(
    ("printed", "theirs", "ours", "expected"),
    [
        # history is right
        ("as in history", "as in history", "as in history", []),
        ("as in history", "new", "as in history", [("theirs", "", True)]),
        ("as in history", "as in history", "new", [("ours", "", False)]),
        ("as in history", "new", "newer", [("conflict", "", False)]),
        # history is wrong, and the print proves that the file was not changed
        ("other", "other", "other", []),
        ("other", "other", "as in history", [("ours", "", False)]),
        # history is wrong, and the file was changed
        ("other", "new", "as in history", [("theirs", UNCERTAIN, False)]),
        ("other", "new", "new", [("same", "", False)]),
        ("other", "new", "newer", [("conflict", UNCERTAIN, False)]),
        ("other", "as in history", "as in history", []),
        ("other", "as in history", "newer", [("conflict", UNCERTAIN, False)]),
    ],
)
@try_rows("column", ["action", "timescale", "x-Cost", "objective"])
def test_prints_say_whether_a_cell_was_changed(column, printed, theirs, ours, expected):
    def rows(text):
        found = edited(plan(), 0, **{column: text})
        return edited(found, 1, **{column: text}) if column == "objective" else found

    base, file = rows("as in history"), rows(printed)
    changes = compare(base, sent(rows(theirs)), rows(ours), prints=prints_of(file))
    assert [(change.state, change.question, ticked(change)) for change in changes] == expected


def test_lines_of_an_uncertain_cell_are_asked_but_not_those_added_here():
    base, printed = plan(), edited(plan(), 0, update=OLDER)
    there, here = edited(sent(), 0, update=f"{NEW}\n{OLDER}"), edited(plan(), 0, update=f"All done\n{OLD}\n{OLDER}")
    changes = compare(base, there, here, prints=prints_of(printed))
    assert [(change.kind, change.state, change.question) for change in changes] == [
        ("update_removed", "theirs", UNCERTAIN),
        ("update_added", "theirs", UNCERTAIN),
        ("update_added", "ours", ""),
    ]
    assert not any(map(ticked, changes))


def test_prints_of_the_latest_update_alone_are_known():
    base = edited(plan(), 0, update=f"{OLD}\n{OLDER}\nQuery, 4 May 2010: Who pays?")
    shown = edited(plan(), 0, update=f"{OLD}\nQuery, 4 May 2010: Who pays?")
    assert compare(base, sent(shown), base, "latest", prints_of(shown)) == []
    there = edited(sent(shown), 0, update=f"{NEW}\n{OLD}\nQuery, 4 May 2010: Who pays?")
    (change,) = compare(base, there, base, "latest", prints_of(shown))
    assert (change.kind, change.theirs, ticked(change)) == ("update_added", NEW, True)


def test_print_of_a_row_that_is_missing_or_of_a_column_that_the_file_lacks_is_not_asked():
    printed = prints_of(edited(plan(), 0, action="Other", leads="Other"))
    (change,) = compare(plan(), sent()[1:], plan(), prints=printed)
    assert (change.kind, change.question) == ("row_missing", "")
    rows = [replace(row, cells={"number": row.cells["number"]}) for row in sent()]
    assert compare(plan(), rows, plan(), prints=printed) == []


@try_rows(
    ("theirs", "ours", "state"),
    [
        (NEW, "5 March 2010, Bob Ray, in a file returned by Cy: Second leaflet written", "same"),
        (NEW, "5 March 2010, Cy: Second leaflet written", "same"),
        (NEW, "6 March 2010, Bob Ray: Second leaflet written", "theirs"),
        (NEW, "5 March 2010, Bob Ray: Second leaflet printed", "theirs"),
        ("All done", "28 November 2026, Cy: All done", "same"),
        ("Undated, Bob Ray: All done", "28 November 2026, Cy: All done", "same"),
        ("Query, 4 May 2010: Who pays?", "Query, 4 May 2010: Who pays?", "same"),
    ],
)
def test_an_update_that_was_taken_is_the_same_whoever_is_named(theirs, ours, state):
    there = edited(sent(), 0, update=f"{theirs}\n{OLD}\n{OLDER}")
    changes = compare(plan(), there, edited(plan(), 0, update=f"{ours}\n{OLD}\n{OLDER}"))
    assert [change.state for change in changes] == [state, "ours"][: 1 + (state == "theirs")]


def test_of_two_equal_updates_one_taken_leaves_the_other():
    lines = "5 March 2010, Ann Lee: Done\n5 March 2010, Bob Ray: Done"
    there = edited(sent(), 3, update=lines)
    changes = compare(plan(), there, edited(plan(), 3, update="5 March 2010, Cy: Done"))
    assert [change.state for change in changes] == ["same", "theirs"]


@try_rows(
    ("theirs", "ours", "state"),
    [
        ("By May 2011", "By March 2010\nProposed timescale – By May 2011", "same"),
        ("By May 2011", "By March 2010\nReviewed timescale – By May 2011", "same"),
        ("By May 2011", "By March 2010\nProposed timescale – By June 2011", "conflict"),
        ("By May 2011", "By March 2010\nReviewed timescale – By May 2011\nProposed timescale – By June 2011", "same"),
        ("By March 2010\nReviewed timescale – By May 2011", "By March 2010\nProposed timescale – By May 2011", "same"),
        ("By April 2010", "By March 2010", "theirs"),
        ("", "By March 2010\nProposed timescale – By May 2011", "conflict"),
    ],
)
def test_a_timescale_that_was_taken_is_the_same(theirs, ours, state):
    there, here = edited(sent(), 0, timescale=theirs), edited(plan(), 0, timescale=ours)
    assert [change.state for change in compare(plan(), there, here)] == [state]


def test_an_older_timescale_corrected_below_the_same_latest_one_is_still_a_change():
    base = edited(plan(), 0, timescale="By March 2010\nReviewed timescale – By May 2011")
    there = edited(sent(base), 0, timescale="By 3 March 2010\nReviewed timescale – By May 2011")
    assert [change.state for change in compare(base, there, base)] == ["theirs"]


def test_moves_that_were_made_are_the_same():
    rows = sent()
    here = plan()
    moved = [here[1], here[2], here[3], here[0]]
    assert told(compare(plan(), [rows[1], rows[2], rows[3], rows[0]], moved)) == [
        ("r11:row_moved", "row_moved", "same")
    ]
    added = KnownRow(30, 40, "1", {"action": "Buy filters"})
    new = ReturnedRow(None, "1", {"action": "Buy filters"})
    changes = compare(plan(), [rows[1], rows[2], new, rows[0], rows[3]], [here[1], here[2], added, here[0], here[3]])
    assert {change.state for change in changes} == {"same"} and len(changes) == 2
    there = edited(rows, 1, objective="Children are heard")
    assert [change.state for change in compare(plan(), there, edited(here, 1, objective="Children are heard"))] == [
        "same"
    ]


def test_new_and_moved_rows_say_what_stands_above_them():
    new = ReturnedRow(None, "1", {"action": "Buy filters"})
    blank = ReturnedRow(None, "1", {"action": ""})
    rows = sent()
    changes = compare(plan(), [new, rows[0], blank, replace(new, cells={"action": "Buy more"}), *rows[1:]], plan())
    assert [(change.key, change.above, change.priority) for change in changes] == [
        ("new0:row_added", "", "1"),
        ("new3:row_added", "r11", "1"),
    ]
    after = replace(new, priority="2")
    changes = compare(plan(), [*rows, after, replace(after, cells={"action": "Buy more"})], plan())
    assert [(change.key, change.above, change.priority) for change in changes] == [
        ("new4:row_added", "r14", "2"),
        ("new5:row_added", "new4", "2"),
    ]
    (moved,) = compare(plan(), [rows[1], rows[2], rows[0], rows[3]], plan())
    assert (moved.key, moved.above, moved.priority) == ("r11:row_moved", "r13", "1")
    (moved,) = compare(plan(), [*rows[:3], replace(rows[3], priority="1")], plan())
    assert (moved.key, moved.above, moved.priority) == ("r14:row_moved", "r13", "1")
    (added,) = compare(plan(), [*rows[:2], replace(new, priority=""), *rows[2:]], plan())
    assert (added.above, added.priority) == ("r12", "1")


def test_an_objective_of_which_rows_say_different_things_is_asked():
    there = edited(edited(sent(), 0, objective="Parents act"), 1, objective="Parents help")
    changes = compare(plan(), there, plan())
    assert [(change.theirs, change.question) for change in changes] == [
        ("Parents act", SEVERAL),
        ("Parents help", SEVERAL),
    ]
    (change,) = compare(plan(), edited(edited(sent(), 0, objective="Parents act"), 1, objective="Parents act"), plan())
    assert (change.question, ticked(change)) == ("", True)


AIM = {"x-Aim": Field(1, "aim", "Aim", "text", "objective", True)}
BUDGET = {"x-Budget": Field(2, "budget", "Budget", "text", "priority", True)}


@try_rows(("column", "fields", "rows"), [("x-Aim", AIM, 2), ("x-Budget", BUDGET, 3)])
def test_a_field_of_a_part_changes_once_for_all_its_rows(column, fields, rows):
    base = [replace(row, cells={**row.cells, column: "then"}, fields=fields) for row in plan()]
    there = sent(base)
    for place in range(rows):
        there = edited(there, place, **{column: "new" if place == 0 else ""})
    (change,) = compare(base, there, base)
    assert (change.key, change.kind, change.state, ticked(change)) == (f"r11:{column}", "field", "theirs", True)
    here = base
    for place in range(rows):
        here = edited(here, place, **{column: "newer"})
    assert told(compare(base, sent(base), here)) == [(f"r11:{column}", "field", "ours")]
    assert told(compare(base, there, here)) == [(f"r11:{column}", "field", "conflict")]
    gone = [replace(row, cells={k: v for k, v in row.cells.items() if k != column}, fields={}) for row in base]
    assert compare(base, sent(base), gone) == []
    assert [change.question for change in compare(base, there, gone)] == [NO_FIELD.format(column[2:])]


def test_comments_of_rows_are_found_changed_or_not():
    note, other = Comment("Cy", None, "Is this enough?"), Comment("Di", None, "New?")
    rows = sent()
    rows[1] = replace(rows[1], comments={"leads": (note,)})
    new = ReturnedRow(None, "2", {"action": "Buy filters"}, comments={"action": (other,)})
    assert compare(plan(), rows, plan()) == []
    assert commented_rows([*rows, new], plan()) == [(plan()[1], (note,)), (new, (other,))]


@try_rows(("known", "share"), [(4, 1.0), (2, 0.5), (0, 0.0)])
def test_a_file_looks_like_a_plan_by_the_share_of_its_rows(known, share):
    others = [
        ReturnedRow(14 - place, "1", {"number": str(4 - place), "action": f"Something {place} else"})
        for place in range(4 - known)
    ]
    blank = ReturnedRow(None, "1", {"action": ""})
    assert looks_like([*without_keys(sent())[:known], *others, blank], plan()) == share
    assert looks_like([], plan()) == 0


def test_rows_without_priority_are_known_by_their_number():
    rows = [replace(row, priority="", cells={"number": row.cells["number"]}) for row in without_keys(sent())]
    assert compare(plan(), rows, plan()) == []
    same = KnownRow(30, 40, "2", {"action": "Buy filters"})
    changes = compare(plan(), [*sent(), ReturnedRow(None, "", {"action": "Buy filters"})], [*plan(), same])
    assert [change.state for change in changes] == ["same"]


def taken(rows, changes):
    """The rows here after every ticked change was taken as the services take it: timescales are proposed, and updates
    name who returned the file.
    """
    for change in changes:
        if not ticked(change):
            continue
        parts = [(row.priority, row.cells["objective"]) for row in plan()]
        own = next(place for place, row in enumerate(rows) if row.placement == change.placement)
        group = [place for place, part in enumerate(parts) if part == parts[own]]
        for place in group if change.column in ("objective", "method") else [own]:
            text, was = change.theirs, rows[place].cells[change.column]
            if change.kind == "timescale" and was and text:
                text = f"{was}\nProposed timescale – {text}"
            if change.kind == "update_added":
                lines = [replace(line, author=f"{line.author or 'Cy'}, in a file") for line in split_updates(text)]
                queries = [*split_queries(text), *split_queries(was)]
                lines = [replace(line, on=line.on or change.on) for line in lines] + split_updates(was)
                text = "\n".join(filter(None, (join_updates(lines), join_queries(queries))))
            rows = edited(rows, place, **{change.column: text})
    return rows


@pytest.mark.long
@given(
    st.lists(st.tuples(st.integers(0, 3), EDIT), max_size=8), st.lists(st.tuples(st.integers(0, 3), EDIT), max_size=4)
)
def test_comparing_again_shows_nothing_that_was_taken(theirs, ours):
    there, here = with_edits(sent(), theirs), with_edits(plan(), ours)
    changes = compare(plan(), there, here)
    again = {change.key: change.state for change in compare(plan(), there, taken(here, changes))}
    for change in changes:
        if ticked(change):
            assert again.get(change.key, "same") == "same", change
