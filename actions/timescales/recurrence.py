"""Reads timescales that recur: how often, and on which days of the year.

A recurrence is stored as short words: "every month", "every 3 months", "every 6 months", "every 2 years", "3 a year",
"yearly", "yearly, May", "yearly, 30 September and 31 March". Those with a named month or day, and those of one and
three months (the end of the month and quarter), have computable dates; for the others a person has to give a date.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from .dates import MONTH_NAMES, add_months, last_day, quarter_bounds, quarter_end
from .marks import DAY, MONTH, QUARTER, TERM, Mark
from .words import MONTHS

LONGEST = 60  # characters of a stored recurrence

_COUNTED = re.compile(
    r"\b(?:(\d{1,2})[ -]?(weekly|monthly|yearly)|(?:every|each|once every|once in) (\d{1,2}) "
    r"(week|month|year|term|day)s?"
    r"|every (\d)(?:nd|rd|th) (week|month|year|term)|(?:every other|alternate) (week|month|year|term)s?)\b"
)
_TIMES = re.compile(
    r"\b(\d{1,2}) times (?:a|an|per|each|every|in a|in the|during the) (?:school |academic |financial )?"
    r"(year|term|month|week)\b|\b(\d) times (?:annually|yearly)\b"
)
_MONTH_EACH = re.compile(
    r"\b(?:every|each) (?:" + "|".join(MONTHS) + r")\b|\b(?:of )?(?:each|every) (?:calendar |financial )?year\b"
)
_FIXED = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bhalf[ -]?termly\b|\b(?:each|every|per|once a) half[ -]?term\b"
         r"|\b(?:twice|2 times) (?:a|per|each) term\b", "6 a year"),
        (r"\btermly\b|\b(?:each|every|per|once a|once per) (?:school |academic )?term\b"
         r"|\bend of (?:each|every) (?:school )?term\b", "3 a year"),
        (r"\b(?:each|every) (?:autumn|spring|summer|winter)\b", "yearly"),
        (r"\bbi-? ?monthly\b", "every 2 months"),
        (r"\bbi-? ?annual(?:ly)?\b|\bhalf-? ?yearly\b|\bsemi-? ?annual(?:ly)?\b"
         r"|\btwice[ -](?:a |per |each |every |in a )?year(?:ly)?\b"
         r"|\btwice annually\b|\bevery half(?: |-)year\b|\b(?:each|every) 1/2 year\b", "every 6 months"),
        (r"\bbiennial(?:ly)?\b|\bbi-? ?yearly\b", "every 2 years"),
        (r"\bquarterly\b|\b(?:each|every|per|once a|once per) (?:financial )?quarter\b", "every 3 months"),
        (r"\bfortnightly\b|\b(?:each|every) fortnight\b", "every 2 weeks"),
        (r"\bmonthly\b|\b(?:each|every|per|once a|once per) (?:calendar )?month\b", "every month"),
        (r"\bweekly\b|\b(?:each|every|per|once a|once per) (?:working )?week\b", "every week"),
        (r"\bdaily\b|\b(?:each|every) (?:working |school )?day\b", "every day"),
        (r"\bannual(?:ly)?\b|\byearly\b|\bper annum\b|\bp\.a\."
         r"|\b(?:each|every|per|once a|once per) (?:\w+ )?year\b|\byear on year\b", "yearly"),
        (r"\b(?:each|every) (?:\w+ ){0,3}agm\b", "yearly"),
        (r"\b(?:each|every) (?:\w+ ){0,3}meetings?\b", "every meeting"),
    )
)  # fmt: skip
_JOINED = re.compile(r" ?(?:[-/&,]|and|or|to|until) ?")
_THEN = re.compile(r"\b(?:there ?after|then|after that|subsequently|followed by)\b")
_YEAR_END = re.compile(r"\b(?:end of (?:each |every |the )?(?:financial year|fy)|financial year[ -]?end)\b")
_UNITS = {"weekly": "week", "monthly": "month", "yearly": "year"}


@dataclass(slots=True)
class Recurrence:
    """How often, as words.

    `unit` is the precision, `anchored` says that the days can be worked out, `used` are the marks without a year that
    name its days, `pos` is where the wording says how often.
    """

    words: str
    unit: str
    anchored: bool
    used: list[Mark] = field(default_factory=list)
    pos: int = 0


def find(text: str, marks: list[Mark]) -> Recurrence | None:
    rhythm = _rhythm(text)
    if rhythm is None:
        return None
    words, pos = rhythm
    bare = [mark for mark in marks if mark.year is None and not mark.flaw and not _has_year_after(text, mark, marks)]
    terms = [mark for mark in bare if mark.unit == TERM]
    days = [mark for mark in bare if mark.unit in (DAY, MONTH, QUARTER)]
    if words == "yearly" or words == "every 6 months" or words.endswith(" a year") or words == "every 3 months":
        named = _named_days(words, days, text)
        if named:
            return Recurrence(named[0], named[1], True, days, pos)
    if words == "yearly" and terms:
        return Recurrence("yearly, " + " and ".join(f"{mark.term} term" for mark in terms[:2]), TERM, False, terms, pos)
    if words in ("3 a year", "6 a year") and "term" in text:
        return Recurrence(words, TERM, False, terms, pos)
    if words == "every 3 months":
        ends = [mark for mark in days if mark.unit == QUARTER or mark.month % 3 == 0 and len(days) == 4]
        return Recurrence(words, QUARTER, True, ends, pos)
    if words == "every month":
        return Recurrence(words, MONTH, True, [], pos)
    return Recurrence(words, "none", False, [], pos)


def _has_year_after(text: str, mark: Mark, marks: list[Mark]) -> bool:
    """Whether a mark has its year from the next one, as September has in "Sept/Oct 2027 then annually"."""
    following = next((other for other in marks if other.pos >= mark.end), None)
    is_joined = following and following.year and _JOINED.fullmatch(text, mark.end, following.pos)
    return bool(is_joined and following.unit == mark.unit)


def _rhythm(text: str) -> tuple[str, int] | None:
    match = _TIMES.search(text)
    if match:
        return _times(int(match[1] or match[3]), match[2] or "year"), match.start()
    match = _COUNTED.search(text)
    if match:
        number = int(match[1] or match[3] or match[5] or 2)
        return _every(number, match[2] or match[4] or match[6] or match[7]), match.start()
    for pattern, words in _FIXED:
        match = pattern.search(text)
        if match:
            return words, match.start()
    match = _MONTH_EACH.search(text)
    return ("yearly", match.start()) if match else None


def _times(number: int, unit: str) -> str:
    if unit == "year":
        return {1: "yearly", 2: "every 6 months", 12: "every month"}.get(number, f"{number} a year")
    if unit == "term":
        return f"{3 * number} a year"
    return f"{number} a {unit}"


def _every(number: int, unit: str) -> str:
    unit = _UNITS.get(unit, unit)
    if unit == "month" and number and number % 12 == 0:
        number, unit = number // 12, "year"
    if number == 1:
        return {"year": "yearly", "term": "3 a year"}.get(unit, f"every {unit}")
    return f"every {number} {unit}s"


def _named_days(words: str, days: list[Mark], text: str) -> tuple[str, str] | None:
    """The named months, days or quarters as "yearly, May", with the precision; None without any."""
    if not days:
        if words == "yearly" and _YEAR_END.search(text):
            return "yearly, 31 March", "year"
        return None
    if words == "every 3 months":
        months = {mark.month for mark in days}
        if len(days) != 4 or any(mark.unit != MONTH for mark in days) or months == {3, 6, 9, 12}:
            return None
    units = {mark.unit for mark in days}
    if words == "every 6 months" and len(days) == 1 and units == {MONTH}:
        other = MONTH_NAMES[(days[0].month + 5) % 12]
        return f"yearly, {MONTH_NAMES[days[0].month - 1]} and {other}", MONTH
    names = list(dict.fromkeys(_name(mark) for mark in days))
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    if len(listed) > LONGEST - 10:
        return None
    precision = next((unit for unit in (QUARTER, DAY) if unit in units), MONTH)
    return f"yearly, {listed}", precision


def _name(mark: Mark) -> str:
    if mark.unit == QUARTER:
        end = quarter_bounds(2001, mark.quarter)[1]
        return f"{end.day} {MONTH_NAMES[end.month - 1]}"
    return mark.describe()


def carries_on(text: str, recurrence: Recurrence, end: int) -> bool:
    """Whether a recurrence follows a first date that ends at `end`: "31 March 2010 and annually thereafter"."""
    return recurrence.pos >= end and bool(_THEN.search(text, end))


_DAY_AND_MONTH = re.compile(r"(?:(\d{1,2}) )?([A-Z][a-z]+)")
_EVERY = re.compile(r"every (?:(\d{1,2}) )?(month|year)s?")


def next_occurrence(recurrence: str, after: date, start: date | None = None) -> date | None:
    """The first due date of a recurrence after `after`, or None where it cannot be worked out.

    "every month" and "every 3 months" fall on the end of the month and of the calendar quarter. Other recurrences of
    months and years fall on month ends counted from `start` (the first occurrence).
    """
    try:
        if recurrence.startswith("yearly, "):
            return _next_named(recurrence.removeprefix("yearly, "), after)
        if recurrence == "every month":
            end = last_day(after.year, after.month)
            return end if end > after else _end_after(after, 1)
        if recurrence == "every 3 months":
            end = quarter_end(after)
            return end if end > after else _end_after(after, 3)
        return _next_counted(recurrence, after, start) if start else None
    except (ValueError, OverflowError):  # beyond the last year of the calendar
        return None


def _end_after(day: date, months: int) -> date:
    later = add_months(day.replace(day=1), months)
    return last_day(later.year, later.month)


def _next_named(names: str, after: date) -> date | None:
    found = []
    for part in re.split(r", | and ", names):
        match = _DAY_AND_MONTH.fullmatch(part)
        if not match or match[2].lower() not in MONTHS:
            return None
        month = MONTHS[match[2].lower()]
        for year in (after.year, after.year + 1):
            end = last_day(year, month)
            day = end.replace(day=min(int(match[1]), end.day)) if match[1] else end
            if day > after:
                found.append(day)
                break
    return min(found, default=None)


def _next_counted(recurrence: str, after: date, start: date) -> date | None:
    match = _EVERY.fullmatch("every 1 year" if recurrence == "yearly" else recurrence)
    if not match:
        return None
    step = int(match[1] or 1) * (12 if match[2] == "year" else 1)
    if step < 1:
        return None
    end = last_day(start.year, start.month)
    if end > after:
        return end
    passed = ((after.year - end.year) * 12 + after.month - end.month) // step * step
    following = _end_after(end, passed)
    return following if following > after else _end_after(end, passed + step)
