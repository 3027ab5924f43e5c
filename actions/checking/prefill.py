"""What a form is filled in with, where a finding of the plan check led to it (`?finding=` in the address)."""

from __future__ import annotations

from actions.checking.listing import finding_of
from actions.models import Plan
from core.text.dates import today


def proposed_by_finding(request, plan: Plan, page: str) -> dict:
    """The values that the finding named in the address proposes for a form; nothing where there is none any more.

    They are worked out anew and not taken from the address, so that a link can put no words into anybody's mouth.
    """
    key = request.GET.get("finding", "")
    finding = finding_of(plan, key, today()) if key and request.method != "POST" else None
    return next((mend.values for mend in finding.mends if mend.page == page), {}) if finding else {}
