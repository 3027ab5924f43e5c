"""Who gets which letter, what one wants to hear of, and the link in a letter: by keyboard and at every width."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.mail.models import OutgoingLetter
from core.text.dates import today
from reminders.mails import token_of
from reminders.models import MailChoice, Reminder
from tests.browser.pages import PHONE, TABLET, WIDE, faults
from tests.factories.plan import FollowUpFactory


def a_board_with_letters(board) -> None:
    """Something urgent today, and letters that were sent, wait and came back."""
    marian = board.people["marian"]
    FollowUpFactory(owner=marian, action=board.action(33), due=today() + dt.timedelta(days=1), text="Ring the heads")
    for number, state in enumerate(("sent", "waiting", "bounced")):
        letter = OutgoingLetter.objects.create(
            kind="reminder", to=f"{state}@tarn.example", state=state, sent_at=timezone.now()
        )
        period = today() - dt.timedelta(days=7 * number + 7)
        Reminder.objects.create(person=marian, kind="weekly", period=period, lines=3, letter=letter)


@pytest.mark.long
def test_the_manager_sees_who_would_get_what_and_why_by_day(visit, board):
    a_board_with_letters(board)
    page = visit(board.people["helen"])
    page.goto("/reminders/")
    assert page.get_by_role("heading", name="Marian").count() >= 1
    assert "Ring the heads" in page.locator("main").inner_text()
    found = faults(page, WIDE, TABLET, PHONE)
    page.locator(".reminder-days a").nth(3).click()
    assert page.locator(".reminder-days [aria-current]").count() == 1
    page.goto("/reminders/?on=1/1/2001")
    assert "Choose today or a day of the next two months" in page.locator(".govuk-error-summary").inner_text()
    found += faults(page, WIDE, PHONE)
    assert found == []


def test_letters_are_chosen_by_keyboard(visit, board):
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
    assert "Your role brings duties" in page.locator("main").inner_text()
    found += faults(page, WIDE, PHONE)
    assert found == []


def test_the_link_in_a_letter_needs_no_signing_in_and_a_button(visit, board):
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
