import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0010_seals")]

    operations = [
        migrations.CreateModel(
            name="KeyFingerprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=20, verbose_name="purpose")),
                ("hash", models.CharField(max_length=64, verbose_name="keyed hash")),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="first used at"
                    ),
                ),
            ],
            options={
                "verbose_name": "fingerprint of a key",
                "verbose_name_plural": "fingerprints of keys",
                "constraints": [models.UniqueConstraint(fields=("purpose", "hash"), name="key_fingerprint_once")],
            },
        ),
    ]
