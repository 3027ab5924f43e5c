from django import forms

from actions.models import Plan
from actions.rolling.rules import Preview
from core.pages.fields import DateField


class RollForwardForm(forms.Form):
    title = forms.CharField(
        label="Title of the new plan",
        max_length=Plan._meta.get_field("title").max_length,
        error_messages={"required": "Enter the title of the new plan"},
    )
    starts_on = DateField(label="First day", error_messages={"required": "Enter the first day of the new plan"})
    ends_on = DateField(label="Last day", error_messages={"required": "Enter the last day of the new plan"})
    leave_out = forms.MultipleChoiceField(
        label="These parts would be empty. Which should be left out?",
        help_text="What is left out stays in the old plan.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mark = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, preview: Preview, **kwargs):
        super().__init__(*args, **kwargs)
        if preview.empty:
            self.fields["leave_out"].choices = [(part.key, part.text) for part in preview.empty]
        else:
            del self.fields["leave_out"]

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "The last day must not be before the first")
        return cleaned
