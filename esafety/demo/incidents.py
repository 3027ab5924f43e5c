"""Incidents of Northmere over two years: invented records, the same at each run, as a recorder would have written them.

Recording began in October 2024. Some records came late (known in one quarter, recorded in the next), some are of the
same event, some were corrected, called void or held; of one quarter it was said that there was nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from accounts.models import User
from agencies.models import Agency
from esafety.demo.reading import read_rows, read_toml
from incidents.figures import nil_returns
from incidents.models import Incident, IncidentType, NilReturn
from incidents.records import fields
from incidents.records.services import recording

FIRST, LAST = dt.date(2024, 10, 7), dt.date(2026, 11, 24)
HOW_MANY = 150
Happening = tuple[dt.date, int, Callable[[], object]]


@dataclass(frozen=True)
class Pattern:
    """How records of one type look: how often it comes, and which answers are likely (repeated where likelier)."""

    key: str
    often: int
    ages: str
    sexes: str
    platforms: str
    people: str = ""
    images: str = ""
    enquiry: int = 0  # of ten records, how many led to a section 47 enquiry
    others: str = ""


PATTERNS = {pattern.key: pattern for pattern in read_rows("incident_patterns", Pattern)}
NEW_IN_2026 = {"chatbot"}
WORDS = read_toml("incidents")
REFERRED, CORRECTIONS = WORDS["referred"], WORDS["corrections"]


def happenings(people: dict[str, User]) -> Iterator[Happening]:
    writer = Writer(people)
    yield dt.date(2024, 9, 9), 1, lambda: writer.say_nil(2024, 1)
    yield dt.date(2024, 10, 2), 1, lambda: writer.take_back_nil(2024, 1)
    yield dt.date(2024, 10, 2), 2, lambda: writer.say_nil(2024, 2)
    for place, day in enumerate(days()):
        yield day, 3, lambda place=place, day=day: writer.write(place, day)
        if place in (23, 71, 118):
            yield day + dt.timedelta(days=6), 4, lambda place=place: writer.call_void(place)
        if place in (14, 47, 88, 131):
            yield day + dt.timedelta(days=40), 5, lambda place=place: writer.correct(place)
        if place in (33, 102):
            yield day + dt.timedelta(days=20), 6, lambda place=place: writer.legal_hold(place)


def days() -> list[dt.date]:
    span, found = (LAST - FIRST).days, []
    for place in range(HOW_MANY):
        share = (place + 0.5) / HOW_MANY
        day = FIRST + dt.timedelta(days=round(span * (1.25 * share - 0.25 * share * share)))
        found.append(day - dt.timedelta(days=max(0, day.weekday() - 4)))
    return found


class Writer:
    def __init__(self, people: dict[str, User]):
        self.bea, self.helen = people["bea"], people["helen"]
        self.kinds = {kind.key: kind for kind in IncidentType.objects.all()}
        self.agencies = {agency.name: agency for agency in Agency.objects.all()}
        self.made: dict[int, int] = {}
        self.dice = Random(2024)  # noqa: S311 (the same at each run)

    def one_of(self, text: str) -> str:
        return self.dice.choice(text.split())

    def record_at(self, place: int) -> Incident:
        return Incident.objects.select_related("main_type", "agency").get(pk=self.made[place])

    def write(self, place: int, day: dt.date) -> None:
        values = self.answers(place, day)
        same = None
        if place % 11 == 7:
            same = self.record_at(place - 1)
            values |= {"main_type": same.main_type, "platform": same.platform, "known_on": same.known_on}
            values |= {"section_47_on": same.section_47_on, "section_47": same.section_47, "other_types": []}
            values |= {"happened_on": None, "happened": "not_known"}
            values |= {name: getattr(same, name) for name in ("shared_with", "generated", "other_party")}
        by = self.helen if place % 9 == 4 else self.bea
        number = f"CS-{20410 + place * 37}" if place % 13 else ""
        made = recording.record_incident(values=values, case_number=number, same_event_as=same, by=by)
        self.made[place] = made.pk

    def answers(self, place: int, day: dt.date) -> dict:
        weights = {key: each.often for key, each in PATTERNS.items() if key not in NEW_IN_2026 or day.year >= 2026}
        key = self.dice.choices(list(weights), weights=list(weights.values()))[0]
        pattern, kind = PATTERNS[key], self.kinds[key]
        known = day - dt.timedelta(days=58 + place % 20 if place % 19 == 5 else self.dice.randrange(1, 9))
        started = self.dice.randrange(10) < pattern.enquiry
        happened = known - dt.timedelta(days=self.dice.randrange(60))
        by_month = place % 3 == 0
        source = self.dice.choice(WORDS["sources"])
        return {
            "main_type": kind,
            "other_types": [self.one_of(pattern.others)] if pattern.others and place % 4 == 1 else [],
            "role": ["alleged", "both", "harmed"][place % 3]
            if key == "harmful_behaviour"
            else self.one_of("harmed harmed harmed at_risk"),
            "age": self.one_of(pattern.ages),
            "sex": self.one_of(pattern.sexes),
            "devices": sorted({self.one_of("phone phone phone tablet computer console"), self.one_of("phone tablet")}),
            "platform": self.one_of(pattern.platforms),
            "place": self.one_of("home home home school other_home not_known care public"),
            "source": source,
            "agency": self.agencies[self.dice.choice(REFERRED[source])] if source in REFERRED else None,
            "known_on": known,
            "section_47": "yes" if started else self.one_of("no no no not_known"),
            "section_47_on": known + dt.timedelta(days=1) if started else None,
            "strategy": "yes" if started else self.one_of("no no not_known"),
            "conference": self.one_of("yes no no not_known") if started else "no",
            "police": self.one_of("told under_way under_way charged outcome_21")
            if started
            else self.one_of("not_told told no_action not_known"),
            "outcome": self.one_of("protection in_need open open")
            if started
            else self.one_of("advice advice no_action early_help in_need not_known"),
            "happened_on": happened.replace(day=1) if by_month else happened,
            "happened": "month" if by_month else "day",
            **(
                {"shared_with": self.one_of(pattern.images), "generated": self.one_of("no no no not_known yes")}
                if pattern.images
                else {}
            ),
            **({"other_party": self.one_of(pattern.people)} if pattern.people else {}),
        }

    def call_void(self, place: int) -> None:
        made = self.record_at(place)
        recording.void_incident(incident=made, expected=made.version, by=self.bea, reason="Recorded twice")

    def correct(self, place: int) -> None:
        made = self.record_at(place)
        values = {name: getattr(made, name) for name in (*fields.names(), "happened")}
        values |= {"outcome": "other", "age": "13_15" if made.age != "13_15" else "16_17"}
        reason = CORRECTIONS[place % len(CORRECTIONS)]
        recording.correct_incident(incident=made, expected=made.version, values=values, by=self.bea, reason=reason)

    def legal_hold(self, place: int) -> None:
        made = self.record_at(place)
        recording.lock_incident(
            incident=made, expected=made.version, by=self.helen, reason="Part of a case review of the Board"
        )

    def say_nil(self, year: int, quarter: int) -> None:
        nil_returns.declare_nil(year=year, quarter=quarter, by=self.bea)

    def take_back_nil(self, year: int, quarter: int) -> None:
        nil = NilReturn.objects.get(year=year, quarter=quarter)
        why = "Nobody recorded anything before October 2024, so it was not known"
        nil_returns.withdraw_nil(nil=nil, expected=nil.version, by=self.bea, reason=why)
