"""Certificates have no numbers any more: whoever came to a course has one."""

from django.db import migrations

from core.migrations._operations import Resealed


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_no_indexes_of_words"), ("core", "0002_guards")]

    operations = [
        migrations.RemoveConstraint(model_name="trainingattendance", name="certificate_number_once"),
        migrations.RemoveField(model_name="trainingattendance", name="certificate"),
        Resealed(
            "agencies_historicaltrainingattendance",
            "The number of the certificate was taken off places on courses",
            models=[migrations.RemoveField(model_name="historicaltrainingattendance", name="certificate")],
        ),
    ]
