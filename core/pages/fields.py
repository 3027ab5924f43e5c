"""How the design system renders forms. Packages for it need an older Django, or link errors to inputs that are missing.

`FORM_RENDERER` names `DesignSystemRenderer`. From then on every form of the project, of Django and of its
packages renders in the board's look: pages write `{{ form.due.as_field_group }}` and nothing more. The bound
field adds the classes, ties hint and error to the input, says in plain words what is missing, and knows the
id to which an error summary links.
"""

import datetime
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator

from core.pages.guard import GuardQuestion, question_of
from core.pages.widgets import DRAWN
from core.records.typed_dates import DAY, LATEST_DAY, DateProblem, read_date, read_typed
from core.text.dates import print_date, today

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

INPUT_CLASSES = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    forms.CheckboxInput: "govuk-checkboxes__input",
    Input: "govuk-input",
}
"""Widget class → design-system class; the first class in this order that fits a widget decides."""

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
"""Widgets that draw several inputs: the group, and not each input, is named and described."""

BEGINS_NO_NOUN = {
    "a", "an", "another", "any", "by", "each", "from", "how", "in", "is", "it", "my", "on", "or", "our", "takes", "the",
    "this", "to", "what", "when", "where", "whether", "which", "who", "whom", "whose", "why", "you", "your",
}  # fmt: skip
ENDS_NO_NOUN = {"by", "on", "since", "to", "under"}
"""First and last words of labels before which no "the" stands: "Enter what was done"."""
ASKS = re.compile(r"^(how|what|when|where|which \w+|who|why) do (you|they)\b")
"""A question to somebody, which loses its "do" inside a sentence: "Choose how you want to sign in"."""


def design_class(widget: forms.Widget) -> str:
    """The design system's class for a widget's input; "" for hidden ones and for what it does not know."""
    if widget.is_hidden:
        return ""
    return next((css for kind, css in INPUT_CLASSES.items() if isinstance(widget, kind)), "")


class DesignBoundField(BoundField):
    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        if form.is_bound:  # a form that was not sent says none of them
            use_plain_messages(field, str(self.label))

    @property
    def is_date(self) -> bool:
        return isinstance(self.field.widget, DateBoxes)

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def character_limit(self) -> int | None:
        """The most characters that a text area may hold; None where there is no limit or no text area."""
        if isinstance(self.field.widget, forms.Textarea):
            return getattr(self.field, "max_length", None)
        return None

    @property
    def show_optional(self) -> bool:
        """Whether the label says "(optional)": in forms that also ask for something or save an only question; no
        filters, and no field that another answer makes compulsory (`goes_with_answer`).
        """
        goes_with_answer = getattr(self.field, "goes_with_answer", False)
        if self.field.required or self.is_single_checkbox or self.marks_required or goes_with_answer:
            return False
        fields = self.form.fields.values()
        if any(field.required and not field.widget.is_hidden for field in fields):
            return True
        alone = sum(not field.widget.is_hidden for field in fields) == 1
        return alone and not isinstance(self.field.widget, GROUPS) and any(field.required for field in fields)

    @property
    def marks_required(self) -> bool:
        """Whether the form marks the few answers that it needs with a star, and says so, rather than all others."""
        return getattr(self.form, "marks_required", False)

    @property
    def guard_question(self) -> GuardQuestion | None:
        question = question_of(self.form)
        return question if question and question.field == self.name else None

    @property
    def wrong_boxes(self) -> tuple[str, ...]:
        """Of a date in three boxes: those that the error is about (all three where it is about the whole)."""
        if not self.errors:
            return ()
        for error in self.form.errors.as_data().get(self.name, []):
            if boxes := (error.params or {}).get("boxes"):
                return tuple(boxes)
        return BOXES

    @property
    def error_target(self) -> str:
        """The id of the input to which an error summary links; "" where nothing can be reached."""
        if not self.auto_id or self.is_hidden:
            return ""
        if self.is_date:
            return f"{self.auto_id}_{(self.wrong_boxes or BOXES)[0]}"
        if id_for_first := getattr(self.field.widget, "id_for_first", None):
            return id_for_first(self.auto_id)
        if isinstance(self.field.widget, GROUPS):
            return self.subwidgets[0].id_for_label if self.subwidgets else ""
        if isinstance(self.field.widget, forms.MultiWidget):
            return f"{self.auto_id}_0"
        return self.auto_id

    @property
    def aria_describedby(self):
        described = (super().aria_describedby or "").split()
        if self.character_limit and self.auto_id:
            described.append(f"{self.auto_id}-info")
        return " ".join(described) or None

    def build_widget_attrs(self, attrs, widget=None):
        """Add the design system's class; leave out what the browser would use to validate before the server.

        The browser's own bubbles vanish, cannot be listed at the top and differ between browsers, so
        `required` is not sent; nor is `maxlength`, which silently cuts what is pasted.
        """
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        attrs.pop("required", None)
        if widget.attrs.get("placeholder"):
            attrs["placeholder"] = False  # it repeats the label and vanishes as soon as one types
        if isinstance(widget, DateBoxes):
            attrs.pop("aria-invalid", None)
            attrs["wrong_boxes"] = self.wrong_boxes
        elif isinstance(widget, GROUPS):
            attrs.pop("aria-invalid", None)
        elif css := design_class(widget):
            attrs["class"] = f"{css} {widget.attrs.get('class', '')}".strip()
        if "maxlength" in widget.attrs:
            attrs["maxlength"] = False
        if self.character_limit and not widget.is_hidden:
            attrs["class"] += " govuk-js-character-count"
        return attrs


