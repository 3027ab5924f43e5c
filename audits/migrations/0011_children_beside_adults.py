"""A round may ask children too, and a question may name the children's question beside it."""

import django.db.models.deletion
from django.db import migrations, models

from core.migrations._operations import InOneState, StateOnly

SUBJECTS = [
    ("agency", "One return for each agency"),
    ("access_point", "One return for each internet access point"),
    ("survey", "Totals of a survey, one return for each agency"),
    ("children", "Asked of children, and counted on arrival"),
]


def mirrors() -> models.CharField:
    return models.CharField(blank=True, max_length=10, verbose_name="children’s question beside it")


def children(**options) -> models.ForeignKey:
    return models.ForeignKey(
        to="audits.edition", blank=True, null=True, verbose_name="questions for children", **options
    )


def subject() -> models.CharField:
    return models.CharField(choices=SUBJECTS, default="agency", max_length=12, verbose_name="what a return is about")


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0010_time_of_the_last_step"),
    ]

    operations = [
        InOneState(
            models=[
                migrations.AddField("historicalquestion", "mirrors", mirrors()),
                migrations.AddField("question", "mirrors", mirrors()),
                migrations.AddField(
                    "historicalround",
                    "children",
                    children(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+"),
                ),
                migrations.AddField(
                    "round",
                    "children",
                    children(on_delete=django.db.models.deletion.PROTECT, related_name="children_rounds"),
                ),
            ]
        ),
        StateOnly(
            [
                migrations.AlterField("historicalquestionnaire", "subject", subject()),
                migrations.AlterField("questionnaire", "subject", subject()),
            ]
        ),
    ]
