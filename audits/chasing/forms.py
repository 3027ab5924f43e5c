from django import forms

from audits.models.chasing import To
from core.pages.fields import DateField, ticks_field
from core.text.dates import today


class WriteForm(forms.Form):
    to = ticks_field(
        "Goes to",
        To.choices,
        hint="Where none of these is known, it goes to the agency’s own address.",
        missing="Choose to whom it goes",
    )
    text = forms.CharField(
        label="What the email says first",
        max_length=3_000,
        help_text="How far the return is, its last day and its address are added automatically.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DayForm(forms.Form):
    on = DateField(label="Day", required=False, help_text="Leave empty for today")

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day < today():
            raise forms.ValidationError("Choose today or a later day")
        return day
