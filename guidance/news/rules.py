"""What counts as seen, where a piece of news stands, and how many agencies have seen it. Pure."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

AHEAD = ("prefetch", "prerender", "preview")  # of Sec-Purpose, Purpose and X-Moz: nobody is looking at the page yet
PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
PRELOADED = "HX-Preloaded"  # sent by htmx where a link is fetched before it is followed


class Place(StrEnum):
    DRAFT = "Draft"
    CURRENT = "Current"
    ENDED = "Ended"


@dataclass(frozen=True)
class Reach:
    seen: int
    total: int

    @property
    def unseen(self) -> int:
        return self.total - self.seen

    def __str__(self) -> str:
        return f"Seen by {self.seen:,} of {self.total:,}"


def is_reading(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request for the page of a piece of news displays it to somebody: a GET that no browser made ahead."""
    purposes = " ".join(headers.get(name, "") for name in PURPOSES).lower()
    is_ahead = any(word in purposes for word in AHEAD) or headers.get(PRELOADED, "").lower() == "true"
    return method == "GET" and not is_ahead


def get_place(published_on: dt.date | None, ends_on: dt.date | None, on: dt.date) -> Place:
    """Its place in the list on a day; it is shown on its last day too."""
    if published_on is None or published_on > on:
        return Place.DRAFT
    return Place.ENDED if ends_on and ends_on < on else Place.CURRENT


def last_day_where_ended(published_on: dt.date, on: dt.date) -> dt.date:
    """The last day of what is ended on a day: the day before, but never one before it was published."""
    return max(published_on, on - dt.timedelta(days=1))


def reach(kinds: Collection[str], agencies: Mapping[str, int], seen: Mapping[str, int]) -> Reach:
    counted = [kind for kind in agencies if not kinds or kind in kinds]
    return Reach(sum(seen.get(kind, 0) for kind in counted), sum(agencies[kind] for kind in counted))


def number_of_agencies(number: int) -> str:
    return f"{number:,} agenc{'y' if number == 1 else 'ies'}"
