"""Proposing, deciding and noting: two people for each role with wide rights, or one command at the server.

Every write about power is here, and each function is one transaction.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Invitation, PowerRequest, RoleGrant, User
from accounts.people.services import (
    close_grant,
    found_request,
    grant_role,
    others_with_guarded,
    require_reason,
    reset_second_factor,
    tell_guarded,
)
from accounts.power import rules
from accounts.roles import ADMINISTRATOR, GUARDED
from accounts.security.services import account_at, note_change
from core.mail import send_email
from core.records.locking import create_tracked, save_versioned
from core.records.rules import AlreadyThere, RuleBroken

Follower = Callable[[PowerRequest, User | None], None]
_followers: list[Follower] = []


def follows_decision(function: Follower) -> Follower:
    """Decorator: `function(request, by)` is called when an invitation's request was confirmed, or came to nothing."""
    if function not in _followers:
        _followers.append(function)
    return function


@transaction.atomic
def propose(
    kind: str,
    *,
    subject: User | None = None,
    invitation: Invitation | None = None,
    role: str = "",
    by: User,
    reason: str,
) -> PowerRequest:
    """Propose a guarded role, or the removal of a second step, for a person or an invitation; who may decide is told.

    Raises RuleBroken without the right or a reason, for oneself, a closed account, and a role that is held already;
    AlreadyThere for what is proposed already.
    """
    require_reason(reason)
    if not rules.may_propose(kind, role, by.permissions):
        raise RuleBroken(rules.NOT_PROPOSABLE, field="role")
    if subject is not None:
        require_proposable(kind, subject, role, by)
    request = PowerRequest(
        kind=kind,
        subject=subject,
        invitation=invitation,
        role=role,
        proposed_by=by,
        reason=reason.strip(),
        expires_at=timezone.now() + rules.OPEN_FOR,
    )
    create_tracked(request, by=by, reason="Proposed")
    note_change("role", "proposed", by=by, role=role or kind, **account_of(request))
    for person in people_who_decide(request):
        send_email(kind=rules.PROPOSED_MAIL, to=person.email, args={"request": request.pk}, by=by)
    return request


def require_proposable(kind: str, subject: User, role: str, by: User) -> None:
    """Raise RuleBroken or AlreadyThere as propose() says; two who propose at once wait for each other."""
    User.objects.select_for_update().get(pk=subject.pk)
    if subject.pk == by.pk:
        raise RuleBroken(rules.PROPOSE_FOR_ONESELF)
    if not subject.is_active:
        raise RuleBroken("This account is closed. Open it first.")
    if kind == rules.GRANT and subject.role_grants.current().filter(role=role).exists():
        raise RuleBroken("This person already holds this role.", field="role")
    same = PowerRequest.objects.filter(subject=subject, kind=kind, role=role, state=rules.PROPOSED)
    for found in same.select_for_update():
        if found.expires_at > timezone.now():
            raise AlreadyThere("This has been proposed already, and waits for a second person.")
        expire(found)


def account_of(request: PowerRequest) -> dict:
    return {"subject": request.subject} if request.subject else account_at(request.invitation.email)


def people_who_decide(request: PowerRequest) -> list[User]:
    held = RoleGrant.objects.current().filter(role__in=rules.DECIDING, user__is_active=True)
    roles: dict[User, list[rules.Held]] = {}
    for grant in held.select_related("user", "power_request").order_by("user__email"):
        roles.setdefault(grant.user, []).append(held_role(grant))
    proposal, now = proposal_of(request), timezone.now()
    return [
        person
        for person, grants in roles.items()
        if not rules.why_not_decide(proposal, by=person.pk, roles=grants, now=now)
    ]


def held_role(grant: RoleGrant) -> rules.Held:
    return rules.Held(grant.role, grant.granted_at, grant.power_request.kind if grant.power_request else "")


def roles_of(person: User) -> list[rules.Held]:
    """The guarded roles that a person holds now; one statement, kept for the request."""
    if not hasattr(person, "_held_roles"):
        grants = person.role_grants.current().filter(role__in=GUARDED).select_related("power_request")
        person._held_roles = [held_role(grant) for grant in grants] if person.is_active else []
    return person._held_roles


def proposal_of(request: PowerRequest, *, proposer_may: bool = True) -> rules.Proposal:
    until = request.expires_at or timezone.now()
    return rules.Proposal(request.state, until, request.proposed_by_id or 0, request.subject_id or 0, proposer_may)


