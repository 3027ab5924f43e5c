"""The figure of incidents that may stand beside actions: what was published, since everybody reads the plan."""

import datetime as dt
from collections.abc import Sequence

from core.board.behind import instead
from core.board.figures import Figure
from core.board.measures import measure
from core.text.dates import quarter_end, quarter_of
from incidents.figures.counting import place_of
from incidents.figures.figures import edition_of_quarter, latest_editions
from incidents.figures.tables import Figure as Count

MEANING = "Children in episodes recorded in the quarter, as last published; small numbers are hidden"

instead("incidents:figures", "incidents:published")


def published_by(days: Sequence[dt.date]) -> list[Figure]:
    ended = {day: place_of(*quarter_of(day)) for day in days if quarter_end(*quarter_of(day)) == day}
    editions = latest_editions(min(ended.values())) if ended else {}
    known = {day: edition_of_quarter(editions[place]).quarter for day, place in ended.items() if place in editions}
    return [published_figure(day, quarter.name, quarter.children) for day, quarter in known.items()]


@measure("incidents.published", "Incidents recorded in a quarter, as published", source=published_by)
def published(found: list[Figure], days: Sequence[dt.date]) -> list[Figure]:
    return found


def published_figure(day: dt.date, quarter: str, count: Count) -> Figure:
    value = count.text if count.count is None else count.count
    return Figure(
        "incidents.published", "Incidents recorded in the quarter", MEANING, value, unit="children", as_at=day,
        period=quarter, address="/incidents/figures/published/",
    )  # fmt: skip
