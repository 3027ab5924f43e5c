"""The sign-in forms with our own words; what they do is allauth's."""

from __future__ import annotations

from allauth.account import forms as allauth_forms
from django.conf import settings


def _plain(form, labels: dict[str, str], hints: dict[str, str]) -> None:
    """Labels and hints in our words; no placeholders, which vanish as soon as one types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        field.help_text = hints.get(name, "")


def password_hint() -> str:
    return (
        f"At least {settings.PASSWORD_MIN_LENGTH} characters of any kind; three unrelated words work well. "
        "Not a common password, the board's name or your own."
    )


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(self, {"login": "E-mail address", "password": "Password"}, {})
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForLinkForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(
            self,
            {"email": "E-mail address"},
            {"email": "If we know this address, a link to set a new password is sent to it."},
        )


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(
            self,
            {"password1": "New password", "password2": "New password again"},
            {"password1": password_hint()},
        )


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _plain(
            self,
            {
                "oldpassword": "Current password",
                "password1": "New password",
                "password2": "New password again",
            },
            {"password1": password_hint()},
        )
