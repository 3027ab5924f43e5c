"""Indexes that only PostgreSQL has: of the words in texts, and of rows by their action or method with all that they
are found and sorted by, so that the rows themselves need not be read.

Words need pg_trgm, which comes with PostgreSQL and which the owner of a database may create. Where it is missing or
refused there are no such indexes, and words are found without them (actions/words.py). On SQLite nothing is done.
"""

import logging

from django.db import DatabaseError, migrations, transaction

KEYS = 'status, due, first_lead, last_update_on, "row", id'
ROWS = {
    "placement_of_action": f"actions_placement (action_id) INCLUDE (plan_id, {KEYS}) WHERE archived_on IS NULL",
    "placement_of_method": f"actions_placement (method_id) INCLUDE (plan_id, action_id, {KEYS}) "
    "WHERE archived_on IS NULL",
}
# The expression is the one that Django's icontains compares. None is partial: only of whole ones does the planner know
# how rare a word is.
WORDS = {
    "words_of_updates": "actions_progressupdate USING gin (upper(text) gin_trgm_ops)",
    "words_of_actions": "actions_action USING gin (upper(text) gin_trgm_ops)",
    "words_of_methods": "actions_method USING gin (upper(text) gin_trgm_ops)",
    "words_of_objectives": "actions_objective USING gin (upper(text) gin_trgm_ops)",
    "words_of_leads": "actions_actionlead USING gin (upper(printed_as) gin_trgm_ops)",
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, of in ROWS.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {of}")
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, of in WORDS.items():
                schema_editor.execute(f"CREATE INDEX {name} ON {of}")
    except DatabaseError as error:
        logging.getLogger(__name__).info("No indexes of words, words are found without them: %s", error)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in (*ROWS, *WORDS):  # the extension stays: others may use it
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
