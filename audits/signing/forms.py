"""Forms for signing, and for changing answers again."""

from django import forms

from agencies.directory.forms import email_field
from audits.models import SignatureRequest
from audits.questions.naming import REMINDER
from audits.signing.services.sending import Named
from core.pages.fields import line_field, radio_field, text_field
from core.pages.forms import VersionedForm

Role = SignatureRequest.Role
HELP = f"Say what is to be changed, and where. {REMINDER}"


class SomebodyElseForm(forms.Form):
    name = line_field("Name", 150, required=False, attrs={"autocomplete": "off"})
    email = email_field(
        "Work email address",
        example="head@school.example",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    @property
    def named(self) -> Named | None:
        """Whom a valid form names; None where it is empty."""
        name, email = self.cleaned_data["name"], self.cleaned_data["email"]
        return Named(name, email) if name or email else None


class SignForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    role = radio_field("You sign as", missing="Choose as whom you sign")
    name = forms.CharField(label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    post = forms.CharField(
        label="Your job title",
        max_length=150,
        help_text="For example, head teacher, chief officer or chair of governors",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    is_delegate = forms.BooleanField(
        label="I sign on behalf of somebody else",
        required=False,
        help_text="Tick this if you were asked to sign for them",
    )

    def __init__(self, *args, roles: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, Role(role).label) for role in roles]
        if len(roles) < 2:
            self.fields["role"].widget = forms.HiddenInput()
            self.fields["role"].initial = roles[0] if roles else ""


class UnsignedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    note = text_field(
        "What has to be changed", limit=3_000, missing="Say what has to be changed before you sign", hint=HELP
    )


class ChangeAnswersForm(VersionedForm):
    reason = text_field("Why", rows=2, required=False, limit=3_000)
