"""`python -m tests.benchmarks.plain.prepare` fills the empty database of the plain project and prints a session key."""

from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command


def main() -> str:
    """Migrate, add a person and a group, and sign the person in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import Group, User

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("reader")
    user.groups.add(Group.objects.create(name="Readers"))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    django.setup()
    print(main())
