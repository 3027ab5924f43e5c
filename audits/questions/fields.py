"""Forms with texts that could name a child: where a likely name was found, a box asks whether it is an adult's."""

from __future__ import annotations

from django import forms

from audits.questions.naming import ADULTS, OR_TICK


class AdultsForm(forms.Form):
    """A form with a box that comes into sight once a service has asked for it (audits.questions.naming.NamesChild)."""

    adults = forms.BooleanField(label=ADULTS, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.order_fields([name for name in self.fields if name != "adults"])
        if self.data.get(self.add_prefix("adults")):
            self.show_adults()

    def add_error(self, field, error):
        """As for every form; the words that speak of the box bring it into sight."""
        if str(error).endswith(OR_TICK):
            self.show_adults()
        super().add_error(field, error)

    def show_adults(self) -> None:
        """Bring the box into sight."""
        self.fields["adults"].widget = forms.CheckboxInput()


def lines(label: str, *, rows: int = 4, required: bool = True, words: str = "", help_text: str = "") -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=label,
        max_length=3000,
        required=required,
        help_text=help_text,
        error_messages={"required": words} if words else {},
        widget=forms.Textarea(attrs={"rows": rows}),
    )
