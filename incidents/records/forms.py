"""Forms of incidents. The answers come from records/fields.py; here is said in which column and order they stand.

All stands on one screen, with room for whatever may appear: steps and folds cost keys, hide what is empty and move
what follows.
"""

import datetime as dt

from django import forms

from agencies.models import Agency
from core.pages.fields import DateField, line_field, radio_field
from core.pages.forms import VersionedForm
from core.records.rules import RuleBroken
from core.text.dates import today
from incidents.models import AccessLog, Incident, IncidentType
from incidents.records import fields
from incidents.records.choices import Precision, YesNo
from incidents.records.rules import REMINDER, in_order, read_text

KINDS = [("", "All types")]
# What is mostly known on the day of recording: the left column, in the order of the work. All else stands at the right.
TODAY = (
    "case_number", "section_47_on", "section_47", "main_type", "role", "age", "sex", "platform", "source", "agency",
    "police", "devices",
)  # fmt: skip
KNOWN_LATER = ("known_on", "happened_on", "other_types", "place", "strategy", "conference", "outcome")
PLACED = ("another", "reason")  # by the template, beside what they are about
BESIDE = {"case_number", "same_event", "another", "version", "reason"}  # what is no answer
STATES = (("", "Those that count"), ("void", "Cancelled"), ("all", "All"))


class IncidentForm(forms.Form):
    marks_required = True
    case_number = line_field("Case number", 60, required=False, attrs={"autocomplete": "off", "spellcheck": "false"})
    same_event = forms.ModelChoiceField(
        None,
        label="Same event as record",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid_choice": "Enter the number of a record that counts, such as 12."},
    )
    another = forms.BooleanField(label="It is another child or another episode", required=False)

    def __init__(self, *args, user, kept: Incident | None = None, starts: bool = False, **options):
        super().__init__(*args, **options)
        self.fields |= {field.name: field.form_field() for field in fields.FIELDS}
        if (kept and kept.note) or self.data.get("note", "").strip():
            self.fields["note"] = fields.note_field()
        further = [field.name for field in fields.further()]
        own = [name for name in self.fields if name not in {"note", *further, *PLACED}]
        self.order_fields(["version", *TODAY, *KNOWN_LATER, *own, "note", *further])
        types = IncidentType.objects.visible_to(user)
        of_record = [kept.main_type.key, *kept.other_types] if kept else []
        types = types.standing() | types.filter(key__in=of_record)
        self.fields["main_type"].queryset = types
        kinds = list(self.fields["main_type"].queryset)  # with which it compares what was chosen
        self.fields["other_types"].choices = [(kind.key, kind.name) for kind in kinds]
        self.fields["other_types"].template_name = "incidents/records/other_types.html"
        # each further question with the keys of the types from which it follows, for the page to hide the others
        self.further = [(self[name], " ".join(k.key for k in kinds if name in k.asks)) for name in further]
        self.fields["agency"].queryset = Agency.objects.visible_to(user).order_by("name")
        if kept:
            del self.fields["same_event"]  # a page of its own joins records that are there
        else:
            self.fields["same_event"].queryset = Incident.objects.visible_to(user).standing()
        if starts:
            self.fields["case_number"].widget.attrs["autofocus"] = True

    @property
    def columns(self) -> list[tuple[str, list]]:
        aside = {field.name for field in fields.further()} | {*PLACED}
        known = [field for field in self.visible_fields() if field.name not in {*TODAY, *aside}]
        return [("Today", [self[name] for name in TODAY]), ("If known", known)]

    @property
    def chosen_types(self) -> str:
        chosen = {str(key) for key in self["other_types"].value() or ()}
        return "; ".join(name for key, name in self.fields["other_types"].choices if key in chosen) or "None"

    def clean(self) -> dict:
        values = super().clean()
        if values.get("section_47_on") and not values.get("section_47"):
            values["section_47"] = YesNo.YES  # the page takes the question away where there is a date
        return values

    def answers(self) -> dict:
        values = {name: value for name, value in self.cleaned_data.items() if name not in BESIDE}
        values["happened_on"], values["happened"] = values["happened_on"]
        return values

    def details(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("case_number", "another")}


class CorrectForm(IncidentForm, VersionedForm):
    reason = forms.CharField(label="Reason for the correction", max_length=200, help_text=REMINDER)

    def __init__(self, *args, initial=None, **options):
        super().__init__(*args, initial=as_shown(initial or {}), **options)
        self.fields["case_number"].label = "New case number"
        self.fields["case_number"].help_text = "Only if it changes."

    def clean_reason(self) -> str:
        return told_at_once(self.cleaned_data["reason"])

    def own(self) -> dict:
        values = super().own()
        for name in [field.name for field in fields.FIELDS if field.many and field.name in values]:
            values[name] = in_order(values[name], [key for key, _ in self.fields[name].choices])
        if "happened_on" in values:
            values["happened_on"], values["happened"] = values["happened_on"]
        return values

    def chosen(self, record) -> dict:
        values = super().chosen(record)
        answers = {name: value for name, value in values.items() if name not in BESIDE}
        if "happened_on" in self.asked() and self.choice("happened_on") == "theirs":
            answers["happened"] = record.happened
        return {"values": answers, "reason": values["reason"], **self.details()}


def told_at_once(text: str) -> str:
    """A short text as it was typed; ValidationError for what must not be held."""
    try:
        read_text(text, field="")
    except RuleBroken as broken:
        raise forms.ValidationError(str(broken)) from None
    return text


def as_shown(values: dict) -> dict:
    shown = {**values}
    day = shown.get("happened_on")
    if day and shown.get("happened") == Precision.MONTH:
        shown["happened_on"] = f"{day:%B} {day.year}"
    kind = shown.get("main_type")
    if isinstance(kind, int):
        shown["main_type"] = IncidentType.objects.filter(pk=kind).values_list("key", flat=True).first()
    return shown


def answers_of(incident: Incident) -> dict:
    shown = {name: getattr(incident, name) for name in (*fields.names(), "happened", "note")}
    return shown | {"main_type": incident.main_type.key, "agency": incident.agency_id}


class ReasonForm(VersionedForm):
    reason = forms.CharField(label="Reason", max_length=200, help_text=REMINDER)


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(label="What do you need it for?", choices=[("", "Choose"), *AccessLog.Purpose.asked()])


class LookingForm(forms.Form):
    purpose = radio_field("Purpose", AccessLog.Purpose.asked(), missing="Choose what you are looking at records for.")


class FindForm(forms.Form):
    case_number = forms.CharField(
        label="Find a record by its case number",
        help_text="The whole number. The access log notes that you looked.",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a case number"},
    )


class RecordFilter(forms.Form):
    kind = forms.ChoiceField(label="Main type", required=False)
    since = DateField(label="Recorded from", required=False)
    until = DateField(label="Recorded up to", required=False)
    show = forms.ChoiceField(label="Show", choices=STATES, required=False)

    def __init__(self, data, *, types):
        super().__init__(data)
        self.fields["kind"].choices = [*KINDS, *((kind.key, kind.name) for kind in types)]

    def rows(self, incidents):
        if self.is_bound and not self.is_valid():
            return incidents.none()
        data = self.cleaned_data if self.is_bound else {}
        if data.get("show") != "all":
            incidents = incidents.filter(voided_on__isnull=data.get("show") != "void")
        if data.get("kind"):
            incidents = incidents.filter(main_type__key=data["kind"])
        return incidents.recorded_within(data.get("since") or dt.date(1990, 1, 1), data.get("until") or today())
