"""Forms of the plan. Labels read well in a sentence; hints say what the person would ask."""

from django import forms

from actions.models import Action, GlossaryTerm, Lead, Meeting, Method, Objective, StrategicPriority
from core.dates import today
from core.editing import VersionedForm
from core.forms import DateField



def text_field(label: str, *, required: bool = True, hint: str = "", rows: int = 4, limit: int = 10_000):
    """A text area for one field of the plan."""
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=limit, widget=forms.Textarea(attrs={"rows": rows})
    )


def reason_field(label: str = "Why", *, required: bool = False, hint: str = ""):
    """The reason of a change, which stands in the history."""
    return text_field(label, required=required, hint=hint, rows=2, limit=2_000)


class UpdateForm(forms.Form):
    """A new dated update."""

    text = text_field("Update", hint="What has happened since the last update? One or two sentences.")
    on = DateField(label="Date of the update")

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class CorrectUpdateForm(VersionedForm):
    """A corrected version of an update."""

    text = text_field("Update")
    on = DateField(label="Date of the update")
    reason = reason_field("What is corrected", hint="For example: wrong date, spelling. It stands in the history.")


class ReasonForm(VersionedForm):
    """A change that needs nothing but a reason."""

    reason = reason_field(required=True)


class CompleteForm(VersionedForm):
    """That an action is complete."""

    done = text_field("What was done")
    difference = text_field(
        "What difference it made", hint="For whom, and how do we know? Reports are read for this more than for the rest."
    )
    on = DateField(label="Completed on")


class ReviseForm(forms.Form):
    """A proposal for another timescale."""

    wording = text_field(
        "New timescale", rows=2, limit=500, hint="As it should be printed. For example: By end of May 2010"
    )
    due = DateField(label="Due date", required=False, help_text="Only where the wording does not say it.")
    reason = reason_field("Why it changes", required=True)


class AgreeForm(VersionedForm):
    """When, and by which meeting, a proposed timescale was agreed."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Meeting that agreed",
        required=False,
        empty_label="No meeting: agreed by the manager",
    )
    agreed_on = DateField(label="Agreed on", required=False, help_text="Leave it blank to take the date of the meeting.")

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings

    def clean(self):
        """Without a date the meeting's is taken; without a meeting, today."""
        cleaned = super().clean()
        if not cleaned.get("agreed_on") and "agreed_on" not in self.errors:
            meeting = cleaned.get("meeting")
            cleaned["agreed_on"] = meeting.held_on if meeting else today()
        return cleaned


class MeetingForm(forms.ModelForm):
    """A meeting of the board or of one of its groups."""

    class Meta:
        model = Meeting
        fields = ["name", "held_on", "subgroup"]
        field_classes = {"held_on": DateField}


