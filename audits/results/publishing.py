"""Which figures may be shown to readers without access to single returns: those with enough returns behind them. Pure.

The board sees totals, an agency its own result beside the median. A figure of a few returns would reveal one agency's
answers, and so would the difference of two figures: where all schools and all but two of them are shown, the two are
known. So what is left out must also have enough returns.
"""

from collections.abc import Collection, Mapping


def publishable[Key](counts: Mapping[Key, int], least: int, among: Collection[Key] | None = None) -> frozenset[Key]:
    """The groups that may be shown one by one beside the total, by the number of returns behind each: each has `least`
    or more, and all others together have none or `least` or more. None where all have too few.
    """
    allowed = set(counts if among is None else among)
    shown = {key for key, count in counts.items() if count >= least and key in allowed}
    rest = sum(count for key, count in counts.items() if key not in shown)
    while 0 < rest < least and shown:
        smallest = min(shown, key=lambda key: (counts[key], str(key)))
        shown.remove(smallest)
        rest += counts[smallest]
    return frozenset(shown)
