"""/plan/import/: upload, columns, preview, answers, accept, cancel; and the same from the command line."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from actions.importing.saving import save_plan
from actions.models import FieldValue, Plan
from actions.table.files import export_plan
from core.importing.services import mark_of, preview, work_of
from core.models import Import
from esafety.demo.plan import DOCUMENT_DATE, PLAN
from tests.actions.boardplan import plan_files, transcription
from tests.actions.wordfiles import HEADINGS, ROW, paragraph, plan_table, word_file
from tests.factories.accounts import UserFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
DATE = {"document_date_day": "1", "document_date_month": "3", "document_date_year": "2010"}
CSV = (
    "Priority,Objective,Method,Action,Lead,Timescale,Update\n"
    '1. Aware,1. Aim,By means,"One\nTwo",ESLO,"Ongoing\n\n13th March 2009",LW to speak to GM\n'
)


@pytest.fixture
def manager(client):
    person = UserFactory(roles=["manager"])
    client.force_login(person)
    return person


def upload(client, data: bytes | str, name: str, **values):
    content = data.encode() if isinstance(data, str) else data
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import"), {"file": file, **DATE, **values}, follow=True)


def accept(client, held: Import, **values):
    held.refresh_from_db()
    values = {"version": held.version, "mark": mark_of(preview(held, work_of(held)))} | values
    return client.post(reverse("import_accept", args=[held.pk]), values, follow=True)


def word_plan(plan: Plan) -> bytes:
    return export_plan(plan, plan.placements.standing(), "docx")


@pytest.fixture
def plan() -> Plan:
    return save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)


def not_here(plan: Plan) -> None:
    """The plan is another one than that of which a file was exported."""
    Plan.objects.filter(pk=plan.pk).update(uid=uuid4())


@pytest.mark.long
def test_it_works(client, manager, plan):
    data, before = word_plan(plan), Plan.objects.count()
    not_here(plan)
    page = upload(client, data, "plan.docx")
    assert page.status_code == 200
    assert "43 rows" in page.content.decode()
    assert Plan.objects.count() == before
    waiting = Import.objects.get()
    accepted = accept(client, waiting)
    assert "has been saved with 43 rows" in accepted.content.decode()
    assert Plan.objects.count() == before + 1


def test_it_needs_the_right(client):
    client.force_login(UserFactory(roles=["working_group"]))
    assert client.get(reverse("import")).status_code == 403
    assert upload(client, CSV, "plan.csv").status_code == 403


@pytest.mark.long
def test_answers_are_kept_and_carried_out_when_the_plan_is_accepted(client, manager):
    upload(client, CSV, "plan.csv")
    waiting = Import.objects.get()
    page = client.get(reverse("import_one", args=[waiting.pk])).content.decode()
    assert "Two actions in one cell" in page and "Tasks for a person" in page
    answers = {"q-row-1-actions": "split", "q-row-1-task": "follow_up", "version": waiting.version}
    client.post(reverse("import_one", args=[waiting.pk]), answers)
    waiting.refresh_from_db()
    assert work_of(waiting).answers == {"row-1-actions": "split", "row-1-task": "follow_up"}
    accept(client, waiting)
    plan = Plan.objects.get()
    assert [action.text for action in plan.actions.order_by("number")] == ["One", "Two"]
    assert plan.actions.get(number=1).follow_ups.get().owner_name == "LW"


def test_an_answer_that_was_not_offered_is_left_out(client, manager):
    upload(client, CSV, "plan.csv")
    waiting = Import.objects.get()
    client.post(reverse("import_one", args=[waiting.pk]), {"q-row-1-actions": "delete all", "version": waiting.version})
    waiting.refresh_from_db()
    assert work_of(waiting).answers == {}


def test_a_cancelled_import_leaves_no_plan_and_cannot_be_accepted(client, manager):
    upload(client, CSV, "plan.csv")
    waiting = Import.objects.get()
    client.post(reverse("import_cancel", args=[waiting.pk]))
    page = client.post(reverse("import_accept", args=[waiting.pk]), {"version": waiting.version + 1}, follow=True)
    assert "already been accepted or cancelled" in page.content.decode()
    assert not Plan.objects.exists()


def test_of_two_people_who_accept_the_same_import_one_is_told(client, manager):
    upload(client, CSV, "plan.csv")
    waiting = Import.objects.get()
    answers = {"version": waiting.version, "q-row-1-task": "follow_up"}
    client.post(reverse("import_one", args=[waiting.pk]), answers)
    page = accept(client, waiting, version=1)
    assert "Somebody else changed this import" in page.content.decode()
    assert not Plan.objects.exists()


def test_columns_without_known_headings_are_chosen_by_the_person(client, manager):
    page = upload(client, "Thing,Stuff,Folk\nBe safe,Hold an event,ESLO\n", "plan.csv")
    waiting = Import.objects.get()
    assert waiting.state == Import.State.COLUMNS, page.content.decode()[:500]
    address, version = reverse("import_one", args=[waiting.pk]), {"version": waiting.version}
    missing = client.post(address, {"column_0_0": "objective", "column_0_1": "", "column_0_2": ""} | version)
    assert missing.status_code == 422
    assert "The headings are: Thing, Stuff, Folk." in missing.content.decode()
    chosen = {"column_0_0": "objective", "column_0_1": "action", "column_0_2": "leads"}
    page = client.post(address, chosen | version, follow=True)
    assert "Hold an event" in page.content.decode()


@try_rows(
    ("data", "name", "words"),
    [
        (b"PK\x03\x04 broken", "plan.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.doc", ".docx"),
        (b"Dear all, the plan is late.\n", "plan.txt", "holds no table"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_sentence_and_saves_nothing(client, manager, data, name, words):
    page = upload(client, data, name)
    assert page.status_code == 422
    assert words.lower() in page.content.decode().lower()
    assert "Error: " in page.content.decode()
    assert not Import.objects.exists()


def test_the_date_of_the_document_is_asked_for(client, manager):
    page = client.post(reverse("import"), {"file": SimpleUploadedFile("plan.csv", CSV.encode())})
    assert page.status_code == 422
    assert "Enter the date of the document" in page.content.decode()


def test_the_command_previews_without_saving_and_saves_when_told(tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text(CSV)
    out = StringIO()
    call_command("import_plan", str(file), stdout=out)
    assert "Nothing has been saved" in out.getvalue()
    assert not Plan.objects.exists()
    call_command("import_plan", str(file), "--as-at", "2010-03-01", "--name", "Ours", "--accept", stdout=out)
    assert Plan.objects.get().title == "Ours"


def test_the_command_names_the_other_one_for_a_file_whose_plan_is_here(plan, tmp_path):
    file, out = tmp_path / "plan.docx", StringIO()
    file.write_bytes(word_plan(plan))
    says = f"This file was exported from plan {plan.pk}, “{plan.title}”, which is here: compare it with merge_plan."
    call_command("import_plan", str(file), stdout=out)
    assert says in out.getvalue()
    call_command("import_plan", str(file), "--json", stdout=(json_out := StringIO()))
    assert json.loads(json_out.getvalue())["counts"]
    not_here(plan)
    call_command("import_plan", str(file), stdout=(other := StringIO()))
    assert "merge_plan" not in other.getvalue()


def test_the_command_says_why_a_file_is_no_plan_and_ends_with_2(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear all")
    with pytest.raises(CommandError) as error:
        call_command("import_plan", str(file))
    assert error.value.returncode == 2
    assert "holds no table" in str(error.value)


@pytest.mark.long
@try_rows("path", [*plan_files("*.docx"), *plan_files("*.txt"), *plan_files("*/*.docx")])
def test_the_preview_for_programs_is_the_boards_own_plan(path):
    out = StringIO()
    call_command("import_plan", str(path), "--json", stdout=out)
    found, wanted = json.loads(out.getvalue()), transcription()
    assert found["counts"] == wanted["counts"]
    for row, expected in zip(found["rows"], wanted["rows"], strict=True):
        for name in ("objective", "method", "action", "timescale", "update"):
            assert row[name].split() == expected[name].split()
        assert row["priority"] == expected["priority"]


def test_the_plan_is_written_by_command_in_several_formats(tmp_path):
    save_plan(document=PLAN, title="", as_at=DOCUMENT_DATE, by=None)
    call_command("export_plan", "--format", "docx,pdf,xlsx,csv", "--output", str(tmp_path / "plan"), stdout=StringIO())
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".csv", ".docx", ".pdf", ".xlsx"]
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF-")


def test_text_that_is_too_long_is_said_where_the_columns_are_chosen(client, manager):
    page = upload(client, f"Action,Lead,Timescale\nDo it,{'x' * 250},Ongoing\n", "plan.csv").content.decode()
    assert "What does each column hold?" in page
    waiting = Import.objects.get()
    page = client.post(
        reverse("import_one", args=[waiting.pk]),
        {"version": waiting.version, "column_0_0": "action", "column_0_1": "leads", "column_0_2": "timescale"},
    )
    assert page.status_code == 422
    assert "this lead has 250 characters; 200 fit" in page.content.decode()


def test_other_questions_are_asked_again_when_a_row_becomes_several(client, manager):
    text = 'Action,Lead,Timescale\n"Print a card\nHold a day","ESLO\nBoard","Ongoing\nMay"\nAsk all,ESLO,TBC\n'
    upload(client, text, "plan.csv")
    waiting = Import.objects.get()
    url = reverse("import_one", args=[waiting.pk])
    client.post(url, {"version": waiting.version, "q-lists:0:1": "keep"})
    waiting.refresh_from_db()
    client.post(url, {"version": waiting.version, "proposed": "all"})
    waiting.refresh_from_db()
    assert len(work_of(waiting).answers) > 1
    client.post(url, {"version": waiting.version, "q-lists:0:1": "split"})
    waiting.refresh_from_db()
    assert work_of(waiting).answers == {"lists:0:1": "split"}


@pytest.mark.parametrize(("answer", "objective"), [("objective", "Children know whom to tell"), ("text", "")])
def test_aims_above_a_table_are_asked_about(client, manager, answer, objective):
    data = word_file(
        paragraph("Our plan"), paragraph("Aim: Children know whom to tell"), plan_table(ROW[1:], headings=HEADINGS[1:])
    )
    upload(client, data, "plan.docx")
    waiting = Import.objects.get()
    url = reverse("import_one", args=[waiting.pk])
    page = client.post(url, {"version": waiting.version, "q-aims-above": answer}, follow=True).content.decode()
    assert "“Aim: Children know whom to tell”. Is it the objective of the rows below?" in page
    waiting.refresh_from_db()
    accept(client, waiting)
    plan = Plan.objects.get()
    assert plan.placements.get().method.objective.text == objective
    texts = [value.text for value in FieldValue.objects.filter(field__plan=plan)]
    assert texts == ([] if objective else ["Aim: Children know whom to tell"])
