"""Places on courses have a state, an address and a certificate; courses have a length, a number of places and an end of
booking.

Whoever had been taken off a list is cancelled, whoever came has come. Those on the list of a course whose attendance
was noted, who did not come, get a version that says so.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from core.migrations._operations import AddColumns, DropColumns, InOneState, Resealed, RunOnDatabase

PLACES, PAST = "agencies_trainingattendance", "agencies_historicaltrainingattendance"
STATE = "CASE WHEN removed_on IS NOT NULL THEN 'cancelled' WHEN attended THEN 'came' ELSE 'booked' END"
ABSENT = (
    "state = 'booked' AND session_id IN (SELECT id FROM agencies_trainingsession WHERE attendance_noted_on IS NOT NULL)"
)


def check_now(cursor):
    """PostgreSQL alters no table with checks that wait for the end of the transaction."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def carry(schema_editor):
    """Give each place its state. The guards of history refuse UPDATE on PostgreSQL, where the column is typed anew."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {PLACES} SET state = {STATE}")  # noqa: S608 (constants of this file)
        if connection.vendor == "postgresql":
            check_now(cursor)
            cursor.execute(f"ALTER TABLE {PAST} ALTER COLUMN state TYPE varchar(9) USING {STATE}")
        else:
            cursor.execute(f"UPDATE {PAST} SET state = {STATE}")  # noqa: S608
        cursor.execute(f"SELECT id FROM {PLACES} WHERE {ABSENT}")  # noqa: S608
        if absent := [row[0] for row in cursor.fetchall()]:
            keys = [(key,) for key in absent]
            set_absent = f"UPDATE {PLACES} SET state = 'absent', version = version + 1 WHERE id = %s"  # noqa: S608
            cursor.executemany(set_absent, keys)
            table = connection.introspection.get_table_description(cursor, PLACES)
            names = ", ".join(column.name for column in table)
            into = f"INSERT INTO {PAST} ({names}, history_date, history_type, history_change_reason) "
            add_version = f"{into} SELECT {names}, %s, '~', 'Did not come' FROM {PLACES} WHERE id = %s"  # noqa: S608
            now = timezone.now()
            cursor.executemany(add_version, [(now, key) for key in absent])
        if connection.vendor == "postgresql":
            check_now(cursor)


def carry_back(schema_editor):
    """Places say again whether people came, and from when they are off the list; of their past it is not known."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_trainingattendance SET attended = (state = 'came')")
        off = "UPDATE agencies_trainingattendance SET removed_on = %s WHERE state = 'cancelled'"
        cursor.execute(off, [timezone.localdate()])
        if schema_editor.connection.vendor == "postgresql":
            check_now(cursor)


