"""The sign-in forms with our own texts; their behaviour is allauth's.

The password rules are shown once on the page (templates/account/password_rules.html), not as hints.
"""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django import forms

from accounts.people.mails import SET_PASSWORD
from accounts.sign_in import code_again
from accounts.sign_in.limits import too_many_attempts
from core.mail import send_email


class PlainWords:
    """Sets labels from `words`, and removes placeholders, which vanish as soon as one types."""

    words: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            field.label = self.words.get(name, field.label)


class SignInForm(PlainWords, allauth_forms.LoginForm):
    words = {"login": "Email address", "password": "Password"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


def count_email(**keys: str) -> None:
    """Count a requested email by limits of ACCOUNT_RATE_LIMITS; raises ImmediateHttpResponse where one is exceeded."""
    for action, key in keys.items():
        if not ratelimit.consume(context.request, app="allauth.account", action=action, key=key):
            raise ImmediateHttpResponse(too_many_attempts(context.request))


def from_here(email: str) -> str:
    return f"{email} from {ratelimit.get_ip(context.request)}"


class AskForLinkForm(PlainWords, allauth_forms.ResetPasswordForm):
    words = {"email": "Email address"}

    def clean_email(self) -> str:
        """The normalised address. Does not look up whether it is known: the response time must not reveal that."""
        email = get_adapter().clean_email(self.cleaned_data["email"].lower())
        count_email(reset_password_here=from_here(email))  # the limit from any address is counted by the view
        return email

    def save(self, request, **kwargs) -> str:
        """Queue the email with the link, whether or not the address is known."""
        email = self.cleaned_data["email"]
        send_email(kind=SET_PASSWORD, to=email, args={"email": email})
        return email


class NewPasswordForm(PlainWords, allauth_forms.ResetPasswordKeyForm):
    words = {"password1": "New password", "password2": "New password again"}


class ChangePasswordForm(PlainWords, allauth_forms.ChangePasswordForm):
    words = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }


class PasswordAgainForm(PlainWords, allauth_forms.ReauthenticateForm):
    words = {"password": "Password"}


class AskForCodeForm(PlainWords, allauth_forms.RequestLoginCodeForm):
    words = {"email": "Email address"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def clean_email(self) -> str:
        """The normalised address. Does not look up the account, but counts the request."""
        email = get_adapter().clean_email(self.cleaned_data["email"].lower())
        count_email(request_login_code=from_here(email), mailed_codes=email)
        return email


CODE_BOX = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}


class TypeCodeForm(PlainWords, allauth_forms.ConfirmLoginCodeForm):
    words = {"code": "Code"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.TextInput(CODE_BOX)


class TypeCodeAgainForm(forms.Form):
    code = forms.CharField(label="Code", max_length=40, widget=forms.TextInput(CODE_BOX))

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        if not code_again.is_waiting(self.request):
            raise forms.ValidationError("There is no code that may still be typed. Have another one sent.")
        if not code_again.is_right(self.request, self.cleaned_data["code"]):
            raise get_adapter().validation_error("incorrect_code")
        return self.cleaned_data["code"]
