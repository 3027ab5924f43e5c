"""What a status column says: which words mean that an action is completed, and what becomes of such rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from actions.importing.questions import find_questions
from actions.importing.reading import read_file_as_plan, read_plan
from actions.importing.rules import (
    COMPLETED,
    NOTHING,
    OPEN,
    UNCLEAR,
    WITHDRAWN,
    Done,
    done_of,
    like_statuses,
    state_of,
    state_of_all,
    state_on,
)
from actions.importing.saving import save_plan
from actions.models import Action, Plan
from actions.table.files import export_plan
from tests.actions.pages import text_of
from tests.rows import try_rows

BOARD = ("Objective", "Method", "Action", "Lead responsibility", "Timescale", "Update")
LATE = "31 December 2016"
DAY = dt.date(2017, 3, 1)

CASES = [
    ("COMPLETED", COMPLETED), ("Complete.", COMPLETED), ("Done", COMPLETED), ("Fully implemented", COMPLETED),
    ("Completed 12/3/2016", COMPLETED), ("Completed – March 2016", COMPLETED), ("100% complete", COMPLETED),
    ("Green – completed", COMPLETED), ("Completed (12th March 2016)", COMPLETED), ("Actioned", COMPLETED),
    ("In progress", OPEN), ("On track", OPEN), ("Not started", OPEN), ("Not yet completed", OPEN), ("75%", OPEN),
    ("Partially complete", OPEN), ("To be completed", OPEN), ("Amber: in progress", OPEN), ("Incomplete", OPEN),
    ("Withdrawn", WITHDRAWN), ("No longer required", WITHDRAWN), ("Cancelled", WITHDRAWN),
    ("Red", NOTHING), ("G", NOTHING), ("-", NOTHING), ("", NOTHING), ("TBC", NOTHING), ("n/a", NOTHING),
    ("Phase 1 completed / Phase 2 Mar 2017", UNCLEAR), ("Completed, ongoing", UNCLEAR), ("Blue", UNCLEAR),
    ("Completed except for academies", UNCLEAR), ("Yes", UNCLEAR), ("Closed", UNCLEAR),
    ("Completed by Jane Smith", UNCLEAR), ("The group has met twice", UNCLEAR),
]  # fmt: skip


@try_rows(("text", "state"), CASES)
def test_status_means_what_its_words_say(text, state):
    assert state_of(text) == state


@try_rows(
    ("text", "state"),
    [
        ("Completed 1 March 2017", COMPLETED), ("Completed 2 March 2017", UNCLEAR), ("Complete March 2017", COMPLETED),
        ("Complete Sept 2027", UNCLEAR), ("Completed", COMPLETED), ("Withdrawn", WITHDRAWN),
    ],
)  # fmt: skip
def test_status_is_unclear_where_it_is_completed_after_the_day_of_the_document(text, state):
    assert state_on([text], DAY) == state


@try_rows(
    ("texts", "state"),
    [(["Completed", "Green"], COMPLETED), (["Completed", "In progress"], UNCLEAR), (["Red", "-"], NOTHING)],
)
def test_statuses_of_two_columns_are_unclear_where_they_differ(texts, state):
    assert state_of_all(texts) == state


@try_rows(
    ("text", "done"),
    [
        ("Completed", Done()),
        ("Completed 12/3/2016", Done(dt.date(2016, 3, 12))),
        ("Completed – March 2016", Done(note="March 2016")),
    ],
)
def test_completion_has_a_day_only_where_the_status_names_one(text, done):
    assert done_of([text]) == done


@try_rows(
    ("samples", "is_status"),
    [
        (["COMPLETED"], True),
        (["In progress", "Not started"], True),
        (["Red", "Amber", "Complete"], True),
        (["Red", "Amber", "Green"], False),
        (["Statutory", "Local", "Statutory"], False),
        (["The group has met twice", "On track"], False),
    ],
)
def test_column_looks_like_statuses_by_its_cells(samples, is_status):
    assert (like_statuses(samples) >= 0.7) is is_status


def sheet(heading: str, *statuses: str) -> bytes:
    """A plan with a row for each status."""
    rows = [("1. Aware", "By means", f"Action {n}", "ESLO", LATE, "", text) for n, text in enumerate(statuses, start=1)]
    out = io.StringIO()
    csv.writer(out).writerows([(*BOARD, heading), *rows])
    return out.getvalue().encode()


@pytest.mark.long
@try_rows(
    "heading", ["Status", "Current Status", "Progress status", "RAG", "BRAG rating", "Status of action", "Completed?"]
)
def test_column_of_statuses_is_proposed_as_status_and_keeps_its_words(heading):
    data = sheet(heading, "COMPLETED", "")
    work = read_file_as_plan(data, "plan.csv")
    assert work.columns[0][6] == "status"
    (column,) = read_plan(data, "plan.csv").extras
    assert (column.heading, column.is_status) == (heading, True)
    assert [(cell.row, cell.text) for cell in column.cells] == [(1, "COMPLETED")]


@try_rows("heading", ["Evidence", "Comments", "Risk", "Cost"])
def test_word_of_completion_under_another_heading_is_no_status(heading):
    work = read_file_as_plan(sheet(heading, "COMPLETED", "In progress"), "plan.csv")
    assert work.columns[0][6] != "status"


def saved(data: bytes, answers: dict | None = None, by=None) -> Plan:
    return save_plan(document=read_plan(data, "plan.csv"), title="", as_at=DAY, answers=answers, by=by)


def facts(plan: Plan) -> list[tuple]:
    return list(plan.actions.order_by("number").values_list("status", "completed_on", "completion_note"))


@pytest.mark.long
@pytest.mark.django_db
def test_completed_actions_come_in_as_completed_without_an_invented_day(helen, enter):
    data = sheet("Current Status", "COMPLETED", "In progress", "Completed 12/3/2016", "")
    client = enter(helen)
    form = {"document_date_day": "1", "document_date_month": "3", "document_date_year": "2017"}
    here = client.post(reverse("import"), form | {"file": SimpleUploadedFile("plan.csv", data)})["Location"]
    page = client.get(here)
    assert "“Current Status” is read as the status: rows 1 and 3 come in as completed" in text_of(page)
    client.post(f"{here}accept/", {"mark": page.context["mark"], "version": page.context["import"].version})
    plan = Plan.objects.latest("pk")
    completed, going_on = Action.Status.COMPLETED, Action.Status.IN_PROGRESS
    day = dt.date(2016, 3, 12)
    assert facts(plan) == [(completed, None, ""), (going_on, None, ""), (completed, day, ""), (going_on, None, "")]
    table = text_of(client.get(f"/plan/?plan={plan.pk}"))
    assert table.count("Overdue since 31 December 2016") == 2
    field = plan.extra_fields.get(heading="Current Status")
    assert field.values.filter(text="COMPLETED").exists()


@pytest.mark.django_db
@try_rows(
    ("answer", "status", "note"),
    [("keep", "in_progress", ""), ("complete", "completed", "Signed off"), ("withdraw", "withdrawn", "")],
)
def test_status_that_is_not_understood_is_asked_once_and_the_answer_counts_for_its_rows(answer, status, note):
    data = sheet("Status", "Signed off", "Completed", "Signed off")
    (question,) = [each for each in find_questions(read_plan(data, "plan.csv")) if each.kind == "status"]
    assert (
        question.text == "The status says “Signed off” in rows 1 and 3. Are these actions open, completed or withdrawn?"
    )
    assert (question.row, question.proposed) == (1, "")
    plan = saved(data, {question.key: answer})
    rows = facts(plan)
    assert (rows[0], rows[2]) == ((status, None, note), (status, None, note))
    reasons = set(plan.actions.exclude(number=2).values_list("withdrawn_reason", flat=True))
    assert reasons == ({"Signed off"} if answer == "withdraw" else {""})


def test_withdrawn_status_is_proposed_and_not_carried_out_unasked():
    questions = find_questions(read_plan(sheet("Status", "Cancelled"), "plan.csv"))
    assert ("status", "withdraw") in [(question.kind, question.proposed) for question in questions]


@pytest.mark.django_db
def test_import_plan_takes_statuses_and_its_json_keeps_the_words(tmp_path, capsys):
    path = tmp_path / "plan.csv"
    path.write_bytes(sheet("Current Status", "COMPLETED", "In progress"))
    call_command("import_plan", str(path), "--as-at", "2017-03-01", "--json", "--accept")
    printed = json.loads(capsys.readouterr().out)
    assert [row["other"] for row in printed["rows"]] == [
        {"Current Status": "COMPLETED"},
        {"Current Status": "In progress"},
    ]
    assert printed["questions"] == [each for each in printed["questions"] if each["kind"] != "status"]
    assert [status for status, _, _ in facts(Plan.objects.latest("pk"))] == ["completed", "in_progress"]


@pytest.mark.django_db
def test_status_column_of_our_own_export_is_only_an_extra_field():
    plan = saved(sheet("Status", "Completed", "In progress"))
    data = export_plan(plan, plan.placements.standing(), "docx", on=DAY)
    assert not any(column.is_status for column in read_plan(data, "plan.docx").extras)
