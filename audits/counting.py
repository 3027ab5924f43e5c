"""The database counts the returns of each round while they are written, so that no page has to count tens of thousands.

Triggers add a row to ReturnCount for what a return becomes and one below nought for what it was. They are put in anew,
and everything is counted anew, after every migration.
"""

from __future__ import annotations

from collections import Counter

from django.db import connections, transaction

from audits.models import ReturnCount

RETURNS, COUNTS = "audits_return", "audits_returncount"
BY = ("round_id", "kind", "state", "submitted_on", "extended_to")
COLUMNS = f"{', '.join(BY)}, exempt, n"
PREFIX = "count_returns"
FOLD_FROM = 300  # rows more than there are standings, from which on they are added up


def columns(row: str) -> str:
    """The standing of a return as it is in a trigger's row."""
    return ", ".join(f"{row}.{name}" for name in BY) + f", {row}.exempt_on IS NOT NULL"


def changed(differs: str) -> str:
    """The condition that a return stands elsewhere than before; `differs` compares what may be NULL."""
    return " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in (*BY, "exempt_on"))


POSTGRES = f"""
    CREATE OR REPLACE FUNCTION {PREFIX}_added() RETURNS trigger LANGUAGE plpgsql AS $count$
    BEGIN
        INSERT INTO {COUNTS} ({COLUMNS}) SELECT {columns("added")}, count(*) FROM added GROUP BY {columns("added")};
        RETURN NULL;
    END
    $count$;
    CREATE OR REPLACE FUNCTION {PREFIX}_changed() RETURNS trigger LANGUAGE plpgsql AS $count$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            INSERT INTO {COUNTS} ({COLUMNS}) VALUES ({columns("OLD")}, -1), ({columns("NEW")}, 1);
        ELSE
            INSERT INTO {COUNTS} ({COLUMNS}) VALUES ({columns("OLD")}, -1);
        END IF;
        RETURN NULL;
    END
    $count$;
    CREATE OR REPLACE TRIGGER {PREFIX}_insert AFTER INSERT ON {RETURNS}
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_added();
    CREATE OR REPLACE TRIGGER {PREFIX}_update AFTER UPDATE ON {RETURNS}
        FOR EACH ROW WHEN ({changed("IS DISTINCT FROM")}) EXECUTE FUNCTION {PREFIX}_changed();
    CREATE OR REPLACE TRIGGER {PREFIX}_delete AFTER DELETE ON {RETURNS}
        FOR EACH ROW EXECUTE FUNCTION {PREFIX}_changed();
"""  # noqa: S608 (names of our own)
GONE = f"INSERT INTO {COUNTS} ({COLUMNS}) VALUES ({columns('OLD')}, -1);"  # noqa: S608
COME = f"INSERT INTO {COUNTS} ({COLUMNS}) VALUES ({columns('NEW')}, 1);"  # noqa: S608
SQLITE = {
    f"{PREFIX}_insert": f"AFTER INSERT ON {RETURNS} BEGIN {COME} END",
    f"{PREFIX}_update": f"AFTER UPDATE ON {RETURNS} WHEN {changed('IS NOT')} BEGIN {GONE} {COME} END",
    f"{PREFIX}_delete": f"AFTER DELETE ON {RETURNS} BEGIN {GONE} END",
}
ANEW = f"""
    INSERT INTO {COUNTS} ({COLUMNS})
    SELECT {columns(RETURNS)}, count(*) FROM {RETURNS} GROUP BY {columns(RETURNS)}"""  # noqa: S608


def install(using: str = "default") -> None:
    """Put the triggers in, where the tables are, and count anew. Safe to repeat."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if not {RETURNS, COUNTS} <= set(connection.introspection.table_names(cursor)):
            return
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)  # nobody writes a return from here on until all are counted
        else:
            for name, what in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {what}")
        cursor.execute(f"DELETE FROM {COUNTS}")  # noqa: S608
        cursor.execute(ANEW)


def remove(using: str = "default") -> None:
    """Take the triggers off before a migration, which may make either table anew or take it away."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = RETURNS in connection.introspection.table_names(cursor)
        for event in ("insert", "update", "delete") if there else ():
            of_table = f" ON {RETURNS}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {PREFIX}_{event}{of_table}")


@transaction.atomic
def fold() -> int:
    """Add up the rows of rounds on which much was written; how many rows fewer there are. Safe to run twice at once."""
    standings = ReturnCount.objects.order_by().values("round", *BY[1:], "exempt").distinct().count()
    if ReturnCount.objects.count() - standings < FOLD_FROM:
        return 0
    rows = list(ReturnCount.objects.select_for_update())
    sums: Counter = Counter()
    for row in rows:
        sums[tuple(getattr(row, name) for name in (*BY, "exempt"))] += row.n
    ReturnCount.objects.filter(pk__in=[row.pk for row in rows]).delete()
    kept = [dict(zip((*BY, "exempt"), key, strict=True), n=n) for key, n in sums.items() if n]
    ReturnCount.objects.bulk_create(ReturnCount(**values) for values in kept)
    return len(rows) - len(kept)
