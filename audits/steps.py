"""How far the results that readers of totals see may move on: in steps of enough returns. Pure.

Whoever looks at results before and after one return has come in could tell what it answered from the difference. So
what is shown of a question, for a group of agencies, moves on only when at least so many returns say something else
than is shown of them as have to stand behind a figure; until then all of them stay as they are shown, changes of
returns that had come in before included. Two shown states of a figure are therefore the same, or differ by enough
returns; and as groups have no return in common and move each on its own, so do sums and differences of groups.

A return says to each item (a question, the score of a section, that it is there) what counts of it: {} where it was
asked and says nothing, no entry where it was not asked. A total is the sum of what some returns say to an item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from audits.publishing import publishable

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


def moves[Key: Hashable](shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int) -> dict[Move, set[Key]]:
    """What may move on: the returns that then say what they say now, by group and item."""
    found = {move: free(move[1], keys, shown, now, least) for move, keys in differing(shown, now).items()}
    return {move: keys for move, keys in found.items() if keys}


def free[Key: Hashable](
    item: str, keys: set[Key], shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int
) -> set[Key]:
    """Those of some returns that may change what they say to an item at once: `least` or more of those that answer it,
    now or as shown, and `least` or more of those that leave it blank."""
    silent = {key for key in keys if not any(each.get(key, NOBODY).said.get(item) for each in (shown, now))}
    return {key for some in (silent, keys - silent) if len(some) >= least for key in some}


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


def at_the_end[Key: Hashable](shown: Mapping[Key, Mine], now: Mapping[Key, Mine], least: int) -> dict[str, set[Key]]:
    """The items of which, once nothing more comes in, the total of all agencies may say how it really is: those for
    which enough returns of all groups together still wait; with these returns. The figures of the groups stay."""
    found: dict[str, set[Key]] = defaultdict(set)
    for (_, item), keys in differing(shown, now).items():
        found[item] |= keys
    ending = {item: free(item, keys, shown, now, least) for item, keys in found.items()}
    return {item: keys for item, keys in ending.items() if keys}


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
