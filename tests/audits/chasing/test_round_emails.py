"""What the emails of a round say, with a link of its own for each mailbox; many at once, and read beforehand."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.chasing.mails import email_preview
from audits.chasing.services import chasing
from audits.links.services import return_url
from audits.models import Chase, ReturnLink
from audits.rounds import services
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from reminders.routine.services import send_reminders
from tests.factories.audits import DAY, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_each_mailbox_gets_a_link_of_its_own_and_the_office_is_asked_who_fills_it_in(asked, school, board, mailbox):
    chasing.write_by_hand(audit_return=return_of(asked, school), text="Help?", to=["eslo", "agency"], by=board.helen)
    texts = {each["To"]: " ".join(each.get_content().split()) for each in mailbox.letters}
    assert "Open the return: https://" in texts["denzil@northmere.example"]
    assert "Say who fills it in: https://" in texts["office@tarn.example"]
    links = ReturnLink.objects.filter(audit_return=return_of(asked, school))
    assert {link.sent_to: link.eslo_id is not None for link in links} == {
        "denzil@northmere.example": True,
        "office@tarn.example": False,
    }
    assert all(return_url(link) in texts[link.sent_to] for link in links)


def test_an_email_by_hand_names_both_deadlines_and_which_has_passed(asked, school, board, mailbox):
    chasing.write_by_hand(audit_return=return_of(asked, school), text="Can we help?", to=["eslo"], by=board.helen)
    text = next(each for each in mailbox.letters if "denzil@northmere.example" in each["To"]).get_content()
    text = " ".join(text.split())
    first, last = print_date(asked.first_deadline), print_date(asked.final_deadline)
    assert "It has not been started." in text
    assert f"Was due on {first}; closes on {last}, in 30 days." in text


def test_many_are_written_to_at_once_but_for_those_written_to_today(asked, school, board, mailbox):
    other, silent = AgencyFactory(kind="college", email="office@other.example"), AgencyFactory(kind="college", email="")
    for agency in (other, silent):
        services.add_return(asked=asked, agency=agency, by=board.helen)
    Chase.objects.all().delete()
    chasing.write_by_hand(audit_return=return_of(asked, other), text="Hello?", to=["eslo"], by=board.helen)
    mailbox.letters.clear()
    many = list(asked.returns.all())
    assert chasing.write_to_many(asked=asked, returns=many, text="Please begin.", by=board.helen) == (1, 2)
    (letter,) = mailbox.letters
    assert letter["To"] == "denzil@northmere.example" and "Please begin." in letter.get_content()
    chase = Chase.objects.get(audit_return=return_of(asked, school))
    assert (chase.kind, chase.to, chase.text, chase.sent_by) == ("by_hand", "eslo", "Please begin.", board.helen)
    assert chasing.write_to_many(asked=asked, returns=many, text="Again.", by=board.helen) == (0, 3)
    with pytest.raises(RuleBroken, match="Enter what the email says first"):
        chasing.write_to_many(asked=asked, returns=many, text=" ", by=board.helen)


def test_the_first_letter_is_read_beforehand_with_no_link_made(school):
    made = open_round(state="prepared", opened_on=None, title="Next year", message="Good day.")
    before = ReturnLink.objects.count()
    email = email_preview(made, school, "denzil@northmere.example")
    text = " ".join(email.text.split())
    assert text.startswith("Dear Denzil Okoro,") and "Good day." in text and "(personal link)" in text
    assert f"Due on {print_date(made.first_deadline)}, in 30 days; closes on {print_date(made.final_deadline)}." in text
    assert "Say who fills it in: (personal link)" in email_preview(made, school, "office@tarn.example").text
    assert ReturnLink.objects.count() == before
    assert chasing.first_addresses([school]) == {school.pk: "denzil@northmere.example"}


def test_reminder_has_a_link_of_its_own_for_each_mailbox_which_opens_the_return(
    asked, school, mailbox, client, monkeypatch
):
    """Reminders led to a page that asks for a password."""
    monkeypatch.setattr("core.working_days.rules.Calendar.is_working_day", lambda calendar, day: True)
    monkeypatch.setattr("reminders.routine.services.hour_of", lambda day, hour: timezone.now() + DAY)  # at any hour
    send_reminders(today())
    here = reverse("audits:return", args=[return_of(asked, school).pk])
    urls = {
        to: re.search(r"Open the return:\s+https://testserver(/links/return/\S+)", mailbox.to(to)[-1].get_content())[1]
        for to in ("denzil@northmere.example", "office@tarn.example")
    }
    assert client.post(urls["denzil@northmere.example"])["Location"] == here
    assert "Who fills in the return" in client.get(urls["office@tarn.example"]).text
