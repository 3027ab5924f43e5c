"""Invitations: mailed, good for seven days, used once, sent again or withdrawn.

The link names the invitation and the number of its letter, signed; nothing secret is kept. An app above says with
`on_acceptance` what else comes with an invitation (agencies: the groups and the agency that a person belongs to).

The account is made when the invitation is accepted: before, its address could sign in without having accepted. An
invitation whose sender may no longer give its roles counts as withdrawn.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, PowerRequest, User
from accounts.people.services import create_person, grant_role, tell_guarded
from accounts.power.rules import CONFIRMED, GRANT, PROPOSED, TWO_PEOPLE
from accounts.power.services import follows_decision, propose, withdraw_rest
from accounts.roles import GUARDED, ROLES, givable
from accounts.security.services import account_at, note_change
from core.mail import Email, OneOfMany, compose, email_kind, send_email, send_many, site_url, subject_line
from core.records.locking import create_many, create_tracked, save_many, save_versioned
from core.records.rules import RuleBroken, require_valid
from core.web.throttle import spend, spend_email

KIND, SALT = "invitation", "accounts.invitation"
REPLACED = "Replaced by another invitation"
A_HOUR = 10  # invitations that one person sends on a page
HAS_LINK = re.compile(r"[@:/\\]|www\.|[\w-]+\.[a-z]{2,}|[A-Z0-9-]+\.[A-Z]{2,}")  # mail programs make links of these
Extra = Callable[..., None]
_extras: dict[str, Extra] = {}


def on_acceptance(name: str) -> Callable[[Extra], Extra]:
    """Registers what is done with invitation.extras[name]: fn(user=…, given=…, by=…, reason=…), when it is accepted."""

    def register(extra: Extra) -> Extra:
        _extras[name] = extra
        return extra

    return register


def token_of(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.serial], salt=SALT, compress=False)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link names, whatever became of it; None where we made no such link."""
    try:
        pk, serial = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.select_related("invited_by").filter(pk=pk).first()
    if found is not None:
        found.is_latest = found.serial == serial
    return found


def latest_for(email: str) -> Invitation | None:
    """The latest invitation of an address without an account; None while a second person has yet to confirm it."""
    address = User.objects.normalize_email(email)
    free = Invitation.objects.filter(email=address, accepted_at=None).exclude(email__in=User.objects.values("email"))
    found = free.select_related("invited_by").order_by("pk").last()
    is_guarded = found and not GUARDED.isdisjoint(found.roles)
    return None if is_guarded and why_closed(found) == "undecided" else found


def why_closed(invitation: Invitation) -> str:
    """Why an invitation cannot be accepted: "used", "withdrawn", "undecided", "expired" or "replaced"; "" where it can
    be. "undecided": a second person has yet to confirm a guarded role.

    One whose sender may no longer invite is as good as withdrawn, and so is one with a guarded role that nobody
    confirmed.
    """
    if invitation.accepted_at:
        return "used"
    inviter = invitation.invited_by
    if invitation.withdrawn_at or not set(invitation.roles) <= givable(inviter.permissions):
        return "withdrawn"
    if missing := GUARDED & set(invitation.roles) - set(requests_of(invitation, CONFIRMED)):
        return "undecided" if missing <= set(requests_of(invitation, PROPOSED)) else "withdrawn"
    if not getattr(invitation, "is_latest", True):
        return "replaced"
    return "expired" if invitation.expires_at <= timezone.now() else ""


def requests_of(invitation: Invitation, state: str) -> dict[str, PowerRequest]:
    if GUARDED.isdisjoint(invitation.roles):
        return {}
    return {each.role: each for each in invitation.power_requests.all() if each.state == state}


@email_kind(KIND, "Invitation")
def write_invitation(args: dict) -> Email | None:
    """The email with the link; None where another one has replaced it, or it is accepted or withdrawn.

    Whoever has an account already reads that, and whose account was closed gets nothing: who invites a colleague is not
    told which.
    """
    found = Invitation.objects.select_related("invited_by").filter(pk=args["invitation"], serial=args["serial"]).first()
    if found is None or why_closed(found):
        return None
    if known := User.objects.filter(email=found.email).first():
        link = site_url(reverse("account_login"))
        text = compose("You have an account already", "invited_already.txt", name=known.name, email=known, link=link)
        return text if known.is_active else None
    link = site_url(reverse("invitation", args=[token_of(found)]))
    until = timezone.localtime(found.expires_at)
    return compose(
        subject_line("Your invitation to the {}", settings.SERVICE_NAME),
        "invitation.txt",
        name="" if HAS_LINK.search(found.name) else found.name,
        invitation=found,
        roles=[ROLES[key].name for key in found.roles],
        link=link,
        until=until,
    )


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    roles: list[str],
    by: User,
    job_title: str = "",
    extras: dict | None = None,
    reason: str = "",
    is_discreet: bool = False,
    is_mailed: bool = True,
) -> Invitation:
    """Invite somebody. The email goes out with it or, with a guarded role, when another person has confirmed that;
    without `is_mailed` another email says how they begin.

    `reason` says why somebody should have guarded roles. `is_discreet`: `by` is not told whether the address has an
    account. Raises RuleBroken for a role that `by` may not give, for no role, for guarded ones without a reason, for a
    name that mail programs would show as a link, and for an address that is known already.
    """
    require_givable(roles, by)
    if HAS_LINK.search(name):
        raise RuleBroken("Enter a name without an address or a link.", field="name")
    invitation = new_invitation(Invited(email, name, job_title, extras or {}), roles, by)
    require_unknown(invitation.email, by, is_discreet=is_discreet)
    require_valid(invitation)
    try:
        with transaction.atomic():
            create_tracked(invitation, by=by, reason="Invited")
    except IntegrityError:  # two people at the same moment
        raise RuleBroken("Somebody has invited this address already.", field="email") from None
    spend_email(by)
    note_change("role", "invited", by=by, role=" ".join(invitation.roles), **account_at(invitation.email))
    guarded = sorted(GUARDED & set(invitation.roles))
    for role in guarded:
        propose(GRANT, invitation=invitation, role=role, by=by, reason=reason)
    if is_mailed and not guarded:
        mail_it(invitation, by)
    return invitation


