"""What a list of agencies held is kept until it is accepted or cancelled, and stands in no version of the import."""

from django.db import migrations, models


def forget(apps, schema_editor):
    done = apps.get_model("agencies", "AgencyImport").objects.exclude(state__in=["columns", "preview"])
    done.update(rows={})


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_words")]

    operations = [
        migrations.AlterField(model_name="agencyimport", name="rows", field=models.JSONField(blank=True, default=dict)),
        # with a default, so that it can be brought back where there are versions
        migrations.AlterField(
            model_name="historicalagencyimport", name="rows", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.RemoveField(model_name="historicalagencyimport", name="rows"),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
