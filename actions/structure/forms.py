"""Forms that change the structure of the plan. Labels are worded to fit into a sentence."""

from django import forms
from django.db.models import QuerySet

from actions.models import Action, Lead, Method, Objective, StrategicPriority
from actions.timescales.asking import AsksForDates
from actions.wording.levels import Levels, in_sentence
from core.pages.fields import asking, reason_field, text_field
from core.pages.forms import VersionedForm
from core.text.similarity import LIKELY, by_similarity

FIRST = "first"
ENDS = (("", "At the end"), (FIRST, "At the beginning"))
WORDING_HINT = "As it should be printed: Ongoing, or By end of June 2010."
NUMBER_HINT = "As it should be printed, for example 3. It may be blank, and it may repeat another."


def number_field() -> forms.CharField:
    return forms.CharField(
        label="Printed number",
        required=False,
        max_length=20,
        help_text=NUMBER_HINT,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
    )


def leads_field() -> forms.ModelMultipleChoiceField:
    field = forms.ModelMultipleChoiceField(
        Lead.objects.none(),
        label="Leads",
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that lead it.",
    )
    return asking("Choose at least one lead, or name another", field)


def new_lead_field() -> forms.CharField:
    return forms.CharField(
        label="Another lead", required=False, max_length=200, help_text="Only where it is not in the list."
    )


def end_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Place there",
        choices=ENDS,
        required=False,
        widget=forms.RadioSelect,
        help_text="You can move it up or down later.",
    )


class PlacedForm(forms.Form):
    """For something new among its siblings; cleaned `after` is a sibling or None, `first` a bool."""

    after = forms.ChoiceField(label="Place", required=False)

    def __init__(self, *args, beside, **kwargs):
        super().__init__(*args, **kwargs)
        self.beside = {str(part.pk): part for part in beside}
        after = [(pk, f"After {shorten(str(label_of(part)))}") for pk, part in self.beside.items()]
        self.fields["after"].choices = [*ENDS, *after]
        if not after:
            del self.fields["after"]
        else:
            self.order_fields([name for name in self.fields if name != "after"] + ["after"])

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("after", "")
        cleaned["first"], cleaned["after"] = chosen == FIRST, self.beside.get(chosen)
        return cleaned


class LedForm(forms.Form):
    """At least one lead of the list, unless another is named."""

    def __init__(self, *args, leads, **kwargs):
        super().__init__(*args, **kwargs)
        named = str(self.data.get(self.add_prefix("new_lead")) or "").strip()
        self.fields["leads"].queryset = leads
        self.fields["leads"].required = not named


class ActionForm(VersionedForm):
    """The wording and the status of an action; a completed one keeps its status."""

    text = asking("Enter the action", text_field("Action", rows=6))
    status = forms.ChoiceField(
        label="Status",
        choices=[choice for choice in Action.Status.choices if choice[0] in {"not_started", "in_progress"}],
        widget=forms.RadioSelect,
    )
    reason = reason_field("Why it changes")

    def __init__(self, *args, status: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if status == Action.Status.COMPLETED:
            del self.fields["status"]


class LeadsForm(LedForm, VersionedForm):
    leads = leads_field()
    new_lead = new_lead_field()
    reason = reason_field("Why it changes")


class NewActionForm(AsksForDates, LedForm, PlacedForm):
    text = asking("Enter the action", text_field("Action"))
    leads = leads_field()
    new_lead = new_lead_field()
    wording = asking("Enter the timescale", text_field("Timescale", rows=2, limit=500, hint=WORDING_HINT))


class SplitForm(AsksForDates, VersionedForm):
    """Splits a cell into two actions. Where the first keeps the words of the cell, `original`, it keeps their date."""

    dated = {"first_wording": "first_due", "second_wording": "second_due"}

    first_text = asking("Enter the text of the first action", text_field("First action"))
    first_wording = text_field("Timescale of the first action", rows=2, limit=500, required=False)
    second_text = asking("Enter the text of the second action", text_field("Second action"))
    second_wording = text_field("Timescale of the second action", rows=2, limit=500, required=False)
    reason = reason_field("Why it is split")

    def __init__(self, *args, original: str = "", **kwargs):
        self.original = original
        super().__init__(*args, **kwargs)

    def typed_wording(self, name: str) -> str:
        """The words of a part; those of the first are only read where they differ from the original ones."""
        words = super().typed_wording(name)
        return "" if name == "first_wording" and words == self.original.strip() else words


class OtherActionForm(forms.Form):
    """Which other action is the same; the likely ones come first."""

    other = asking(
        "Choose the action that is the same",
        forms.ModelChoiceField(Action.objects.none(), label="The action that is the same", empty_label="Choose"),
    )

    def __init__(self, *args, action: Action, actions: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = actions
        found = by_similarity(action.text, ((each, each.text) for each in actions))
        likely = [(each.pk, action_label(each)) for each, share in found if share >= LIKELY]
        rest = sorted((each.number, each.pk, action_label(each)) for each, share in found if share < LIKELY)
        groups = [("Likely the same", likely), ("Other actions", [(pk, label) for _, pk, label in rest])]
        self.fields["other"].choices = [("", "Choose"), *((name, group) for name, group in groups if group)]
        self.likely = len(likely)


class MergeForm(VersionedForm):
    other_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    leads = forms.ChoiceField(label="Leads", widget=forms.RadioSelect, initial="both")
    reason = reason_field("Why they are the same")

    def __init__(self, *args, keep: Action, **kwargs):
        super().__init__(*args, **kwargs)
        one = f"Only those of action {keep.number}"
        self.fields["leads"].choices = [("both", "Those of both"), ("kept", one)]


class PlaceForm(forms.Form):
    method = asking(
        "Choose the method",
        forms.ModelChoiceField(Method.objects.none(), label="Method", empty_label="Choose"),
    )
    place = end_field()
    reason = reason_field("Why")

    def __init__(self, *args, methods, levels: Levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].label = levels.method
        self.fields["method"].error_messages["required"] = f"Choose the {in_sentence(levels.method)}"
        self.fields["method"].queryset = methods
        self.fields["method"].label_from_instance = method_label


class MoveRowForm(PlaceForm, VersionedForm):
    pass


class PartForm(VersionedForm):
    number = number_field()
    text = text_field("Text", required=False)
    reason = reason_field("Why it changes")


class NewPartForm(PlacedForm):
    number = number_field()
    text = asking("Enter the text", text_field("Text"))


class ParentForm(VersionedForm):
    parent = forms.ModelChoiceField(
        StrategicPriority.objects.none(),
        label="Move under",
        empty_label="Choose",
        error_messages={"required": "Choose where to move it"},
    )
    place = end_field()
    reason = reason_field("Why")

    def __init__(self, *args, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["parent"].label_from_instance = parent_label


def label_of(part) -> str:
    return action_label(part.action) if hasattr(part, "action_id") else part.printed


def action_label(action: Action) -> str:
    return f"{action.number}. {shorten(action.text)}"


def method_label(method: Method) -> str:
    objective = method.objective
    above = (objective.priority.number, "" if objective.implied else shorten(objective.printed, 50))
    return " › ".join(filter(None, (*above, shorten(method.printed, 60))))


def parent_label(part) -> str:
    if isinstance(part, Objective):
        return " › ".join(filter(None, (part.priority.number, shorten(part.printed))))
    return shorten(part.heading)


def shorten(text: str, length: int = 90) -> str:
    flat = " ".join(text.split()) or "(blank)"
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
