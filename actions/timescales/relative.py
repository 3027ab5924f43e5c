"""Reads timescales that count from something: "within 3 months", "within 6 weeks of ratification", "next month".

With the base (the day of the document, or on which the action was agreed) the plain ones are certain. Working days need
the bank holidays and events need their own date, so those are only proposed or asked for.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .dates import add_months, financial_year, last_day, quarter_end
from .marks import DAY, MONTH, QUARTER, TERM, YEAR, Mark

_COUNT = re.compile(
    r"\b(?P<lead>(?:within|inside|in|after|over|for|by|not more than|no more than|no later than|up to)"
    r"(?: the)?"
    r"(?: (?:next|1st|following|coming))? )?(?P<n>\d{1,3}|an?)"
    r"(?P<to> ?(?:-|to|or) ?(?P<m>\d{1,3}))?[ -]?"
    r"(?P<kind>(?:full |calendar |consecutive )|working |school |business )?"
    r"(?P<unit>hour|day|week|fortnight|month|year|term)s?\b'?(?P<time>(?: of)? time\b)?"
    r"(?P<event> (?:of|from|after|following|before|prior to|since)\b)?"
)
_ONE_STEP = re.compile(r"\b(?:within|in|over|during) the (?:next|coming|following) (?=(?:week|fortnight|month|year)\b)")
_PERIOD = re.compile(
    r"\b(?P<which>end of(?: the| this)?|end|by the|this|current|next|coming|following|within the"
    r"|during the|in the)"
    r" (?P<next>next |following |coming |current |same )?"
    r"(?P<unit>calendar year|financial year|academic year|school year|year|quarter|month|week"
    r"|half[ -]?term|term)\b(?! of)"
    r"|\b(?P<yearend>year[ -]end)\b"
)
_NOW = re.compile(
    r"\bimmediate(?:ly)?\b|\bwith immediate effect\b|\bstraight away\b|\bright away\b"
    r"|\bat once\b|\btoday\b|\bforthwith\b"
)
_OWN = re.compile(
    r" (?:of|from|after|following) (?:(?:the )?(?:date|day) of )?"
    r"(?:agreement|today|now|this (?:plan|meeting|date))\b"
)
_UNITS = {"hour": DAY, "day": DAY, "week": DAY, "fortnight": DAY, "month": MONTH, "year": YEAR, "term": TERM}
_PERIODS = {"month": MONTH, "quarter": QUARTER, "week": DAY, "term": TERM}


@dataclass(slots=True)
class Relative:
    """The result of a relative wording.

    `doubt` is "" where `due` is certain; `uses` is the date that it counts from, where the wording has one.
    """

    unit: str
    doubt: str
    due: date | None = None
    proposed: date | None = None
    now: bool = False
    uses: Mark | None = None


def find(text: str, marks: list[Mark], base: date | None) -> Relative | None:
    """The relative timescale of a normalised wording, or None. One of its dates may be what it counts from."""
    if _NOW.search(text):
        return Relative(DAY, "" if base else "base", due=base, now=True)
    if not marks:
        text = _ONE_STEP.sub(r"\g<0>1 ", text)
    match = _COUNT.search(text)
    if match and _is_timescale(match, text):
        return _counted(match, text, marks, base)
    match = None if marks else _PERIOD.search(text)
    return _period(match, base) if match else None


def _is_timescale(match: re.Match, text: str) -> bool:
    """Whether "3 months" is a timescale, and not "5 days" of training in mid-sentence."""
    if match["lead"] or match["time"]:
        return not (match["n"] in ("a", "an") and (match["lead"] or "").strip() in ("for", "over", "after"))
    alone = match.start() == 0 and (match.end() == len(text) or match["event"] or text[match.end()] in " .,;/\n(")
    return match["n"].isdigit() and alone


def _counted(match: re.Match, text: str, marks: list[Mark], base: date | None) -> Relative:
    unit = _UNITS[match["unit"]]
    number = int(match["m"] or (match["n"] if match["n"].isdigit() else 1))
    step = match["unit"]
    if match["event"] and not _OWN.match(text, match.start("event")):
        return _from_event(match, marks, number, unit)
    if step == "term":
        return Relative(unit, "term")
    if base is None:
        return Relative(unit, "base")
    end = _count(base, number, step, (match["kind"] or "").strip() in ("working", "school", "business"))
    if (match["kind"] or "").strip() in ("working", "school", "business"):
        return Relative(unit, "working", proposed=end)
    lead = (match["lead"] or "").split(" ")[0]
    certain = not match["to"] and (match["time"] or lead in ("within", "inside", "in", "not", "no"))
    return Relative(unit, "", due=end) if certain and step != "hour" else Relative(unit, "unclear", proposed=end)


def _from_event(match: re.Match, marks: list[Mark], number: int, unit: str) -> Relative:
    """Counted from an event: certain only from a full date, "within 3 months of 1 March 2010"."""
    mark = next((mark for mark in marks if 0 <= mark.pos - match.end() <= 5), None)
    backwards = (match["event"] or "").strip() in ("before", "prior to")
    if mark is None or mark.year is None or mark.flaw or match["kind"] or match["unit"] in ("hour", "term"):
        return Relative(unit, "event")
    end = _count(mark.last_day(), -number if backwards else number, match["unit"], False)
    if mark.unit == DAY and not match["to"] and match["lead"] and end and end.year == mark.year:
        return Relative(unit, "", due=end, uses=mark)
    return Relative(unit, "unclear", proposed=end, uses=mark)


def _count(base: date, number: int, step: str, working: bool) -> date | None:
    """The day some steps after the base; working days are Monday to Friday and include bank holidays."""
    try:
        if working and step == "day":
            day = base
            for _ in range(number):
                day += timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))
            return day
        if step in ("month", "year"):
            return add_months(base, number * (12 if step == "year" else 1))
        return base + timedelta(
            days=number * {"hour": 0, "day": 1, "week": 7, "fortnight": 14}[step] + (step == "hour")
        )
    except (ValueError, OverflowError):
        return None


def _period(match: re.Match, base: date | None) -> Relative:
    unit_word = (match["unit"] or "year").replace("school year", "academic year")
    unit = _PERIODS.get(unit_word, TERM if "term" in unit_word else YEAR)
    if unit == TERM or unit_word == "academic year":
        return Relative(unit, "term")
    if base is None:
        return Relative(unit, "base")
    ahead = (match["next"] or match["which"] or "").strip() in ("next", "following", "coming")
    due = _end_of(unit_word, base, ahead)
    return Relative(unit, "unclear", proposed=due) if unit_word == "year" else Relative(unit, "", due=due)


def _end_of(unit_word: str, base: date, ahead: bool) -> date:
    if unit_word == "week":
        return base + timedelta(days=6 - base.weekday() + 7 * ahead)
    if unit_word == "month":
        day = add_months(base.replace(day=1), int(ahead))
        return last_day(day.year, day.month)
    if unit_word == "quarter":
        return quarter_end(add_months(base.replace(day=1), 3 * ahead))
    if unit_word == "calendar year":
        return date(base.year + ahead, 12, 31)
    return date(financial_year(base) + 1 + ahead, 3, 31)  # a board's year is the financial year
