"""Drops the indexes of words: a board has some hundred actions, which are read as fast without.

They needed the extension pg_trgm, which not every PostgreSQL has.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_action_of_plan")]

    operations = [
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_updates", migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_actions", migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_methods", migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_objectives", migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_fields", migrations.RunSQL.noop),
        migrations.RunSQL("DROP INDEX IF EXISTS words_of_leads", migrations.RunSQL.noop),
    ]
