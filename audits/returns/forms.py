"""Forms of a return: for each answer, for improvement actions, for evidence.

Names of fields start with the question ("q12-answer"), so that a whole return is one HTML form. Those of parts start
with "q12-p-", so that no part can clash with a field of the form itself. Input is validated by audits.questions.reading
alone; a form only holds and redisplays it.
"""

import datetime as dt
import json
from collections.abc import Mapping

from django import forms

from agencies.models import Agency
from audits.questions.fields import AdultsForm
from audits.questions.naming import ADULTS, NamesChild, take_out
from audits.questions.questionnaire import WHY_NOT, Asked, Field
from audits.questions.reading import LONGEST_TEXT, read_answer
from audits.returns.services.evidence import ENDINGS, LONGEST_TITLE
from core.pages.fields import DateBoxes, DateField, line_field, text_field
from core.text.dates import today

INLINE = {"class": "govuk-radios--inline govuk-radios--small"}
SMALL = {"class": "govuk-radios--small"}
KEEP = "keep_"  # prefix of the radio buttons of a conflict: keep_answer = mine | theirs


class PartForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    prefix_code = ""
    is_refused = asks_adults = False  # whether it could name a child, and whether the checkbox for adults is displayed
    quoted: tuple[str, ...] = ()  # the words that could name a child
    adults_label = ADULTS

    def __init__(self, question: Asked, data=None, **options):
        self.question = question
        super().__init__(data, prefix=f"{self.prefix_code}{question.pk}", **options)

    @property
    def is_sent(self) -> bool:
        return self.is_bound and self.add_prefix("version") in self.data

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("version") or 0

    def raw(self, name: str) -> object:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    @property
    def asked(self) -> list[str]:
        return [name for name in self.data.get(self.add_prefix("asked"), "").split(",") if name in self.fields]

    @property
    def adults(self) -> bool:
        return self.add_prefix("adults") in self.data

    def refuse(self, found: NamesChild) -> None:
        self.is_refused, self.asks_adults = True, found.can_be_adult
        self.quoted = tuple(words for each in found.quoted.values() for words in each)
        for name, words in found.errors.items():
            self.add_error(self.field_of(name), words)

    @property
    def quoted_as_json(self) -> str:
        return json.dumps(self.quoted)

    def field_of(self, name: str) -> str:
        return {"reason": "decline"}.get(name, name) if self.prefix_code == "a" else name

    def without(self, found: NamesChild) -> dict:
        """What was submitted, without the words that could name a child."""
        data = self.data.copy()
        for name, quoted in found.quoted.items():
            key = self.add_prefix(self.field_of(name))
            data[key] = take_out(data.get(key, ""), quoted)
        return data

    def choice(self, name: str) -> str:
        chosen = self.data.get(self.add_prefix(KEEP + name), "")
        return chosen if chosen in {"mine", "theirs"} else ""


class AnswerForm(PartForm):
    prefix_code = "q"

    def __init__(self, question: Asked, data=None, **options):
        super().__init__(question, data, **options)
        for each in question.fields:
            self.fields[each.name] = field_for(each, question)
        if question.may_not_apply:
            widget = forms.Textarea(attrs={"rows": 2})
            self.fields[WHY_NOT] = forms.CharField(label="Why it does not apply", required=False, widget=widget)
            self.fields[WHY_NOT].max_length = LONGEST_TEXT
        self.reading = None

    def add_prefix(self, field_name):
        """Doubles each "_", as dates and choices add "_day" or "_0": "look_day" must not clash with "look"."""
        if any(each.is_part and each.name == field_name for each in self.question.fields):
            field_name = f"p-{field_name.replace('_', '__')}"
        return super().add_prefix(field_name)

    @property
    def raws(self) -> dict[str, object]:
        return {name: self.raw(name) for name in self.fields if name != "version"}

    def clean(self):
        self.evaluate(self.raws)
        return self.cleaned_data

    def evaluate(self, raws: Mapping[str, object]) -> None:
        """Read an answer; errors are added to its fields."""
        self.reading = read_answer(self.question, raws, on=today())
        for name, words in self.reading.errors.items():
            if name not in self.errors:
                self.add_error(name, words)

    @property
    def is_unfinished(self) -> bool:
        """Whether its only errors are an empty reason or half a date: the person is probably still typing."""
        wrong, question = set(self.errors), self.question
        return bool(wrong) and all(
            not self.raw(name).strip()
            if (name, question.may_not_apply) == (WHY_NOT, True)
            else is_begun(self.raw(name))
            for name in wrong
        )


