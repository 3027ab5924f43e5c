"""Forms of the import desk: the file, its tables, what their columns hold, what their words mean."""

from collections.abc import Mapping, Sequence

from django import forms

from core.files.packages import MAX_FILE_BYTES
from core.importing.fields import NO_FIELD, Importer
from core.importing.page import ColumnGroup, WordList, heading_choices
from core.importing.services import memory_of
from core.importing.values import MOST_UNKNOWN
from core.importing.work import EXTRA, LEAVE_OUT, Remembered, Work
from core.pages.fields import reason_field
from core.pages.forms import VersionedForm
from core.text.similarity import plain

TOO_LARGE = f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB. Save the table alone and choose that file."
NO_LIST = "“{}” holds {:,} different texts that are not known here, so it is no list of answers. Choose another column."
NO_ROW = "none"  # of a table without headings


class UploadForm(forms.Form):
    """A file. An importer's own form adds fields, whose values become the options of the work on it."""

    file = forms.FileField(
        label="File",
        help_text="Word (.docx), OpenDocument (.odt, .ods), Excel (.xlsx), CSV or text, up to 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.odt,.xlsx,.ods,.csv,.tsv,.txt"}),
        error_messages={"required": "Choose a file", "empty": "This file is empty. Choose another file."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def keep_file(self, *, is_on_page: bool) -> None:
        """For a form that comes back with errors beside a good file: the browser keeps the chosen file where only the
        form is replaced in the page; a page that loads anew asks for it again.
        """
        if not self.errors or "file" in self.errors or "file" not in self.cleaned_data:
            return
        if is_on_page:
            self.fields["file"].widget.attrs["hx-preserve"] = "true"
        else:
            self.add_error("file", "Choose the file again. A browser forgets it when a page is reloaded.")

    def options(self) -> dict[str, str]:
        """What was said of the file beside the file itself, dates as YYYY-MM-DD."""
        return {name: str(value or "") for name, value in self.cleaned_data.items() if name != "file"}


class TablesForm(VersionedForm):
    def __init__(self, *args, work: Work, sealed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.numbers = [at for at, table in enumerate(work.source.tables) if table.inside is None]
        for at in self.numbers:
            table, row = work.source.tables[at], work.heading_rows.get(at)
            self.fields[f"use_{at}"] = forms.BooleanField(
                label=f"Table {at + 1}" if sealed or not table.name else f"Table {at + 1}: {table.name}",
                required=False,
                initial=at in work.tables,
            )
            self.fields[f"headings_{at}"] = forms.ChoiceField(
                label=f"Row with the headings of table {at + 1}",
                choices=[(NO_ROW, "No row: the table has no headings"), *heading_choices(table, sealed=sealed)],
                initial=NO_ROW if row is None else str(row),
            )

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(f"use_{at}") for at in self.numbers):
            raise forms.ValidationError("Choose at least one table.", params={"target": f"id_use_{self.numbers[0]}"})
        return cleaned

    def tables(self) -> list[int]:
        return [at for at in self.numbers if self.cleaned_data[f"use_{at}"]]

    def heading_rows(self) -> dict[int, int | None]:
        given = {at: self.cleaned_data[f"headings_{at}"] for at in self.numbers}
        return {at: None if row == NO_ROW else int(row) for at, row in given.items()}


class ColumnsForm(VersionedForm):
    def __init__(
        self, *args, importer: Importer, groups: Sequence[ColumnGroup], constants: Mapping[str, str], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.importer, self.groups = importer, groups
        self.held = {each.name: each for each in importer.fields() if each.name != NO_FIELD}
        extra = [(EXTRA, "Keep as an extra field")] if importer.has_extras else []
        choices = [*extra, *((each.name, each.label) for each in self.held.values()), (LEAVE_OUT, "Leave out")]
        for column in (column for group in groups for column in group.columns):
            self.fields[column.name] = forms.ChoiceField(
                label=column.heading, choices=choices, required=False, initial=column.field
            )
        for each in self.held.values():
            if each.name in importer.constants and each.values:
                self.fields[f"constant_{each.name}"] = forms.ChoiceField(
                    label=f"{each.label}, where no column says it",
                    choices=[("", "Not the same for every row"), *each.values.options.items()],
                    required=False,
                    initial=constants.get(each.name, ""),
                )

    def clean(self):
        cleaned = super().clean()
        remembered = memory_of(self.importer)
        several = {each.name for each in self.held.values() if each.several} | {EXTRA, LEAVE_OUT}
        for group in self.groups:
            first: dict[str, str] = {}
            for column in group.columns:
                value = cleaned.get(column.name, LEAVE_OUT)
                if value in first and value not in several:
                    label, other = self.held[value].label, first[value]
                    self.add_error(column.name, f"“{other}” is already chosen for “{label}”. Choose one of the two.")
                first.setdefault(value, column.heading)
            self._require(group, set(first))
            self._refuse_no_lists(group, remembered)
        return cleaned

    def _require(self, group: ColumnGroup, chosen: set[str]) -> None:
        for each in self.held.values():
            if each.required and each.name not in chosen and not self.cleaned_data.get(f"constant_{each.name}"):
                target = {"target": f"id_{group.columns[0].name}"} if group.columns else {}
                text = f"Choose the column that holds “{each.label}”. The headings are: {group.headings}."
                self.add_error(None, forms.ValidationError(text, params=target))

    def _refuse_no_lists(self, group: ColumnGroup, remembered: Remembered) -> None:
        """Refuse a column of too many unknown words for a field with values; of sealed files their importers do."""
        for column in group.columns if not self.importer.sealed else ():
            held = self.held.get(self.cleaned_data.get(column.name, LEAVE_OUT))
            if held is None or not held.values:
                continue
            if not (self.cleaned_data.get(f"constant_{held.name}") or held.name in group.work.rest):
                count = group.unknown_words(column.at, held, remembered)
                if count > MOST_UNKNOWN:
                    self.add_error(column.name, NO_LIST.format(column.heading, count))

    def columns(self) -> dict[int, dict[int, str]]:
        """Table → column → field, for every table of each group."""
        return {
            table: {column.at: self.cleaned_data[column.name] for column in group.columns}
            for group in self.groups
            for table in group.tables
        }

    def constants(self) -> dict[str, str]:
        given = {name.removeprefix("constant_"): value for name, value in self.cleaned_data.items() if value}
        return {name: value for name, value in given.items() if name in self.importer.constants}


class ValuesForm(VersionedForm):
    def __init__(self, *args, lists: Sequence[WordList], **kwargs):
        super().__init__(*args, **kwargs)
        self.lists = lists
        for each in lists:
            options = list(each.field.values.options.items())
            for word in each.words:
                self.fields[word.name] = forms.ChoiceField(
                    label=word.label,
                    choices=[("", "Not decided: such rows are refused"), *options],
                    required=False,
                    initial=word.value,
                )
            self.fields[f"rest_{each.field.name}"] = forms.ChoiceField(
                label=f"All words of “{each.field.label}” that are not decided above mean",
                choices=[("", "Nothing: such rows are refused"), *options],
                required=False,
                initial=each.rest,
            )

    def values(self) -> dict[str, dict[str, str]]:
        """Field → word (as `plain` gives it) → value, "" for what was not decided; of the words that the page had."""
        return {
            each.field.name: {
                plain(word.word): self.cleaned_data[word.name] for word in each.words if word.name in self.data
            }
            for each in self.lists
        }

    def rest(self) -> dict[str, str]:
        given = {each.field.name: self.cleaned_data[f"rest_{each.field.name}"] for each in self.lists}
        return {name: value for name, value in given.items() if value}


class UndoForm(VersionedForm):
    reason = reason_field(required=True)
