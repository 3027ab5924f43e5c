"""Collects what was read of a wording; a doubt turns a date into a proposal and a question."""

import re
from dataclasses import dataclass, field, fields
from datetime import date

from . import marks as dates
from .dates import say
from .model import DATE, RECURRING, WINDOW, Reading
from .words import MONTHS, lines, plain

# In the order of asking: a person is asked one question, the one on which the others depend.
QUESTIONS = {
    "impossible": "There is no such day in the calendar: “{text}”. Which date is meant?",
    "long": "This is too long to be read as a timescale. When is the action due?",
    "empty": "No timescale is given. When is the action due, or is it not an action at all?",
    "undone": "This says that the action is not finished. When will it be?",
    "split": "Two timescales stand in one cell. Are they for two actions, and is the action to be split?",
    "multi": "More than one date stands here. Which one is the due date, or is the action to be split?",
    "met": "This says both that the action is completed and when it was due. When was it completed?",
    "done_on": "More than one date stands here. On which day was the action completed?",
    "done_ongoing": "Is the action completed, or does it go on?",
    "tbc": "The date is still to be settled. When is the action due?",
    "elsewhere": "The date is held elsewhere. What is the date?",
    "soon": "No date is given. By when is the action to be done?",
    "belongs": "The date here seems to belong to something else. When is the action itself due?",
    "event": "This depends on an event. On what date does it fall?",
    "working": "Working days leave out bank holidays and closures. Which date is it?",
    "base": "This counts from a day that is not given. From which day does it count?",
    "weekday": "The day of the week does not fit the date “{text}”. Which date is meant?",
    "name": "The number before “{text}” may be part of a name. Is the month as a whole meant?",
    "us": "“{text}” fits only if the month stands first. Is that what is meant?",
    "short": "“{text}” may be a month of a year or a day of a month. Which is meant?",
    "mixed": "Which month of which year is meant by “{text}”?",
    "year": "The year is missing from “{text}”. Which year is meant?",
    "original_year": "The year of the original timescale is missing. Which year is meant?",
    "term": "School terms end on different dates. Which date is meant, by the term calendar?",
    "school": "This is a school year. On which date does it end?",
    "calendar": "Is “{text}” a quarter of the financial year or of the calendar year?",
    "bare": "Is “{text}” a financial, a school or a calendar year, and on what date does it end?",
    "years": "Which years are meant by “{text}”, and on what date do they end?",
    "order": "The end comes before the start. Which dates are meant?",
    "after": "This gives the earliest date only. By when is the action to be done?",
    "before": "Is the last day the one before “{text}” begins?",
    "unless": "This says that another date may hold. When is the action due?",
    "or": "Two dates are offered. Which one is meant?",
    "vague": "The date is only approximate. Which date is meant?",
    "first_or_last": "This comes round again and also has a date. Is that the first time, or the last?",
    "anchor": "This comes round again, but nothing says when. In which months, or from which date?",
    "unclear": "This can be read in more than one way. Which date is meant?",
    "none": "No date could be read here. When is the action due?",
}
_ORDER = {code: place for place, code in enumerate(QUESTIONS)}
_KEEPS_DUE = {"original_year"}

_BRACKET = re.compile(r"\(([^()]*)\)")
_CONDITION = re.compile(
    r"\b(?:subject to|depend(?:e|a)nt (?:up)?on|depending (?:up)?on|provided that)\b[^\n.;()]*", re.IGNORECASE
)
_MONTH = re.compile("|".join(MONTHS))
_PART = re.compile(r"\s*;\s*|\s+/\s*|\s*/\s+|/(?=on-? ?going)|(?<=ongoing)\s*[,/&–-]\s*", re.IGNORECASE)


@dataclass(slots=True)
class Draft(Reading):
    """What has been read so far of a wording; `text` is what a question quotes."""

    text: str = ""
    doubts: list[str] = field(default_factory=list)

    def reading(self) -> Reading:
        if self.start and self.due and self.due < self.start:
            self.doubts.append("order")
        if self.start and self.due and self.kind == DATE:
            self.kind = WINDOW
        found = Reading(*(getattr(self, each.name) for each in fields(Reading)))
        doubts = sorted(set(self.doubts), key=_ORDER.get)
        if not doubts:
            found.proposed_start = found.proposed_due = None
            return found
        if set(doubts) - _KEEPS_DUE:
            found.due, found.completed_on, found.proposed_due = None, None, self.proposed_due or self.due
        if {"order", "belongs"} & set(doubts):
            found.proposed_due = None
        found.proposed_start = self.proposed_start or self.start
        if "order" in doubts:
            found.start = found.proposed_start = None
        found.ask, found.question = True, QUESTIONS[doubts[0]].format(text=quote(self.wording, self.text))
        found.proposal = propose(self, doubts, found.proposed_due)
        return found


def propose(draft: Draft, doubts: list[str], due: date | None) -> str:
    if doubts[0] == "split" and due:
        return f"Two actions: one that is ongoing, one due on {say(due)}"
    start = draft.proposed_start or draft.start
    if due and start and start != due and draft.kind != RECURRING:
        return f"{say(start)} to {say(due)}"
    return say(due)


def doubtful(wording: str, *doubts: str, **facts) -> Draft:
    return Draft(wording, doubts=list(doubts), **facts)


def shorten(text: str, length: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1].rstrip() + "…"


def quote(wording: str, text: str) -> str:
    """A piece of the normalised text as it was typed, or with a capital month where that cannot be found."""
    small = wording.lower()
    place = small.find(text) if text else -1
    if not text:
        return shorten(wording)
    if place >= 0 and len(small) == len(wording):
        return wording[place : place + len(text)]
    return _MONTH.sub(lambda match: match[0].capitalize(), text)


def parts_of(wording: str) -> tuple[str, ...]:
    """The timescales of a cell that holds several, as typed; empty where they cannot be told apart."""
    found = lines(wording)
    if len(found) == 1:
        found = tuple(filter(None, (part.strip() for part in _PART.split(found[0]))))
    return found if len(found) > 1 else ()


def note_of(wording: str) -> str:
    """What a cell says besides its dates: "website permitting", "subject to funding"."""
    notes = [match[1].strip() for match in _BRACKET.finditer(wording) if not dates.find(plain(match[1]))]
    notes += [match[0].strip() for match in _CONDITION.finditer(_BRACKET.sub(" ", wording))]
    return "; ".join(filter(None, notes))
