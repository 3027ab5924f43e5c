"""What pages of incidents show, put together: no request in, no answer out."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.text import capfirst

from core.pages.paging import PAGE
from core.text.dates import print_date, quarter_end, quarter_of, quarter_start, today
from incidents.models import Incident
from incidents.records import fields
from incidents.records.choices import Precision

FILTERS = {"kind", "show", "since_day", "since_month", "since_year", "until_day", "until_month", "until_year"}
WHEN = ("recorded_on", "known_on", "section_47", "section_47_on", "happened_on")
PARTS = (("The child", fields.CHILD), ("How", fields.HOW), ("What followed", fields.FOLLOWED))
NONE = "Not known"


def filters_of(query: Mapping):
    return query if FILTERS & set(query) else None


def records_page(records: QuerySet, wanted: str) -> Page:
    return Paginator(records, PAGE).get_page(wanted)


def with_offered_type(sent):
    """A form as it was sent; where a type was offered and pressed, with that one."""
    if not sent.get("use_type"):
        return sent
    changed = sent.copy()
    changed["main_type"] = sent["use_type"]
    return changed


def parts_of(incident: Incident) -> list[tuple[str, list[tuple[str, str]]]]:
    """The answers of a record under their headings, in words."""
    others = "; ".join(str(row.kind) for row in incident.other_type_rows.select_related("kind"))
    kinds = [("Main type", incident.main_type.name), ("Other types", others or "None")]
    parts = [("When", WHEN), *((heading, [f.name for f in fields.FIELDS if f.part == part]) for heading, part in PARTS)]
    rest = [(heading, [(label(name), value_text(incident, name)) for name in names]) for heading, names in parts]
    return [("What happened", [*kinds, ("What the Board can learn", incident.note or "–")]), *rest]


def label(name: str) -> str:
    """The name of an answer, or of another column, as the page of a record has it."""
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


def quarter_to_declare(records: QuerySet, nil: QuerySet) -> dict:
    """The last quarter that is over, if nothing was recorded in it and nobody has said so."""
    year, quarter = quarter_of(today())
    year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    first, last = quarter_start(year, quarter), quarter_end(year, quarter)
    recorded = records.standing().recorded_within(first, last)
    declared = nil.filter(year=year, quarter=quarter).select_related("declared_by").first()
    is_open = declared is None and not recorded.exists()
    about = {"year": year, "quarter": quarter, "first": first, "last": last, "is_open": is_open}
    return {"quarter": about, "nil": declared}


def counts_in(incident: Incident, cut_offs: QuerySet) -> str:
    """In which quarters a record counts, and whether it is a late entry of the second; one statement.

    By date recorded it counts where it was written; by the section 47 date, or else the date known, a late entry finds
    its own quarter.
    """
    if incident.voided_on:
        return ""
    written = "{}-Q{}".format(*quarter_of(incident.recorded_on))
    if incident.counted_on is None:
        return f"It counts in {written}, by the date recorded. No section 47 date and no date known is given."
    year, quarter = quarter_of(incident.counted_on)
    which = "section 47 date" if incident.counted_on == incident.section_47_on else "date known"
    other = f", and in {year}-Q{quarter}" if f"{year}-Q{quarter}" != written else " and"
    sentence = f"It counts in {written} by the date recorded{other} by the {which}"
    done = cut_offs.filter(year=year, quarter=quarter, taken_at__lt=incident.created_at).first()
    return (
        f"{sentence}: a late entry, since that quarter was cut off on {print_date(done.cut_off_on)}."
        if done
        else f"{sentence}."
    )
