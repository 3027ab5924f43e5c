from django import forms

from actions.models import Decision, Meeting
from core.pages.fields import DateField, text_field
from core.pages.forms import VersionedForm
from core.text.dates import today

MEETING_HINT = "The meeting that decided. Only meetings that have been held are offered."


class QueryForm(forms.Form):
    text = text_field(
        "Question",
        rows=3,
        limit=2_000,
        hint="For example: Is this still relevant here? It is printed in the plan until it is decided.",
        missing="Enter your question",
    )


class AnswerForm(forms.Form):
    text = text_field("Answer", rows=3, limit=2_000, missing="Enter your answer")


def decision_field():
    hint = "As it should be printed."
    return text_field("Decision", rows=3, limit=2_000, hint=hint, missing="Enter what was decided")


class MeetingFields(forms.Form):
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label="Meeting", required=False, empty_label="No meeting: decided by the manager"
    )
    taken_on = DateField(label="Decided on", required=False, help_text="Leave it blank for the day of the meeting.")

    def __init__(self, *args, meetings, must_meet: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset, field.help_text = meetings, MEETING_HINT
        if must_meet:
            field.required, field.empty_label = True, "Choose the meeting"
            field.error_messages["required"] = "Choose the meeting that decided"
        held = meetings.filter(held_on__lte=today(), cancelled_on__isnull=True)
        field.choices = [("", field.empty_label), *((meeting.pk, str(meeting)) for meeting in held)]

    def clean(self):
        values = super().clean()
        meeting, day = values.get("meeting"), values.get("taken_on")
        if meeting and (meeting.held_on > today() or meeting.cancelled_on):
            self.add_error("meeting", "This meeting has not been held.")
        elif day and day > today():
            self.add_error("taken_on", "The day of a decision cannot be in the future.")
        return values


class DecideForm(MeetingFields, VersionedForm):
    outcome = forms.ChoiceField(
        label="What happens to the action",
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens to the action"},
    )
    text = decision_field()
    field_order = ["outcome", "text", "meeting", "taken_on"]


class DecisionForm(MeetingFields):
    text = decision_field()
    field_order = ["text", "meeting", "taken_on"]
