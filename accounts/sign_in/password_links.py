"""Tokens of password links, which end with everything that ends the person's sessions."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class PasswordLinks(PasswordResetTokenGenerator):
    """Also ends when the account is closed, or all sessions of the person are ended (User.session_seed)."""

    def _make_hash_value(self, user, timestamp) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_seed}{user.is_active}"
