"""What a stranger can work out who reads every edition that was published and knows the form of an incident.

It imports nothing of the product. Of an edition it reads the texts that are printed, and `full`, the name under which
a count is kept: so it even knows which counts are the same in two editions, which no stranger is told. `RULES` has one
entry for each rule of the form that ties counts together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.incidents.editions.exact_bounds import Relation, Solutions, groups_of

DEVICES = ("phone", "tablet", "computer", "console", "other")
FOUR_CS = ("content", "contact", "conduct", "commerce")
TOGETHER, AGAIN = "Other types together", "As published before"
# The answers of which a record has exactly one, and the lines that their tables have.
LISTS = {
    "platform": (
        "social", "messages", "sharing", "live", "games", "dating", "website", "email", "shop", "chatbot", "other",
        "not_known",
    ),
    "place": ("home", "school", "care", "other_home", "public", "other", "not_known"),
    "source": (
        "school", "police", "health", "social_care", "youth", "parent", "child", "public", "helpline", "other",
        "not_known",
    ),
    "outcome": (
        "open", "no_action", "advice", "early_help", "in_need", "protection", "looked_after", "other", "not_known",
    ),
    "time": ("this", "before", "earlier", "not_known"),
}  # fmt: skip


@dataclass
class Known:
    """`numbers`: count → its number. `least`: any other count → what it is at least. `hidden`: those that print "c",
    and lines that were taken together with others. `relations` hold between all of them.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    hidden: dict[str, None] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    parts: dict[str, list[str]] = field(default_factory=dict)  # count → lines of which it is the sum, not printed

    def read(self, full: str, text: str) -> None:
        """What is printed of one count: "" where its table was withheld, ":" where there is no return, so nothing."""
        if text.isdecimal() or text == ":":
            self.numbers[full] = int(text) if text.isdecimal() else 0
        elif text == "c":
            self.hidden[full] = None
            self.least[full] = 1
        else:
            self.least.setdefault(full, 0)

    def tie(self, factors: Iterable[tuple[str, int]], low: int | None = 0, high: int | None = None) -> None:
        """A relation."""
        summed: dict[str, int] = {}
        for key, factor in factors:
            summed[key] = summed.get(key, 0) + factor
        self.relations.append(Relation(summed, low, high))

    def add_up(self, whole: str, parts: Sequence[str]) -> None:
        """A sum."""
        self.tie([(whole, 1), *((part, -1) for part in parts)], 0, 0)

    def open_counts(self) -> list[str]:
        """The hidden counts that are printed as a number nowhere."""
        return [key for key in self.hidden if key not in self.numbers]

    def solutions(self, truth: Mapping[str, int]) -> dict[str, Solutions]:
        """Each count that is not known → all that it and others may be, found from `truth`, one of the solutions."""
        least = {key: low for key, low in self.least.items() if key not in self.numbers}
        start = {key: truth[key] for key in least if key in truth}
        for whole, lines in self.parts.items():
            start |= {line: self.least[line] for line in lines}
            start[lines[-1]] += truth[whole] - sum(start[line] for line in lines)
        relations = {}
        for factors, low, high in self.relations:
            known = sum(factor * self.numbers.get(key, 0) for key, factor in factors.items())
            rest = {key: factor for key, factor in factors.items() if factor and key not in self.numbers}
            low, high = (limit if limit is None else limit - known for limit in (low, high))
            relations[(*sorted(rest.items()), low, high)] = Relation(rest, low, high)
        return groups_of(relations.values(), least, start)


class Edition:
    """One edition: its tables by key, but those as published before, and the quarters of which it says that something
    was recorded, which it does only beside their counts.
    """

    def __init__(self, content: Mapping[str, Any]):
        self.sheets = {table["key"]: Sheet(table) for table in content["tables"] if not table["note"].startswith(AGAIN)}
        printed = {column for sheet in self.of("total", "type", "events") for column in sheet.printed}
        quarters = [f"{each['year']}-Q{each['quarter']}" for each in content["quarters"] if each["state"] == "counted"]
        self.counted = [quarter for quarter in quarters if quarter in printed]

    def of(self, *keys: str) -> list[Sheet]:
        """Those of its tables that have one of these keys."""
        return [sheet for key, sheet in self.sheets.items() if key in keys]


class Sheet:
    """One table of an edition: the names of its counts by line and column."""

    def __init__(self, table: Mapping[str, Any]):
        self.key = table["key"]
        self.columns = [key for key, _ in table["heads"]]
        self.printed = [] if table["withheld"] else self.columns
        self.lines = {line["key"]: line["name"] for line in table["lines"]}
        self.at = {
            (line["key"], column): cell["full"]
            for line in table["lines"]
            for column, cell in zip(self.columns, line["cells"], strict=True)
        }
        self.texts = {
            cell["full"]: "" if table["withheld"] else cell["printed"]
            for line in table["lines"]
            for cell in line["cells"]
        }

    def column(self, column: str) -> tuple[str, dict[str, str]]:
        """The name of the count at the foot of a column, and line → name of each count above it."""
        found = {line: self.at[line, column] for line in self.lines}
        return found.pop("all"), found


