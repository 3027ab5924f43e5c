"""So many agencies of every kind, with the officers who answer for e-safety there."""

from __future__ import annotations

from django.db import transaction

from agencies import lead_dates
from agencies.models import Agency, Eslo
from tests.benchmarks.scale.filling import Dice, Filler

# as often as they come in a country: most are primary schools and nurseries
KINDS = (
    ["primary"] * 40 + ["nursery"] * 14 + ["secondary"] * 10 + ["voluntary"] * 6 + ["leisure"] * 5 + ["special"] * 4
    + ["independent"] * 4 + ["fostering"] * 4 + ["youth"] * 3 + ["college"] * 2 + ["health"] * 2 + ["access_point"] * 2
    + ["pru", "childrens_services", "police", "probation", "tuition", "other"]
)  # fmt: skip
WORD_OF_ONE = "Zephyr"  # stands in the name of one agency


@transaction.atomic
def make_agencies(count: int, *, by, seed: int = 1) -> int:
    """The key of the first of `count` agencies, whose keys follow each other.

    Every tenth is vacant, every fourth had another officer before, a quarter is not confirmed and a fifth not trained.
    """
    fill, dice = Filler(by), Dice(seed)
    first = fill.insert(
        Agency,
        count,
        name="'School ' || lpad((n * 7919 % 100000)::text, 5, '0') || ' ' || n"
        f" || CASE WHEN n = {count // 2} THEN ' {WORD_OF_ONE}' ELSE '' END",
        kind=dice.one_of(11, KINDS),
        address="'1 Mere Street'",
        postcode="'NM1 ' || (n % 10) || 'AA'",
        email="'office' || n || '@agency.example'",
        national_reference="(100000 + n)::text",
    )
    person = {"name": "'Officer ' || n", "email": "'officer' || n || '@agency.example'"}
    fill.insert(
        Eslo,
        count,
        agency_id=f"{first} + n",
        post="'lead'",
        valid_from="DATE '2025-09-01'",
        valid_to="CASE WHEN n % 10 = 0 THEN DATE '2026-06-30' END",
        confirmed_on=f"CASE WHEN {dice.below(12, 4)} > 0 THEN DATE '2026-01-05' + (n % 300)::int END",
        trained_on=f"CASE WHEN {dice.below(13, 5)} > 0 THEN DATE '2024-09-02' + (n % 700)::int END",
        **person,
    )
    fill.insert(
        Eslo,
        count // 4,
        agency_id=f"{first} + n * 4",
        post="'lead'",
        valid_from="DATE '2024-09-02'",
        valid_to="DATE '2025-08-31'",
        **person,
    )
    lead_dates.refresh(range(first, first + count))
    return first
