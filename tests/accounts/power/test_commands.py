"""Commands at the server: the first two people, and where nobody can decide."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import PowerRequest, User


def test_two_people_are_made_by_the_command_and_a_third_is_not(db, capsys):
    call_command("create_administrator", "one@example.org")
    call_command("create_administrator", "two@example.org")
    with pytest.raises(CommandError, match="^Two people can decide this. Ask one to propose and another to confirm.$"):
        call_command("create_administrator", "three@example.org")
    assert not User.objects.filter(email="three@example.org").exists()
    User.objects.get(email="one@example.org").role_grants.update(ended_at=timezone.now())
    call_command("create_administrator", "three@example.org")


def test_break_glass_makes_an_account_where_there_is_none(ada, mia, capsys):
    call_command("break_glass", "new@example.org", "--reason", "Both are ill")
    printed = capsys.readouterr().out
    assert "is an administrator until" in printed and "/accounts/password/reset/key/" in printed
    with pytest.raises(CommandError, match="seven days"):
        call_command("break_glass", "other@example.org", "--reason", "Again")
    assert not User.objects.filter(email="other@example.org").exists()


def test_break_glass_and_its_other_name_remove_a_second_step(ada, mia, rex, pat, monkeypatch):
    call_command("reset_second_factor", rex.email, "--reason", "Lost")
    assert not rex.authenticator_set.exists() and not User.objects.get(pk=rex.pk).has_role("administrator")
    assert PowerRequest.objects.get(kind="break_glass").role == ""
    call_command("reset_second_factor", pat.email, "--reason", "Lost")  # without wide rights
    with pytest.raises(CommandError, match="seven days"):
        call_command("reset_second_factor", mia.email, "--reason", "Lost")
    later = timezone.now() + dt.timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("break_glass", rex.email, "--reason", "Lost again", "--reset-factor")
    assert User.objects.get(pk=rex.pk).has_role("administrator")
