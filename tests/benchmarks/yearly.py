"""Line 8: the figures of a year over 100,000 incidents, made ready to be published."""

from __future__ import annotations

from core.text.dates import quarter_of, today
from incidents.editions.services import draft
from incidents.figures.cut_offs import cut_off_due
from tests.benchmarks.figures import Result
from tests.benchmarks.rounds import timed

SECONDS, YEARS_AGO = 10, 2


def edition_of_a_year() -> list[Result]:
    """The edition of a year on the board in use: its counts, what is suppressed, and the attack on what is left."""
    cut_off_due(today())
    year = quarter_of(today())[0] - YEARS_AGO
    seconds = timed(lambda: draft(year=year, quarter=0))()
    return [Result("8", "figures of a year ready to be published", "", seconds, SECONDS, unit="s")]
