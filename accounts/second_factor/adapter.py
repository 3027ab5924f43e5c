"""Adapts allauth's second factor: secrets are encrypted, and a factor that a role requires cannot be removed."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings

from accounts.second_factor import rules
from core.records.sealing import seal, unseal

PURPOSE = "second factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Each code works once and for half a minute: try the next one.",
        "cannot_delete_authenticator": "Your work here needs a second step. Add another one before you remove this.",
    }

    def get_totp_issuer(self) -> str:
        return settings.SERVICE_NAME

    def _get_site_name(self) -> str:
        return settings.SERVICE_NAME

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; a random one, which no code matches, where it was encrypted under a lost SECRET_KEY."""
        return unseal(encrypted_text, purpose=PURPOSE) or generate_totp_secret()

    def can_delete_authenticator(self, authenticator) -> bool:
        """The last one cannot be deleted where a role of its person requires one."""
        others = rules.main_factors(authenticator.user).exclude(pk=authenticator.pk)
        return not rules.required_of(authenticator.user) or others.exists()

    def generate_authenticator_name(self, user, type) -> str:
        count = rules.main_factors(user).filter(type=type).count()
        return f"Passkey {count + 1}" if count else "My passkey"
