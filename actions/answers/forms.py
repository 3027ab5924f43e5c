from django import forms

from actions.models import AgencyResponse
from actions.queries.forms import MeetingFields
from agencies.models import Agency
from core.pages.fields import DateField, reason_field, text_field
from core.pages.forms import VersionedForm

NOTE_HINT = "What has been done, or why it does not apply to you."


class KindsForm(forms.Form):
    """Whom to ask. `seen` names what was shown before the button was pressed: the kinds and how many."""

    kinds = forms.MultipleChoiceField(
        label="Kinds of agency",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none to ask all of them. The numbers are those of active agencies.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=500)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)  # of what is changed

    def __init__(self, *args, counts: dict[str, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.counts = counts
        self.fields["kinds"].choices = [
            (kind, f"{label} ({counts[kind]})") for kind, label in Agency.Kind.choices if kind in counts
        ]

    @property
    def chosen(self) -> list[str]:
        return self.cleaned_data["kinds"]

    @property
    def number(self) -> int:
        return sum(self.counts[kind] for kind in self.chosen or self.counts)

    @property
    def mark(self) -> str:
        """What `seen` says once this has been shown."""
        return f"{','.join(self.chosen)}:{self.number}"

    @property
    def was_seen(self) -> bool:
        return self.cleaned_data["seen"] == self.mark

    @property
    def parts(self) -> list[tuple[str, int]]:
        labels = dict(Agency.Kind.choices)
        return [(labels[kind], self.counts[kind]) for kind in self.counts if kind in (self.chosen or self.counts)]


class AnswerForm(VersionedForm):
    answer = forms.ChoiceField(
        label="How far have you got?",
        choices=AgencyResponse.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer"},
    )
    note = text_field("Note", required=False, rows=3, limit=2_000, hint=NOTE_HINT)


class CardForm(AnswerForm):
    """AnswerForm on a card of the agency's home, where each button is an answer; `key` makes its ids its own."""

    answer = forms.ChoiceField(
        label="Answer",
        choices=AgencyResponse.Answer.choices,
        widget=forms.HiddenInput,
        error_messages={"required": "Choose an answer"},
    )

    def __init__(self, *args, key: int, **kwargs):
        super().__init__(*args, auto_id=f"%s-{key}", **kwargs)


class AnswerForAgencyForm(AnswerForm):
    told_by = forms.CharField(
        label="Who told you, and how",
        max_length=150,
        help_text="For example: Ms Okoro, by telephone.",
        error_messages={"required": "Enter who told you"},
    )
    on = DateField(label="When they told you")


class CloseForm(MeetingFields, VersionedForm):
    text = text_field("Decision", rows=3, limit=2_000, hint="As it should be printed.", missing="Enter the decision")
    completes = forms.TypedChoiceField(
        label="Is the action complete with it?",
        choices=[("yes", "Yes, the action is complete"), ("no", "No, agencies are only not asked any more")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the action is complete"},
    )
    difference = text_field(
        "What difference did it make, and how do you know?",
        required=False,
        rows=3,
        limit=2_000,
        hint="Only where the action is complete.",
    )
    field_order = ["text", "completes", "difference", "meeting", "taken_on"]

    def clean(self):
        values = super().clean()
        if values.get("completes") and not values.get("difference") and "difference" not in self.errors:
            self.add_error("difference", "Say what difference it made")
        return values


class AskAgainForm(VersionedForm):
    reason = reason_field("Why they are asked again", required=True)


class DifferenceForm(VersionedForm):
    difference_made = text_field(
        "What difference did it make, and how do you know?", limit=2_000, missing="Say what difference it made"
    )
