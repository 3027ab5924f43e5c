"""Turns dates into periods: what "by", "from", "to" and "early" make of them."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .dates import last_day, nearest_year
from .marks import DAY, MONTH, QUARTER, TERM, YEAR, Mark
from .words import WEEKDAYS

FINENESS = {DAY: 0, MONTH: 1, QUARTER: 2, TERM: 3, YEAR: 4}

_REST = (
    r"(?: (?:on|in|at|the|of|about|end|close|date|week|month|is|for|financial year|academic year"
    r"|calendar year))*[ :,(-]*$"
)
_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")s?,?(?: the| of)?[ ,-]*$")
_PART = re.compile(
    r"\b(early|mid|middle|late|beginning of|start of|early part of|middle of|latter part of|1st half of"
    r"|2nd half of|1st week (?:of|in)|last week (?:of|in))(?: in)?(?: the)?(?:[ -]year)?[ -]*$"
)
_ROLES = (
    ("week", re.compile(r"(?:w/c|w\.c\.?|\bwc|week commencing|week beginning|w/b|week of)(?: the)?[ :.]*$")),
    ("by", re.compile(r"(?:w/e|week ending)(?: the)?[ :.]*$")),
    ("not before", re.compile(r"\b(?:not|no) (?:before|earlier than|sooner than)" + _REST)),
    (
        "by",
        re.compile(
            r"\bbefore(?: the)? (?:end|close)(?: of)?(?: the)? ?$"
            r"|\bon or before[ :]*(?:the )?(?:end (?:of )?)?$"
        ),
    ),
    ("before", re.compile(r"\b(?:before|prior to|ahead of|in advance of)(?: the)?[ :]*$")),
    ("after", re.compile(r"\b(?:after|following)(?: the)?(?: end(?: of)?)?[ :]*$")),
    (
        "from",
        re.compile(
            r"\b(?:from|since|starts?|starting|started|commenc(?:e|es|ed|ing)|begin|begins|beginning|began"
            r"|start date"
            r"|effective|wef|w\.e\.f\.?|as of)" + _REST
        ),
    ),
    ("between", re.compile(r"\bbetween(?: the)? ?$")),
    ("until", re.compile(r"\b(?:until|till?|up to|to|ends|ending|through(?: to)?|finish(?:es|ing)?)" + _REST)),
    ("by", re.compile(r"\b(?:by|no later than|not later than|deadline|latest|due|end|completed?|target)" + _REST)),
    (
        "in",
        re.compile(
            r"\b(?:in|during|throughout|across|over|calendar year)(?: the)?"
            r"(?: (?:financial|calendar) year)? ?$"
        ),
    ),
)
_ONWARDS = re.compile(r"[ ,)-]{0,3}(?:and )?(?:onwards?|beyond|forwards?)\b")
_IN = re.compile(r"\bin(?: the)? ?$")
_YEAR_END = re.compile(r"(?<!year )(?<!year-)\bend(?:ing)?(?: of)?(?: the)?(?: year| calendar year)? ?$")
_FINANCIAL_YEAR_END = re.compile(r"\b(?:financial year|fy)[ -]?end(?:ing)?(?: of)? ?$")
_NTH = re.compile(
    r"\b(?:1st|2nd|3rd|4th|last) (?:(?:" + "|".join(WEEKDAYS) + r")s?|fortnight|(?:working|school) day)"
    r"(?: of| in)?(?: the)? ?$"
)
_FIRST = re.compile(r"\b(?:1st|next|starting|start|commencing)(?: (?:one|due|is|by|in|on|at|review|meeting))*[ :-]*$")
_EVENT_BEFORE = re.compile(r"\b(?:day|week|month|conference|festival|fair|agm|meeting|event|inspection)[ ,]*$")
_VAGUE_BEFORE = re.compile(
    r"(?:(?<![\w/.])(?:around|about|circa|c|ca|say|roughly|approx|approximately|nearer)\.?|~)"
    r"(?: (?:by|in|for|on|the|end|of))*[ :]*$"
)
_JOINT = re.compile(
    r"[ ,(]{0,2}(-|to|until|till?|up to|through to|through|/|and|&|or|,)"
    r"(?: (?:by|in|on|the|end|of|early|mid|late|" + "|".join(WEEKDAYS) + r"))*[ \n-]{0,2}"
)
_RANGE = {"-", "to", "until", "till", "til", "up to", "through", "through to"}
_YEAR_SHARED = _RANGE | {"/", "and", "&", "or", ","}


@dataclass(slots=True)
class Span:
    """A period from `first` to `last`, None where the year is not known.

    `start` is the first day where the wording gives a start (a range, "from", "during"), `due` the last day where it
    gives an end. `doubts` says why a person has to be asked. [pos, end) is its place in the normalised wording.
    """

    pos: int
    end: int
    unit: str
    marks: list[Mark]
    role: str = ""
    start: date | None = None
    due: date | None = None
    proposed_start: date | None = None
    proposed_due: date | None = None
    doubts: list[str] = field(default_factory=list)
    led_by_first: bool = False


def gather(text: str, marks: list[Mark], base: date | None) -> list[Span]:
    """The periods of a normalised wording, in their order, joined where the wording joins them."""
    joints = [_joint(text, left, right) for left, right in zip(marks, marks[1:], strict=False)]
    bare = [mark.year is None for mark in marks]
    marks = share_years(_settle_short(marks, joints), joints)
    spans: list[Span] = []
    for index, mark in enumerate(marks):
        before = text[max(0, mark.pos - 60, marks[index - 1].end if index else 0) : mark.pos]
        after = text[mark.end : mark.end + 20]
        joint = joints[index - 1] if index else ""
        if spans and joint and _join(spans[-1], mark, joint, bare[index - 1]):
            if _ONWARDS.match(after):
                spans[-1].doubts.append("unclear")
            continue
        spans.append(_single(mark, before, after, base))
    return spans


def without_glosses(spans: list[Span]) -> list[Span]:
    """Leave out quarters and financial years that only name the months next to them: "Q2 Jul - Sept 2024"."""
    window = next((span for span in spans if span.role == "range" and span.start and not span.doubts), None)
    names = [mark for span in spans if span is not window for mark in span.marks]
    if window is None or not names or window.start.day != 1 or window.due.month == (window.due + timedelta(1)).month:
        return spans
    begins, ends = ((day.month - 1) // 3 + 1 for day in (window.start, window.due))
    whole = window.start.month % 3 == 1 and window.due.month % 3 == 0
    named = [mark.quarter for mark in names]
    if not all(mark.unit == QUARTER and mark.year is None for mark in names):
        bounds = {(mark.first_day(), mark.last_day()) for mark in names if mark.year and mark.unit in (QUARTER, YEAR)}
        return [window] if len(names) == 1 and bounds == {(window.start, window.due)} else spans
    financial = [(quarter - 2) % 4 + 1 for quarter in (begins, ends)]
    fits = [named[0], named[-1]] in ([begins, ends], financial) and len(named) <= 2
    return [window] if whole and fits and (window.due - window.start).days < 366 else spans


def _joint(text: str, left: Mark, right: Mark) -> str:
    match = _JOINT.fullmatch(text, left.end, right.pos)
    if not match or match[1] not in _RANGE and " by" in match[0]:
        return ""
    return match[1]


def _settle_short(marks: list[Mark], joints: list[str]) -> list[Mark]:
    """Read two figures as a year where a range leaves no other reading: "Jan 08 - June 08", "Mar - Jul 09"."""
    marks = list(marks)
    for index, joint in enumerate(joints):
        left, right = marks[index : index + 2]
        if joint not in _RANGE or right.flaw != "short" or left.unit != MONTH or left.month == right.month:
            continue
        years = right.year - left.year if left.year else 0
        follows = years == (left.month > right.month)
        if left.flaw == "short" and follows or left.year is None and right.text[-2] == "0":
            marks[index], marks[index + 1] = replace(left, flaw=""), replace(right, flaw="")
    return marks


def share_years(marks: list[Mark], joints: list[str]) -> list[Mark]:
    """Give a month the year of its neighbour: "March to July 2010", and 2010 in "November - January 2011"."""
    marks = list(marks)
    for index in range(len(marks) - 2, -1, -1):
        left, right = marks[index], marks[index + 1]
        usable = joints[index] in _YEAR_SHARED and right.year and right.flaw not in ("impossible", "short")
        if left.year is None and not left.flaw and usable and left.unit != YEAR:
            year = right.year
            if left.unit == QUARTER and right.unit != QUARTER or left.first_day(year) > right.last_day():
                year -= 1
            marks[index] = left.with_year(year)
    return marks


def _join(span: Span, mark: Mark, joint: str, shared: bool) -> bool:
    """Extend a span by a further mark where the two make one window; False where they are two entries.

    `shared` says that the earlier mark has its year from the later: "May/June 2010" is one window, and "May 2010/June
    2010" are two dates.
    """
    last = span.marks[-1]
    if last.year is None or mark.year is None or "impossible" in (last.flaw, mark.flaw):
        return False
    if joint not in _RANGE and not (span.role == "between" and joint in ("and", "&")):
        follows = (mark.first_day() - last.last_day()).days == 1
        if (
            not follows
            or mark.unit != last.unit
            or not (shared or mark.year != last.year)
            or span.role in ("from", "after", "before", "not before")
        ):
            return False
        if mark.unit not in (DAY, MONTH, QUARTER, TERM):
            return False
    if mark.last_day() < span.marks[0].first_day():
        span.doubts.append("order")
    if joint == "or":
        span.doubts.append("or")
    if mark.flaw:
        span.doubts.append(mark.flaw)
    if mark.unit == TERM:
        span.doubts.append("term")
    elif mark.unit == YEAR and not mark.last:
        span.doubts.append("bare")
    if span.role not in ("by", "before") and span.marks[0].unit != TERM:
        span.start = span.marks[0].first_day()
    span.role = "range"
    span.marks.append(mark)
    span.end, span.due = mark.end, mark.last_day()
    span.unit = min(span.unit, mark.unit, key=FINENESS.get)
    return True


def _single(mark: Mark, before: str, after: str, base: date | None) -> Span:
    span = Span(pos=mark.pos, end=mark.end, unit=mark.unit, marks=[mark])
    if mark.flaw:
        span.doubts.append(mark.flaw)
    if mark.flaw == "impossible":
        return span
    if _NTH.search(before):
        span.doubts.append("unclear")
    weekday = _WEEKDAY.search(before)
    if weekday:
        before = before[: weekday.start()]
    if _VAGUE_BEFORE.search(before):
        span.doubts.append("vague")
    part = _PART.search(before)
    span.role = "part" if part else next((role for role, words in _ROLES if words.search(before)), "")
    span.led_by_first = bool(_FIRST.search(before))
    if _ONWARDS.match(after):
        span.role = "from"
    if mark.year is None:
        span.doubts.append("year")
    year = mark.year or (_propose_year(mark, base) if base else None)
    if year is None or not 1900 <= year <= 2199:
        return span
    _place(span, mark, year, part[1] if part else "", before)
    if mark.unit == YEAR and not mark.last and "bare" in span.doubts and mark.pos:
        span.start = None  # "Anti-Bullying Week 2010" does not begin on 1 January
        if _EVENT_BEFORE.search(before):  # nor does it end with the year
            span.due, span.doubts = None, ["event"]
    if mark.joint == "or" or mark.joint in ("and", "&", ",", "/") and mark.last - mark.day > 1:
        span.doubts.append("or")
    if weekday and mark.unit == DAY and mark.year and WEEKDAYS[mark.first_day().weekday()] != weekday[1]:
        span.doubts.append("weekday")
    if mark.year is None:  # worked out from the base: never more than a proposal
        span.proposed_start, span.proposed_due = (span.start or span.proposed_start, span.due or span.proposed_due)
        span.start = span.due = None
    return span


def _place(span: Span, mark: Mark, year: int, part: str, before: str) -> None:
    first, last = mark.first_day(year), mark.last_day(year)
    if part:
        span.doubts.append("vague")
        _place_part(span, part, first, last)
    elif span.role == "week" and mark.unit == DAY:
        span.start, span.due = first, first + timedelta(days=6)
    elif span.role == "from":
        span.start = None if mark.unit == TERM else first
    elif span.role in ("after", "not before"):
        span.start = last + timedelta(days=1) if span.role == "after" else first
        span.doubts.append("after")
    elif span.role == "before":
        span.due = first - timedelta(days=1)
        if mark.unit != DAY or span.due.year != year:
            span.doubts.append("before")
    else:
        span.due = last
        wide = mark.unit in (QUARTER, YEAR) or mark.last
        if wide and span.role not in ("by", "until"):
            span.start = first
    if mark.unit == TERM:
        span.doubts.append("term")
    if mark.unit == YEAR and not mark.last and _FINANCIAL_YEAR_END.search(before):
        span.due = date(year, 3, 31)
    alone = span.role != "in" or _IN.search(before)  # "in 2017" is a year alone; "during 2017" lasts all of it
    if mark.unit == YEAR and not mark.last and not part and alone and not _YEAR_END.search(before):
        span.doubts.append("bare")


def _place_part(span: Span, part: str, first: date, last: date) -> None:
    """Early 2011 is its first three months, late 2011 its last three. Always to be confirmed."""
    long = (last - first).days > 300
    opening = part.startswith(("early", "beginning", "start", "1st week"))
    if not long and span.unit != MONTH:
        span.due = first if opening and span.unit == TERM else last
        return
    if part in ("1st half of", "2nd half of"):
        middle = last_day(first.year, first.month + 5) if long else first.replace(day=15)
        span.start, span.due = (first, middle) if part != "2nd half of" else (middle + timedelta(days=1), last)
    elif "week" in part:
        span.due = first + timedelta(days=6) if opening else last
    elif opening:
        span.start = first
        if long:
            span.due, span.unit = last_day(first.year, first.month + 2), QUARTER
        else:
            span.due = first + timedelta(days=9)
    elif part.startswith("mid"):
        span.due = last_day(first.year, first.month + 5) if long else first + timedelta(days=14)
        span.unit = QUARTER if long else span.unit
    elif long:
        year, month = last.year, last.month - 2
        span.start, span.due, span.unit = last.replace(year=year, month=month, day=1), last, QUARTER
    else:
        span.due = last


def _propose_year(mark: Mark, base: date) -> int | None:
    """The year of a mark without one: of a term, a quarter or an event the first that has not ended on the day of the
    base, of others that nearest to it; None for 29 February far from any.
    """
    near = [year for year in (base.year, base.year + 1, base.year - 1) if mark.fits(year)]
    if len(near) < 3:
        return next(iter(near), None)
    if mark.unit in (DAY, MONTH) and mark.flaw != "event":
        return nearest_year(mark.month, mark.day if mark.unit == DAY else None, base)
    return next(year for year in sorted(near) if mark.last_day(year) >= base)
