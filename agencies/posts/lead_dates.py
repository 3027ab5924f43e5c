"""Stored beside agencies, so that they can be filtered by it: since when their lead officer has been without a
confirmation, and without training; and the last day of that term.

Each save of a term, by the services or by save(), sets them anew; whoever writes terms in bulk calls refresh(). They
are no facts of their own. A term that ends by itself needs no hand: after `lead_until` nobody holds the post, since a
term begins on the day on which it is saved or earlier (AgencyQuerySet.led).

Looking up the officers in each request took 125 to 144 ms of a list of 28,000 agencies.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import batched

from django.db.models.signals import post_delete, post_save

from agencies.models import Agency, Eslo
from core.records.locking import saved_versioned

LONG_AGO = dt.date.min  # stands for no training on record, so that who has none comes first
BATCH = 5_000
FIELDS = ("confirmed_since", "trained_since", "lead_until")


def refresh(agencies: Iterable[int]) -> int:
    """Set the dates of these agencies (their keys) as of today; returns how many changed. Whoever saves a term locks
    its agency first. Two statements for each 5,000 agencies, and one for each 1,000 that change.
    """
    changed = 0
    for some in batched(sorted(set(agencies)), BATCH):
        terms = {term.agency_id: term for term in Eslo.objects.leads().current().filter(agency__in=some)}
        stale = []
        for agency in Agency.objects.filter(pk__in=some).only(*FIELDS):
            dates = dates_of(terms.get(agency.pk))
            if dates != tuple(getattr(agency, name) for name in FIELDS):
                agency.confirmed_since, agency.trained_since, agency.lead_until = dates
                stale.append(agency)
        changed += Agency.objects.bulk_update(stale, FIELDS, batch_size=1_000)
    return changed


def dates_of(term: Eslo | None) -> tuple[dt.date | None, ...]:
    if term is None:
        return None, None, None
    return term.confirmed_on or term.valid_from, term.trained_on or LONG_AGO, term.valid_to


def follow_saves() -> None:
    for signal in (post_save, post_delete, saved_versioned):
        signal.connect(_saved, sender=Eslo, dispatch_uid="agencies.lead_dates")


def _saved(sender, instance, **kwargs) -> None:
    if instance.post == Eslo.Post.LEAD:
        refresh([instance.agency_id])
