"""The database counts incidents while they are written, so that no page has to count a million of them.

Triggers add rows to IncidentCount for what a record becomes, and rows below nought for what it was; a void record
counts nowhere. They are put in anew, and everything is counted anew, after every migration. What is read here is a
counting.Tally; it names types by their keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import connection, connections, transaction
from django.db.models import Count, Max
from django.db.models.functions import TruncQuarter

from core.dates import quarter_end, quarter_of, quarter_start
from core.prepared import as_date, run_given
from incidents.counting import AGE_SEX, ALONE, DEVICES, ENQUIRY, HAPPENED, TYPE, Tally, place_of, quarter_at
from incidents.models import Incident, IncidentCount

RECORDS, COUNTS = "incidents_incident", "incidents_incidentcount"
PREFIX = "count_incidents"
EVENTS = ("insert", "update", "delete")
READ = ("main_type_id", "recorded_on", "counted_on", "happened_on", "voided_on", "age", "sex", "devices", *ALONE)
FOLD_FROM = 2_000  # rows more than there are different ones, from which on they are added up


def months(day: str, *, on_sqlite: bool) -> str:
    """The months since April of year 0: a twelfth of them is the financial year of a date, a third its quarter."""
    if on_sqlite:
        return f"(strftime('%Y', {day}) * 12 + strftime('%m', {day}) - 4)"
    return f"(date_part('year', {day})::integer * 12 + date_part('month', {day})::integer - 4)"


def columns(row: str, *, on_sqlite: bool) -> dict[str, str]:
    """What is worked out of a record: its quarters, as counting.place_of has them, and its values."""
    recorded, counted, happened = (
        months(f"{row}.{day}", on_sqlite=on_sqlite) for day in ("recorded_on", "counted_on", "happened_on")
    )
    text = "text" if on_sqlite else "varchar"
    return {
        "recorded": f"{recorded} / 3",
        "counted": f"{counted} / 3",
        "type": f"CAST({row}.main_type_id AS {text})",
        "age_sex": f"{row}.age || '|' || {row}.sex",
        "devices": f"{row}.devices",
        "happened": f"coalesce(CAST({happened} / 12 AS {text}), '')",
        **{name: f"{row}.{name}" for name in ALONE},
    }


# (quarter, answer, value): the names of columns() that say them
LINES = [
    ("recorded", TYPE, TYPE),
    ("counted", ENQUIRY, TYPE),
    *(("recorded", name, name) for name in (AGE_SEX, DEVICES, HAPPENED, *ALONE)),
]


def counted(source: str, sign: int) -> str:
    """PostgreSQL: the rows that the records of a table add, one for each of the different ones.

    The records are read once, and each answer is counted for itself: a million take seconds.
    """
    read = ", ".join(f"{said} AS {name}" for name, said in columns("one", on_sqlite=False).items())
    parts = [
        f"SELECT {quarter} AS quarter, '{what}' AS what, {value} AS value, {sign} * count(*) AS n FROM read "  # noqa: S608
        f"WHERE {quarter} IS NOT NULL GROUP BY {quarter}, {value}"
        for quarter, what, value in LINES
    ]
    return (
        f"(WITH read AS MATERIALIZED (SELECT {read} FROM {source} one WHERE one.voided_on IS NULL) "  # noqa: S608
        f"{' UNION ALL '.join(parts)})"
    )


INTO = f"INSERT INTO {COUNTS} (quarter, what, value, n)"
SUMMED = (
    f"SELECT quarter, what, value, sum(n) FROM ({counted('added', 1)} UNION ALL {counted('gone', -1)}) AS both_ways"  # noqa: S608
)
POSTGRES = f"""
    CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql AS $count$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            {INTO} {counted("added", 1)};
        ELSIF TG_OP = 'DELETE' THEN
            {INTO} {counted("gone", -1)};
        ELSE
            {INTO} {SUMMED} GROUP BY 1, 2, 3 HAVING sum(n) <> 0;
        END IF;
        RETURN NULL;
    END
    $count$;
    CREATE OR REPLACE TRIGGER {PREFIX}_insert AFTER INSERT ON {RECORDS}
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}();
    CREATE OR REPLACE TRIGGER {PREFIX}_update AFTER UPDATE ON {RECORDS}
        REFERENCING NEW TABLE AS added OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}();
    CREATE OR REPLACE TRIGGER {PREFIX}_delete AFTER DELETE ON {RECORDS}
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}();
"""  # noqa: S608 (names of our own)


def one_by_one(row: str, sign: int) -> str:
    """SQLite: the same for the one record of a trigger, or for all of a table."""
    source, said = "" if row in ("NEW", "OLD") else f" FROM {row}", columns(row, on_sqlite=True)
    parts = [
        f"SELECT {said[quarter]}, '{what}', {said[value]}, {sign}{source} "  # noqa: S608
        f"WHERE {row}.voided_on IS NULL AND {said[quarter]} IS NOT NULL"
        for quarter, what, value in LINES
    ]
    return f"{INTO} {' UNION ALL '.join(parts)};"


def changed() -> str:
    """SQLite: the condition that a record counts for something else than before."""
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in READ)


def sqlite_triggers() -> dict[str, str]:
    """Name of each trigger → what stands after its name."""
    come, go = one_by_one("NEW", 1), one_by_one("OLD", -1)
    return {
        f"{PREFIX}_insert": f"AFTER INSERT ON {RECORDS} BEGIN {come} END",
        f"{PREFIX}_update": f"AFTER UPDATE ON {RECORDS} WHEN {changed()} BEGIN {go} {come} END",
        f"{PREFIX}_delete": f"AFTER DELETE ON {RECORDS} BEGIN {go} END",
    }


def install(using: str = "default") -> None:
    """Put the triggers in, where the tables are, and count anew. Safe to repeat."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if not {RECORDS, COUNTS} <= set(connection.introspection.table_names(cursor)):
            return
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)  # nobody writes a record from here on until all are counted
        else:
            for name, what in sqlite_triggers().items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {what}")
        cursor.execute(f"DELETE FROM {COUNTS}")  # noqa: S608
        anew = f"{INTO} {counted(RECORDS, 1)}" if connection.vendor == "postgresql" else one_by_one(RECORDS, 1)
        cursor.execute(anew)


