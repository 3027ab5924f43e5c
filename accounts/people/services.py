"""Every write about people: keyword-only, in one transaction, with who did it and why."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import PowerRequest, RoleGrant, Session, User, new_session_seed
from accounts.people.mails import NOTICE, ROLE_NOTICE
from accounts.power.rules import CONFIRMED, FOUND, TWO_PEOPLE, may_found
from accounts.roles import ADMINISTRATOR, DPO, GUARDED, MANAGER, ROLES, Role
from accounts.second_factor.rules import main_factors
from accounts.security.services import note_change
from accounts.set_up.services import power_of, to_be_told
from accounts.tokens.services import revoke_tokens_of
from core.mail import send_email
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken, require_valid
from core.text.dates import today

NO_SECOND_STEP = (
    "This person has a role with wide rights and no second step of signing in yet: whoever reads the new address would "
    "get the role. End the role first, and propose it again afterwards."
)
IS_PROPOSED = (
    "Something about this person waits for a second person, who was told the address that they have now. Change the "
    "address once that is decided or withdrawn."
)


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    by: User | None,
    reason: str,
    roles: tuple[str, ...] = (),
    password: str | None = None,
    tell: bool = True,
    **fields,
) -> User:
    """A new person with a verified address and with these roles, without a password unless one is given.

    A guarded role is given to the first two people only, and by a command. Without `tell` nobody is told of it, and no
    security event is written: for boards that are made up.

    Raises ValidationError with the offending fields where the address is taken or not an address, RuleBroken as
    grant_role().
    """
    user = User(email=User.objects.normalize_email(email), name=name.strip(), **fields)
    user.set_password(password)
    user.full_clean()
    create_tracked(user, by=by, reason=reason)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        grant_role(user=user, role=role, by=by, reason=reason, tell=tell)
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str | Role,
    by: User | None,
    reason: str,
    tell: bool = True,
    request: PowerRequest | None = None,
) -> RoleGrant:
    """Gives a role; of a guarded one everybody who holds such a role is told, unless `tell` is False.

    A guarded role needs the `request` that two people have decided. Without one a command (`by` None) gives it to the
    first two people. Raises ValidationError for an unknown role or one that is already held, RuleBroken where two
    people have to decide.
    """
    key = role.key if isinstance(role, Role) else role
    if key not in ROLES:
        raise ValidationError(f"There is no role {key!r}.")
    if key in GUARDED and request is None:
        request = found_request(user, key, by, reason)
    giver, now = request.proposed_by if request else by, timezone.now()
    grant = RoleGrant(user=user, role=key, granted_by=giver, granted_at=now, power_request=request)
    grant.full_clean()
    create_tracked(grant, by=by, reason=reason)
    forget_roles(user)
    if tell:
        note_change("role", "given", by=by, subject=user, role=key)
    if tell and key in GUARDED:
        if request.proposed_by_id:
            about = {"roles": [key], "user": user.pk, "proposer": request.proposed_by_id}
            tell_guarded("confirmed", by=request.decided_by, request=request, **about)
        else:
            tell_guarded("given", by=by, request=request, roles=[key], user=user.pk)
    return grant


def has_guarded_role(user: User) -> bool:
    """Whether a person holds a guarded role; it counts of a closed account too, which can be opened again."""
    return user.role_grants.current().filter(role__in=GUARDED).exists()


def others_with_guarded(user: User):
    held = User.objects.filter(is_active=True, role_grants__role__in=GUARDED, role_grants__ended_at=None)
    return held.exclude(pk=user.pk).distinct()


def found_request(user: User, role: str, by: User | None, reason: str) -> PowerRequest:
    """The request of one of the first two people. Raises RuleBroken for others, and where a person asks for it."""
    if by is not None or not may_found(others_with_guarded(user).count()):
        raise RuleBroken(TWO_PEOPLE)
    made = PowerRequest(kind=FOUND, subject=user, role=role, reason=reason, state=CONFIRMED, decided_at=timezone.now())
    return create_tracked(made, by=None, reason=reason)


@transaction.atomic
def give_role(*, user: User, role: str, by: User, reason: str) -> RoleGrant:
    """grant_role() from a page. RuleBroken for a guarded role, oneself, a closed account, a held role, no reason."""
    require_reason(reason)
    if role in GUARDED:
        raise RuleBroken(TWO_PEOPLE, field="role")
    if user.pk == by.pk:
        raise RuleBroken("You cannot give yourself a role. Ask another administrator.")
    if not user.is_active:
        raise RuleBroken("This account is closed. Open it first.")
    try:
        return grant_role(user=user, role=role, by=by, reason=reason.strip())
    except ValidationError as wrong:
        raise RuleBroken(wrong.messages[0], field="role") from None


@transaction.atomic
def end_role(*, grant: RoleGrant, expected: int, by: User | None, reason: str) -> RoleGrant:
    """Raises Conflict where somebody was quicker, RuleBroken for the last administrator and without a reason."""
    require_reason(reason)
    if grant.role == ADMINISTRATOR.key:
        require_another_administrator(grant.user)
    return close_grant(grant, expected, by, reason.strip())


def close_grant(grant: RoleGrant, expected: int, by: User | None, reason: str) -> RoleGrant:
    grant.ended_at = timezone.now()
    save_versioned(grant, expected=expected, fields=["ended_at"], by=by, reason=reason)
    forget_roles(grant.user)
    note_change("role", "ended", by=by, subject=grant.user, role=grant.role)
    return grant


@transaction.atomic
def deactivate_person(*, user: User, expected: int, by: User | None, reason: str) -> User:
    """Ends every session and API token. Raises RuleBroken for oneself, the last administrator, and without a reason."""
    require_reason(reason)
    if by is not None and user.pk == by.pk:
        raise RuleBroken("You cannot close your own account. Ask another administrator.")
    require_another_administrator(user)
    user.is_active = False
    user.session_seed = new_session_seed()
    save_versioned(user, expected=expected, fields=["is_active", "session_seed"], by=by, reason=reason.strip())
    user.sessions.all().delete()
    revoke_tokens_of(user, by=by, reason="The account was closed")
    forget_roles(user)
    note_change("account", "closed", by=by, subject=user)
    return user


@transaction.atomic
def reactivate_person(*, user: User, expected: int, by: User | None, reason: str) -> User:
    """Let a person sign in again, with the roles not ended meanwhile. Guarded roles end, since two people give these,
    and their other holders are told.
    """
    require_reason(reason)
    held = list(user.role_grants.current().filter(role__in=GUARDED).order_by("role"))
    for grant in held:
        close_grant(grant, grant.version, by, f"The account is opened again: {reason.strip()}")
    user.is_active = True
    user.opened_on, user.warned_on = today(), None
    fields = ["is_active", "opened_on", "warned_on"]
    save_versioned(user, expected=expected, fields=fields, by=by, reason=reason.strip())
    forget_roles(user)
    note_change("account", "opened", by=by, subject=user)
    if held:
        tell_guarded("opened", by=by, roles=[grant.role for grant in held], user=user.pk)
    return user


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Say why", field="reason")


def is_last_administrator(user: User) -> bool:
    """Whether nobody else who may sign in is an administrator; nobody is, who is none themselves."""
    list(RoleGrant.objects.filter(role=ADMINISTRATOR.key, ended_at=None).select_for_update().values_list("pk"))
    held = RoleGrant.objects.held_for_long().filter(role=ADMINISTRATOR.key)
    # asked anew: whoever waited for the lock would else see the accounts as they were before
    return set(held.filter(user__is_active=True).values_list("user", flat=True)) == {user.pk}


def require_another_administrator(user: User) -> None:
    """Raise RuleBroken where nobody could give roles any longer. Two who try at once wait for each other."""
    if is_last_administrator(user):
        raise RuleBroken("This is the last administrator. Make somebody else one first.")


def tell_guarded(what: str, *, by: User | None, request: PowerRequest | None = None, **about) -> None:
    """Write to all with a guarded role. `what` is a key of emails.GUARDED_DID; `about`: roles, user or invitation.

    While the board is being set up, those who decided the `request` themselves are told once a day instead.
    """
    holders = User.objects.filter(is_active=True, role_grants__role__in=GUARDED, role_grants__ended_at=None)
    args = {"what": what, "by": by.pk if by else None, **about}
    for person in to_be_told(holders.order_by("email").distinct(), power_of(request, what)):
        send_email(kind=ROLE_NOTICE, to=person.email, args=args, by=by)


def require_both(first: User, second: User) -> None:
    """RuleBroken unless one is a manager and the other a data protection officer, as core/history/sql.py asks."""
    for person in (first, second):
        if not person.is_active:
            raise RuleBroken(f"The account of {person} is closed. Delete this request and make a new one.")
    pairs = ((first, second), (second, first))
    if not any(one.has_role(MANAGER) and other.has_role(DPO) for one, other in pairs):
        raise RuleBroken("One of you two has to be a manager, and the other a data protection officer.")


def forget_roles(user: User) -> None:
    for name in ("roles", "permissions"):
        user.__dict__.pop(name, None)


@transaction.atomic
def note_second_factor(*, user: User, by: User | None, reason: str) -> User:
    found = User.objects.select_for_update().get(pk=user.pk)
    found.session_seed = new_session_seed()
    found.sessions.all().delete()
    return save_versioned(found, expected=found.version, fields=["session_seed"], by=by, reason=reason)


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None, reason: str, request: PowerRequest | None = None) -> int:
    """Takes every second factor and recovery code of a person away, and ends their sessions; how many there were.

    At the next sign-in they set up another one, where their roles demand it. They are told, and so is everybody who
    holds a guarded role. Raises RuleBroken for oneself, who would get round being asked for it, without a reason, and
    for somebody who holds a guarded role, unless two people decided the `request` or a command does it.
    """
    require_reason(reason)
    if by is not None and user.pk == by.pk:
        raise RuleBroken("You cannot remove your own second step here. Ask another administrator.")
    if by is not None and request is None and has_guarded_role(user):
        raise RuleBroken(TWO_PEOPLE)
    count, _ = Authenticator.objects.filter(user=user).delete()
    note_second_factor(user=user, by=by, reason=reason)
    note_change("account", "removed", by=by, subject=user)
    tell_guarded("reset", by=by, user=user.pk)
    send_email(kind=NOTICE, to=user.email, args={"what": "ours/second_factor_reset"}, by=by)
    return count


@transaction.atomic
def end_session(*, session: Session, by: User | None = None, reason: str = "") -> None:
    if by is not None and by.pk != session.user_id:
        person = User.objects.select_for_update().get(pk=session.user_id)
        words = f"Signed out of {session.device}: {reason}"
        save_versioned(person, expected=person.version, fields=[], by=by, reason=words)
    note_change("session", "ended", by=by or session.user, subject=session.user, device=session.device)
    Session.objects.filter(pk=session.pk).delete()


@transaction.atomic
def end_every_session(*, user: User, by: User, reason: str) -> None:
    person = User.objects.select_for_update().get(pk=user.pk)
    person.session_seed = new_session_seed()
    save_versioned(person, expected=person.version, fields=["session_seed"], by=by, reason=reason)
    person.sessions.all().delete()
    note_change("session", "ended", by=by, subject=person)


@transaction.atomic
def change_address(*, user: User, email: str, expected: int, by: User, reason: str) -> User:
    """Give a person another email address, with which they sign in from now on; they are signed out everywhere, and
    their API tokens are revoked.

    Without a guarded role they also lose password, second factors and single sign-on: whoever used the account at the
    address before could else come in after another person has confirmed a role. They are told at both addresses, and
    everybody who holds a guarded role is told where they hold one.

    Raises RuleBroken for oneself, while something about them is proposed, for a guarded role without a second factor,
    an address that is no address, theirs already or somebody else's, and without a reason; Conflict as save_versioned.
    """
    require_reason(reason)
    if user.pk == by.pk:
        raise RuleBroken("You cannot change your own address here. Ask another administrator.")
    User.objects.select_for_update().get(pk=user.pk)  # as confirm() does: whoever is second sees what the first did
    if PowerRequest.objects.open().filter(subject=user).exists():
        raise RuleBroken(IS_PROPOSED)
    is_guarded = has_guarded_role(user)
    if is_guarded and not main_factors(user).exists():
        raise RuleBroken(NO_SECOND_STEP)
    before, user.email = user.email, User.objects.normalize_email(email)
    if user.email.lower() == before.lower():
        raise RuleBroken("This is the address that they have now.", field="email")
    if User.objects.filter(email__iexact=user.email).exclude(pk=user.pk).exists():
        raise RuleBroken("Another person already has this email address.", field="email")
    require_valid(user, exclude=["password"])
    user.session_seed = new_session_seed()
    fields = ["email", "session_seed"]
    if not is_guarded:
        user.set_unusable_password()
        fields.append("password")
        Authenticator.objects.filter(user=user).delete()
        SocialAccount.objects.filter(user=user).delete()
    save_versioned(user, expected=expected, fields=fields, by=by, reason=reason.strip())
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    user.sessions.all().delete()
    revoke_tokens_of(user, by=by, reason="Another email address was given to the account")
    note_change("account", "address", by=by, subject=user)
    if GUARDED & user.roles:
        tell_guarded("address", by=by, user=user.pk)
    for address in (before, user.email):
        send_email(kind=NOTICE, to=address, args={"what": "ours/address_changed"}, by=by)
    return user
