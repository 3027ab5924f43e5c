"""The form of a row of “You said, we did”."""

from django import forms

from core.pages.fields import text_field
from core.pages.forms import VersionedForm

AGREED = "It is agreed, and goes on the poster"


class RowFields(forms.Form):
    message = text_field("What children said", rows=2, limit=200, missing="Say what they said",
                      hint="In plain words, such as: You want us to make it easier to report.")  # fmt: skip
    figure = forms.ChoiceField(label="The figure that says it", required=False)
    did = text_field("What was done", required=False, rows=3, limit=300, hint="Or what will be done, and by when.")
    improvement = forms.ModelChoiceField(None, label="Improvement action", required=False, empty_label="None")
    action = forms.ModelChoiceField(None, label="Action of the plan", required=False, empty_label="None")
    agreed = forms.BooleanField(label=AGREED, required=False)

    def __init__(self, *args, figures=(), improvements=None, actions=None, **options):
        super().__init__(*args, **options)
        self.fields["figure"].choices = [("", "None"), *figures]
        for name, rows in (("improvement", improvements), ("action", actions)):
            if rows is None:
                del self.fields[name]
            else:
                self.fields[name].queryset = rows
                self.fields[name].label_from_instance = choice_label

    def clean(self):
        values = super().clean()
        if values.get("improvement") and values.get("action"):
            self.add_error("action", "Choose an improvement action or an action of the plan, not both")
        return values


class AddRowForm(RowFields):
    pass


class ChangeRowForm(RowFields, VersionedForm):
    pass


def choice_label(row) -> str:
    words = f"{row.number} {row.text}" if hasattr(row, "number") else f"{row.agency}: {row}"
    return words if len(words) <= 100 else f"{words[:99].rstrip()}…"
