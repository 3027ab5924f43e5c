"""Links that do not work, as the manager reads of them on the desk and in the weekly email."""

from __future__ import annotations

from django.urls import reverse

from agencies.access import may
from core.board.desk import DeskLine
from guidance.models import Resource


def desk_lines(user) -> list[DeskLine]:
    """How many links do not work, for whoever manages resources; one statement."""
    if not may(user, "resources.manage"):
        return []
    count = Resource.objects.visible_to(user).broken().count()
    return [DeskLine(broken_words(count), broken_url())] if count else []


def broken_words(count: int) -> str:
    return "1 link in Resources does not work" if count == 1 else f"{count} links in Resources do not work"


def broken_url() -> str:
    """The list of resources, filtered by the result of the check."""
    return f"{reverse('guidance:resources')}?state=broken"
