"""Form mixin that shows how a timescale is read, and asks for a due date where its words leave it open.

The reader proposes a date and a person confirms it: a guessed date is never saved.
"""

import datetime as dt
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from actions import timescales
from actions.timescales import Reading
from actions.timescales.describing import describe
from actions.timescales.draft import QUESTIONS
from core.pages.fields import DateField, DateInput
from core.pages.widgets import date_html
from core.text.dates import print_date, today

OTHER, NONE = "other", "none"
SAY_WHICH = "Say which date “{}” means, or choose no date."
NO_SUCH_DATES = (QUESTIONS["order"], QUESTIONS["impossible"].split("{")[0])  # what no reader could read as a date


class AskedDateInput(forms.MultiWidget):
    """Yes, another date or no date: posted as NAME_is and NAME."""

    template_name = "actions/timescales/answers.html"
    use_fieldset = True

    def __init__(self):
        super().__init__(
            {
                "is": forms.RadioSelect(),
                "": DateInput(attrs={"class": "govuk-input govuk-input--width-10", "aria-label": "The other date"}),
            }
        )

    def get_context(self, name, value, attrs):
        """Only a box that was chosen or typed in can be wrong."""
        context = super().get_context(name, value, attrs)
        choice, typed = value if isinstance(value, list) else self.decompress(value)
        box = context["widget"]["subwidgets"][1]
        if choice != OTHER and not typed:
            box["attrs"].pop("aria-invalid", None)
        return context | {"box": date_html(box)}

    def decompress(self, value):
        return ["", value]

    def value_from_datadict(self, data, files, name):
        choice, typed = super().value_from_datadict(data, files, name)
        return [choice or "", self.widgets[1].format_value(typed) or ""]

    def id_for_first(self, auto_id: str) -> str:
        return f"{auto_id}_0_0"


class AskedDateField(forms.Field):
    """The due date of a wording: None where nothing is asked, since it follows from the words or there is none.

    `proposed` is what the person is asked to confirm; nothing is chosen beforehand.
    """

    widget = AskedDateInput

    def __init__(self, reading: Reading | None, proposed: dt.date | None):
        self.reading = reading
        self.asks = bool(reading and is_open(reading))
        self.proposed = proposed if self.asks else None
        super().__init__(required=self.asks, template_name="actions/timescales/reading.html")
        self.label = f"Is it {print_date(proposed)}?" if self.proposed else "Which date is it?"
        if reading:
            self.error_messages["required"] = SAY_WHICH.format(" ".join(reading.wording.split()))
        yes = [(self.proposed.isoformat(), "Yes")] if self.proposed else []
        other = "Another date" if self.proposed else "This date"
        self.widget.widgets[0].choices = [*yes, (OTHER, other), (NONE, "No date: keep the words")]

    @property
    def text(self) -> str:
        """How the words are read, or why it is asked; "" before any are typed."""
        if not self.reading:
            return ""
        text = describe(self.reading)
        why, _, _ = text.rpartition(". ")
        return f"{why}." if self.asks and why else text

    def clean(self, value):
        choice, typed = value
        if not self.asks or choice == NONE:
            return None
        day = DateField().to_python(typed)
        if self.proposed and choice == self.proposed.isoformat() and day in (None, self.proposed):
            return self.proposed
        if choice in ("", OTHER) and day:
            return day
        raise forms.ValidationError("Enter the other date" if choice == OTHER else self.error_messages["required"])


class AsksForDates(forms.Form):
    """A form with a timescale in it. `dated` maps each field of words to that of its due date, which follows it.

    While somebody types, the server says how the words are read (actions/progress/views/reading.py). Where they leave
    the date open the form comes back with a question. Words that name an impossible date are an error of their own
    field. `read_base` is the day from which "within 3 months" counts, None where it is not known; `action` is the key
    of the action that has the timescale.
    """

    dated = {"wording": "due"}

    def __init__(self, *args, read_base: dt.date | None = None, action: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.read_base = read_base
        for words, due in self.dated.items():
            typed = self.typed_wording(words)
            reading = timescales.read(typed, base=read_base) if typed else None
            asked = AskedDateField(reading, reading and self._proposed(reading))
            fields = [(name, field) for name, field in self.fields.items() if name != due]
            place = [name for name, _ in fields].index(words) + 1
            self.fields = dict([*fields[:place], (due, asked), *fields[place:]])
            self.fields[words].widget.attrs |= self._reading_attrs(words, due, action)

    def typed_wording(self, name: str) -> str:
        """What was typed, or what the page proposes together with a date."""
        if not self.is_bound:
            return self.initial.get(name, "") if self.initial.get(self.dated[name]) else ""
        return str(self.data.get(self.add_prefix(name)) or "").strip()

    def _reading_attrs(self, words: str, due: str, action: int | None) -> dict[str, str]:
        name, target = self.add_prefix(words), self.add_prefix(due)
        query = {"action": action, "base": self.read_base, "name": name, "due": target, "ids": self.auto_id}
        usual = {"name": "wording", "due": "due", "ids": "id_%s"}
        query = {key: value for key, value in query.items() if value and value != usual.get(key)}
        return {
            "hx-get": f"{reverse('read_wording')}?{urlencode(query)}",
            "hx-trigger": "input changed delay:400ms",
            "hx-target": f"#{self.auto_id % target}-reading",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
            "data-reads": True,
        }

    def clean(self):
        cleaned = super().clean()
        for words, due in self.dated.items():
            reading = self.fields[due].reading
            if reading and is_impossible(reading):
                self.add_error(words, reading.question)
        return cleaned

    def _proposed(self, reading: Reading) -> dt.date | None:
        """What is likely meant today; of a base only where that does not lie in the past by now."""
        proposed = reading.proposed_due
        if proposed and proposed >= today() or self.read_base and not proposed:
            return proposed
        likely = timescales.read(reading.wording, base=today())
        return likely.due or likely.proposed_due or proposed


def is_impossible(reading: Reading) -> bool:
    return reading.ask and reading.question.startswith(NO_SUCH_DATES)


def is_open(reading: Reading) -> bool:
    """Whether a person has to say which date is meant."""
    return reading.ask and reading.due is None and not is_impossible(reading)
