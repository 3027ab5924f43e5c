"""Records of incidents over several years: more of them from year to year, some corrected, some void."""

from __future__ import annotations

import datetime as dt
from math import sqrt
from random import Random

from django.db import transaction

from esafety.demo.incidents import PATTERNS
from incidents.models import CaseNumber, Incident, IncidentType
from incidents.records import sealing
from tests.benchmarks.scale.saving import at, change, create

LAST = dt.date(2026, 11, 24)
NUMBERED = 10  # of so many records one has a case number: each is encrypted by itself
CHUNK = 10_000
DAY = dt.timedelta(days=1)
FIELDS = {  # answers that are chosen by dice; what comes oftener stands in more than once
    "role": "harmed harmed harmed at_risk alleged both",
    "age": "10_12 13_15 13_15 13_15 13_15 16_17 5_9 under_5 not_known",
    "sex": "girl boy girl girl boy not_known",
    "devices": "phone phone phone tablet phone,tablet computer console",
    "platform": "social messages messages sharing live games website chatbot not_known",
    "place": "home home home school other_home not_known care public",
    "source": "school school school police parent parent health youth child helpline public social_care",
    "strategy": "yes no no not_known",
    "conference": "yes no no not_known",
    "police": "told under_way charged outcome_21 not_told no_action not_known",
    "outcome": "protection in_need open advice advice no_action early_help not_known",
}
ASKED = {  # only of types that ask it
    "shared_with": "peers peers nobody public not_known",
    "generated": "no no no not_known yes",
    "other_party": "child child group not_known nobody",
}


@transaction.atomic
def make_incidents(
    count: int, years: int, *, by, seed: int = 1, agencies: tuple[int, int] | None = None, numbered: int = NUMBERED
) -> int:
    """The key of the first of `count` records over the last `years`; every `numbered`-th has a case number (0: none).

    `agencies` is the key of the first and the number of those that referred them. One of 200 is void, one of 50 was
    corrected, and every eleventh is of the same event as the one before.
    """
    dice, first, last = Random(seed), None, None  # noqa: S311 (no secret)
    kinds = [kind for kind in IncidentType.objects.all() for _ in range(often(kind))]
    for begin in range(0, count, CHUNK):
        records = []
        for n in range(begin, min(begin + CHUNK, count)):
            # the square root makes them denser towards the end
            day = LAST - dt.timedelta(days=years * 365) + dt.timedelta(days=int(years * 365 * sqrt((n + 0.5) / count)))
            records.append(one(day, n, dice.choice(kinds), agencies, dice, by))
        create(records, by=by)
        Incident._meta.get_field("devices").create(records)
        first = first or records[0].pk
        last = correct(records, begin, last, by)
        give_numbers([record for n, record in enumerate(records, begin) if numbered and n % numbered == 0], by)
    return first


def often(kind: IncidentType) -> int:
    """How often a type comes, against others."""
    return PATTERNS[kind.key].often if kind.key in PATTERNS else 0


def one(day: dt.date, n: int, kind: IncidentType, agencies: tuple[int, int] | None, dice: Random, by) -> Incident:
    """The record of number `n`, unsaved."""
    known = day - (dice.randrange(1, 63) + (58 if dice.randrange(19) == 5 else 0)) * DAY
    happened, enquiry = known - dice.randrange(60) * DAY, dice.randrange(3) == 0
    chosen = {**FIELDS, **{name: ASKED[name] for name in kind.asks if name in ASKED}}
    answers = {name: dice.choice(words.split()) for name, words in chosen.items()}
    return Incident(
        recorded_on=day,
        recorded_by=by,
        main_type=kind,
        **(answers | {"devices": answers["devices"].split(",")}),
        agency_id=agencies[0] + dice.randrange(agencies[1]) if agencies else None,
        section_47="yes" if enquiry else "no",
        section_47_on=known + DAY if enquiry else None,
        counted_on=known + DAY if enquiry else known,
        known_on=known,
        happened_on=happened if n % 3 else happened.replace(day=1),
        happened="day" if n % 3 else "month",
        created_at=at(day, 11),
    )


def correct(records: list[Incident], begin: int, last: Incident | None, by) -> Incident:
    """Joins some records to the one before, marks some void and corrects others; the last record."""
    changed = []
    for n, record in enumerate(records, begin):
        if n % 11 == 7 and last:
            record.event = last.event = last.pk
            changed += [last, record]
        if n % 200 == 77:
            record.voided_on, record.voided_by, record.void_reason = record.recorded_on + 6 * DAY, by, "Recorded twice"
            changed.append(record)
        elif n % 50 == 13:
            record.outcome = "open"
            changed.append(record)
        last = record
    fields = ["event", "voided_on", "voided_by", "void_reason", "outcome"]
    once = list({record.pk: record for record in changed}.values())
    change(once, fields, after=6 * DAY, by=by, reason="Corrected")
    return last


def give_numbers(records: list[Incident], by) -> None:
    """A case number for each of these records, sealed as the product seals it."""
    create(
        [
            CaseNumber(
                incident=record,
                sealed=sealing.seal(f"CS-{record.pk}"),
                digest=sealing.digests(f"CS-{record.pk}")[0],
                created_at=record.created_at,
            )
            for record in records
        ],
        by=by,
    )
