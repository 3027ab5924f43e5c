"""One person by every path: no role with wide rights."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Invitation, RoleGrant, User
from accounts.people import invitations, services
from accounts.power.services import propose
from accounts.roles import GUARDED
from core.records.rules import RuleBroken
from tests.accounts.single_sign_on.test_single_sign_on import come_back, provider  # noqa: F401 (provider: a fixture)
from tests.architecture.source import ROOT

WIDE = sorted(GUARDED)
WHY = "Because I say so"


@pytest.fixture
def before(ada, mia, pat):
    """The grants of wide roles that two people decided."""
    return set(RoleGrant.objects.filter(role__in=GUARDED).values_list("pk", flat=True))


@pytest.fixture
def alone(ada):
    """The browser of one administrator."""
    client = Client()
    client.force_login(ada)
    return client


def gained(before) -> int:
    return RoleGrant.objects.filter(role__in=GUARDED).exclude(pk__in=before).count()


def code_of_letter() -> str | None:
    """The path of an invitation that was mailed."""
    found = [re.search(r"(/accounts/invitation/\S+)", letter.body) for letter in mail.outbox]
    return next((match[1] for match in found if match), None)


@pytest.mark.parametrize("role", WIDE)
def test_nothing_by_forms(role, before, alone, ada, pat):
    alone.post(f"/people/{pat.pk}/roles/give/", {"role": role, "reason": WHY})
    one = alone.post(f"/people/{pat.pk}/power/new/", {"role": role, "reason": WHY})["Location"]
    alone.post(f"{one}decide/", {"decision": "confirmed"})
    with pytest.raises(RuleBroken):
        services.give_role(user=pat, role=role, by=ada, reason=WHY)
    with pytest.raises(RuleBroken):
        services.grant_role(user=pat, role=role, by=ada, reason=WHY)
    assert gained(before) == 0


@pytest.mark.parametrize("role", WIDE)
def test_nothing_by_an_invitation_to_a_mailbox_of_ones_own(role, before, alone):
    typed = {"name": "Own Mailbox", "email": "own@example.org", "roles": [role, "board"], "reason": WHY}
    alone.post("/people/invite/", typed)
    made = Invitation.objects.get(email="own@example.org")
    alone.post(f"/people/invitations/{made.pk}/again/", {"version": made.version})
    assert code_of_letter() is None
    page = Client().post(f"/accounts/invitation/{invitations.token_of(made)}/", {"way": "code"})
    assert page.status_code == 410
    guest = Client()
    guest.post("/accounts/code/", {"email": "own@example.org"})
    assert not any("own@example.org" in letter.to for letter in mail.outbox)
    assert gained(before) == 0 and not User.objects.filter(email="own@example.org").exists()


@pytest.mark.parametrize("role", WIDE)
def test_nothing_by_bringing_people_in(role, before, ada):
    with pytest.raises(RuleBroken):
        invitations.invite_many(people=[invitations.Invited("own@example.org", "Own")], roles=[role], by=ada)
    with pytest.raises(RuleBroken):
        services.create_person(email="own@example.org", name="Own", by=ada, reason=WHY, roles=(role,))
    with pytest.raises(RuleBroken):
        services.create_person(email="own@example.org", name="Own", by=None, reason=WHY, roles=(role,))
    assert gained(before) == 0


def test_nothing_by_the_address_of_somebody_without_a_second_step(before, alone, ada, mia):
    page = alone.post(f"/people/{mia.pk}/address/", {"version": mia.version, "email": "own@example.org", "reason": WHY})
    assert page.status_code == 422
    services.deactivate_person(user=mia, expected=mia.version, by=ada, reason=WHY)
    mia.refresh_from_db()
    alone.post(f"/people/{mia.pk}/address/", {"version": mia.version, "email": "own@example.org", "reason": WHY})
    assert User.objects.get(pk=mia.pk).email == "mia@example.org"


def test_nothing_by_single_sign_on(before, pat, client, provider):  # noqa: F811
    come_back(client, provider, sub="1", email=pat.email, email_verified=True, roles=WIDE, groups=WIDE)
    assert User.objects.get(pk=pat.pk).roles == {"agency"} and gained(before) == 0


@pytest.mark.parametrize("address", ["own@example.org", "pat@example.org"])
def test_nothing_by_the_command_for_the_first_people(address, before):
    with pytest.raises(CommandError):
        call_command("create_administrator", address)
    assert gained(before) == 0


@pytest.mark.parametrize("role", WIDE)
def test_nothing_by_a_plain_insert(role, before, ada, pat):
    made = propose("grant", subject=pat, role=role, by=ada, reason=WHY)
    for request in (None, made, ada.role_grants.get().power_request):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.bulk_create([RoleGrant(user=pat, role=role, power_request=request)])
    assert gained(before) == 0


@pytest.mark.long
def test_helper_that_makes_both_sides_is_used_by_the_demonstration_alone():
    users = {
        str(path.relative_to(ROOT))
        for app in ("accounts", "actions", "agencies", "audits", "core", "esafety", "incidents", "reminders", "reports")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"\b(grant_by_two|request_by_two)\b", path.read_text())
    }
    assert users == {"accounts/power/services.py", "esafety/demo/load.py"}
