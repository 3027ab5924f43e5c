"""Forms of ESLO returns: answers by link or telephone, and the rounds."""

from django import forms

from agencies.directory.forms import PersonForm, email_field, reason_field
from core.pages.fields import DateBoxes, DateField, line_field
from core.pages.forms import VersionedForm
from core.text.dates import today

LINES = forms.Textarea(attrs={"rows": 3})


class ButtonForm(forms.Form):
    pass


class OwnDetailsForm(forms.Form):
    job_title = forms.CharField(label="Job title", max_length=150, required=False)
    email = email_field(
        help_text="We write to the old and to the new address. We use the new one once it is confirmed from both.",
        missing="Enter the address to which we can write",
    )
    phone = line_field("Telephone at work", 40, required=False, attrs={"class": "govuk-input--width-20"})


class SuccessorForm(PersonForm):
    valid_from = DateField(label="Takes over on", initial=today, widget=DateBoxes)
    field_order = ["name", "job_title", "email", "phone", "valid_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = "We write to this person, who says on a page of their own that they take it on"


class LeftForm(forms.Form):
    last_day = DateField(label="Last day in the post", help_text="Today or earlier", initial=today, widget=DateBoxes)


class NamedForm(PersonForm):
    valid_from = DateField(label="In post since", initial=today, widget=DateBoxes)
    field_order = ["name", "job_title", "email", "phone", "valid_from"]


class NobodyForm(forms.Form):
    reason = forms.CharField(
        label="Why there is none, and when there will be",
        max_length=1000,
        widget=LINES,
        error_messages={"required": "Say why there is none"},
    )


class ReturnForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200, help_text="For your own lists, such as ESLO return 2026")
    message = forms.CharField(
        label="What the email says first",
        max_length=3000,
        required=False,
        help_text="Plain text. The question, the link and the last day are added automatically.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    due_on = DateField(label="Answers wanted by")
    remind_every = forms.IntegerField(
        label="Days between reminders",
        min_value=0,
        max_value=90,
        initial=14,
        help_text="0 for none. Nobody gets more than five reminders.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )


class EditReturnForm(ReturnForm, VersionedForm):
    pass


class CloseReturnForm(VersionedForm):
    reason = reason_field("Why it is closed")


class TakeOutForm(VersionedForm):
    reason = reason_field("Why it need not answer", required=True)


class AddressForm(VersionedForm):
    sent_to = email_field(
        "Email address",
        example="office@school.example",
        help_text="For this return alone; change the agency itself to keep the address",
    )


class AddToReturnForm(forms.Form):
    agency = forms.CharField(label="Name of the agency", max_length=200, help_text="The whole name, as it is listed")
