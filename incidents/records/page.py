"""What pages of incidents show, put together: no request in, no answer out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst

from core.pages.paging import PAGE
from core.text.dates import print_date, print_quarter, quarter_end, quarter_of, quarter_start, today
from incidents.figures.counting import place_of, quarter_at
from incidents.figures.quarters import CutOff, Nil, declarations_between
from incidents.figures.settings import cut_off_days
from incidents.models import Incident
from incidents.records import fields
from incidents.records.choices import Precision

DAYS = {f"{name}{part}" for name in ("since", "until") for part in ("", "_day", "_month", "_year")}
FILTERS = {"kind", "show", *DAYS}
WHEN = ("recorded_on", "known_on", "section_47", "section_47_on", "happened_on")
PARTS = (("The child", fields.CHILD), ("How", fields.HOW), ("What followed", fields.FOLLOWED))
NONE = "Not known"


def filters_of(query: Mapping):
    return query if FILTERS & set(query) else None


def records_page(records: QuerySet, wanted: str) -> Page:
    return Paginator(records, PAGE).get_page(wanted)


def with_offered_type(sent):
    if not sent.get("use_type"):
        return sent
    changed = sent.copy()
    changed["main_type"] = sent["use_type"]
    return changed


def parts_of(incident: Incident) -> list[tuple[str, list[tuple[str, str]]]]:
    """The answers of a record under their headings, in words; what is not known in one row at the end of each."""
    others = "; ".join(str(row.kind) for row in incident.other_type_rows.select_related("kind"))
    first = [
        ("Main type", incident.main_type.name),
        ("Other types", others),
        ("What the Board can learn", incident.note),
    ]
    parts = [("When", WHEN), *((heading, [f.name for f in fields.FIELDS if f.part == part]) for heading, part in PARTS)]
    rest = [(heading, [(label(name), value_text(incident, name)) for name in names]) for heading, names in parts]
    return [
        ("What happened", [row for row in first if row[1]]),
        *((heading, known_first(rows)) for heading, rows in rest),
    ]


def known_first(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    known = [row for row in rows if row[1] != NONE]
    unknown = ", ".join(name for name, text in rows if text == NONE)
    return [*known, (NONE, unknown)] if unknown else known


def label(name: str) -> str:
    field = fields.get(name)
    return (field.short or field.label) if field else capfirst(Incident._meta.get_field(name).verbose_name)


def value_text(incident: Incident, name: str) -> str:
    field = fields.get(name)
    if field and field.choices:
        values = getattr(incident, name)
        return ", ".join(field.choices(value).label for value in (values if field.many else [values])) or NONE
    if name == "happened_on" and incident.happened == Precision.MONTH:
        return f"{incident.happened_on:%B %Y}"
    value = getattr(incident, name)
    if name.endswith("_on"):
        return print_date(value) or NONE
    return str(value or NONE)


@dataclass(frozen=True)
class QuarterRow:
    """How many records a quarter has, its nil return and cut-off; `may_declare`: over, empty, and not declared yet."""

    year: int
    quarter: int
    records: int
    nil: str
    may_declare: bool
    cut_off: str

    @property
    def label(self) -> str:
        return print_quarter(self.year, self.quarter)

    @property
    def first(self) -> dt.date:
        return quarter_start(self.year, self.quarter)

    @property
    def last(self) -> dt.date:
        return quarter_end(self.year, self.quarter)

    @property
    def query(self) -> str:
        days = (("since", self.first), ("until", self.last))
        return urlencode(
            {f"{name}_{part}": getattr(day, part) for name, day in days for part in ("day", "month", "year")}
        )


def quarters(records: QuerySet) -> list[QuarterRow]:
    now = place_of(*quarter_of(today()))
    keys = [quarter_at(now), quarter_at(now - 1)]
    counts = {f"at_{place}": Count("pk", filter=Q(recorded_on__range=(quarter_start(*key), quarter_end(*key))))
              for place, key in enumerate(keys)}  # fmt: skip
    recent = records.standing().filter(recorded_on__range=(quarter_start(*keys[1]), quarter_end(*keys[0])))
    found = list(recent.aggregate(**counts).values())
    known, days = declarations_between(now - 1, now), cut_off_days(keys)
    return [
        quarter_row(key, number, known.nil.get(place_of(*key)), known.cut_offs.get(place_of(*key)), days[key])
        for key, number in zip(keys, found, strict=True)
    ]


def quarter_row(key: tuple[int, int], records: int, nil: Nil | None, cut: CutOff | None, day: dt.date) -> QuarterRow:
    over = quarter_end(*key) < today()
    return QuarterRow(
        *key,
        records,
        nil_text(records, nil, quarter_end(*key)),
        may_declare=over and not records and not nil,
        cut_off=f"Cut off on {print_date(cut.cut_off_on)}" if cut else f"On {print_date(day)}",
    )


def nil_text(records: int, nil: Nil | None, last: dt.date) -> str:
    if nil:
        return f"Declared by {nil.by} on {print_date(nil.declared_on)}"
    if records:
        return "Not needed"
    return "Missing" if last < today() else f"From {print_date(last + dt.timedelta(days=1))}, if nothing is recorded"


def counts_in(incident: Incident, cut_offs: QuerySet) -> str:
    """Quarters in which a record counts, by date recorded and section 47 or known date; one statement."""
    if incident.voided_on:
        return ""
    written = print_quarter(*quarter_of(incident.recorded_on))
    if incident.counted_on is None:
        return f"It counts in {written}, by the date recorded. No section 47 date and no date known is given."
    year, quarter = quarter_of(incident.counted_on)
    which = "section 47 date" if incident.counted_on == incident.section_47_on else "date known"
    counted = print_quarter(year, quarter)
    other = f", and in {counted}" if counted != written else " and"
    sentence = f"It counts in {written} by the date recorded{other} by the {which}"
    done = cut_offs.filter(year=year, quarter=quarter, taken_at__lt=incident.created_at).first()
    return (
        f"{sentence}: a late entry, since that quarter was cut off on {print_date(done.cut_off_on)}."
        if done
        else f"{sentence}."
    )
