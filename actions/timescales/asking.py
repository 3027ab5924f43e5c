"""Form mixin that asks for a due date where the words of a timescale leave it open.

The reader proposes a date and a person confirms it: a guessed date is never saved (domain.md, Timescale).
"""

from __future__ import annotations

import datetime as dt

from django import forms

from actions import timescales
from actions.timescales import Reading
from actions.timescales.draft import QUESTIONS
from core.pages.fields import DateField
from core.text.dates import today

QUESTION = "When is that?"
WORDS_STAY = "The words stay as you typed them."
NO_DATE = "It has no due date"


class AsksForDates(forms.Form):
    """A form with a timescale in it. `dated` maps each field of words to the field of its due date.

    Where the words leave the date open, the form comes back with a question at the date field, the proposed date filled
    in and a "no due date" box, which is never in `cleaned_data`. Words that name an impossible date are an error of
    their own field. `read_base` is the day from which "within 3 months" counts, None where it is not known.
    """

    dated = {"wording": "due"}

    def __init__(self, *args, read_base: dt.date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.read_base = read_base
        self.open_dates: dict[str, Reading] = {}
        for words, due in self.dated.items():
            typed = self.typed_wording(words)
            reading = timescales.read(typed, base=read_base) if typed else None
            if reading and reading.ask and reading.due is None:
                self.open_dates[words] = reading
                if not reading.question.startswith(NO_SUCH_DATES):
                    self._add_question(words, due, reading)

    def typed_wording(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "").strip() if self.is_bound else ""

    def _add_question(self, words: str, due: str, reading: Reading) -> None:
        date = self.fields.pop(due, None) or DateField()
        date.label, date.help_text, date.required = QUESTION, WORDS_STAY, True
        date.error_messages["required"] = f"“{' '.join(reading.wording.split())}”: {reading.question}"
        box = forms.BooleanField(label=NO_DATE, required=False)
        fields = list(self.fields.items())
        place = [name for name, _ in fields].index(words) + 1
        self.fields = dict([*fields[:place], (due, date), (f"no_{due}", box), *fields[place:]])

    def clean(self):
        cleaned = super().clean()
        for words, reading in self.open_dates.items():
            due = self.dated[words]
            if reading.question.startswith(NO_SUCH_DATES):
                self.add_error(words, reading.question)
            elif cleaned.pop(f"no_{due}", False):
                cleaned[due] = None
                self.errors.pop(due, None)
            elif not any(self[due].data):
                self._fill_in(due, self._proposed(reading))
        return cleaned

    def _proposed(self, reading: Reading) -> dt.date | None:
        if reading.proposed_due or self.read_base:
            return reading.proposed_due
        likely = timescales.read(reading.wording, base=today())
        return likely.due or likely.proposed_due

    def _fill_in(self, name: str, day: dt.date | None) -> None:
        if day is None:
            return
        self.data = self.data.copy()
        texts = self.fields[name].widget.decompress(day)
        for box, text in zip(self.fields[name].widget.BOXES, texts, strict=True):
            self.data[f"{self.add_prefix(name)}_{box}"] = text


NO_SUCH_DATES = (QUESTIONS["order"], QUESTIONS["impossible"].split("{")[0])  # what no reader could read as a date
