"""Which returned files wait for whom."""

from __future__ import annotations

from django.db.models import QuerySet

from core.models import Import

WAITING = "waiting"  # how many changes wait for the manager, in the counts of an import


def returned_for_manager(user, plan: int) -> QuerySet[Import]:
    """The files of a plan that others returned, with changes that only the manager may decide, the oldest first."""
    imports = Import.objects.for_importer("return").visible_to(user).waiting().exclude(uploaded_by=user.pk)
    return imports.filter(target=plan, **{f"counts__{WAITING}__gt": 0}).order_by("uploaded_at", "pk")