class DesignSystemRenderer(DjangoTemplates):
    """Renders forms from templates/forms/, whose folder django/ replaces some of Django's own widgets."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = DesignBoundField

    @cached_property
    def engine(self):
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [TEMPLATES / "forms", TEMPLATES, Path(forms.__file__).parent / "templates"],
                "NAME": "design",
                "OPTIONS": {},
            }
        )

    def render(self, template_name, context, request=None):
        """Widgets that pages show by the hundred are put together here: an inclusion for each attribute is slow."""
        if draw := DRAWN.get(template_name):
            return draw(context["widget"])
        return super().render(template_name, context, request)


def use_plain_messages(field: forms.Field, label: str) -> None:
    """Replace Django's messages on this form's copy of a field, unless the form gave one itself."""
    plain = {
        "required": required_words(field, label),
        "invalid_choice": f"Choose one of the answers offered for “{label}”",
    }
    defaults = default_messages(type(field))
    for code, words in plain.items():
        if code in defaults and field.error_messages.get(code) is defaults[code]:
            field.error_messages[code] = words
    if getattr(field, "max_length", None):
        field.error_messages.setdefault(
            "max_length", f"{label}: use %(limit_value)d characters or fewer. You have used %(show_value)d"
        )


@cache
def default_messages(kind: type[forms.Field]) -> dict:
    found = {}
    for each in reversed(kind.__mro__):
        found |= getattr(each, "default_error_messages", {})
    return found


def required_words(field: forms.Field, label: str) -> str:
    """How a missing answer is asked for: "Enter the reason", "Choose the kind", "Tick “I have told the lead”"."""
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}”"
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    named = ASKS.sub(r"\1 \2", in_sentence(label))
    words = named.lower().split() or ["the"]
    if isinstance(field, DateField) and words[-1] in ENDS_NO_NOUN:
        return f"Enter the date for “{label.rstrip('?:. ')}”"
    the = "" if words[0] in BEGINS_NO_NOUN or words[-1] in ENDS_NO_NOUN else "the "
    return f"{'Choose' if chosen else 'Enter'} {the}{named}"


def in_sentence(label: str) -> str:
    """A label as it reads inside a sentence: "Reason" → "reason"; "ESLO", "All agencies’ ..." keep theirs."""
    label = label.strip().rstrip("?:. ")
    label = Truncator(label).chars(80) if len(label) > 80 else label
    first = label.split(" ")[0]
    if first[1:] != first[1:].lower() or first == "I":
        return label
    return label[:1].lower() + label[1:]


BOXES = ("day", "month", "year")


def posted_date(data, name: str) -> str | list[str] | None:
    """What was sent of a date: the text of one box NAME, else those of NAME_day, NAME_month and NAME_year."""
    if not data.get(name) and any(f"{name}_{box}" in data for box in BOXES):
        return [data.get(f"{name}_{box}", "") for box in BOXES]
    return data.get(name)


class DateInput(forms.TextInput):
    """A date as one box; how it is read is shown beside it while somebody types (core/pages/views.py)."""

    template_name = "forms/date_input.html"
    takes = DAY

    def __init__(self, attrs=None):
        super().__init__({"class": "govuk-input--width-10", "autocomplete": "off", **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        return posted_date(data, name)

    def value_omitted_from_data(self, data, files, name):
        return posted_date(data, name) is None

    def format_value(self, value):
        if isinstance(value, datetime.datetime):
            value = value.date()
        if isinstance(value, list | tuple):
            value = " ".join(filter(None, value))
        return print_date(value) if isinstance(value, datetime.date) else value

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["reading_url"] = f"{reverse('read_date')}?{urlencode({'name': name, 'takes': self.takes})}"
        return context


class DateBoxes(forms.MultiWidget):
    """A date as three boxes, for pages that are opened without signing in and for returns."""

    template_name = "forms/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__({box: forms.TextInput() for box in BOXES}, attrs)

    def value_from_datadict(self, data, files, name):
        value = posted_date(data, name)
        return ["", "", ""] if value is None else value

    def decompress(self, value):
        if isinstance(value, datetime.datetime):
            value = value.date()
        if isinstance(value, datetime.date):
            return [str(value.day), str(value.month), str(value.year)]
        return list(value) if isinstance(value, list | tuple) else [value or "", "", ""]

    def get_context(self, name, value, attrs):
        attrs = dict(attrs or {})
        wrong = attrs.pop("wrong_boxes", ())
        context = super().get_context(name, value, attrs)
        whole_id = context["widget"]["attrs"].get("id")
        for box, part in zip(BOXES, context["widget"]["subwidgets"], strict=True):
            part["box"] = box
            part["label"] = box.capitalize()
            part["is_wrong"] = box in wrong
            part["attrs"]["id"] = f"{whole_id}_{box}" if whole_id else ""
        return context


class DateField(forms.Field):
    """A date, typed into one box or as day, month (number or name) and year; the cleaned value is a date or None.

    Errors say what to type and carry `boxes`, the boxes that they are about, in their params. `takes` says what a
    date without a year means (core/records/typed_dates.py).
    """

    widget = DateInput
    takes = DAY

    def __init__(self, **options):
        super().__init__(**options)
        self.widget.takes = self.takes

    def to_python(self, value):
        """Read what was typed, or a date that is one already; ValidationError where no day can be read."""
        if isinstance(value, datetime.datetime):
            return value.date()
        if value is None or isinstance(value, datetime.date):
            return value
        texts = [value] if isinstance(value, str) else [str(text or "") for text in value]
        if not any(text.strip() for text in texts):
            return None
        try:
            return read_date(*texts) if len(texts) > 1 else read_typed(*texts, today(), latest=self.takes != DAY)
        except DateProblem as problem:
            raise forms.ValidationError(str(problem), code="invalid_date", params={"boxes": problem.boxes}) from problem

    def prepare_value(self, value):
        return value

    def has_changed(self, initial, data):
        """Whether the boxes name another day than before; what cannot be read counts as a change."""
        try:
            return self.to_python(data) != self.to_python(initial or None)
        except forms.ValidationError:
            return True


class LatestDateField(DateField):
    """A day that has passed: without a year the latest one."""

    takes = LATEST_DAY


class PastDateField(LatestDateField):
    def validate(self, value):
        super().validate(value)
        if value and value > today():
            raise forms.ValidationError("Choose today or an earlier day")


def text_field(
    label: str, *, required: bool = True, hint: str = "", rows: int = 4, limit: int = 10_000, missing: str = ""
):
    """A text area; `missing` is the error where it is left blank."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


