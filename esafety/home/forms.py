"""Forms of the pages that belong to no app."""

from django import forms

from core.board import settings
from core.pages.fields import DateField, LatestDateField
from core.text.dates import today


class SettingForm(forms.Form):
    """Another value for a setting of the board, the day from which it counts, and why."""

    value = forms.CharField()
    applies_from = DateField(label="In force from", help_text="Today or a later day. What was judged before stays.")
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the setting changes"},
    )
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, setting: settings.Declared):
        rows = settings.steps(setting.key)
        now = settings.value(setting.key)
        initial = {"value": now, "applies_from": today(), "mark": settings.seen(rows)}
        super().__init__(data, initial=initial)
        self.fields["value"] = field_of(setting, setting.printed(now))
        if isinstance(setting, settings.Day):
            self.initial["value"] = today()

    def clean_value(self):
        """The value as it is kept: a day as YYYY-MM-DD, lines without blanks around them."""
        value = self.cleaned_data["value"]
        if isinstance(value, str):
            return "\n".join(line.strip() for line in value.strip().splitlines())
        return value if isinstance(value, int) else value.isoformat()

    def look_again(self) -> None:
        """Take the setting as it stands now as seen, for a page that comes back unsaved."""
        self.data = {**self.data.dict(), "mark": self.initial["mark"]}


def field_of(setting: settings.Declared, now: str) -> forms.Field:
    if isinstance(setting, settings.Day):
        return LatestDateField(label=setting.label, help_text=f"At present: {now}.")
    if isinstance(setting, settings.Lines):
        return forms.CharField(label=setting.label, widget=forms.Textarea(attrs={"rows": setting.most + 2}))
    return forms.IntegerField(
        label=f"{setting.label} ({setting.unit})",
        help_text=f"A whole number from {setting.low} to {setting.high}. It is {now} now.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": f"Enter a whole number of {setting.unit}."},
    )
