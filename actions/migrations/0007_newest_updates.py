"""The newest updates out of an index: a search for a common word reads them until it has enough."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0006_words_of_objectives_and_methods")]

    operations = [
        migrations.AddIndex(
            model_name="progressupdate",
            index=models.Index(condition=models.Q(("voided_on", None)), fields=["-on", "-id"], name="update_newest"),
        ),
    ]
