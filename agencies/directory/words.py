"""Agencies of which a word is part: of name, postcode, references or address, or the name of an officer of a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from core.board.search import holding

TEXTS = ("name", "postcode", "national_reference", "local_reference", "address")


def holding_word(agencies: QuerySet, word: str, on: dt.date) -> QuerySet:
    """Those of the agencies that hold the word, or an officer of which holds it on a day."""
    return agencies.filter(holding([word], *TEXTS) | Q(pk__in=agencies.of_eslo(word, on)))
