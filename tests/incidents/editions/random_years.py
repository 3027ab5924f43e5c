"""Years of incidents at random: records, editions of quarters, and a year that is corrected and published again.

Records are plain values here, so that a year costs no database; what an edition makes of them is the product's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from incidents.editions.protection import protect
from incidents.editions.publishing import compose
from incidents.figures.counting import Tally, state_of, together
from incidents.figures.tables import Kind, QuarterCounts, edition_tables
from incidents.records.choices import NOT_KNOWN, Age, Device, Outcome, Place, Platform, Sex, Source
from incidents.types.shipped import SHIPPED

YEAR, THRESHOLD = 2009, 5
KINDS = [Kind(seed.key, seed.name, seed.concerns) for seed in SHIPPED]
CONCERNS = {kind.key: kind.concerns for kind in KINDS}
LISTS = {"age": Age, "sex": Sex, "platform": Platform, "place": Place, "source": Source, "outcome": Outcome}
NOTHING_KNOWN = dict.fromkeys(LISTS, NOT_KNOWN) | {"type": "bullying", "devices": "", "happened": ""}
SIZES = (2, 5, 12, 30)  # children in a quarter, on average of the year at most; the last only in a long year


@dataclass
class Entry:
    """One record: the quarter in which it was recorded, its answers, and its event."""

    quarter: int
    answers: dict[str, str]
    event: int
    known_in: int = 0  # quarter of the section 47 or known date, 0 where it has none in the year


class Year:
    """The records of a year and what was published of it, oldest first; `nil`: quarters with a nil return.

    `is_attacked`: each edition is attacked before it is published, as the application does.
    """

    is_attacked = False

    def __init__(self, kinds: list[Kind] = KINDS, nil: tuple[int, ...] = (1, 2, 3, 4)):
        self.kinds, self.nil = kinds, nil
        self.entries: list[Entry] = []
        self.contents: list[dict] = []
        self.events = count(1)
        self.merged = 0  # tables of which lines were taken together

    def add(self, quarter: int, number: int = 1, event: int = 0, known_in: int = 0, **answers: str) -> None:
        """So many records with these answers, each of an event of its own unless one is given."""
        for _ in range(number):
            given = NOTHING_KNOWN | answers
            self.entries.append(Entry(quarter, given, event or next(self.events), known_in or quarter))

    def tally(self, quarter: int) -> Tally:
        """The counts of a quarter."""
        own = [entry for entry in self.entries if entry.quarter == quarter]
        counts = {name: Counter(entry.answers[name] for entry in own) for name in NOTHING_KNOWN}
        counts["age_sex"] = Counter(f"{entry.answers['age']}|{entry.answers['sex']}" for entry in own)
        counts["enquiry"] = Counter(entry.answers["type"] for entry in self.entries if entry.known_in == quarter)
        return Tally(counts, len({entry.event for entry in own}))

    def counts(self, quarter: int, frozen: Tally | None = None) -> QuarterCounts:
        """What is published of a quarter: what was cut off, or else what counts now."""
        tally = frozen or self.tally(quarter)
        state = state_of(tally, is_over=True, nil=quarter in self.nil)
        return QuarterCounts(YEAR, quarter, tally, None, state)

    def publish(self, quarter: int = 0, frozen: Tally | None = None) -> None:
        """An edition of a quarter, or of the year. Raises ValueError where it contradicts what was published."""
        quarters, whole = [self.counts(quarter, frozen)] if quarter else [], None
        if not quarter:
            quarters = [self.counts(each) for each in (1, 2, 3, 4)]
            whole = together([each.live for each in quarters], len({entry.event for entry in self.entries}))
        tables, links = edition_tables(self.kinds, YEAR, quarters, whole)
        states = [{"year": YEAR, "quarter": each.quarter, "state": str(each.state)} for each in quarters]

        def make(must_hide, withhold):
            made = compose(tables, links, self.contents, THRESHOLD, must_hide, withhold)
            return replace(made, content={"quarters": states, "concerns": CONCERNS} | made.content)

        made = protect(make, self.contents) if self.is_attacked else make(frozenset(), frozenset())
        self.contents.append(made.content)
        self.merged += len(made.merged)


class RandomYear(Year):
    """A year with some of the types and with a random share of everything."""

    def __init__(self, random: Random):
        some = random.sample(range(len(KINDS)), random.choice((4, 8, len(KINDS))))
        super().__init__([KINDS[place] for place in sorted(some)])
        self.random = random
        self.no_device = random.choice((0.05, 0.2, 0.9))
        self.orders = {name: random.sample(list(values.values), len(values)) for name, values in LISTS.items()}
        self.orders["type"] = random.sample([kind.key for kind in self.kinds], len(self.kinds))
        self.is_quiet = random.random() < 0.3
        self.steep = 0.3 if self.is_quiet else random.choice((0.3, 0.7, 1, 2))

    def one_of(self, name: str) -> str:
        """An answer; the first of a random order is given most often, the steeper the more."""
        values = self.orders[name]
        return values[min(int(self.random.paretovariate(self.steep)) - 1, len(values) - 1)]

    def devices(self) -> str:
        """None, "not known", or one or several."""
        if self.random.random() < self.no_device:
            return self.random.choice(("", NOT_KNOWN))
        chosen = self.random.choices(Device.values[:-1], (12, 4, 2, 2, 1), k=self.random.randint(1, 3))
        return ",".join(device for device in Device.values if device in chosen)

    def enter(self, quarter: int) -> None:
        """One record; some are of an event of which there are others, some were known in another quarter."""
        random = self.random
        answers = {name: self.one_of(name) for name in ("type", *LISTS)} | {"devices": self.devices()}
        answers["happened"] = random.choices(("2009", "2008", "2007", ""), (12, 4, 1, 3))[0]
        event = random.choice(self.entries).event if self.entries and random.random() < 0.1 else 0
        self.add(quarter, event=event, known_in=random.choices((quarter, random.randint(1, 4)), (9, 1))[0], **answers)

    def correct(self) -> None:
        """A record is void, comes late, or gets another answer."""
        how = self.random.choice(("void", "void", "late", "answer"))
        if how == "late" or not self.entries:
            self.enter(self.random.randint(1, 4))
        elif how == "void":
            self.entries.remove(self.random.choice(self.entries))
        else:
            name = self.random.choice(("type", *LISTS))
            self.random.choice(self.entries).answers[name] = self.one_of(name)

    def play(self, *, is_long: bool) -> None:
        """The whole year: four quarters, then up to four issues of the year, or six, with corrections before each.

        A quiet year has all its children in one quarter and is corrected after its first issue only.
        """
        random = self.random
        self.nil = tuple(quarter for quarter in (1, 2, 3, 4) if random.random() < 0.7)
        busy = random.sample((1, 2, 3, 4), 1 if self.is_quiet else random.choice((1, 2, 4)))
        most = random.choice(SIZES if is_long else SIZES[:-1]) * 4 // len(busy)
        for quarter in (1, 2, 3, 4):
            children = random.choice((6, 6, 7)) if self.is_quiet else random.randint(1, most)
            for _ in range(children if quarter in busy else 0):
                self.enter(quarter)
            frozen = self.tally(quarter)
            if quarter in busy and random.random() < 0.3 and not self.is_quiet:
                self.correct()
            if self.is_quiet or random.random() < 0.7:
                self.publish(quarter, frozen)
        for _ in range(random.randint(2, 5 if is_long else 3)):
            self.publish()
            for _ in range(random.choice((1, 1, 2, 3, 8))):
                self.correct()
            if random.random() < 0.2:
                self.publish(random.randint(1, 4))
        self.publish()


def random_year(seed: int | str, *, is_long: bool = False, is_attacked: bool = False) -> RandomYear:
    """The year of a seed, played."""
    year = RandomYear(Random(f"year {seed}"))
    year.is_attacked = is_attacked
    year.play(is_long=is_long)
    return year


def small_year() -> Year:
    """Six children of the first quarter on five kinds of platform, which are taken together in the year's edition.

    All quarters were published before, so the total is known.
    """
    year = Year()
    for number, platform in ((2, "games"), (1, "social"), (1, "messages"), (1, "dating"), (1, "other")):
        year.add(1, number, platform=platform)
    for quarter in (1, 2, 3, 4, 0):
        year.publish(quarter)
    return year
