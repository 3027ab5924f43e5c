"""From an empty database to a working board in one sitting, by the guide, in a browser."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.management import call_command

from accounts.models import Invitation, PowerRequest, User
from accounts.power.services import confirm
from actions.models import Plan
from agencies.models import Agency, SubGroup
from tests.actions.wordfiles import plan_file
from tests.authenticators import code_of
from tests.browser.conftest import PASSWORD
from tests.browser.pages import PHONE, TABLET, WIDE, faults

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ROWS = [
    ("1. Every school tells", "Posters", "Print the posters", "Training Sub-group", "Ongoing", ""),
    ("2. Parents are told", "Evenings", "Hold three evenings", "Training Sub-group", "By 31 May 2027", ""),
]
SHEET = b"Name,Kind,Email\nTarn Road Primary School,Primary,office@tarn.example\nNorthmere Police,Police,p@nm.example\n"


def heading(page, words: str) -> None:
    """Waits for the page with this heading."""
    page.get_by_role("heading", name=words, level=1).wait_for()


def set_an_app_up(page) -> None:
    """The second step of signing in, on the way home."""
    heading(page, "Add a second step to signing in")
    page.get_by_role("button", name="Use an authenticator app").click()
    page.get_by_text("The picture cannot be scanned").click()
    page.get_by_label("Code that the app shows").fill(code_of(page.locator("#second-step-key").inner_text()))
    page.get_by_role("button", name="Continue").click()
    heading(page, "Recovery codes")
    page.get_by_role("button", name="I have kept them: continue").click()


def invite(page, name: str, email: str, role: str) -> None:
    """Fill in and send an invitation."""
    heading(page, "Invite somebody")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Email address at work").fill(email)
    page.get_by_label(role).check()
    page.get_by_label("Why they should have a role").fill("Keeps the plan")
    page.get_by_role("button", name="Send the invitation").click()
    heading(page, "Invitations")


def go_on(page, done: int, of: int, then: str) -> None:
    """Back to the guide, which says how far one is, and on to the next step."""
    page.goto("/start/")
    assert f"{done} of {of} steps done" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name=then).click()


def test_an_administrator_and_a_manager_set_a_board_up_from_nothing(visit, capsys):
    assert not User.objects.exists() and not Plan.objects.exists()
    call_command("create_administrator", "sunita@northmere.example", "--name", "Sunita Rao")
    page = visit(None, re.search(r"https?://[^/]+(/\S+)", capsys.readouterr().out)[1])
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill("sunita@northmere.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    set_an_app_up(page)
    heading(page, "Setting up the board")
    found = faults(page, WIDE, TABLET, PHONE)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.get_by_role("button", name="Invite the development manager").click()
    invite(page, "Hester Marsh", "hester@northmere.example", "Development manager")
    page.goto("/start/")
    assert "Hester Marsh waits for a second person" in page.get_by_role("main").inner_text()
    call_command("create_administrator", "second@northmere.example", "--name", "Sam Second")
    confirm(PowerRequest.objects.get(state="proposed"), by=User.objects.get(name="Sam Second"))

    sent = (re.search(r"https://[^/]+(/accounts/invitation/\S+)", letter.body) for letter in mail.outbox)
    page = visit(None, next(match[1] for match in sent if match))
    page.get_by_label("With a code that is mailed to me each time").check()
    page.get_by_role("button", name="Accept the invitation").click()
    set_an_app_up(page)
    heading(page, "Setting up the board")
    page.get_by_role("button", name="Add a group").click()
    page.get_by_label("Name").fill("Training Sub-group")
    page.locator("main form button[type=submit]").first.click()
    go_on(page, 2, 6, "Import the plan")
    import_the_plan(page)
    go_on(page, 3, 6, "Import a list of agencies")
    found += faults(page, WIDE)
    import_agencies(page)
    go_on(page, 4, 6, "Invite somebody")
    invite(page, "Ann Reed", "ann@northmere.example", "Working-group member")
    go_on(page, 5, 6, "Make a report")
    make_the_report(page)
    found += faults(page, WIDE)
    page.goto("/start/")
    assert "The board is working." in page.get_by_role("main").inner_text()
    found += faults(page, WIDE, TABLET, PHONE)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.get_by_role("link", name="your desk", exact=True).click()
    assert found == []
    assert [lead.subgroup for lead in Plan.objects.get().actions.first().leads.all()] == [SubGroup.objects.get()]
    assert Agency.objects.count() == 2 and Invitation.objects.waiting().count() == 1


def import_the_plan(page) -> None:
    """The Word document, its date, the preview, and accepting it."""
    page.get_by_label("File").set_input_files({"name": "plan.docx", "mimeType": DOCX, "buffer": plan_file(*ROWS)})
    page.get_by_label("Date of the document").fill("1/4/2026")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="Save and go on").click()  # a method of one word is to be looked at
    page.get_by_role("button", name="Accept and save the plan").click()


def make_the_report(page) -> None:
    """The draft of the last quarter, frozen, and its Word file."""
    page.get_by_label("Quarterly report").check()
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("button", name="Freeze this report").click()
    page.get_by_role("button", name="Freeze report").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Word", exact=True).first.click()
    assert told.value.suggested_filename.endswith(".docx")


def import_agencies(page) -> None:
    """The list, its columns, the preview, and accepting it."""
    page.locator("input[type=file]").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": SHEET})
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="Accept and save 2 rows").click()
    page.get_by_role("button", name="Accept and save").wait_for(state="hidden")


@pytest.mark.parametrize(("path", "shown"), [("/", "Setting up the board"), ("/plan/", "e-Safety Action Plan")])
def test_a_manager_without_a_plan_begins_with_the_guide(visit, path, shown):
    from tests.factories.accounts import UserFactory

    page = visit(UserFactory(roles=["manager"]), path)
    heading(page, shown)
    assert page.locator("a[href='/start/']").count() >= 1
