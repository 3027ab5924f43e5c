"""An attack is emailed to those who read the journal within a minute, once; a quiet day is not."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.people import services
from accounts.power.services import grant_by_two
from accounts.security.services import raise_alerts
from core.mail.models import OutgoingEmail
from core.models import SecurityEvent
from core.security.services import note
from tests.authenticators import give_app
from tests.factories.accounts import PASSWORD, UserFactory

LOGIN, PROVE = "/accounts/login/", "/accounts/second-step/prove/"


@pytest.fixture
def readers(db):
    return [
        UserFactory(email="dpo@example.org", roles=["dpo"]),
        UserFactory(email="ada@example.org", roles=["administrator"]),
    ]


@pytest.fixture
def pat(db):
    person = UserFactory(email="pat@example.org", name="Pat Quill", roles=["recorder"])
    give_app(person)
    return person


def guess(client, person, times: int) -> None:
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    for _ in range(times):
        client.post(PROVE, {"code": "00000000"})


def told(mailoutbox) -> list[tuple[str, str]]:
    return sorted((email.to[0], email.subject) for email in mailoutbox)


ALERT = "Security alert: please look at the security journal"


def test_brute_force_is_one_alert_within_a_minute(client, pat, readers, mailoutbox):
    """The scheduler passes each minute; two passes and two more guesses make no second email."""
    guess(client, pat, 10)
    call_command("daily", verbosity=0)
    guess(client, pat, 2)
    call_command("daily", verbosity=0)
    alerts = [each for each in told(mailoutbox) if each[1] == ALERT]
    assert alerts == [("ada@example.org", ALERT), ("dpo@example.org", ALERT)]
    assert SecurityEvent.objects.filter(kind="alert", outcome="raised").count() == 1
    (email, _) = [each for each in mailoutbox if each.subject == ALERT]
    assert "10 wrong second steps of one account in 10 minutes" in " ".join(email.body.split())
    assert "Pat" not in email.body and "pat@" not in email.body


def test_owner_is_told_after_five_wrong_second_steps_and_not_after_four(client, pat, readers, mailoutbox):
    guess(client, pat, 4)
    raise_alerts()
    assert not mailoutbox
    guess(client, pat, 1)
    raise_alerts()
    raise_alerts()
    assert told(mailoutbox) == [("pat@example.org", "Security notice: five wrong second steps at your account")]
    assert "failed at the second step five times" in " ".join(mailoutbox[0].body.split())


def quiet_day() -> None:
    """Forty people sign in, some mistype, each opens a page too many and downloads a file; the clerk shows numbers."""
    chance, now = random.Random(29), timezone.now()
    people = [UserFactory() for _ in range(40)]
    for person in people:
        events = [("sign_in", "done", 3), ("sign_in", "wrong", 2), ("second_step", "wrong", 1), ("export", "done", 4)]
        events += [("refused", "record", 2), ("refused", "right", 1), ("case_number", "shown", 1)]
        for kind, outcome, times in events:
            for _ in range(times):
                at = now - dt.timedelta(seconds=chance.randrange(86_400))
                SecurityEvent.objects.create(
                    kind=kind, outcome=outcome, actor=person, subject=person, network=f"{person.pk % 7:016x}", at=at
                )


@pytest.mark.long
def test_quiet_day_is_no_alert_at_any_minute(db, readers, mailoutbox, monkeypatch):
    quiet_day()
    now = timezone.now()
    for minutes in range(0, 24 * 60, 5):
        monkeypatch.setattr("accounts.security.services.timezone.now", lambda m=minutes: now - dt.timedelta(minutes=m))
        assert raise_alerts() == 0
    assert not mailoutbox and not SecurityEvent.objects.filter(kind="alert").exists()


def test_guarded_role_is_an_alert_and_another_is_not(db, readers, mailoutbox):
    person = UserFactory()
    services.give_role(user=person, role="board", by=readers[1], reason="Asked for")
    assert raise_alerts() == 0
    grant_by_two(person, "recorder", tell=True)
    assert raise_alerts() == 1 and raise_alerts() == 0
    alert = SecurityEvent.objects.get(kind="alert")
    assert alert.subject == person


def test_people_of_a_made_up_board_raise_no_alert(db, readers):
    grant_by_two(UserFactory(), "recorder")
    assert raise_alerts() == 0


def test_alert_is_raised_once_when_two_schedulers_find_it_at_once(db, readers, mailoutbox, monkeypatch):
    """The second read what was raised before the first had written it."""
    note("check", "failed", actor=None, check="history")
    monkeypatch.setattr("accounts.security.services.raised_before", lambda now: {})
    assert raise_alerts() == 1 and raise_alerts() == 0
    assert len(mailoutbox) == len(readers) and OutgoingEmail.objects.count() == len(readers)


def test_pass_without_alerts_is_one_statement(db, readers, django_assert_num_queries):
    note("sign_in", "wrong", actor=None)
    with django_assert_num_queries(1, connection=connection):
        raise_alerts()


def test_closed_account_and_ended_role_get_no_alert(db, readers, mailoutbox):
    dpo, ada = readers
    dpo.is_active = False
    dpo.save()
    ada.role_grants.update(ended_at=timezone.now())
    note("check", "failed", actor=None, check="history")
    raise_alerts()
    assert not mailoutbox
