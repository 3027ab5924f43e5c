"""Values about progress that several pages show."""

from django.db.models import Exists, OuterRef, QuerySet

from actions.models import ProgressUpdate


def unanswered(requests: QuerySet) -> QuerySet:
    """Those that wait: an update that was written after the request answers it, whatever the day that it is about."""
    later = ProgressUpdate.objects.filter(
        action=OuterRef("action"), voided_on__isnull=True, created_at__gt=OuterRef("created_at")
    )
    return requests.filter(~Exists(later), withdrawn_on__isnull=True)
