"""One person who prepares the account of another, so that a role confirmed in good faith would be theirs."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.people.services import change_address, deactivate_person, reactivate_person, reset_second_factor
from accounts.power.services import confirm, propose, withdraw
from core.records.rules import RuleBroken
from tests.authenticators import give_app

WHY = "She takes over in May"
OWN = "own@example.org"


def anew(person) -> User:
    return User.objects.get(pk=person.pk)


def move(person, by, email=OWN) -> User:
    found = anew(person)
    return change_address(user=found, email=email, expected=found.version, by=anew(by), reason=WHY)


@pytest.mark.parametrize("kind", ["grant", "factor_reset"])
def test_address_stays_while_something_is_proposed(kind, ada, mia, dora, pat, rex):
    person = pat if kind == "grant" else rex
    made = propose(kind, subject=person, role="dpo" if kind == "grant" else "", by=ada, reason=WHY)
    with pytest.raises(RuleBroken, match="waits for a second person"):
        move(person, ada)
    assert anew(person).email == person.email
    withdraw(made, by=ada, reason="Another address first")
    assert move(person, ada).email == OWN


def test_another_address_takes_every_way_in_away_that_somebody_prepared(ada, mia, pat):
    pat.set_password("lantern otter wharf")
    pat.save()
    give_app(pat)
    SocialAccount.objects.create(provider="council", uid="1", user=pat)
    move(pat, ada)
    assert not anew(pat).has_usable_password()
    assert not pat.authenticator_set.exists() and not SocialAccount.objects.filter(user=pat).exists()


def test_ways_in_of_somebody_with_wide_rights_stay_since_they_keep_others_out(ada, mia, rex):
    rex.set_password("lantern otter wharf")
    rex.save()
    move(rex, ada)
    assert anew(rex).has_usable_password() and rex.authenticator_set.exists()


def test_whoever_decides_reads_the_address_and_who_changed_it(ada, mia, pat):
    client = Client()
    client.force_login(mia)
    made = propose("grant", subject=pat, role="dpo", by=ada, reason=WHY)
    page = client.get(f"/people/power/{made.pk}/decide/").text
    assert "pat@example.org" in page and "Address changed" not in page
    withdraw(made, by=ada, reason="Another address first")
    move(pat, ada)
    made = propose("grant", subject=pat, role="dpo", by=ada, reason=WHY)
    for address in (f"/people/power/{made.pk}/decide/", f"/people/power/{made.pk}/"):
        page = " ".join(re.sub(r"<[^>]+>", " ", client.get(address).text).split())
        assert OWN in page and "Address changed by Ada Admin on" in page and "from pat@example.org" in page


@pytest.mark.long
@pytest.mark.parametrize("has_app", [True, False])
def test_opening_an_account_gives_no_role_with_wide_rights(has_app, ada, mia, dora, rex):
    person = rex if has_app else dora
    deactivate_person(user=person, expected=person.version, by=ada, reason="Left")
    found = anew(person)
    reactivate_person(user=found, expected=found.version, by=ada, reason="Back")
    assert anew(person).roles == frozenset()
    assert person.role_grants.get().history.first().history_user == ada
    told = [letter for letter in mail.outbox if "was opened again" in letter.subject]
    assert {letter.to[0] for letter in told} >= {"ada@example.org", "mia@example.org"}
    assert "has ended" in " ".join(told[0].body.split())
    again = propose("grant", subject=anew(person), role="dpo", by=ada, reason=WHY)
    confirm(again, by=mia)
    assert anew(person).roles == {"dpo"}


def test_plain_roles_are_there_again_when_an_account_is_opened(ada, mia, pat):
    deactivate_person(user=pat, expected=pat.version, by=ada, reason="Left")
    found = anew(pat)
    reactivate_person(user=found, expected=found.version, by=ada, reason="Back")
    assert anew(pat).roles == {"agency"}


def test_factor_removed_by_two_is_not_set_up_by_whoever_reads_another_mailbox(ada, mia, dora, rex):
    confirm(propose("factor_reset", subject=rex, by=ada, reason="Lost"), by=mia)
    with pytest.raises(RuleBroken):
        move(rex, ada)
    with pytest.raises(RuleBroken):
        reset_second_factor(user=anew(rex), by=ada, reason="Again")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_address_that_is_changed_while_a_role_is_confirmed(ada, mia, pat):
    """Whoever comes second sees what the first did: nobody has both the role and the other address."""
    made = propose("grant", subject=pat, role="dpo", by=ada, reason=WHY)
    acts = [partial(confirm, made, by=anew(mia)), partial(move, pat, ada)]
    with ThreadPoolExecutor(len(acts)) as threads:
        results = list(threads.map(attempt, acts))
    found = anew(pat)
    assert found.has_role("dpo") and found.email == "pat@example.org", results


def attempt(act):
    """What it returns, or why it was refused; ends the connection of its thread."""
    try:
        return act()
    except RuleBroken as broken:
        return broken
    finally:
        connection.close()
