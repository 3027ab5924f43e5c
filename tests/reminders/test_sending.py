"""Letters over a real mail server: who gets which, once, as text and HTML, and what becomes of those that fail."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.jobs.daily import run_daily
from core.jobs.models import DailyRun
from core.mail.jobs import look_after_letters
from core.mail.models import OutgoingLetter
from core.mail.sending import deliver
from reminders import jobs, mails, services
from reminders.models import MailChoice, Reminder, Told
from reminders.readers import read_readers
from reminders.services import emails_due, send_reminders
from tests.factories.accounts import UserFactory
from tests.factories.plan import FollowUpFactory, MembershipFactory, ProgressUpdateFactory, SubGroupLeadFactory
from tests.reminders.board import action, day, monday

pytestmark = pytest.mark.django_db
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
ANN, TOM = "ann@northmere.example", "tom@northmere.example"


@pytest.fixture
def ann():
    """A working-group member in a group that leads an action due the day after the next Monday, and one without end."""
    person = UserFactory(name="Ann Reed", email=ANN, roles=["working_group"])
    person.lead = SubGroupLeadFactory()
    MembershipFactory(user=person, subgroup=person.lead.subgroup)
    person.action = action(person.lead, monday() + dt.timedelta(days=1), text="Write the model policy & print it")
    person.undated = action(person.lead, wording="TBC", text="Show the film")
    return person


@pytest.fixture
def tom():
    """Somebody in no group."""
    return UserFactory(name="Tom Field", email=TOM, roles=["working_group"])


def at(monkeypatch, moment: dt.date) -> dt.date:
    """Letters are written on this day."""
    monkeypatch.setattr(mails, "today", lambda: moment)
    return moment


def tuesday() -> dt.date:
    """The day after the next Monday's week has begun and was written about: a day without a weekly letter."""
    return monday() + dt.timedelta(days=3)


