"""Signing in with a code by mail, for those who come once a year (X4).

The code is worked out from the SECRET_KEY, the address and a random word, by the page and by the worker alike. So it
stands nowhere: not in the queue of letters, not in the session, not in the database. Whether anybody has the address
is asked by the worker and at the first attempt, never while the code is asked for: no answer's time tells who is known.

Whoever has an open invitation gets a code too: typing it proves the same mailbox as the link of the invitation, so it
accepts the invitation. Of an invitation that ran out or was withdrawn only its own mailbox is told.
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
from accounts.people.mails import active_person
from core.mail import Letter, compose, letter, send_letter

KIND = "sign-in-code"
FIGURES = 8
SALT = "accounts.mailed_codes"


def mail_code(*, word: str, email: str, at: int, again: bool = False) -> None:
    """Have the code of a random word mailed; `again` is for whoever is signed in and has to show that it is they."""
    args = {"word": word, "email": email, "at": at}
    send_letter(kind=KIND, to=email, args=args | ({"again": True} if again else {}))


def right_code(word: str, email: str) -> str:
    """The code of a random word, without blanks."""
    return code_for(word, email).replace(" ", "")


def code_for(word: str, email: str) -> str:
    """The code of eight figures that belongs to a random word and an address: "1234 5678"."""
    digest = salted_hmac(SALT, f"{word} {email}", algorithm="sha256").digest()
    figures = f"{int.from_bytes(digest[:8]) % 10**FIGURES:0{FIGURES}d}"
    return f"{figures[:4]} {figures[4:]}"


@letter(KIND, "Code to sign in")
def write_code(args: dict) -> Letter | None:
    """The letter with a code; one that says why, where an invitation is closed; None where nobody signs in with the
    address, or the code is too old already."""
    if time.time() - args["at"] > app_settings.LOGIN_BY_CODE_TIMEOUT:
        return None
    if active_person(args["email"]) is None:
        invitation = invitations.latest_for(args["email"])
        if invitation is None:
            return None
        if why := invitations.why_closed(invitation):
            until = timezone.localtime(invitation.expires_at)
            return compose("Your invitation", "no_sign_in_code.txt", invitation=invitation, why=why, until=until)
    minutes = app_settings.LOGIN_BY_CODE_TIMEOUT // 60
    code, again = code_for(args["word"], args["email"]), args.get("again", False)
    subject = "Your code to show that it is you" if again else "Your code to sign in"  # no code in the subject
    return compose(subject, "sign_in_code.txt", code=code, minutes=minutes, again=again)


class MailedCode(LoginCodeVerificationProcess):
    """One code that was asked for: what the browser that asked has to send back, in time and in few attempts."""

    @classmethod
    def begin(cls, request, email: str) -> None:
        """Have a code mailed to an address, and remember in this browser that it was asked for."""
        login = Login(user=None, email=email, state={"stages": {"current": LoginByCodeStage.key}})
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email) | {"initiated_by_user": True})
        process = cls(stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage) -> MailedCode | None:
        """The code that this browser waits for; None where its time is over."""
        return cls(stage).abort_if_invalid()

    @property
    def user(self) -> User | None:
        """Whose address it is."""
        return active_person(self.state["email"])

    @property
    def code(self) -> str:
        """What has to be typed; "" where nobody has the address or was invited at it, which nothing fits.

        Both are read for every address, and whether an invitation is open is asked when the code was right: the time
        tells nothing. The code of a closed one is mailed to nobody.
        """
        known = self.user, invitations.latest_for(self.state["email"])
        return code_for(self.state["word"], self.state["email"]) if any(known) else ""

    def finish(self, redirect_url: str | None):
        """Sign in; whoever was only invited accepts by it. Raises RuleBroken where the invitation is closed."""
        if self.user is None and (invitation := invitations.latest_for(self.state["email"])):
            invitations.accept(invitation=invitation)
        return super().finish(redirect_url)

    def send(self, skip_enumeration_mails: bool = False) -> None:
        """Hands the letter to the worker."""
        self.state["word"] = secrets.token_urlsafe(16)
        mail_code(word=self.state["word"], email=self.state["email"], at=int(time.time()))
