"""A whole financial year played through: entries, late ones, corrections, nil returns, cut-offs, editions, May.

2009/10 of a small board: Q1 busy, Q2 quiet, Q3 with a nil return, Q4 with siblings; children of earlier days are
entered late, one record is called void after its quarter was cut off.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from core.text.dates import quarter_end, quarter_start
from incidents.editions.services import draft, mark_of, publish_edition
from incidents.figures.cut_offs import cut_off_due
from incidents.figures.nil_returns import declare_nil
from incidents.models import Incident, PublishedEdition
from incidents.records.services.recording import join_event, void_incident
from tests.factories.incidents import as_on, record

KINDS = ("grooming", "bullying", "sextortion", "image_not_agreed", "self_harm", "fraud", "other", "not_known")
WEIGHTS = (9, 14, 3, 7, 2, 1, 1, 2)
ANSWERS = {
    "age": (("under_5", 1), ("5_9", 4), ("10_12", 9), ("13_15", 20), ("16_17", 6), ("not_known", 2)),
    "sex": (("girl", 14), ("boy", 9), ("not_known", 1)),
    "platform": (("social", 9), ("messages", 8), ("games", 4), ("chatbot", 1), ("not_known", 3)),
    "place": (("home", 12), ("school", 5), ("care", 1), ("not_known", 3)),
    "source": (("school", 9), ("police", 6), ("parent", 3), ("child", 1)),
    "outcome": (("open", 3), ("advice", 6), ("early_help", 4), ("in_need", 2), ("protection", 1)),
}


def one_of(random, pairs):
    values, weights = zip(*pairs, strict=True)
    return random.choices(values, weights)[0]


def enter(random, by, day: dt.date, known: dt.date | None = None) -> Incident:
    """One record, entered on a day; `known` is the date known, else the same day."""
    answers = {name: one_of(random, pairs) for name, pairs in ANSWERS.items()}
    devices = random.choice([["phone"], ["phone", "tablet"], ["console"], []])
    with as_on(day):
        kind = random.choices(KINDS, WEIGHTS)[0]
        return record(by=by, kind=kind, known_on=known or day, devices=devices, **answers)


def publish(by, year: int, quarter: int, day: dt.date, reason: str = "") -> PublishedEdition:
    """Publish as a person does: look, then press."""
    with as_on(day):
        seen = mark_of(draft(year=year, quarter=quarter))
        return publish_edition(year=year, quarter=quarter, mark=seen, reason=reason, by=by)


def enter_at(random, by, first: dt.date, last: dt.date, recorded: dt.date) -> Incident:
    """A record of the case system that is taken in later, with the date on which it was recorded there."""
    made = enter(random, by, last, known=first)
    Incident.objects.filter(pk=made.pk).update(recorded_on=recorded)
    return Incident.objects.get(pk=made.pk)


def days_of(quarter: int, many: int) -> list[dt.date]:
    """So many days of a quarter of 2009/10, evenly spread: a busy year records no more outside it than a quiet one."""
    first, last = quarter_start(2009, quarter), quarter_end(2009, quarter)
    return [first + number * (last - first) // many for number in range(many)]


def play(by, seed: str = "2009", *, busy: int = 24) -> list[PublishedEdition]:
    """The year, with its editions in the order in which they were published."""
    random, editions = Random(f"year {seed}"), []
    for day in days_of(1, busy):
        enter(random, by, day)
    with as_on(dt.date(2009, 7, 14)):
        cut_off_due(dt.date(2009, 7, 14))
    editions.append(publish(by, 2009, 1, dt.date(2009, 7, 20)))
    late = [enter_at(random, by, dt.date(2009, 6, 3), dt.date(2009, 8, 3), dt.date(2009, 6, 20)) for _ in range(3)]
    for day in days_of(2, busy // 3):
        enter(random, by, day)
    with as_on(dt.date(2009, 10, 14)):
        cut_off_due(dt.date(2009, 10, 14))
        void_incident(incident=late[0], expected=late[0].version, by=by, reason="Recorded twice")
    editions.append(publish(by, 2009, 2, dt.date(2009, 10, 20)))
    editions.append(publish(by, 2009, 1, dt.date(2009, 10, 21), "Late entries"))
    with as_on(dt.date(2010, 1, 15)):
        declare_nil(year=2009, quarter=3, by=by)
        cut_off_due(dt.date(2010, 1, 15))
    editions.append(publish(by, 2009, 3, dt.date(2010, 1, 20)))
    fourth = [enter(random, by, day) for day in days_of(4, busy * 2 // 3)]
    with as_on(dt.date(2010, 3, 30)):
        for one, other in zip(fourth[:6:2], fourth[1:6:2], strict=True):
            join_event(incident=one, expected=1, other=Incident.objects.get(pk=other.pk), by=by)
    with as_on(dt.date(2010, 4, 19)):
        cut_off_due(dt.date(2010, 4, 19))
    editions.append(publish(by, 2009, 4, dt.date(2010, 4, 20)))
    enter_at(random, by, dt.date(2009, 12, 1), dt.date(2010, 4, 28), dt.date(2009, 12, 2))
    editions.append(publish(by, 2009, 0, dt.date(2010, 5, 10)))
    for number in range(2):
        enter_at(random, by, dt.date(2010, 2, 1), dt.date(2010, 6, 2 + number), dt.date(2010, 3, 2))
    editions.append(publish(by, 2009, 0, dt.date(2010, 6, 20), "Late entries"))
    return editions
