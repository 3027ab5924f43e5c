"""Which figures may be shown to readers without access to single returns: those with enough returns behind them. Pure.

The board sees totals, an agency its own result beside the median. A figure of a few returns would reveal one agency's
answers, and so would the difference of two figures: where all schools and all but two of them are shown, the two are
known. So what is left out must also have enough returns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

LEAST_SLACK = 2  # 1, 2 or 3: a hidden count keeps at least three possible values


def publishable[Key](counts: Mapping[Key, int], least: int, among: Collection[Key] | None = None) -> frozenset[Key]:
    """The groups that may be shown one by one beside the total, by the number of returns behind each; `among` limits
    the groups shown at all.

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
    """Indexes to hide among counts with a known total: `hidden` and whatever else is needed.

    A single hidden count follows from the others; several that are as small as possible are each 1. Zeros and unknown
    counts (None) are shown. Each hidden count keeps three possible values, or all are hidden.
    """
    found = set(hidden)
    others = sorted(
        (place for place, count in enumerate(counts) if count and place not in found), key=lambda place: counts[place]
    )
    while found and others and (len(found) == 1 or slack(counts, found) < LEAST_SLACK):
        found.add(others.pop(0))
    return frozenset(found)


def slack(counts: Sequence[int | None], hidden: Collection[int]) -> int:
    """By how much any hidden count can exceed its minimum of 1, as far as a reader can know."""
    return sum(counts[place] or 0 for place in hidden) - len(hidden)
