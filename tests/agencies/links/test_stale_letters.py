"""ESLOs who were not confirmed for long and have no account are asked by a letter, once in so many months."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from agencies.links.settings import ASKED_AGAIN
from agencies.models import MailedLink
from agencies.posts.rules import months_before
from agencies.posts.services.confirming import stale_without_account
from core.board.settings import change_setting
from core.mail.models import OutgoingEmail
from core.text.dates import print_date, today
from core.working_days.days import next_mail_day
from tests.actions.pages import text_of
from tests.agencies.asking import day
from tests.factories.accounts import UserFactory
from tests.factories.asking import make_returns
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.reminders.ladders import QUESTIONS, due, lines_now, record, record_all

pytestmark = pytest.mark.django_db
LONG_AGO = months_before(timezone.localdate(), 30)
EMAIL = "office@tarn.example"


def officer(**values):
    """A lead officer of an active agency who was confirmed long ago."""
    return EsloFactory(
        **{"agency": AgencyFactory(), "email": EMAIL, "valid_from": LONG_AGO, "confirmed_on": LONG_AGO} | values
    )


def asked(on=None) -> set[int]:
    return {each.pk for each in stale_without_account(on or today())}


@pytest.mark.parametrize(("values", "is_asked"), [
    ({}, True),
    ({"confirmed_on": None}, True),
    ({"confirmed_on": timezone.localdate()}, False),
    ({"confirmed_on": None, "valid_from": timezone.localdate()}, False),
    ({"email": ""}, False),
    ({"post": "deputy"}, False),
    ({"valid_to": timezone.localdate() - dt.timedelta(days=1)}, False),
])  # fmt: skip
def test_whoever_was_confirmed_long_ago_and_can_be_written_to_is_asked(values, is_asked):
    own = officer(**values)
    assert asked() == ({own.pk} if is_asked else set())


def test_whoever_has_an_account_reads_it_in_their_reminder_instead():
    officer(person=UserFactory())
    by_address = officer()
    UserFactory(email=EMAIL.upper())
    assert asked() == set()
    gone = officer(email="head@tarn.example", person=UserFactory(is_active=False))
    assert asked() == {gone.pk} != {by_address.pk}


def test_whom_an_open_return_asks_is_not_asked_twice():
    own = officer()
    make_returns(own.agency, own, UserFactory(roles=["manager"]))
    assert asked() == set()


def test_an_agency_that_is_closed_is_not_asked():
    officer(agency=AgencyFactory(active_to=today() - dt.timedelta(days=1)))
    assert asked() == set()


def test_each_is_asked_once_and_again_after_some_months():
    own = officer()
    (question,) = due(QUESTIONS)
    assert (question.to, question.name, question.agency) == (EMAIL, own.name, own.agency_id)
    assert (question.line.item, question.line.href) == (f"eslo {own.pk}", "")
    assert record(question) and record(question) is None
    link = MailedLink.objects.get(eslo=own)
    assert link.sent_to == EMAIL and due(QUESTIONS) == due(QUESTIONS, today() + dt.timedelta(days=7)) == []
    later = today() + dt.timedelta(days=95)
    assert (asked(today() + dt.timedelta(days=60)), asked(later)) == (set(), {own.pk})


@pytest.mark.long
def test_the_email_leads_to_the_question_by_a_mailed_link_until_it_is_answered(client):
    own = officer()
    email = record(due(QUESTIONS)[0])
    ((text, why, href),) = lines_now(QUESTIONS, email)
    assert text == f"Are you still the ESLO of {own.agency}?" and print_date(LONG_AGO) in why
    assert client.post(href.removeprefix("https://testserver"), {"answer": "still"}).status_code == 302
    own.refresh_from_db()
    assert own.confirmed_on == today() and lines_now(QUESTIONS, email) == []


def test_whoever_has_answered_or_got_an_account_meanwhile_is_not_asked():
    own, other = officer(), officer(email="head@hill.example")
    questions = due(QUESTIONS)
    type(own).objects.filter(pk=own.pk).update(confirmed_on=today())
    UserFactory(email=other.email)
    assert [record(question) for question in questions] == [None, None]
    assert not MailedLink.objects.exists()


def test_a_board_can_ask_rarely_or_not_at_all():
    own, by = officer(), UserFactory(roles=["manager"])
    record_all(QUESTIONS)
    change_setting(key=ASKED_AGAIN, value=12, applies_from=today(), by=by, reason="Less mail")
    assert asked(today() + dt.timedelta(days=95)) == set()
    MailedLink.objects.all()._raw_delete("default")
    assert asked() == {own.pk}
    change_setting(key=ASKED_AGAIN, value=0, applies_from=today(), by=by, reason="No mail")
    assert asked() == set()


@pytest.mark.long
def test_who_would_be_asked_stands_on_the_page_of_reminders_and_in_the_dry_run(client):
    own, on = officer(), next_mail_day(today())
    client.force_login(UserFactory(roles=["manager"]))
    assert str(own.agency) in text_of(client.get("/reminders/", day("on", on)))
    call_command("send_reminders", "--dry-run", "--on", on.isoformat(), stdout=(out := StringIO()))
    assert f"{own} <{EMAIL}>" in out.getvalue() and str(own.agency) in out.getvalue()
    assert not OutgoingEmail.objects.exists()
