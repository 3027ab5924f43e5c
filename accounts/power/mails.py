"""Emails about what two people decide. They name people and roles, and nothing else that somebody typed."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import PowerRequest
from accounts.people.mails import active_person, name_at
from accounts.power.rules import DECIDE, DECIDED_MAIL, PROPOSED_MAIL
from core.mail import Email, compose, email_kind, site_url

OUTCOMES = {
    PowerRequest.State.CONFIRMED: "was confirmed",
    PowerRequest.State.REFUSED: "was refused",
    PowerRequest.State.EXPIRED: "was not decided within 72 hours, and has ended",
}


def described(request: PowerRequest) -> str:
    """What a request is, in words: people are named by their addresses, since a name may be whatever somebody typed."""
    whom = request.subject.email if request.subject else request.invitation.email
    if request.kind == PowerRequest.Kind.FACTOR_RESET:
        return f"to remove the second step of signing in from the account of {whom}"
    if request.invitation and not request.subject:
        return f"to invite {whom} to the role {request.get_role_display()}"
    return f"to give the role {request.get_role_display()} to {whom}"


def find(pk: int) -> PowerRequest | None:
    return (
        PowerRequest.objects.select_related("subject", "invitation", "proposed_by", "decided_by").filter(pk=pk).first()
    )


def link_for(reader, request: PowerRequest) -> str:
    may = reader is not None and not reader.permissions.isdisjoint({DECIDE, "people.invite", "people.manage"})
    return site_url(reverse("power_request", args=[request.pk])) if may else ""


@email_kind(PROPOSED_MAIL, "Request to decide about a role with wide rights")
def write_proposed(args: dict) -> Email | None:
    request, reader = find(args["request"]), active_person(args.get("to", ""))
    if request is None or request.state != PowerRequest.State.PROPOSED or request.expires_at <= timezone.now():
        return None
    if reader is None or DECIDE not in reader.permissions:
        return None
    return compose(
        "Please decide: a proposal waits for a second person",
        "power_proposed.txt",
        name=reader.name,
        by=request.proposed_by,
        what=described(request),
        until=timezone.localtime(request.expires_at),
        link=link_for(reader, request),
    )


@email_kind(DECIDED_MAIL, "Outcome of a proposal about a role with wide rights")
def write_decided(args: dict) -> Email | None:
    request, to = find(args["request"]), args.get("to", "")
    if request is None or request.state not in OUTCOMES:
        return None
    return compose(
        "A proposal about a role with wide rights was decided",
        "power_decided.txt",
        name=name_at(to),
        by="You" if request.proposed_by and to == request.proposed_by.email else request.proposed_by,
        decider=request.decided_by,
        what=described(request),
        outcome=OUTCOMES[request.state],
        link=link_for(active_person(to), request),
    )
