"""Figures are what somebody would count who looks at every record."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from random import Random

import pytest

from core.text.dates import quarter_of
from incidents.figures import tallies
from incidents.figures.counting import place_of
from incidents.models import Incident, IncidentType
from incidents.records.choices import Age, Device, Outcome, Place, Platform, Sex, Source
from incidents.records.services.recording import correct_incident, join_event, void_incident
from tests.factories.incidents import as_on, record

pytestmark = pytest.mark.django_db
ALONE = ("platform", "place", "source", "outcome")
FIRST, LAST = place_of(2009, 1), place_of(2010, 4)
BEGIN = dt.date(2009, 4, 1)


def looked_at(first: int, last: int) -> dict[int, tuple[dict, int]]:
    """Place → counts and events, by looking at each record."""
    found = {place: ({}, set()) for place in range(first, last + 1)}
    for each in Incident.objects.filter(voided_on=None).select_related("main_type"):
        for day, what, value in [
            (each.recorded_on, "type", each.main_type.key),
            (each.counted_on, "enquiry", each.main_type.key),
            (each.recorded_on, "age_sex", f"{each.age}|{each.sex}"),
            *((each.recorded_on, "devices", value) for value in each.devices or [""]),
            (each.recorded_on, "happened", str(quarter_of(each.happened_on)[0]) if each.happened_on else ""),
            *((each.recorded_on, name, getattr(each, name)) for name in ALONE),
        ]:
            place = place_of(*quarter_of(day)) if day else None
            if place in found:
                found[place][0].setdefault(what, Counter())[value] += 1
                if what == "type":
                    found[place][1].add(each.event or -each.pk)
    return {place: (counts, len(events)) for place, (counts, events) in found.items()}


def keys():
    """Number of each type → its key."""
    return dict(IncidentType.objects.values_list("pk", "key"))


def assert_counted_right():
    seen = looked_at(FIRST, LAST)
    read = tallies.read_tallies(FIRST, LAST, keys())
    assert {place: (tally.counts, tally.events) for place, tally in read.items()} == seen
    whole = {each.event or -each.pk for each in Incident.objects.standing().recorded_within(BEGIN, BEGIN + 364 * DAY)}
    children = sum(read[place].children for place in range(FIRST, FIRST + 4))
    assert children - tallies.events_of(FIRST, FIRST + 3) == len(whole)


DAY = dt.timedelta(days=1)


def some_records(random, by, number):
    """Records over two years, on random days with random answers."""
    types = list(IncidentType.objects.values_list("key", flat=True))
    made = []
    for _ in range(number):
        recorded = BEGIN + random.randrange(730) * DAY
        known = recorded - random.choice([0, 1, 30, 200]) * DAY if random.random() < 0.8 else None
        happened = known - random.choice([0, 40, 500]) * DAY if known and random.random() < 0.7 else None
        with as_on(recorded):
            made.append(
                record(
                    by=by,
                    kind=random.choice([kind for kind in types if kind != "image_agreed"]),
                    known_on=known,
                    happened_on=happened,
                    age=random.choice(Age.values),
                    sex=random.choice(Sex.values),
                    devices=random.sample([each for each in Device.values if each != "not_known"], random.randrange(3)),
                    platform=random.choice(Platform.values),
                    place=random.choice(Place.values),
                    source=random.choice(Source.values),
                    outcome=random.choice(Outcome.values),
                )
            )
    return made


def values_of(incident, **changes):
    """The answers of a record, with some changed."""
    names = ("main_type", "known_on", "happened_on", "happened", "age", "sex", "platform", "place", "source", "outcome")
    return {name: getattr(incident, name) for name in names} | changes


@pytest.mark.long
def test_counts_follow_every_way_in_which_records_change(board, bea):
    random = Random("counts")
    made = some_records(random, bea, 40)
    assert_counted_right()
    for one, other in zip(made[:8:2], made[1:8:2], strict=True):
        join_event(incident=one, expected=1, other=Incident.objects.get(pk=other.pk), by=bea)
    assert_counted_right()
    for one in made[10:20]:
        another = {"age": "under_5", "known_on": one.recorded_on - 100 * DAY, "happened_on": None}
        correct_incident(incident=one, expected=1, values=values_of(one, **another), by=bea, reason="Found out")
    for one in made[15:25]:
        void_incident(incident=one, expected=one.version, by=bea, reason="Recorded twice")
    assert_counted_right()


@pytest.mark.long
def test_number_of_statements_is_the_same_for_few_and_many_records(board, bea, django_assert_num_queries):
    known = keys()
    for number in (3, 12):
        some_records(Random(number), bea, number)
        with django_assert_num_queries(8):
            tallies.read_tallies(FIRST, LAST, known)
