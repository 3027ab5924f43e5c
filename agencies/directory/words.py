"""Agencies that match a word: in name, postcode, references or address, or the name of an officer on a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from core.board.search import containing

TEXTS = ("name", "postcode", "national_reference", "local_reference", "address")


def containing_word(agencies: QuerySet, word: str, on: dt.date) -> QuerySet:
    return agencies.filter(containing([word], *TEXTS) | Q(pk__in=agencies.of_eslo(word, on)))
