from django import forms

from core.pages.fields import DateField, reason_field, text_field
from core.pages.forms import VersionedForm

OWNER_HINT = (
    "Choose a person who has an account here, so that it is listed under their tasks; or enter a name or role below."
)
NAME_HINT = "As it is printed, for example MO or Head of libraries. Leave it blank to print the person’s own name."


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person) -> str:
        return person.display_name


class TaskFields(forms.Form):
    text = text_field("What is to be done", rows=3, limit=2_000, missing="Enter what is to be done")
    owner = PersonField(
        None, label="Person who is to do it", required=False, empty_label="Nobody from this list", help_text=OWNER_HINT
    )
    owner_name = forms.CharField(label="Name or role", required=False, max_length=120, help_text=NAME_HINT)
    due = DateField(label="Due", required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people

    def clean(self):
        values = super().clean()
        if not values.get("owner") and not values.get("owner_name") and "owner" not in self.errors:
            self.add_error("owner", "Choose who is to do it, or enter a name or role")
        return values


class FollowUpForm(TaskFields):
    """A new follow-up."""


class EditFollowUpForm(TaskFields, VersionedForm):
    reason = reason_field("What is changed", hint="It is shown in the history.")


class DoneForm(VersionedForm):
    note = text_field("What was the result?", required=False, rows=3, limit=2_000)
    on = DateField(label="Done on")
