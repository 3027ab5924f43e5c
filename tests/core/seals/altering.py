"""Alters history as somebody can who owns the tables and has switched the guards off."""

from __future__ import annotations

from django.db import connection, transaction

from accounts.models import User
from core.models import Seal
from core.seals.services import seal_history
from tests.stored import without_triggers

Past = User.history.model
TABLE = Past._meta.db_table


def alter(*statements: str) -> None:
    """Runs the statements with no guard in the way."""
    tables = [TABLE, "core_seal", "core_sealedblock", "core_blocksalt", "core_reseal"]
    with transaction.atomic(), connection.cursor() as cursor, without_triggers(cursor, tables):
        for statement in statements:
            cursor.execute(statement)


def seal_all() -> Seal:
    """Seals everything that is there: a seal sees it, the next one seals it."""
    seal_history()
    return seal_history()
