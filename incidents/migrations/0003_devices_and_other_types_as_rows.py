"""Devices and other types of an incident, which stood in one text with commas, become rows of their own.

Its history keeps them as that text: history is not written anew.
"""

import django.db.models.deletion
from django.db import migrations, models

import core.records.rows
from core.migrations._operations import RunOnDatabase

DEVICES = [
    ("phone", "Mobile phone"), ("tablet", "Tablet"), ("computer", "Computer"), ("console", "Games console"),
    ("other", "Other device"), ("not_known", "Not known"),
]  # fmt: skip
LISTS = (("devices", "incidents_incidentdevice", "device"), ("other_types", "incidents_incidentothertype", "kind_id"))


def to_rows(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for column, table, value in LISTS:
            cursor.execute(f"SELECT id, {column} FROM incidents_incident WHERE {column} <> '' ORDER BY id")  # noqa: S608
            rows = [(key, each) for key, text in cursor.fetchall() for each in text.split(",") if each]
            cursor.executemany(f"INSERT INTO {table} (incident_id, {value}) VALUES (%s, %s)", rows)  # noqa: S608


def to_text(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for column, table, value in LISTS:
            cursor.execute(f"SELECT incident_id, {value} FROM {table} ORDER BY id")  # noqa: S608
            values = {}
            for key, each in cursor.fetchall():
                values.setdefault(key, []).append(each)
            texts = [(",".join(each), key) for key, each in values.items()]
            cursor.executemany(f"UPDATE incidents_incident SET {column} = %s WHERE id = %s", texts)  # noqa: S608


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def incident(name):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to="incidents.incident")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_counts_by_queries")]

    operations = [
        migrations.CreateModel(
            name="IncidentDevice",
            fields=[
                ("id", key()),
                ("device", models.CharField(choices=DEVICES, max_length=20, verbose_name="device")),
                ("incident", incident("device_rows")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("incident", "device"), name="incident_device_once")],
            },
        ),
        migrations.CreateModel(
            name="IncidentOtherType",
            fields=[
                ("id", key()),
                ("incident", incident("other_type_rows")),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incidenttype",
                        to_field="key",
                        verbose_name="type",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("incident", "kind"), name="incident_other_type_once")],
            },
        ),
        RunOnDatabase(to_rows, to_text),
        migrations.RemoveField(model_name="incident", name="devices"),
        migrations.RemoveField(model_name="incident", name="other_types"),
        migrations.AlterField(
            model_name="historicalincident",
            name="devices",
            field=core.records.rows.JoinedField(blank=True, choices=DEVICES, max_length=400, verbose_name="devices"),
        ),
        migrations.AlterField(
            model_name="historicalincident",
            name="other_types",
            field=core.records.rows.JoinedField(blank=True, max_length=400, verbose_name="other types"),
        ),
    ]
