"""The settings of figures: when a quarter is cut off, and which counts are hidden in publications."""

import datetime as dt
from collections.abc import Iterable

from core.board.settings import WholeNumber, values
from core.suppression.publishing import THRESHOLD
from core.text.dates import quarter_end
from core.working_days.days import office_calendar

DAYS, HIDDEN_TO = "incidents.cut_off_days", "incidents.hidden_to"
SETTINGS = [
    WholeNumber(
        DAYS,
        default=10,
        low=0,
        high=60,
        unit="working days",
        label="Working days after a quarter when its incident figures are locked",
        help="Entries after that day show as revisions.",
    ),
    WholeNumber(
        HIDDEN_TO,
        default=THRESHOLD,
        low=4,
        high=20,
        unit="children",
        label="Largest count of incidents that is hidden in published figures",
        help="Small numbers are printed as “c”, and so is any number that would reveal them. What is already published "
        "stays.",
    ),
]


def cut_off_days(quarters: Iterable[tuple[int, int]]) -> dict[tuple[int, int], dt.date]:
    """(financial year, quarter) → the daily job's day of its cut-off, by the setting at its end; two statements."""
    ends = {quarter: quarter_end(*quarter) for quarter in quarters}
    days = values(DAYS, ends.values())
    after = office_calendar().working_day_after
    return {quarter: after(end, number) for (quarter, end), number in zip(ends.items(), days, strict=True)}
