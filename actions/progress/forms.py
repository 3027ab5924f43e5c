"""Forms of the plan. Labels read well in a sentence; hints say what the person would ask."""

from collections.abc import Callable

from django import forms

from actions.forms import AsksForDates
from actions.models import Meeting
from actions.wording.limits import fault_of_date, fault_of_name
from core.files.packages import MAX_FILE_BYTES
from core.pages.fields import DateField
from core.pages.forms import VersionedForm, tell
from core.records.rules import RuleBroken
from core.text.dates import today


def text_field(
    label: str, *, required: bool = True, hint: str = "", rows: int = 4, limit: int = 10_000, missing: str = ""
):
    """A text area for one field of the plan; `missing` is the error where it is left blank."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


def reason_field(label: str = "Why", *, required: bool = False, hint: str = ""):
    """The reason of a change, which stands in the history."""
    return text_field(label, required=required, hint=hint, rows=2, limit=2_000, missing="Say why")


class UpdateForm(forms.Form):
    """A new dated update."""

    text = text_field(
        "Update",
        hint="What has happened since the last update? One or two sentences.",
        missing="Enter the update",
    )
    on = DateField(label="Date of the update")

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class CorrectUpdateForm(VersionedForm):
    """A corrected version of an update."""

    text = text_field("Update", missing="Enter the update")
    on = DateField(label="Date of the update")
    reason = reason_field("What is corrected", hint="For example: wrong date, spelling. It stands in the history.")


class ReasonForm(VersionedForm):
    """A change that needs nothing but a reason."""

    reason = reason_field(required=True)


class TakeBackForm(VersionedForm):
    """That a person takes back what they proposed."""

    reason = reason_field(hint="It stands in the history.")


class CompleteForm(VersionedForm):
    """That an action is complete."""

    done = text_field("What was done", missing="Say what was done")
    difference = text_field(
        "What difference it made",
        hint="For whom, and how do we know? Reports are read for this more than for the rest.",
        missing="Say what difference it made",
    )
    on = DateField(label="Date of completion")


class ReviseForm(AsksForDates):
    """A proposal for another timescale. `propose` is what makes one of its wording and date, and raises RuleBroken: so
    what is wrong with them is said together with what is missing."""

    wording = text_field(
        "New timescale",
        rows=2,
        limit=500,
        hint="As it should be printed. For example: By end of May 2010",
        missing="Enter the new timescale",
    )
    due = DateField(label="Due date", required=False, help_text="Only where the wording does not say it.")
    reason = reason_field("Why it changes", required=True)

    def __init__(self, *args, propose: Callable[..., object], **kwargs):
        super().__init__(*args, **kwargs)
        self.propose = propose

    def clean(self):
        """What can be read of wording and date has to make sense."""
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


class ImportForm(forms.Form):
    """A file that holds a plan, and its date."""

    file = forms.FileField(
        label="File",
        help_text="Word (.docx), text, Excel (.xlsx) or CSV, up to 20 MB.",
        error_messages={"required": "Choose a file"},
    )
    document_date = DateField(
        label="Date of the document",
        help_text="Updates in it that carry no date of their own are given this one.",
        error_messages={"required": "Enter the date of the document"},
    )
    title = forms.CharField(
        label="Name of the plan",
        required=False,
        help_text="Leave it blank to take the title in the file.",
    )

    def clean_file(self):
        """The file, refused by its size before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1024 // 1024
            raise forms.ValidationError(f"This file is larger than {limit} MB; a plan is far smaller.")
        return file

    def clean_document_date(self):
        """The date of the document, which cannot lie ahead: its updates were written by then."""
        date = self.cleaned_data["document_date"]
        fault = fault_of_date(date, today())
        if fault:
            raise forms.ValidationError(fault)
        return date

    def clean_title(self):
        """The name of the plan, refused where it is too long."""
        title = self.cleaned_data["title"]
        fault = fault_of_name(title)
        if fault:
            raise forms.ValidationError(fault)
        return title


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

    def clean(self):
        """Refuse a column that was chosen for two parts of the plan."""
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for name, column in list(cleaned.items()):  # an error takes its field out
            if column and column in taken:
                other, heading = self.fields[taken[column]].label, dict(self.fields[name].choices)[column]
                self.add_error(name, f"The column “{heading}” is already chosen for “{other}”. Choose another.")
            elif column:
                taken[column] = name
        return cleaned

    def mapping(self) -> dict[int, str]:
        """Column → part of the plan, for the columns that were chosen."""
        return {int(column): name for name, column in self.cleaned_data.items() if column}
