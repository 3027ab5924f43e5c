"""Which agency has seen which news is not kept any more, nor on which day the others were last written to."""

from django.db import migrations

from core.migrations._operations import Resealed


class Migration(migrations.Migration):
    dependencies = [("guidance", "0003_nothing_counts_seen_news")]

    operations = [
        migrations.RemoveConstraint(model_name="news", name="news_reminded_once_published"),
        migrations.RemoveField(model_name="news", name="reminded_on"),
        Resealed(
            "guidance_historicalnews",
            "The day on which agencies were written to was taken off news",
            models=[migrations.RemoveField(model_name="historicalnews", name="reminded_on")],
        ),
        Resealed(
            "guidance_newsseen",
            "The list of which agency has seen which news was dropped",
            models=[migrations.DeleteModel(name="NewsSeen")],
        ),
    ]
