"""Agencies of every kind, with the officers who answer for e-safety there."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.db import transaction

from agencies.models import Agency, Eslo
from agencies.posts import lead_dates
from tests.benchmarks.scale.saving import BEGIN, create

# as often as they come: most are primary schools and nurseries
KINDS = {
    "primary": 40, "nursery": 14, "secondary": 10, "voluntary": 6, "leisure": 5, "special": 4, "independent": 4,
    "fostering": 4, "youth": 3, "college": 2, "health": 2, "access_point": 2, "pru": 1, "childrens_services": 1,
    "police": 1, "probation": 1, "tuition": 1, "other": 1,
}  # fmt: skip


@transaction.atomic
def make_agencies(count: int, *, by, seed: int = 1) -> int:
    """The key of the first of `count` agencies, whose keys follow each other.

    Every tenth is vacant, every fourth had another officer before, a quarter is not confirmed and a fifth not trained.
    """
    dice = Random(seed)  # noqa: S311 (no secret)
    kinds = dice.choices(list(KINDS), weights=KINDS.values(), k=count)
    agencies = [
        Agency(
            name=f"School {n * 7919 % 100_000:05} {n}",
            kind=kind,
            address="1 Mere Street",
            postcode=f"NM1 {n % 10}AA",
            email=f"office{n}@agency.example",
            national_reference=str(100_000 + n),
            created_at=BEGIN,
        )
        for n, kind in enumerate(kinds)
    ]
    create(agencies, by=by)
    confirmed, trained = dt.date(2026, 1, 5), dt.date(2024, 9, 2)
    officers = [
        officer(
            agency,
            valid_from=dt.date(2025, 9, 1),
            valid_to=None if n % 10 else dt.date(2026, 6, 30),
            confirmed_on=confirmed + dt.timedelta(days=n % 300) if dice.randrange(4) else None,
            trained_on=trained + dt.timedelta(days=n % 700) if dice.randrange(5) else None,
        )
        for n, agency in enumerate(agencies)
    ]
    term = {"valid_from": dt.date(2024, 9, 2), "valid_to": dt.date(2025, 8, 31)}
    create([*officers, *(officer(agency, **term) for agency in agencies[::4])], by=by)
    lead_dates.refresh(agency.pk for agency in agencies)
    return agencies[0].pk


def officer(agency: Agency, **term) -> Eslo:
    """A lead officer of an agency, unsaved."""
    number = agency.national_reference
    person = {"name": f"Officer {number}", "email": f"officer{number}@agency.example"}
    return Eslo(agency=agency, post="lead", created_at=BEGIN, **person, **term)