class ActionForm(VersionedForm):
    """The wording and the status of an action."""

    text = text_field("Action")
    status = forms.ChoiceField(
        label="Status", choices=[choice for choice in Action.Status.choices if choice[0] in {"not_started", "in_progress"}]
    )
    reason = reason_field("Why it changes")

    def __init__(self, *args, status: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if status == Action.Status.COMPLETED:
            del self.fields["status"]


class LeadsForm(VersionedForm):
    """Who leads an action."""

    leads = forms.ModelMultipleChoiceField(
        Lead.objects.none(), label="Leads", widget=forms.CheckboxSelectMultiple, help_text="Choose all that lead it."
    )
    new_lead = forms.CharField(
        label="Another lead", required=False, max_length=200, help_text="Only where it is not in the list."
    )
    reason = reason_field("Why it changes")

    def __init__(self, *args, leads, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leads"].queryset = leads
        self.fields["leads"].required = False

    def clean(self):
        """At least one lead."""
        cleaned = super().clean()
        if not cleaned.get("leads") and not cleaned.get("new_lead"):
            self.add_error("leads", "Choose at least one lead.")
        return cleaned


class NewActionForm(forms.Form):
    """A new action under a method."""

    text = text_field("Action")
    leads = forms.ModelMultipleChoiceField(Lead.objects.none(), label="Leads", widget=forms.CheckboxSelectMultiple)
    wording = text_field(
        "Timescale", rows=2, limit=500, hint="As it should be printed: Ongoing, or By end of June 2010."
    )

    def __init__(self, *args, leads, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leads"].queryset = leads


class SplitForm(VersionedForm):
    """Two actions out of one cell."""

    first_text = text_field("First action")
    first_wording = text_field("Timescale of the first action", rows=2, limit=500)
    second_text = text_field("Second action")
    second_wording = text_field("Timescale of the second action", rows=2, limit=500)
    reason = reason_field("Why it is split")


class MergeForm(forms.Form):
    """Another action that is the same."""

    other = forms.ModelChoiceField(Action.objects.none(), label="The action that is the same", empty_label="Choose")
    reason = reason_field("Why they are the same")

    def __init__(self, *args, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = actions
        self.fields["other"].label_from_instance = action_label


class PlaceForm(forms.Form):
    """A method under which an action is to be printed."""

    method = forms.ModelChoiceField(Method.objects.none(), label="Method", empty_label="Choose")
    reason = reason_field("Why")

    def __init__(self, *args, methods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].queryset = methods
        self.fields["method"].label_from_instance = method_label


class PartForm(VersionedForm):
    """The printed number and the text of a priority, objective or method."""

    number = forms.CharField(
        label="Printed number",
        required=False,
        max_length=20,
        help_text="As it should be printed. It may be blank, and it may repeat another.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4"}),
    )
    text = text_field("Text", required=False)
    reason = reason_field("Why it changes")


class NewPartForm(forms.Form):
    """A new priority, objective or method."""

    number = PartForm.base_fields["number"]
    text = text_field("Text")


class ParentForm(forms.Form):
    """Where an objective or a method should stand instead."""

    parent = forms.ModelChoiceField(StrategicPriority.objects.none(), label="Move under", empty_label="Choose")
    reason = reason_field("Why")

    def __init__(self, *args, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["parent"].label_from_instance = parent_label


class TermForm(VersionedForm):
    """A term of the glossary."""

    term = forms.CharField(label="Term", max_length=120)
    meaning = text_field("Meaning", rows=3)


class NewTermForm(forms.ModelForm):
    """A further term of the glossary."""

    class Meta:
        model = GlossaryTerm
        fields = ["term", "meaning"]


class ImportForm(forms.Form):
    """A file that holds a plan, and its date."""

    file = forms.FileField(label="File", help_text="Word (.docx), text, Excel (.xlsx) or CSV, up to 20 MB.")
    document_date = DateField(
        label="Date of the document", help_text="Updates in it that carry no date of their own are given this one."
    )
    title = forms.CharField(
        label="Name of the plan", required=False, max_length=200, help_text="Leave it blank to take the title in the file."
    )


class ColumnsForm(forms.Form):
    """Which column of a spreadsheet holds which part of the plan."""

    def __init__(self, *args, headings, fields: dict[str, str], proposal: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        proposed = {name: str(column) for column, name in proposal.items()}
        choices = [("", "No column"), *((str(i), text or f"Column {i + 1}") for i, text in enumerate(headings))]
        for name, label in fields.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=name == "action",
                initial=proposed.get(name, ""),
            )

    def mapping(self) -> dict[int, str]:
        """Column → part of the plan, for the columns that were chosen."""
        return {int(column): name for name, column in self.cleaned_data.items() if column}


def action_label(action: Action) -> str:
    """An action as a choice in a list."""
    return f"{action.number}. {shorten(action.text)}"


def method_label(method: Method) -> str:
    """A method as a choice in a list, with the objective and priority above it."""
    objective = method.objective
    return f"{objective.priority.number} › {shorten(objective.printed, 50)} › {shorten(method.printed, 60)}"


def parent_label(part) -> str:
    """A priority or objective as a choice in a list."""
    if isinstance(part, Objective):
        return f"{part.priority.number} › {shorten(part.printed)}"
    return f"{part.number}. {shorten(part.text)}"


def shorten(text: str, length: int = 90) -> str:
    """The beginning of a text on one line."""
    flat = " ".join(text.split()) or "(blank)"
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"
