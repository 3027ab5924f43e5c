"""The sign-in forms with our own words; what they do is allauth's.

What a password must be stands once on the page (templates/account/password_rules.html), not in hints.
"""

from __future__ import annotations

from allauth.account import forms as allauth_forms


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


class NewPasswordForm(PlainWords, allauth_forms.ResetPasswordKeyForm):
    words = {"password1": "New password", "password2": "New password again"}


class ChangePasswordForm(PlainWords, allauth_forms.ChangePasswordForm):
    words = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
