"""Routine emails over a real mail server: who gets which, once, as text and HTML, and what becomes of those that fail."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.jobs.daily import run_daily
from core.jobs.models import DailyRun
from core.mail.jobs import queue_due_emails
from core.mail.models import OutgoingEmail
from core.mail.sending import deliver
from core.mail.services import forget_emails_to
from reminders.models import MailChoice, Mention, RoutineEmail
from reminders.routine import jobs, mails, services
from reminders.routine.due import emails_due
from reminders.routine.services import send_reminders
from tests.actions.pages import text_of
from tests.factories.accounts import UserFactory
from tests.factories.plan import FollowUpFactory, MembershipFactory, ProgressUpdateFactory, SubGroupLeadFactory
from tests.reminders.board import action, at, day, monday
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
ANN, TOM = "ann@northmere.example", "tom@northmere.example"
DAY = dt.timedelta(days=1)


@pytest.fixture
def ann():
    """A working-group member in a group that leads an action due the day after the next Monday, and one without end."""
    person = UserFactory(name="Ann Reed", email=ANN, roles=["working_group"])
    person.lead = SubGroupLeadFactory()
    MembershipFactory(user=person, subgroup=person.lead.subgroup)
    person.action = action(person.lead, monday() + DAY, text="Write the model policy & print it")
    person.undated = action(person.lead, wording="TBC", text="Show the film")
    return person


@pytest.fixture
def tom():
    """Somebody in no group."""
    return UserFactory(name="Tom Field", email=TOM, roles=["working_group"])


def thursday() -> dt.date:
    """The fourth working day of a week: a day without a weekly email."""
    return monday() + 3 * DAY


def people_of(due) -> list:
    return [each.reader.user for each in due]


@pytest.mark.long
def test_the_weekly_email_names_all_once_and_what_is_due_first(ann, tom, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    assert people_of(send_reminders(on)) == [ann]
    assert send_reminders(on) == [] and send_reminders(on + DAY) == []
    (arrived,) = mailbox.letters
    assert (arrived["To"], arrived["Subject"]) == (ANN, "You have 1 thing this week")
    text = arrived.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("Dear Ann Reed,\n\nHere is what is waiting ")
    assert text.index("This week") < text.index("Write the model policy & print it") < text.index("Due tomorrow")
    assert text.index("Due tomorrow") < text.index("Later") < text.index("Show the film")
    html = arrived.get_body(("html",)).get_content()
    assert "Write the model policy &amp; print it" in html and "<script" not in html and "<img" not in html
    assert re.search(r'href="https://testserver/answer/[^"]+"', html)  # the first link
    assert html.index("/answer/") == html.index("https://testserver/") + len("https://testserver")
    weekly = RoutineEmail.objects.get(person=ann)
    assert (weekly.weekly, weekly.day, weekly.lines, weekly.email.state) == (True, on, 2, "sent")
    assert RoutineEmail.objects.get(person=tom).email is None  # nothing to say: the week is over with it


@pytest.mark.long
def test_something_urgent_does_not_wait_and_is_said_once(ann, mailbox, monkeypatch):
    on = at(monkeypatch, thursday())
    task = FollowUpFactory(owner=ann, text="Ring the heads", due=on + DAY)
    send_reminders(on)
    assert [email["Subject"] for email in mailbox.letters] == ["You have 1 thing overdue and 1 due now"]
    assert send_reminders(on) == []
    assert send_reminders(at(monkeypatch, on + DAY)) == []  # due today: it was said
    later = at(monkeypatch, monday() + 7 * DAY)
    send_reminders(later)
    (weekly,) = mailbox.letters[1:]
    assert weekly["Subject"] == "You have 2 things overdue"
    assert set(Mention.objects.values_list("key", flat=True)) == {
        f"action {ann.action.pk} late {monday() + DAY}",
        f"action {ann.undated.pk} undated",
        f"follow-up {task.pk} tomorrow {task.due}",
        f"follow-up {task.pk} late {task.due}",
    }


@pytest.mark.long
def test_what_was_urgent_in_the_weekly_email_is_not_sent_again(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    send_reminders(on)
    assert Mention.objects.filter(key__startswith=f"action {ann.action.pk} tomorrow").exists()
    send_reminders(at(monkeypatch, on + DAY))
    assert len(mailbox.letters) == 1


@try_rows("closed", [monday() + 5 * DAY, monday() + 6 * DAY])
def test_nothing_is_sent_on_a_closed_day(ann, monkeypatch, closed):
    FollowUpFactory(owner=ann, due=closed)
    assert send_reminders(at(monkeypatch, closed)) == [] and not RoutineEmail.objects.exists()


@pytest.mark.long
def test_three_in_seven_days_and_then_it_waits(ann, mailbox, monkeypatch):
    for number in range(4):
        FollowUpFactory(owner=ann, due=monday() + (number + 1) * DAY)
    for number in range(4):
        send_reminders(at(monkeypatch, monday() + number * DAY))
    assert list(RoutineEmail.objects.order_by("day").values_list("day", "weekly")) == [
        (monday(), True), (monday() + DAY, False), (monday() + 2 * DAY, False)
    ]  # fmt: skip
    assert len(mailbox.letters) == 3


def test_an_email_is_written_from_what_its_person_may_read_when_it_leaves(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    with override_settings(TASKS=QUEUE):
        send_reminders(on)
    email = OutgoingEmail.objects.get()
    assert email.args.keys() == {"reminder"} and email.text == ""
    ann.memberships.update(valid_to=day(-1))
    deliver(email.pk)
    email.refresh_from_db()
    assert email.state == "not_needed" and mailbox.letters == []


@pytest.mark.long
def test_nobody_gets_an_email_that_is_not_for_them_any_more(ann, mailbox, monkeypatch):
    on = at(monkeypatch, thursday())
    with override_settings(TASKS=QUEUE):
        send_reminders(on)
    (letter,) = OutgoingEmail.objects.all()
    people = type(ann).objects.filter(pk=ann.pk)
    changes = {
        "closed": lambda: people.update(is_active=False),
        "moved": lambda: people.update(email="new@northmere.example"),
        "no role": lambda: ann.role_grants.update(ended_at=timezone.now()),
        "done": lambda: ProgressUpdateFactory(action=ann.action, author=ann, on=on, text="Every school has it"),
        "left": lambda: services.leave(person=ann, kind="urgent"),
    }
    for name, change in changes.items():
        with transaction.atomic():
            change()
            deliver(letter.pk)
            letter.refresh_from_db()
            assert letter.state == "not_needed" and mailbox.letters == [], name
            transaction.set_rollback(True)
    letter.refresh_from_db()
    deliver(letter.pk)
    assert len(mailbox.letters) == 1


def test_a_letter_that_comes_back_is_listed_and_not_sent_again_by_itself(ann, mailbox, monkeypatch, enter):
    on = at(monkeypatch, monday())
    mailbox.answers["RCPT", ANN] = "550 5.1.1 No such user here"
    send_reminders(on)
    send_reminders(on)
    assert OutgoingEmail.objects.get().state == "bounced"
    page = enter(UserFactory(roles=["manager"])).get("/mail/?state=unsettled").content.decode()
    assert ANN in page and "Reminder" in page and "Came back" in page


def test_nothing_is_due_at_an_address_from_which_two_emails_came_back(ann, mailbox, monkeypatch):
    mailbox.answers["RCPT", ANN] = "550 5.1.1 No such user here"
    for number in range(4):
        FollowUpFactory(owner=ann, due=monday() + (number + 1) * DAY)
        send_reminders(at(monkeypatch, monday() + number * DAY))
    assert OutgoingEmail.objects.filter(to=ANN, state="bounced").count() == OutgoingEmail.objects.count() == 2
    assert emails_due(monday() + 4 * DAY) == []


def test_a_worker_that_is_stopped_between_taking_up_and_sending(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    with override_settings(TASKS=QUEUE):
        send_reminders(on)  # taken up, and in the queue, and nobody sends it
        letter = OutgoingEmail.objects.get()
        DBTaskResult.objects.all().delete()  # the queue is lost with the worker
        send_reminders(on)
        assert OutgoingEmail.objects.count() == 1 and mailbox.letters == []
    later = timezone.now() + dt.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    queue_due_emails()  # puts it into the queue again
    queue_due_emails()
    letter.refresh_from_db()
    assert letter.state == "sent" and len(mailbox.letters) == 1


def test_a_worker_that_is_stopped_while_it_sends_leaves_a_letter_that_is_listed_and_not_sent_twice(
    ann, mailbox, monkeypatch
):
    on = at(monkeypatch, monday())
    mailbox.answers["DATA", ANN] = "hang up"  # whether it arrived nobody knows
    send_reminders(on)
    mailbox.answers.clear()
    send_reminders(on)
    queue_due_emails()
    letter = OutgoingEmail.objects.get()
    assert letter.state == "unclear" and letter.is_unsettled and mailbox.letters == []


def test_the_job_of_the_day_sends_in_the_morning_and_once(ann, mailbox, monkeypatch):
    at(monkeypatch, monday(), hour=0)
    from core.jobs import daily

    monkeypatch.setattr(daily, "_jobs", {"reminders": jobs.send})
    assert run_daily(on=monday()) == {"reminders": "done"}
    assert run_daily(on=monday()) == {"reminders": "done before"}
    email = OutgoingEmail.objects.get()
    assert email.state == "waiting" and timezone.localtime(email.next_try).hour == 7
    queue_due_emails()
    assert mailbox.letters == []
    at(monkeypatch, monday(), hour=7)
    queue_due_emails()
    assert len(mailbox.letters) == 1
    DailyRun.objects.all().delete()
    run_daily(on=monday())
    assert OutgoingEmail.objects.count() == 1


def test_after_the_mail_hours_nothing_is_queued_and_the_next_day_makes_up_for_it(ann, monkeypatch):
    assert send_reminders(at(monkeypatch, monday(), hour=18)) == []
    assert not RoutineEmail.objects.exists()
    assert people_of(send_reminders(at(monkeypatch, monday() + DAY))) == [ann]
    assert RoutineEmail.objects.get().weekly


@pytest.mark.long
def test_an_email_that_is_held_up_is_that_of_the_day_on_which_it_leaves(ann, mailbox, monkeypatch):
    mailbox.answers["RCPT", ANN] = "450 4.2.1 Come back later"
    send_reminders(at(monkeypatch, monday()))
    OutgoingEmail.objects.update(next_try=services.hour_of(monday() + DAY, 7))
    FollowUpFactory(owner=ann, due=monday() + 2 * DAY)
    at(monkeypatch, monday() + DAY)
    assert emails_due(monday() + DAY) == [] and emails_due(monday() + 2 * DAY) != []
    mailbox.answers.clear()
    queue_due_emails()
    assert len(mailbox.letters) == 1 and send_reminders(monday() + DAY) == []
    assert len(send_reminders(at(monkeypatch, monday() + 2 * DAY))) == 1


def test_an_email_held_up_for_weeks_counts_on_the_day_on_which_it_leaves(ann, mailbox, monkeypatch):
    mailbox.answers["RCPT", ANN] = "450 4.2.1 Come back later"
    first = monday() - 14 * DAY
    FollowUpFactory(owner=ann, due=first + DAY)
    send_reminders(at(monkeypatch, first))
    OutgoingEmail.objects.update(next_try=services.hour_of(monday(), 7))  # the board was closed
    at(monkeypatch, monday())
    assert emails_due(monday()) == []


def test_an_email_of_before_the_routine_emails_does_not_take_the_place_of_a_new_one(ann, mailbox, monkeypatch):
    for number in range(1, 30):  # their rows are gone, and the keys of the new ones begin anew
        OutgoingEmail.objects.create(
            kind="reminder", to=ANN, key=f"reminder {number}", state="sent", sent_at=timezone.now()
        )
    send_reminders(at(monkeypatch, monday()))
    assert len(mailbox.letters) == 1


def test_one_person_whose_email_fails_keeps_no_other_from_theirs(ann, tom, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    FollowUpFactory(owner=tom, due=on)
    real = services.claim

    def claim(due, on, **values):
        if due.reader.user == ann:
            raise LookupError("broken")
        return real(due, on, **values)

    monkeypatch.setattr(services, "claim", claim)
    assert tom in people_of(send_reminders(on))
    monkeypatch.setattr(services, "claim", real)
    assert people_of(send_reminders(on)) == [ann]
    assert {ANN, TOM} <= {email["To"] for email in mailbox.letters}


def test_choices_are_kept_to_but_not_against_a_duty(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    bea = UserFactory(name="Bea", roles=["recorder"])
    FollowUpFactory(owner=bea, text="Ring", due=on)
    MailChoice.objects.create(person=ann, weekly=False)
    MailChoice.objects.create(person=bea, weekly=False, urgent=False)
    due = emails_due(on)
    assert {each.reader.user: [line.topic for line in each.lines] for each in due if each.reader.user in (ann, bea)} == {
        ann: ["dates"], bea: ["nil_returns"]
    }  # fmt: skip
    assert {each.reader.user: each.weekly for each in due if each.reader.user in (ann, bea)} == {ann: False, bea: True}
    MailChoice.objects.filter(person=ann).update(urgent=False)
    MailChoice.objects.filter(person=bea).update(urgent=True)
    (whole,) = [each for each in emails_due(on) if each.reader.user in (ann, bea)]
    assert whole.reader.user == bea and {line.topic for line in whole.lines} == {"nil_returns", "follow_ups"}


def test_the_dry_run_says_who_would_get_what_and_why_and_sends_nothing(ann, tom, mailbox, capsys):
    on = monday()
    call_command("send_reminders", "--dry-run", "--on", on.isoformat())
    said = capsys.readouterr().out
    assert f"Ann Reed <{ANN}>: Weekly email, 2 lines" in said and "Tom Field" not in said
    assert f"! Action {ann.action.number}: Write the model policy & print it – Due tomorrow" in said
    assert said.endswith("1 email would be sent.\n")
    assert not RoutineEmail.objects.exists() and not OutgoingEmail.objects.exists()


def test_the_command_sends_what_is_due_today_once(ann, mailbox, capsys, monkeypatch):
    at(monkeypatch, thursday())
    call_command("send_reminders")
    call_command("send_reminders")
    said = capsys.readouterr().out
    assert "1 email to be sent." in said and "0 emails to be sent." in said
    assert len(mailbox.to(ANN)) == 1
    for words, given in (("no date", ["--on", "soon"]), ("cannot be sent yet", ["--on", day(2).isoformat()])):
        with pytest.raises(CommandError, match=words):
            call_command("send_reminders", *given)


def test_the_link_in_an_email_stops_it_without_signing_in_by_a_button(ann, mailbox, monkeypatch, client):
    on = at(monkeypatch, monday())
    send_reminders(on)
    (arrived,) = mailbox.letters
    link = arrived["List-Unsubscribe"].strip("<>").removeprefix("https://testserver")
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = arrived.get_body(("plain",)).get_content()
    assert re.search(r"without signing in:\s+(\S+/links/letters/\S+)", text)[1].endswith(link)
    page = client.get(link)
    assert page.status_code == 200 and "Stop the weekly email?" in page.content.decode()
    assert ANN not in page.text and "Ann" not in text_of(page)
    assert not MailChoice.objects.exists()  # opening it changes nothing
    done = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and done["Content-Type"] == "text/plain; charset=utf-8"
    choice = MailChoice.objects.get(person=ann)
    assert (choice.weekly, choice.urgent, choice.version) == (False, True, 1)
    again = client.post(link, follow=True)  # by the button, as it stands
    assert "The weekly email is stopped" in again.content.decode() and MailChoice.objects.get().version == 1
    assert choice.history.get().history_user == ann


def test_a_forged_link_and_one_of_somebody_who_left_stop_nothing(ann, client):
    type(ann).objects.update(is_active=False)
    for token in ("forged", "a:b:c", mails.token_of(ann.pk, "weekly")):
        address = f"/links/letters/{token}/"
        assert client.get(address).status_code == client.post(address).status_code == 404
    assert not MailChoice.objects.exists()


def test_what_is_noted_of_emails_is_forgotten_after_a_year(ann, mailbox, monkeypatch):
    send_reminders(at(monkeypatch, monday()))
    services.forget_old(monday() + 400 * DAY)
    assert RoutineEmail.objects.count() == 1
    services.forget_old(monday() + 401 * DAY)
    assert not RoutineEmail.objects.exists() and not Mention.objects.exists()


def test_an_address_is_forgotten_with_that_of_its_email_or_where_nothing_was_said(ann, tom, mailbox, monkeypatch):
    send_reminders(at(monkeypatch, monday()))
    assert RoutineEmail.objects.filter(address__in=[ANN, TOM]).count() == 2
    assert services.forget_old(monday()) == 0
    forget_emails_to(ANN)
    assert services.forget_old(monday()) == 1 and not Mention.objects.exists()
    assert services.forget_old(monday() + 29 * DAY) == 1 and not RoutineEmail.objects.exists()
