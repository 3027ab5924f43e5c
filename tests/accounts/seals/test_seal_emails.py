"""The head of the seals is emailed once a week; an alteration of history is told the night that finds it."""

from __future__ import annotations

import datetime as dt
import logging

import pytest

from accounts.seals import jobs
from accounts.seals.jobs import FAILURE, JOB, check, send_head
from accounts.seals.mails import ALTERED, HEAD
from accounts.security.services import raise_alerts
from core.history.guards import ask_to_clean, confirm_cleaning
from core.jobs.daily import run_daily
from core.jobs.models import DailyRun, JobFailure
from core.mail.kinds import kind_of
from core.mail.models import OutgoingEmail
from core.models import Seal, SecurityEvent
from core.seals.reseals import reseal
from core.text.dates import today
from tests.core.seals.altering import TABLE, Past, alter, seal_all
from tests.factories.accounts import UserFactory
from tests.removals import purge_now

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 16)


@pytest.fixture
def people(db):
    return {
        role: UserFactory(roles=[role] if role else []) for role in ("dpo", "manager", "administrator", "board", "")
    }


def days(count: int, first: dt.date = MONDAY) -> list[dt.date]:
    return [first + dt.timedelta(days=number) for number in range(count)]


def emails(kind: str):
    return OutgoingEmail.objects.filter(kind=kind)


def test_daily_jobs_seal_and_then_check(people):
    results = list(run_daily(on=MONDAY))
    assert results.index("seal the history") < results.index(JOB) and Seal.objects.count() == 1


@pytest.mark.long
def test_head_is_emailed_on_the_first_working_day_of_each_week(people):
    seal_all()
    sent = {}
    for day in days(15, MONDAY - dt.timedelta(days=1)):
        before = emails(HEAD).count()
        send_head(day)
        sent[day] = emails(HEAD).count() - before
    assert {day for day, count in sent.items() if count} == {MONDAY, MONDAY + dt.timedelta(days=7)}
    assert set(emails(HEAD).values_list("to", flat=True)) == {people["dpo"].email, people["manager"].email}


def test_head_waits_for_tuesday_when_monday_is_a_bank_holiday(people):
    seal_all()
    for day in days(2, dt.date(2026, 8, 31)):
        send_head(day)
        assert emails(HEAD).exists() is (day.day == 1)


def test_head_leaves_within_mail_hours_and_an_alarm_at_once():
    assert kind_of(HEAD).routine and not kind_of(ALTERED).routine


def test_email_has_the_head_and_what_was_removed(people, mailoutbox):
    seal_all()
    request = ask_to_clean(
        Past, rows=[people["board"].history.get().pk], columns=["name"], purpose="redaction", by=people["dpo"]
    )
    confirm_cleaning(request, by=people["dpo"])
    confirm_cleaning(request, by=people["manager"])
    send_head(MONDAY)
    assert "nothing was removed" in mailoutbox[0].body
    assert "with all that was written before the seal of" in " ".join(mailoutbox[0].body.split())
    purge_now(request, by=people["dpo"])
    seal = seal_all()
    send_head(MONDAY + dt.timedelta(days=7))
    body = " ".join(mailoutbox[-1].body.split())
    assert seal.digest in body and "There are 4 seals so far" in body
    assert "removed from the history by two people on" in body and "nothing was removed" not in body


def test_check_tells_people_log_and_administrators_once_a_day(people, mailoutbox, caplog):
    seal_all()
    check(today())
    assert not mailoutbox and not JobFailure.objects.exists()
    alter(f"UPDATE {TABLE} SET name = 'Other' WHERE history_id = (SELECT min(history_id) FROM {TABLE})")
    with caplog.at_level(logging.CRITICAL):
        check(today())
        check(today())
    roles = ("dpo", "manager", "administrator")
    assert [email.to for email in mailoutbox] == [[people[role].email] for role in roles]
    assert f"- {TABLE}: rows " in mailoutbox[0].body
    assert "the history is not what was sealed" in caplog.text
    assert JobFailure.objects.get().job == FAILURE
    event = SecurityEvent.objects.filter(kind="check", outcome="failed").latest("pk")
    assert event.detail == {"check": "seals", "count": 1} and event.actor_id is None
    raise_alerts()
    assert len(mailoutbox) == 3, "the alert would tell the same people less"


def test_check_is_full_and_settles_at_the_first_run_of_a_month(people, monkeypatch):
    looked = []
    real = jobs.check_history
    monkeypatch.setattr(jobs, "check_history", lambda *, full, on: looked.append(full) or real(full=full, on=on))
    JobFailure.objects.create(job=FAILURE, day=MONDAY, reference="x", failed_at="2026-11-16T00:00Z")
    for day in (dt.date(2026, 11, 29), dt.date(2026, 12, 2), dt.date(2026, 12, 3)):
        DailyRun.objects.create(job=JOB, day=day)
        check(day)
    assert looked == [True, True, False] and not JobFailure.objects.exists()


def test_email_says_what_migrations_altered(people, mailoutbox):
    seal_all()
    with reseal(TABLE, why="Names in capitals"):
        alter(f"UPDATE {TABLE} SET name = upper(name)")
    seal_all()
    send_head(MONDAY)
    body = " ".join(mailoutbox[0].body.split())
    assert "New versions of the software altered it: Names in capitals." in body
