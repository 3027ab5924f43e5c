"""The figure of incidents that may stand beside actions: what was published, since everybody reads the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.dates import quarter_end, quarter_of
from core.figures import Figure
from core.measures import measure
from incidents.figure_tables import Figure as Count
from incidents.figures import quarter_figures

MEANING = "Children in episodes recorded in the quarter, as last published; small numbers are hidden"


@measure("incidents.published", "Incidents recorded in a quarter, as published")
def published(days: Sequence[dt.date]) -> list[Figure]:
    """The quarters that ended by each day and were published: one query or two for each."""
    found = []
    for day in days:
        year, quarter = quarter_of(day)
        if quarter_end(year, quarter) == day and (known := quarter_figures(year, quarter, published=True)):
            found.append(published_figure(day, known.quarter.name, known.quarter.children))
    return found


def published_figure(day: dt.date, quarter: str, count: Count) -> Figure:
    """The children of a quarter that ended on a day, as published."""
    value = count.text if count.count is None else count.count
    return Figure(
        "incidents.published", "Incidents recorded in the quarter", MEANING, value, unit="children", as_at=day,
        period=quarter, address="/incidents/figures/published/",
    )  # fmt: skip
