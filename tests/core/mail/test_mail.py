"""Letters go over a real mail server: sent once, tried again after refusals for now, never silently sent twice."""

from __future__ import annotations

import datetime as dt
import smtplib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.jobs import daily
from core.mail import Email, OneOfMany, compose, email_kind, kinds, send_email, send_many, site_url
from core.mail.jobs import forget_old_emails, queue_due_emails
from core.mail.models import OutgoingEmail
from core.mail.sending import PAUSES, deliver, evaluate, server_reply
from core.mail.services import forget_emails_to, send_again
from core.records.rules import RuleBroken
from tests.factories.accounts import UserFactory
from tests.mailbox import free_port, mailers

ADDRESS = "head@tarn.example"
NOW = dt.datetime(2010, 3, 1, 10, tzinfo=dt.UTC)
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    """A kind of letter; "unwanted" is no longer wanted, "broken" cannot be written."""
    monkeypatch.setattr(kinds, "_kinds", {})

    @email_kind("greeting", "Greeting")
    def make(args):
        if args.get("as") == "broken":
            raise LookupError("the record is gone")
        return None if args.get("as") == "unwanted" else Email("Good day,\r\nall", f"Hello {args.get('name')} & all.\n")


def ask(**values) -> OutgoingEmail:
    """A letter that was asked for, as it stands after the attempt."""
    made = send_email(**{"kind": "greeting", "to": ADDRESS, "args": {"name": "Ann"}} | values)
    made.refresh_from_db()
    return made


@pytest.mark.django_db
def test_a_letter_arrives_with_its_text_and_is_noted_as_sent(mailbox):
    user = UserFactory()
    sent = ask(by=user)
    (arrived,) = mailbox.letters
    assert (arrived["To"], arrived["Subject"]) == (ADDRESS, "Good day, all")
    assert arrived.get_content().replace("\r", "") == "Hello Ann & all.\n"
    assert arrived["Message-ID"] == sent.message_id and arrived["Message-ID"].endswith("@testserver>")
    assert arrived["Auto-Submitted"] == "auto-generated" and not arrived.is_multipart()
    assert (sent.state, sent.attempts, sent.error, sent.by) == ("sent", 1, "", user)
    assert sent.sent_at and sent.subject == "Good day, all" and sent.text == ""


@pytest.mark.django_db
def test_the_same_key_is_sent_once(mailbox):
    first, second = ask(key="greeting of May"), ask(key="greeting of May", to="b@tarn.example")
    assert first == second and len(mailbox.letters) == 1
    ask()
    ask()
    assert len(mailbox.letters) == 3


@pytest.mark.django_db
def test_many_letters_are_recorded_once_each_and_go_after_all_that_somebody_waits_for(mailbox):
    first = ask(key="greeting 1")
    many = [OneOfMany(f"a{n}@tarn.example", {"name": str(n)}, f"greeting {n}", "round 7") for n in range(60)]
    with override_settings(TASKS=QUEUE):
        assert send_many(kind="greeting", emails=many) == 59 and send_many(kind="greeting", emails=many) == 0
        code = send_email(kind="greeting", to=ADDRESS)
        tasks = list(DBTaskResult.objects.ready())
        assert tasks[0].args_kwargs["args"] == [code.pk] and len(tasks) == 4  # (of the others 25, 25 and 9)
        with CaptureQueriesContext(connection) as queries:
            send_many(kind="greeting", emails=[OneOfMany(f"b{n}@tarn.example") for n in range(25)])
        assert len(queries) <= 5
    for task in tasks:
        task.task.func(*task.args_kwargs["args"])
    assert len(mailbox.letters) == 61 and mailbox.letters[1]["To"] == ADDRESS
    assert OutgoingEmail.objects.about("round 7").filter(state="sent").count() == 59
    assert first.attempts == 1
    with pytest.raises(ValueError, match="address"):
        send_many(kind="greeting", emails=[OneOfMany("")])


@pytest.mark.django_db
def test_one_of_many_keeps_its_place_in_the_queue_until_a_person_sends_it_again(mailbox):
    with override_settings(TASKS=QUEUE):
        send_many(kind="greeting", emails=[OneOfMany(ADDRESS)])
        DBTaskResult.objects.all().delete()
        made = OutgoingEmail.objects.get()
        OutgoingEmail.objects.update(queued_at=timezone.now() - dt.timedelta(hours=2))
        queue_due_emails()
        assert DBTaskResult.objects.get().priority < 0
        OutgoingEmail.objects.update(state="failed")
        send_again(email=made, by=UserFactory())
        assert DBTaskResult.objects.ready().first().priority == 0


