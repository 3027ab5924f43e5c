"""Which returned files wait for whom."""

from django.db.models import QuerySet

from actions.models import Meeting, Plan
from core.models import Import
from core.text.dates import today

LATEST = 12  # meetings that are offered
WAITING = "waiting"  # how many changes wait for the manager, in the counts of an import


def returned_for_manager(user, plan: int) -> QuerySet[Import]:
    """The files of a plan that others returned, with changes that only the manager may decide, the oldest first."""
    imports = Import.objects.for_importer("return").visible_to(user).waiting().exclude(uploaded_by=user.pk)
    return imports.filter(target=plan, **{f"counts__{WAITING}__gt": 0}).order_by("uploaded_at", "pk")


def held_meetings(plan: Plan, user) -> dict[str, Meeting]:
    """The meetings that may have agreed a timescale, by their keys, the latest first."""
    meetings = Meeting.objects.visible_to(user).about(plan).filter(held_on__lte=today(), cancelled_on__isnull=True)
    return {str(each.pk): each for each in meetings.order_by("-held_on", "-pk")[:LATEST]}