def test_the_weekly_letter_names_all_once_and_what_is_urgent_first(ann, tom, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    assert [each.reader.user for each in send_reminders(on)] == [ann]
    assert send_reminders(on) == [] and send_reminders(on + dt.timedelta(days=1)) == []
    (arrived,) = mailbox.letters
    assert (arrived["To"], arrived["Subject"]) == (ANN, "Your week: 2 things to look at")
    text = arrived.get_body(("plain",)).get_content().replace("\r", "")
    assert text.index("Now\n---") < text.index("Write the model policy & print it")
    assert text.index("Due tomorrow") < text.index("Actions without a date\n----") < text.index("Show the film")
    assert f"https://testserver/plan/actions/{ann.action.pk}/updates/add/" in text
    html = arrived.get_body(("html",)).get_content()
    assert "Write the model policy &amp; print it" in html and "<script" not in html and "<img" not in html
    assert f'href="https://testserver/plan/actions/{ann.undated.pk}/timescale/"' in html
    weekly = Reminder.objects.get(person=ann)
    assert (weekly.kind, weekly.period, weekly.lines, weekly.letter.state) == ("weekly", on, 2, "sent")
    assert Reminder.objects.get(person=tom).letter is None  # nothing to say: the week is over with it


def test_something_urgent_has_a_letter_of_its_own_once_and_no_second_beside_the_weekly_one(ann, mailbox, monkeypatch):
    on = at(monkeypatch, tuesday())
    task = FollowUpFactory(owner=ann, text="Ring the heads", due=on + dt.timedelta(days=1))
    send_reminders(on)
    subjects = [letter["Subject"] for letter in mailbox.letters]
    assert subjects == ["2 things are due tomorrow or overdue"]  # the action of Tuesday is late by now
    assert send_reminders(on) == []
    assert send_reminders(on + dt.timedelta(days=1)) == []  # due today: it was said
    later = at(monkeypatch, on + dt.timedelta(days=2))
    send_reminders(later)
    assert mailbox.letters[-1]["Subject"].startswith(f"Follow-up to action {task.action.number}: overdue since")
    assert len(mailbox.letters) == 2
    assert set(Told.objects.values_list("key", flat=True)) == {
        f"action {ann.action.pk} late {monday() + dt.timedelta(days=1)}",
        f"follow-up {task.pk} tomorrow {task.due}",
        f"follow-up {task.pk} late {task.due}",
    }


def test_what_was_urgent_in_the_weekly_letter_is_not_sent_again(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    send_reminders(on)
    assert Told.objects.get().key.startswith(f"action {ann.action.pk} tomorrow")
    send_reminders(at(monkeypatch, on + dt.timedelta(days=1)))
    assert len(mailbox.letters) == 1


def test_a_letter_is_written_from_what_its_person_may_read_when_it_leaves(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    with override_settings(TASKS=QUEUE):
        send_reminders(on)
    letter = OutgoingLetter.objects.get()
    assert letter.args.keys() == {"reminder"} and letter.text == ""
    ann.memberships.update(valid_to=day(-1))
    deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == "not_needed" and mailbox.letters == []


@pytest.mark.parametrize("change", ["closed", "moved", "no role", "done", "left"])
def test_nobody_gets_a_letter_that_is_not_for_them_any_more(ann, mailbox, monkeypatch, change):
    on = at(monkeypatch, tuesday())
    with override_settings(TASKS=QUEUE):
        send_reminders(on)
    if change == "closed":
        type(ann).objects.filter(pk=ann.pk).update(is_active=False)
    elif change == "moved":
        type(ann).objects.filter(pk=ann.pk).update(email="new@northmere.example")
    elif change == "no role":
        ann.role_grants.update(ended_at=timezone.now())
    elif change == "done":
        ProgressUpdateFactory(action=ann.action, author=ann, on=on, text="Every school has it")
    else:
        services.leave(person=ann, kind="urgent")
    (letter,) = OutgoingLetter.objects.all()
    deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == "not_needed" and mailbox.letters == []


def test_a_letter_that_comes_back_is_listed_and_not_sent_again_by_itself(ann, mailbox, monkeypatch, enter):
    on = at(monkeypatch, monday())
    mailbox.answers["RCPT", ANN] = "550 5.1.1 No such user here"
    send_reminders(on)
    send_reminders(on)
    assert OutgoingLetter.objects.get().state == "bounced"
    page = enter(UserFactory(roles=["manager"])).get("/mail/?state=unsettled").content.decode()
    assert ANN in page and "Reminder" in page and "Came back" in page


def test_a_worker_that_is_stopped_between_taking_up_and_sending(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    with override_settings(TASKS=QUEUE):
        send_reminders(on)  # taken up, and in the queue, and nobody sends it
        letter = OutgoingLetter.objects.get()
        DBTaskResult.objects.all().delete()  # the queue is lost with the worker
        send_reminders(on)
        assert OutgoingLetter.objects.count() == 1 and mailbox.letters == []
    later = timezone.now() + dt.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    look_after_letters()  # puts it into the queue again
    look_after_letters()
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
    look_after_letters()
    letter = OutgoingLetter.objects.get()
    assert letter.state == "unclear" and letter.is_unsettled and mailbox.letters == []


def test_the_job_of_the_day_sends_in_the_morning_and_once(ann, mailbox, monkeypatch):
    moment = timezone.make_aware(dt.datetime.combine(monday(), dt.time(0, 5)))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    at(monkeypatch, monday())
    from core.jobs import daily

    monkeypatch.setattr(daily, "_jobs", {"reminders": jobs.send})
    assert run_daily(on=monday()) == {"reminders": "done"}
    assert run_daily(on=monday()) == {"reminders": "done before"}
    letter = OutgoingLetter.objects.get()
    assert letter.state == "waiting" and timezone.localtime(letter.next_try).hour == 7
    look_after_letters()
    assert mailbox.letters == []
    moment = letter.next_try
    look_after_letters()
    assert len(mailbox.letters) == 1
    DailyRun.objects.all().delete()
    run_daily(on=monday())
    assert OutgoingLetter.objects.count() == 1


def test_one_person_whose_letter_fails_keeps_no_other_from_theirs(ann, tom, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    FollowUpFactory(owner=tom, due=on)
    real = services.claim

    def claim(due, **values):
        if due.reader.user == ann:
            raise LookupError("broken")
        return real(due, **values)

    monkeypatch.setattr(services, "claim", claim)
    assert [each.reader.user for each in send_reminders(on)] == [tom]
    monkeypatch.setattr(services, "claim", real)
    assert [each.reader.user for each in send_reminders(on)] == [ann]
    assert sorted(letter["To"] for letter in mailbox.letters) == [ANN, TOM]


def test_choices_are_kept_to_but_not_against_a_duty(ann, mailbox, monkeypatch):
    on = at(monkeypatch, monday())
    bea = UserFactory(name="Bea", roles=["recorder"])
    FollowUpFactory(owner=bea, text="Ring", due=on)
    MailChoice.objects.create(person=ann, weekly=False)
    MailChoice.objects.create(person=bea, weekly=False, urgent=False)
    sent = {each.reader.user: [line.topic for line in each.lines] for each in send_reminders(on)}
    assert sent == {ann: ["dates"], bea: ["nil_returns"]}
    assert Reminder.objects.get(person=ann).kind == "urgent"
    MailChoice.objects.filter(person=ann).update(urgent=False)
    Told.objects.all().delete()
    Reminder.objects.all().delete()
    assert [each.reader.user for each in emails_due(read_readers(), on)] == [bea]


def test_the_dry_run_says_who_would_get_what_and_why_and_sends_nothing(ann, tom, mailbox, capsys):
    on = monday()
    call_command("send_reminders", "--dry-run", "--on", on.isoformat())
    said = capsys.readouterr().out
    assert f"Ann Reed <{ANN}>: Weekly letter, 2 lines" in said and "Tom Field" not in said
    assert f"! Action {ann.action.number}: Write the model policy & print it – Due tomorrow" in said
    assert said.endswith("1 email would be sent.\n")
    assert not Reminder.objects.exists() and not OutgoingLetter.objects.exists()


def test_the_command_sends_what_is_due_today_once(ann, mailbox, capsys):
    FollowUpFactory(owner=ann, text="Ring the heads", due=day(1))
    call_command("send_reminders")
    call_command("send_reminders")
    said = capsys.readouterr().out
    assert "1 email to be sent." in said and "0 emails to be sent." in said
    assert len(mailbox.to(ANN)) == 1
    for words, given in (("no date", ["--on", "soon"]), ("cannot be sent yet", ["--on", day(2).isoformat()])):
        with pytest.raises(CommandError, match=words):
            call_command("send_reminders", *given)


def test_the_link_in_a_letter_stops_it_without_signing_in_by_a_button(ann, mailbox, monkeypatch, client):
    on = at(monkeypatch, monday())
    send_reminders(on)
    (arrived,) = mailbox.letters
    link = arrived["List-Unsubscribe"].strip("<>").removeprefix("https://testserver")
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.search(r"without signing in:\s+(\S+)", arrived.get_body(("plain",)).get_content())[1].endswith(link)
    page = client.get(link)
    assert page.status_code == 200 and "Stop the weekly email?" in page.content.decode()
    assert ANN not in page.content.decode() and "Ann" not in page.content.decode()
    assert not MailChoice.objects.exists()  # opening it changes nothing
    done = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200 and done["Content-Type"] == "text/plain"
    choice = MailChoice.objects.get(person=ann)
    assert (choice.weekly, choice.urgent, choice.version) == (False, True, 1)
    again = client.post(link, follow=True)  # by the button, as it stands
    assert "The weekly email is stopped" in again.content.decode() and MailChoice.objects.get().version == 1
    assert choice.history.get().history_user == ann


@pytest.mark.parametrize("token", ["forged", "", "a:b:c"])
def test_a_forged_link_and_one_of_somebody_who_left_stop_nothing(ann, client, token):
    good = mails.token_of(ann.pk, "weekly")
    address = f"/links/letters/{token or good}/"
    if not token:
        type(ann).objects.update(is_active=False)
    assert client.get(address).status_code == client.post(address).status_code == 404
    assert not MailChoice.objects.exists()


def test_what_is_noted_of_reminders_is_forgotten_after_a_year(ann, mailbox, monkeypatch):
    send_reminders(at(monkeypatch, monday()))
    services.forget_old(monday() + dt.timedelta(days=400))
    assert Reminder.objects.count() == 1
    services.forget_old(monday() + dt.timedelta(days=401))
    assert not Reminder.objects.exists() and not Told.objects.exists()
