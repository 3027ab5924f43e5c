"""Forms for legal holds, the access log, types, events and nil returns."""

from django import forms

from core.pages.fields import DateField, ticks_field
from core.pages.forms import VersionedForm
from incidents.models import AccessLog
from incidents.records import fields
from incidents.records.choices import Concern
from incidents.records.forms import ReasonForm


def further() -> list[tuple[str, str]]:
    return [(field.name, field.question or field.label) for field in fields.further()]


class LegalHoldForm(ReasonForm):
    until = DateField(
        label="Last day of the hold", required=False, help_text="Leave it empty where the hold has no known end."
    )
    field_order = ("version", "reason", "until")


class EventForm(VersionedForm):
    other = forms.IntegerField(
        label="Number of the other record",
        min_value=1,
        help_text="The number in its name: 12 for record 12.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": "Enter the number of a record, such as 12."},
    )


class TypeForm(forms.Form):
    name = forms.CharField(label="Name", max_length=100)
    concerns = ticks_field("It belongs to", Concern.choices, required=False)
    asks = ticks_field("Further questions that are asked", further, required=False)


class ChangeTypeForm(TypeForm, VersionedForm):
    pass


def type_as_shown(kind) -> dict:
    return {"name": kind.name, "concerns": kind.concerns, "asks": kind.asks}


class LogFilter(forms.Form):
    who = forms.CharField(label="Name of the person who looked", required=False, max_length=100)
    what = forms.ChoiceField(
        label="What was looked at", required=False, choices=[("", "Everything"), *AccessLog.What.choices]
    )
    record = forms.IntegerField(
        label="Number of the record",
        required=False,
        min_value=1,
        max_value=2**62,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    since = DateField(label="From", required=False)
    until = DateField(label="Up to", required=False)

    def rows(self, looks):
        if not self.is_bound:
            return looks
        if not self.is_valid():
            return looks.none()
        data = self.cleaned_data
        wanted = {
            "person__name__icontains": data["who"],
            "what": data["what"],
            "record": data["record"],
            "at__date__gte": data["since"],
            "at__date__lte": data["until"],
        }
        return looks.filter(**{name: value for name, value in wanted.items() if value})