def remove(using: str = "default") -> None:
    """Take the triggers off before a migration, which may make either table anew or take it away."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = RECORDS in connection.introspection.table_names(cursor)
        for event in EVENTS if there else ():
            of_table = f" ON {RECORDS}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {PREFIX}_{event}{of_table}")


@transaction.atomic
def fold() -> int:
    """Add up the rows that say something of the same; how many rows fewer there are. Safe to run twice at once."""
    before = IncidentCount.objects.count()
    if before - IncidentCount.objects.order_by().values("quarter", "what", "value").distinct().count() < FOLD_FROM:
        return 0
    last = IncidentCount.objects.aggregate(last=Max("pk"))["last"]
    sums = "SELECT quarter, what, value, sum(n) FROM {} GROUP BY 1, 2, 3 HAVING sum(n) <> 0"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # rows that others add meanwhile stay as they are
            cursor.execute(f"WITH gone AS (DELETE FROM {COUNTS} RETURNING *) {INTO} {sums.format('gone')}")  # noqa: S608
        else:
            cursor.execute(f"{INTO} {sums.format(COUNTS)}")
            IncidentCount.objects.filter(pk__lte=last).delete()
    return before - IncidentCount.objects.count()


def read_tallies(first: int, last: int, keys: Mapping[int, str], *, types_only: bool = False) -> dict[int, Tally]:
    """Place of each quarter from one to another → its tally, as the records are now; two statements.

    `keys` are those of all types by their number; `types_only` leaves out all but the count by type, and the events.
    """
    counts: dict[int, dict[str, dict[str, int]]] = {place: {} for place in range(first, last + 1)}
    for quarter, what, value, records in run_given(kept_counts, {"first": first, "last": last}, types_only):
        said = keys[int(value)] if what in (TYPE, ENQUIRY) else value
        counts[quarter].setdefault(what, {})[said] = int(records)
    shared = {} if types_only else events_within(first, last)
    return {
        place: Tally(found, sum(found.get(TYPE, {}).values()) - shared.get(place, 0)) for place, found in counts.items()
    }


def kept_counts(given: dict[str, int], types_only: bool):
    """What is counted of the quarters from one to another."""
    rows = IncidentCount.objects.of_quarters(given["first"], given["last"])
    return rows.filter(what=TYPE) if types_only else rows


def events_within(first: int, last: int) -> Mapping[int, int]:
    """Place of each quarter → by how many its events are fewer than its children, in its own days; one statement."""
    found = run_given(fewer_by_quarter, days_of(first, last))
    return {place_of(*quarter_of(as_date(begins))): fewer for begins, fewer in found}


def fewer_by_quarter(days: dict[str, dt.date]):
    """The first day of each quarter, and by how many its events are fewer than its children."""
    return in_events(days).annotate(begins=TruncQuarter("recorded_on")).values_list("begins").annotate(fewer=FEWER)


def events_of(first: int, last: int) -> int:
    """Into how many fewer events than children the records of several quarters fall, taken together; one statement."""
    return in_events(days_of(first, last)).aggregate(fewer=FEWER)["fewer"]


# Nothing but the event is counted, so that the index "incident_events" is all that is read
FEWER = Count("event") - Count("event", distinct=True)


def days_of(first: int, last: int) -> dict[str, dt.date]:
    """The first and the last day of several quarters."""
    return {"begin": quarter_start(*quarter_at(first)), "end": quarter_end(*quarter_at(last))}


def in_events(days: dict[str, dt.date]):
    """Records of some days that stand in an event, which others may share."""
    return (
        Incident.objects.standing().recorded_within(days["begin"], days["end"]).filter(event__isnull=False).order_by()
    )
