from django import forms

from audits.models import ChaseStep
from audits.models.chasing import To
from core.pages.fields import DateField, radio_field, ticks_field
from core.pages.forms import VersionedForm
from core.text.dates import today

SIDES = (("before", "before it"), ("after", "on it, or after it"))
LINES = forms.Textarea(attrs={"rows": 5})


def to_field():
    return ticks_field(
        "Goes to",
        To.choices,
        hint="Where none of these is known, it goes to the agency’s own address.",
        missing="Choose to whom it goes",
    )


class StepForm(forms.Form):
    anchor = radio_field(
        "Counted from",
        [(key, label.capitalize()) for key, label in ChaseStep.Anchor.choices],
        hint="From the day on which it was asked for, only those who have not started are meant. Who has more "
        "time has a last day of their own, and is not written to about the first deadline.",
        missing="Choose the day from which it is counted",
    )
    number = forms.IntegerField(
        label="Number of days",
        min_value=0,
        max_value=120,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
    )
    side = radio_field("Before or after", SIDES, missing="Choose before or after")
    to = to_field()
    subject = forms.CharField(
        label="Name of this reminder",
        max_length=150,
        help_text="Stands in your lists only. The email says how far the return is and when it closes.",
    )
    text = forms.CharField(
        label="Your text to the agency",
        max_length=3_000,
        help_text="Plain text without days: how far the return is, its last day and a link are added automatically.",
        widget=LINES,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("anchor") == ChaseStep.Anchor.OPENED and cleaned.get("side") == "before":
            self.add_error("side", "Nobody is reminded before they are asked. Choose “on it, or after it”")
        return cleaned


class EditStepForm(StepForm, VersionedForm):
    pass


class WriteForm(forms.Form):
    to = to_field()
    text = forms.CharField(
        label="What the email says first",
        max_length=3_000,
        help_text="How far the return is, its last day and its address are added automatically.",
        widget=LINES,
    )


class DayForm(forms.Form):
    on = DateField(label="Day", required=False, help_text="Leave empty for today")

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day < today():
            raise forms.ValidationError("Choose today or a later day")
        return day


def step_values(cleaned: dict) -> dict:
    number = cleaned["number"]
    kept = {name: cleaned[name] for name in ("anchor", "to", "subject", "text")}
    return kept | {"days": -number if cleaned["side"] == "before" else number}
