import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):
    dependencies = [("core", "0009_guard_override")]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="made at"
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True, verbose_name="digest")),
                        ("seen", models.JSONField(verbose_name="highest key of each table")),
                        ("unfinished", models.JSONField(verbose_name="transactions that were writing then")),
                        (
                            "previous",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="next",
                                to="core.seal",
                                verbose_name="seal before",
                            ),
                        ),
                    ],
                    options={"verbose_name": "seal", "ordering": ["pk"]},
                ),
                migrations.CreateModel(
                    name="SealedBlock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=63, verbose_name="table")),
                        ("first_id", models.BigIntegerField(verbose_name="first key")),
                        ("last_id", models.BigIntegerField(verbose_name="last key")),
                        ("rows", models.PositiveIntegerField(verbose_name="rows")),
                        ("columns", models.JSONField(verbose_name="columns")),
                        ("digest", models.CharField(max_length=64, verbose_name="digest")),
                        (
                            "seal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blocks",
                                to="core.seal",
                                verbose_name="seal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sealed block",
                        "ordering": ["table", "first_id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("table", "first_id"), name="sealed_block_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BlockSalt",
                    fields=[
                        (
                            "block",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="salt",
                                serialize=False,
                                to="core.sealedblock",
                                verbose_name="block",
                            ),
                        ),
                        ("value", models.CharField(max_length=32, verbose_name="digits")),
                    ],
                    options={"verbose_name": "salt of a block"},
                ),
                migrations.CreateModel(
                    name="Reseal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("old", models.CharField(max_length=64, verbose_name="digest before")),
                        ("new", models.CharField(max_length=64, verbose_name="digest after")),
                        ("columns", models.JSONField(verbose_name="columns after")),
                        ("why", models.CharField(blank=True, max_length=200, verbose_name="what the migration did")),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="made at"
                            ),
                        ),
                        (
                            "purge",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reseals",
                                to="core.historydoor",
                                verbose_name="request",
                            ),
                        ),
                        (
                            "block",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reseals",
                                to="core.sealedblock",
                                verbose_name="block",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reseal",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("purge__isnull", False), ("why", ""))
                                | models.Q(("purge__isnull", True), models.Q(("why", ""), _negated=True)),
                                name="reseal_has_a_request_or_a_reason",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
