"""Forms by which a lead says what will become of an action, and that its dated part was met."""

from __future__ import annotations

from django import forms

from actions.models import Action
from actions.progress.forms import reason_field
from core.pages.fields import DateField
from core.pages.forms import VersionedForm

NEITHER = "neither"


class DeclareForm(VersionedForm):
    """At risk, will not be met, or neither any more; why."""

    declared = forms.ChoiceField(
        label="What do you expect of this action?",
        choices=[*Action.Declared.choices, (NEITHER, "Neither: it is going as planned")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you expect"},
    )
    declared_reason = reason_field(
        "Why", required=True, hint="What stands in the way, and what is done about it. It is shown beside the colour."
    )

    def clean_declared(self):
        """The value that the record holds: nothing for neither."""
        declared = self.cleaned_data["declared"]
        return "" if declared == NEITHER else declared


class DatedPartForm(VersionedForm):
    """The day on which the dated part of "by a date, then ongoing" was met."""

    dated_part_met_on = DateField(label="Met on", error_messages={"required": "Enter the day on which it was met"})

    def __init__(self, *args, again: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if again:
            field = self.fields["dated_part_met_on"]
            field.required = False
            field.help_text = "Leave the boxes blank if it has not been met after all."
