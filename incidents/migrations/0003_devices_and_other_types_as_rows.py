"""Devices and other types of an incident, which stood in one text with commas, become rows of their own.

Its history keeps them as that text: history is not written anew.
"""

import django.db.models.deletion
from django.db import migrations, models

import core.records.rows
from core.migrations._operations import CreateTables, RunOnDatabase, StateOnly

DEVICES = [
    ("phone", "Mobile phone"), ("tablet", "Tablet"), ("computer", "Computer"), ("console", "Games console"),
    ("other", "Other device"), ("not_known", "Not known"),
]  # fmt: skip
LISTS = (  # column of before and its length, table of the rows, their column
    ("devices", 100, "incidents_incidentdevice", "device"),
    ("other_types", 400, "incidents_incidentothertype", "kind_id"),
)


def to_rows(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for column, _, table, value in LISTS:
            cursor.execute(f"SELECT id, {column} FROM incidents_incident WHERE {column} <> '' ORDER BY id")  # noqa: S608
            rows = [(key, each) for key, text in cursor.fetchall() for each in text.split(",") if each]
            cursor.executemany(f"INSERT INTO {table} (incident_id, {value}) VALUES (%s, %s)", rows)  # noqa: S608
            cursor.execute(f"ALTER TABLE incidents_incident DROP COLUMN {column}")


def to_text(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for column, length, table, value in LISTS:
            cursor.execute(f"ALTER TABLE incidents_incident ADD COLUMN {column} varchar({length}) DEFAULT '' NOT NULL")
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


def joined(label, length, choices=None):
    return core.records.rows.JoinedField(label, max_length=length, blank=True, choices=choices)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_counts_by_queries")]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="IncidentDevice",
                    fields=[
                        ("id", key()),
                        ("device", models.CharField(choices=DEVICES, max_length=20, verbose_name="device")),
                        ("incident", incident("device_rows")),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("incident", "device"), name="incident_device_once")
                        ],
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
                        "constraints": [
                            models.UniqueConstraint(fields=("incident", "kind"), name="incident_other_type_once")
                        ],
                    },
                ),
            ]
        ),
        RunOnDatabase(to_rows, to_text),
        StateOnly(
            [
                migrations.RemoveField("incident", "devices"),
                migrations.RemoveField("incident", "other_types"),
                migrations.AlterField("historicalincident", "devices", joined("devices", 100, DEVICES)),
                migrations.AlterField("historicalincident", "other_types", joined("other types", 400)),
            ]
        ),
    ]
