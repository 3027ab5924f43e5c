"""The form in which the manager rewords the sentences of the board at a glance."""

from django import forms

from core.pages.forms import VersionedForm
from reports.glance.services import LONGEST


class WordsForm(VersionedForm):
    value = forms.CharField(
        label="Sentences", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everybody who reads the plan sees this. Name no child, and give no count of incidents that is not "
        "published. It holds until the quarter ends. Leave the box empty to have the sentences built from the figures.",
    )  # fmt: skip
    offered = forms.CharField(required=False, widget=forms.HiddenInput)  # what was built when the form was opened
