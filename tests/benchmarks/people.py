"""Sessions for the people of the demonstration board, made without the sign-in page."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.middleware import start_clock
from accounts.models import User
from accounts.second_factor.rules import PROVED_AT, note_proof
from incidents.access_log.purposes import KEPT
from tests.benchmarks.server import Client

PROVED = 7_200  # seconds


def person(role: str) -> User:
    """The first person who holds a role."""
    return User.objects.filter(role_grants__role=role, role_grants__ended_at=None, is_active=True).order_by("pk")[0]


def signed_in(port: int, user: User) -> Client:
    """A client with a session of a person, who has said what records of incidents are looked at for."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[KEPT] = "recording"
    start_clock(session)
    note_proof(session, user)
    session[PROVED_AT] += PROVED  # as if the person had shown again that it is them, whenever they were asked
    session.save()
    return Client(port, session.session_key)
