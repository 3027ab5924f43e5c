"""What two administrators do to set a board up is told to them once a day, and to others at once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from accounts.people.invitations import accept, invite
from accounts.power.services import break_glass, confirm, refuse
from accounts.security.services import raise_alerts
from accounts.set_up.mails import write_summary
from core.mail.models import OutgoingEmail
from core.models import SecurityEvent
from tests.factories.accounts import UserFactory
from tests.factories.plan import PlanFactory

ADA, TOM = "ada@northmere.example", "tom@northmere.example"
AT_ONCE = ("role-notice", "security-alert")


@pytest.fixture
def two(db) -> tuple[User, User]:
    """Two administrators, made by the command at the server."""
    for address in (ADA, TOM):
        call_command("create_administrator", address, stdout=StringIO())
        raise_alerts()
    return User.objects.get(email=ADA), User.objects.get(email=TOM)


def queued(*kinds: str) -> list[tuple[str, str]]:
    emails = OutgoingEmail.objects.filter(kind__in=kinds or AT_ONCE)
    return sorted(emails.values_list("to", "kind"))


def manager_by(ada: User, tom: User) -> None:
    invitation = invite(email="mia@x.example", name="Mia Marsh", roles=["manager"], by=ada, reason="Keeps the plan")
    confirm(invitation.power_requests.get(), by=tom)
    invitation.refresh_from_db()
    accept(invitation=invitation, password="a-long-good-one-17")
    raise_alerts()


def test_first_administrator_is_emailed_of_the_second_and_not_of_herself(two):
    assert queued() == [(ADA, "role-notice")]
    assert SecurityEvent.objects.filter(kind="alert", outcome="listed").count() == 2


@pytest.mark.long
def test_administrators_are_not_emailed_of_the_manager_they_invited(two):
    before = queued()
    manager_by(*two)
    assert [each for each in queued() if each not in before] == [("mia@x.example", "role-notice")]
    assert SecurityEvent.objects.filter(kind="alert", outcome="listed").count() == 3


@pytest.mark.long
def test_set_up_is_one_email_a_day_to_each_who_did_it(two):
    manager_by(*two)
    assert queued("set-up-summary") == [(ADA, "set-up-summary"), (TOM, "set-up-summary")]
    email = OutgoingEmail.objects.filter(kind="set-up-summary", to=ADA).get()
    assert email.next_try > email.asked_at and not email.queued_at


def test_summary_says_what_was_decided_and_given(two):
    manager_by(*two)
    args = OutgoingEmail.objects.get(kind="set-up-summary", to=TOM).args | {"to": TOM}
    text = " ".join(write_summary(args).text.split())
    assert f"Proposed by {ADA} and confirmed by {TOM}: to give the role Development manager to mia@x.example" in text
    assert "mia@x.example was given the role Development manager" in text
    assert f"{TOM} was given the role Administrator by a command at the server" in text
    assert f"{ADA} was given" not in text
    assert write_summary(args | {"day": "2001-01-01"}) is None


def test_administrators_are_emailed_at_once_where_the_board_has_a_plan(two):
    PlanFactory()
    before = len(queued())
    manager_by(*two)
    added = queued()
    assert added.count((TOM, "security-alert")) == 1 and added.count((ADA, "security-alert")) == 1
    assert len(added) > before + 2


@pytest.mark.long
def test_real_dangers_are_emailed_during_the_set_up(two):
    ada, tom = two
    person = UserFactory(email="pat@x.example")
    break_glass(user=person, reason="Nobody can sign in")
    raise_alerts()
    assert (ADA, "security-alert") in queued() and (TOM, "security-alert") in queued()
    invitation = invite(email="mia@x.example", name="Mia", roles=["manager"], by=ada, reason="Keeps the plan")
    refuse(invitation.power_requests.get(), by=tom, reason="Not agreed")
    assert queued("power-decided") == [(ADA, "power-decided")]
