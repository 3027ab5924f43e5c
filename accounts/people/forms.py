"""How somebody who was invited will sign in."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

WAYS = (("code", "With a code that is mailed to me each time"), ("password", "With a password"))


class AcceptForm(forms.Form):
    """A code by mail or a password; which password is asked for only where one was chosen."""

    way = forms.ChoiceField(
        label="How do you want to sign in?",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you want to sign in"},
    )
    password1 = forms.CharField(
        label="Password", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.require_password(not self.is_bound)
        self.person = User(email=invitation.email, name=invitation.name)

    def require_password(self, required: bool) -> None:
        """So that no label says "optional"; whether one is missing is judged by clean()."""
        self.fields["password1"].required = self.fields["password2"].required = required

    @property
    def password(self) -> str | None:
        return self.cleaned_data["password1"] if self.cleaned_data["way"] == "password" else None

    def clean(self) -> dict:
        values = super().clean()
        self.require_password(True)
        if values.get("way") == "password":
            if not values.get("password1"):
                self.add_error("password1", "Enter a password")
            elif values["password1"] != values.get("password2"):
                self.add_error("password2", "Both passwords must be the same")
            else:
                try:
                    validate_password(values["password1"], self.person)
                except ValidationError as wrong:
                    self.add_error("password1", wrong)
        return values
