"""Counts the incidents of quarters as they are now; cancelled records are not counted.

The result is a counting.Tally, with types by their keys.

Tables in which triggers count in advance were built and taken out: the largest year took 5 ms instead of 50, at the
price of 150 lines of SQL and a daily job.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import batched

from django.db.models import Case, Count, Value, When

from core.text.dates import quarter_end, quarter_of, quarter_start
from incidents.figures.counting import AGE_SEX, ENQUIRY, HAPPENED, TYPE, Tally, quarter_at
from incidents.models import Incident
from incidents.records import fields

# Nothing but the event is counted, so that the index "incident_events" is all that is read
FEWER = Count("event") - Count("event", distinct=True)


def read_tallies(
    first: int, last: int, keys: Mapping[int, str], *, types_only: bool = False, breakdowns: bool = True
) -> dict[int, Tally]:
    """Place of each quarter from one to another → its tally; eight statements.

    `keys` are those of all types by their primary keys. Without `breakdowns` only types and events are counted, in
    three statements; with `types_only` only types by date recorded, in one.
    """
    counts: dict[int, dict[str, Counter]] = {place: {} for place in range(first, last + 1)}
    records = by_quarter(first, last, "recorded_on")
    for names in groups() if breakdowns and not types_only else groups()[:1]:
        for place, *values, number in count(records, *names):
            for what, value in answers_of(dict(zip(names, values, strict=True)), keys):
                counts[place].setdefault(what, Counter())[value] += number
    if not types_only:
        for place, kind, number in count(by_quarter(first, last, "counted_on"), "main_type"):
            counts[place].setdefault(ENQUIRY, Counter())[keys[kind]] = number
    shared = {} if types_only else dict(in_events(records).values_list("in_quarter").annotate(fewer=FEWER))
    children = {place: found.get(TYPE, Counter()).total() for place, found in counts.items()}
    return {place: Tally(found, children[place] - shared.get(place, 0)) for place, found in counts.items()}


def groups() -> list[tuple[str, ...]]:
    """Fields that one statement counts together. Each statement reads the records of the quarters once, so fewer are
    quicker, as long as few combinations of values occur. The types alone are read from an index.
    """
    alone = [field.name for field in fields.counted() if not field.many]
    several = [(field.name,) for field in fields.counted() if field.many]  # each row of theirs counts
    return [("main_type",), fields.PAIR, *several, *batched(alone, 2), ("happened_on",)]


def by_quarter(first: int, last: int, day: str):
    """Records of the quarters by one of their dates, each with the index of its quarter."""
    return records_within(first, last, day).annotate(in_quarter=place_of_day(first, last, day))


def count(records, *names: str):
    columns = [getattr(Incident._meta.get_field(name), "lookup", name) for name in names]
    return records.values_list("in_quarter", *columns).annotate(number=Count("*"))


def answers_of(values: dict, keys: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    if "main_type" in values:
        yield TYPE, keys[values.pop("main_type")]
    if "age" in values:
        yield AGE_SEX, f"{values.pop('age')}|{values.pop('sex')}"
    if "happened_on" in values:
        yield HAPPENED, financial_year(values.pop("happened_on"))
    yield from ((name, value or "") for name, value in values.items())


def financial_year(day: dt.date | None) -> str:
    return str(quarter_of(day)[0]) if day else ""


def events_of(first: int, last: int) -> int:
    """How many fewer events than children several quarters have together; one statement."""
    return in_events(records_within(first, last, "recorded_on")).aggregate(fewer=FEWER)["fewer"]


def in_events(records):
    return records.filter(event__isnull=False)


def records_within(first: int, last: int, day: str):
    days = quarter_start(*quarter_at(first)), quarter_end(*quarter_at(last))
    return Incident.objects.standing().filter(**{f"{day}__range": days}).order_by()


def place_of_day(first: int, last: int, day: str) -> Case:
    """The index of the quarter of a date between two quarters; comparing takes half as long as truncating."""
    ends = {place: quarter_end(*quarter_at(place)) for place in range(first, last + 1)}
    return Case(*(When(**{f"{day}__lte": end}, then=Value(place)) for place, end in ends.items()))