@pytest.mark.django_db
def test_a_letter_is_neither_recorded_nor_sent_where_what_asked_for_it_is_taken_back(mailbox):
    with override_settings(TASKS=QUEUE):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            send_email(kind="greeting", to=ADDRESS, args={})
            raise ZeroDivisionError
        assert not OutgoingEmail.objects.exists() and not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_what_is_no_longer_wanted_is_not_sent_and_what_cannot_be_written_says_where_to_look(mailbox, caplog):
    assert ask(args={"as": "unwanted"}).state == "not_needed"
    failed = ask(args={"as": "broken"})
    assert failed.state == "failed" and "could not be written" in failed.error
    reference = failed.error.split()[-1].rstrip(".")
    assert f"Reference {reference}" in caplog.text and mailbox.letters == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "answer", "state", "words"),
    [
        ("RCPT", "550 5.1.1 No such user here", "bounced", "The address was refused. It said: “550 5.1.1 No such user"),
        ("RCPT", "450 4.2.0 Greylisted", "waiting", "The address was refused for now. It said: “450 4.2.0 Greylisted”"),
        ("DATA", "554 5.7.1 Looks like spam", "failed", "The mail server refused the email. It said: “554"),
        ("DATA", "452 4.3.1 Disk full", "waiting", "The mail server could not take it. It said: “452"),
        ("RCPT", "hang up", "waiting", "The connection to the mail server broke."),
        ("DATA", "hang up", "unclear", "broke while the email was being sent"),
    ],
)
def test_what_the_server_says_is_told_apart(mailbox, stage, answer, state, words):
    mailbox.answers[stage, ADDRESS] = answer
    refused = ask()
    assert refused.state == state and words in refused.error
    assert mailbox.letters == [] and refused.sent_at is None
    assert (refused.next_try > timezone.now()) is (state == "waiting")


@pytest.mark.django_db
def test_a_sender_that_is_refused_for_good_fails_at_once(mailbox):
    mailbox.answers["MAIL", ""] = "553 5.7.1 Not our domain"
    refused = ask()
    assert refused.state == "failed" and "Not our domain" in refused.error


@pytest.mark.django_db
def test_a_server_that_is_not_there_is_tried_again(settings):
    settings.MAILERS = mailers(free_port())
    refused = ask()
    assert refused.state == "waiting" and refused.error.startswith("The mail server could not be reached.")


@pytest.mark.django_db
def test_an_address_that_is_none_fails(mailbox):
    failed = ask(to="two@a.example, three@a.example")
    assert failed.state == "failed" and "not written as an address" in failed.error
    with pytest.raises(ValueError, match="needs an address"):
        send_email(kind="greeting", to="", args={})


@pytest.mark.django_db
def test_it_is_tried_again_after_pauses_that_grow_and_given_up_in_the_end(mailbox, monkeypatch):
    mailbox.answers["RCPT", ADDRESS] = "450 Later"
    moment = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    waits = ask(key="k")
    for pause in PAUSES:
        assert waits.state == "waiting" and waits.next_try == moment[0] + pause
        moment[0] += pause - dt.timedelta(seconds=1)
        queue_due_emails()
        assert mailbox.connections == waits.attempts  # not before its time
        moment[0] += dt.timedelta(seconds=1)
        queue_due_emails()
        waits.refresh_from_db()
    assert waits.state == "failed" and waits.attempts == len(PAUSES) + 1
    assert "It was tried 7 times." in waits.error
    queue_due_emails()
    assert mailbox.connections == 7


@pytest.mark.django_db
def test_a_letter_that_was_refused_for_now_arrives_once_it_is_taken(mailbox, monkeypatch):
    mailbox.answers["DATA", ADDRESS] = "451 Later"
    waits = ask()
    mailbox.answers.clear()
    monkeypatch.setattr(timezone, "now", lambda: waits.next_try)
    assert daily.run_often() == []
    waits.refresh_from_db()
    assert (waits.state, waits.attempts, len(mailbox.letters)) == ("sent", 2, 1)


@pytest.mark.django_db
def test_what_waits_is_put_into_the_queue_once_however_often_the_scheduler_looks(mailbox, monkeypatch):
    mailbox.answers["RCPT", ADDRESS] = "450 Later"
    waits = ask()
    with override_settings(TASKS=QUEUE):
        monkeypatch.setattr(timezone, "now", lambda: waits.next_try)
        queue_due_emails()
        queue_due_emails()
        assert DBTaskResult.objects.count() == 1
        monkeypatch.setattr(timezone, "now", lambda: waits.next_try + dt.timedelta(hours=2))
        queue_due_emails()  # a queue that was lost
        assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("handed_over", "state"), [(None, "waiting"), (NOW, "unclear")])
