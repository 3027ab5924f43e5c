"""Commands at the server: the first two people, and where nobody can decide."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import PowerRequest, User
from accounts.power.services import confirm, propose
from tests.factories.accounts import UserFactory


def test_two_people_are_made_by_the_command_and_a_third_is_not(db, capsys):
    call_command("create_administrator", "one@example.org")
    call_command("create_administrator", "two@example.org")
    with pytest.raises(CommandError, match="^Two people can decide this. Ask one to propose and another to confirm.$"):
        call_command("create_administrator", "three@example.org")
    assert not User.objects.filter(email="three@example.org").exists()
    User.objects.get(email="one@example.org").role_grants.update(ended_at=timezone.now())
    call_command("create_administrator", "three@example.org")


def test_the_first_two_may_have_an_account_already(db, capsys):
    """Without it two people would be stuck of whom one was invited before anybody could confirm a role."""
    call_command("create_administrator", "one@example.org")
    two, three = UserFactory(email="two@example.org", roles=["working_group"]), UserFactory(email="three@example.org")
    call_command("create_administrator", "Two@example.org")
    assert User.objects.get(pk=two.pk).roles == {"administrator", "working_group"}
    assert "is an administrator now" in capsys.readouterr().out
    with pytest.raises(CommandError, match="^Two people can decide this."):
        call_command("create_administrator", three.email)
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrator", "two@example.org")
    made = propose("grant", subject=three, role="manager", by=User.objects.get(pk=two.pk), reason="Takes over")
    confirm(made, by=User.objects.get(email="one@example.org"))
    assert User.objects.get(pk=three.pk).has_role("manager")


def test_an_account_that_is_closed_is_not_one_of_the_first_two(db):
    call_command("create_administrator", "one@example.org")
    UserFactory(email="two@example.org", is_active=False)
    with pytest.raises(CommandError, match="closed"):
        call_command("create_administrator", "two@example.org")


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
