"""The answers that a record of an incident holds. Form, service, extract reader, page, figures and published editions
go over this list: a new answer with choices is an entry here, a column of the model and its migration.

An answer without choices (a day, the types, the agency) has a rule of its own in services/recording.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.db import models
from django.utils.text import capfirst

from core.pages.fields import BOXES, DateField, LatestDateField
from core.records.rules import RuleBroken
from core.records.typed_dates import LATEST_MONTH, read_typed_month
from core.text.dates import today
from incidents.records import choices
from incidents.records.choices import NOT_KNOWN, Precision
from incidents.records.rules import NOTE_HELP, in_order

CHILD, HOW, FOLLOWED = "The child", "How and where", "What followed"
PAIR = ("age", "sex")  # counted together, in one table


class HappenedField(DateField):
    takes = LATEST_MONTH

    def to_python(self, value):
        """(first of the month, "month"), (day, "day"), or (None, "not_known")."""
        if isinstance(value, str) and (month := read_typed_month(value, today())):
            return month, Precision.MONTH
        is_month = isinstance(value, list) and len(value) == len(BOXES) and not value[0].strip() and any(value)
        day = super().to_python(["1", *value[1:]] if is_month else value)
        precision = Precision.MONTH if is_month else Precision.DAY
        return (day, precision) if day else (None, Precision.NOT_KNOWN)


class TypeField(forms.ModelChoiceField):
    """One of the types that the form has read already, so that the chosen one is not read again."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if found := next((kind for kind in self.queryset if kind.key == value), None):
            return found
        raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})


def main_type_field(**options) -> forms.Field:
    return TypeField(None, to_field_name="key", empty_label="Choose one", **options | {"required": True})


agency_field = partial(forms.ModelChoiceField, None, empty_label="Not known")


def note_field() -> forms.Field:
    """The box of a free text that is kept, or that somebody has sent from an older page."""
    box = forms.Textarea(attrs={"rows": 1})
    return forms.CharField(label="What the Board can learn", help_text=NOTE_HELP, required=False, widget=box)


