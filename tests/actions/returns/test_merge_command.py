"""merge_plan: what a returned file changes, for people and for programs, and accepting what only the file changed."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from actions.models import Plan
from actions.structure.services import structure
from actions.table.files import export_plan, plan_document
from core.models import Import
from tests.actions.returns.wordedits import WordPlan, edited_word, run_of, without_marks
from tests.factories.plan import ProgressUpdateFactory, small_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def merge(tmp_path):
    """merge(content, …) → (exit code, what is printed)."""

    def run(data: bytes, *options: str, name: str = "returned.docx") -> tuple[int, str]:
        path, out = tmp_path / name, StringIO()
        path.write_bytes(data)
        try:
            call_command("merge_plan", str(path), *options, stdout=out)
        except SystemExit as ended:
            return ended.code, out.getvalue()
        except CommandError as error:
            return error.returncode, str(error)
        return 0, out.getvalue()

    return run


def word_file(plan: Plan, edit=lambda word: None, **more) -> bytes:
    return edited_word(export_plan(plan, None, "docx", **more), edit)


def conflict(row, data: bytes) -> bytes:
    """The file, after the action of this row has been changed here."""
    text = f"{row.action.text} here"
    structure.edit_action(action=row.action, expected=row.action.version, changes={"text": text}, by=None)
    return data


@pytest.mark.long
def test_an_unchanged_file_leaves_nothing(plan, merge):
    code, output = merge(word_file(plan))
    assert code == 0
    assert output == f"{plan.title}: 0 theirs, 0 ours, 0 same, 0 conflict\n"


def test_what_waits_is_listed_and_nothing_is_saved(plan, rows, merge):
    before = plan_document(plan)
    code, output = merge(word_file(plan, lambda word: word.write(rows[0].pk, "action", "Written")))
    assert code == 1
    assert f"- Action 1, action (theirs): “{rows[0].action.text}” → “Written”" in output
    assert output.endswith("Nothing has been saved. Add --accept all to accept what only the file changed.\n")
    assert plan_document(plan) == before
    assert not Import.objects.exists()


def test_words_without_a_place_are_listed_and_left(plan, rows, merge):
    """With nothing else changed, too: no program is to take such a file for an untouched one."""
    data = word_file(plan, lambda word: word.write(rows[1].pk, "colour", "Ask the police first"))
    code, output = merge(data, "--accept", "all")
    assert code == 1
    assert "- Action 2, words (theirs): “” → “Ask the police first”" in output
    code, output = merge(data, "--json")
    assert code == 1
    assert [(each["column"], each["action"]) for each in json.loads(output)["changes"]] == [("words", 2)]


def test_words_that_were_not_read_are_printed_and_end_with_1(plan, rows, merge):
    def hide(word: WordPlan) -> None:
        run = run_of("Ask the police")
        run.insert(0, parse_xml(f"<w:rPr xmlns:w='{qn('w:p')[1:-2]}'><w:vanish/></w:rPr>"))
        word.paragraphs(rows[0].pk, "action")[0].append(run)

    code, output = merge(word_file(plan, hide))
    assert code == 1
    assert "Hidden text was left out: Ask the police" in output


@pytest.mark.parametrize(
    ("data", "options", "says"),
    [
        (b"PK\x03\x04 broken", (), "damaged"),
        (
            b"Action,Lead,Timescale\nBuy books,Ann,May 2027\n",
            (),
            "was not exported from a plan that is here. Import it, or name one",
        ),
        (None, ("--plan", "999"), "There is no plan 999."),
    ],
)
def test_what_cannot_be_compared_ends_with_2(plan, merge, data, options, says):
    code, output = merge(data or word_file(plan), *options)
    assert code == 2
    assert says in output


def test_a_file_that_is_not_there_ends_with_2(plan, tmp_path):
    with pytest.raises(CommandError, match="could not be opened") as error:
        call_command("merge_plan", str(tmp_path / "none.docx"))
    assert error.value.returncode == 2


@pytest.mark.parametrize("options", [(), ("--accept", "all")])
def test_a_file_that_names_another_plan_is_not_compared(plan, rows, merge, options):
    """The keys of its rows would mean rows of a plan with which it has nothing to do."""
    data = word_file(plan, lambda word: word.write(rows[0].pk, "action", "Written"))
    other = small_plan()
    before = plan_document(other)
    output = "This file was exported from a different plan from the one named."
    assert merge(data, "--plan", str(other.pk), *options) == (2, output)
    assert plan_document(other) == before
    assert merge(data, "--plan", str(plan.pk))[0] == 1
    Plan.objects.filter(pk=plan.pk).update(uid="c0ffee00-1234-4abc-8def-0123456789ab")
    assert merge(data, "--plan", str(plan.pk), *options) == (2, output)
    assert merge(data, *options) == (2, "This file was exported from a plan that is not here.")


def test_a_file_without_marks_is_compared_with_the_plan_that_is_named(plan, rows, merge):
    data = without_marks(word_file(plan, lambda word: word.write(rows[0].pk, "action", "Written")))
    code, output = merge(data, "--plan", str(plan.pk), "--json")
    assert code == 1
    assert json.loads(output)["marks"] == "lost"
    assert [change["key"] for change in json.loads(output)["changes"]] == [f"r{rows[0].pk}:action"]


@pytest.mark.long
def test_json_is_what_the_design_says(plan, rows, merge):
    first, second, third = rows[:3]

    def edit(word: WordPlan) -> None:
        word.replace(first.pk, "action", "Written", "Ann Lee")
        word.write(second.pk, "action", "Written there")

    data = conflict(second, word_file(plan, edit))
    structure.edit_action(action=third.action, expected=third.action.version, changes={"text": "Ours"}, by=None)
    code, output = merge(data, "--json")
    found = json.loads(output)
    assert code == 1
    assert list(found) == [
        *("plan", "title", "exported", "scope", "marks", "rows", "counts"),
        *("changes", "accepted", "left", "notes"),
    ]
    assert dt.datetime.strptime(found["exported"], "%Y-%m-%dT%H:%M:%SZ")
    assert (found["plan"], found["title"], found["scope"], found["marks"]) == (plan.pk, plan.title, "whole", "kept")
    assert found["rows"] == {"file": 6, "plan": 6, "matched": 6}
    assert found["counts"] == {"theirs": 1, "ours": 1, "same": 0, "conflict": 1}
    assert found["changes"][0] == {
        "key": f"r{first.pk}:action",
        "row": 1,
        "action": 1,
        "column": "action",
        "kind": "text",
        "state": "theirs",
        "base": first.action.text,
        "theirs": "Written",
        "ours": first.action.text,
        "author": "Ann Lee",
        "on": "2026-11-20",
        "comments": [],
        "question": None,
    }
    assert [change["state"] for change in found["changes"]] == ["theirs", "conflict", "ours"]
    assert found["accepted"] == []
    assert found["left"] == [f"r{first.pk}:action", f"r{second.pk}:action"]


@pytest.mark.long
def test_part_of_the_marks_is_said(plan, rows, merge):
    def edit(word: WordPlan) -> None:
        (mark,) = word.body.xpath(f"//w:bookmarkStart[@w:name='_plan_r{rows[0].pk}']")
        mark.getparent().remove(mark)

    assert json.loads(merge(word_file(plan, edit), "--json")[1])["marks"] == "partly"


@pytest.mark.long
def test_accept_all_accepts_what_only_the_file_changed(plan, rows, merge):
    code, output = merge(word_file(plan, lambda word: word.write(rows[0].pk, "action", "Written")), "--accept", "all")
    assert code == 0
    assert "(accepted)" in output
    rows[0].action.refresh_from_db()
    assert rows[0].action.text == "Written"
    assert rows[0].action.history.latest().history_change_reason == "From returned.docx"
    assert Import.objects.get().state == "accepted"
    assert merge(word_file(plan), "--accept", "all")[0] == 0


@pytest.mark.long
def test_accept_all_takes_nothing_that_somebody_has_to_decide(plan, rows, merge):
    """A conflict, a missing row, a removed line, an asked day, and beside them one change that is taken."""
    structure.edit_action(action=rows[5].action, expected=1, changes={"status": "in_progress"}, by=None)

    def edit(word: WordPlan) -> None:
        word.write(rows[0].pk, "action", "Written")
        word.write(rows[1].pk, "action", "Written there")
        word.write(rows[3].pk, "update", "Sent, without a day")
        word.row(rows[2].pk).getparent().remove(word.row(rows[2].pk))

    data = conflict(rows[1], word_file(plan, edit))
    code, output = merge(data, "--accept", "all", "--json")
    found = json.loads(output)
    assert code == 1
    assert found["accepted"] == [f"r{rows[0].pk}:action"]
    states = {change["key"]: (change["kind"], change["state"]) for change in found["changes"]}
    assert [states[key] for key in found["left"]] == [
        ("text", "conflict"),
        ("row_missing", "theirs"),
        ("update_added", "theirs"),
    ]
    for row in rows:
        row.action.refresh_from_db()
    assert rows[0].action.text == "Written"
    assert rows[1].action.text.endswith(" here")
    assert rows[2].action.status != "withdrawn"
    assert not rows[3].action.updates.exists()


@pytest.mark.long
def test_accept_all_takes_no_removed_line_and_no_move(plan, rows, merge):
    ProgressUpdateFactory(action=rows[0].action, author=None, author_name="Bob", text="Sent")

    def edit(word: WordPlan) -> None:
        word.write(rows[0].pk, "update", "")
        moved, other = word.row(rows[5].pk), word.row(rows[2].pk)
        other.getparent().insert(other.getparent().index(other), moved)

    data = word_file(plan, edit)
    before = plan_document(plan)
    code, output = merge(data, "--accept", "all", "--json")
    found = json.loads(output)
    assert code == 1
    assert [change["kind"] for change in found["changes"]] == ["update_removed", "row_moved"]
    assert found["accepted"] == []
    assert plan_document(plan) == before


def test_nothing_of_a_closed_plan_is_accepted(plan, rows, merge):
    data = word_file(plan, lambda word: word.write(rows[0].pk, "action", "Written"))
    Plan.objects.filter(pk=plan.pk).update(closed_on=dt.date(2010, 3, 1))
    code, output = merge(data, "--accept", "all")
    assert code == 1
    assert output.startswith("Nothing has been saved. ")
    assert not Import.objects.exists()
