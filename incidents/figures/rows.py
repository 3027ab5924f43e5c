"""The records behind a figure, found by its key ("2009-Q4/type/bullying"), for those who may see records."""

import datetime as dt
import re

from django.db.models import Q, QuerySet

from core.text.dates import quarter_end, quarter_start
from incidents.figures.counting import WITHOUT
from incidents.models import Incident, IncidentType
from incidents.records import fields
from incidents.records.choices import NOT_KNOWN
from incidents.records.fields import Field

SCOPE = re.compile(r"([0-9]{4})(?:-Q([1-4]))?")
NO_ROWS = "events"  # a number of events has no records of its own


def days_of(scope: str) -> tuple[dt.date, dt.date] | None:
    found = SCOPE.fullmatch(scope)
    if not found or found[1] == "0000" or found[1] == "9999":
        return None
    first, last = (int(found[2]),) * 2 if found[2] else (1, 4)
    return quarter_start(int(found[1]), first), quarter_end(int(found[1]), last)


def rows_behind(records: QuerySet, key: str) -> QuerySet | None:
    if "\x00" in key:  # PostgreSQL rejects it
        return None
    scope, *rest = key.split("/", 2)
    days = days_of(scope)
    if not days or not rest:
        return None
    what, value = rest[0], rest[1] if len(rest) > 1 else ""
    records = records.standing()
    if what == "enquiry":
        records = records.counted_within(*days)
        return records if value == "all" else records.filter(main_type__key=value)
    records = records.recorded_within(*days)
    if what in ("all", NO_ROWS):
        return records
    if what == "type":
        return records.filter(main_type__key=value)
    field = next((each for each in fields.FIELDS if each.counted and each.key == what), None)
    if field:
        return records.filter(having(field, value))
    if what == "age_sex":
        age, _, sex = value.partition("|")
        return records.filter(age=age, sex=sex)
    found = {"concern": of_concern, "time": of_time}.get(what)
    return records.filter(found(value, days[0])) if found else None


def having(field: Field, value: str) -> Q:
    name = getattr(Incident._meta.get_field(field.name), "lookup", field.name)
    return Q(**{name: value}) | Q(**{name: None}) if field.many and value == NOT_KNOWN else Q(**{name: value})


def of_concern(value: str, _first: dt.date) -> Q:
    types = IncidentType.objects.values_list("pk", "concerns")
    return Q(main_type__in=[pk for pk, concerns in types if value in (concerns or [WITHOUT])])


def of_time(value: str, first: dt.date) -> Q:
    before = dt.date(first.year - 1, 4, 1)
    return {
        "this": Q(happened_on__gte=first),
        "before": Q(happened_on__gte=before, happened_on__lt=first),
        "earlier": Q(happened_on__lt=before),
    }.get(value, Q(happened_on__isnull=True))
