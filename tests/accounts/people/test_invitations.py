"""Invitations: mailed, good for seven days, used once, sent again, withdrawn."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.people import invitations, services
from accounts.power.services import confirm
from accounts.roles import ROLES, givable, permissions_of_roles
from core.mail.models import OutgoingEmail
from core.records.rules import RuleBroken
from core.web.throttle import EMAILS
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.rows import try_rows

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
OTHERS = set(ROLES) - {"administrator", "dpo", "manager"}


@pytest.fixture
def admin(db):
    return UserFactory(name="Ada Admin", roles=["administrator"])


def invite(by, **changes) -> Invitation:
    """An invitation as a form asks for it."""
    values = {"email": "Nia@Example.org", "name": "Nia New", "roles": ["board"]}
    return invitations.invite(by=by, **values | changes)


def link() -> str:
    """The path of the link in the latest letter."""
    found = (re.search(r"https://testserver(/accounts/invitation/\S+)", letter.body) for letter in mail.outbox[::-1])
    return next(match[1] for match in found if match)


@try_rows(
    ("role", "given"),
    [
        ("administrator", set(ROLES)),
        ("manager", OTHERS),
        ("agency", {"agency"}),
        *((role, set()) for role in ("working_group", "signatory", "recorder", "board", "dpo")),
    ],
)
def test_who_gives_which_roles(role, given):
    assert givable(permissions_of_roles([role])) == given


def test_the_letter_leads_to_a_page_and_opening_it_changes_nothing(client, admin):
    invite(admin)
    (letter,) = mail.outbox
    assert letter.to == ["nia@example.org"] and letter.subject == "Your invitation to the e-Safety Action Plan"
    assert "Ada Admin invites you to the" in letter.body
    for _ in range(3):
        page = client.get(link())
        assert page.status_code == 200 and "Board member" in page.text
    assert not User.objects.filter(email="nia@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


def test_codes_by_mail_are_chosen_and_one_is_in(client, admin):
    invite(admin)
    assert client.post(link(), {"way": "code"})["Location"] == "/"
    nia = User.objects.get(email="nia@example.org")
    assert not nia.has_usable_password() and nia.roles == {"board"} and nia.emailaddress_set.get().verified
    assert nia.role_grants.get().granted_by == admin
    assert client.get("/accounts/you/").status_code == 200


def test_a_password_is_chosen_and_one_is_in(client, admin):
    invite(admin)
    new = "lantern otter wharf"
    assert client.post(link(), {"way": "password", "password1": new, "password2": new})["Location"] == "/"
    assert User.objects.get(email="nia@example.org").check_password(new)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"way": ""}, "Choose how you want to sign in"),
        ({"way": "password"}, "Enter a password"),
        ({"way": "password", "password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"way": "password", "password1": "northmere-2010", "password2": "northmere-2010"}, "words that anyone"),
        ({"way": "password", "password1": "lantern otter wharf", "password2": "other"}, "must be the same"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, admin, form, words):
    invite(admin)
    page = client.post(link(), form)
    assert page.status_code == 422 and words in page.text and "(optional)" not in page.text
    assert not User.objects.filter(email="nia@example.org").exists()


def test_whoever_gets_a_role_that_demands_it_sets_a_second_step_up_first(client, admin):
    made = invite(admin, roles=["recorder"], reason="Takes over")
    confirm(made.power_requests.get(), by=UserFactory(roles=["manager"]))
    client.post(link(), {"way": "code"})
    assert client.get("/plan/glossary/")["Location"] == "/accounts/second-step/"


def test_a_link_works_once(client, admin):
    invite(admin)
    client.post(link(), {"way": "code"})
    other = Client()
    for answer in (other.get(link()), other.post(link(), {"way": "code"})):
        assert answer.status_code == 410 and "has been accepted" in answer.text
    assert User.objects.filter(email="nia@example.org").count() == 1


def people(*addresses: str) -> list[invitations.Invited]:
    return [invitations.Invited(address, f"{address} is a name") for address in addresses]


def test_many_are_invited_at_once_but_who_is_known_or_invited_and_each_address_once(admin):
    UserFactory(email="known@example.org")
    UserFactory(email="closed@example.org", is_active=False)
    waits, over = InvitationFactory(email="waits@example.org"), InvitationFactory(email="over@example.org")
    Invitation.objects.filter(pk=over.pk).update(expires_at=timezone.now() - dt.timedelta(days=1))
    asked = people("known@example.org", "closed@example.org", "waits@example.org", "Over@example.org", "no address")
    found = invitations.invite_many(
        people=[*asked, *people("new@example.org", "NEW@example.org")], roles=["board"], by=admin
    )
    assert [each.email for each in found] == ["over@example.org", "new@example.org"]
    assert sorted(letter.to[0] for letter in mail.outbox) == ["new@example.org", "over@example.org"]
    over.refresh_from_db()
    assert over.withdrawn_at and (over.version, over.history.count()) == (2, 2)
    assert over.history.first().history_change_reason == "Replaced by another invitation"
    assert Invitation.objects.waiting().filter(pk=waits.pk).exists() and found[1].history.get().history_user == admin
    with pytest.raises(RuleBroken, match="may not give"):
        invitations.invite_many(
            people=people("x@example.org"), roles=["administrator"], by=UserFactory(roles=["manager"])
        )


def test_inviting_many_takes_no_more_statements_and_knows_no_limit(admin):
    counts, _ = [], admin.permissions  # read once for a person
    for start, number in ((0, 3), (100, EMAILS + 10)):
        InvitationFactory.create_batch(number // 2, invited_by=admin)
        asked = people(
            *(f"p{start + n}@example.org" for n in range(number)), *Invitation.objects.values_list("email", flat=True)
        )
        with override_settings(TASKS=QUEUE), CaptureQueriesContext(connection) as queries:
            assert len(invitations.invite_many(people=asked, roles=["board"], by=admin)) == number
        counts.append(sum("django_tasks" not in query["sql"] for query in queries))
    assert counts[0] == counts[1]


def test_two_who_press_at_once_make_one_account(admin):
    made = invite(admin)
    again = invitations.invitation_of(invitations.token_of(made))
    invitations.accept(invitation=invitations.invitation_of(invitations.token_of(made)))
    with pytest.raises(RuleBroken, match="accepted, withdrawn or sent again"):
        invitations.accept(invitation=again)


def test_after_seven_days_it_is_too_old(client, admin):
    made = invite(admin)
    assert made.expires_at - timezone.now() > dt.timedelta(days=6, hours=23)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    page = client.post(link(), {"way": "code"})
    assert page.status_code == 410 and "too old" in page.text


def test_withdrawn_it_works_no_longer_and_the_history_says_why(client, admin):
    made = invite(admin)
    invitations.withdraw(invitation=made, expected=1, by=admin, reason="Wrong address")
    page = client.post(link(), {"way": "code"})
    assert page.status_code == 410 and "was withdrawn" in page.text
    assert made.history.first().history_change_reason == "Wrong address"


def test_sent_again_the_new_link_works_and_the_old_one_no_longer(client, admin):
    made = invite(admin)
    old = link()
    invitations.send_again(invitation=made, expected=1, by=admin)
    assert link() != old
    page = client.post(old, {"way": "code"})
    assert page.status_code == 410 and "newer invitation" in page.text
    assert client.post(link(), {"way": "code"}).status_code == 302


def test_an_invitation_by_somebody_who_may_no_longer_invite_is_withdrawn(client, admin):
    manager = UserFactory(roles=["manager"])
    invite(manager)
    services.end_role(grant=manager.role_grants.get(), expected=1, by=admin, reason="Left")
    assert "was withdrawn" in client.get(link()).text


def test_a_letter_that_waited_until_it_is_no_longer_wanted_is_not_sent(admin):
    made = invite(admin)
    args = OutgoingEmail.objects.get().args
    assert args == {"invitation": made.pk, "serial": 1}, "the queue holds no link"
    assert invitations.write_invitation(args) is not None
    invitations.send_again(invitation=made, expected=1, by=admin)
    assert invitations.write_invitation(args) is None


def test_somebody_who_is_signed_in_is_asked_to_sign_out_first(client, admin):
    invite(admin)
    client.force_login(admin)
    page = client.post(link(), {"way": "code"})
    assert page.status_code == 200 and "Sign out first" in page.text
    assert not User.objects.filter(email="nia@example.org").exists()


@pytest.mark.parametrize("token", ["x", "1:2:3", "WzEsMV0"])
def test_a_link_that_we_did_not_make_is_not_found(client, db, token):
    InvitationFactory()
    assert client.get(f"/accounts/invitation/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "asked", "field"),
    [
        ("manager", ["administrator"], "roles"),
        ("manager", ["board", "dpo"], "roles"),
        ("agency", ["board"], "roles"),
        ("board", ["board"], "roles"),
        ("administrator", [], "roles"),
        ("administrator", ["king"], "roles"),
    ],
)
def test_nobody_gives_more_than_they_may(db, role, asked, field):
    with pytest.raises(RuleBroken) as refused:
        invite(UserFactory(roles=[role]), roles=asked)
    assert refused.value.field == field and not Invitation.objects.exists()


def test_an_address_is_invited_once_at_a_time(admin):
    invite(admin)
    with pytest.raises(RuleBroken, match="invited already"):
        invite(admin, email="nia@example.ORG")
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(1))
    invite(admin)
    assert [each.withdrawn_at is None for each in Invitation.objects.order_by("pk")] == [False, True]
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(email="NIA@example.org")


@pytest.mark.parametrize(("active", "words"), [(True, "has an account already"), (False, "was closed")])
def test_whoever_has_an_account_is_not_invited(admin, active, words):
    UserFactory(email="nia@example.org", is_active=active)
    with pytest.raises(RuleBroken, match=words):
        invite(admin)


def test_what_is_no_address_is_refused(admin):
    with pytest.raises(RuleBroken) as refused:
        invite(admin, email="nia")
    assert refused.value.field == "email"
