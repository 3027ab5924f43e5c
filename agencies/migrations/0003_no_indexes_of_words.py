"""Drops the indexes of words: a board has some hundred agencies and officers, which are read as fast without.

They needed the extension pg_trgm, which not every PostgreSQL has.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_search")]

    operations = [
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_agencies", migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_officers", migrations.RunSQL.noop),
    ]
