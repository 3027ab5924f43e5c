"""The contents of the database as one text, for tests that search it for what must not be there."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from accounts.models import Session


def everything_held() -> str:
    """The rows of every table as text, and the contents of the sessions."""
    held = [str(session.get_decoded()) for session in Session.objects.all()]
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 (names from the models)
            held += [str(row) for row in cursor.fetchall()]
    return "\n".join(held)
