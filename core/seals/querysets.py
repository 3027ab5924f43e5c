from django.db import models
from django.db.models import F, JSONField, OuterRef, Subquery
from django.db.models.functions import Coalesce


class SealedBlockQuerySet(models.QuerySet):
    def with_expected(self):
        """Adds `expected_digest` and `expected_columns`, those of the latest reseal, else of the block itself; and
        `salt_value`, None where the salt was taken away."""
        reseals = self.model.reseals.rel.related_model
        latest = reseals.objects.filter(block=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            salt_value=F("salt__value"),
            expected_digest=Coalesce(Subquery(latest.values("new")[:1]), F("digest")),
            expected_columns=Coalesce(Subquery(latest.values("columns")[:1]), F("columns"), output_field=JSONField()),
        )
