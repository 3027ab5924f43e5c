"""Reads cells that say that an action is done: "Completed (Ratified on 12th May 2009)"."""

import re
from datetime import date

from . import signals
from .draft import Draft
from .marks import Mark
from .model import COMPLETED
from .spans import Span, gather

_HEAD = re.compile(r"^\W*(?:completed?|done|achieved|finished)\b[\s:.,;–-]*", re.IGNORECASE)
_WRAPPED = re.compile(r"\(([^()]*)\)")


def read_completed(wording: str, text: str, found: list[Mark], base: date | None) -> Draft | None:
    """The reading of a cell that starts by saying that the action is done; None for any other.

    One full date is the day of completion. "Completed" alone has none. Two dates, a date without a year and a date in
    the future are asked about.
    """
    done = signals.COMPLETED.match(text)
    if not done or signals.NOT_COMPLETED.search(text):
        return None
    draft = Draft(wording, kind=COMPLETED, note=_note(wording))
    if any(mark.flaw == "impossible" for mark in found):
        draft.doubts.append("impossible")
        return draft
    spans = gather(" " * done.end() + text[done.end() :], found, base)
    if signals.ONGOING.search(text):
        draft.doubts.append("done_ongoing")
        draft.then_ongoing = True
    if signals.UNSETTLED.search(text):
        draft.doubts.append("tbc")
    if spans:
        _date_it(draft, text, done.end(), spans, base)
    return draft


def _date_it(draft: Draft, text: str, head: int, spans: list[Span], base: date | None) -> None:
    ends = [span for span in spans if span.due and span.marks[0].year]
    latest = max(ends, key=lambda span: span.due, default=spans[-1])
    draft.precision, draft.text = latest.unit, latest.marks[0].text
    day = latest.due
    if len(spans) > 1:
        draft.doubts.append("done_on")
    else:
        draft.doubts += latest.doubts
        between = text[head : latest.pos]
        if latest.role in (
            "by",
            "until",
            "from",
            "after",
            "before",
            "not before",
        ) or signals.STILL_TO_COME.search(between):
            draft.doubts.append("met")
    if day is None and base is not None and latest.proposed_due:
        day = _not_after(latest.marks[0], base)
    if day is not None and draft.doubts:
        draft.proposed_due = day
    elif day is not None:
        draft.due = draft.completed_on = day


def _not_after(mark: Mark, base: date) -> date | None:
    """The latest such day that is not after the base, or None: completion lies in the past."""
    year = base.year
    if mark.first_day(year) > base:
        year -= 1
    return mark.last_day(year) if mark.fits(year) else None


def _note(wording: str) -> str:
    rest = _HEAD.sub("", wording.strip(), count=1).strip()
    whole = _WRAPPED.fullmatch(rest)
    return whole[1].strip() if whole else rest
