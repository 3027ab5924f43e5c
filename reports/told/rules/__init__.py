"""Finds sentences that could give a count of children that the tables of a published edition hide. Pure.

A sentence is stopped that holds a number that could be a count (numbers.py) and names what a table with a hidden cell
counts (labels.py). What two sentences tell together is not looked for.

found = stops(text, hidden)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports.told.rules.labels import Label, Labels, labels_of_types, synonyms
from reports.told.rules.numbers import Count, counts_in
from reports.told.rules.sentences import sentences

FLOOR = 100  # numbers above the largest count of the tables, and above this, are no count of children in them
ALL = "all/all"  # the label of all children and events
SEVERAL = {"age_sex": ("age", "sex")}  # tables that count two answers together


@dataclass(frozen=True)
class Stop:
    """A sentence, its numbers, what is counted, and whether a number equals a hidden count of just that."""

    sentence: str
    counts: tuple[Count, ...]
    names: tuple[str, ...]
    is_hidden_count: bool = False

    @property
    def why(self) -> str:
        numbers = ", ".join(f"“{count.text}”" for count in self.counts)
        names = ", ".join(f"“{name}”" for name in self.names)
        return f"It has a number ({numbers}) and words for what incident figures count ({names})."


@dataclass(frozen=True)
class Hidden:
    """What published figures hide: the tables with a hidden cell ("type", "sex", "all"), and the hidden counts by what
    they count: {"age/5_9", "sex/girl"} → {3}. `most` is the largest count of all; `types` the names of types by key.
    """

    tables: frozenset[str] = frozenset()
    counts: Mapping[frozenset[str], frozenset[int]] = field(default_factory=dict)
    most: int = 0
    types: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def labels(self) -> Labels:
        known: list[Label] = [*synonyms(), *labels_of_types(self.types)]
        return Labels(known, self.tables)

    def has(self, names: Iterable[str], values: set[int]) -> bool:
        """Whether one of these values is a hidden count of what these labels name."""
        named = frozenset(names)
        return any(parts <= named and counts & values for parts, counts in self.counts.items())


def stops(text: str, hidden: Hidden) -> list[Stop]:
    if not hidden.tables:
        return []
    found: dict[str, Stop] = {}
    for sentence in sentences(text):
        if sentence not in found and (stop := stop_of(sentence, hidden)):
            found[sentence] = stop
    return list(found.values())


def stop_of(sentence: str, hidden: Hidden) -> Stop | None:
    named = hidden.labels.find(sentence)
    if not named:
        return None
    most = max(hidden.most, FLOOR)
    counts = [each for each in counts_in(sentence, hidden.labels.name_any) if each.value is None or each.value <= most]
    if all(each.is_broad for each in counts) and (not counts or set(named) == {ALL}):
        return None
    values = {each.value for each in counts if each.value}
    return Stop(sentence, tuple(counts), tuple(dict.fromkeys(named.values())), hidden.has(named, values))


def parts_of(key: str) -> frozenset[str]:
    """ "2009/age_sex/5_9|girl" → {"age/5_9", "sex/girl"}; empty for lines taken together."""
    scope, _, rest = key.partition("/")
    table, _, value = rest.partition("/")
    if not value:
        return frozenset({ALL})
    if value == "others":
        return frozenset()
    if table in SEVERAL:
        return frozenset(f"{one}/{own}" for one, own in zip(SEVERAL[table], value.split("|"), strict=True))
    return frozenset({f"{table}/{value}"})
