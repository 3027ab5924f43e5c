"""Fills in a form from the finding of the plan check that led to it (`?finding=` in the URL)."""

from actions.checking.listing import finding_of
from actions.models import Plan
from core.text.dates import today


def proposed_by_finding(request, plan: Plan, page: str) -> dict:
    """The values that the finding in the URL proposes for a form; empty where there is no such finding any more.

    They are computed again and not taken from the URL, so that a link cannot put text into a form.
    """
    key = request.GET.get("finding", "")
    finding = finding_of(plan, key, today()) if key and request.method != "POST" else None
    return next((mend.values for mend in finding.mends if mend.page == page), {}) if finding else {}
