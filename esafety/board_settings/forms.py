"""Forms of the board's closed days."""

from django import forms

from core.pages.fields import DateField

KINDS = [
    ("closed", "The board is closed: these days do not count as working days, and no routine emails are sent"),
    ("quiet", "Quiet period, such as school holidays: people work, but no routine emails are sent"),
]


class ClosedDayForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="For example “Christmas closure” or “Summer holidays”.")
    first_day = DateField(label="First day")
    last_day = DateField(label="Last day", required=False, help_text="Leave it blank for a single day.")
    kind = forms.ChoiceField(label="Kind", choices=KINDS, widget=forms.RadioSelect, initial="closed")

    def clean(self):
        values = super().clean()
        if "kind" in values:
            values["is_quiet"] = values.pop("kind") == "quiet"
        return values
