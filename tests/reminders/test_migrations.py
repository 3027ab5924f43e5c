"""The migration to routine emails carries along what was sent and told, both ways."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection

from core.mail.models import OutgoingLetter
from reminders.models import Mention, RoutineEmail
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = dt.date(2026, 5, 11)


def rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_what_was_sent_and_told_is_kept_when_migrated_back_and_forth():
    ann = UserFactory(email="Ann@northmere.example")
    weekly, urgent = (
        OutgoingLetter.objects.create(kind="reminder", to=ann.email, args={"reminder": key}) for key in (7, 9)
    )
    RoutineEmail.objects.create(
        pk=7, address="ann@northmere.example", person=ann, day=MONDAY, weekly=True, lines=3, email=weekly
    )
    nothing = UserFactory(email="tom@northmere.example")
    RoutineEmail.objects.create(pk=8, address=nothing.email, person=nothing, day=MONDAY, weekly=True)
    thursday = MONDAY + dt.timedelta(days=3)
    told = RoutineEmail.objects.create(
        pk=9, address="ann@northmere.example", person=ann, day=thursday, lines=1, email=urgent
    )
    RoutineEmail.objects.create(pk=10, address="office@harbour.example", day=thursday)
    Mention.objects.create(person=ann, key="action 7 late 2026-05-13", email=told, first_told_on=thursday)
    try:
        call_command("migrate", "reminders", "0002", verbosity=0)
        assert rows("SELECT id, kind, lines, letter_id FROM reminders_reminder ORDER BY id") == [
            (7, "weekly", 3, weekly.pk),
            (8, "weekly", 0, None),
            (9, "urgent", 1, urgent.pk),
        ]
        assert rows("SELECT person_id, key, reminder_id FROM reminders_told") == [
            (ann.pk, "action 7 late 2026-05-13", 9)
        ]
    finally:
        call_command("migrate", verbosity=0)
    found = RoutineEmail.objects.order_by("pk").values_list("pk", "address", "day", "weekly", "lines", "email")
    assert list(found) == [
        (7, "ann@northmere.example", MONDAY, True, 3, weekly.pk),
        (8, "tom@northmere.example", MONDAY, True, 0, None),
        (9, "ann@northmere.example", thursday, False, 1, urgent.pk),
    ]
    (mention,) = Mention.objects.all()
    assert (mention.person, mention.email_id, mention.first_told_on) == (ann, 9, thursday)
    assert RoutineEmail.objects.create(address="new@northmere.example", day=MONDAY).pk > 9


def test_two_emails_of_one_day_to_an_old_and_a_new_address_are_carried_along():
    ann = UserFactory(email="new@northmere.example")
    weekly, urgent = (
        OutgoingLetter.objects.create(kind="reminder", to=to) for to in ("old@northmere.example", ann.email)
    )
    try:
        call_command("migrate", "reminders", "0002", verbosity=0)
        with connection.cursor() as cursor:
            for pk, kind, letter in ((7, "weekly", weekly.pk), (8, "urgent", urgent.pk)):
                cursor.execute(
                    "INSERT INTO reminders_reminder (id, person_id, kind, period, lines, claimed_at, letter_id)"
                    " VALUES (%s, %s, %s, %s, 1, %s, %s)",
                    [pk, ann.pk, kind, MONDAY.isoformat(), f"{MONDAY} 07:00:00+00:00", letter],
                )
            cursor.execute(
                "INSERT INTO reminders_told (person_id, key, reminder_id) VALUES (%s, 'action 7 tomorrow', 8)", [ann.pk]
            )
    finally:
        call_command("migrate", verbosity=0)
    assert RoutineEmail.objects.filter(person=ann).count() == 2
    assert Mention.objects.get().email_id == 8
