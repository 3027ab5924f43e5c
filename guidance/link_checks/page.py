"""Links that do not work and resources to review, as the manager reads of them on the desk and in emails."""

from django.db.models import Count, Q
from django.urls import reverse

from agencies.access import may
from core.board.desk import DeskLine
from core.text.dates import today
from guidance.models import Resource
from guidance.resources.querysets import review_due


def desk_lines(user) -> list[DeskLine]:
    if not may(user, "resources.manage"):
        return []
    counts = Resource.objects.visible_to(user).aggregate(
        broken=Count("pk", filter=Q(result=Resource.Result.BROKEN)), due=Count("pk", filter=review_due(today()))
    )
    broken, due = counts["broken"], counts["due"]
    parts = [broken_words(broken)] if broken else []
    parts += [f"{due} resource{'' if due == 1 else 's'} to review"] if due else []
    url = broken_url() if broken else f"{reverse('guidance:resources')}?state=review"
    return [DeskLine(", ".join(parts), url)] if parts else []


def broken_words(count: int) -> str:
    return "1 link in Resources does not work" if count == 1 else f"{count} links in Resources do not work"


def broken_url() -> str:
    return f"{reverse('guidance:resources')}?state=broken"