def spend_invitation(by: User) -> None:
    """Count an invitation that a person sends on a page. Raises RuleBroken beyond A_HOUR within an hour."""
    if not spend(f"invitations-of:{by.pk}", A_HOUR, 3600):
        raise RuleBroken(f"You have sent {A_HOUR} invitations within an hour. Try again in an hour.")


@follows_decision
def send_or_close(request: PowerRequest, by: User | None) -> None:
    """Have an invitation sent once all its guarded roles are confirmed, and close it where one is not."""
    invitation = Invitation.objects.select_for_update().get(pk=request.invitation_id)
    closed = why_closed(invitation)
    if closed in ("", "expired") and request.state == CONFIRMED:
        invitation.expires_at = end_of_invitation()
        fields, reason = ["expires_at"], "Confirmed by a second person"
        save_versioned(invitation, expected=invitation.version, fields=fields, by=by, reason=reason)
        guarded = sorted(GUARDED & set(invitation.roles))
        about = {"roles": guarded, "invitation": invitation.pk, "proposer": request.proposed_by_id}
        tell_guarded("invited", by=by, request=request, **about)
        mail_it(invitation, request.proposed_by)
    elif closed == "withdrawn" and not invitation.withdrawn_at:
        close(invitation, invitation.version, by, "Its role was not confirmed")


@dataclass(frozen=True)
class Invited:
    email: str
    name: str
    job_title: str = ""
    extras: dict = field(default_factory=dict)


def new_invitation(person: Invited, roles: list[str], by: User) -> Invitation:
    return Invitation(
        email=User.objects.normalize_email(person.email),
        name=" ".join(person.name.split()),  # one line: an email says it to whoever has the address
        job_title=" ".join(person.job_title.split()),
        roles=sorted(roles),
        extras=person.extras,
        invited_by=by,
        expires_at=end_of_invitation(),
    )


@transaction.atomic
def invite_many(
    *,
    people: Iterable[Invited],
    roles: list[str],
    by: User,
    not_before: dt.datetime | None = None,
    is_mailed: bool = True,
) -> list[Invitation]:
    """Invite people at addresses that are on record, such as all lead officers; those who were. As many statements for
    many as for few, and no limit: it is no way to write to addresses of one's choice. Without `is_mailed` another email
    says how they begin, and none is sent here.

    Whom invite() would refuse is left out: who has an account or an invitation that is good, whose address is none, and
    who shares the address of somebody before. Raises RuleBroken for a role that `by` may not give.
    """
    require_givable(roles, by)
    if not GUARDED.isdisjoint(roles):
        raise RuleBroken(TWO_PEOPLE, field="roles")
    wanted = {}
    for person in people:
        made = new_invitation(person, roles, by)
        wanted.setdefault(made.email, made)
    for email in User.objects.filter(email__in=list(wanted)).values_list("email", flat=True):
        del wanted[email]
    waiting = Invitation.objects.waiting().select_for_update(of=("self",)).filter(email__in=list(wanted))
    over = []
    for each in with_inviters(waiting.order_by("pk")):
        if why_closed(each) in ("", "undecided"):
            del wanted[each.email]
        else:
            each.withdrawn_at = timezone.now()
            over.append(each)
    save_many(over, fields=["withdrawn_at"], by=by, reason=REPLACED)
    found = create_many([each for each in wanted.values() if is_sound(each)], by=by, reason="Invited")
    if is_mailed:
        send_many(kind=KIND, emails=[OneOfMany(**email_values(each)) for each in found], by=by, not_before=not_before)
    if found:
        note_change("role", "invited", by=by, role=" ".join(sorted(roles)), count=len(found))
    return found


def with_inviters(invitations: Iterable[Invitation]) -> list[Invitation]:
    """Invitations with who sent each: of a person who sent many the rights are read once."""
    found = list(invitations)
    inviters = User.objects.in_bulk({each.invited_by_id for each in found})
    for each in found:
        each.invited_by = inviters[each.invited_by_id]
    return found


