"""The whole story as three people live it: the Word plan comes in, is worked on, and goes out again."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.db import transaction
from openpyxl import load_workbook

from accounts.models import User
from actions.importing.reading import read_plan
from actions.models import Action, FollowUp, Meeting, Plan, Query
from actions.table.files import export_plan
from esafety.demo import updates as events
from esafety.demo.load import BEGIN, clock, load_meeting, load_people
from esafety.demo.related import QUESTIONS
from tests.authenticators import code_of, give_app
from tests.browser.conftest import PASSWORD, TODAY
from tests.browser.pages import PHONE
from tests.demo import demonstration

SHARED = Path(__file__).parents[3] / "shared" / "data" / "e-safety-action-plan.docx"
LINE = "Nine more pupils’ groups have had the lesson."
NEW_DATE = "By end of July 2027"


@pytest.fixture
def word_plan(tmp_path, live_server) -> Path:
    """The demonstration plan as a Word file, written by the product itself on a board that is not kept."""
    with transaction.atomic():
        plan = demonstration()
        data = export_plan(plan, plan.placements.standing(), "docx")
        transaction.set_rollback(True)
    path = tmp_path / "board plan.docx"
    path.write_bytes(data)
    return path


@pytest.fixture
def people(live_server) -> dict[str, User]:
    """Everybody of the demonstration board, with their groups and one meeting, and no plan."""
    with clock(BEGIN):
        people = load_people()
        load_meeting(events.MEETINGS["group_2610"], people)
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    return people


def sign_in(page, person: User, key: str = "") -> None:
    """Through the form, as everybody does; with the key of an app, its code is asked for as well."""
    page.goto("/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    if key:
        page.get_by_label("Code", exact=True).fill(code_of(key))
        page.get_by_role("button", name="Continue").click()


def import_plan(page, path: Path, day: dt.date) -> None:
    """Upload, say the date, and come to the preview."""
    page.goto(urljoin(page.url, "/plan/import/"))
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("Date of the document").fill(f"{day:%d/%m/%Y}")
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("Nothing has been saved yet").wait_for()


def answer(page, words: str, choice: str) -> None:
    """Answer the first question that holds these words."""
    page.get_by_role("group").filter(has_text=words).last.get_by_label(choice).first.check()


def download(page, name: str) -> bytes:
    """The file behind an export link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def correct(page, action: Action, text: str) -> None:
    """Open the newest update of an action for correction and type another text."""
    page.goto(f"/plan/actions/{action.pk}/")
    page.get_by_role("link", name="Correct the update").first.click()
    page.get_by_label("Update", exact=True).fill(text)


