"""Roles with wide rights are proposed after fresh proof of who does it, and everybody who holds one is told."""

from __future__ import annotations

import re
from io import StringIO
from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.test import Client

from accounts.models import Invitation, RoleGrant, User
from accounts.people import invitations, services
from accounts.people.mails import GUARDED_DID
from accounts.power.services import confirm, propose
from accounts.roles import GUARDED, ROLES
from core.mail.models import OutgoingEmail
from esafety.demo import load
from tests.accounts.security.test_events import events  # noqa: F401 (a fixture)
from tests.accounts.sign_in.test_code_again import wait
from tests.authenticators import code_of, give_app
from tests.core.web.test_logs import lines  # noqa: F401 (a fixture)
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.plan import PlanFactory

AGAIN, KEPT = "/accounts/second-step/again/", "/kept/"
REASON = "She takes over in May"
SUBJECTS = tuple(f"Security notice: {subject}" for subject, _ in GUARDED_DID.values())


@pytest.fixture
def ada(db):
    """An administrator with an app on her telephone."""
    return UserFactory(name="Ada Admin", email="ada@example.org", roles=["administrator"])


@pytest.fixture
def pat(db):
    return UserFactory(name="Pat Quill", email="pat@example.org", roles=["agency"])


@pytest.fixture
def key(ada):
    """The key of her app."""
    return give_app(ada)


@pytest.fixture
def stale(ada, key):
    """Her browser, in which she signed in more than ten minutes ago."""
    client = Client()
    client.force_login(ada)
    wait(client)
    return client


def prove(client, key, address: str):
    """Show who is there; the page of what was kept."""
    assert "Something that you sent was not saved. We have kept a copy for you" in client.get(address).text
    page = kept_at(address)
    assert client.post(AGAIN, {"code": code_of(key), "next": page})["Location"] == page
    return client.get(page).text


def kept_at(address: str) -> str:
    """The page of the kept form to which an address of the proof leads."""
    path, _, query = address.partition("?")
    page = parse_qs(query)["next"][0]
    assert path == AGAIN and page.startswith(KEPT)
    return page


def send_kept(client, page: str):
    """Press the button of the form that was kept."""
    form = re.search(r'<form method="post" action="(/people/[^"]+)".*?</form>', page, re.DOTALL)
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[0])
    typed = {}
    for name, value in fields:
        typed.setdefault(name, []).append(value)
    return client.post(form[1], typed)


def happened(body: str) -> str:
    return " ".join(body.split("\n\n")[1].split()).removesuffix(" Please check that this was agreed.")


def told() -> list[tuple[str, str]]:
    """(to whom, what happened) of the notices that went out."""
    found = [letter for letter in mail.outbox if letter.subject.startswith(SUBJECTS)]
    return [(letter.to[0], happened(letter.body)) for letter in found]


def test_guarded_roles_are_exactly_those_with_wide_permissions():
    assert {"manager", "recorder", "dpo", "administrator"} == GUARDED
    wide = {"incidents.read", "incidents.figures", "history.clean", "people.manage"}
    assert {key for key, role in ROLES.items() if wide & role.permissions} == GUARDED


# Fresh proof


def invite_form(role: str) -> dict:
    return {"name": "Nia New", "email": "nia@example.org", "roles": [role], "reason": REASON}


FORMS = {
    "an invitation": ("/people/invite/", lambda: invite_form("dpo")),
    "an invitation to an agency": ("/people/invite/?agency=1", lambda: invite_form("dpo")),
    "an account": ("/people/{closed}/open/", lambda: {"version": "{version}", "reason": REASON}),
    "an address": (
        "/people/{closed}/address/",
        lambda: {"version": "{version}", "email": "new@example.org", "reason": REASON},
    ),
    "a second step": ("/people/{pat}/second-step/", lambda: {"reason": REASON}),
}


def done(pat, closed) -> list[bool]:
    """What the forms would change, form by form."""
    waiting = Invitation.objects.filter(email="nia@example.org").exists()
    return [
        waiting,
        waiting,
        User.objects.get(pk=closed.pk).is_active,
        User.objects.get(pk=closed.pk).email == "new@example.org",
        not pat.authenticator_set.exists(),
    ]


@pytest.fixture
def records(ada, pat):
    """What the addresses of FORMS name."""
    give_app(pat)
    closed = UserFactory(roles=["manager"])
    give_app(closed)
    services.deactivate_person(user=closed, expected=closed.version, by=ada, reason="Left")
    return {"pat": pat, "closed": closed}


