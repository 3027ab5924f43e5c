"""The registry of measures: figures that may stand beside what they measure, with their value over time.

Each app registers those of its figures that measure something outside of it, read from its own definition. Whoever
shows a measure knows none of the apps; core/board/figure_days.py writes the figures down. A measure that is shown to
everybody who reads the plan gives published figures only.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.board.figures import Figure
from core.text.dates import quarter_end, quarter_of, quarter_start

type Source = Callable[[Sequence[dt.date]], object]
QUARTERS = 4  # ends of quarters that are shown before today


@dataclass(frozen=True)
class Measure:
    """A figure that can be chosen as a measure. `key` is kept, and names it for good.

    `source` is given days, the oldest first, and reads what is known of them, in a number of statements that does not
    grow with the data; measures that have the same source share it. `figures` makes of it the figure on each day.
    `sentence` has "{}" in the place of a number: "{} agencies have an ESLO".
    """

    key: str
    name: str
    source: Source
    figures: Callable[[object, Sequence[dt.date]], list[Figure]]
    sentence: str = ""

    def in_words(self, figure: Figure) -> str:
        """A figure as a sentence; what stands in the place of a number is said behind its label."""
        if self.sentence and isinstance(figure.value, int | float):
            return self.sentence.format(figure.shown)
        return f"{figure.label}{f', {figure.period}' if figure.period else ''}: {figure.spoken}"


_measures: dict[str, Measure] = {}


def measure(key: str, name: str, *, source: Source, sentence: str = ""):
    """Registers the function below, which makes the figures of a measure; the same key again replaces it."""

    def register(figures: Callable[[object, Sequence[dt.date]], list[Figure]]):
        _measures[key] = Measure(key, name, source, figures, sentence)
        return figures

    return register


def one_for_each[Value](
    figure: Callable[[Value], Figure],
) -> Callable[[Sequence[Value], Sequence[dt.date]], list[Figure]]:
    """The figures of a source that gives a value for each day of which something is known."""
    return lambda values, days: [figure(value) for value in values]


def choices() -> list[tuple[str, str]]:
    return sorted(((each.key, each.name) for each in _measures.values()), key=lambda pair: pair[1])


def name_of(key: str) -> str:
    found = _measures.get(key)
    return found.name if found else key


def figures_of_measures(
    keys: Iterable[str], days: Sequence[dt.date], read: Callable[[Source], object] | None = None
) -> dict[str, list[Figure]]:
    """Some measures on days, the oldest first, by key; nothing for a day of which nothing is known, nor for an unknown
    measure. A source that several of them share is read once.

    `read` gives what a source knows of these days, where the caller has read some of them already.
    """
    known = [_measures[key] for key in sorted(set(keys) & set(_measures))]
    values = {source: read(source) if read else source(days) for source in {each.source for each in known}}
    return {each.key: each.figures(values[each.source], days) for each in known}


def sentence(key: str, figure: Figure) -> str:
    """A figure of a measure in words; "" for a measure that is not known."""
    known = _measures.get(key)
    return known.in_words(figure) if known else ""


def last_days(today: dt.date) -> list[dt.date]:
    """The ends of the last four quarters, the oldest first, and the day itself."""
    days = [today]
    while len(days) <= QUARTERS:
        begin = quarter_start(*quarter_of(days[0]))
        days.insert(0, quarter_end(*quarter_of(begin - dt.timedelta(days=1))))
    return days