def line_field(label: str, limit: int, *, hint: str = "", missing: str = "", attrs: dict | None = None, **options):
    """A text on one line; `attrs` are those of its input."""
    options |= {"label": label, "max_length": limit, "help_text": hint, "widget": forms.TextInput(attrs=attrs)}
    return forms.CharField(error_messages={"required": missing} if missing else None, **options)


def reason_field(label: str = "Why", *, required: bool = False, hint: str = ""):
    """The reason of a change, which stands in the history."""
    return text_field(label, required=required, hint=hint, rows=2, limit=2_000, missing="Say why")


def asking[F: forms.Field](words: str, field: F) -> F:
    """The field, with the words that stand in the error where it is left blank."""
    field.error_messages["required"] = words
    return field


def radio_field(label: str, choices=(), *, hint: str = "", missing: str = "", **options):
    """One answer of a few; `missing` is the error where none is chosen."""
    wanted = {"required": missing} if missing else None
    options |= {"label": label, "choices": choices, "help_text": hint, "error_messages": wanted}
    return forms.ChoiceField(widget=forms.RadioSelect, **options)


def ticks_field(label: str, choices=(), *, hint: str = "", missing: str = "", **options):
    """Answers to tick; `missing` is the error where none is ticked."""
    wanted = {"required": missing} if missing else None
    options |= {"label": label, "choices": choices, "help_text": hint, "error_messages": wanted}
    return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **options)
