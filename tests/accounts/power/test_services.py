"""Proposing, confirming, refusing, withdrawing, and what ends by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Invitation, PowerRequest, RoleGrant, User
from accounts.people import invitations
from accounts.people.services import deactivate_person, end_role, is_last_administrator
from accounts.power import rules
from accounts.power.services import (
    break_glass,
    confirm,
    end_what_is_over,
    note_break_glass,
    people_who_decide,
    propose,
    refuse,
    withdraw,
)
from core.models import SecurityEvent
from core.records.rules import AlreadyThere, RuleBroken
from tests.factories.accounts import UserFactory

WHY = "She takes over in May"


def proposed(subject, by, role="recorder") -> PowerRequest:
    return propose("grant", subject=subject, role=role, by=by, reason=WHY)


def anew(person) -> User:
    """The person as another request reads them."""
    return User.objects.get(pk=person.pk)


def to(subject: str) -> list[str]:
    """Who got emails with this subject."""
    return sorted(letter.to[0] for letter in mail.outbox if letter.subject == subject)


ASKED = "Please decide: a proposal waits for a second person"
TOLD = "A proposal about a role with wide rights was decided"


def test_role_is_held_once_another_person_has_confirmed_it(ada, mia, pat):
    made = proposed(pat, ada)
    assert anew(pat).roles == {"agency"} and made.expires_at - timezone.now() > dt.timedelta(hours=71, minutes=59)
    done = confirm(made, by=mia)
    assert anew(pat).roles == {"agency", "recorder"}
    grant = pat.role_grants.get(role="recorder")
    assert (grant.granted_by, grant.power_request, done.decided_by) == (ada, done, mia)
    assert grant.history.get().history_change_reason == f"Proposed by Ada Admin: {WHY}"
    assert [row.history_user for row in done.history.order_by("pk")] == [ada, mia]


def test_those_who_decide_are_asked_and_the_two_are_told(ada, mia, dora, pat):
    made = proposed(pat, ada)
    assert to(ASKED) == ["mia@example.org"], "Dora has her role since today"
    body = " ".join(next(each for each in mail.outbox if each.subject == ASKED).body.split())
    assert "Ada Admin proposes to give the role Social-care recorder to pat@example.org." in body
    assert f"/people/power/{made.pk}/" in body and WHY not in body
    confirm(made, by=mia)
    assert to(TOLD) == ["ada@example.org", "pat@example.org"]


@pytest.mark.parametrize("who", ["ada", "pat", "rex", "dora"])
def test_confirming_is_refused_to(who, request, ada, mia, dora, rex, pat):
    made = proposed(pat, ada)
    with pytest.raises(RuleBroken):
        confirm(made, by=request.getfixturevalue(who))
    with pytest.raises(RuleBroken):
        refuse(made, by=request.getfixturevalue(who), reason="No")
    assert anew(pat).roles == {"agency"} and PowerRequest.objects.get(pk=made.pk).state == "proposed"


def test_role_of_a_day_decides(ada, mia, dora, pat):
    made = proposed(pat, ada)
    RoleGrant.objects.filter(user=dora).update(granted_at=timezone.now() - rules.HELD_FOR)
    assert people_who_decide(made) == [dora, mia]
    assert confirm(made, by=anew(dora)).state == "confirmed"


def test_proposal_is_decided_once(ada, mia, pat):
    made = proposed(pat, ada)
    refuse(made, by=mia, reason="Nobody asked for it")
    assert to(TOLD) == ["ada@example.org", "pat@example.org"]
    with pytest.raises(RuleBroken, match="decided already"):
        confirm(made, by=mia)
    again = proposed(pat, ada)
    withdraw(again, by=ada, reason="A mistake")
    with pytest.raises(RuleBroken, match="decided already"):
        confirm(again, by=mia)
    assert [each.answer for each in PowerRequest.objects.filter(subject=pat)] == ["A mistake", "Nobody asked for it"]


def test_only_whoever_proposed_it_withdraws_it(ada, mia, pat):
    with pytest.raises(RuleBroken, match="refuse it instead"):
        withdraw(proposed(pat, ada), by=mia, reason="No")


@pytest.mark.parametrize("act", [refuse, withdraw])
def test_reason_is_needed(act, ada, mia, pat):
    with pytest.raises(RuleBroken, match="Say why"):
        act(proposed(pat, ada), by=ada, reason=" ")


def test_what_may_not_be_proposed(ada, mia, rex, pat):
    closed = UserFactory(is_active=False)
    for subject, role, by in (
        (ada, "recorder", ada),
        (rex, "recorder", ada),
        (closed, "recorder", ada),
        (pat, "board", ada),
        (pat, "dpo", mia),
        (pat, "recorder", rex),
        (pat, "recorder", pat),
    ):
        with pytest.raises(RuleBroken):
            proposed(subject, by, role)
    with pytest.raises(RuleBroken, match="Say why"):
        propose("grant", subject=pat, role="recorder", by=ada, reason=" ")
    assert not PowerRequest.objects.filter(state="proposed").exists()


def test_same_is_proposed_once_at_a_time_and_again_after_it_ran_out(ada, mia, pat, monkeypatch):
    made = proposed(pat, ada)
    with pytest.raises(AlreadyThere):
        proposed(pat, mia)
    later = timezone.now() + rules.OPEN_FOR
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert proposed(pat, mia).state == "proposed"
    made.refresh_from_db()
    assert made.state == "expired"


def test_after_72_hours_nobody_confirms_and_the_job_says_so(ada, mia, pat, monkeypatch):
    made = proposed(pat, ada)
    later = made.expires_at
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(RuleBroken, match="time is over"):
        confirm(made, by=mia)
    end_what_is_over()
    end_what_is_over()
    made.refresh_from_db()
    assert made.state == "expired" and to(TOLD) == ["ada@example.org", "pat@example.org"]


def test_proposal_of_somebody_who_lost_the_right_is_not_confirmed(ada, mia, dora, pat):
    RoleGrant.objects.filter(user=dora).update(granted_at=timezone.now() - rules.HELD_FOR)
    made = proposed(pat, mia)
    end_role(grant=mia.role_grants.get(), expected=1, by=ada, reason="Left")
    with pytest.raises(RuleBroken, match="may no longer do so"):
        confirm(made, by=anew(dora))
    assert refuse(made, by=anew(dora), reason="She left").state == "refused"


def test_account_that_was_closed_meanwhile_gets_no_role(ada, mia, pat):
    made = proposed(pat, ada)
    deactivate_person(user=pat, expected=pat.version, by=ada, reason="Left")
    with pytest.raises(RuleBroken, match="closed meanwhile"):
        confirm(made, by=mia)


def test_second_step_of_a_guarded_role_is_removed_by_two(ada, mia, rex):
    made = propose("factor_reset", subject=rex, by=mia, reason="Lost on the train")
    assert rex.authenticator_set.exists()
    confirm(made, by=ada)
    assert not rex.authenticator_set.exists() and anew(rex).roles == {"recorder"}


def test_ending_a_role_takes_one_person(ada, mia, rex):
    end_role(grant=rex.role_grants.get(), expected=1, by=ada, reason="Left")
    assert anew(rex).roles == frozenset()


# Invitations


def invited(by, *roles: str) -> Invitation:
    return invitations.invite(email="nia@example.org", name="Nia New", roles=[*roles], by=by, reason=WHY)


def letters() -> list[str]:
    return to("Your invitation to the e-Safety Action Plan")


@pytest.mark.long
def test_invitation_is_sent_when_all_its_roles_are_confirmed(ada, mia):
    made = invited(ada, "board", "dpo", "recorder")
    assert invitations.why_closed(made) == "undecided"
    first, second = made.power_requests.order_by("pk")
    confirm(first, by=mia)
    assert letters() == []
    confirm(second, by=mia)
    assert letters() == ["nia@example.org"]
    nia = invitations.accept(invitation=Invitation.objects.get(pk=made.pk))
    assert nia.roles == {"board", "dpo", "recorder"}
    assert {each.subject for each in made.power_requests.all()} == {nia}


@pytest.mark.parametrize("how", ["refuse", "withdraw", "expire"])
def test_invitation_is_closed_when_a_role_is_not_confirmed(how, ada, mia, monkeypatch):
    made = invited(ada, "dpo", "recorder")
    first, second = made.power_requests.order_by("pk")
    if how == "refuse":
        refuse(first, by=mia, reason="No")
    elif how == "withdraw":
        withdraw(first, by=ada, reason="No")
    else:
        later = first.expires_at
        monkeypatch.setattr(timezone, "now", lambda: later)
        end_what_is_over()
    made.refresh_from_db()
    second.refresh_from_db()
    assert made.withdrawn_at and letters() == [] and second.state in ("withdrawn", "expired")
    with pytest.raises(RuleBroken):
        invitations.accept(invitation=made)


def test_invitation_that_waits_cannot_be_accepted_or_sent_again(ada, mia):
    made = invited(ada, "dpo")
    with pytest.raises(RuleBroken):
        invitations.accept(invitation=made)
    with pytest.raises(RuleBroken, match="second person"):
        invitations.send_again(invitation=made, expected=made.version, by=ada)
    invitations.withdraw(invitation=made, expected=made.version, by=ada, reason="A mistake")
    assert made.power_requests.get().state == "withdrawn"


# Break-glass


def test_break_glass_lasts_a_day_by_the_clock_and_the_job_ends_it(ada, mia, pat, monkeypatch, client):
    made = break_glass(user=pat, reason="Both are ill")
    assert anew(pat).has_role("administrator")
    client.force_login(pat)
    assert client.get("/people/").status_code == 200
    later = made.expires_at
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not anew(pat).has_role("administrator")
    client.force_login(pat)
    assert client.get("/people/").status_code == 403
    assert pat.role_grants.get(role="administrator").ended_at is None
    end_what_is_over()
    assert pat.role_grants.get(role="administrator").ended_at == later
    event = SecurityEvent.objects.order_by("pk").last()
    assert (event.kind, event.outcome, event.subject) == ("role", "ended", pat)


@pytest.mark.long
def test_break_glass_decides_nothing_and_counts_as_no_last_administrator(ada, mia, pat):
    made = proposed(UserFactory(), ada)
    break_glass(user=pat, reason="Both are ill")
    with pytest.raises(RuleBroken, match="less than 24 hours"):
        confirm(made, by=anew(pat))
    assert is_last_administrator(ada) and not is_last_administrator(pat)
    assert confirm(proposed(UserFactory(), anew(pat), "dpo"), by=mia).state == "confirmed"


def test_break_glass_works_once_in_seven_days(ada, mia, pat, monkeypatch):
    break_glass(user=pat, reason="Both are ill")
    with pytest.raises(RuleBroken, match="within the last seven days"):
        break_glass(user=mia, reason="Again", administrator=False, reset_factor=True)
    later = timezone.now() + rules.BREAK_GLASS_PAUSE
    monkeypatch.setattr(timezone, "now", lambda: later)
    end_what_is_over()
    assert break_glass(user=pat, reason="Again").role == "administrator"


def test_break_glass_is_refused_to_an_administrator_and_a_closed_account(ada, mia):
    with pytest.raises(RuleBroken, match="administrator already"):
        break_glass(user=ada, reason="x")
    with pytest.raises(RuleBroken, match="closed"):
        break_glass(user=UserFactory(is_active=False), reason="x")
    with pytest.raises(RuleBroken, match="Say why"):
        break_glass(user=mia, reason=" ")


def test_break_glass_is_noted_by_two_others(ada, mia, rex, pat):
    made = break_glass(user=pat, reason="Both are ill")
    for person in (anew(pat), UserFactory(roles=["board"])):
        with pytest.raises(RuleBroken):
            note_break_glass(made, by=person)
    note_break_glass(made, by=ada)
    with pytest.raises(RuleBroken, match="Another person"):
        note_break_glass(made, by=ada)
    done = note_break_glass(made, by=rex)
    assert (done.first_noted_by, done.second_noted_by) == (ada, rex)
    with pytest.raises(RuleBroken, match="noted this already"):
        note_break_glass(made, by=mia)
    assert SecurityEvent.objects.filter(kind="role", outcome="noted").count() == 2


def test_request_of_the_kind_found_is_no_way_round(ada, mia, pat):
    made = PowerRequest.objects.create(
        kind="found", subject=pat, role="dpo", reason="x", state="confirmed", decided_at=timezone.now()
    )
    with pytest.raises(IntegrityError):
        RoleGrant.objects.create(user=pat, role="dpo", power_request=made)
