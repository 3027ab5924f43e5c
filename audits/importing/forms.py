"""The form with which an import of questions begins."""

import csv
import io

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import Questionnaire
from audits.questionnaires.services.questionnaires import key_of
from core.files.spreadsheets import UnreadableSpreadsheet, decode_text
from core.importing.forms import UploadForm

TAKEN = "There is a questionnaire of this name already. Choose it above, or another name."
RETIRED = "A questionnaire of this name is not used any more. Use it again first, or choose another name."


class QuestionsUploadForm(UploadForm):
    pasted = forms.CharField(
        label="Or paste the questions",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Rows of a table, or one question a line.",
    )
    questionnaire = forms.ChoiceField(
        label="Into which questionnaire do they go?",
        required=False,
        help_text="They go into its draft. One is started where there is none.",
    )
    name = forms.CharField(
        label="Name of a new questionnaire",
        required=False,
        max_length=200,
        help_text="It asks for one return of each agency. Add one of another kind first, then choose it above.",
    )
    field_order = ("questionnaire", "name", "file", "pasted")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        found = Questionnaire.objects.in_use()
        self.fields["questionnaire"].choices = [("", "A new one"), *((str(each.pk), each.name) for each in found)]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        file = super().clean_file()
        if not file.name.lower().endswith(".txt"):
            return file
        try:
            return as_table(decode_text(file.read()), file.name)
        except UnreadableSpreadsheet:
            file.seek(0)
            return file

    def clean(self):
        cleaned = super().clean()
        pasted, name = cleaned.pop("pasted", ""), cleaned.get("name", "").strip()
        if pasted and not cleaned.get("file"):
            cleaned["file"] = as_table(pasted, "pasted questions")
        elif pasted:
            self.add_error("pasted", "Choose a file or paste the questions, not both")
        elif not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose a file, or paste the questions below")
        if cleaned.get("questionnaire"):
            if name:
                self.add_error("name", "Leave this blank, or choose “A new one” above")
        elif not name:
            self.add_error("name", "Name the new questionnaire, or choose one above")
        elif there := Questionnaire.objects.filter(key=key_of(name)).first():
            self.add_error("name", RETIRED if there.retired_on else TAKEN)
        return cleaned


def as_table(text: str, name: str) -> SimpleUploadedFile:
    """A text as a file: as it stands where tabs part its cells, else with each of its lines as a row of one cell."""
    if "\t" not in text:
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([line.strip()] for line in text.splitlines() if line.strip())
        text = out.getvalue()
    return SimpleUploadedFile(f"{name.removesuffix('.txt')}.tsv", text.encode())
