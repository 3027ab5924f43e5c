"""A returned file compared with the plan as exported and the plan as it is now."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.returns.rules.comparing import compare, form_of
from actions.returns.rules.updates import lines_of, update_changes
from actions.returns.rules.values import ticked
from actions.wording.document import normal
from core.importing.source import Comment, Edit
from tests.actions.returns.rows import NEW, OLD, OLDER, edited, plan, sent, told, without_keys
from tests.rows import try_rows

DAY = dt.date(2026, 11, 20)


@try_rows(
    ("text", "form"),
    [
        ("  two\u00a0 words ", "two words"),
        ("“One” – ‘two’ — it’s", "\"One\" - 'two' - it's"),
        ("one \n\n  two\t three\n ", "one\n\ntwo three"),
        ("one\r\ntwo\x0bthree", "one\ntwo\nthree"),
        ("", ""),
    ],
)
def test_the_normal_form_ignores_what_a_word_processor_changes(text, form):
    assert normal(text) == form == normal(form)


@try_rows(
    ("column", "theirs", "ours", "kind", "state"),
    [
        ("action", "Print two leaflets", None, "text", "theirs"),
        ("action", None, "Print two leaflets", "text", "ours"),
        ("action", "Print two leaflets", " Print two leaflets", "text", "same"),
        ("action", "Print two leaflets", "Print three", "text", "conflict"),
        ("action", "", None, "text", "theirs"),
        ("timescale", "By June 2010", None, "timescale", "theirs"),
        ("timescale", "By June 2010", "By July 2010", "timescale", "conflict"),
        ("leads", "Police", None, "leads", "theirs"),
        ("leads", "Police\nBoard", "Board; police", "leads", "same"),
        ("leads", "Police", "Board", "leads", "conflict"),
        ("x-Cost", "£5", None, "field", "theirs"),
        ("x-Cost", None, "£5", "field", "ours"),
        ("number", "9", None, "field", "theirs"),
        ("objective", "Parents and carers know", None, "text", "theirs"),
        ("method", "By post", None, "text", "theirs"),
    ],
)
def test_who_changed_a_cell(column, theirs, ours, kind, state):
    base = plan()
    there = sent() if theirs is None else edited(sent(), 0, **{column: theirs})
    here = base if ours is None else edited(base, 0, **{column: ours})
    changes = compare(base, there, here)
    assert told(changes) == [(f"r11:{column}", kind, state)]
    was = base[0].cells.get(column, "")
    assert (changes[0].base, changes[0].theirs, changes[0].ours) == (
        was, was if theirs is None else theirs, was if ours is None else ours,
    )  # fmt: skip
    assert (changes[0].placement, changes[0].action) == (11, 21)
    assert ticked(changes[0]) == (state == "theirs" and column != "number")


@try_rows(
    ("column", "text"),
    [
        ("action", "Print  a leaflet\u00a0for parents "),
        ("leads", "all agencies"),
        ("number", "1"),
        ("colour", "Green"),  # where the exported plan has no colours
        ("objective", ""),  # goes on with what stands above
    ],
)
def test_the_same_in_other_letters_is_no_change(column, text):
    place = 1 if column == "objective" else 0
    assert compare(plan(), edited(sent(), place, **{column: text}), plan()) == []


def test_a_renumbered_row_is_no_change_of_ours():
    assert compare(plan(), sent(), edited(plan(), 0, number="7")) == []


def test_a_column_that_the_file_lacks_was_not_changed():
    rows = [replace(row, cells={"action": row.cells["action"]}) for row in sent()]
    assert compare(plan(), rows, plan()) == []


@try_rows("below", ["Parents and carers know", ""])
def test_an_objective_changes_once_for_all_its_rows(below):
    new = "Parents and carers know"
    there = edited(edited(sent(), 0, objective=new), 1, objective=below)
    assert told(compare(plan(), there, plan())) == [("r11:objective", "text", "theirs")]
    here = edited(edited(plan(), 0, objective="Families know"), 1, objective="Families know")
    assert told(compare(plan(), there, here)) == [("r11:objective", "text", "conflict")]
    assert told(compare(plan(), sent(), here)) == [("r11:objective", "text", "ours")]


def test_an_objective_is_not_cleared_by_a_row_that_is_missing():
    there = edited(sent(), 1, objective="")[1:]
    assert told(compare(plan(), there, plan())) == [("r11:row_missing", "row_missing", "theirs")]
    cleared = edited(edited(sent(), 0, objective=""), 1, objective="")
    assert told(compare(plan(), cleared, plan())) == [("r11:objective", "text", "theirs")]


def test_all_authors_of_tracked_changes_are_named_and_comments_stay_beside_the_row():
    edits = (Edit("Ann Lee", dt.date(2026, 11, 19), added="two"), Edit("Bob Ray", DAY, removed="a"))
    note = Comment("Cy", DAY, "Is this enough?")
    row = edited(sent(), 0, action="Print two leaflets", leads="Police")[0]
    row = replace(row, edits={"action": edits}, comments={"timescale": (note,)})
    leads, action = sorted(compare(plan(), [row, *sent()[1:]], plan()), key=lambda change: change.author)
    assert (action.author, action.on, leads.author, leads.on) == ("Ann Lee, Bob Ray", DAY, "", None)
    assert action.comments == leads.comments == (note,)


WORDS = ("leaflet", "school", "governor", "police", "report", "train", "“ask”", "–", "2010")
WORDING = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
UPDATES = st.lists(
    st.sampled_from((OLD, OLDER, NEW, f"{OLD} too", "All done", "Query, 4 May 2010: Who pays?")), max_size=4
)
EDIT = st.one_of(
    st.tuples(st.sampled_from(("action", "leads", "timescale", "objective", "method", "x-Cost")), WORDING),
    st.tuples(st.just("update"), UPDATES.map("\n".join)),
)
EDITS = st.lists(st.tuples(st.integers(0, 3), EDIT), max_size=8)


def with_edits(rows, edits):
    for place, (column, text) in edits:
        rows = edited(rows, place, **{column: text})
    return rows


def forms(column, text):
    """What must be found again of a cell: its lines, or the whole of it."""
    if column == "update":
        return {paragraph for form in lines_of(text) for paragraph in form.split("\n") if paragraph}
    return {form_of(column)(text)} - {"", frozenset()}


@pytest.mark.long
@given(EDITS, EDITS, st.booleans(), st.sampled_from((4, 3)), st.sampled_from((4, 3)))
@settings(max_examples=200)
def test_no_text_of_either_side_is_lost(theirs, ours, keyed, rows_there, rows_here):
    base = plan()
    there, here = with_edits(sent(), theirs)[:rows_there], with_edits(base, ours)[:rows_here]
    there = there if keyed else without_keys(there)
    changes = compare(base, there, here)
    assert len({change.key for change in changes}) == len(changes)
    for side, rows in (("theirs", there), ("ours", here)):
        for column in ("action", "leads", "timescale", "objective", "method", "x-Cost", "update"):
            found = set()
            for change in changes:
                if change.column == column:
                    found |= forms(column, getattr(change, side))
            for was, row in zip(base, rows, strict=False):
                assert forms(column, row.cells.get(column, "")) <= found | forms(column, was.cells.get(column, ""))


@given(EDITS, st.booleans(), st.sampled_from(("whole", "latest", "selection")))
def test_what_only_one_side_changed_is_never_a_conflict(edits, is_theirs, scope):
    base = with_edits(plan(), edits)
    assert compare(base, sent(base), base, scope) == []
    changes = compare(plan(), sent(base), plan()) if is_theirs else compare(plan(), sent(), base)
    assert {change.state for change in changes} <= {"theirs" if is_theirs else "ours"}


@given(UPDATES, UPDATES, UPDATES)
def test_lines_of_updates_differ_once(base, theirs, ours):
    changes = list(update_changes("\n".join(base), "\n".join(theirs), "\n".join(ours)))
    assert not any(change.state == "conflict" for change in changes if change.kind == "update_added")
    if theirs == ours:
        assert {change.state for change in changes} <= {"same"}
