"""The form of the steps of a survey, and that of one class."""

from collections.abc import Iterable

from django import forms

from core.pages.fields import PastDateField, posted_date, text_field
from core.pages.forms import VersionedForm
from voices.classes.rules import MAX_ROLL, read_classes
from voices.models import SettingSurvey

MAX_LENGTH = {
    name: SettingSurvey._meta.get_field(name).max_length
    for name in ("questions_agreed_by", "disclosure_plan", "helper")
}
TOO_LONG = {"max_length": "Use %(limit_value)d characters or fewer. You have used %(show_value)d"}
ROLL = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
STEPS = {  # the fields of each step
    "prepare": ("questions_agreed_by", "disclosure_plan", "helper"),
    "parents": ("parents_told_on",),
    "classes": ("classes",),
}
LINE = "One line for each {}: its label, {}, and how many are asked, such as “{}”. You can paste a whole list."


def steps_sent(data) -> set[str]:
    """The steps of which a page that was sent had the fields."""
    return {step for step, names in STEPS.items() if any(posted_date(data, name) is not None for name in names)}


class SurveyForm(VersionedForm):
    """Everything that is typed on the page of a survey, in one form: whichever step is saved, no other loses its text.
    No field has to be filled in to be saved; a class can be opened once all are.
    """

    marks_required = True  # no field is called optional, since all are needed in the end
    questions_agreed_by = forms.CharField(
        label="Which safeguarding lead agreed the questions?",
        required=False,
        max_length=MAX_LENGTH["questions_agreed_by"],
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    disclosure_plan = text_field(
        "What happens if a child makes a disclosure in class?",
        required=False,
        rows=3,
        limit=MAX_LENGTH["disclosure_plan"],
        hint="Teachers see it. For example: the teacher tells Ms Hall within the hour; she is in school on both days.",
    )
    helper = forms.CharField(
        label="Who can children tell, and where?",
        required=False,
        max_length=MAX_LENGTH["helper"],
        error_messages=TOO_LONG,
        help_text=f"Children see it on every screen. Up to {MAX_LENGTH['helper']} characters, such as: "
        "Ms Hall, room 4, every break",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    parents_told_on = PastDateField(
        label="When were parents told?", required=False, help_text="The day on which the letter went out"
    )
    classes = forms.CharField(
        required=False,
        max_length=10_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args, steps: Iterable[str] = STEPS, known=(), kind: str = "", is_school: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        field = self.fields["classes"]
        if is_school:
            example = "Oak 5 28" if kind == "primary" else "7B 7 28"
            field.label = "Classes to add"
            field.help_text = LINE.format("class", "school year", example)
        else:
            field.label = "Groups to add"
            field.help_text = LINE.format("group", "age group", "Tuesday club 8-11 15")
        for name in (name for step in STEPS.keys() - set(steps) for name in STEPS[step]):
            del self.fields[name]

    def clean_classes(self) -> str:
        text = self.cleaned_data["classes"]
        if errors := read_classes(text, self.known)[1]:
            raise forms.ValidationError(errors)
        return text


class RollForm(forms.Form):
    roll = forms.IntegerField(
        label="How many are asked",
        min_value=1,
        max_value=MAX_ROLL,
        help_text="Leave out children whose parents said no, and those who are away for the whole time.",
        widget=forms.TextInput(attrs=ROLL),
    )
