"""Since when agencies are without a confirmation and a training is stored beside them, and set for those that there are."""

import django.db.models.functions.text
from django.db import migrations, models

LEAD = """FROM agencies_eslo AS e WHERE e.agency_id = agencies_agency.id AND e.post = 'lead'
    AND e.valid_from <= CURRENT_DATE AND (e.valid_to IS NULL OR e.valid_to >= CURRENT_DATE)"""
FILL = f"""
    UPDATE agencies_agency SET
        confirmed_since = (SELECT coalesce(e.confirmed_on, e.valid_from) {LEAD}),
        trained_since = (SELECT coalesce(e.trained_on, '0001-01-01') {LEAD}),
        lead_until = (SELECT e.valid_to {LEAD})"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_forgetting_what_a_list_held"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="confirmed_since",
            field=models.DateField(editable=False, null=True, verbose_name="lead officer confirmed"),
        ),
        migrations.AddField(
            model_name="agency",
            name="lead_until",
            field=models.DateField(editable=False, null=True, verbose_name="last day of the lead officer"),
        ),
        migrations.AddField(
            model_name="agency",
            name="trained_since",
            field=models.DateField(editable=False, null=True, verbose_name="lead officer trained"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="confirmed_since",
            field=models.DateField(editable=False, null=True, verbose_name="lead officer confirmed"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="lead_until",
            field=models.DateField(editable=False, null=True, verbose_name="last day of the lead officer"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="trained_since",
            field=models.DateField(editable=False, null=True, verbose_name="lead officer trained"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(
                django.db.models.functions.text.Lower("name"),
                include=("id", "name", "active_from", "active_to"),
                name="agency_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(
                models.F("confirmed_since"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("confirmed_since__isnull", False)),
                include=("id", "name", "active_from", "active_to", "lead_until"),
                name="agency_by_confirmation",
            ),
        ),
        migrations.AddIndex(
            model_name="agency",
            index=models.Index(
                models.F("trained_since"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("confirmed_since__isnull", False)),
                include=("id", "name", "active_from", "active_to", "lead_until"),
                name="agency_by_training",
            ),
        ),
    ]