@dataclass(frozen=True)
class Field:
    """One answer. `label` is its name on the form, in an extract and over its table of figures.

    `many`: a record holds several values. `part`: the heading below which form and page show it; "" where they place
    it themselves. `short`: its name on the page of a record and in history; `question`: on the form, each where it is
    not `label`. `further`: asked only for types that say so. `form` makes the form field of an answer without choices.
    `headings`: phrases of the headings of its column in an extract, between upright bars, as core/importing/columns.py
    reads them: "=type" fits only what is nothing else. `table`: key of its table of figures, where that is not `name`.
    """

    name: str
    label: str
    choices: type[models.TextChoices] | None = None
    many: bool = False
    part: str = ""
    short: str = ""
    question: str = ""
    help: str = ""
    further: bool = False
    form: Callable[..., forms.Field] | None = None
    headings: str = ""
    counted: bool = False
    published: bool = False
    table: str = ""

    def read(self, given) -> str | list[str]:
        """One value of the list, or several in its order; "not known" where one is left out, [] where several are.
        RuleBroken for a value that is not on the list, and where "not known" stands beside others.
        """
        if not self.many:
            if (value := given or NOT_KNOWN) not in self.choices.values:
                raise RuleBroken("Choose one of the answers offered.", field=self.name)
            return value
        values = set(given or ())
        if NOT_KNOWN in values and len(values) > 1:
            raise RuleBroken(f"Choose {self.label.lower()}, or “Not known”.", field=self.name)
        return in_order(values - {NOT_KNOWN}, self.choices.values)

    @property
    def key(self) -> str:
        return self.table or self.name

    @property
    def title(self) -> str:
        return capfirst(self.table) or self.label

    def form_field(self) -> forms.Field:
        options = {"label": self.question or self.label, "help_text": self.help, "required": False}
        if self.form:
            return self.form(**options)
        if self.many:
            options |= {"widget": forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"})}
            offered = [(key, name) for key, name in (self.choices.choices if self.choices else ()) if key != NOT_KNOWN]
            return forms.MultipleChoiceField(choices=offered, **options)  # none ticked is "not known"
        return forms.ChoiceField(choices=self.choices.choices, initial=NOT_KNOWN, **options)


# fmt: off
SECTION_47 = ("s47", "s 47", "section 47")
FIELDS = [
    Field("main_type", "Main type", form=main_type_field, headings=(
        "main type | primary type | incident type | type of incident | concern type | type of concern | "
        "type of abuse | main category | primary category | incident category | category of concern | "
        "category of abuse | nature of concern | nature of incident | =type | =category | =concern | =kind | "
        "=nature")),
    Field("other_types", "Other types", many=True, headings=(
        "other type | further type | secondary type | additional type | other category | further category | "
        "secondary category | additional category")),
    Field("known_on", "Date known", form=LatestDateField, question="Known to social care on", headings=(
        "date known | date referred | date received | date reported | date of referral | date of contact | "
        "referral date | contact date | known date | received date | =known | =known on | =referred | "
        "=referred on | =received | =received on | =reported | =reported on | =contact | =referral | =date")),
    Field("section_47", "Section 47 enquiry started", choices.YesNo, question="Enquiry started", headings=" | ".join(
        f"={each}{more}" for each in SECTION_47 for more in ("", " enquiry", " enquiry started"))),
    Field("section_47_on", "Section 47 date", form=LatestDateField, headings=" | ".join(
        phrase.format(each) for each in SECTION_47 for phrase in (
            "{} date", "{} enquiry date", "{} start date", "{} enquiry start date", "={} start", "={} started",
            "={} on", "date of {}", "start of {}"))),
    Field("happened_on", "Date happened", form=HappenedField, question="Happened (day or month)", headings=(
        "date happened | incident date | date of incident | date occurred | =happened | =happened on | "
        "=incident | =occurred | =occurred on")),

    Field("role", "Role of the child", choices.Role, part=CHILD,
        headings="child's role | role of the child | role of child | =role"),
    Field("age", "Age", choices.Age, part=CHILD, counted=True, published=True,
        headings="age band | age group | age at incident | age at referral | age at contact | age in years | =age"),
    Field("sex", "Sex", choices.Sex, part=CHILD, counted=True, published=True,
        headings="child's sex | child's gender | =sex | =gender"),
    Field("devices", "Devices", choices.Device, many=True, part=HOW, counted=True, published=True, table="device",
        headings="device used | =device"),
    Field("platform", "Kind of platform", choices.Platform, part=HOW, counted=True, published=True,
        headings="kind of platform | =platform | =service | =app | =application | =site"),
    Field("place", "Where the child was", choices.Place, part=HOW, short="Where", counted=True, published=True,
        headings="where it happened | where the child was | =where | =where happened | =place | =location"),
    Field("shared_with", "Who has the image", choices.SharedWith, part=HOW, further=True,
        headings="who has the image | =shared with"),
    Field("generated", "Image made or changed by AI", choices.YesNo, part=HOW, further=True,
        question="AI-made or changed",
        headings="ai image | ai generated | made or changed by ai | =made by ai | =by ai | =ai"),
    Field("other_party", "Who was the other person", choices.OtherParty, part=HOW, short="The other person",
        question="The other person", further=True, headings=(
        "who was the other person | =other person | =other party | perpetrator type | perpetrator kind | "
        "type of perpetrator")),
    Field("source", "Source of referral", choices.Source, part=FOLLOWED, counted=True, published=True, headings=(
        "referral source | source of referral | referrer type | type of referrer | =source | =referred by | "
        "=referrer")),
    Field("agency", "Agency that referred", part=FOLLOWED, form=agency_field,
        headings="referring agency | agency that referred | =agency | =school"),
    Field("strategy", "Strategy discussion", choices.YesNo, part=FOLLOWED, headings=(
        "=strategy | =strategy discussion | =strategy meeting | =strategy held | =strategy discussion held | "
        "=strategy meeting held")),
    Field("conference", "Child protection conference", choices.YesNo, part=FOLLOWED, question="Conference", headings=(
        "=conference | =child protection conference | =initial conference | =conference held | "
        "=child protection conference held | =initial conference held | =icpc")),
    Field("police", "Police", choices.Police, part=FOLLOWED,
        headings="police status | police outcome | police action | =police"),
    Field("outcome", "Outcome", choices.Outcome, part=FOLLOWED, counted=True, published=True,
        headings="outcome of referral | outcome of assessment | =outcome | =result | =disposal"),
]
# fmt: on
# Columns of a record that nobody answers, each with the reason
NOT_ENTERED = {
    "id": "the number of the record",
    "version": "counts its versions",
    "created_at": "the moment of saving",
    "recorded_on": "the day of saving, by which it is counted",
    "recorded_by": "whoever is signed in",
    "event": "from the number of another record, and from the buttons that join records",
    "happened": "how much of the date happened was filled in",
    "counted_on": "the section 47 date, or else the date known",
    "note": "closed for new texts; older ones stay until somebody empties them",
    **dict.fromkeys(("voided_on", "voided_by", "void_reason"), "from the page that calls a record void"),
    **dict.fromkeys(("held_on", "held_until", "legal_hold_reason"), "from the page of legal holds"),
}


def names() -> list[str]:
    return [field.name for field in FIELDS]


def get(name: str) -> Field | None:
    return next((field for field in FIELDS if field.name == name), None)


def further() -> list[Field]:
    return [field for field in FIELDS if field.further]


def counted(*, published: bool = False) -> list[Field]:
    return [field for field in FIELDS if field.counted and field.name not in PAIR and field.published >= published]
