"""Forms of the answer page. Each has one box, or a few, and is saved by itself."""

from django import forms

from actions.models import Action, AgencyResponse
from agencies.links.forms import NamedForm, NobodyForm, SuccessorForm
from core.pages.fields import DateBoxes, DateField, text_field
from core.text.dates import today

LONGEST = 2_000  # characters
IN_PROGRESS = "in_progress"
STILL = "still"


class AnsweringForm(forms.Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, pressed: str = "", **kwargs):
        self.pressed = pressed
        super().__init__(*args, **kwargs)


class UpdateForm(AnsweringForm):
    """An update and how it is going. "Still on it" needs no text while that stays as it was."""

    text = text_field("What has happened since the last update?", rows=3, limit=LONGEST)
    how = forms.ChoiceField(
        label="How is it going?",
        choices=[(IN_PROGRESS, "In progress"), *Action.Declared.choices],
        initial=IN_PROGRESS,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        how = self.data.get(self.add_prefix("how"))
        is_risky = how in Action.Declared.values and how != self.initial.get("how")
        self.fields["text"].required = self.pressed != STILL or is_risky
        missing = "Say why" if is_risky else "Enter what has happened, or choose “Still on it”"
        self.fields["text"].error_messages["required"] = missing


class DateForm(AnsweringForm):
    due = DateField(label="New date", widget=DateBoxes)
    reason = text_field("Why is it changing?", rows=2, limit=LONGEST, missing="Say why")

    def clean_due(self):
        if (due := self.cleaned_data["due"]) and due < today():
            raise forms.ValidationError("This date has passed. Enter today or a later day")
        return due


class NotMineForm(AnsweringForm):
    whose = forms.CharField(
        label="Whose is it?",
        max_length=150,
        help_text="A person or a group. Write “not known” if you do not know",
        error_messages={"required": "Enter whose it is, or “not known”"},
    )
    why = text_field("Why is it not yours?", required=False, rows=2, limit=1_000)


class NoteForm(AnsweringForm):
    note = text_field("What was the outcome?", required=False, rows=3, limit=LONGEST)

    def clean(self):
        cleaned = super().clean()
        if self.pressed == STILL and cleaned.get("note"):
            self.add_error("note", "“Still on it” saves no text. Choose “Done”, or clear the box")
        return cleaned


class PlainForm(AnsweringForm):
    pass


class ResponseForm(AnsweringForm):
    answer = forms.ChoiceField(
        label="How far have you got?",
        choices=AgencyResponse.Answer.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose an answer"},
    )
    note = text_field(
        "Note",
        required=False,
        rows=3,
        limit=LONGEST,
        hint="What has been done, or why it does not apply to you",
    )


class OtherOfficerForm(AnsweringForm, SuccessorForm):
    pass


class NamedOfficerForm(AnsweringForm, NamedForm):
    pass


class NoOfficerForm(AnsweringForm, NobodyForm):
    pass


class MoreTimeForm(DateForm):
    due = DateField(
        label="Until when?", widget=DateBoxes, error_messages={"required": "Enter until when you need more time"}
    )
    reason = text_field("Why do you need more time?", rows=2, limit=1_000, missing="Say why you need more time")