def why_not_decide(request: PowerRequest, by: User) -> str:
    return rules.why_not_decide(proposal_of(request), by=by.pk, roles=roles_of(by), now=timezone.now())


def locked(request: PowerRequest) -> PowerRequest:
    return PowerRequest.objects.select_for_update().get(pk=request.pk)


@transaction.atomic
def confirm(request: PowerRequest, *, by: User) -> PowerRequest:
    """Confirm and carry it out. Raises RuleBroken where this person may not, or it is decided, over or impossible."""
    list(User.objects.select_for_update().filter(pk=request.subject_id))  # first, as in propose(): else both could wait
    request = locked(request)
    proposer = request.proposed_by
    may = proposer is not None and rules.may_propose(request.kind, request.role, proposer.permissions)
    proposal = proposal_of(request, proposer_may=may)
    if why := rules.why_not_confirm(proposal, by=by.pk, roles=roles_of(by), now=timezone.now()):
        raise RuleBroken(why)
    if request.subject is not None and not request.subject.is_active:
        raise RuleBroken("This account has been closed meanwhile. Refuse this.")
    decide(request, rules.CONFIRMED, by)
    reason = f"Proposed by {request.proposed_by}: {request.reason}"
    if request.kind == rules.FACTOR_RESET:
        reset_second_factor(user=request.subject, by=by, reason=reason, request=request)
    elif request.subject is not None:
        if request.subject.role_grants.current().filter(role=request.role).exists():
            raise RuleBroken("This person has the role already. Refuse this.")
        grant_role(user=request.subject, role=request.role, by=by, reason=reason, request=request)
    tell_outcome(request, by)
    return request


@transaction.atomic
def refuse(request: PowerRequest, *, by: User, reason: str) -> PowerRequest:
    require_reason(reason)
    request = locked(request)
    if why := why_not_decide(request, by):
        raise RuleBroken(why)
    decide(request, rules.REFUSED, by, reason.strip())
    tell_outcome(request, by)
    return request


@transaction.atomic
def withdraw(request: PowerRequest, *, by: User, reason: str) -> PowerRequest:
    require_reason(reason)
    request = locked(request)
    if request.state != rules.PROPOSED:
        raise RuleBroken(rules.OVER)
    if request.proposed_by_id != by.pk:
        raise RuleBroken("Another person proposed this. You can refuse it instead.")
    decide(request, rules.WITHDRAWN, by, reason.strip())
    return request


def withdraw_rest(invitation: Invitation, *, by: User | None, reason: str) -> None:
    for request in PowerRequest.objects.filter(invitation=invitation, state=rules.PROPOSED):
        decide(locked(request), rules.WITHDRAWN, by, reason)


def decide(request: PowerRequest, state: str, by: User | None, answer: str = "") -> None:
    """Save the outcome. Only for the confirmed and refused does the row name who decided."""
    request.state, request.decided_at, request.answer = state, timezone.now(), answer
    if state in (rules.CONFIRMED, rules.REFUSED):
        request.decided_by = by
    fields = ["state", "decided_at", "answer", "decided_by"]
    save_versioned(
        request, expected=request.version, fields=fields, by=by, reason=answer or PowerRequest.State(state).label
    )
    if state != rules.EXPIRED:
        note_change("role", state, by=by, role=request.role or request.kind, **account_of(request))
    if request.invitation is not None:
        for follow in _followers:
            follow(request, by)


def expire(request: PowerRequest) -> None:
    decide(request, rules.EXPIRED, None)
    tell_outcome(request, None)


def tell_outcome(request: PowerRequest, by: User | None) -> None:
    people = {request.proposed_by, request.subject} - {None, by}
    for email in sorted(person.email for person in people if person.is_active):
        send_email(kind=rules.DECIDED_MAIL, to=email, args={"request": request.pk}, by=by)


def end_what_is_over() -> int:
    """Expire proposals that nobody decided, and end roles that were given for a day; returns how many."""
    now, count = timezone.now(), 0
    for pk in PowerRequest.objects.expired(now).values_list("pk", flat=True):
        with transaction.atomic():
            request = locked(PowerRequest(pk=pk))
            if request.state == rules.PROPOSED:
                expire(request)
                count += 1
    over = RoleGrant.objects.filter(ended_at=None, power_request__kind=rules.BREAK_GLASS)
    for pk in over.filter(power_request__expires_at__lte=now).values_list("pk", flat=True):
        with transaction.atomic():
            grant = RoleGrant.objects.select_for_update().get(pk=pk)
            if grant.ended_at is None:
                close_grant(grant, grant.version, None, "The 24 hours are over")
                count += 1
    return count


