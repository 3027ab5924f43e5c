"""Emails about accounts. Each is written when it is sent, so that no link and no code waits in the queue."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.roles import ROLES
from core.mail import Email, compose, email_kind, site_url

SET_PASSWORD, NOTICE, ROLE_NOTICE = "set-password", "account-notice", "role-notice"  # noqa: S105 (kinds of emails)
# What allauth calls a notice → its subject, and what we say happened
NOTICES = {
    "account/email/password_changed": ("your password was changed", "Your password was changed."),
    "account/email/password_set": ("a password was set", "A password was set for your account."),
    "account/email/password_reset": (
        "a new password was set",
        "A new password was set for your account, with a link that we emailed to you.",
    ),
    "mfa/email/totp_activated": (
        "an authenticator app was set up",
        "An authenticator app was set up as the second step of signing in.",
    ),
    "mfa/email/totp_deactivated": (
        "the authenticator app was removed",
        "The authenticator app was removed as the second step of signing in.",
    ),
    "mfa/email/webauthn_added": ("a passkey was added", "A passkey was added as the second step of signing in."),
    "mfa/email/webauthn_removed": ("a passkey was removed", "A passkey was removed as the second step of signing in."),
    "mfa/email/recovery_codes_generated": (
        "recovery codes were made",
        "New recovery codes were made. The old ones no longer work.",
    ),
    "ours/address_changed": (
        "your account has another email address",
        "Your account has another email address, with which you sign in from now on.",
    ),
    "ours/wrong_second_steps": (
        "five wrong second steps at your account",
        "Somebody passed the first step of signing in to your account, and then failed at the second step five times "
        "within ten minutes.",
    ),
    "ours/second_factor_reset": (
        "your second step was removed",
        "The second step of signing in was removed from your account, and you were signed out.",
    ),
}
# What everybody with a guarded role is told, as subject and sentence; {whom} is an address, since a name may be
# whatever somebody typed
GUARDED_DID = {
    "given": ("a role with wide rights was given", "{by} gave the role {roles} to {whom}."),
    "confirmed": (
        "a role with wide rights was given",
        "{proposer} proposed the role {roles} for {whom}, and {by} confirmed it.",
    ),
    "invited": (
        "an invitation to a role with wide rights",
        "{proposer} proposed to invite {whom} to the role {roles}, and {by} confirmed it.",
    ),
    "again": (
        "an invitation to a role with wide rights",
        "{by} sent the invitation of {whom} to the role {roles} once more.",
    ),
    "break_glass": (
        "somebody was made administrator for 24 hours",
        "{by} made {whom} an administrator for 24 hours.",
    ),
    "broken": (
        "a second step was removed at the server",
        "{by} removed the second step of signing in from the account of {whom}, without a second person.",
    ),
    "opened": (
        "an account was opened again",
        "{by} opened the account of {whom} again. Its role {roles} has ended, until two people give it again.",
    ),
    "address": ("an account has another address", "{by} gave another email address to the account of {whom}."),
    "reset": ("a second step was removed", "{by} removed the second step of signing in from the account of {whom}."),
}
COMMAND = "Somebody at the server, by a command,"


@email_kind(SET_PASSWORD, "Link to set a password", on_request=True)
def write_password_link(args: dict) -> Email | None:
    """A link with which a password is set; None where nobody signs in with the address."""

    user = active_person(args["email"])
    if user is None:
        return None
    link = password_link(user, site_url(""))
    return compose("Set a new password", "set_password.txt", name=user.name, link=link, email=user.email)


@email_kind(NOTICE, "Notice that an account changed")
def write_notice(args: dict) -> Email | None:
    link = site_url(reverse("own_account"))
    subject, happened = NOTICES[args["what"]]
    return compose(
        f"Security notice: {subject}",
        "account_notice.txt",
        name=name_at(args.get("to", "")),
        happened=happened,
        device=args.get("device", ""),
        address=args.get("address", ""),
        link=link,
    )


@email_kind(ROLE_NOTICE, "Notice of a role with wide rights, or of a removed second step")
def write_role_notice(args: dict) -> Email:
    """That somebody got wide rights or lost a second step, so that those who hold such rights can object."""
    by = User.objects.get(pk=args["by"]).display_name if args["by"] else COMMAND
    about = User.objects if "user" in args else Invitation.objects
    whom = about.get(pk=args.get("user") or args["invitation"]).email
    proposer = User.objects.get(pk=args["proposer"]).display_name if "proposer" in args else ""
    roles = " and ".join(ROLES[key].name for key in args.get("roles", ()))
    subject, happened = GUARDED_DID[args["what"]]
    reader = active_person(args.get("to", ""))
    return compose(
        f"Security notice: {subject}",
        "role_notice.txt",
        name=reader.name if reader else "",
        happened=happened.format(by=by, whom=whom, roles=roles, proposer=proposer),
        link=site_url(reverse("people")) if reader and "people.invite" in reader.permissions else "",
    )


def name_at(address: str) -> str:
    """The name of whoever signs in with an address; "" where nobody does, or their name is not known."""
    person = active_person(address)
    return person.name if person else ""


def active_person(email: str) -> User | None:
    return User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()


def password_link(user: User, base_url: str) -> str:
    """A link, good once within PASSWORD_RESET_TIMEOUT seconds; `base_url` without a slash at its end."""
    key = default_token_generator.make_token(user)
    return base_url + reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
