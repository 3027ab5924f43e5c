"""The page about mail: what waits, failed or came back, with filters, and a button that sends a letter again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.jobs import daily
from core.jobs.models import JobFailure
from core.jobs.one_by_one import one_by_one
from core.mail import Email, email_kind, kinds, send_email
from core.mail.models import OutgoingEmail
from tests.rows import try_rows


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    email_kind("greeting", "Greeting")(lambda args: Email("Hello", "Hello, https://testserver/secret/\n"))


def make(to: str, state: str, **values) -> OutgoingEmail:
    """A letter in a state."""
    given = {"kind": "greeting", "sent_at": timezone.now() if state == "sent" else None}
    return OutgoingEmail.objects.create(to=to, state=state, **given | values)


def test_it_works(board, helen, enter):
    make("a@tarn.example", "sent")
    make("b@tarn.example", "waiting", attempts=2, error="The mail server could not be reached.")
    make("c@tarn.example", "bounced", error="There is no such mailbox.")
    page = enter(helen).get("/mail/").text
    for words in ("a@tarn.example", "Tried 2 times", "There is no such mailbox.", "Came back", "Send again", "Try now"):
        assert words in page
    assert "2 to look at" in page  # with the one of the cast
    assert page.index("c@tarn.example") < page.index("a@tarn.example")


@pytest.mark.parametrize(("text", "is_said"), [("Open the attached file.", True), ("Open the page.", False)])
def test_page_of_an_email_says_that_its_attached_file_is_not_stored(board, helen, enter, settings, text, is_said):
    settings.DEMO, settings.MAIL_URL = True, ""
    page = enter(helen).get(f"/mail/{make('a@tarn.example', 'sent', text=text).pk}/").text
    assert text in page and ("are not stored here" in page) is is_said


@try_rows(
    ("query", "found"),
    [
        ("state=unsettled", {"b", "c", "office"}),
        ("state=sent", {"a", "marian"}),  # hers is of the cast
        ("kind=greeting&to=B@TARN", {"b"}),
        ("kind=greeting", {"a", "b", "c"}),
        ("to=nobody", set()),
        ("state=nonsense", set()),
    ],
)
def test_filters(board, helen, enter, query, found):
    make("a@tarn.example", "sent")
    make("b@tarn.example", "failed")
    make("c@tarn.example", "unclear")
    response = enter(helen).get(f"/mail/?{query}")
    assert {each.to.partition("@")[0] for each in response.context["page"]} == found
    assert ("Error: " in response.text) is ("nonsense" in query)


def test_it_is_listed_in_pages_and_says_what_to_do_where_there_is_nothing(board, helen, enter):
    for number in range(51):
        make(f"a{number}@tarn.example", "sent")
    client = enter(helen)
    assert "a0@tarn.example" in client.get("/mail/?page=2").text
    OutgoingEmail.objects.all().delete()
    assert "No emails yet" in client.get("/mail/").text
    assert "No email matches" in client.get("/mail/?to=x").text


def test_it_requires_the_right(board, grace, enter):
    assert enter(grace).get("/mail/").status_code == 403


def test_send_again_sends_it_and_returns_to_the_filtered_list(board, helen, enter, mailbox):
    failed = make("a@tarn.example", "failed", attempts=7)
    response = enter(helen).post(f"/mail/{failed.pk}/again/", {"next": "/mail/?state=failed"}, follow=True)
    assert response.redirect_chain[-1][0] == "/mail/?state=failed"
    assert "will be sent again" in response.text and len(mailbox.to("a@tarn.example")) == 1
    failed.refresh_from_db()
    assert (failed.state, failed.again_by) == ("sent", helen)


def test_what_was_sent_cannot_be_sent_again_and_no_other_site_is_led_to(board, helen, enter, mailbox):
    sent = make("a@tarn.example", "sent")
    response = enter(helen).post(f"/mail/{sent.pk}/again/", {"next": "https://evil.example/"}, follow=True)
    assert response.redirect_chain[-1][0] == "/mail/"
    assert "cannot be sent again" in response.text and mailbox.letters == []


@pytest.mark.parametrize("demo", [True, False])
def test_what_a_letter_says_is_shown_on_a_demonstration_board_alone(board, helen, enter, mailbox, settings, demo):
    settings.DEMO, settings.MAIL_URL = True, ""
    sent = send_email(kind="greeting", to="a@tarn.example", args={})
    settings.DEMO = demo
    page = enter(helen).get(f"/mail/{sent.pk}/").text
    assert ("https://testserver/secret/" in page) is demo
    assert ("This is a demonstration board" in enter(helen).get("/mail/").text) is demo


def test_a_letter_whose_address_is_forgotten_says_so(board, helen, enter):
    old = make("", "sent", blanked_on=timezone.localdate())
    page = enter(helen).get(f"/mail/{old.pk}/").text
    assert "The address is no longer held" in page and "Send again" not in page


def test_what_failed_in_the_background_is_said_until_it_has_gone_well(board, helen, enter, monkeypatch):
    monkeypatch.setattr(daily, "_jobs", {})
    wrong, people = [True], [board.people["tom"], board.people["marian"]]

    def look(person):
        if person == people[0] and wrong:
            raise ValueError("of one alone")

    @daily.daily("reminders of some kind")
    def remind(day):
        one_by_one(people, look, what="looking after somebody")

    @daily.daily("another job")
    def other(day):
        if wrong:
            raise ValueError("as a whole")

    client, day = enter(helen), timezone.localdate()
    assert "in the background" not in client.get("/mail/").text
    for _ in range(2):
        daily.run_daily(on=day)
    page = " ".join(client.get("/mail/").text.split())
    assert f"Looking after somebody, with person {people[0].pk}: failed on" in page
    assert "Another job: failed 2 times, last on" in page
    for failure in JobFailure.objects.all():
        assert failure.reference in page
    wrong.clear()
    daily.run_daily(on=day + dt.timedelta(days=1))
    assert "in the background" not in client.get("/mail/").text and not JobFailure.objects.exists()


def test_addresses_that_fail_are_listed_with_a_button(board, helen, enter):
    assert "There are none." in enter(helen).get("/mail/addresses/").text
    for _ in range(2):
        last = make("gone@tarn.example", "bounced", error="There is no such mailbox.")
    page = enter(helen).get("/mail/addresses/").text
    assert "gone@tarn.example" in page and "There is no such mailbox." in page
    assert f'action="/mail/{last.pk}/again/"' in page


def test_email_that_waits_or_was_not_sent_says_so(board, helen, enter):
    make("a@tarn.example", "waiting", next_try=dt.datetime(2026, 11, 30, 7, tzinfo=dt.UTC))
    make("b@tarn.example", "not_needed", error="The last two emails to this address came back.")
    page = " ".join(enter(helen).get("/mail/").text.split())
    assert "Goes out on 30 November 2026, 07:00" in page
    assert "Not sent" in page and "The last two emails to this address came back." in page
