"""Forms of the pages that belong to no app."""

from __future__ import annotations

from django import forms

from core.board import settings
from core.pages.fields import DateField
from core.text.dates import today


class SettingForm(forms.Form):
    """Another value for a setting of the board, the day from which it counts, and why."""

    value = forms.IntegerField(widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}))
    applies_from = DateField(label="In force from", help_text="Today or a later day. What was judged before stays.")
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the setting changes"},
    )
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, setting: settings.WholeNumber):
        rows = settings.steps(setting.key)
        now = settings.value(setting.key)
        initial = {"value": now, "applies_from": today(), "mark": settings.seen(rows)}
        super().__init__(data, initial=initial)
        self.fields["value"].label = f"{setting.label} ({setting.unit})"
        self.fields[
            "value"
        ].help_text = f"A whole number from {setting.low} to {setting.high}. It is {setting.printed(now)} now."
        self.fields["value"].error_messages["invalid"] = f"Enter a whole number of {setting.unit}."

    def look_again(self) -> None:
        """Take the setting as it stands now as seen, for a page that comes back unsaved."""
        self.data = {**self.data.dict(), "mark": self.initial["mark"]}
