"""Indexes that only PostgreSQL has, of the words by which agencies are found.

Words need pg_trgm, which comes with PostgreSQL and which the owner of a database may create. Where it is missing or
refused words are found without these indexes (agencies/words.py). On SQLite there are none.
"""

import logging

from django.db import DatabaseError, migrations, transaction

# the expressions are those that Django's icontains compares
FIELDS = ("name", "postcode", "national_reference", "local_reference", "address")
WORDS = {
    "words_of_agencies": f"agencies_agency USING gin ({', '.join(f'upper({name}) gin_trgm_ops' for name in FIELDS)})",
    "words_of_officers": "agencies_eslo USING gin (upper(name) gin_trgm_ops)",
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, of in WORDS.items():
                schema_editor.execute(f"CREATE INDEX {name} ON {of}")
    except DatabaseError as error:
        logging.getLogger(__name__).info("No indexes of words, words are found without them: %s", error)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in WORDS:  # the extension stays: others may use it
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
