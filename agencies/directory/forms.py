from functools import partial

from django import forms

from agencies.models import Agency, Eslo
from core.pages import fields
from core.pages.fields import DateField, PastDateField, line_field
from core.pages.forms import VersionedForm
from core.text.dates import today

reason_field = partial(fields.reason_field, hint="It is shown in the history.")


def email_field(label: str = "Email address at work", *, example="sam.field@school.example", missing="", **options):
    wrong = {"invalid": f"Enter an email address, such as {example}"} | ({"required": missing} if missing else {})
    return forms.EmailField(label=label, max_length=254, error_messages=wrong, **options)


class ContactForm(forms.Form):
    address = forms.CharField(label="Address", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    postcode = line_field("Postcode", 10, required=False, attrs={"class": "govuk-input--width-10"})
    phone = line_field("Telephone", 40, required=False, attrs={"class": "govuk-input--width-20"})
    email = email_field(
        "Email address of the agency itself",
        example="office@school.example",
        required=False,
        help_text="For example the office, so that it stays when a person leaves",
    )
    head = forms.CharField(label="Head or manager", max_length=150, required=False)


class AgencyForm(ContactForm):
    name = forms.CharField(label="Name of the agency", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *Agency.Kind.choices])
    national_reference = forms.CharField(
        label="National reference number",
        max_length=20,
        required=False,
        help_text="For schools, the URN of six digits",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    local_reference = line_field("Local reference", 40, required=False, attrs={"class": "govuk-input--width-10"})
    active_from = DateField(label="First day", required=False, help_text="Only where it opened recently")

    field_order = ["name", "kind", "address", "postcode", "phone", "email", "head"]
    field_order += ["national_reference", "local_reference"]


class EditAgencyForm(AgencyForm, VersionedForm):
    reason = reason_field("Why it changes")
    field_order = [*AgencyForm.field_order, "active_from", "reason"]


class EditContactForm(ContactForm, VersionedForm):
    reason = reason_field("Why they change")


class CloseForm(VersionedForm):
    last_day = DateField(label="Last day")
    reason = reason_field(required=True)


class ReopenForm(VersionedForm):
    reason = reason_field(required=True)


class PersonForm(forms.Form):
    name = forms.CharField(label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    job_title = forms.CharField(label="Job title", max_length=150, required=False)
    email = email_field(required=False)
    phone = line_field("Telephone at work", 40, required=False, attrs={"class": "govuk-input--width-20"})


class AppointForm(PersonForm):
    post = forms.ChoiceField(
        label="Post",
        choices=Eslo.Post.choices,
        initial=Eslo.Post.LEAD,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
    )
    valid_from = DateField(label="In post since", initial=today)
    trained_on = DateField(label="Last trained on", required=False)

    field_order = ["post", "name", "job_title", "email", "phone", "valid_from", "trained_on"]


class PastTermForm(AppointForm):
    valid_from = DateField(label="First day in the post")
    valid_to = DateField(label="Last day in the post")

    field_order = ["post", "name", "job_title", "email", "phone", "valid_from", "valid_to", "trained_on"]


class HandOverForm(PersonForm, VersionedForm):
    valid_from = DateField(label="Takes over on", help_text="The term before ends the day before")
    trained_on = DateField(label="Last trained on", required=False)

    field_order = ["name", "job_title", "email", "phone", "valid_from", "trained_on"]


class EndForm(VersionedForm):
    last_day = DateField(label="Last day in the post")


class OnForm(VersionedForm):
    on = DateField(label="Date")


class CorrectForm(PersonForm, VersionedForm):
    valid_from = DateField(label="In post since")
    valid_to = DateField(label="Last day in the post", required=False, help_text="Empty while they hold it")
    confirmed_on = DateField(label="Last confirmed on", required=False)
    trained_on = DateField(label="Last trained on", required=False)
    reason = reason_field("What is corrected")


class DayForm(forms.Form):
    on = PastDateField(label="Who was the ESLO on", required=False)
