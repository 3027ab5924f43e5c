"""Accounts that nobody uses are warned and then closed, and never the last administrator's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from accounts.people import services, unused
from core.board.settings import change_setting
from core.text.dates import today
from tests.factories.accounts import UserFactory


def days_ago(days: int) -> dt.datetime:
    """The middle of a day so many days ago."""
    return timezone.make_aware(dt.datetime.combine(today() - dt.timedelta(days=days), dt.time(12)))


def person(seen: int | None, **values) -> User:
    """Somebody who was added a year ago and last signed in so many days ago."""
    last = None if seen is None else days_ago(seen)
    return UserFactory(date_joined=days_ago(365), last_login=last, **{"roles": ["board"]} | values)


def run(after: int = 0) -> None:
    """The job of a day."""
    unused.look_after_unused(today() + dt.timedelta(days=after))


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(("seen", "warned"), [(89, False), (90, False), (91, True), (None, True)])
def test_after_ninety_days_without_a_sign_in_a_warning_is_mailed_once(db, seen, warned):
    user = person(seen)
    run()
    run()
    assert (again(user).warned_on == today()) is warned
    assert [message.to for message in mail.outbox] == [[user.email]] * warned
    if warned:
        closes = today() + dt.timedelta(days=14)
        assert f"{closes.day} {closes:%B %Y}" in mail.outbox[0].subject
        assert user.history.first().history_change_reason == "Warned that the account is not used"


@pytest.mark.parametrize(("after", "is_open"), [(13, True), (14, False)])
def test_fourteen_days_later_it_is_closed(db, after, is_open):
    user = person(200)
    run()
    run(after)
    assert again(user).is_active is is_open
    assert ("Not used, and warned" in user.history.first().history_change_reason) is not is_open


def test_signing_in_once_keeps_it_and_the_count_begins_anew(db):
    user = person(200)
    run()
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    run(14)
    assert again(user).is_active
    run(91)
    assert again(user).is_active and again(user).warned_on == today() + dt.timedelta(days=91)
    run(105)
    assert not again(user).is_active


def test_somebody_new_or_opened_again_is_left_in_peace(db):
    new = UserFactory(last_login=None)
    back = person(200, is_active=False)
    services.reactivate_person(user=back, expected=back.version, by=None, reason="Back from leave")
    run()
    assert not mail.outbox and again(new).warned_on is None and again(back).is_active


def test_the_last_administrator_is_warned_and_never_closed(db):
    first, second = person(300, roles=["administrator"]), person(250, roles=["administrator"])
    run()
    run(14)
    assert sorted([again(first).is_active, again(second).is_active]) == [False, True]
    run(30)
    assert User.objects.filter(is_active=True, role_grants__role="administrator").count() == 1


def test_a_warning_that_waited_until_its_person_signed_in_is_not_sent(db):
    user = person(200)
    run()
    args = {"person": user.pk, "warned_on": today().isoformat(), "closes_on": "2030-01-01"}
    assert unused.write_warning(args) is not None
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert unused.write_warning(args) is None


def test_the_board_sets_both_numbers(db):
    user = person(40)
    admin = UserFactory()
    for key, value in ((unused.UNUSED, 30), (unused.CLOSING, 7)):
        change_setting(key=key, value=value, applies_from=today(), by=admin, reason="Stricter")
    run()
    assert again(user).warned_on == today()
    run(7)
    assert not again(user).is_active


def test_an_account_that_cannot_be_saved_keeps_no_other_from_its_turn(db, monkeypatch, caplog):
    first, second = person(200), person(200)
    save = unused.save_versioned

    def quicker(record, **more):
        if record.pk == first.pk:
            User.objects.filter(pk=first.pk).update(version=first.version + 1)  # somebody else, a moment before
        return save(record, **more)

    monkeypatch.setattr(unused, "save_versioned", quicker)
    run()
    assert again(first).warned_on is None and again(second).warned_on == today()
    assert [message.to for message in mail.outbox] == [[second.email]]
    assert f"looking after an unused account failed for accounts.User {first.pk}" in caplog.text
    monkeypatch.undo()
    run()
    assert again(first).warned_on == today()
