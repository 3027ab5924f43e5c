"""The database refuses two lead officers of one agency on the same day.

PostgreSQL: an exclusion constraint over ranges. SQLite: two triggers, put in anew after each migration, since a
table that is made anew loses them.
"""

from django.db import connections

NAME = "eslo_one_lead_at_a_time"
TABLE = "agencies_eslo"
REFUSAL = "An agency has one lead officer at a time."

# an agency as a range of one number: so that the index needs no extension
POSTGRES = f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        int8range(agency_id, agency_id, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&
    ) WHERE (post = 'lead')"""
SQLITE = f"""
    CREATE TRIGGER IF NOT EXISTS {NAME}_{{event}} BEFORE {{moment}} ON {TABLE}
    WHEN NEW.post = 'lead' AND EXISTS (
        SELECT 1 FROM {TABLE} AS other
        WHERE other.agency_id = NEW.agency_id AND other.post = 'lead' AND other.id IS NOT NEW.id
          AND other.valid_from <= coalesce(NEW.valid_to, '9999-12-31')
          AND coalesce(other.valid_to, '9999-12-31') >= NEW.valid_from)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""  # noqa: S608 (names of our own)
MOMENTS = {"insert": "INSERT", "update": "UPDATE OF agency_id, post, valid_from, valid_to"}


def install(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass", [NAME, TABLE])
            if cursor.fetchone() is None:
                cursor.execute(POSTGRES)
        else:
            for event, moment in MOMENTS.items():
                cursor.execute(SQLITE.format(event=event, moment=moment))
