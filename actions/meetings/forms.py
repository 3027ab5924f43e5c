from __future__ import annotations

import re

from django import forms
from django.forms.utils import ErrorDict

from actions.meetings.services.meetings import APOLOGIES, NEITHER, PRESENT, may_minute
from actions.models import AgendaLine, Attendance, Decision, Plan, Query, Timescale
from actions.timescales.asking import AsksForDates
from agencies.models import SubGroup
from core.pages.fields import DateField, reason_field, text_field
from core.pages.forms import VersionedForm, typed

MARKS = [(PRESENT, "Was there"), (APOLOGIES, "Apologies"), (NEITHER, "Neither")]
CLOCK = re.compile(r"(\d{1,2})(?:[.:\s]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)


class ClockField(forms.TimeField):
    def to_python(self, value):
        found = CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
        if found:
            hour, minute, half = int(found[1]), found[2] or "00", (found[3] or "").lower()[:1]
            if half and 1 <= hour <= 12:
                hour = hour % 12 + 12 * (half == "p")
            elif half:
                hour = 99  # "14 pm" is invalid
            value = f"{hour:02}:{minute}"
        return super().to_python(value)


class MeetingForm(forms.Form):
    name = forms.CharField(
        label="Name of the meeting",
        max_length=200,
        help_text="For example: Board meeting",
        error_messages={"required": "Enter the name of the meeting"},
    )
    held_on = DateField(label="Date of the meeting")
    starts_at = ClockField(
        label="Starts at",
        required=False,
        help_text="For example: 10:30 or 2 pm",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Starts at: enter a time, such as 10:30"},
    )
    place = forms.CharField(label="Place", max_length=200, required=False)
    subgroup = forms.ModelChoiceField(
        SubGroup.objects.none(), label="Group that meets", required=False, empty_label="The board itself"
    )
    minute_taker = forms.ModelChoiceField(
        None,
        label="Minute-taker",
        required=False,
        empty_label="Nobody: the manager writes the minutes",
        help_text="Prepares the agenda, and may write on every action of the plan from the day of the meeting until "
        "the minutes are closed.",
    )
    plan = forms.ModelChoiceField(
        Plan.objects.none(), label="Plan on the table", required=False, empty_label="The plan in force on the day"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subgroup"].queryset = SubGroup.objects.visible_to(user)
        self.fields["minute_taker"].queryset = may_minute()
        self.fields["plan"].queryset = Plan.objects.visible_to(user).in_force_first()


class EditMeetingForm(MeetingForm, VersionedForm):
    reason = reason_field("Why it changes", hint="It is shown in the history. For example: the room was taken.")


class ConfirmForm(VersionedForm):
    pass


class OptionalReasonForm(VersionedForm):
    reason = reason_field(hint="It is shown in the history.")


class AttendanceForm(forms.Form):
    """Attendance: a mark for each person who was expected or is on the list, and further names.

    Each mark carries its value at the time when the page was opened, so that only what this person changed is saved.
    """

    present = text_field(
        "Others who were there",
        required=False,
        rows=3,
        limit=4_000,
        hint="One name a line, with the role: Sam Field, school nurse",
    )
    apologies = text_field("Others who sent apologies", required=False, rows=3, limit=4_000, hint="One name a line")

    def __init__(self, *args, people, entries: list[Attendance], **kwargs):
        super().__init__(*args, **kwargs)
        listed = {entry.person_id: entry for entry in entries if entry.person_id}
        offered = {f"person-{person.pk}": (person.display_name, listed.get(person.pk)) for person in people}
        for entry in entries:
            key = f"person-{entry.person_id}" if entry.person_id else f"entry-{entry.pk}"
            offered.setdefault(key, (entry.name, entry))
        marks = {}
        for key, (name, entry) in offered.items():
            marks[key] = forms.ChoiceField(
                label=name,
                choices=MARKS,
                required=False,
                initial=mark_of(entry),
                show_hidden_initial=True,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
            )
        self.fields = {**marks, **self.fields}
        self.offered = list(marks)

    def changed_marks(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.offered if name in self.changed_data}

    def names(self, field: str) -> list[str]:
        return [line.strip() for line in self.cleaned_data[field].splitlines() if line.strip()]


def mark_of(entry: Attendance | None) -> str:
    if entry is None:
        return NEITHER
    return PRESENT if entry.present else APOLOGIES


class AgendaForm(forms.Form):
    """One line of an agenda: an action of the plan by its number, and what is chosen for it."""

    number = forms.IntegerField(
        label="Add an action",
        min_value=1,
        max_value=99_999_999,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Enter the number of an action", "invalid": "Enter the number of an action"},
    )
    choice = forms.ChoiceField(choices=AgendaLine.Choice, required=False)
    note = forms.CharField(required=False)
    version = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args, plan: Plan | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_number(self):
        number = self.cleaned_data["number"]
        action = self.plan.actions.filter(number=number).first()
        if action is None:
            raise forms.ValidationError(f"There is no action {number} in this plan")
        return action

    @property
    def is_of_row(self) -> bool:
        """Whether it was sent from the row of its action, where there is a box for a note."""
        return "note" in self.data

    def values(self) -> dict:
        return {
            "action": self.cleaned_data["number"],
            "choice": self.cleaned_data["choice"] or AgendaLine.Choice.ADDED,
            "note": self.cleaned_data["note"] if self.is_of_row else None,
            "expected": self.cleaned_data["version"],
        }


class Box(forms.Form):
    """One of the forms beside an action in meeting mode; without scripts they are all sent together."""

    def typed_words(self) -> list[str]:
        return [words for field in self.visible_fields() if (words := typed(self, field.name).strip())]

    def put_aside(self) -> Box:
        """The form with what was typed, without validation: another one was saved."""
        self._errors = ErrorDict()
        return self


class ProgressBox(Box):
    text = text_field("Update", required=False, rows=3)
    task = forms.CharField(label="Follow-up", max_length=2_000, required=False, help_text="What is to be done")
    owner_name = forms.CharField(
        label="Who",
        max_length=120,
        required=False,
        help_text="Name, initials or role",
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    due = DateField(label="By when", required=False)


class TimescaleBox(AsksForDates, Box):
    wording = text_field(
        "New timescale",
        rows=1,
        limit=500,
        hint="As it should be printed, for example: By end of May 2027",
        missing="Enter the new timescale",
    )
    reason = text_field("Why it changes", rows=2, limit=2_000, missing="Say why the timescale changes")


class DecisionBox(Box):
    """A decision of the meeting about the action, which may settle one of its open queries."""

    text = text_field("Decision", rows=2, missing="Enter what was decided")
    query = forms.ModelChoiceField(
        Query.objects.none(), label="Query that it settles", required=False, empty_label="None"
    )
    outcome = forms.ChoiceField(
        label="What happens to the action",
        required=False,
        choices=[("", "Nothing further"), *Decision.Outcome.choices],
        help_text="“Withdraw” takes it out of the plan at once, with the decision as the reason",
    )

    def __init__(self, *args, open_queries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["query"].queryset = open_queries
        if not open_queries:
            del self.fields["query"]


class NoteBox(Box):
    text = text_field("Note", rows=2, missing="Enter the note")


class CorrectNoteForm(VersionedForm):
    text = text_field("Note", missing="Enter the note")
    reason = reason_field("What is corrected", hint="It is shown in the history.")


class CorrectDecisionForm(VersionedForm):
    text = text_field("Decision", missing="Enter what was decided")
    reason = reason_field("What is corrected", hint="It is shown in the history.")


class AgreementBox(Box):
    """Agrees one of `timescales`, or takes its agreement back."""

    timescale = forms.ModelChoiceField(Timescale.objects.none(), widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, timescales, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["timescale"].queryset = timescales
        settled = "Someone else has already agreed or declined this timescale."
        self.fields["timescale"].error_messages["invalid_choice"] = settled
