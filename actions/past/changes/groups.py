"""Under which heading a change stands, how it is counted, and the order of both. Pure."""

import datetime as dt
from typing import NamedTuple

from actions.colours.rules import REDS_FIRST

GROUPS = {  # in the order of the page: what a board has to know first
    "removed": "Removed",
    "red": "Became red",
    "worse": "Worse",
    "dates": "Dates",
    "decisions": "Decisions, queries and notes",
    "completed": "Completed",
    "better": "Better",
    "added": "Added",
    "words": "Wording, leads and structure",
    "updates": "Updates",
}
PLACES = {group: number for number, group in enumerate(GROUPS)}
OF_WHAT = {
    "added": "added",
    "withdrawn": "removed",
    "reinstated": "added",
    "completed": "completed",
    "reopened": "worse",
    "revised": "dates",
    "timescale": "dates",
    "related": "decisions",
    "answers": "decisions",
    "update added": "updates",
    "update corrected": "updates",
    "update struck out": "updates",
}
BY_CODES = ("colour", "declared", "status")
BEST = len(REDS_FIRST)  # the rank of no statement of risk

# The filters, in their order: (of one, of several)
FILTERS = {
    "removed": ("removed", "removed"),
    "colours": ("colour", "colours"),
    "statements": ("statement of risk", "statements of risk"),
    "dates": ("date", "dates"),
    "decisions": ("decision", "decisions"),
    "queries": ("query or answer", "queries and answers"),
    "notes": ("note", "notes"),
    "completed": ("completed", "completed"),
    "status": ("change of status", "changes of status"),
    "added": ("added", "added"),
    "words": ("other change", "other changes"),
    "updates": ("update", "updates"),
}
FILTER_OF_WHAT = {"colour": "colours", "declared": "statements"}
FILTER_OF_GROUP = {**{name: name for name in FILTERS}, "worse": "status", "better": "status"}
FILTER_OF_RECORD = {"decision": "decisions", "query": "queries", "answer": "queries"}


class Place(NamedTuple):
    """What decides where a change stands: a key of GROUPS, its day, and its priority and row in print."""

    group: str
    on: dt.date | None = None
    row: tuple[int, int] = (0, 0)


def group_of(what: str, old: str = "", new: str = "") -> str:
    """The key of GROUPS for a kind of change (of WHATS); `old` and `new` are the codes of a colour."""
    if what not in BY_CODES or not (old or new):
        return OF_WHAT.get(what, "words")
    if new == "R":
        return "red"
    if what == "colour" and (new == "B" or not old):  # completed, or withdrawn before
        return "completed" if new == "B" else "added"
    return "worse" if rank(new) < rank(old) else "better"


def rank(code: str) -> int:
    return REDS_FIRST.index(code) if code else BEST


def filter_of(what: str, group: str, record: str = "") -> str:
    """The key of FILTERS for a change; `record` is the kind of its record."""
    if group == "decisions":
        return FILTER_OF_RECORD.get(record, "notes")
    return FILTER_OF_WHAT.get(what) or FILTER_OF_GROUP[group]


def sort_key(place: Place) -> tuple:
    """For sorting: by group, newest day first, those without a day last, then as the plan is printed."""
    return PLACES[place.group], -place.on.toordinal() if place.on else 0, place.row