def is_sound(invitation: Invitation) -> bool:
    try:
        invitation.clean_fields(exclude=["invited_by"])  # who is asked for by a statement each
    except ValidationError:
        return False
    return True


def require_givable(roles: list[str], by: User) -> None:
    """Raise RuleBroken for no role, and for one that `by` may not give."""
    if not roles:
        raise RuleBroken("Choose at least one role.", field="roles")
    if not set(roles) <= givable(by.permissions):
        raise RuleBroken("You may not give this role. Ask an administrator.", field="roles")


def require_unknown(email: str, by: User, *, is_discreet: bool = False) -> None:
    """RuleBroken for an address with an account (unless `is_discreet`) or a good invitation; closes an old one."""
    known = None if is_discreet else User.objects.filter(email=email).first()
    if known is not None and known.is_active:
        raise RuleBroken("Somebody with this address has an account already.", field="email")
    if known is not None:
        raise RuleBroken("The account of this address was closed. An administrator can open it again.", field="email")
    for waiting in Invitation.objects.waiting().select_for_update(of=("self",)).filter(email=email):
        if (closed := why_closed(waiting)) == "":
            raise RuleBroken("This address has been invited already. Send that invitation again.", field="email")
        if closed == "undecided":
            raise RuleBroken("This address has been invited. A second person has yet to confirm it.", field="email")
        close(waiting, waiting.version, by, REPLACED)


def end_of_invitation() -> dt.datetime:
    return timezone.now() + dt.timedelta(days=settings.INVITATION_DAYS)


def mail_it(invitation: Invitation, by: User) -> None:
    send_email(kind=KIND, by=by, **email_values(invitation))


def email_values(invitation: Invitation) -> dict:
    args = {"invitation": invitation.pk, "serial": invitation.serial}
    return {"to": invitation.email, "args": args, "about": f"invitation {invitation.pk}"}


@transaction.atomic
def send_again(*, invitation: Invitation, expected: int, by: User) -> Invitation:
    """Send another, good for seven days; earlier links stop working. Raises RuleBroken as invite() does."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise RuleBroken("This invitation has been accepted or withdrawn.")
    if not set(invitation.roles) <= givable(by.permissions):
        raise RuleBroken("You may not give this role. Ask an administrator.")
    guarded = sorted(GUARDED & set(invitation.roles))
    if not set(guarded) <= set(requests_of(invitation, CONFIRMED)):
        raise RuleBroken("A second person has not confirmed this role. The email goes out when somebody has.")
    spend_email(by)
    invitation.serial += 1
    invitation.expires_at = end_of_invitation()
    invitation.invited_by = by
    fields = ["serial", "expires_at", "invited_by"]
    save_versioned(invitation, expected=expected, fields=fields, by=by, reason="Sent again")
    note_change("role", "invited", by=by, role=" ".join(invitation.roles), **account_at(invitation.email))
    if guarded:
        tell_guarded("again", by=by, roles=guarded, invitation=invitation.pk)
    mail_it(invitation, by)
    return invitation


@transaction.atomic
def withdraw(*, invitation: Invitation, expected: int, by: User, reason: str) -> Invitation:
    """Take an invitation back; its link works no longer. Raises RuleBroken where it was accepted, or has no reason."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise RuleBroken("This invitation has been accepted or withdrawn.")
    if not reason.strip():
        raise RuleBroken("Say why it is withdrawn.", field="reason")
    return close(invitation, expected, by, reason.strip())


def close(invitation: Invitation, expected: int, by: User, reason: str) -> Invitation:
    invitation.withdrawn_at = timezone.now()
    save_versioned(invitation, expected=expected, fields=["withdrawn_at"], by=by, reason=reason)
    if not GUARDED.isdisjoint(invitation.roles):
        withdraw_rest(invitation, by=by, reason=reason)
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, password: str | None = None) -> User:
    """Make the account with all that comes with it. Raises RuleBroken where it cannot be accepted."""
    opened = invitation
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=opened.pk)
    invitation.is_latest = getattr(opened, "is_latest", True) and invitation.serial == opened.serial
    if why_closed(invitation):
        raise RuleBroken("This invitation has been accepted, withdrawn or sent again meanwhile. Open the link again.")
    if User.objects.filter(email=invitation.email).exists():
        raise RuleBroken("There is an account with your address already. Sign in with it.")
    by, reason = invitation.invited_by, "Invitation accepted"
    user = create_person(
        email=invitation.email,
        name=invitation.name,
        job_title=invitation.job_title,
        by=by,
        reason=reason,
        roles=tuple(role for role in invitation.roles if role not in GUARDED),
        password=password,
    )
    for role, request in sorted(requests_of(invitation, CONFIRMED).items()):
        request.subject = user
        save_versioned(request, expected=request.version, fields=["subject"], by=user, reason=reason)
        grant_role(user=user, role=role, by=by, reason=reason, request=request)
    for name, given in invitation.extras.items():
        _extras[name](user=user, given=given, by=by, reason=reason)
    invitation.person, invitation.accepted_at = user, timezone.now()
    fields = ["person", "accepted_at"]
    save_versioned(invitation, expected=invitation.version, fields=fields, by=user, reason=reason)
    return user