def told(contents: Sequence[Mapping[str, Any]], concerns: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """Hidden count → its possible values, for all that have fewer than three; `concerns` has the Cs of each type."""
    known = read_editions(contents, concerns)
    cells = [cell for content in contents for table in content["tables"] for line in table["lines"]
             for cell in line["cells"]]  # fmt: skip
    solutions = known.solutions({cell["full"]: 0 if cell["value"] == ":" else cell["value"] for cell in cells})
    some = {key: solutions[key].some(key, 3) for key in known.open_counts()}
    return {key: values for key, values in some.items() if len(values) < 3}


def read_editions(contents: Iterable[Mapping[str, Any]], concerns: Mapping[str, Sequence[str]]) -> Known:
    """What a stranger knows of these editions."""
    known = Known()
    for content in contents:
        if all(table["withheld"] or table["note"].startswith(AGAIN) for table in content["tables"]):
            continue  # it prints nothing of its own day
        edition = Edition(content)
        for sheet in edition.sheets.values():
            for full, text in sheet.texts.items():
                known.read(full, text)
        for rule in RULES:
            rule(known, edition, concerns)
    return known


def single_answers(known: Known, edition: Edition, _concerns) -> None:
    """One main type, age, sex, platform, place, source, outcome and time for each child: lines add up to all."""
    for sheet in edition.of("type", "age_sex", *LISTS):
        for column in sheet.columns:
            whole, lines = sheet.column(column)
            known.add_up(whole, list(lines.values()))


def sums_across(known: Known, edition: Edition, _concerns) -> None:
    """The year is the sum of its quarters, of types and of enquiries; an age that of both sexes and "not known"."""
    for sheet in edition.of("type", "enquiry", "age_sex"):
        *columns, last = sheet.columns
        for line in sheet.lines if columns else ():
            known.add_up(sheet.at[line, last], [sheet.at[line, column] for column in columns])


def devices(known: Known, edition: Edition, _concerns) -> None:
    """Each child counts for every device, at least for one or for "not known", and for none twice."""
    for sheet in edition.of("device"):
        whole, lines = sheet.column(sheet.columns[0])
        known.tie([*((line, 1) for line in lines.values()), (whole, -1)])
        for line in lines.values():
            known.tie([(whole, 1), (line, -1)])


def no_device_is_known(known: Known, edition: Edition, _concerns) -> None:
    """A record on which the device is "not known" has no device."""
    for sheet in edition.of("device"):
        whole, lines = sheet.column(sheet.columns[0])
        for device in DEVICES:
            known.tie([(whole, 1), (lines[device], -1), (lines["not_known"], -1)])


def four_cs(known: Known, edition: Edition, concerns: Mapping[str, Sequence[str]]) -> None:
    """Each C is the sum of the main types that belong to it."""
    for sheet in edition.of("concern") if edition.of("type") else ():
        types = edition.sheets["type"]
        for concern in (*FOUR_CS, "none"):
            belong = [types.at[kind, types.columns[-1]] for kind in types.lines
                      if kind != "all" and concern in (concerns[kind] or ("none",))]  # fmt: skip
            known.add_up(sheet.at[concern, sheet.columns[0]], belong)


def events(known: Known, edition: Edition, _concerns) -> None:
    """Each event has a child, and each child one; one of two quarters counts in both, and in the year once."""
    for sheet in edition.of("total", "events"):
        for column in sheet.columns:
            known.tie([(sheet.at["all", column], 1), (sheet.at["events", column], -1)])
            if column in edition.counted:
                known.tie([(sheet.at["events", column], 1)], 1)
    for sheet in edition.of("events"):
        *quarters, year = sheet.columns
        known.add_up(sheet.at["all", year], [sheet.at["all", quarter] for quarter in quarters])
        known.tie([*((sheet.at["events", quarter], 1) for quarter in quarters), (sheet.at["events", year], -1)])
        for quarter in quarters:
            known.tie([(sheet.at["events", year], 1), (sheet.at["events", quarter], -1)])


def taken_together(known: Known, edition: Edition, _concerns) -> None:
    """Lines that do not stand in a table are in the one that was printed for them: 0 or more, where no line is 0.

    Where they are named in it, in order of size, none is smaller than the one before.
    """
    for sheet in (sheet for sheet in edition.of(*LISTS) if "others" in sheet.lines):
        whole = sheet.at["others", sheet.columns[0]]
        absent = [f"{whole}:{line}" for line in LISTS[sheet.key] if line not in sheet.lines]
        shows_zeros = "0" in sheet.texts.values()
        names = sheet.lines["others"]
        known.parts[whole] = absent
        for line in absent:
            known.least[line] = 1 if shows_zeros else 0
            known.hidden[line] = None
        known.add_up(whole, absent)
        if names != TOGETHER:
            for smaller, larger in pairwise(absent):
                known.tie([(larger, 1), (smaller, -1)])


RULES = (single_answers, sums_across, devices, no_device_is_known, four_cs, events, taken_together)