def attended():
    return models.BooleanField(default=False, verbose_name="came")


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0005_addresses_from_both_mailboxes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneState([
            migrations.RemoveConstraint(
                model_name='trainingattendance',
                name='attendance_once_on_a_course',
            ),
            migrations.RemoveConstraint(
                model_name='trainingattendance',
                name='attendance_by_name_once_on_a_course',
            ),
        ]),
        migrations.RemoveConstraint(
            model_name='trainingattendance',
            name='attendance_of_the_listed_only',
        ),
        Resealed("agencies_historicaltrainingattendance", "Places on courses say who booked them", [
            migrations.AddField(
                model_name='historicaltrainingattendance',
                name='booked_by',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='trainingattendance',
                name='booked_by',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
        ]),
        Resealed("agencies_historicaltrainingsession", "Courses have a length and a number of places", [
            Resealed("agencies_historicaltrainingattendance", "Places on courses have a state", [
                migrations.AddField(
                    model_name='historicaltrainingsession',
                    name='booking_closes_on',
                    field=models.DateField(blank=True, null=True, verbose_name='last day for booking'),
                ),
                migrations.AddField(
                    model_name='historicaltrainingsession',
                    name='ends_at',
                    field=models.TimeField(blank=True, null=True, verbose_name='ends at'),
                ),
                migrations.AddField(
                    model_name='historicaltrainingsession',
                    name='places',
                    field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of places'),
                ),
                migrations.AddField(
                    model_name='trainingsession',
                    name='booking_closes_on',
                    field=models.DateField(blank=True, null=True, verbose_name='last day for booking'),
                ),
                migrations.AddField(
                    model_name='trainingsession',
                    name='ends_at',
                    field=models.TimeField(blank=True, null=True, verbose_name='ends at'),
                ),
                migrations.AddField(
                    model_name='trainingsession',
                    name='places',
                    field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of places'),
                ),
                AddColumns([
                    ("historicaltrainingsession", "join_link", models.URLField(blank=True, max_length=500, verbose_name='link to join online'), "''"),
                    ("historicaltrainingsession", "joining_words", models.TextField(blank=True, max_length=1000, verbose_name='what people need to know before they come'), "''"),
                    ("trainingattendance", "certificate", models.CharField(blank=True, max_length=20, verbose_name='number of the certificate'), "''"),
                    ("trainingattendance", "email", models.EmailField(blank=True, max_length=254, verbose_name='e-mail address at work'), "''"),
                    ("trainingattendance", "state", models.CharField(choices=[('booked', 'Booked'), ('cancelled', 'Cancelled'), ('came', 'Came'), ('absent', 'Did not come')], default='booked', max_length=9), "'booked'"),
                    ("trainingsession", "join_link", models.URLField(blank=True, max_length=500, verbose_name='link to join online'), "''"),
                    ("trainingsession", "joining_words", models.TextField(blank=True, max_length=1000, verbose_name='what people need to know before they come'), "''"),
                ]),
                AddColumns([
                    ("historicaltrainingattendance", "certificate", models.CharField(blank=True, max_length=20, verbose_name='number of the certificate'), "''"),
                    ("historicaltrainingattendance", "email", models.EmailField(blank=True, max_length=254, verbose_name='e-mail address at work'), "''"),
                    ("historicaltrainingattendance", "state", models.CharField(choices=[('booked', 'Booked'), ('cancelled', 'Cancelled'), ('came', 'Came'), ('absent', 'Did not come')], default='booked', max_length=9), "'booked'"),
                ]),
                RunOnDatabase(carry, carry_back),
                DropColumns([
                    ("historicaltrainingattendance", "attended", attended(), "false"),
                    ("trainingattendance", "attended", attended(), "false"),
                ]),
                migrations.RemoveField(model_name='historicaltrainingattendance', name='removed_on'),
            ]),
        ]),
        migrations.RemoveField(model_name='trainingattendance', name='removed_on'),
        InOneState([
            migrations.AddConstraint(
                model_name='trainingattendance',
                constraint=models.UniqueConstraint(condition=models.Q(('eslo__isnull', False), models.Q(('state', 'cancelled'), _negated=True)), fields=('session', 'eslo'), name='attendance_once_on_a_course'),
            ),
            migrations.AddConstraint(
                model_name='trainingattendance',
                constraint=models.UniqueConstraint(models.F('session'), models.F('agency'), django.db.models.functions.text.Lower('name'), condition=models.Q(('eslo__isnull', True), models.Q(('state', 'cancelled'), _negated=True), models.Q(('name', ''), _negated=True)), name='attendance_by_name_once_on_a_course'),
            ),
            migrations.AddConstraint(
                model_name='trainingattendance',
                constraint=models.UniqueConstraint(condition=models.Q(('certificate', ''), _negated=True), fields=('certificate',), name='certificate_number_once'),
            ),
            migrations.AddConstraint(
                model_name='trainingsession',
                constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('starts_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='training_ends_after_it_starts', violation_error_message='The end must be after the start.'),
            ),
            migrations.AddConstraint(
                model_name='trainingsession',
                constraint=models.CheckConstraint(condition=models.Q(('places__isnull', True), ('places__gte', 1), _connector='OR'), name='training_has_a_place', violation_error_message='Enter a number of places from 1, or leave it blank for no limit.'),
            ),
            migrations.AddConstraint(
                model_name='trainingsession',
                constraint=models.CheckConstraint(condition=models.Q(('booking_closes_on__isnull', True), ('booking_closes_on__lte', models.F('held_on')), _connector='OR'), name='training_booking_closes_before', violation_error_message='Booking must close on or before the day of the session.'),
            ),
        ]),
    ]
