"""Saved distribution lists, shared by all who maintain the directory."""

from django.db import transaction

from agencies.directory.services import tidy
from agencies.models import DistributionList
from core.records.locking import create_tracked, once, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today

TAKEN = "There is already a list of this name."


@transaction.atomic
def keep_list(*, name: str, query: str, by) -> DistributionList:
    name = tidy(name)
    if not name:
        raise RuleBroken("Enter a name for this list.", field="name")
    if DistributionList.objects.filter(removed_on=None, name__iexact=name).exists():
        raise RuleBroken(TAKEN, field="name")
    kept = DistributionList(name=name, query=query)
    return once(lambda: create_tracked(kept, by=by, reason="List kept"), TAKEN)


@transaction.atomic
def remove_list(*, kept: DistributionList, expected: int, by, reason: str = "") -> DistributionList:
    why = reason.strip() or "No longer needed"
    return save_versioned(kept, expected=expected, fields={"removed_on": today()}, by=by, reason=why)
