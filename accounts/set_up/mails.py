"""The email about a day of setting a board up, to whoever did it. It names people by their addresses, and roles."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import PowerRequest, RoleGrant, User
from accounts.people.mails import active_person
from accounts.power.mails import described
from accounts.power.rules import CONFIRMED, FOUND
from accounts.roles import GUARDED
from accounts.set_up.services import SUMMARY
from core.mail import Email, compose, email_kind, site_url
from core.text.dates import print_date

NAMED = ("proposed_by", "decided_by", "subject", "invitation")


@email_kind(SUMMARY, "What was done about roles with wide rights, once a day while the board is set up")
def write_summary(args: dict) -> Email | None:
    """None where nothing is left to tell, or nobody to tell it to."""
    reader = active_person(args.get("to", ""))
    lines = lines_of(reader, dt.date.fromisoformat(args["day"])) if reader else []
    if not lines:
        return None
    return compose(
        "Setting up the board: roles with wide rights",
        "set_up_summary.txt",
        name=reader.name,
        day=print_date(dt.date.fromisoformat(args["day"])),
        lines=lines,
        link=site_url(reverse("people")),
    )


def lines_of(reader: User, day: dt.date) -> list[str]:
    """What this person proposed, confirmed or was given on a day, and which roles came of what they decided."""
    decided = requests_by(reader).filter(state=CONFIRMED, decided_at__date=day).exclude(kind=FOUND)
    lines = [f"{who(request)}: {described(request)}" for request in decided.order_by("decided_at")]
    grants = RoleGrant.objects.filter(role__in=GUARDED, granted_at__date=day).select_related("user", "power_request")
    for grant in grants.filter(power_request__in=requests_by(reader)).order_by("granted_at"):
        how = " by a command at the server" if grant.power_request.kind == FOUND else ""
        lines.append(f"{grant.user.email} was given the role {grant.get_role_display()}{how}")
    return lines


def requests_by(reader: User) -> QuerySet[PowerRequest]:
    mine = Q(proposed_by=reader) | Q(decided_by=reader) | Q(kind=FOUND, subject=reader)
    return PowerRequest.objects.filter(mine).select_related(*NAMED)


def who(request: PowerRequest) -> str:
    return f"Proposed by {request.proposed_by.email} and confirmed by {request.decided_by.email}"
