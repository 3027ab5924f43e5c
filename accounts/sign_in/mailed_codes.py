"""Signing in with a code by email, for people who come once a year.

The page and the worker both derive the code from SECRET_KEY, the address and a random word, so it is stored nowhere:
not in the queue, the session or the database. Whether the address is known is looked up only by the worker and at the
first attempt, so that response times reveal nothing.

People with an open invitation get a code too: entering it proves the same mailbox as the link of the invitation, so it
accepts the invitation. That an invitation expired or was withdrawn is said only by email to its own address.
"""

from __future__ import annotations

import secrets
import time

from allauth.account import app_settings
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.people import invitations
from accounts.people.mails import active_person, name_at
from core.mail import Email, compose, email_kind, send_email

KIND = "sign-in-code"
FIGURES = 8
SALT = "accounts.mailed_codes"


def mail_code(*, word: str, email: str, at: int, again: bool = False) -> None:
    """Queue the email with the code of a random word; `again` is for reauthentication."""
    args = {"word": word, "email": email, "at": at}
    send_email(kind=KIND, to=email, args=args | ({"again": True} if again else {}))


def right_code(word: str, email: str) -> str:
    return code_for(word, email).replace(" ", "")


def code_for(word: str, email: str) -> str:
    """The eight-digit code for a random word and an address: "1234 5678"."""
    digest = salted_hmac(SALT, f"{word} {email}", algorithm="sha256").digest()
    figures = f"{int.from_bytes(digest[:8]) % 10**FIGURES:0{FIGURES}d}"
    return f"{figures[:4]} {figures[4:]}"


@email_kind(KIND, "Code to sign in", on_request=True)
def write_code(args: dict) -> Email | None:
    """The email with a code, or with the reason where an invitation is closed; None where nobody signs in with the
    address or the code has expired.
    """
    if time.time() - args["at"] > app_settings.LOGIN_BY_CODE_TIMEOUT:
        return None
    name = name_at(args["email"])
    if active_person(args["email"]) is None:
        invitation = invitations.latest_for(args["email"])
        if invitation is None:
            return None
        if why := invitations.why_closed(invitation):
            until = timezone.localtime(invitation.expires_at)
            values = {"name": invitation.name, "invitation": invitation, "why": why, "until": until}
            return compose("Your invitation has ended", "no_sign_in_code.txt", **values)
        name = invitation.name
    minutes = app_settings.LOGIN_BY_CODE_TIMEOUT // 60
    code, again = code_for(args["word"], args["email"]), args.get("again", False)
    subject = "Your code to show that it is you" if again else "Your code to sign in"  # no code in the subject
    return compose(subject, "sign_in_code.txt", name=name, code=code, minutes=minutes, again=again)


class MailedCode(LoginCodeVerificationProcess):
    """A requested code: what the requesting browser must send back, within its time and number of attempts."""

    @classmethod
    def begin(cls, request, email: str) -> None:
        login = Login(user=None, email=email, state={"stages": {"current": LoginByCodeStage.key}})
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email) | {"initiated_by_user": True})
        process = cls(stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage) -> MailedCode | None:
        """The code that this browser waits for; None where it has expired."""
        return cls(stage).abort_if_invalid()

    @property
    def user(self) -> User | None:
        return active_person(self.state["email"])

    @property
    def code(self) -> str:
        """The expected code; "" where nobody has the address or was invited at it, which nothing matches.

        Person and invitation are read for every address, and whether an invitation is open is checked after the code:
        the time reveals nothing. The code of a closed one is mailed to nobody.
        """
        known = self.user, invitations.latest_for(self.state["email"])
        return code_for(self.state["word"], self.state["email"]) if any(known) else ""

    def finish(self, redirect_url: str | None):
        """Sign in; an invited person accepts the invitation. Raises RuleBroken where it is closed."""
        if self.user is None and (invitation := invitations.latest_for(self.state["email"])):
            invitations.accept(invitation=invitation)
        return super().finish(redirect_url)

    def send(self, skip_enumeration_mails: bool = False) -> None:
        self.state["word"] = secrets.token_urlsafe(16)
        mail_code(word=self.state["word"], email=self.state["email"], at=int(time.time()))
