"""How allauth behaves here: nobody signs themselves up, attempts are counted, passwords leave a trace."""

from __future__ import annotations

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError

from accounts.views import too_many_attempts


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. "
        "Check both and try again, or set a new password.",
        "enter_current_password": "The current password is not right.",
        "invalid_password_reset": "This link has been used already or is too old. Ask for a new one.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def authenticate(self, request, **credentials):
        """The person, or None: a person who was shut out is told the same as one who is unknown."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def pre_authenticate(self, request, **credentials) -> None:
        """Counts the attempt; the eleventh in five minutes is answered by a page saying how long to wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            wait = self.seconds_to_wait(request, **credentials)
            raise ImmediateHttpResponse(too_many_attempts(request, wait=wait)) from error

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        # Counted per account *and* address: a stranger elsewhere cannot use up somebody's attempts.
        address = ratelimit.get_ip(request)
        return f"{super()._get_login_attempts_cache_key(request, **credentials)} from {address}"

    def seconds_to_wait(self, request, **credentials) -> int:
        """Seconds until the next attempt for this account from this address is heard."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        now = time.time()
        waits = [0]
        for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
            name = ratelimit.get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key)
            attempts = cache.get(name, [])
            if len(attempts) >= rate.amount:
                waits.append(int(attempts[-1] + rate.duration - now) + 1)
        return max(waits)

    def set_password(self, user, password) -> None:
        """Sets a password; the history says that it happened and who did it, never the password."""
        user._history_user = user
        user._change_reason = "Password changed"
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request) -> str:
        return self.get_logout_redirect_url(request)
