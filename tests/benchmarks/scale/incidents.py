"""So many records of incidents over several years: more of them from year to year, some corrected, some void."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from esafety.demo.incidents import BOTH, MIDDLE, OLD, PATTERNS
from incidents import choices, sealing
from incidents.models import CaseNumber, Incident, IncidentType
from tests.benchmarks.scale.filling import BEGIN, Change, Dice, Filler

LAST = dt.date(2026, 11, 24)
NUMBERED = 10  # of so many records one has a case number: each is encrypted by itself
BATCH = 20_000
FIELDS = {  # answers that are chosen by dice; what comes oftener stands in more than once
    "role": "harmed harmed harmed at_risk alleged both",
    "age": f"{MIDDLE} {OLD} 5_9 under_5 not_known",
    "sex": f"{BOTH} girl girl boy not_known",
    "devices": "phone phone phone tablet phone,tablet computer console",
    "platform": "social messages messages sharing live games website chatbot not_known",
    "place": "home home home school other_home not_known care public",
    "strategy": "yes no no not_known",
    "conference": "yes no no not_known",
    "police": "told under_way charged outcome_21 not_told no_action not_known",
    "outcome": "protection in_need open advice advice no_action early_help not_known",
}
ASKED = {
    "shared_with": "peers peers nobody public not_known",
    "generated": "no no no not_known yes",
    "other_party": "child child group not_known nobody",
}
SOURCES = "school school school police parent parent health youth child helpline public social_care"


@transaction.atomic
def make_incidents(
    count: int, years: int, *, by, seed: int = 1, agencies: tuple[int, int] | None = None, numbered: int = NUMBERED
) -> int:
    """The key of the first of `count` records over the last `years`; every `numbered`-th has a case number (0: none).

    `agencies` is the key of the first and the number of those that referred them. One of 200 is void, one of 50 was
    corrected, and every eleventh is of the same event as the one before.
    """
    fill, dice = Filler(by), Dice(seed)
    kinds = {kind.key: kind for kind in IncidentType.objects.all()}
    keys = [kinds[key].pk for key, pattern in PATTERNS.items() for _ in range(pattern.often)]
    days = years * 365
    # the square root makes them denser towards the end
    recorded = f"(DATE '{LAST - dt.timedelta(days=days)}' + floor({days} * sqrt((n + 0.5) / {count}))::int)"
    known = f"(r.recorded_on - 1 - {dice.below(62, 9)} - CASE WHEN {dice.below(63, 19)} = 5 THEN 58 ELSE 0 END)"
    happened = f"(k.known_on - {dice.below(64, 60)})"
    enquiry = f"{dice.below(65, 3)} = 0"
    asked = {
        name: f"CASE WHEN r.kind IN ({', '.join(map(str, of))}) THEN {dice.one_of(90 + place, ASKED[name].split())} "
        f"ELSE '{choices.NOT_KNOWN}' END"
        for place, (name, of) in enumerate(who_is_asked(kinds.values()).items())
    }
    void, changed = "n % 200 = 77", "n % 50 = 13"
    first = fill.insert(
        Incident,
        count,
        joined=f"CROSS JOIN LATERAL (SELECT {recorded} AS recorded_on, {dice.one_of(61, keys)} AS kind) AS r "
        f"CROSS JOIN LATERAL (SELECT {known} AS known_on) AS k",
        recorded_on="r.recorded_on",
        recorded_by_id=by.pk,
        main_type_id="r.kind",
        event="CASE n % 11 WHEN 6 THEN {first} + n WHEN 7 THEN {first} + n - 1 END",
        **{name: dice.one_of(70 + place, words.split()) for place, (name, words) in enumerate(FIELDS.items())},
        **asked,
        source=dice.one_of(66, SOURCES.split()),
        agency_id=f"{agencies[0]} + {dice.below(67, agencies[1])}" if agencies else "NULL",
        section_47=f"CASE WHEN {enquiry} THEN 'yes' ELSE 'no' END",
        section_47_on=f"CASE WHEN {enquiry} THEN k.known_on + 1 END",
        counted_on=f"CASE WHEN {enquiry} THEN k.known_on + 1 ELSE k.known_on END",
        known_on="k.known_on",
        happened_on=f"CASE WHEN n % 3 = 0 THEN date_trunc('month', {happened}::timestamp)::date ELSE {happened} END",
        happened="CASE WHEN n % 3 = 0 THEN 'month' ELSE 'day' END",
        voided_on=f"CASE WHEN {void} THEN least(r.recorded_on + 6, DATE '{LAST}') END",
        voided_by_id=f"CASE WHEN {void} THEN {by.pk} END",
        void_reason=f"CASE WHEN {void} THEN 'Recorded twice' ELSE '' END",
        version=f"CASE WHEN {void} OR {changed} THEN 2 ELSE 1 END",
        created_at="r.recorded_on + TIME '11:00'",
        change=Change(
            "created_at + INTERVAL '6 days'",
            {"voided_on": "NULL", "voided_by_id": "NULL", "void_reason": "''", "outcome": "'open'"},
            "Corrected",
        ),
    )
    if numbered:
        give_numbers(fill, first, count, numbered)
    return first


def who_is_asked(kinds) -> dict[str, list[int]]:
    """Name of each further question → keys of the types that ask it."""
    return {name: [kind.pk for kind in kinds if name in kind.asks.split(",")] for name in ASKED}


def give_numbers(fill: Filler, first: int, count: int, every: int) -> None:
    """A case number, sealed as the product seals it, for every `every`-th of these records."""
    wanted, made = range(first, first + count, every), []
    for begin in range(0, len(wanted), BATCH):
        some = [
            CaseNumber(
                incident_id=key,
                sealed=sealing.seal(f"CS-{key}"),
                digest=sealing.digests(f"CS-{key}")[0],
                created_at=BEGIN,
            )
            for key in wanted[begin : begin + BATCH]
        ]
        made += CaseNumber.objects.bulk_create(some, batch_size=2_000)
    with connection.cursor() as cursor:
        fill.write_history(cursor, CaseNumber, min(each.pk for each in made))
