"""Forms of an import of a plan."""

from __future__ import annotations

from django import forms

from actions.wording.limits import fault_of_date, fault_of_name
from core.files.packages import MAX_FILE_BYTES
from core.pages.fields import DateField
from core.text.dates import today


class ImportForm(forms.Form):
    """A file that holds a plan, and its date."""

    file = forms.FileField(
        label="File",
        help_text="Word (.docx), OpenDocument (.odt, .ods), text, Excel (.xlsx) or CSV, up to 20 MB.",
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
