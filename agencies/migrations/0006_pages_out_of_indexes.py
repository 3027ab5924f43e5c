"""The three indexes of the list of agencies hold all that is asked of an agency before its page is read.

By name: also since when there is a lead officer, and to which day. For fifty vacant posts of 28,000 agencies, and 250
beyond them to be counted, the database passes over 2,700 that have one: 2.3 ms to look at each, 0.5 out of the index.
Of a kind, and by kind: whether each is active. A page took 300 looks at agencies, and takes a few at the index.
"""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_words_of_posts"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="agency",
            name="agency_of_kind_by_name",
        ),
        migrations.RemoveIndex(
            model_name="agency",
            name="agency_by_place_of_kind",
        ),
        migrations.RemoveIndex(
            model_name="agency",
            name="agency_by_name",
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(
                django.db.models.functions.text.Lower("name"),
                include=("id", "name", "active_from", "active_to", "confirmed_since", "lead_until"),
                name="agency_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(
                models.F("kind"),
                django.db.models.functions.text.Lower("name"),
                include=("id", "name", "active_from", "active_to"),
                name="agency_of_kind_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(
                models.Case(
                    models.When(kind="nursery", then=models.Value(0)),
                    models.When(kind="primary", then=models.Value(1)),
                    models.When(kind="secondary", then=models.Value(2)),
                    models.When(kind="special", then=models.Value(3)),
                    models.When(kind="pru", then=models.Value(4)),
                    models.When(kind="college", then=models.Value(5)),
                    models.When(kind="independent", then=models.Value(6)),
                    models.When(kind="childrens_services", then=models.Value(7)),
                    models.When(kind="police", then=models.Value(8)),
                    models.When(kind="health", then=models.Value(9)),
                    models.When(kind="probation", then=models.Value(10)),
                    models.When(kind="youth", then=models.Value(11)),
                    models.When(kind="voluntary", then=models.Value(12)),
                    models.When(kind="fostering", then=models.Value(13)),
                    models.When(kind="tuition", then=models.Value(14)),
                    models.When(kind="leisure", then=models.Value(15)),
                    models.When(kind="access_point", then=models.Value(16)),
                    models.When(kind="other", then=models.Value(17)),
                ),
                django.db.models.functions.text.Lower("name"),
                include=("kind", "id", "name", "active_from", "active_to"),
                name="agency_by_place_of_kind",
            ),
        ),
    ]
