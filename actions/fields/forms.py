from django import forms

from actions.fields.page import fill_choices
from actions.models import PlanField
from actions.wording.levels import LONGEST, Levels, in_sentence
from core.pages.fields import asking, reason_field, text_field
from core.pages.forms import VersionedForm


class FieldForm(VersionedForm):
    heading = asking("Enter the heading of the field", forms.CharField(label="Heading", max_length=200))
    kind = forms.ChoiceField(label="What it holds", choices=PlanField.Kind, widget=forms.RadioSelect)
    shown = forms.BooleanField(
        label="A column of the table",
        required=False,
        help_text="The first two such fields of actions are columns. The others are listed under “More”.",
    )
    reason = reason_field("Why it changes")


class NewFieldForm(forms.Form):
    heading = asking("Enter the heading of the field", forms.CharField(label="Heading", max_length=200))
    kind = FieldForm.base_fields["kind"]
    level = forms.ChoiceField(label="What it is about", widget=forms.RadioSelect)
    shown = FieldForm.base_fields["shown"]

    def __init__(self, *args, levels: Levels, **kwargs):
        super().__init__(*args, **kwargs)
        names = {level: getattr(levels, level) for level in PlanField.Level.values}
        self.fields["level"].choices = [(level, f"Each {in_sentence(name)}") for level, name in names.items()]


def name_field(label: str) -> forms.CharField:
    return asking(f"Enter the {label.lower()}", forms.CharField(label=label, max_length=LONGEST))


class LevelsForm(VersionedForm):
    priority = name_field("Name of the sections")
    objective = name_field("Name of what stands under a section")
    method = name_field("Name of what stands under that")
    action = name_field("Name of the actions")
    reason = reason_field("Why they change")


class FieldValueForm(VersionedForm):
    """With `kind` "rag" also the colour of the cell, now `fill`."""

    text = text_field("Text", rows=3, required=False)
    fill = forms.ChoiceField(label="Colour", required=False, widget=forms.RadioSelect)
    reason = reason_field("Why it changes")

    def __init__(self, *args, heading: str, kind: str, fill: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = heading
        self.fields["fill"].choices = fill_choices(fill)
        if kind != PlanField.Kind.RAG:
            del self.fields["fill"]
