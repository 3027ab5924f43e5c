"""A function that writes the tables of waiting answers to new files, without old versions of rows (ADR 89).

It runs with the rights of the owner, and does nothing else. The tables lose their foreign keys, which would make it
wait for locks on classes and rounds, and the indexes of these, since their unique indexes begin with the same column.
"""

import django.db.models.deletion
from django.db import migrations, models

from core.migrations._operations import RunOnDatabase

# It gives up before PostgreSQL looks for deadlocks (after a second), so that no child's form is broken off for it. Only
# a snapshot that is taken after the lock shows every form; isolation above READ COMMITTED has an earlier one.
REWRITE = """
CREATE FUNCTION rewrite_waiting_answers() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = %SCHEMA%, pg_temp SET lock_timeout = '500ms' AS $rewrite$
DECLARE
    marks voices_waitingmark[];
    counts voices_waitingcount[];
    pools voices_waitingpool[];
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'Waiting answers are rewritten under READ COMMITTED only';
    END IF;
    LOCK TABLE voices_waitingmark, voices_waitingcount, voices_waitingpool IN ACCESS EXCLUSIVE MODE;
    marks := ARRAY(SELECT each FROM voices_waitingmark AS each ORDER BY survey_class_id, mark);
    counts := ARRAY(SELECT each FROM voices_waitingcount AS each ORDER BY survey_class_id, question, option);
    pools := ARRAY(SELECT each FROM voices_waitingpool AS each ORDER BY round_id, question, option);
    TRUNCATE voices_waitingmark, voices_waitingcount, voices_waitingpool;
    INSERT INTO voices_waitingmark (survey_class_id, mark) SELECT survey_class_id, mark FROM unnest(marks);
    INSERT INTO voices_waitingcount SELECT * FROM unnest(counts);
    INSERT INTO voices_waitingpool SELECT * FROM unnest(pools);
END
$rewrite$
"""

# What was answered under an earlier version of the application is removed at the first pass of the scheduler.
ASK = "INSERT INTO voices_oldversions SELECT WHERE EXISTS (SELECT FROM voices_settingsurvey)"


def create_function(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        cursor.execute(REWRITE.replace("%SCHEMA%", schema))
        cursor.execute(ASK)


def drop_function(schema_editor):
    schema_editor.execute("DROP FUNCTION rewrite_waiting_answers()")


class Migration(migrations.Migration):
    dependencies = [("voices", "0002_unlogged")]

    operations = [
        migrations.CreateModel(
            name="OldVersions",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AlterField(
            model_name="waitingcount",
            name="survey_class",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="counts",
                to="voices.surveyclass",
            ),
        ),
        migrations.AlterField(
            model_name="waitingmark",
            name="survey_class",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marks",
                to="voices.surveyclass",
            ),
        ),
        migrations.AlterField(
            model_name="waitingpool",
            name="round",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children_waiting",
                to="audits.round",
            ),
        ),
        RunOnDatabase(create_function, drop_function),
    ]
