from django import forms

from core.pages.fields import reason_field, text_field, ticks_field
from core.pages.forms import VersionedForm
from guidance.models.resources import Age, Audience

UNKNOWN = "No questionnaire in use asks “%(value)s”. Choose from the list"


class ResourceForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200)
    url = forms.CharField(
        label="Web address",
        max_length=500,
        help_text="For example, https://example.org. Open it first: it is listed as reviewed today",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    about = text_field("What it is", rows=2, limit=300, hint="A sentence for schools")
    audiences = ticks_field("For whom", Audience.choices, missing="Choose who it is for")
    ages = ticks_field(
        "Ages", Age.choices, required=False, hint="Of the children that it is about. Tick none for all ages"
    )
    answers = forms.MultipleChoiceField(
        label="Helps with weak answers to",
        required=False,
        help_text="It is shown beside a weak answer to these questions, and beside improvement actions",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN},
    )

    def __init__(self, *args, answers, **options):
        super().__init__(*args, **options)
        self.fields["answers"].choices = answers


class EditResourceForm(ResourceForm, VersionedForm):
    reason = reason_field("Why it changes")