@pytest.mark.parametrize("what", FORMS)
def test_guarded_form_asks_for_proof_and_is_not_lost(what, stale, key, records):
    place = list(FORMS).index(what)
    address, make = FORMS[what]
    address = address.format(**{name: record.pk for name, record in records.items()})
    typed = {
        name: value.format(version=records["closed"].version) if isinstance(value, str) else value
        for name, value in make().items()
    }
    sent = stale.post(address, typed)
    assert sent.status_code == 302
    assert not done(records["pat"], records["closed"])[place]
    page = prove(stale, key, sent["Location"])
    assert "This has not been saved yet" in page and REASON in page
    assert not done(records["pat"], records["closed"])[place], "nothing is sent by itself"
    assert send_kept(stale, page).status_code == 302
    assert done(records["pat"], records["closed"])[place]
    assert stale.get(KEPT)["Location"] == "/"


@pytest.mark.parametrize("what", FORMS)
def test_guarded_form_is_done_at_once_when_proof_is_fresh(what, ada, key, records):
    client = Client()
    client.force_login(ada)
    address, make = FORMS[what]
    typed = {
        name: value.format(version=records["closed"].version) if isinstance(value, str) else value
        for name, value in make().items()
    }
    client.post(address.format(**{name: record.pk for name, record in records.items()}), typed)
    assert done(records["pat"], records["closed"])[list(FORMS).index(what)]


def test_invitation_is_sent_again_by_another_press_after_the_proof(stale, key, ada):
    """A button has nothing to keep, so the way leads back to it."""
    sent = {"email": "nia@example.org", "name": "Nia", "roles": ["manager"], "reason": REASON}
    invitation = invitations.invite(by=ada, **sent)
    confirm(invitation.power_requests.get(), by=UserFactory(roles=["manager"]))
    address, page = f"/people/invitations/{invitation.pk}/again/", "/people/invitations/"
    pressed = stale.post(address, {"version": 2}, headers={"Referer": f"http://testserver{page}"})
    assert pressed["Location"] == f"{AGAIN}?next=%2Fpeople%2Finvitations%2F"
    assert "then press the button again" in stale.get(f"{AGAIN}?next={page}").text
    assert Invitation.objects.get().serial == 1
    assert stale.post(AGAIN, {"code": code_of(key), "next": page})["Location"] == page
    assert stale.post(address, {"version": 2})["Location"] == page
    assert Invitation.objects.get().serial == 2


def test_form_is_kept_when_the_proof_is_wrong_first(stale, key, ada, pat):
    Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Key"})
    stale.post(f"/people/{pat.pk}/second-step/", {"reason": REASON})
    assert "is not right" in stale.post(AGAIN, {"code": "000000", "next": KEPT}).text
    wrong = stale.post(f"{AGAIN}passkey/", {"credential": "{}", "next": KEPT})
    assert wrong["Location"] == f"{AGAIN}passkey/?next=%2Fkept%2F"
    Authenticator.objects.filter(type="webauthn").delete()
    assert REASON in prove_only(stale, key)


def prove_only(client, key) -> str:
    client.post(AGAIN, {"code": code_of(key), "next": KEPT})
    return client.get(KEPT).text


def test_form_is_done_without_proof_when_the_role_is_not_guarded(stale, pat):
    assert stale.post(f"/people/{pat.pk}/roles/give/", {"role": "board", "reason": REASON})["Location"].endswith(
        f"/people/{pat.pk}/"
    )
    assert stale.post("/people/invite/", invite_form("board"))["Location"] == "/people/invitations/"
    plain = InvitationFactory(roles=["board"])
    assert stale.post(f"/people/invitations/{plain.pk}/again/", {"version": 1})["Location"] == "/people/invitations/"


def test_proof_is_a_mailed_code_when_there_is_no_password_or_second_step(ada, pat):
    ada.set_unusable_password()
    ada.save()
    client = Client()
    client.force_login(ada)
    wait(client)
    sent = client.post(f"/people/{pat.pk}/second-step/", {"reason": REASON})
    assert sent["Location"].startswith("/accounts/again/code/?next=%2Fkept%2F")


def test_proof_is_asked_for_in_the_demonstration_too(stale, settings):
    """With DEBUG the page of a fault came instead of allauth's answer."""
    settings.DEBUG = True
    again = Client(raise_request_exception=False)
    again.cookies = stale.cookies
    assert again.get("/accounts/second-step/app/")["Location"].startswith(AGAIN)


# Who is told


HOLDERS = ["ada@example.org", "dora@example.org", "mia@example.org", "rex@example.org"]


@pytest.fixture
def holders(ada):
    """Everybody with a guarded role, and some who have none now."""
    UserFactory(email="mia@example.org", roles=["manager", "dpo"])
    UserFactory(email="rex@example.org", roles=["recorder"])
    UserFactory(email="dora@example.org", roles=["dpo"])
    UserFactory(email="bea@example.org", roles=["board"])
    UserFactory(email="gone@example.org", roles=["manager"], is_active=False)
    former = UserFactory(email="former@example.org", roles=["manager"])
    RoleGrant.objects.filter(user=former).update(ended_at=RoleGrant.objects.get(user=former).granted_at)


