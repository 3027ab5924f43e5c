"""Who gets which email, what one wants to hear of, the link in an email and its height: by keyboard and at every width."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.mail.models import OutgoingEmail
from core.text.dates import today
from reminders.models import MailChoice, RoutineEmail
from reminders.routine.due import emails_due
from reminders.routine.mails import token_of, write_reminder
from reminders.routine.services import claim, hour_of
from tests.browser.pages import PHONE, TABLET, WIDE, faults
from tests.factories.accounts import UserFactory
from tests.factories.plan import FollowUpFactory, MembershipFactory, SubGroupLeadFactory
from tests.reminders.board import action, at, monday

DAY = dt.timedelta(days=1)


def a_board_with_emails(board) -> None:
    """Something urgent on the next Monday, and emails that were sent, wait and came back."""
    marian = board.people["marian"]
    FollowUpFactory(owner=marian, action=board.action(33), due=monday() + DAY, text="Ring the heads")
    for number, state in enumerate(("sent", "waiting", "bounced")):
        email = OutgoingEmail.objects.create(
            kind="reminder", to=f"{state}@tarn.example", state=state, sent_at=timezone.now()
        )
        RoutineEmail.objects.create(
            address=email.to, person=marian, day=today() - 7 * (number + 1) * DAY, weekly=True, lines=3, email=email
        )


@pytest.mark.long
def test_the_manager_sees_who_would_get_what_and_why_by_day(visit, board):
    a_board_with_emails(board)
    page = visit(board.people["helen"])
    page.goto(f"/reminders/?on={monday()}")
    while not page.get_by_role("heading", name="Marian").count():
        page.get_by_role("link", name="Next").click()
    assert "Follow-up to action 33" in page.locator("main").inner_text()
    found = faults(page, WIDE, TABLET, PHONE)
    page.locator(".reminder-days a").nth(3).click()
    assert page.locator(".reminder-days [aria-current]").count() == 1
    page.goto("/reminders/?on=1/1/2001")
    assert "Choose today or a day of the next two months" in page.locator(".govuk-error-summary").inner_text()
    found += faults(page, WIDE, PHONE)
    assert found == []


MOST = 900  # pixels
LONG = "Ask every school and college to tell the board who looks after filtering and monitoring"


def test_the_email_of_a_usual_week_is_at_most_900_pixels_high_on_a_phone(visit, board, monkeypatch):
    ann, lead = UserFactory(name="Ann Reed", roles=["working_group"]), SubGroupLeadFactory()
    MembershipFactory(user=ann, subgroup=lead.subgroup)
    FollowUpFactory(owner=ann, action=board.action(33), due=monday() - 3 * DAY)
    for due in (2, 3, 12):
        action(lead, monday() + due * DAY, text=LONG)
    for _ in range(4):
        action(lead, wording="TBC", text=LONG)
    at(monkeypatch, monday())
    due = next(each for each in emails_due(monday()) if each.reader and each.reader.user == ann)
    email = write_reminder({"reminder": claim(due, monday(), not_before=hour_of(monday(), 17)).pk})
    monkeypatch.undo()
    page = visit()
    page.set_viewport_size({"width": 320, "height": 640})
    page.set_content(email.html)
    assert page.get_by_role("link", name="Answer on one page").count() == 1
    assert page.get_by_role("link", name="Everything else").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST


def test_emails_are_chosen_by_keyboard(visit, board):
    page = visit(board.people["marian"])
    page.goto("/accounts/you/")
    page.get_by_role("link", name="Choose your emails").press("Enter")
    found = faults(page, WIDE, TABLET, PHONE)
    page.get_by_label("The weekly email").press("Space")
    page.get_by_label("Meetings").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("Your choice of emails is saved.").wait_for()
    choice = MailChoice.objects.get(person=board.people["marian"])
    assert (choice.weekly, choice.urgent, choice.left_out) == (False, True, ["meetings"])
    page.goto("/accounts/you/letters/")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error:") and "Nothing has been changed" in page.locator("main").inner_text()
    found += faults(page, WIDE, PHONE)
    page = visit(board.people["bea"])
    page.goto("/accounts/you/letters/")
    assert "Some duties of your role" in page.locator("main").inner_text()
    found += faults(page, WIDE, PHONE)
    assert found == []


def test_the_link_in_an_email_needs_no_signing_in_and_a_button(visit, board):
    marian = board.people["marian"]
    page = visit()
    page.goto(f"/links/letters/{token_of(marian.pk, 'urgent')}/")
    assert not MailChoice.objects.filter(person=marian).exists()
    found = faults(page, WIDE, PHONE)
    page.get_by_role("button", name="Stop these emails").press("Enter")
    page.get_by_role("heading", name="Emails about what is due tomorrow or overdue are stopped").wait_for()
    found += faults(page, WIDE, PHONE)
    assert MailChoice.objects.get(person=marian).urgent is False
    page.goto("/links/letters/forged/")
    found += faults(page, WIDE, PHONE)
    assert found == []
