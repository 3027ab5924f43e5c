"""Charts as SVG: one drawing for page, PDF and Word (core/documents takes it as an Image). Values in, text out.

    bars(Words("Actions by colour", "…"), ["Priority 1"], [Series("Red", "R", *TINTS["R"], (3,))])

Each is drawn twice, for a phone and for everything else. Colour alone never carries meaning: every part bears its
letter and its count, so that there is no key, and marks bear a letter. Only presentation attributes are used, so that
the strictest content security policy allows it; ids start with a prefix, so that several fit on one page. The page must
show a table of the same facts beside each chart.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.bars import Bar, Group, Series, end_of, groups_svg
from core.charts.parts import NARROW, WIDE, Words
from core.charts.timeline import Band, Mark, periods, timeline_svg
from core.documents.html import chart_html
from core.documents.model import Image

__all__ = ["Band", "Drawing", "Mark", "Series", "Words", "bars", "columns", "periods", "timeline"]


@dataclass(frozen=True)
class Drawing:
    """One chart as SVG: 640 pixels wide for pages and files, 290 for a phone."""

    wide: str
    narrow: str

    def image(self, alt: str, width: float = 1.0) -> Image:
        """The chart for a file, with its text alternative and its share of the text's width."""
        return Image(self.wide, alt, width=width, narrow=self.narrow)

    @property
    def html(self) -> SafeString:
        return chart_html(self.wide, self.narrow)


def bars(
    words: Words,
    categories: Sequence[str],
    series: Sequence[Series],
    *,
    labels: Sequence[str] | None = None,
    prefix: str = "bars",
) -> Drawing:
    """A bar for each category, the first series at 0. `labels` replace the totals, where they may not be shown."""
    counts = list(zip(*(each.counts for each in series), strict=True))
    ends = labels or [end_of(series, each) for each in counts]
    found = tuple(Bar(*each) for each in zip(categories, counts, ends, strict=True))
    return _both(lambda width, name: groups_svg(words, [Group("", found)], series, width, name), prefix)


def columns(
    words: Words,
    rows: Sequence[tuple[str, Sequence[Sequence[int]]]],
    heads: Sequence[str],
    series: Sequence[tuple[str, str, str, str]],
    *,
    labels: Sequence[Sequence[str]] | None = None,
    prefix: str = "columns",
) -> Drawing:
    """Counts at several moments: a bar for each of `heads`, below the heading of its row where there are several rows.

    Each row is (heading, counts of each series for each head); `series` are (code, name, ground, ink). `labels`
    replace the totals.
    """
    looks = [Series(name, code, ground, ink, ()) for code, name, ground, ink in series]
    groups = []
    for place, (heading, by_series) in enumerate(rows):
        counts = list(zip(*by_series, strict=True))
        ends = labels[place] if labels else [end_of(looks, each) for each in counts]
        found = tuple(Bar(*each) for each in zip(heads, counts, ends, strict=True))
        groups.append(Group(heading if len(rows) > 1 else "", found))
    return _both(lambda width, name: groups_svg(words, groups, looks, width, name), prefix)


def timeline(
    words: Words,
    bands: Sequence[Band],
    *,
    begin: dt.date,
    end: dt.date,
    today: dt.date | None = None,
    prefix: str = "timeline",
) -> Drawing:
    """Marks on an axis of days from `begin` to `end`, both included."""
    return _both(lambda width, name: timeline_svg(words, bands, begin, end, today, width, name), prefix)


def _both(draw: Callable[[int, str], str], prefix: str) -> Drawing:
    return Drawing(draw(WIDE, prefix), draw(NARROW, f"{prefix}-narrow"))
