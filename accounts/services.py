"""Every write about people: keyword-only, in one transaction, with who did it and why."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant, User, new_session_seed
from accounts.roles import ROLES, Role
from core.locking import create_tracked, save_versioned


@transaction.atomic
def create_person(
    *, email: str, name: str, by: User | None, reason: str, roles: tuple[str, ...] = (), **fields
) -> User:
    """A new person without a password, with a verified address and with these roles.

    Raises ValidationError with the offending fields where the address is taken or not an address.
    """
    user = User(email=User.objects.normalize_email(email), name=name.strip(), **fields)
    user.set_unusable_password()
    user.full_clean()
    create_tracked(user, by=by, reason=reason)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in roles:
        grant_role(user=user, role=role, by=by, reason=reason)
    return user


@transaction.atomic
def grant_role(*, user: User, role: str | Role, by: User | None, reason: str) -> RoleGrant:
    """Gives a role. Raises ValidationError for an unknown role or one that is already held."""
    key = role.key if isinstance(role, Role) else role
    if key not in ROLES:
        raise ValidationError(f"There is no role {key!r}.")
    grant = RoleGrant(user=user, role=key, granted_by=by)
    grant.full_clean()
    create_tracked(grant, by=by, reason=reason)
    forget_roles(user)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, expected: int, by: User | None, reason: str) -> RoleGrant:
    """Ends a role now; that it was held stays. Raises core.locking.Conflict where somebody was quicker."""
    grant.ended_at = timezone.now()
    save_versioned(grant, expected=expected, fields=["ended_at"], by=by, reason=reason)
    forget_roles(grant.user)
    return grant


@transaction.atomic
def deactivate_person(*, user: User, expected: int, by: User | None, reason: str) -> User:
    """Shuts a person out at once, in every session, and for every later visit."""
    user.is_active = False
    user.session_seed = new_session_seed()
    save_versioned(user, expected=expected, fields=["is_active", "session_seed"], by=by, reason=reason)
    forget_roles(user)
    return user


@transaction.atomic
def reactivate_person(*, user: User, expected: int, by: User | None, reason: str) -> User:
    """Lets a person in again; they sign in anew, with the roles that were not ended meanwhile."""
    user.is_active = True
    save_versioned(user, expected=expected, fields=["is_active"], by=by, reason=reason)
    forget_roles(user)
    return user


def forget_roles(user: User) -> None:
    """Makes this object read its roles anew."""
    for name in ("roles", "permissions"):
        user.__dict__.pop(name, None)


def password_link(user: User, base_url: str) -> str:
    """A link with which this person sets a password, once, within PASSWORD_RESET_TIMEOUT seconds.

    `base_url` is the address of the site without a slash at its end.
    """
    key = default_token_generator.make_token(user)
    return base_url + reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
