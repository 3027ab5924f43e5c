"""Longer texts of documents fit: headings of the update column, names of authors, terms of the glossary."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0003_row_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="glossaryterm",
            name="term",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="historicalglossaryterm",
            name="term",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="historicalplan",
            name="update_heading",
            field=models.CharField(
                default="Progress / Update", max_length=200, verbose_name="heading of the last column"
            ),
        ),
        migrations.AlterField(
            model_name="historicalprogressupdate",
            name="author_name",
            field=models.CharField(blank=True, max_length=150, verbose_name="name or role"),
        ),
        migrations.AlterField(
            model_name="plan",
            name="update_heading",
            field=models.CharField(
                default="Progress / Update", max_length=200, verbose_name="heading of the last column"
            ),
        ),
        migrations.AlterField(
            model_name="progressupdate",
            name="author_name",
            field=models.CharField(blank=True, max_length=150, verbose_name="name or role"),
        ),
    ]
