"""Search for audit returns, by agency, access point, round or receipt number."""

from django.urls import reverse

from audits.models import Return
from core.board.search import Group, Hit, containing, taken

TEXTS = ("agency__name", "access_point__name", "round__title", "receipt")


def find(user, words: list[str], *, limit: int) -> list[Group]:
    """Returns that a person may see and in whose TEXTS all the words stand, the latest round first; one statement."""
    rows = Return.objects.visible_to(user).filter(containing(words, *TEXTS))
    rows = rows.select_related("agency", "access_point", "round").only("state", *TEXTS)
    rows = rows.order_by("-round__year", "-round", "agency__name", "pk")
    return [taken("Audit returns", rows, limit, return_hit)]


def return_hit(audit_return: Return) -> Hit:
    text = ", ".join(filter(None, [audit_return.about, str(audit_return.round), audit_return.receipt]))
    about = audit_return.get_state_display()
    return Hit(audit_return.about, reverse("audits:return", args=[audit_return.pk]), text, about)
