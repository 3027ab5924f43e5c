"""Horizontal bars in parts. Every part bears its letter and its count, inside where there is room, else above.

Upright bars need 30 pixels for letter and count, and have 20 on a telephone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.parts import (
    BESIDE,
    GAP,
    LINE_HEIGHT,
    PLAIN_WIDTH,
    QUIET,
    WIDE,
    Words,
    box,
    label,
    line,
    lines_of,
    spread,
    svg,
    text,
    wide,
)

BAR = 26  # pixels: the height of a bar
ABOVE = 21  # of the labels above it
BETWEEN = 12  # two bars
CLEAR = 2  # between two parts
LEAST = 6  # width of a part, so that a small one is seen
INSIDE = 28  # width from which a part holds its letter and count


@dataclass(frozen=True)
class Series:
    """One kind of thing that is counted, with a count for each category.

    `ground` and `ink` are "#rrggbb": the ink is that of outline and letters. A series without a letter is told by the
    text at the end of its bar.
    """

    name: str
    code: str
    ground: str
    ink: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Bar:
    name: str
    counts: tuple[int, ...]
    end: str


@dataclass(frozen=True)
class Group:
    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Frame:
    """Where bars begin, how wide the longest is, and the greatest total, for which it stands."""

    width: int
    left: float
    longest: float
    most: int


def groups_svg(words: Words, groups: Sequence[Group], series: Sequence[Series], width: int, prefix: str) -> str:
    """Groups of bars on one scale that begins at 0. On a narrow drawing, names stand above their bars."""
    every = [bar for group in groups for bar in group.bars]
    beside = min(max([0.0, *(wide(bar.name) for bar in every)]), BESIDE) + GAP if width >= WIDE else 1.0
    ends = max([0.0, *(wide(bar.end) for bar in every)]) + GAP
    longest = width - beside - ends - LEAST * (len(series) - 1)  # small parts are drawn wider than their share
    frame = Frame(width, beside, longest, max([1, *(sum(bar.counts) for bar in every)]))
    parts, top = [], GAP / 2
    for group in groups:
        if group.heading:
            lines = lines_of(group.heading, width)
            parts.append(label(lines, 0, top + 14))
            top += len(lines) * LINE_HEIGHT + GAP
        for bar in group.bars:
            drawn, top = _bar(bar, series, frame, top)
            parts.append(drawn)
    return svg(words, "".join(parts), width, top, prefix)


def _bar(bar: Bar, series: Sequence[Series], frame: Frame, top: float) -> tuple[str, float]:
    beside = frame.width >= WIDE
    names = lines_of(bar.name, frame.left - GAP if beside else frame.width, PLAIN_WIDTH)
    parts, places, x = [], [], frame.left
    for each, count in zip(series, bar.counts, strict=True):
        if count > 0:
            width = max(frame.longest * count / frame.most, LEAST)
            places.append((each, label_of(each, count), x, width - CLEAR))
            x += width
    above = [place for place in places if place[1] and not fits(place[1], place[3])]
    head, named = ABOVE if above else 0, len(names) * LINE_HEIGHT + 2
    upper, lower = (max(head, (named - BAR) / 2), max(0, (named - BAR) / 2)) if beside else (named + head, 0)
    begin = top + upper
    middle = begin + BAR / 2 + 5
    for each, words, left, width in places:
        parts.append(box(left, begin, width, BAR, each.ground, each.ink))
        if words and fits(words, width):
            parts.append(text(left + width / 2, middle, words, fill=each.ink, bold=True, anchor="middle"))
    parts.append(_above(above, begin, frame))
    parts.append(line(frame.left - 0.5, begin - 3, frame.left - 0.5, begin + BAR + 3, QUIET))
    parts.append(text(x + GAP / 2, middle, bar.end, bold=True))
    first = middle - (len(names) - 1) * LINE_HEIGHT / 2 if beside else top + 13
    parts.append(label(names, 0, first, bold=False))
    return "".join(parts), begin + BAR + lower + BETWEEN


def _above(places: Sequence[tuple[Series, str, float, float]], begin: float, frame: Frame) -> str:
    """The labels of small parts, clear of each other, each joined to its part where it had to move."""
    widths = [wide(words) + 4 for _, words, _, _ in places]
    middles = [left + width / 2 for _, _, left, width in places]
    wanted = [middle - width / 2 for middle, width in zip(middles, widths, strict=True)]
    edges = spread(wanted, widths, frame.left if frame.width >= WIDE else 0, frame.width)
    parts = []
    for (each, words, _, _), middle, edge, width in zip(places, middles, edges, widths, strict=True):
        at = edge + width / 2
        parts.append(text(at, begin - 9, words, fill=each.ink, bold=True, anchor="middle"))
        parts.append(line(at, begin - 7, middle, begin, each.ink))
    return "".join(parts)


def fits(words: str, width: float) -> bool:
    return width >= max(INSIDE, wide(words) + 6)


def label_of(series: Series, count: int) -> str:
    """Letter and count; with a colon after a number, as of a level from 1 to 5. "" without a letter."""
    code = series.code
    if not code:
        return ""
    colon = ":" if code.isdecimal() else ""
    return f"{code}{colon} {count:,}"


def end_of(series: Sequence[Series], counts: Sequence[int]) -> str:
    """The text at the end of a bar: the total; of two series without letters, how much of it is the first."""
    total = sum(counts)
    if len(series) == 2 and not any(each.code for each in series):
        return f"{counts[0]:,} of {total:,}"
    return f"{total:,}"
