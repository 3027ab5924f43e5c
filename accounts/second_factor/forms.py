"""The forms of the second factor with our own texts; their behaviour is allauth's."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.cache import cache

from accounts.second_factor import rules
from accounts.sign_in.forms import PlainWords

# Both forms of allauth look this up here, and offer no other way: its own counts by account alone, so that a stranger
# could use up the attempts of the right person (tests/accounts/second_factor/test_known_browsers.py)
base.check_rate_limit = webauthn.check_rate_limit = rules.count_attempt

SPARE = 30  # seconds after the last moment at which a code is accepted


def require_unused(user, code: str) -> None:
    """Raise ValidationError for a code of the app that was used before, ignoring punctuation between its digits."""
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1) + SPARE
    if not cache.add(f"second-factor-{user.pk}-{normalize_user_code(code)}", True, timeout=seconds):
        raise get_adapter().validation_error("incorrect_code")


class OnceOnly(PlainWords):
    """A code of the app is accepted once, even while it is valid."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            require_unused(self.user, code)
        return code


class ProveForm(OnceOnly, base.AuthenticateForm):
    words = {"code": "Code"}


class ProveAgainForm(OnceOnly, base.ReauthenticateForm):
    words = {"code": "Code"}


class SetUpAppForm(PlainWords, totp.ActivateTOTPForm):
    words = {"code": "Code that the app shows"}

    def clean_code(self) -> str:
        """The first code is used up too: it cannot sign in elsewhere."""
        code = super().clean_code()
        require_unused(self.user, code)
        return code


class WholeAnswer:
    """Treats an incomplete answer of a passkey as a wrong one; allauth would fail with a KeyError."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except KeyError:
            raise get_adapter().validation_error("incorrect_code") from None


class ProvePasskeyForm(WholeAnswer, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step of signing in."""


class ProvePasskeyAgainForm(WholeAnswer, webauthn.ReauthenticateWebAuthnForm):
    """A passkey for reauthentication."""


class AddPasskeyForm(PlainWords, webauthn.AddWebAuthnForm):
    words = {"name": "Name of the passkey"}


class RenamePasskeyForm(PlainWords, webauthn.EditWebAuthnForm):
    words = {"name": "Name of the passkey"}
