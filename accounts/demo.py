"""Signing in as a person of the demonstration board by a link.

Works only in demonstration mode, with DEBUG on, on a local SQLite file: never where real records are.
"""

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.urls import reverse

from accounts.models import RoleGrant, User
from accounts.roles import ROLES
from accounts.second_factor.rules import note_proof
from accounts.security.services import note_second_step
from core.security.services import note

SALT = "accounts.demo.sign-in"


def demo_allowed() -> bool:
    """Whether demonstration sign-in is on: DEMO and DEBUG, and the database is a local SQLite file."""
    return bool(getattr(settings, "DEMO", False) and settings.DEBUG and connection.vendor == "sqlite")


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured where DEMO is on without the rest; for the start of the web process."""
    if getattr(settings, "DEMO", False) and not demo_allowed():
        raise ImproperlyConfigured(
            "DEMO is on, but the demonstration runs only with DEBUG on and on the local SQLite file. "
            "Unset DEMO, or unset DATABASE_URL and set DEBUG=1."
        )


def token_for(user: User) -> str:
    return signing.dumps(user.pk, salt=SALT, compress=False)


def person_of(token: str) -> User | None:
    """The active person whom a token names, or None where it was not made here."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def sign_in(request, user: User) -> None:
    """Makes the session of this request theirs; it counts as complete, since there is nothing to protect."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    note_proof(request.session, user)
    note_second_step(user, "demonstration link")  # removals from the history ask for it
    note("sign_in", "done", actor=user, subject=user, method="demonstration link")


def people_by_role(base_url: str) -> list[tuple[str, list[tuple[User, str]]]]:
    """(role name, [(person, link)]) for every role that someone holds, in the order of the roles."""
    found: dict[str, list[tuple[User, str]]] = {key: [] for key in ROLES}
    grants = RoleGrant.objects.filter(ended_at=None, user__is_active=True)
    for grant in grants.select_related("user").order_by("user_id"):
        url = base_url + reverse("demo_sign_in", args=[token_for(grant.user)])
        found.setdefault(grant.role, []).append((grant.user, url))
    return [(ROLES[key].name, people) for key, people in found.items() if people and key in ROLES]


def demo_links(base_url: str) -> list[tuple[str, User, str]]:
    """(role name, person, link) for each role, with the first person who was entered; `base_url` without a slash at its
    end. Raises ImproperlyConfigured where the demonstration is not allowed.
    """
    if not demo_allowed():
        raise ImproperlyConfigured(
            "Demonstration links exist only in demonstration mode: DEMO=1, DEBUG=1, the local SQLite file."
        )
    return [(name, *people[0]) for name, people in people_by_role(base_url)]
