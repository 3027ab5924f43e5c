"""Which figures may be shown to whoever does not see single returns: those with enough returns behind them. Pure.

The board sees totals, an agency its own result beside the middle. A figure of fewer than a handful of returns would
tell what one agency answered, and so would the difference between two figures: where all schools and all but two of
them are shown, the two are known as well. So what is left out is always a handful too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

LEAST_SLACK = 2  # 1, 2 or 3: a hidden count keeps at least three possible values


def publishable[Key](counts: Mapping[Key, int], least: int, among: Collection[Key] | None = None) -> frozenset[Key]:
    """The groups whose figures may be shown one by one beside the figure of all of them, by how many returns stand
    behind each; `among` are those that are shown at all.

    Each has `least` or more, and all others together have none or `least` or more. None where all have too few.
    """
    allowed = set(counts if among is None else among)
    shown = {key for key, count in counts.items() if count >= least and key in allowed}
    rest = sum(count for key, count in counts.items() if key not in shown)
    while 0 < rest < least and shown:
        smallest = min(shown, key=lambda key: (counts[key], str(key)))
        shown.remove(smallest)
        rest += counts[smallest]
    return frozenset(shown)


def hidden_together(counts: Sequence[int | None], hidden: Collection[int]) -> frozenset[int]:
    """Places of counts that add up to a known total and so are hidden as well: `hidden` and what else is needed.

    One hidden count alone follows from the others; of several that are as small as can be, each is 1. Zeros and what is
    not known (None) are shown. Each hidden count keeps three possible values, or all are hidden.
    """
    found = set(hidden)
    others = sorted(
        (place for place, count in enumerate(counts) if count and place not in found), key=lambda place: counts[place]
    )
    while found and others and (len(found) == 1 or slack(counts, found) < LEAST_SLACK):
        found.add(others.pop(0))
    return frozenset(found)


def slack(counts: Sequence[int | None], hidden: Collection[int]) -> int:
    """By how much any of several hidden counts can exceed the 1 that each is at least, for all that a reader knows."""
    return sum(counts[place] or 0 for place in hidden) - len(hidden)
