"""Forms of the plan. Labels read well in a sentence; hints say what the person would ask."""

from collections.abc import Callable

from django import forms

from actions.models import Action, Meeting
from actions.timescales.asking import AsksForDates
from core.pages.fields import DateField, LatestDateField, reason_field, text_field
from core.pages.forms import VersionedForm, tell
from core.records.rules import RuleBroken
from core.text.dates import today


class UpdateForm(forms.Form):
    text = text_field(
        "Update",
        hint="What has happened since the last update? One or two sentences.",
        missing="Enter the update",
    )
    on = LatestDateField(label="Date of the update")

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class CorrectUpdateForm(VersionedForm):
    text = text_field("Update", missing="Enter the update")
    on = LatestDateField(label="Date of the update")
    reason = reason_field("What is corrected", hint="For example: wrong date, spelling. It is shown in the history.")


class TakeBackForm(VersionedForm):
    of_change = ("reason",)
    reason = reason_field(hint="It is shown in the history.")


class CompleteForm(VersionedForm):
    done = text_field("What was done", missing="Say what was done")
    difference = text_field(
        "What difference it made",
        hint="For whom, and how do we know? Reports are read for this more than for the rest.",
        missing="Say what difference it made",
    )
    on = LatestDateField(label="Date of completion")


class ReviseForm(AsksForDates):
    """A proposal for another timescale. `propose` is what makes one of its wording and date, and raises RuleBroken: so
    what is wrong with them is said together with what is missing."""

    wording = text_field(
        "New timescale",
        rows=2,
        limit=500,
        hint="As it should be printed. For example: By end of May 2027",
        missing="Enter the new timescale",
    )
    reason = reason_field("Why it changes", required=True)

    def __init__(self, *args, propose: Callable[..., object], **kwargs):
        super().__init__(*args, **kwargs)
        self.propose = propose

    def clean(self):
        cleaned = super().clean()
        if cleaned.keys() >= {"wording", "due"}:
            try:
                self.propose(wording=cleaned["wording"], due=cleaned["due"])
            except RuleBroken as broken:
                tell(self, broken)
        return cleaned


class AgreeForm(VersionedForm):
    """When, and by which meeting, a proposed timescale was agreed. Only meetings that have been held are offered."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Meeting that agreed",
        required=False,
        empty_label="No meeting: agreed by the manager",
    )
    agreed_on = DateField(
        label="Agreed on", required=False, help_text="Leave it blank to take the date of the meeting."
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        field.queryset = meetings  # one that is still to come is known, so that it can be said why it will not do
        held = meetings.filter(held_on__lte=today(), cancelled_on__isnull=True)
        field.choices = [("", field.empty_label), *((meeting.pk, str(meeting)) for meeting in held)]

    def clean(self):
        """Without a date the meeting's is taken; without a meeting, today. Neither may lie ahead."""
        cleaned = super().clean()
        meeting, day = cleaned.get("meeting"), cleaned.get("agreed_on")
        if meeting and meeting.held_on > today():
            self.add_error("meeting", "This meeting is still to come. The day of agreement cannot be in the future.")
        elif day and day > today():
            self.add_error("agreed_on", "The day on which it was agreed cannot be in the future.")
        elif not day and "agreed_on" not in self.errors:
            cleaned["agreed_on"] = meeting.held_on if meeting else today()
        return cleaned


NEITHER = "neither"


class DeclareForm(VersionedForm):
    declared = forms.ChoiceField(
        label="What do you expect of this action?",
        choices=[*Action.Declared.choices, (NEITHER, "Neither: it is going as planned")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you expect"},
    )
    declared_reason = reason_field(
        "Why", required=True, hint="What prevents it, and what is being done about it. It is shown beside the colour."
    )

    def clean_declared(self):
        declared = self.cleaned_data["declared"]
        return "" if declared == NEITHER else declared


class DatedPartForm(VersionedForm):
    """The day on which the dated part of "by a date, then ongoing" was met."""

    dated_part_met_on = LatestDateField(
        label="Met on", error_messages={"required": "Enter the day on which it was met"}
    )

    def __init__(self, *args, again: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if again:
            field = self.fields["dated_part_met_on"]
            field.required = False
            field.help_text = "Leave the box blank if it has not been met after all."
