"""The database refuses two lead officers of one agency on the same day: an exclusion constraint over ranges."""

from django.db import connections

NAME = "eslo_one_lead_at_a_time"
TABLE = "agencies_eslo"

# an agency as a range of one number: so that the index needs no extension
CONSTRAINT = f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        int8range(agency_id, agency_id, '[]') WITH &&, daterange(valid_from, valid_to, '[]') WITH &&
    ) WHERE (post = 'lead')"""


def install(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass", [NAME, TABLE])
        if cursor.fetchone() is None:
            cursor.execute(CONSTRAINT)
