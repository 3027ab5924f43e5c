"""Reads cells that hold an original timescale and its revision: "February 2010. Reviewed timescale – May 2010"."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from . import marks as dates
from . import signals
from .dates import say
from .draft import Draft, quote
from .marks import Mark
from .model import DATE, Reading
from .spans import gather, share_years

_FROM = re.compile(r"[ :]*from ")
_TO = re.compile(r"(?: |\n)?(?:to|until|-)(?: (?:by|the|end|of))*(?: |\n)?")
_FROM_TO = re.compile(r"\bfrom (.{1,80}?) (?:to|until) (.{1,120})", re.IGNORECASE | re.DOTALL)
_LOOKED_BACK = re.compile(r"(?:reviewed|revised|amended|changed)(?: in| on)?[ (]*")
_EDGES = " \t\r\n,;:(/-–—."

PartReader = Callable[[str, str, date | None], Reading]


def read_revised(
    wording: str, text: str, found: list[Mark], base: date | None, read_part: PartReader
) -> Reading | None:
    """The reading of a cell that says that its timescale was moved, or None. The last revision counts."""
    if not found:
        return None
    turns = [m for m in signals.REVISED.finditer(text) if not signals.NOT_REVISED.match(text, m.start())]
    if turns and not any(mark.flaw == "impossible" for mark in found):
        first, last = turns[0], turns[-1]
        before = [mark for mark in found if mark.end <= first.start()]
        after = [mark for mark in found if mark.pos >= last.end()]
        if before and after and signals.ORIGINALLY.search(text[last.end() : after[0].pos]):
            return _formerly(wording, text, found, base, read_part)
        if after and _FROM.match(text, last.end()):
            return _from_to(wording, text, before, after, base, read_part, first.start())
        if after and not before and _LOOKED_BACK.fullmatch(text, first.start(), after[0].pos):
            return None  # "Policy reviewed in May 2013" is no new timescale
        if after or before and _says_something(text[last.end() :]):
            return _after(wording, text[: first.start()], text[last.end() :], base, read_part, bool(before))
    return _formerly(wording, text, found, base, read_part)


def _says_something(text: str) -> bool:
    return any(words.search(text) for words in (signals.ONGOING, signals.UNSETTLED, signals.SOON, signals.ELSEWHERE))


def _cut(wording: str) -> tuple[str, str]:
    """The original and the revision as typed; the first is empty where nothing comes before the revision."""
    small = wording.lower()
    turns = [m for m in signals.REVISED.finditer(small) if not signals.NOT_REVISED.match(small, m.start())]
    if not turns or len(small) != len(wording):
        return "", wording.strip()
    return wording[: turns[0].start()].strip(_EDGES), wording[turns[-1].start() :].strip().strip(")")


def _after(wording: str, before: str, after: str, base: date | None, read_part: PartReader, dated: bool) -> Reading:
    typed_before, typed_after = _cut(wording)
    revised = read_part(wording, after, base)
    if not dated:
        if signals.ONGOING.search(before):
            return Draft(wording, kind=DATE, precision=revised.precision, due=revised.due, doubts=["unclear"]).reading()
        return replace(revised, revised_wording=typed_after)
    original = read_part(wording, before, base)
    revised = _year_from_original(revised, after, original.due)
    facts = {"original_due": original.due, "original_wording": typed_before, "revised_wording": typed_after}
    if original.ask and not revised.ask:
        facts |= {"ask": True, "question": original.question.replace("the due date", "the original due date")}
        guess = _before_revision(before, revised.due)
        facts["proposal"] = f"Originally {say(guess)}" if guess else ""
    return replace(revised, **facts)


def _year_from_original(revised: Reading, after: str, original: date | None) -> Reading:
    """Propose, for a revision without a year, the first such day after the original."""
    marks = dates.find(after)
    if not original or not revised.ask or len(marks) != 1 or marks[0].year is not None or marks[0].flaw:
        return revised
    days = (marks[0].last_day(original.year), marks[0].last_day(original.year + 1))
    day = next(day for day in days if day > original or day == days[1])
    if not marks[0].fits(day.year):
        return revised
    return replace(revised, proposed_due=day, proposal=say(day))


def _before_revision(before: str, due: date | None) -> date | None:
    marks = dates.find(before)
    if not due or len(marks) != 1 or marks[0].year is not None or marks[0].flaw:
        return None
    day = marks[0].last_day(due.year)
    day = day if day < due else marks[0].last_day(due.year - 1)
    return day if marks[0].fits(day.year) else None


def _from_to(
    wording: str, text: str, before: list[Mark], after: list[Mark], base: date | None, read_part: PartReader, turn: int
) -> Reading:
    """ "Revised from March to July 2010", or "July 2010 (revised from March 2010)"."""
    if len(after) == 2 and _TO.fullmatch(text, after[0].end, after[1].pos):
        old, new = share_years(after, ["to"])
        typed = _FROM_TO.search(wording)
        current = read_part(wording, f"by {text[new.pos : new.end]}{text[new.end :]}", base)
        facts = {"revised_wording": typed[2].strip(_EDGES + ")") if typed else wording.strip()}
        if typed:
            facts["original_wording"] = typed[1].strip(_EDGES)
        return _with_old(current, old, facts)
    if len(after) == 1 and before:
        typed_before, _ = _cut(wording)
        current = read_part(wording, text[:turn], base)
        return _with_old(
            current, after[0], {"original_wording": quote(wording, after[0].text), "revised_wording": typed_before}
        )
    spans = gather(text, before + after, base)
    latest = max((span.due for span in spans if span.due), default=None)
    return Draft(wording, kind=DATE, precision=after[-1].unit, proposed_due=latest, doubts=["multi"]).reading()


def _with_old(current: Reading, old: Mark, facts: dict) -> Reading:
    """The current reading with the original date added, or a question where that has no year."""
    if old.year is None:
        if not current.ask:
            facts |= {"ask": True, "question": "The year of the original timescale is missing. Which year is meant?"}
        return replace(current, **facts)
    if old.flaw and not current.ask:
        facts |= {
            "ask": True,
            "question": f"Which date is the original timescale, “{quote(current.wording, old.text)}”?",
        }
        return replace(current, **facts)
    return replace(current, original_due=old.last_day(), **facts)


def _formerly(wording: str, text: str, found: list[Mark], base: date | None, read_part: PartReader) -> Reading | None:
    """ "July 2010 (originally March 2010)"."""
    if len(found) != 2 or any(mark.flaw == "impossible" for mark in found):
        return None
    for old, new in (found, found[::-1]):
        lead = signals.ORIGINALLY.search(text[: old.pos])
        if lead and (new.pos > old.end or new.end <= lead.start()):
            current = read_part(wording, f"by {text[new.pos : new.end]}", base)
            return _with_old(
                current,
                old,
                {"original_wording": quote(wording, old.text), "revised_wording": quote(wording, new.text)},
            )
    return None
