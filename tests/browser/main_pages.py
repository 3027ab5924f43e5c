"""The main pages of the application, each with the person of the demonstration board who reads it."""

from __future__ import annotations

from actions.models import Meeting
from agencies.models import Agency
from audits.models import Return, Round
from incidents.models import Incident

STAFF = ["/", "/plan/", "/plan/changes/", "/plan/timeline/", "/plan/follow-ups/", "/plan/queries/", "/plan/check/"]
STAFF += ["/plan/glossary/", "/plan/meeting/", "/plan/import/", "/agencies/", "/agencies/coverage/", "/agencies/eslos/"]
STAFF += ["/agencies/groups/", "/agencies/returns/", "/agencies/training/", "/people/", "/people/invitations/"]
STAFF += ["/audits/", "/audits/improvements/", "/reports/", "/mail/", "/search/?q=school"]
ANYBODY = ["/help/", "/privacy/", "/accessibility/", "/accounts/you/"]


def main_pages(board) -> list[tuple[str, str]]:
    """(key of the person, address) of every main page."""
    action = board.action(33)
    agency = Agency.objects.get(name__startswith="Harbour Lane")
    found = [("helen", path) for path in STAFF] + [("priya", path) for path in ANYBODY]
    found += [("helen", f"/plan/actions/{action.pk}/"), ("helen", f"/agencies/{agency.pk}/")]
    found += [("helen", f"/plan/meeting/{Meeting.objects.order_by('pk').last().pk}/")]
    found += [("helen", f"/audits/rounds/{Round.objects.order_by('pk').last().pk}/")]
    returned = Return.objects.filter(agency=board.people["denzil"].memberships.first().agency_id, state="in_progress")
    found += [("denzil", "/"), ("denzil", f"/audits/returns/{returned[0].pk}/")]
    found += [("alun", "/"), ("grace", "/"), ("bea", "/"), ("sunita", "/settings/"), ("bea", "/incidents/")]
    found += [("bea", f"/incidents/{Incident.objects.order_by('pk').last().pk}/")]
    return found