def test_a_worker_that_was_stopped_half_way(mailbox, monkeypatch, handed_over, state):
    with override_settings(TASKS=QUEUE):
        stuck = ask()
        since = timezone.now() - dt.timedelta(minutes=20)
        values = {"state": "sending", "attempts": 1, "begun_at": since, "handed_over_at": handed_over}
        OutgoingEmail.objects.update(**values, queued_at=since)
        before = DBTaskResult.objects.count()
        queue_due_emails()
        stuck.refresh_from_db()
        assert stuck.state == state and "stopped half-way" in stuck.error
        assert DBTaskResult.objects.count() - before == (state == "waiting")
    assert mailbox.letters == []


@pytest.mark.django_db
def test_a_letter_that_stops_its_worker_each_time_is_given_up(mailbox):
    with override_settings(TASKS=QUEUE):
        stuck = ask()
        since = timezone.now() - dt.timedelta(minutes=20)
        OutgoingEmail.objects.update(state="sending", attempts=len(PAUSES) + 1, begun_at=since, queued_at=since)
        before = DBTaskResult.objects.count()
        queue_due_emails()
        stuck.refresh_from_db()
        assert stuck.state == "failed" and stuck.can_be_sent_again
        assert DBTaskResult.objects.count() == before


@pytest.mark.django_db
def test_sent_again_by_a_person(mailbox):
    user = UserFactory()
    mailbox.answers["RCPT", ADDRESS] = "550 No"
    bounced = ask()
    mailbox.answers.clear()
    send_again(email=bounced, by=user)
    bounced.refresh_from_db()
    assert (bounced.state, bounced.again_by, bounced.error) == ("sent", user, "")
    with pytest.raises(RuleBroken, match="has been sent"):
        send_again(email=bounced, by=user)


@pytest.mark.django_db
def test_to_whom_a_letter_went_is_forgotten_after_the_time_that_is_set(mailbox, monkeypatch):
    old, new = ask(key="old"), ask(key="new")
    OutgoingEmail.objects.filter(pk=old.pk).update(asked_at=timezone.now() - dt.timedelta(days=181))
    forget_old_emails(timezone.localdate())
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.to, old.args, old.subject, old.state) == ("", {}, "", "sent") and old.blanked_on
    assert new.to == ADDRESS and new.blanked_on is None
    assert not old.can_be_sent_again
    assert forget_emails_to(ADDRESS.upper(), "") == 1


@pytest.mark.django_db
def test_a_letter_that_is_forgotten_while_it_waits_is_not_sent(mailbox):
    mailbox.answers["RCPT", ADDRESS] = "450 Later"
    waits = ask()
    forget_emails_to(ADDRESS)
    mailbox.answers.clear()
    OutgoingEmail.objects.update(next_try=NOW)
    deliver(waits.pk)
    waits.refresh_from_db()
    assert waits.state == "not_needed" and mailbox.letters == []


@pytest.mark.parametrize(
    ("demo", "url", "kept"), [(True, "", True), (True, "smtp://localhost", False), (False, "", False)]
)
@pytest.mark.django_db
def test_what_a_letter_says_is_kept_on_a_demonstration_board_alone(mailbox, settings, demo, url, kept):
    settings.DEMO, settings.MAIL_URL = demo, url
    assert bool(ask().text) is kept


def test_letters_are_plain_text_with_the_board_and_whom_to_ask(settings):
    settings.BOARD_CONTACT_EMAIL, settings.BOARD_CONTACT_PHONE = "office@northmere.example", ""
    written = compose("Hello", "base.txt")
    assert settings.BOARD_NAME in written.text and "Ask office@northmere.example." in written.text
    assert site_url("/plan/") == "https://testserver/plan/"


def test_a_refusal_by_code_is_for_good_from_500_on():
    assert evaluate(smtplib.SMTPDataError(499, b"x"), text_begun=True).state == "waiting"
    assert evaluate(smtplib.SMTPDataError(500, b"x"), text_begun=True).state == "failed"
    assert evaluate(KeyError("?"), text_begun=False).state == "unclear"
    assert server_reply(b"a\r\nb\xff" + b"c" * 500, 550).startswith("It said: “550 a b�c")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(mailbox):
    with override_settings(TASKS=QUEUE):
        waits = send_email(kind="greeting", to=ADDRESS, args={"name": "Ann"})
    start = Barrier(4)

    def work(_):
        try:
            start.wait(timeout=20)
            deliver(waits.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    waits.refresh_from_db()
    assert (waits.state, waits.attempts, len(mailbox.letters)) == ("sent", 1, 1)
