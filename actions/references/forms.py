from django import forms

from core.pages.forms import VersionedForm


class ReferenceForm(VersionedForm):
    answer = forms.ChoiceField(
        label="What do the words point to?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the words point to"},
    )
    place = forms.ChoiceField(
        label="Strategic priority or objective",
        required=False,
        help_text="Only for “A strategic priority or objective”.",
    )
    number = forms.IntegerField(
        label="Number of the action",
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text="Only for “An action”.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"}),
    )

    def __init__(self, *args, places: list, proposal: str, **kwargs):
        super().__init__(*args, **kwargs)
        first = [(AS_PROPOSED, proposal)] if proposal else []
        self.fields["answer"].choices = [
            *first,
            (ELSEWHERE, "A strategic priority or objective, chosen below"),
            (ACTION, "An action, by its number below"),
            (NOTHING, "Nothing in this plan"),
        ]
        self.fields["place"].choices = [("", "Choose a place"), *places]

    def clean(self):
        values = super().clean()
        answer = values.get("answer")
        if answer == ELSEWHERE and not values.get("place") and "place" not in self.errors:
            self.add_error("place", "Choose a strategic priority or an objective")
        if answer == ACTION and not values.get("number") and "number" not in self.errors:
            self.add_error("number", "Enter the number of the action")
        return values


AS_PROPOSED, ELSEWHERE, ACTION, NOTHING = "proposed", "elsewhere", "action", "nothing"
