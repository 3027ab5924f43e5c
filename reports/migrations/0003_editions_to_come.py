from django.db import migrations, models

from core.migrations._operations import AddColumns


def rewritten():
    return models.JSONField(default=list, editable=False, verbose_name="editions without the words")


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_sentence_choices")]

    operations = [AddColumns([("redaction", "rewritten", rewritten(), "'[]'")])]
