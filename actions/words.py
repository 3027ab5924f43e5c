"""Rows in which words stand: in the action, its objective or method, its leads or its updates, in any case."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from actions.models import ActionLead, ProgressUpdate


def holding(words: str) -> Q:
    """Placements whose texts hold the words; what was struck out and ended leads are left out."""
    updates = ProgressUpdate.objects.filter(
        action=OuterRef("action_id"), voided_on__isnull=True, text__icontains=words
    ).order_by()
    leads = ActionLead.objects.filter(
        action=OuterRef("action_id"), ended_on__isnull=True, printed_as__icontains=words
    ).order_by()
    return (
        Q(action__text__icontains=words)
        | Q(method__text__icontains=words)
        | Q(method__objective__text__icontains=words)
        | Exists(updates)
        | Exists(leads)
    )
