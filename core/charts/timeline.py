"""Marks on an axis of days."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from core.charts.parts import (
    BESIDE,
    CHARACTER_WIDTH,
    GAP,
    INK,
    LINE_HEIGHT,
    PAPER,
    PLAIN_WIDTH,
    QUIET,
    WIDE,
    Words,
    box,
    label,
    line,
    lines_of,
    svg,
    text,
    wide,
)
from core.text.dates import print_year
from core.text.safe_text import printable_text

AXIS = 58  # pixels: the height of the axis above the first band
LANE = 24  # of one line of marks
SQUARE = 20  # of a mark
AFTER = 46  # right of the axis: labels of the last marks reach beyond it
EVERY = (1, 2, 3, 4, 6, 12)  # periods of which one is named


@dataclass(frozen=True)
class Mark:
    """A box with a code and a label. `origin` is the day from which it moved, drawn hollow; `words` is all text."""

    at: dt.date
    label: str
    code: str
    ground: str
    ink: str
    origin: dt.date | None = None
    words: str = ""


@dataclass(frozen=True)
class Band:
    heading: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Axis:
    """The days from `begin` to `end`, both included, between two places in pixels."""

    begin: dt.date
    end: dt.date
    left: float
    right: float

    def across(self, day: dt.date) -> float:
        """The place of a day; that of an end for days beyond it."""
        days = max((self.end - self.begin).days + 1, 1)
        share = ((day - self.begin).days + 0.5) / days
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)


def timeline_svg(
    words: Words, bands: Sequence[Band], begin: dt.date, end: dt.date, today: dt.date | None, width: int, prefix: str
) -> str:
    """Overlapping marks are stacked; what lies beyond an end of the axis is drawn at that end with an arrow. On a
    narrow drawing, headings stand above their bands.
    """
    beside = width >= WIDE
    axis = Axis(begin, end, BESIDE if beside else SQUARE, width - AFTER)
    parts, top = [], float(AXIS)
    for band in bands:
        heading = lines_of(band.heading, BESIDE if beside else width, PLAIN_WIDTH if beside else CHARACTER_WIDTH)
        high = len(heading) * LINE_HEIGHT
        drawn, lanes = _lanes(band.marks, axis)
        start = top + 6 if beside else top + high + 8
        if not beside:  # its heading crosses the lines of the periods
            parts.append(f'<rect y="{top + 4:g}" width="{width}" height="{high + 2}" fill="{PAPER}"/>')
        parts.append(label(heading, 0, top + 18, bold=not beside))
        parts += [f'<g transform="translate(0 {start:g})">{mark}</g>' for mark in drawn]
        top = max(start + lanes * LANE, top + high, top + LANE) + 6
        parts.append(line(0, top, width, top))
    grid = _periods(axis, top) + (_today(axis, today, top, width) if today and begin <= today <= end else "")
    moved = any(mark.origin for band in bands for mark in band.marks)
    note, below = _moved_note(top, width) if moved else ("", top + 4)
    return svg(words, grid + "".join(parts) + note, width, below, prefix)


def _periods(axis: Axis, bottom: float) -> str:
    found = periods(axis.begin, axis.end)
    step = (axis.right - axis.left) / len(found)
    widest = max(wide(name.split()[0]) for _, name in found) + 4
    every = next((each for each in EVERY if each * step >= widest), EVERY[-1])
    parts, last = [], ""
    for place, (day, name) in enumerate(found):
        x = axis.across(day)
        parts.append(line(x, AXIS - 6, x, bottom))
        month, _, year = name.partition(" ")
        year = year or (last if name.isalpha() else "")
        if place % every == 0:
            parts.append(text(x, AXIS - 12, month, fill=QUIET))
            if year and year != last:
                parts.append(text(x, AXIS - 28, year, fill=QUIET))
                last = year
    return "".join(parts)


def _today(axis: Axis, today: dt.date, bottom: float, width: int) -> str:
    x = axis.across(today)
    middle = min(max(x, 20), width - 20)
    dashes = f'<line x1="{x:.1f}" y1="18" x2="{x:.1f}" y2="{bottom:.1f}" stroke="{INK}" stroke-width="2" '
    return f'{dashes}stroke-dasharray="6 4"/>' + text(middle, 13, "Today", bold=True, anchor="middle")


def _lanes(marks: Sequence[Mark], axis: Axis) -> tuple[list[str], int]:
    ends: list[float] = []
    drawn = []
    for mark in sorted(marks, key=lambda each: (min(each.at, each.origin or each.at), each.at, each.label)):
        points = [axis.across(mark.at)] + ([axis.across(mark.origin)] if mark.origin else [])
        arrow = 12 if mark.at > axis.end else 0
        left = min(points) - SQUARE
        right = max(points[0] + SQUARE / 2 + 4 + wide(mark.label) + arrow, max(points) + 10)
        lane = next((place for place, taken in enumerate(ends) if taken <= left), len(ends))
        ends[lane : lane + 1] = [right]
        drawn.append(_mark(mark, lane * LANE + LANE / 2, axis))
    return drawn, len(ends)


def _mark(mark: Mark, y: float, axis: Axis) -> str:
    x, parts = axis.across(mark.at), []
    if mark.origin:
        before = axis.across(mark.origin)
        parts.append(line(before, y, x, y, mark.ink, 2))
        if axis.begin <= mark.origin <= axis.end:
            parts.append(_circle(before, y, mark.ink))
    parts.append(box(x - SQUARE / 2, y - SQUARE / 2, SQUARE, SQUARE, mark.ground, mark.ink))
    parts.append(text(x, y + 5, mark.code, fill=mark.ink, bold=True, anchor="middle"))
    after, width = x + SQUARE / 2 + 3, wide(mark.label)
    parts.append(f'<rect x="{after - 1:.1f}" y="{y - 7:g}" width="{width:.1f}" height="14" fill="{PAPER}"/>')
    parts.append(text(after, y + 5, mark.label, bold=True))
    if mark.at > axis.end:
        parts.append(_arrow(after + width + 2, y, 8))
    elif mark.at < axis.begin:
        parts.append(_arrow(x - SQUARE / 2 - 2, y, -8))
    return (f"<title>{escape(printable_text(mark.words))}</title>" if mark.words else "") + "".join(parts)


def _arrow(x: float, y: float, length: float) -> str:
    return f'<polygon points="{x:.1f},{y - 5:g} {x + length:.1f},{y:g} {x:.1f},{y + 5:g}" fill="{INK}"/>'


def _circle(x: float, y: float, ink: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:g}" r="6" fill="{PAPER}" stroke="{ink}" stroke-width="2"/>'


def _moved_note(top: float, width: int) -> tuple[str, float]:
    lines = lines_of("A hollow circle is the original date, joined to the date that now stands.", width - 48)
    y = top + 20
    drawing = line(GAP, y - 5, 36, y - 5, INK, 2) + _circle(GAP, y - 5, INK)
    return drawing + label(lines, 46, y, bold=False), y + (len(lines) - 1) * LINE_HEIGHT + 8


def periods(begin: dt.date, end: dt.date) -> list[tuple[dt.date, str]]:
    """(first day, name), at most sixteen: months, quarters, years or several years, from April."""
    months = (end.year - begin.year) * 12 + end.month - begin.month + 1
    step = _step(months)
    found, index = [], begin.year * 12 + begin.month - 1
    index -= (index - 3) % min(step, 12)
    while index <= end.year * 12 + end.month - 1:
        if index >= 12:  # the calendar starts with the year 1
            day = dt.date(index // 12, index % 12 + 1, 1)
            found.append((day, _name(day, step, first=not found)))
        index += step
    return found


def _step(months: int) -> int:
    """The months of each period, so that there are at most about sixteen periods."""
    if months <= 16:
        return 1
    if months <= 48:
        return 3
    years = -(-months // (16 * 12))
    return 12 * years


def _name(day: dt.date, step: int, *, first: bool) -> str:
    if step == 1:
        return f"{day:%b} {day.year}" if first or day.month == 1 else f"{day:%b}"
    if step == 3:
        return f"{day:%b} {day.year}"
    return print_year(day.year) if step == 12 else str(day.year)
