"""Refuses unsafe starts: a missing virus scanner, missing fonts, a database role that could bypass the guards, a wrong
key.

Commands run these checks by themselves, and the web server calls `refuse_unsafe_start`.
"""

import datetime as dt
import sys
from contextlib import suppress

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DatabaseError, OperationalError, ProgrammingError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

from core.documents import fonts
from core.history.connection import ALIAS, is_carried_out
from core.records.keys import Keys, wrong_keys

AS_OWNER = {"migrate", "restore", "prove_backup"}  # commands that create tables, and need the role that owns them
AGAIN = dt.timedelta(hours=1)  # after which the journal is told again of a key that is refused
OWNER = (
    "DATABASE_URL names a role that is a superuser or owns the tables, and so could take the guards off the history. "
    "Set DATABASE_URL to the role that docs/database-roles.sql makes, esafety_run; only migrate, restore and "
    "prove_backup run as the owner."
)
NOT_FOR_WEB = (
    "PURGE_DATABASE_URL is set for this process. Remove it: only the scheduler (manage.py daily) may remove anything "
    "from the history, so that no other process can do so alone."
)
NOTHING_REMOVED = (
    "Nothing can be removed from the history: no scheduler has looked within ten minutes that has PURGE_DATABASE_URL. "
    "docs/deploying.md says how to make its role and set it."
)
# The role that logged in counts, with every role it could switch to
MAY_UNDO = """
    SELECT rolsuper
        OR EXISTS (SELECT FROM pg_namespace WHERE nspname = current_schema()
            AND pg_has_role(session_user, nspowner, 'MEMBER'))
        OR EXISTS (SELECT FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = current_schema()
            AND relkind IN ('r', 'p') AND pg_has_role(session_user, relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = session_user"""


@register(Tags.security)
def scanner_is_there(app_configs, **kwargs):
    try:
        found = callable(import_string(settings.UPLOAD_SCANNER)) if settings.UPLOAD_SCANNER else True
    except ImportError:
        found = False
    words = (
        f"UPLOAD_SCANNER is {settings.UPLOAD_SCANNER}, which is no function. Name one by its dotted name, or unset it."
    )
    return [] if found else [Error(words, id="core.E001")]


@register(Tags.security)
def fonts_are_there(app_configs, **kwargs):
    """core.E006: no PDF can be made."""
    if settings.BUILDING:
        return []
    try:
        fonts.require()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="core.E006")]
    return []


@register(Tags.security)
def database_is_safe(app_configs, **kwargs):
    """core.E003: the role could bypass the guards of the history. core.E004: a key opens nothing of what the database
    has sealed. core.E005: another process than the scheduler has the role that removes from the history. core.W001, for
    `check` alone: no process has.

    Finds nothing where the database does not answer: a web process that starts meanwhile serves without it.
    """
    if settings.DEMO or settings.BUILDING:
        return []
    try:
        if not AS_OWNER & set(sys.argv[1:2]) and may_undo_guards():
            return [Error(OWNER, id="core.E003")]
        command = sys.argv[1:2]
        if ALIAS in settings.DATABASES and command not in (["daily"], ["check"]):
            return [Error(NOT_FOR_WEB, id="core.E005")]
        wrong = wrong_keys()
        note_refused(wrong)
        if not wrong and command == ["check"] and ALIAS not in settings.DATABASES and not is_carried_out():
            return [Warning(NOTHING_REMOVED, id="core.W001")]
        return [Error(keys.wrong, id="core.E004") for keys in wrong]
    except (OperationalError, ProgrammingError):  # away, or a role that may not read
        return []


def note_refused(wrong: list[Keys]) -> None:
    """Note in the security journal, once an hour each, which keys were refused; nothing where it cannot be written."""
    if not wrong:
        return
    from core.models import SecurityEvent
    from core.security.services import note

    lately = SecurityEvent.objects.filter(kind="key", outcome="wrong").within(AGAIN)
    with suppress(DatabaseError):  # an older database has no journal
        for keys in wrong:
            if not lately.filter(detail__reason=keys.purpose).exists():
                note("key", "wrong", actor=None, by="command", reason=keys.purpose)


def may_undo_guards() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(MAY_UNDO)
        return cursor.fetchone()[0]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured with the messages of all security checks that failed."""
    found = [each for each in run_checks(tags=[Tags.security]) if each.is_serious() and not each.is_silenced()]
    if found:
        raise ImproperlyConfigured("\n".join(each.msg for each in found))


def refuse_unknown_migrations(alias: str) -> None:
    """Raise CommandError where the database has migrations of ours that this version does not know."""
    loader = MigrationLoader(connections[alias])
    ours = {config.label for config in apps.get_app_configs() if config.module.__name__ == config.label}
    gone = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    unknown = sorted(f"{app}.{name}" for app, name in gone if app in ours)
    if unknown:
        raise CommandError(
            f"This database was made by another version, which has the migrations {', '.join(unknown)}. Nothing was"
            " changed. Install that version, or start with an empty database."
        )
