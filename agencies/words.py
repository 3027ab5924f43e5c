"""Agencies of which a word is part: of name, postcode, references or address, or the name of an officer of a day.

As in actions/words.py: a rare word is looked up in indexes of words (migration 0005), a common one is looked for in the
agencies themselves, in the order of the page until it is full. It is counted first, as far as FEW, how many hold it.
Where there are no such indexes (SQLite, or a PostgreSQL without its extension pg_trgm) all agencies are read.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.db import connection
from django.db.models import Q, QuerySet

from agencies.models import Agency, Eslo
from core.search import holding

FEW = 500  # agencies that hold a word; with more it is common
INDEX = "words_of_agencies"  # stands for all of them
TEXTS = ("name", "postcode", "national_reference", "local_reference", "address")


def holding_word(agencies: QuerySet, word: str, on: dt.date) -> QuerySet:
    """Those of the agencies that hold the word, or an officer of which holds it on a day."""
    if indexed(connection.vendor, connection.settings_dict["NAME"]):
        found = set(keys(word, on)[: FEW + 1])
        if len(found) <= FEW:
            return agencies.filter(pk__in=found)
    return agencies.filter(holding([word], *TEXTS) | Q(pk__in=agencies.of_eslo(word, on)))


@cache
def indexed(vendor: str, name: str) -> bool:
    """Whether the database (of this name) has indexes of words; asked once."""
    if vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
        return cursor.fetchone()[0]


def keys(word: str, on: dt.date) -> QuerySet:
    """Keys of agencies that hold the word, open or closed; each way of holding it ends at FEW, so that the planner
    knows that for a common word it need not read an index."""
    own = Agency.objects.filter(holding([word], *TEXTS)).order_by().values_list("pk")[: FEW + 1]
    officers = Eslo.objects.current(on).filter(name__icontains=word).order_by().values_list("agency_id")[: FEW + 1]
    return own.union(officers, all=True).order_by().values_list("pk", flat=True)