def everybody(line: str, *more: str) -> list[tuple[str, str]]:
    return [(address, line) for address in sorted([*HOLDERS, *more])]


@pytest.fixture
def mia(holders):
    """The second person."""
    return User.objects.get(email="mia@example.org")


@pytest.fixture
def plan(db):
    """The board has been set up."""
    PlanFactory()


def test_holders_are_told_when_a_guarded_role_is_given(plan, ada, pat, mia):
    made = propose("grant", subject=pat, role="recorder", by=ada, reason=REASON)
    assert told() == []
    confirm(made, by=mia)
    line = f"Ada Admin proposed the role Social-care recorder for pat@example.org, and {mia} confirmed it."
    assert told() == everybody(line, "pat@example.org")


@pytest.mark.long
def test_holders_are_told_when_an_invitation_carries_guarded_roles(plan, ada, mia):
    roles = ["board", "dpo", "manager"]
    sent = invitations.invite(email="nia@example.org", name="Nia", roles=roles, by=ada, reason=REASON)
    for each in sent.power_requests.order_by("pk"):
        assert told() == []
        confirm(each, by=mia)
    names = "Data protection officer and Development manager"
    line = f"Ada Admin proposed to invite nia@example.org to the role {names}, and {mia} confirmed it."
    assert told() == everybody(line)
    mail.outbox.clear()
    sent.refresh_from_db()
    invitations.send_again(invitation=sent, expected=sent.version, by=ada)
    assert told() == everybody(f"Ada Admin sent the invitation of nia@example.org to the role {names} once more.")
    mail.outbox.clear()
    invitations.accept(invitation=Invitation.objects.get(pk=sent.pk))
    given = [line for address, line in told() if address == "rex@example.org"]
    assert given == [
        f"Ada Admin proposed the role {ROLES[key].name} for nia@example.org, and {mia} confirmed it."
        for key in ("dpo", "manager")
    ]


def test_holders_are_told_when_a_second_step_is_taken_off(ada, pat, holders):
    services.reset_second_factor(user=pat, by=ada, reason=REASON)
    assert told() == everybody("Ada Admin removed the second step of signing in from the account of pat@example.org.")


def test_holders_are_told_when_an_account_with_a_guarded_role_is_opened(ada, holders):
    gone = User.objects.get(email="gone@example.org")
    services.reactivate_person(user=gone, expected=gone.version, by=ada, reason=REASON)
    line = "Ada Admin opened the account of gone@example.org again. Its role Development manager has ended,"
    assert told() == everybody(f"{line} until two people give it again.")


def test_nobody_is_told_when_the_role_is_not_guarded(ada, pat, holders):
    services.give_role(user=pat, role="board", by=ada, reason=REASON)
    invitations.invite(email="nia@example.org", name="Nia", roles=["board"], by=ada)
    services.deactivate_person(user=pat, expected=pat.version, by=ada, reason=REASON)
    services.reactivate_person(user=pat, expected=pat.version, by=ada, reason=REASON)
    assert told() == []


COMMANDS = {
    "break_glass": ("pat@example.org", "made pat@example.org an administrator for 24 hours.", ["pat@example.org"]),
    "reset_second_factor": (
        "pat@example.org",
        "removed the second step of signing in from the account of pat@example.org.",
        [],
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_holders_are_told_and_the_log_says_so_when_a_command_does_it(
    command,
    pat,
    holders,
    events,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    address, did, more = COMMANDS[command]
    with django_capture_on_commit_callbacks(execute=True):
        call_command(command, address, "--reason", REASON, stdout=StringIO())
    assert told() == everybody(f"Somebody at the server, by a command, {did}", *more)
    account = User.objects.get(email=address).pk
    rows = {(row["kind"], row["outcome"], row["subject"], row["by"]) for row in events()}
    outcome = ("role", "break_glass") if more else ("account", "removed")
    assert rows == {(*outcome, account, "command")}


def test_no_letter_is_left_when_what_it_tells_was_not_saved(ada, pat, holders):
    with pytest.raises(services.RuleBroken):
        propose("grant", subject=ada, role="recorder", by=ada, reason=REASON)
    assert not OutgoingEmail.objects.exists()


@pytest.mark.long
def test_letters_hold_nothing_typed_when_they_wait(ada, pat, mia):
    confirm(propose("grant", subject=pat, role="recorder", by=ada, reason=REASON), by=mia)
    waiting = OutgoingEmail.objects.filter(kind="role-notice").first()
    about = {"roles": ["recorder"], "user": pat.pk, "proposer": ada.pk}
    assert waiting.args == {"what": "confirmed", "by": mia.pk, **about}


def test_nobody_is_told_when_the_demonstration_is_loaded(db):
    load.load_people()
    assert not OutgoingEmail.objects.exists()
