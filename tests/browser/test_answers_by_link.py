"""The page that an email opens: answered without signing in, with and without scripts, and what the manager sees."""

from __future__ import annotations

import pytest
from django.utils import timezone

from actions.models import Action
from agencies.models import Agency
from reminders.answers.links import answer_url
from reminders.answers.services import QUIET, send_receipts
from tests.browser.pages import PHONE, WIDE, faults
from tests.factories.plan import FollowUpFactory


@pytest.fixture
def post(live_server, settings, mailbox):
    """A mail server, and links in emails that lead to the server of the test."""
    settings.SITE_URL = live_server.url
    return mailbox


def led_by(person):
    return list(Action.objects.led_by(person).filter(status__in=["not_started", "in_progress"]).order_by("number"))


@pytest.mark.parametrize("javascript", [True, False])
def test_email_is_answered_in_three_clicks_and_disowned_from_the_receipt(board, visit, post, javascript):
    marian, found = board.people["marian"], []
    first, second = led_by(marian)[:2]
    url = answer_url(marian.email, person=marian, items=[f"action {first.pk}", f"action {second.pk}"])
    page = visit(None, url, javascript=javascript, width=PHONE)
    assert page.get_by_role("heading", level=2).first.inner_text() == f"Action {first.number}"
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    item = page.locator(f"section:has(#action-{first.pk})")
    item.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error: ")
    found += faults(page, WIDE, PHONE, with_contrast=True) if javascript else []
    item.get_by_label("What has happened").fill("All schools have it.")
    item.get_by_role("button", name="Save").click()
    assert item.get_by_text("Saved on").is_visible() and page.url.endswith(f"#action-{first.pk}")
    assert not item.get_by_label("What has happened").is_visible()
    other = page.locator(f"section:has(#action-{second.pk})")
    other.locator("summary", has_text="Not mine").click()
    other.get_by_role("button", name="This is not mine").click()
    assert other.get_by_text("Enter whose it is").is_visible()
    other.get_by_label("Whose is it?").fill("Training Sub-group")
    other.get_by_role("button", name="This is not mine").click()
    assert other.get_by_text("“Not mine”").is_visible()
    found += faults(page, WIDE, PHONE) if javascript else []
    page.get_by_role("button", name="I am done").click()
    assert page.get_by_role("heading", name="The link is closed").is_visible()
    found += faults(page, WIDE, PHONE) if javascript else []
    page.goto(url)
    assert page.get_by_text("pressed “I am done”").is_visible()
    found += faults(page, WIDE, PHONE) if javascript else []

    send_receipts(timezone.now() + 2 * QUIET)
    page.goto(post.link_in(marian.email))
    assert page.get_by_text(f"Action {first.number}: an update").is_visible()
    found += faults(page, WIDE, PHONE) if javascript else []
    page.get_by_role("button", name="This was not me").click()
    assert page.get_by_role("heading", name="Thank you for telling us").is_visible()

    helen = visit(board.people["helen"], "/plan/desk/", javascript=javascript)
    helen.get_by_role("link", name="Check 2 answers from emailed links").click()
    assert helen.get_by_text("The owner of the mailbox did not send").first.is_visible()
    found += faults(helen, WIDE, PHONE, with_contrast=True) if javascript else []
    helen.get_by_role("button", name="Done").first.click()
    assert helen.get_by_text("It is no longer on this list.").is_visible()
    assert found == []


def test_page_of_an_office_and_of_fifteen_actions_has_no_fault(board, visit, post):
    school = Agency.objects.active().filter(kind="primary").order_by("pk").first()
    Agency.objects.filter(pk=school.pk).update(email="office@school.example")
    page = visit(None, answer_url("office@school.example", agency=school.pk, items=["response 1"]))
    assert page.get_by_text(f"You are answering as {school}.").is_visible()
    found = faults(page, WIDE, PHONE, with_contrast=True)
    marian = board.people["marian"]
    task = FollowUpFactory(action=led_by(marian)[0], owner=marian, owner_name="Marian")
    page = visit(None, answer_url(marian.email, person=marian, items=[f"follow-up {task.pk}"]))
    assert page.get_by_role("heading", level=2).count() == 3  # what the email was about, "Finished?" and the footer's
    page.locator("summary", has_text="Other things that you can answer").click()
    assert page.get_by_role("heading", level=2).count() > 15
    for fold in page.locator("summary", has_text="New date").all():
        fold.click()
    assert found + faults(page, WIDE, PHONE, with_contrast=True) == []
