"""How far the results that readers of totals see may move on: in steps of enough returns. Pure.

Whoever looks at results before and after one return has come in could tell what it answered from the difference. So
what is shown of a question, for a group of agencies, moves on only when at least so many returns say something else
than is shown of them as have to stand behind a figure; until then all of them stay as they are shown, changes of
returns that had come in before included. Two shown states of a figure are therefore the same, or differ by enough
returns; and as groups have no return in common and move each on its own, so do sums and differences of groups.

So that the end of a round leaves nobody out, each step keeps as many returns back as have to stand behind a figure: the
last step, when nothing more comes in, counts them together with what came after them.

A return says to each item (a question, the score of a section, that it is there) what counts of it: {} where it was
asked and says nothing, no entry where it was not asked. A total is the sum of what some returns say to an item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any, Protocol

from audits.results.publishing import publishable


class Comparable(Hashable, Protocol):
    """The key of a return: a later one is greater."""

    def __lt__(self, other: Any, /) -> bool: ...


Said = Mapping[str, object]  # "n": 1 where it answers; "c": codes; "s": numbers by part; "p": young people behind it
Move = tuple[str, str]  # group, item
OTHERS = ""  # the group of kinds that are too small to be shown one by one
RETURNS = "returns"  # the item that counts the returns themselves


@dataclass(frozen=True)
class Mine:
    """What one return says: its group and, by item, what it says."""

    group: str
    said: Mapping[str, Said] = field(default_factory=dict)


NOBODY = Mine(OTHERS)


def group_of(kind: str, asked: Mapping[str, int], least: int) -> str:
    """The group with which a return of a kind moves on: its kind, or OTHERS, by how many of each kind are asked."""
    return kind if kind in publishable(asked, least) else OTHERS


def differing[Key: Hashable](shown: Mapping[Key, Mine], now: Mapping[Key, Mine]) -> dict[Move, set[Key]]:
    """The returns that say something else than is shown of them, by group and item. A return stays in the group in
    which it was shown first; one that is in `shown` alone does not count any more."""
    found: dict[Move, set[Key]] = defaultdict(set)
    for key in shown.keys() | now.keys():
        old, new = shown.get(key, NOBODY), now.get(key, NOBODY)
        group = old.group if key in shown else new.group
        for item in old.said.keys() | new.said.keys():
            if old.said.get(item) != new.said.get(item):
                found[group, item].add(key)
    return found


def moves[Key: Comparable](shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int) -> dict[Move, set[Key]]:
    """What may move on while more may come in: the returns that then say what they say now, by group and item."""
    found = {move: free(move[1], keys, shown, now, least, kept=least) for move, keys in differing(shown, now).items()}
    return {move: keys for move, keys in found.items() if keys}


def speaking[Key: Hashable](item: str, keys: Iterable[Key], *states: Mapping[Key, Mine]) -> set[Key]:
    """Those of some returns that answer an item in one of these states; the others leave it blank or are not asked."""
    return {key for key in keys if any(each.get(key, NOBODY).said.get(item) for each in states)}


def free[Key: Comparable](
    item: str, keys: set[Key], shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int, *, kept: int = 0
) -> set[Key]:
    """Those of some returns that may change what they say to an item at once, so that `kept` still wait.

    `least` or more that answer it, and with them whoever leaves it blank; else `least` or more that leave it blank: one
    answer among blanks would be told by the total.
    """
    answering = speaking(item, keys, shown, now)
    if len(answering) >= least + kept:
        return keys - last_of(answering, kept)
    silent = keys - answering
    return silent - last_of(silent, kept) if len(silent) >= least + kept else set()


def last_of[Key: Comparable](keys: Iterable[Key], number: int) -> set[Key]:
    """So many of some returns, those that were made last: which ones must not depend on what they say."""
    return set(nlargest(number, keys))


def moved_on[Key: Hashable](
    shown: Mapping[Key, Mine], now: Mapping[Key, Mine], made: Mapping[Move, Iterable[Key]]
) -> dict[Key, Mine]:
    """What is shown of each return after these moves; returns of which nothing has been shown yet are left out."""
    said = {key: (mine.group, dict(mine.said)) for key, mine in shown.items()}
    for (group, item), keys in made.items():
        for key in keys:
            own = said.setdefault(key, (group, {}))[1]
            if item in now.get(key, NOBODY).said:
                own[item] = now[key].said[item]
            else:
                own.pop(item, None)
    return {key: Mine(group, own) for key, (group, own) in said.items()}


@dataclass(frozen=True)
class Ending[Key: Hashable]:
    """The last step of an item: the returns that the total of all agencies then counts as they are, and of these, by
    group, those that the figures of the groups do."""

    of_all: set[Key]
    groups: dict[str, set[Key]]


def at_the_end[Key: Comparable](
    shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int
) -> dict[str, Ending[Key]]:
    """What may move on once nothing more comes in, by item: the total of all agencies goes first, since it is what a
    round is asked for. It may not tell a handful beside the groups, so where a handful is left of groups that are too
    small, the group of the smallest last step stays as it is shown."""
    found: dict[str, dict[str, set[Key]]] = defaultdict(dict)
    for (group, item), keys in differing(shown, now).items():
        found[item][group] = keys
    endings = {item: ending(item, groups, shown, now, least) for item, groups in found.items()}
    return {item: each for item, each in endings.items() if each.of_all}


def ending[Key: Comparable](
    item: str, groups: Mapping[str, set[Key]], shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int
) -> Ending[Key]:
    """The last step of one item, of the returns of each group that say something else than is shown of them."""
    of_all = free(item, set().union(*groups.values()), shown, now, least)
    moved = {group: keys for group, own in groups.items() if (keys := free(item, own, shown, now, least))}
    while moved:
        left = of_all.difference(*moved.values())
        if free(item, left, shown, now, least) == left:
            break
        del moved[min(moved, key=lambda group: (len(moved[group]), group))]
    return Ending(of_all, moved)


def add(total: dict, said: Said | None, sign: int = 1) -> dict:
    """Add what a return says to a total (or take it off, with sign -1); None says nothing and was not asked."""
    if said is None:
        return total
    total["asked"] = total.get("asked", 0) + sign
    for name in ("n", "p"):
        if said.get(name):
            total[name] = total.get(name, 0) + sign * said[name]
    for name, numbers in (("c", dict.fromkeys(said.get("c", ()), 1)), ("s", said.get("s", {}))):
        sums = total.setdefault(name, {}) if numbers else {}
        for code, number in numbers.items():
            sums[code] = sums.get(code, 0) + sign * number
    return total


def sum_of(totals: Iterable[Mapping]) -> dict:
    """Several totals as one."""
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
    """The totals of several groups as one, by item."""
    found: dict[str, list] = defaultdict(list)
    for group in totals:
        for item, total in group.items():
            found[item].append(total)
    return {item: sum_of(parts) for item, parts in found.items()}
