"""The table with marks of change: every word that came in or went, and every row that left."""

from __future__ import annotations

from actions.colours.rules import RED, Evaluation
from actions.past.changes.marked import has_marks, marked_cell, marked_tables
from actions.table.querysets.cells import TimescaleLine
from actions.table.querysets.rows import PriorityTable, Row
from actions.table.querysets.totals import Totals
from core.documents import render
from core.documents.grid import place
from core.documents.model import Badge, Cell, Column, Document, Table
from core.history.display import compared
from tests.core.documents.samples import DAY
from tests.rows import try_rows

COLUMNS = tuple(Column(name, 1, is_row_header=place < 2) for place, name in enumerate("OM")) + tuple(
    Column(name) for name in ("No.", "Action", "Lead", "Timescale", "Update")
)


def row(action, text, *, placement=None, leads=("Police",), when="March 2010", objective=1, method=1, **more):
    """A row of an objective and a method of its own."""
    values = {"row": action, "number": action, "status": "in_progress", "completed_on": None, "withdrawn_on": None,
              "withdrawn_reason": "", "priority": 1, "priority_text": "P", "objective": objective,
              "objective_text": f"Objective {objective}", "method": method, "method_text": f"Method {method}"}  # fmt: skip
    return Row(placement=placement or action, action=action, text=text, leads=list(leads),
               timescales=[TimescaleLine(when, "agreed", True, None)], **values | more)  # fmt: skip


def table(*rows, number="1"):
    return PriorityTable(int(number), number, f"Priority {number}", list(rows))


def said(cells):
    """The cells as texts, with their marks in words."""
    return [cell.flat_text for cell in cells]


def test_words_that_came_in_or_went_are_marked_and_nothing_else():
    before = table(row(1, "Write a policy for schools"), row(2, "Train all heads", objective=2, method=2))
    now = table(row(1, "Write a policy for all schools", leads=("Police", "Youth Service")),
                row(2, "Train all heads", objective=2, method=2))  # fmt: skip
    [found] = marked_tables([now], [before])
    assert said(found.rows[0]) == [
        "Objective 1", "Method 1", "1", "Write a policy for [added: all] schools",
        "Police[added: ;\nYouth Service]", "March 2010", "",
    ]  # fmt: skip
    assert not has_marks(found.rows[1]) and found.marked == 1


def test_a_new_row_is_marked_whole_and_one_that_left_stands_at_the_end():
    before, now = table(row(1, "Old"), row(2, "Stays")), table(row(2, "Stays"), row(3, "New", objective=3, method=3))
    [found] = marked_tables([now], [before])
    assert said(found.rows[1])[:4] == ["[added: Objective 3]", "[added: Method 3]", "[added: 3]", "[added: New]"]
    assert said(found.rows[2]) == [
        "[removed: Objective 1]", "[removed: Method 1]", "[removed: 1]", "[removed: Old]", "[removed: Police]",
        "[removed: March 2010]", "",
    ]  # fmt: skip
    assert found.marked == 2


def test_a_priority_that_left_stands_at_the_end_with_its_rows():
    found = marked_tables([table(row(1, "A"))], [table(row(1, "A")), table(row(2, "B"), number="2")])
    assert [(each.table.number, each.is_gone, each.marked) for each in found] == [("1", False, 0), ("2", True, 1)]


def test_an_action_that_was_carried_on_is_compared_with_what_it_was():
    now = table(row(11, "Write two policies", number=1, objective=9, method=9))
    before = table(row(1, "Write a policy", objective=2, method=2))
    [found] = marked_tables([now], [before], {11: 1})
    assert len(found.rows) == 1
    assert said(found.rows[0])[2:4] == ["1", "Write [removed: a policy][added: two policies]"]


def test_both_texts_can_be_read_back_from_the_marks():
    before, now = table(row(1, "One two three\nfour")), table(row(1, "One 2 three\nfour five"))
    cell = marked_tables([now], [before])[0].rows[0][3]
    assert "".join(run.text for run in cell.runs if run.change != "removed") == "One 2 three\nfour five"
    assert "".join(run.text for run in cell.runs if run.change != "added") == "One two three\nfour"


@try_rows(("old", "text", "said"), [
    ("G On track\nAlso under 3", "Also under 3", "R Overdue\n[removed: before: G On track]\nAlso under 3"),
    ("G On track", "Also under 3", "R Overdue\n[removed: before: G On track]\n[added: Also under 3]"),
    ("G On track\nAlso under 3", "", "R Overdue\n[removed: before: G On track]\n[removed: Also under 3]"),
    ("G On track", "", "R Overdue\n[removed: before: G On track]"),
    ("", "", "R Overdue\n[added: new]"),
    ("R Overdue\nAlso under 3", "Also under 3", "R Overdue\nAlso under 3"),
])  # fmt: skip
def test_another_colour_says_what_it_was_and_marks_of_the_rest_only_what_changed(old, text, said):
    assert marked_cell(Cell(text, badge=Badge("R", "Overdue", "#fff")), old).flat_text == said


def test_changed_counts_of_answers_are_one_new_sentence():
    overdue = Evaluation(RED, "R", "Red", "Overdue", "Late", detail="since 1 March 2010")
    rows = [row(1, "Ask all", evaluation=overdue, answers=totals) for totals in (Totals(46, 7), Totals(46, 13))]
    [found] = marked_tables([table(rows[1])], [table(rows[0])])
    assert found.rows[0][6].flat_text.split("\n")[-1] == ("[added: Agencies, 46 asked: 7 → 13 done, 39 → 33 no reply]")
    assert "removed" not in found.rows[0][6].flat_text and found.marked == 1


@try_rows(("old", "new"), [("a b c d", "a b x d"), ("", "new"), ("old", ""), ("same", "same")])
def test_pieces_hold_both_texts(old, new):
    found = compared(old, new)
    assert "".join(text for sign, text in found if sign != "+") == old
    assert "".join(text for sign, text in found if sign != "-") == new


def test_each_form_marks_by_more_than_colour():
    [found] = marked_tables([table(row(1, "Write two"))], [table(row(1, "Write one"))])
    made = Table(COLUMNS, found.rows, "Plan")
    assert place(made)
    document = Document("Plan", DAY, (made,))
    page = render(document, "html").decode()
    assert '<del><span class="govuk-visually-hidden">[removed: </span>one' in page and "<ins>" in page
    assert "[removed: one]" in render(document, "csv").decode()
    assert render(document, "pdf").startswith(b"%PDF")
