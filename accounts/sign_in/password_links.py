"""What makes a mailed password link good: it dies with everything that shuts its person out."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class PasswordLinks(PasswordResetTokenGenerator):
    """As Django's, which a new password, address or sign-in ends; and no link outlives the closing of its account, nor
    whatever else ended every session of its person (User.session_seed)."""

    def _make_hash_value(self, user, timestamp) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_seed}{user.is_active}"
