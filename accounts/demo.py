"""Signing in as a person of the demonstration board by a link.

Works only in demonstration mode, with DEBUG on, on the server that dev.py started for it (postgres.py) or on a database
marked as a demonstration by its owner: never where real records are.
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
CLUSTER = "esafety demonstration"  # the name of the server that postgres.py starts
MARK = "esafety.demonstration=on"  # as stored by ALTER DATABASE name SET esafety.demonstration = 'on'
# The mark is read where the owner of the database alone can write it: any session could set it for itself
KINDS = """
    SELECT current_setting('cluster_name'), EXISTS (
        SELECT FROM pg_db_role_setting AS stored JOIN pg_database AS named ON named.oid = stored.setdatabase
        WHERE named.datname = current_database() AND stored.setrole = 0 AND %s = ANY (stored.setconfig))
"""


def demo_allowed() -> bool:
    """Whether demonstration sign-in is on: DEMO and DEBUG, and the database is one of the demonstration."""
    return bool(getattr(settings, "DEMO", False) and settings.DEBUG and is_demo_database())


def is_demo_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(KINDS, [MARK])
        cluster, is_marked = cursor.fetchone()
    return cluster == CLUSTER or is_marked


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured where DEMO is on without the rest; for the start of the web process."""
    if getattr(settings, "DEMO", False) and not demo_allowed():
        raise ImproperlyConfigured(
            "DEMO is on, but the demonstration runs only with DEBUG on, and on a database of its own. Unset DEMO, or "
            "start it by `python3 dev.py run`; docs/development.md says how another database is marked as one."
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
            "Demonstration links exist only in demonstration mode: python3 dev.py manage demo_links"
        )
    return [(name, *people[0]) for name, people in people_by_role(base_url)]
