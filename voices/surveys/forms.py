"""Forms of the steps of a survey."""

from __future__ import annotations

from django import forms

from core.pages.fields import PastDateField, asking, text_field
from core.pages.forms import VersionedForm
from voices.classes.rules import MOST_ROLL, ClassLine, read_classes
from voices.models import SettingSurvey

LONGEST = {name: SettingSurvey._meta.get_field(name).max_length for name in
           ("questions_agreed_by", "disclosure_plan", "helper")}  # fmt: skip

ROLL = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
OF_SCHOOL = "A line for each class: label, school year, how many are asked. For example:\n7B 7 28\nYear 8 Blue 8 30"
OF_CLUB = "A line for each group: label, age group, how many are asked. For example:\nTuesday club 8-11 15"


class PrepareForm(VersionedForm):
    questions_agreed_by = asking(
        "Say which safeguarding lead agreed the questions",
        forms.CharField(
            label="Which safeguarding lead agreed the questions?", max_length=LONGEST["questions_agreed_by"]
        ),
    )
    disclosure_plan = text_field(
        "What happens if a child tells something in class?",
        rows=3,
        limit=LONGEST["disclosure_plan"],
        hint="Teachers see it. For example: the teacher tells Ms Hall the same hour; she is in school on both days.",
        missing="Say what happens if a child tells something",
    )
    helper = asking(
        "Say whom children can tell, and where",
        forms.CharField(
            label="Whom can children tell, and where?",
            max_length=LONGEST["helper"],
            help_text=f"Children see it on every screen. Up to {LONGEST['helper']} characters, such as: "
            "Ms Hall, room 4, every break",
        ),
    )


class ParentsForm(VersionedForm):
    parents_told_on = PastDateField(
        label="On which day were parents told?",
        help_text="The day on which the letter went out",
        error_messages={"required": "Enter the day on which parents were told"},
    )


class ClassesForm(forms.Form):
    """Classes, pasted as lines; the cleaned value is a list of ClassLine."""

    classes = asking(
        "Paste at least one class",
        forms.CharField(
            label="Classes to add",
            max_length=10_000,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        ),
    )

    def __init__(self, *args, known=(), is_school: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["classes"].label = "Classes to add" if is_school else "Groups to add"
        self.fields["classes"].help_text = OF_SCHOOL if is_school else OF_CLUB

    def clean_classes(self) -> list[ClassLine]:
        lines, errors = read_classes(self.cleaned_data["classes"], self.known)
        if errors:
            raise forms.ValidationError(errors)
        if not lines:
            raise forms.ValidationError("Paste at least one class")
        return lines


class RollForm(forms.Form):
    roll = forms.IntegerField(
        label="How many are asked",
        min_value=1,
        max_value=MOST_ROLL,
        help_text="Leave out children whose parents said no, and those who are away for the whole time.",
        widget=forms.TextInput(attrs=ROLL),
    )