# Commands at the server


@transaction.atomic
def break_glass(*, user: User, reason: str, administrator: bool = True, reset_factor: bool = False) -> PowerRequest:
    """Make somebody administrator for 24 hours, remove their second step, or both, without a second person.

    Everybody who holds a guarded role is told, and two of them note it. Raises RuleBroken without a reason, a second
    time within seven days, for a closed account and for an administrator (unless only the second step is removed).
    """
    require_reason(reason)
    list(RoleGrant.objects.filter(role=ADMINISTRATOR.key).select_for_update().values_list("pk"))
    now = timezone.now()
    latest = PowerRequest.objects.filter(kind=rules.BREAK_GLASS).made_since(now - rules.BREAK_GLASS_PAUSE).first()
    if latest:
        again = timezone.localtime(latest.created_at + rules.BREAK_GLASS_PAUSE)
        raise RuleBroken(f"This was done within the last seven days. It can be done again from {again:%d.%m.%Y %H:%M}.")
    if not user.is_active:
        raise RuleBroken("This account is closed. An administrator can open it.")
    if administrator and user.has_role(ADMINISTRATOR):
        raise RuleBroken("This person is an administrator already.")
    request = create_tracked(
        PowerRequest(
            kind=rules.BREAK_GLASS,
            subject=user,
            role=ADMINISTRATOR.key if administrator else "",
            reason=reason.strip(),
            expires_at=now + rules.BREAK_GLASS_FOR,
            state=rules.CONFIRMED,
            decided_at=now,
        ),
        by=None,
        reason=f"By command: {reason.strip()}",
    )
    if administrator:
        grant_role(user=user, role=ADMINISTRATOR, by=None, reason=request.reason, tell=False, request=request)
        tell_guarded("break_glass", by=None, user=user.pk)
    if reset_factor:
        reset_second_factor(user=user, by=None, reason=f"By command: {reason.strip()}")
    note_change("role", "break_glass", by=None, subject=user, role=request.role)
    return request


@transaction.atomic
def note_break_glass(request: PowerRequest, *, by: User) -> PowerRequest:
    """Note that one has seen it. Raises RuleBroken for oneself, a second time, and without a guarded role."""
    request = locked(request)
    if request.kind != rules.BREAK_GLASS or request.second_noted_by_id:
        raise RuleBroken("Two people have noted this already.")
    if not roles_of(by):
        raise RuleBroken("Only somebody whose role has wide rights can note this.")
    if by.pk == request.subject_id:
        raise RuleBroken("This is about you. Two other people note it.")
    if by.pk == request.first_noted_by_id:
        raise RuleBroken("You have noted this. Another person notes it too.")
    field = "second_noted_by" if request.first_noted_by_id else "first_noted_by"
    setattr(request, field, by)
    save_versioned(request, expected=request.version, fields=[field], by=by, reason="Noted")
    note_change("role", "noted", by=by, subject=request.subject, role=request.role)
    return request


# Boards that are made up


def request_by_two(user: User, role: str, *, reason: str = "Made up") -> PowerRequest:
    """A confirmed request for a board that is made up, for tests and the demonstration only."""
    decides = RoleGrant.objects.current().filter(user=OuterRef("pk"), role__in=rules.DECIDING)
    others = list(others_with_guarded(user).annotate(decides=Exists(decides)).order_by("-decides", "pk")[:2])
    if len(others) < 2:
        return found_request(user, role, None, reason)
    proposer, decider = others
    now = timezone.now()
    made = PowerRequest(
        kind=rules.GRANT,
        subject=user,
        role=role,
        proposed_by=proposer,
        reason=reason,
        expires_at=now + rules.OPEN_FOR,
        state=rules.CONFIRMED,
        decided_by=decider,
        decided_at=now,
    )
    return create_tracked(made, by=decider, reason=reason)


@transaction.atomic
def grant_by_two(user: User, role: str, *, reason: str = "Made up", tell: bool = False) -> RoleGrant:
    """Give a guarded role on a board that is made up, for tests and the demonstration only."""
    request = request_by_two(user, role, reason=reason)
    return grant_role(user=user, role=role, by=request.decided_by, reason=reason, tell=tell, request=request)
