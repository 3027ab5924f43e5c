"""What several packages ask before they read returns."""

from django.apps import apps
from django.db.models import Q

from agencies.access import may

CAME_IN = Q(submitted_on__isnull=False)  # a return is in once it was submitted, also when it is sent back (ADR 87)
OF_OFFICER = "access_point"  # kind of agency without accounts of its own: the board's officer keys its returns in


def acts_for_agency(user) -> bool:
    return may(user, "audits.fill_own") or may(user, "audits.sign_own")


def reads_any(user) -> bool:
    return acts_for_agency(user) or may(user, "audits.read_totals") or may(user, "audits.read_all")


def overdue_on(day) -> Q:
    return (Q(ended_on__isnull=True) | Q(ended_on__gt=day)) & Q(due__lt=day, made_on__lte=day)


def _all(model: str):
    return apps.get_model("audits", model).objects.all()