def is_begun(raw: object) -> bool:
    return isinstance(raw, list) and len(raw) == 3 and any(raw) and not all(raw)


def field_for(each: Field, question: Asked) -> forms.Field:
    label = each.label if each.is_part else question.text
    common = {"label": label, "required": False}
    if each.kind == "radio":
        few = (question.type in {"grid", "risk", "group"} or question.is_yes_or_no) and len(each.options) < 6
        widget = forms.RadioSelect(attrs=INLINE if few else SMALL)
        shown = [
            (code, f"{code} {words}" if code != words and code.isdigit() else words) for code, words in each.options
        ]
        return forms.ChoiceField(choices=shown, widget=widget, **common)
    if each.kind == "checkboxes":
        return forms.MultipleChoiceField(choices=each.options, widget=forms.CheckboxSelectMultiple, **common)
    if each.kind == "date":
        return DateField(widget=DateBoxes, **common)
    if each.kind == "area":
        field = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **common)
        field.max_length = LONGEST_TEXT  # displayed and counted; audits.questions.reading validates it
        return field
    if each.kind == "number":
        attrs = {"class": "govuk-input--width-5", "inputmode": "numeric"}
    else:
        attrs = {"class": "govuk-input--width-20", "autocomplete": "off"}
        attrs |= {"inputmode": "email"} if each.kind == "email" else {}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), **common)


def initial_of(question: Asked, raw: Mapping[str, object]) -> dict[str, object]:
    days = {each.name for each in question.fields if each.kind == "date"}
    return {name: as_day(value) if name in days else value for name, value in raw.items()}


def as_day(value: object) -> object:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


class ImprovementForm(PartForm):
    prefix_code = "a"
    text = text_field("What will be done", rows=2, limit=2_000, required=False)
    owner_name = line_field(
        "Who does it", 150, required=False, attrs={"class": "govuk-input--width-20", "autocomplete": "off"}
    )
    due = DateField(label="By when", required=False, help_text="For example, 31 5 2010", widget=DateBoxes)
    decline = text_field("Or say why nothing will be done", rows=2, limit=2_000, required=False)  # fmt: skip

    def __init__(self, question: Asked, data=None, *, may_decline: bool = False, **options):
        super().__init__(question, data, **options)
        if not may_decline:
            del self.fields["decline"]

    @property
    def values(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def clean(self):
        values = super().clean()
        if values.get("text") and values.get("decline"):
            self.add_error("decline", "Either say what will be done, or why nothing will. Clear one of the two boxes.")
        return values

    @property
    def is_unfinished(self) -> bool:
        return set(self.errors) <= {"due"} and is_begun(self.raw("due"))


class ReturnEvidenceForm(AdultsForm):
    file = forms.FileField(
        label="File", required=False, widget=forms.FileInput(attrs={"accept": ",".join(f".{e}" for e in ENDINGS)})
    )
    url = line_field("Or a link", 500, required=False, hint="For example, https://www.school.example/policy")
    title = forms.CharField(
        label="What it is",
        required=False,
        max_length=LONGEST_TITLE,
        help_text="For example, minutes of the governors of 3 February 2010. A file bears its own name otherwise.",
    )

    def __init__(self, *args, largest: int, **options):
        super().__init__(*args, **options)
        self.fields["file"].help_text = f"PDF, Word, Excel, PNG or JPG, at most {largest} MB. No photo of a child."

    def clean(self):
        values = super().clean()
        if not self.errors and bool(values.get("file")) == bool(values.get("url")):
            both = values.get("file")
            words = "Give either a file or a link, not both" if both else "Choose a file or give a link"
            self.add_error("url" if both else "file", words)
        return values


class PreviewForm(forms.Form):
    kind = forms.ChoiceField(label="Kind of agency", choices=Agency.Kind)
    section = forms.ChoiceField(label="Section", required=False)

    def __init__(self, *args, sections, **options):
        super().__init__(*args, **options)
        self.fields["section"].choices = [(each.code, f"{each.code} {each.title}") for each in sections]
