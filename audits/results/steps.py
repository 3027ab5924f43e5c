"""The rule by which published results are updated: in steps of enough returns. Pure.

Comparing results before and after one return came in would reveal its answers. So the published figures of a question,
for a group of agencies, change only when at least as many returns have changed as must be behind a figure; until then
all stay as published, later changes of earlier returns included. Two published states of a figure are therefore equal
or differ by enough returns; groups share no return and are updated independently, so the same holds for their sums and
differences.

So that the end of a round leaves nobody out, each step keeps that many returns back: the last step, when nothing more
comes in, counts them together with later ones.

A return contributes to each item (a question, a section's score, its own presence): {} where it was asked and did not
answer, no entry where it was not asked. A total is the sum of contributions to an item.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any, Protocol

from audits.results.publishing import publishable


class Comparable(Hashable, Protocol):
    """The key of a return: later ones are greater."""

    def __lt__(self, other: Any, /) -> bool: ...


# "n": 1 where it answers; "c": codes; "s": numbers by part
Contribution = Mapping[str, object]
Move = tuple[str, str]  # group, item
OTHERS = ""  # the group of kinds too small to be shown one by one
RETURNS = "returns"  # the item that counts the returns themselves


@dataclass(frozen=True)
class Mine:
    group: str
    contributions: Mapping[str, Contribution] = field(default_factory=dict)


NOBODY = Mine(OTHERS)


def group_of(kind: str, asked: Mapping[str, int], least: int) -> str:
    """The group of a return: its kind, or OTHERS, depending on how many of each kind are asked."""
    return kind if kind in publishable(asked, least) else OTHERS


def differing[Key: Hashable](shown: Mapping[Key, Mine], now: Mapping[Key, Mine]) -> dict[Move, set[Key]]:
    """Returns whose contribution differs from the published one, by the group first shown and item."""
    found: dict[Move, set[Key]] = defaultdict(set)
    for key in shown.keys() | now.keys():
        old, new = shown.get(key, NOBODY), now.get(key, NOBODY)
        group = old.group if key in shown else new.group
        for item in old.contributions.keys() | new.contributions.keys():
            if old.contributions.get(item) != new.contributions.get(item):
                found[group, item].add(key)
    return found


def moves[Key: Comparable](shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int) -> dict[Move, set[Key]]:
    """The returns that may be updated while more can come in, by group and item."""
    found = {move: free(move[1], keys, shown, now, least, kept=least) for move, keys in differing(shown, now).items()}
    return {move: keys for move, keys in found.items() if keys}


def speaking[Key: Hashable](item: str, keys: Iterable[Key], *states: Mapping[Key, Mine]) -> set[Key]:
    return {key for key in keys if any(each.get(key, NOBODY).contributions.get(item) for each in states)}


def free[Key: Comparable](
    item: str, keys: set[Key], shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int, *, kept: int = 0
) -> set[Key]:
    """The returns that may be updated together for an item, so that `kept` still wait.

    `least` or more that answer it, together with blank ones; else `least` or more that leave it blank, since one answer
    among blanks would be revealed by the total.
    """
    answering = speaking(item, keys, shown, now)
    if len(answering) >= least + kept:
        return keys - last_of(answering, kept)
    silent = keys - answering
    return silent - last_of(silent, kept) if len(silent) >= least + kept else set()


def last_of[Key: Comparable](keys: Iterable[Key], number: int) -> set[Key]:
    """The returns created last: the choice must not depend on their answers."""
    return set(nlargest(number, keys))


def moved_on[Key: Hashable](
    shown: Mapping[Key, Mine], now: Mapping[Key, Mine], made: Mapping[Move, Iterable[Key]]
) -> dict[Key, Mine]:
    published = {key: (mine.group, dict(mine.contributions)) for key, mine in shown.items()}
    for (group, item), keys in made.items():
        for key in keys:
            own = published.setdefault(key, (group, {}))[1]
            if item in now.get(key, NOBODY).contributions:
                own[item] = now[key].contributions[item]
            else:
                own.pop(item, None)
    return {key: Mine(group, own) for key, (group, own) in published.items()}


@dataclass(frozen=True)
class Ending[Key: Hashable]:
    """The last step of an item: what is added to the total of all agencies and, by group, to those of the groups."""

    of_all: set[Key]
    groups: dict[str, set[Key]]


def at_the_end[Key: Comparable](
    shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int
) -> dict[str, Ending[Key]]:
    """What may be published once nothing more comes in, by item. The total of all agencies has priority. Beside the
    group figures it must not reveal a handful of returns: where a handful of groups too small remains, the group with
    the smallest last step stays as published.
    """
    found: dict[str, dict[str, set[Key]]] = defaultdict(dict)
    for (group, item), keys in differing(shown, now).items():
        found[item][group] = keys
    endings = {item: ending(item, groups, shown, now, least) for item, groups in found.items()}
    return {item: each for item, each in endings.items() if each.of_all}


def ending[Key: Comparable](
    item: str, groups: Mapping[str, set[Key]], shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int
) -> Ending[Key]:
    of_all = free(item, set().union(*groups.values()), shown, now, least)
    moved = {group: keys for group, own in groups.items() if (keys := free(item, own, shown, now, least))}
    while moved:
        left = of_all.difference(*moved.values())
        if free(item, left, shown, now, least) == left:
            break
        del moved[min(moved, key=lambda group: (len(moved[group]), group))]
    return Ending(of_all, moved)


def add(total: dict, contribution: Contribution | None, sign: int = 1) -> dict:
    if contribution is None:
        return total
    total["asked"] = total.get("asked", 0) + sign
    if contribution.get("n"):
        total["n"] = total.get("n", 0) + sign * contribution["n"]
    for name, numbers in (("c", dict.fromkeys(contribution.get("c", ()), 1)), ("s", contribution.get("s", {}))):
        sums = total.setdefault(name, {}) if numbers else {}
        for code, number in numbers.items():
            sums[code] = sums.get(code, 0) + sign * number
    return total


def sum_of(totals: Iterable[Mapping]) -> dict:
    found: dict = {}
    for total in totals:
        for name, value in total.items():
            if isinstance(value, Mapping):
                own = found.setdefault(name, {})
                for code, number in value.items():
                    own[code] = own.get(code, 0) + number
            else:
                found[name] = found.get(name, 0) + value
    return found


def sum_items(totals: Iterable[Mapping[str, Mapping]]) -> dict[str, dict]:
    found: dict[str, list] = defaultdict(list)
    for group in totals:
        for item, total in group.items():
            found[item].append(total)
    return {item: sum_of(parts) for item, parts in found.items()}
