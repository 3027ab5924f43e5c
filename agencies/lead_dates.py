"""What agencies are put in order by, kept beside them: since when their lead officer has been without a confirmation,
and without training; and the last day of that term.

Each save of a term, by the services or by save(), sets them anew; whoever writes terms in bulk calls refresh(). They
are no facts of their own. A term that ends by itself needs no hand: after `lead_until` nobody holds the post, since a
term begins on the day on which it is saved or earlier (AgencyQuerySet.led).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from itertools import batched

from django.db import connection
from django.db.models.signals import post_delete, post_save

from agencies.models import Agency, Eslo
from core.dates import today
from core.locking import saved_versioned
from core.prepared import ask

LONG_AGO = dt.date.min  # stands for no training on record, so that who has none comes first
BATCH = 5_000


def refresh(agencies: Iterable[int]) -> None:
    """Set the dates of these agencies, by their keys, anew as of today: one statement for each five thousand.

    An agency is written on, and held, only where they differ. Whoever saves a term takes its agency first
    (links.hold_agency), so that two never wait for each other.
    """
    for some in batched(sorted(set(agencies)), BATCH):
        ask(statement(connection.vendor), agencies=list(some), day=today())


def follow_saves() -> None:
    """Let every save of a term set them; called once, when the application is ready."""
    for signal in (post_save, post_delete, saved_versioned):
        signal.connect(_saved, sender=Eslo, dispatch_uid="agencies.lead_dates")


def _saved(sender, instance, **kwargs) -> None:
    if instance.post == Eslo.Post.LEAD:
        refresh([instance.agency_id])


@cache
def statement(vendor: str) -> str:
    """SQL that sets the dates of the agencies that `{agencies}` stands for, as of `{day}`, where they differ."""
    agency, eslo = Agency._meta.db_table, Eslo._meta.db_table
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return f"""
        UPDATE {agency} AS a
        SET confirmed_since = n.confirmed, trained_since = n.trained, lead_until = n.until
        FROM (
            SELECT b.id AS agency, coalesce(e.confirmed_on, e.valid_from) AS confirmed, e.valid_to AS until,
                CASE WHEN e.id IS NOT NULL THEN coalesce(e.trained_on, '{LONG_AGO}') END AS trained
            FROM {agency} AS b LEFT JOIN {eslo} AS e ON e.agency_id = b.id AND e.post = '{Eslo.Post.LEAD}'
                AND e.valid_from <= {{day}} AND (e.valid_to IS NULL OR e.valid_to >= {{day}})
            WHERE b.id IN ({{agencies}})
        ) AS n
        WHERE a.id = n.agency AND (a.confirmed_since {differs} n.confirmed OR a.trained_since {differs} n.trained
            OR a.lead_until {differs} n.until)
        RETURNING id"""  # noqa: S608 (names from the models)
