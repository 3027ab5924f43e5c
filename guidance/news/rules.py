"""Where a piece of news stands in the list. Pure."""

import datetime as dt
from enum import StrEnum


class Place(StrEnum):
    DRAFT = "Draft"
    CURRENT = "Current"
    ENDED = "Ended"


def get_place(published_on: dt.date | None, ends_on: dt.date | None, on: dt.date) -> Place:
    """Its place in the list on a day; it is shown on its last day too."""
    if published_on is None or published_on > on:
        return Place.DRAFT
    return Place.ENDED if ends_on and ends_on < on else Place.CURRENT


def last_day_where_ended(published_on: dt.date, on: dt.date) -> dt.date:
    """The last day of what is ended on a day: the day before, but never one before it was published."""
    return max(published_on, on - dt.timedelta(days=1))


def number_of_agencies(number: int) -> str:
    return f"{number:,} agenc{'y' if number == 1 else 'ies'}"
