"""What a person is told of for four weeks without doing anything about it folds into one line of the weekly email."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.utils import timezone

from actions.followups.services import edit_follow_up
from core.working_days.rules import Calendar
from reminders.models import AnswerLink, AnswerSave, Mention
from reminders.routine.lines import gather
from reminders.routine.readers import read_readers
from reminders.routine.services import mention, send_reminders
from tests.factories.accounts import UserFactory
from tests.factories.plan import FollowUpFactory, MembershipFactory, ProgressUpdateFactory, SubGroupLeadFactory
from tests.reminders.board import action, at, monday

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


@pytest.fixture
def ann():
    """Somebody who leads two actions without a date."""
    person = UserFactory(name="Ann Reed", email="ann@northmere.example", roles=["working_group"])
    person.lead = SubGroupLeadFactory()
    MembershipFactory(user=person, subgroup=person.lead.subgroup)
    person.film, person.policy = (action(person.lead, wording="TBC", text=text) for text in ("The film", "The policy"))
    return person


def start_of(week: int) -> dt.date:
    """The first working day of a week, counted from that of monday()."""
    return Calendar(settings.NATION).next_mail_day(monday() + week * WEEK)


def told_for_weeks(ann, mailbox, monkeypatch, weeks: int = 4) -> str:
    """Send the weekly emails of so many weeks, and one more, whose text this gives."""
    for number in range(weeks + 1):
        send_reminders(at(monkeypatch, start_of(number)))
    return last_text(mailbox)


def last_text(mailbox) -> str:
    return mailbox.letters[-1].get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.long
def test_what_nobody_acts_on_folds_after_four_weeks_and_is_told_anew_when_its_state_changes(ann, mailbox, monkeypatch):
    text = told_for_weeks(ann, mailbox, monkeypatch)
    assert len(mailbox.letters) == 5
    before = mailbox.letters[3].get_body(("plain",)).get_content()
    assert "The film" in before and "Everything else" not in before
    assert "Everything else (2):\nhttps://testserver/\n" in text
    assert mailbox.letters[-1]["Subject"] == "You have 2 things still waiting"
    assert "The film" not in text and "The policy" not in text
    late_day = start_of(5)
    late = action(ann.lead, late_day, text="The survey")
    send_reminders(at(monkeypatch, late_day))
    assert "The survey" in last_text(mailbox)
    assert Mention.objects.get(key=f"action {late.pk} tomorrow {late_day}").first_told_on == late_day


def test_an_update_an_answer_by_link_and_an_edit_by_its_owner_unfold_what_they_are_about(ann, mailbox, monkeypatch):
    survey = action(ann.lead, wording="TBC", text="The survey")
    task, _ = [FollowUpFactory(owner=ann, due=None, text=text) for text in ("Ring", "Book")]
    told_for_weeks(ann, mailbox, monkeypatch, weeks=2)
    ProgressUpdateFactory(action=ann.film, author=ann, on=start_of(2), text="Still on it", created_at=timezone.now())
    link = AnswerLink.objects.latest("pk")
    AnswerSave.objects.create(link=link, item=f"action {survey.pk}", about="Action", what="Still on it", path="/")
    AnswerSave.objects.update(saved_at=dt.datetime.combine(start_of(2), dt.time(9), dt.UTC))
    task.refresh_from_db()
    edit_follow_up(follow_up=task, expected=task.version, by=ann, text="Ring again", owner=ann, owner_name="", due=None)
    for number in (3, 4):
        send_reminders(at(monkeypatch, start_of(number)))
    text = last_text(mailbox)
    assert "The film" in text and "The survey" in text and text.count("Follow-up to action") == 1
    assert (
        f"Follow-up to action {task.action.number}:" in text
        and "The policy" not in text
        and "Everything else (2)" in text
    )


def test_a_duty_never_folds(mailbox, monkeypatch):
    bea = UserFactory(name="Bea", email="bea@northmere.example", roles=["recorder"])
    text = told_for_weeks(bea, mailbox, monkeypatch, weeks=6)
    assert "The quarter" in text and "Everything else" not in text


@pytest.mark.long
def test_what_was_not_told_for_weeks_begins_anew(ann, mailbox, monkeypatch):
    send_reminders(at(monkeypatch, monday()))
    row = Mention.objects.first().email
    assert set(Mention.objects.values_list("first_told_on", flat=True)) == {monday()}
    row.pk, row.day, row.email = None, start_of(4), None
    row.save()
    mention(row, gather(read_readers([ann.pk]), start_of(4))[ann.pk])
    assert set(Mention.objects.values_list("first_told_on", flat=True)) == {start_of(4)}
