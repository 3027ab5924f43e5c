from django import forms

from core.board import measures
from core.pages.forms import VersionedForm

NONE = "none"


class MeasureForm(VersionedForm):
    measure = forms.ChoiceField(
        label="Which figure shows whether this action works?",
        help_text="It is shown beside the action in the plan, and on its page with its value over the last year.",
        choices=lambda: [*measures.choices(), (NONE, "None of these")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a figure, or none of these"},
    )

    def clean_measure(self):
        chosen = self.cleaned_data["measure"]
        return "" if chosen == NONE else chosen
