"""Evidence whose file was removed for good names no file any more: it stood for one that is missing from backups."""

from django.db import migrations, models
from django.db.models import Q

NOW = (
    Q(url="") & ~Q(file="") & ~Q(filename="")
    | ~Q(url="") & Q(file="", filename="")
    | Q(url="", file="", removed_on__isnull=False)
)
NAME = "evidence_is_a_file_or_an_address"
REMOVED = "[removed]"


def name_none(apps, schema_editor):
    apps.get_model("actions", "Evidence").objects.filter(filename=REMOVED, sha256="").update(file="")


def name_it_again(apps, schema_editor):
    apps.get_model("actions", "Evidence").objects.filter(url="", file="").update(file="removed")


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_measure")]

    operations = [
        migrations.RemoveConstraint(model_name="evidence", name=NAME),
        migrations.RunPython(name_none, name_it_again),
        migrations.AddConstraint(model_name="evidence", constraint=models.CheckConstraint(condition=NOW, name=NAME)),
    ]
