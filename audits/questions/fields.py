"""Forms with text that could name a child: after a likely name, a checkbox asks whether it is an adult's."""

from django import forms

from audits.questions.naming import ADULTS, OR_TICK


class AdultsForm(forms.Form):
    adults = forms.BooleanField(label=ADULTS, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.order_fields([name for name in self.fields if name != "adults"])
        if self.data.get(self.add_prefix("adults")):
            self.show_adults()

    def add_error(self, field, error):
        if str(error).endswith(OR_TICK):
            self.show_adults()
        super().add_error(field, error)

    def show_adults(self) -> None:
        self.fields["adults"].widget = forms.CheckboxInput()
