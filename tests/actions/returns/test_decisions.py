"""What becomes of each change of a returned file, by what was ticked and said of it."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.returns.decisions import FILE, FUTURE, NO_TEXT, decide_all, in_rows
from actions.returns.rules.refusals import LONG_TIMESCALE, ONE_UPDATE, refusal
from actions.returns.rules.values import CellChange
from core.importing.fields import Choices
from tests.rows import try_rows

TODAY = dt.date(2010, 3, 5)
KEY = "r45:action"


def change(key: str = KEY, **values) -> CellChange:
    texts = {"base": "Print", "theirs": "Print leaflets", "ours": "Print"}
    return CellChange(key, **{"placement": 45, "action": 4, "column": "action", "kind": "text"} | texts | values)


THEIRS = change(state="theirs")
CONFLICT = change(state="conflict", ours="Print all")
ASKED = change(state="theirs", question="Is it certain?")
MISSING = change(state="theirs", kind="row_missing", theirs="")
MOVED = change(state="theirs", kind="row_moved")
ADDED = change(state="theirs", kind="update_added", column="update")
DATED = change(state="theirs", kind="update_added", column="update", on=dt.date(2010, 2, 3))
EDITED = change(state="theirs", kind="update_edited", column="update", base="3 February 2010, Ann Lee: Sent")
REMOVED = change(state="theirs", kind="update_removed", column="update", theirs="")


def decided(one: CellChange, said: dict[str, str], tick: bool | None, *, allowed=(KEY,)):
    answers = {f"{name} {one.key}": text for name, text in said.items()}
    ticks = {} if tick is None else {(FILE, one.key): tick}
    choices = Choices(answers=answers, ticks=ticks)
    (decision,) = decide_all([one], choices, allowed, returner="Ann Lee", on=TODAY)
    return decision


@try_rows(
    ("one", "said", "tick", "is_taken", "waits", "fault"),
    [
        pytest.param(THEIRS, {}, None, True, False, "", id="theirs is taken"),
        pytest.param(THEIRS, {}, False, False, False, "", id="unticked"),
        pytest.param(THEIRS, {}, True, True, False, "", id="ticked"),
        pytest.param(change(state="ours"), {}, True, False, False, "", id="ours is never taken"),
        pytest.param(change(state="same"), {}, True, False, False, "", id="same is never taken"),
        pytest.param(change(state="theirs", column="number"), {}, True, False, False, "", id="a number is not taken"),
        pytest.param(change(state="theirs", column="colour"), {}, True, False, False, "", id="a colour is not taken"),
        pytest.param(ASKED, {}, None, False, False, "", id="asked"),
        pytest.param(ASKED, {}, True, True, False, "", id="asked and ticked"),
        pytest.param(CONFLICT, {}, None, False, True, "", id="conflict, nothing said"),
        pytest.param(CONFLICT, {}, True, False, True, "", id="conflict has no tick"),
        pytest.param(CONFLICT, {"keep": "ours"}, None, False, False, "", id="conflict, kept"),
        pytest.param(CONFLICT, {"keep": "theirs"}, None, True, False, "", id="conflict, theirs"),
        pytest.param(CONFLICT, {"keep": "other", "text": "Both"}, None, True, False, "", id="conflict, another text"),
        pytest.param(CONFLICT, {"keep": "other"}, None, True, False, NO_TEXT, id="conflict, no text"),
        pytest.param(CONFLICT, {"keep": "other", "text": " \n"}, None, True, False, NO_TEXT, id="conflict, blank"),
        pytest.param(CONFLICT, {"keep": "all"}, None, False, True, "", id="conflict, an answer that was not offered"),
        pytest.param(MISSING, {}, None, False, False, "", id="missing row is off"),
        pytest.param(MISSING, {}, True, True, False, "Say why the action is withdrawn.", id="withdrawn without why"),
        pytest.param(MISSING, {"reason": "  "}, True, True, False, "Say why the action is withdrawn.", id="blank why"),
        pytest.param(MISSING, {"reason": "Done twice"}, True, True, False, "", id="withdrawn"),
        pytest.param(MOVED, {}, None, False, False, "", id="moved row is off"),
        pytest.param(REMOVED, {}, None, False, False, "", id="removed line is off"),
        pytest.param(REMOVED, {}, True, True, False, "", id="removed line, ticked"),
        pytest.param(EDITED, {}, None, True, False, "", id="the returner's own update"),
        pytest.param(
            change(state="theirs", kind="update_edited", column="update", base="3 February 2010, Bob Ray: Sent"),
            {}, None, False, False, "", id="somebody else's update",
        ),
        pytest.param(ADDED, {}, None, True, False, "", id="no day is today"),
        pytest.param(ADDED, {"day": "3 March 2010"}, None, True, False, "", id="a day"),
        pytest.param(ADDED, {"day": "6 March 2010"}, None, True, False, FUTURE, id="a day to come"),
        pytest.param(ADDED, {"day": "6 March 2010"}, False, False, False, "", id="a day to come, unticked"),
        pytest.param(DATED, {"day": "6 March 2010"}, None, True, False, "", id="the day stands in the file"),
        pytest.param(
            change(state="theirs", kind="update_added", column="update", on=dt.date(2010, 3, 6)),
            {}, None, True, False, FUTURE, id="a day to come stands in the file",
        ),
    ],
)  # fmt: skip
def test_what_becomes_of_a_change(one, said, tick, is_taken, waits, fault):
    decision = decided(one, said, tick)
    assert (decision.is_taken, decision.waits, decision.fault) == (is_taken, waits, fault)


def test_a_day_that_cannot_be_read_is_a_fault():
    decision = decided(ADDED, {"day": "31 February 2010"}, None)
    assert decision.is_taken
    assert "day" in decision.fault.lower() or "date" in decision.fault.lower()


def test_a_day_that_was_said_is_a_date():
    assert decided(ADDED, {"day": "3 March 2010"}, None).day == dt.date(2010, 3, 3)
    assert decided(ADDED, {}, None).day is None


def test_another_text_counts_only_where_it_was_chosen():
    assert decided(CONFLICT, {"keep": "other", "text": "Both"}, None).text == "Both"
    assert decided(CONFLICT, {"keep": "theirs", "text": "Both"}, None).text is None


def test_another_text_that_is_no_update_is_a_fault():
    base = "3 February 2010, Ann Lee: Sent"
    texts = {"base": base, "ours": f"{base} out", "theirs": f"{base} off"}
    one = change(state="conflict", column="update", kind="update_edited", **texts)
    assert decided(one, {"keep": "other", "text": f"{base} to all"}, None).fault == ""
    assert decided(one, {"keep": "other", "text": f"{base}\n4 February 2010, Ann Lee: More"}, None).fault == ONE_UPDATE


@try_rows("one", [THEIRS, CONFLICT, MISSING])
def test_what_a_person_may_not_decide_is_not_taken(one):
    decision = decided(one, {"keep": "theirs", "reason": "Why"}, True, allowed=())
    assert (decision.is_allowed, decision.is_taken, decision.waits) == (False, False, False)


def new_row(is_ticked: bool | None, cell_ticked: bool | None = None):
    added = change("new3:row_added", placement=None, action=None, kind="row_added", state="theirs", base="", ours="")
    leads = change("new3:leads", placement=None, action=None, kind="leads", column="leads", state="theirs", base="")
    other = change("new4:row_added", placement=None, action=None, kind="row_added", state="theirs", base="", ours="")
    ticks = {added.key: is_ticked, leads.key: cell_ticked}
    choices = Choices(ticks={(FILE, key): tick for key, tick in ticks.items() if tick is not None})
    changes = [added, leads, other, THEIRS]
    return decide_all(changes, choices, {each.key for each in changes}, returner="", on=TODAY)


@try_rows(
    ("row", "cell", "taken"),
    [
        (None, None, [True, True, True, True]),
        (False, None, [False, False, True, True]),
        (False, True, [False, False, True, True]),
        (None, False, [True, False, True, True]),
    ],
)
def test_cells_of_a_new_row_are_taken_only_with_the_row(row, cell, taken):
    assert [one.is_taken for one in new_row(row, cell)] == taken


def test_changes_of_a_row_stand_together():
    assert [[one.change.key for one in row] for row in in_rows(new_row(None))] == [
        ["new3:row_added", "new3:leads"],
        ["new4:row_added"],
        ["r45:action"],
    ]


ANSWERS = {"keep": "other", "text": "Both", "day": "rubbish", "agreed": "own", "author": "1", "reason": "Why"}


@try_rows(
    ("one", "heard"),
    [
        (THEIRS, ""),
        (CONFLICT, "keep text"),
        (change(state="conflict", kind="update_removed", column="update", theirs=""), ""),
        (ADDED, "day author"),
        (DATED, "author"),
        (MISSING, "reason"),
        (change(state="theirs", kind="timescale", column="timescale"), "reason agreed"),
        (change("new3:timescale", state="theirs", kind="timescale", column="timescale"), ""),
    ],
)
def test_an_answer_counts_only_where_the_page_asks(one, heard):
    decision = decided(one, ANSWERS, True, allowed={one.key})
    assert list(decision.answers) == heard.split()
    assert decision.text == ("Both" if "text" in heard else None)


NAME, WORDING = "N" * 201, "By July 2010, " + "or later " * 60


@try_rows("key", ["r45", "new3"])
@try_rows(
    ("column", "theirs", "says"),
    [
        ("leads", f"Board\n{NAME}", f"“{'N' * 40}…” is too long for a name. Put each lead on a line of its own."),
        ("leads", f"Board\n{NAME[1:]}", ""),
        ("timescale", WORDING, LONG_TIMESCALE),
        ("timescale", f"By May 2010\nReviewed timescale – {WORDING}", LONG_TIMESCALE),
        ("timescale", WORDING[:500], ""),
    ],
)
def test_what_is_longer_than_its_field_is_refused(key, column, theirs, says):
    ours = "" if key == "new3" else "Board" if column == "leads" else "By May 2010"
    assert (
        refusal(change(f"{key}:{column}", column=column, kind=column, state="theirs", ours=ours, theirs=theirs)) == says
    )


def test_another_text_that_is_too_long_is_a_fault():
    one = change(state="conflict", kind="leads", column="leads", base="Ann", ours="Bob", theirs="Eve")
    assert decided(one, {"keep": "other", "text": NAME}, None).fault.endswith("Put each lead on a line of its own.")
