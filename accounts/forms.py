"""The sign-in forms with our own words; what they do is allauth's.

What a password must be stands once on the page (templates/account/password_rules.html), not in hints.
"""

from __future__ import annotations

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter

from accounts.background import send_password_link


class PlainWords:
    """Labels from `words`, and no placeholders, which vanish as soon as one types."""

    words: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            field.label = self.words.get(name, field.label)


class SignInForm(PlainWords, allauth_forms.LoginForm):
    words = {"login": "E-mail address", "password": "Password"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForLinkForm(PlainWords, allauth_forms.ResetPasswordForm):
    words = {"email": "E-mail address"}

    def clean_email(self) -> str:
        """The address as it is kept. Whether anybody has it is not asked here: that must not show in the time."""
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request, **kwargs) -> str:
        """Have the link mailed by the worker, to whoever has this address."""
        email = self.cleaned_data["email"]
        send_password_link.enqueue(email, request.build_absolute_uri("/"))
        return email


class NewPasswordForm(PlainWords, allauth_forms.ResetPasswordKeyForm):
    words = {"password1": "New password", "password2": "New password again"}


class ChangePasswordForm(PlainWords, allauth_forms.ChangePasswordForm):
    words = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