def test_the_word_plan_comes_in_is_worked_on_by_three_people_and_goes_out_again(word_plan, people, visit):
    manager = visit()
    sign_in(manager, people["helen"], give_app(people["helen"]))
    import_plan(manager, word_plan, dt.date(2026, 10, 1))
    assert Plan.objects.count() == 0
    answer(manager, "Row 1: The update says", "Note it as a follow-up for MO")
    answer(manager, "Row 39: The update asks", "Note it as a query")
    manager.get_by_role("button", name="Accept and save the plan").click()
    manager.get_by_text("has been saved with 43 rows").wait_for()
    assert manager.locator(".plan-table tbody tr").count() == 43
    action = Plan.objects.get().actions.get(number=3)
    printed = [question.row for question in QUESTIONS if not question.decided_at]
    assert sorted(query.action.number for query in Query.objects.all()) == [*printed, 39]
    assert [task.action.number for task in FollowUp.objects.all()] == [1]

    member = visit(width=PHONE)
    sign_in(member, people["marian"])
    member.get_by_role("heading", name="My actions").wait_for()
    member.goto("/plan/")
    assert member.get_by_role("link", name="Import", exact=True).count() == 0
    row = member.get_by_role("row").filter(has_text="Run a course for new ESLOs")
    row.get_by_role("button", name="Update action").click()
    row.get_by_label("Update", exact=True).fill(LINE)
    row.get_by_role("button", name="Save the update").click()
    row.get_by_text(LINE).wait_for()
    row.locator(".plan-table__number").click()
    member.get_by_role("button", name="New date").click()
    member.get_by_label("New timescale").fill(NEW_DATE)
    member.get_by_label("Why it changes").fill("Two schools asked for a later course.")
    member.get_by_role("button", name="Propose this timescale").click()
    assert "New date proposed" in member.get_by_role("main").inner_text()
    assert member.get_by_role("button", name="Agree date").count() == 0

    manager.goto(f"/plan/actions/{action.pk}/")
    manager.get_by_role("button", name="Agree date").click()
    manager.get_by_label("Meeting that agreed").select_option(label=str(Meeting.objects.get()))
    manager.get_by_role("button", name="Agree date").click()
    manager.get_by_text("The new timescale is agreed and in force.").wait_for()

    correct(member, action, f"{LINE} Seven schools.")
    correct(manager, action, f"{LINE} Eight schools.")
    manager.get_by_role("button", name="Save the corrected update").click()
    manager.get_by_text("The update has been corrected.").wait_for()
    member.get_by_role("button", name="Save the corrected update").click()
    member.get_by_text("Somebody else saved this while you were editing").wait_for()
    both = member.get_by_role("main").inner_text()
    assert f"{LINE} Seven schools." in both and f"{LINE} Eight schools." in both and "Helen Dacre" in both
    member.get_by_label("Keep mine").check()
    member.get_by_role("button", name="Save the corrected update").click()
    member.get_by_text("The update has been corrected.").wait_for()

    manager.goto("/plan/")
    manager.get_by_text("Files", exact=True).click()
    files_hold_the_new_line(manager)
    the_reader_sees_who_changed_what_and_why(visit, people["grace"], action)


def files_hold_the_new_line(page) -> None:
    """Word, PDF and Excel print the update and both timescales."""
    document = read_plan(download(page, "Word"), "plan.docx")
    row = next(row for row in document.rows if "Run a course for new ESLOs" in row.action)
    assert len(document.rows) == 43
    assert f"{LINE} Seven schools." in row.update
    assert NEW_DATE in row.timescale and "Ongoing" in row.timescale
    pdf = subprocess.run(["pdftotext", "-", "-"], input=download(page, "PDF"), capture_output=True, check=True)
    assert "Nine more pupils’ groups" in " ".join(pdf.stdout.decode().split())
    sheet = load_workbook(io.BytesIO(download(page, "Excel")), read_only=True)["Plan"]
    assert any(f"{LINE} Seven schools." in str(cell) for cells in sheet.iter_rows(values_only=True) for cell in cells)


def the_reader_sees_who_changed_what_and_why(visit, reader: User, action: Action) -> None:
    """A board member may change nothing and sees every change."""
    page = visit(reader, "/plan/")
    assert page.get_by_role("button", name="Update action").count() == 0
    page.goto(f"/plan/actions/{action.pk}/")
    page.get_by_role("link", name="All history").click()
    history = page.get_by_role("main").inner_text()
    for words in (
        f"Marian Okafor, {TODAY.day} November 2026",
        "Helen Dacre",
        "Update added",
        "Two schools asked for a later course.",
        "Agreed at e-Safety Working Group",
        "Eight",
        "Seven",
        "Taken from the document",
    ):
        assert words in history, words


@pytest.mark.long
@pytest.mark.parametrize("path", [SHARED] if SHARED.exists() else [], ids=lambda path: path.name)
def test_the_real_word_plan_comes_in_with_all_its_rows(path, people, visit):
    page = visit(people["helen"], "/plan/")
    import_plan(page, path, dt.date(2010, 1, 15))
    page.get_by_role("button", name="Accept and save the plan").click()
    page.get_by_text("has been saved with 43 rows").wait_for()
    assert [table.locator("tbody tr").count() for table in page.locator(".plan-table").all()] == [8, 12, 7, 5, 5, 6]
