"""Charts as SVG: one drawing for page, PDF and Word (core/documents takes it as an Image). Values in, text out.

    bars(Words("Actions by colour", "…"), ["Priority 1"], [Series("Red", "R", "#fbe9e7", "#7d1f11", (3,))])

Colour alone never carries meaning: every part shows its count, and its series a letter or a hatching. Only presentation
attributes are used, so that the strictest content security policy allows it; ids start with a prefix, so that several
fit on one page. The page must show a table of the same facts beside each chart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.charts.parts import (
    AXIS,
    BESIDE,
    GAP,
    INK,
    LINE,
    PAPER,
    QUIET,
    SIZE,
    WIDTH,
    Words,
    box,
    hatching,
    key,
    label,
    lines_of,
    scale_of,
    svg,
    text,
    wide,
)
from core.text.safe_text import printable_text

__all__ = ["Band", "Mark", "Series", "Words", "bars", "columns", "periods", "timeline"]

LANE = 24  # pixels: the height of one line of marks
BAR = 26  # of a bar
CELL = 56  # of a row of upright bars
TALL = 220  # of the only row: its parts have room to be read
RIGHT = WIDTH - 70  # where the time axis ends; labels of the last marks reach beyond
LEFT = BESIDE + GAP


@dataclass(frozen=True)
class Series:
    """One kind of thing that is counted, with a count for each category.

    `ground` and `ink` are "#rrggbb"; the hatching, another for each place in the list of series, is drawn in the ink.
    """

    name: str
    letter: str
    ground: str
    ink: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Mark:
    """A mark on a day: a box with a letter, and a label beside it.

    `origin` is the day from which it has moved, drawn as a hollow mark joined by a line; `words` is the full text.
    """

    at: dt.date
    label: str
    letter: str
    ground: str
    ink: str
    origin: dt.date | None = None
    words: str = ""


@dataclass(frozen=True)
class Band:
    heading: str
    marks: tuple[Mark, ...] = ()


def timeline(
    words: Words,
    bands: Sequence[Band],
    *,
    begin: dt.date,
    end: dt.date,
    today: dt.date | None = None,
    meanings: Sequence[tuple[str, str, str, str]] = (),
    prefix: str = "timeline",
) -> str:
    """Marks on an axis of days from `begin` to `end`, both included; overlapping marks are stacked.

    What lies beyond an end is drawn at that end with an arrow. `meanings` explain the letters: (letter, meaning,
    ground, ink).
    """
    days = max((end - begin).days + 1, 1)

    def across(day: dt.date) -> float:
        share = ((day - begin).days + 0.5) / days
        return LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0)

    parts, top = [], AXIS
    for band in bands:
        heading = lines_of(band.heading, BESIDE - GAP)
        drawn, lanes = _lanes(band.marks, across, begin, end)
        height = max(lanes * LANE, len(heading) * (SIZE + 4), LANE) + 12
        parts.append(label(heading, GAP / 2, top + 18))
        parts += [part.replace("{top}", f"{top + 6:g}") for part in drawn]
        top += height
        parts.append(f'<line x1="0" y1="{top}" x2="{WIDTH}" y2="{top}" stroke="{LINE}"/>')
    grid = [
        f'<line x1="{across(first):.1f}" y1="{AXIS - 8}" x2="{across(first):.1f}" y2="{top}" stroke="{LINE}"/>'
        + text(across(first) + 3, AXIS - 14, name, fill=QUIET)
        for first, name in periods(begin, end)
    ]
    if today and begin <= today <= end:
        x = across(today)
        grid.append(
            f'<line x1="{x:.1f}" y1="{AXIS - 30}" x2="{x:.1f}" y2="{top}" stroke="{INK}" stroke-width="2" '
            'stroke-dasharray="6 4"/>' + text(x, AXIS - 34, "Today", bold=True, anchor="middle")
        )
    shown = {mark.letter for band in bands for mark in band.marks}
    known, below = key([entry for entry in meanings if entry[0] in shown], top + 10)
    moved = any(mark.origin for band in bands for mark in band.marks)
    legend, below = _moved_key(below) if moved else ("", below)
    return svg(words, "".join([*grid, *parts, known, legend]), below, prefix)


def _lanes(marks: Sequence[Mark], across, begin: dt.date, end: dt.date) -> tuple[list[str], int]:
    """The marks as SVG, each with "{top}" for the height of its band, and how many lines they need."""
    ends: list[float] = []
    drawn = []
    for mark in sorted(marks, key=lambda each: (min(each.at, each.origin or each.at), each.at, each.label)):
        points = [across(mark.at)] + ([across(mark.origin)] if mark.origin else [])
        left, right = min(points) - 16, max(points[0] + 16 + wide(mark.label), max(points) + 10)
        lane = next((place for place, taken in enumerate(ends) if taken <= left), len(ends))
        ends[lane : lane + 1] = [right]
        drawn.append(f'<g transform="translate(0 {{top}})">{_mark(mark, lane, across, begin, end)}</g>')
    return drawn, len(ends)


def _mark(mark: Mark, lane: int, across, begin: dt.date, end: dt.date) -> str:
    x, y, parts = across(mark.at), lane * LANE + LANE / 2, []
    if mark.origin:
        before = across(mark.origin)
        parts.append(
            f'<line x1="{before:.1f}" y1="{y:g}" x2="{x:.1f}" y2="{y:g}" stroke="{mark.ink}" stroke-width="2"/>'
        )
        if begin <= mark.origin <= end:
            parts.append(
                f'<circle cx="{before:.1f}" cy="{y:g}" r="6" fill="{PAPER}" stroke="{mark.ink}" stroke-width="2"/>'
            )
    parts.append(box(x, y, mark.letter, mark.ground, mark.ink))
    after = x + 13
    parts.append(text(after, y + 4, mark.label, bold=True, halo=True))
    if mark.at > end:
        tip = after + wide(mark.label) + 4
        parts.append(f'<polygon points="{tip:.1f},{y - 5:g} {tip + 8:.1f},{y:g} {tip:.1f},{y + 5:g}" fill="{INK}"/>')
    elif mark.at < begin:
        parts.append(
            f'<polygon points="{x - 12:.1f},{y - 5:g} {x - 20:.1f},{y:g} {x - 12:.1f},{y + 5:g}" fill="{INK}"/>'
        )
    return (f"<title>{escape(printable_text(mark.words))}</title>" if mark.words else "") + "".join(parts)


def _moved_key(top: float) -> tuple[str, float]:
    """The key entry for hollow marks, and the height below it."""
    y = top + 10
    drawing = (
        f'<line x1="{GAP}" y1="{y}" x2="{GAP + 34}" y2="{y}" stroke="{INK}" stroke-width="2"/>'
        f'<circle cx="{GAP}" cy="{y}" r="6" fill="{PAPER}" stroke="{INK}" stroke-width="2"/>'
    )
    meaning = "A hollow circle is the original date, joined to the date that now stands"
    return drawing + text(GAP + 44, y + 4, meaning), top + 24


def bars(
    words: Words,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    labels: Sequence[str] | None = None,
    prefix: str = "bars",
) -> str:
    """One stacked bar for each category, each series with its own hatching, and the counts beside it.

    `said` replaces the count where it may not be shown.
    """
    totals = [sum(each.counts[place] for each in series) for place in range(len(categories))]
    most = scale_of(totals)
    full_width = WIDTH - LEFT - 230
    parts, top = [], 8.0
    for place, category in enumerate(categories):
        heading = lines_of(category, BESIDE - GAP)
        height = max(BAR + 10, len(heading) * (SIZE + 4) + 8)
        parts.append(label(heading, GAP / 2, top + 18))
        x = float(LEFT)
        for order, each in enumerate(series):
            width = full_width * each.counts[place] / most
            parts.append(_part(x, top + 2, width, BAR, order, each.ink, prefix))
            x += width
        parts.append(
            text(x + 8, top + 20, labels[place] if labels else _counts(series, place, totals[place]), bold=True)
        )
        top += height
    known, below = key([(each.letter, each.name, each.ground, each.ink) for each in series], top + 6, hatched=prefix)
    return svg(
        words, hatching([(each.ground, each.ink) for each in series], prefix) + "".join([*parts, known]), below, prefix
    )


def _counts(series: Sequence[Series], place: int, total: int) -> str:
    text = ", ".join(f"{each.counts[place]} {each.letter or each.name}" for each in series if each.counts[place])
    return f"{total} ({text})" if len(series) > 1 and text else f"{total}"


def columns(
    words: Words,
    rows: Sequence[tuple[str, Sequence[Sequence[int]]]],
    heads: Sequence[str],
    series: Sequence[tuple[str, str, str, str]],
    *,
    labels: Sequence[Sequence[str]] | None = None,
    prefix: str = "columns",
) -> str:
    """Rows of upright bars on one scale: counts by period and category, where there are too many for a mark each.

    Each row is (heading, counts of each series for each head); `series` are (letter, name, ground, ink). The total is
    printed above each bar, and that of a row at its end. `said` replaces both, for counts at several moments, which
    have no total. A single row is drawn tall, with the count of each part inside it where it fits.
    """
    totals = [[sum(counts) for counts in zip(*by_series, strict=True)] for _, by_series in rows]
    most = scale_of([count for row in totals for count in row])
    step = (RIGHT - LEFT) / max(len(heads), 1)
    parts, top = _heads(heads, step), float(AXIS)
    if labels is None:
        parts.append(text(RIGHT + 10, AXIS - 14, "Total", fill=QUIET))
    for line, ((heading, by_series), row) in enumerate(zip(rows, totals, strict=True)):
        shown = lines_of(heading, BESIDE - GAP)
        height = max(CELL if len(rows) > 1 or most < 5 else TALL, len(shown) * (SIZE + 4) + 12)
        parts.append(label(shown, GAP / 2, top + 18))
        foot = top + height - 4
        for place, total in enumerate(row):
            x = LEFT + step * (place + 0.2)
            heights = [(height - 24) * counts[place] / most for counts in by_series]
            counted = [counts[place] for counts in by_series]
            drawn, y = _column(x, foot, step * 0.6, heights, counted, series, prefix)
            parts += drawn
            if above := labels[line][place] if labels else str(total or ""):
                parts.append(text(x + step * 0.3, y - 4, above, bold=True, anchor="middle"))
        if labels is None:
            parts.append(text(RIGHT + 10, foot - 12, str(sum(row)), bold=True))
        top += height
        parts.append(f'<line x1="0" y1="{top:g}" x2="{WIDTH}" y2="{top:g}" stroke="{LINE}"/>')
    known, below = key(series, top + 10, hatched=prefix)
    return svg(words, hatching([each[2:] for each in series], prefix) + "".join([*parts, known]), below, prefix)


def _heads(heads: Sequence[str], step: float) -> list[str]:
    """The heads above upright bars, the year above the month; those that would overlap are left out."""
    widest = max((wide(part) for head in heads for part in head.split()), default=0.0)
    every = max(1, int(-(-widest // step)))
    return [
        text(LEFT + step * (place + 0.5), AXIS - 14 - 18 * line, part, fill=QUIET, anchor="middle")
        for place, head in enumerate(heads)
        if place % every == 0
        for line, part in enumerate(head.split()[:2])
    ]


def _column(x: float, y: float, width: float, heights, counts, series, prefix: str) -> tuple[list[str], float]:
    """One upright bar that stands at `y`, each part with its count where it fits; and where it ends above."""
    parts = []
    for order, (height, count, (code, _, _, ink)) in enumerate(zip(heights, counts, series, strict=True)):
        y -= height
        parts.append(_part(x, y, width, height, order, ink, prefix))
        if len(series) > 1 and height > SIZE + 6:
            counted = f"{count} {code}".strip()
            parts.append(text(x + (width - wide(counted)) / 2, y + (height + SIZE) / 2 - 2, counted, halo=True))
    return parts, y


def _part(x: float, y: float, width: float, height: float, order: int, ink: str, prefix: str) -> str:
    if width <= 0 or height <= 0:
        return ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="url(#{prefix}-h{order})" stroke="{ink}"/>'
    )


def periods(begin: dt.date, end: dt.date) -> list[tuple[dt.date, str]]:
    """The periods of an axis, (first day, name), no more than sixteen: months, quarters, years, or several years.

    Quarters and years are those of the financial year, which begins in April.
    """
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    years = -(-months // (16 * 12))
    step = 1 if months <= 16 else 3 if months <= 48 else 12 * years
    found, index = [], begin.year * 12 + begin.month - 1
    index -= (index - 3) % min(step, 12)
    while index <= end.year * 12 + end.month - 1:
        if index >= 12:  # the calendar starts with the year 1
            day = dt.date(index // 12, index % 12 + 1, 1)
            found.append((day, _name(day, step, first=not found)))
        index += step
    return found


def _name(day: dt.date, step: int, *, first: bool) -> str:
    """A month; a quarter by its first month; a financial year by both its years, several by the first."""
    if step == 1:
        return f"{day:%b} {day.year}" if first or day.month == 1 else f"{day:%b}"
    if step == 3:
        return f"{day:%b} {day.year}"
    return f"{day.year}/{(day.year + 1) % 100:02d}" if step == 12 else str(day.year)
