"""Adapts allauth: no self-registration, limited attempts, and password changes in the history."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from accounts.people.mails import NOTICE, NOTICES
from accounts.second_factor.proof import is_proof_due
from accounts.security.services import account_of
from accounts.sign_in import code_again
from accounts.sign_in.devices import device_of
from accounts.sign_in.limits import too_many_attempts
from core.mail import send_email
from core.security.services import note

WORDS_AGAIN = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code from your app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
    code_again.METHOD: "Use a code by email",
}
BY_CODE = {"id": code_again.METHOD, "url": reverse_lazy("reauthenticate_by_code")}


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. "
        "Check both and try again, or set a new password.",
        "incorrect_code": "This code is not right. Check it, or have another one sent.",
        "incorrect_password": "The password is not right.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "rate_limited": "Too many attempts. Wait five minutes, then try again.",
        "enter_current_password": "The current password is not right.",
        "invalid_password_reset": "This link has been used already or is too old. Ask for a new one.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def authenticate(self, request, **credentials):
        """The person, or None: the same response for a closed account as for an unknown one."""
        user = super().authenticate(request, **credentials)
        if user and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request, **credentials) -> None:
        kind = "proof" if request.user.is_authenticated else "sign_in"
        note(kind, "wrong", method="password", **account_of(request))

    def pre_authenticate(self, request, **credentials) -> None:
        """Count the attempt; the eleventh in five minutes gets a page saying how long to wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            wait = self.seconds_to_wait(request, **credentials)
            raise ImmediateHttpResponse(too_many_attempts(request, wait=wait)) from error

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        # Counted per account *and* address: a stranger elsewhere cannot use up somebody's attempts. allauth would also
        # count per Host, whose port a client can change for each guess.
        return f"{credentials.get('email', '').lower()} from {ratelimit.get_ip(request)}"

    def seconds_to_wait(self, request, **credentials) -> int:
        key = self._get_login_attempts_cache_key(request, **credentials)
        now = time.time()
        waits = [0]
        for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
            name = ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key)
            attempts = cache.get(name, [])
            if len(attempts) >= rate.amount:
                waits.append(int(attempts[-1] + rate.duration - now) + 1)
        return max(waits)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queue one of allauth's notices with our own text. Raises KeyError for one without a text."""
        if template_prefix not in NOTICES:
            raise KeyError(f"Say in accounts/people/mails.py how the email {template_prefix} reads.")
        args = {"what": template_prefix, "device": device_of(context.get("user_agent", ""))}
        send_email(kind=NOTICE, to=email, args=args | {"address": context.get("ip", "")})

    def set_password(self, user, password) -> None:
        """Set a password; the history records that and who did it, never the password."""
        user._history_user = user
        user._change_reason = "Password changed"
        super().set_password(user, password)
        user.sessions.exclude(session_key=self.request.session.session_key).delete()

    def get_password_change_redirect_url(self, request) -> str:
        return self.get_logout_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """False within ACCOUNT_REAUTHENTICATION_TIMEOUT of the latest proof (accounts/second_factor/proof.py). Raises
        ReauthenticationRequired otherwise: allauth would accept an older or a weaker one.
        """
        if is_proof_due(self.request, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT / 60):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user) -> list[dict]:
        """A second factor if they have one, else the password if they have one, else a new code by email."""
        methods = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        return [method | {"description": WORDS_AGAIN[method["id"]]} for method in factors or methods or [BY_CODE]]
