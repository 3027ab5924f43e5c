"""Forms of taking in an extract of the case system."""

from __future__ import annotations

from django import forms

from core.pages.forms import VersionedForm
from incidents.importing.reading import labels
from incidents.records import fields
from incidents.records.choices import NOT_KNOWN
from incidents.records.rules import REMINDER


class UploadForm(forms.Form):
    """An extract."""

    file = forms.FileField(
        label="Extract of the case system",
        help_text="Excel (.xlsx) or CSV, with a row of headings and a row for each child in each episode.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ColumnsForm(VersionedForm):
    """What each column holds. No example of a cell is shown: it could name a child."""

    def __init__(self, *args, headings: list[str], proposal: dict[str, str], **options):
        super().__init__(*args, **options)
        for at, heading in enumerate(headings):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading[:100],
                choices=[("", "Leave out"), *labels().items()],
                required=False,
                initial=proposal.get(str(at), ""),
            )

    def columns(self) -> dict[str, str]:
        """Column number → field."""
        given = {name: value for name, value in self.cleaned_data.items() if name.startswith("column_") and value}
        return {name.removeprefix("column_"): value for name, value in given.items()}


class WordsForm(VersionedForm):
    """What each word of the file means, where it is not plainly one of ours."""

    def __init__(self, *args, words: list[tuple[str, str]], known: dict, types, agencies, **options):
        super().__init__(*args, **options)
        self.words = words
        kinds = [(kind.key, kind.name) for kind in types]
        places = [(NOT_KNOWN, "Not known"), *((str(key), name) for key, name in agencies)]
        offered = {"main_type": kinds, "other_types": kinds, "agency": places}
        for at, (field, word) in enumerate(words):
            answers = offered.get(field) or fields.get(field).choices.choices
            self.fields[f"word_{at}"] = forms.ChoiceField(
                label=f"{labels()[field]}: “{word[:80]}”",
                choices=[("", "Not decided: refuse such rows"), *answers],
                required=False,
                initial=known.get(at, ""),
            )

    def means(self) -> dict[tuple[str, str], str]:
        """(field, word) → our value."""
        return {pair: self.cleaned_data[f"word_{at}"] for at, pair in enumerate(self.words)}


class UndoForm(VersionedForm):
    """That an import is taken back."""

    reason = forms.CharField(label="Reason", max_length=200, help_text=REMINDER)
