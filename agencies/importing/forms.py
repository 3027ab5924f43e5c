"""Forms of taking in a list of agencies."""

from __future__ import annotations

from django import forms

from agencies.directory.forms import reason_field
from agencies.importing.reading import FIELDS
from agencies.models import Agency
from core.pages.forms import VersionedForm


class UploadForm(forms.Form):
    """A file with a list of agencies."""

    file = forms.FileField(
        label="List of agencies",
        help_text="Excel (.xlsx) or CSV, with a row of headings and a row for each agency",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ColumnsForm(VersionedForm):
    """What each column of a list holds."""

    def __init__(self, *args, headings: list[str], examples: list[str], proposal: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        for at, heading in enumerate(headings):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading,
                choices=[("", "Leave out"), *FIELDS.items()],
                required=False,
                initial=proposal.get(str(at), ""),
                help_text=f"For example: {examples[at]}" if examples[at] else "Empty in the first rows",
            )
        self.fields["default_kind"] = forms.ChoiceField(
            label="Kind of new agencies where a row does not say it",
            choices=[("", "Refuse such rows"), *Agency.Kind.choices],
            required=False,
            initial=proposal.get("default_kind", ""),
        )

    def columns(self) -> dict[str, str]:
        """Column number → field."""
        return {
            name.removeprefix("column_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_") and value
        }


class UndoForm(VersionedForm):
    """That an import is taken back."""

    reason = reason_field(required=True)
