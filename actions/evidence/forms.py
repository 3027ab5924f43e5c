from django import forms

from actions.evidence.services import LONGEST_TITLE, LONGEST_URL
from actions.models import Occurrence, ProgressUpdate
from core.files.packages import MAX_FILE_BYTES
from core.files.uploads import KINDS, LISTED
from core.text.dates import print_date
from core.text.values import cut_at_word


class UpdateChoice(forms.ModelChoiceField):
    def label_from_instance(self, update):
        return f"{print_date(update.on)}: {cut_at_word(' '.join(update.text.split()), 60)}"


class OccurrenceChoice(forms.ModelChoiceField):
    def label_from_instance(self, occurrence):
        return f"Due {print_date(occurrence.due)}" + (", done" if occurrence.done_on else "")


class EvidenceForm(forms.Form):
    """What it is, and where: exactly one of a file and an address."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text=f"{LISTED}.",
        allow_empty_file=True,  # so that it is said in our own words
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in KINDS)}),
    )
    url = forms.CharField(
        label="Or an address on the web",
        required=False,
        max_length=LONGEST_URL,
        help_text="For example, https://example.org. A link can stop working; a file stays.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    title = forms.CharField(
        label="What it is",
        required=False,
        max_length=LONGEST_TITLE,
        help_text="For example, “Minutes of the heads’ meeting”. Blank for a file: its own name is shown.",
    )
    update = UpdateChoice(
        ProgressUpdate.objects.none(),
        label="Which update does it belong to?",
        required=False,
        empty_label="None in particular",
    )
    occurrence = OccurrenceChoice(
        Occurrence.objects.none(),
        label="Which of its dates does it belong to?",
        required=False,
        help_text="This action comes round again.",
        empty_label="None in particular",
    )

    def __init__(self, *args, updates, occurrences, largest: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["update"].queryset = updates
        self.fields["occurrence"].queryset = occurrences
        if not occurrences:
            del self.fields["occurrence"]
        self.fields["file"].help_text = f"{LISTED}. Up to {largest} MB."
        if not updates:
            del self.fields["update"]

    def clean(self):
        values = super().clean()
        file, url = values.get("file"), (values.get("url") or "").strip()
        if self.errors.keys() & {"file", "url"}:
            return values
        if file and url:
            self.add_error("url", "Give a file or an address, not both. Add the other one afterwards.")
        elif not file and not url:
            self.add_error("file", "Choose a file, or enter an address below")
        elif url and not (values.get("title") or "").strip() and "title" not in self.errors:
            self.add_error("title", "Say what it is")
        if file and file.size > MAX_FILE_BYTES:  # refused before it is read
            self.add_error("file", f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.")
        return values
