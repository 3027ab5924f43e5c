"""Finds dates in a normalised wording: days, months, quarters, terms and years, with or without a year.

A Mark holds only what the date itself says; the words around it ("by", "from", "around") are read in spans.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from .dates import DAYS, MONTH_NAMES, last_day, quarter_bounds, safer_internet_day, term_bounds, whole_year
from .words import MONTHS

DAY, MONTH, QUARTER, TERM, YEAR = "day", "month", "quarter", "term", "year"

_M = "(?:" + "|".join(MONTHS) + ")"
# Two figures are a year only where nothing else can be meant: not "march 10 schools", not "march 10.30".
_YY = (
    r"\d\d(?= ?(?:$|[\n()\[\];,.&?!:>/-](?!\d)"
    rf"|{_M}[ '.-]{{1,2}}\d\d(?!\d)"
    r"|(?:and|to|then|onwards?|until|or|ongoing|for|with|at|if|subject)\b))"
)
_YEAR = rf"(?:\d{{4}}(?!\d)|'\d\d(?!\d)|{_YY})"
_FY2 = rf"(?:\d{{4}}|\d\d)(?!\d|[/.-]\d| ?{_M}| ?(?:st|nd|rd|th)\b)"

_PATTERNS = (
    ("iso", r"(?P<iso_y>\d{4})[-/.](?P<iso_m>\d{1,2})[-/.](?P<iso_d>\d{1,2})(?!\d)(?:[ t]\d\d:\d\d(?::\d\d)?)?"),
    ("num", r"(?P<num_d>\d{1,2}) ?[-/.] ?(?P<num_m>\d{1,2}) ?[-/.] ?(?P<num_y>\d{4}|\d\d)(?!\d)"),
    (
        "run",
        r"(?P<run_a>\d{1,2})(?:st|nd|rd|th)? ?(?P<run_c>-|/|,|&|and|to|or) ?"
        r"(?P<run_b>\d{1,2})(?:st|nd|rd|th)?"
        rf"(?: of)?[ ./-]{{0,2}}(?P<run_m>{_M})(?![a-z])\.?,?(?:[ ./-]{{0,2}}(?P<run_y>{_YEAR}))?",
    ),
    (
        "day",
        rf"(?P<day_d>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?[ ./-]{{0,2}}(?P<day_m>{_M})(?![a-z])\.?,?"
        rf"(?:[ ./-]{{0,2}}(?P<day_y>{_YEAR}))?",
    ),
    ("numm", r"(?P<numm_m>\d{1,2}) ?[-/.] ?(?P<numm_y>(?:19|20)\d\d)(?![\d/-])"),
    ("us", rf"(?P<us_m>{_M})\.?,? (?P<us_d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<us_y>\d{{4}})(?!\d)"),
    ("usd", rf"(?P<usd_m>{_M})\.?,? (?:the )?(?P<usd_d>\d{{1,2}})(?:st|nd|rd|th)\b"),
    ("mfy", rf"(?P<mfy_m>{_M}) (?:of )?(?P<mfy_a>\d{{4}}) ?[/-] ?(?P<mfy_b>{_FY2})(?! ?[a-z])"),
    ("mon", rf"(?P<mon_m>{_M})(?![a-z])\.?,?(?: of)?(?P<mon_s>[ ./-]{{0,3}})(?:(?P<mon_y>{_YEAR}))?"),
    ("qy", r"(?P<qy_a>\d{4})(?: ?[/-] ?(?P<qy_b>\d{4}|\d\d))?[ ,-]{0,3}(?:quarter |q)(?P<qy_n>[1-4])\b"),
    (
        "qu",
        r"(?:(?:quarters? ?|q)(?P<qu_n>[1-4])|(?P<qu_o>[1-4])(?:st|nd|rd|th) quarter)\b"
        r"(?:[ ,/-]{0,3}(?:of |in )?(?:the )?"
        r"(?P<qu_f>fy ?|financial year )?(?P<qu_a>\d{4}|\d\d(?=[/-]\d\d))(?: ?[/-] ?(?P<qu_b>" + _FY2 + "))?)?",
    ),
    (
        "fy",
        r"(?:(?P<fy_k>financial year|fy|f/y|academic year|school year) ?)?(?P<fy_a>\d{4}) ?[/-] ?(?P<fy_b>" + _FY2 + ")"
        r"(?: (?P<fy_p>financial year|fy|academic year|school year))?",
    ),
    (
        "fs",
        r"(?P<fs_k>financial year|fy|f/y|academic year|school year) ?"
        r"(?P<fs_a>\d{2,4})(?: ?[/-] ?(?P<fs_b>\d\d))?(?!\d)",
    ),
    (
        "term",
        r"(?P<term_n>autumn|spring|summer|winter|easter|christmas)\b"
        r"(?:[ -]?(?:half[ -]?term|terms?|holidays?|break))?"
        rf"(?:[ ,]{{0,2}}(?:of |in )?(?:the )?(?:academic year |school year )?'?(?P<term_a>\d{{4}}|(?<=')\d\d|{_YY})"
        r"(?: ?[/-] ?(?P<term_b>" + _FY2 + "))?)?",
    ),
    (
        "sid",
        r"(?:safer internet day|sid(?= ?(?:\d{4}|')))"
        rf"(?:[ ,:-]{{0,3}}(?:in |of )?(?P<sid_y>{_YEAR}))?",
    ),
    ("ym", rf"(?P<ym_y>(?:19|20)\d\d),? (?P<ym_m>{_M})\b(?!,? \d)"),
    ("year", r"(?P<year_a>(?:19|20)\d\d)(?![\d:]|[.,]\d)"),
)


def _any_of(leave_out: tuple[str, ...] = ()) -> re.Pattern:
    """One pattern for all; the groups of excluded parts stay, so that every match has the same names."""
    parts = (f"(?P<{name}>{'(?!)' if name in leave_out else ''}{pattern})" for name, pattern in _PATTERNS)
    return re.compile(r"(?<![\w£$])(?:" + "|".join(parts) + ")", re.ASCII)


_ANY = _any_of()
_ONE_YEAR = _any_of(leave_out=("mfy", "fy"))
# A number that belongs to a name: the figure in "Phase 2 Mar 2017" is no day of March.
_NUMBERED = re.compile(
    r"(?:\b(?:phase|stage|step|priority|priorities|objective|aim|action|recommendation|rec|item|section|part|year"
    r"|(?<!internet )day|week|tier|level|strand|wave|cohort|module|standard|outcome|option|band|group|unit|grade"
    r"|ks|key stage|no|number"
    r"|nr|lot|site|annex|appendix|schedule|chapter|version|milestone|work ?stream|theme|room|form|class|set|point|para"
    r"|paragraph|figure|table|page|round|tranche|release|batch|session|issue|edition|draft|volume|term|workshop|area"
    r"|goal|rule|task|project|pilot|ward|zone|locality|policy|article|clause|age|aged|line|row|question|criterion)s?"
    r"(?: no)?\.?[ #:]?(?:\d+[a-z]?[ .,&/-]*(?:and |to |or )?)*|\d\.)$"
)
# After any other word a small number may be part of a name too ("Beat 2 Mar 2017"), but not after these, or "agreed".
_LEADS = re.compile(
    r"(?:about|after|am|and|approx|approximately|around|at|before|begin|beginning|begins|between|board|by|cabinet|circa"
    r"|close|closes|commence|commences|commencing|committee|conference|council|date|day|deadline|done|due|effective|end"
    r"|ending|ends|event|executive|finish|following|for|forum|from|governors|group|held|in|is|latest|launch|live|meeting"
    r"|midnight|next|noon|now|of|off|on|or|panel|pm|report|review|since|start|starting|starts|synod|target|than|the"
    r"|through|till|to|until|was|wc|week|wef|\w+ed|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_WORD_BEFORE = re.compile(r"\b([a-z]{2,}) $")
LIKELY_NAME = 12  # names are seldom numbered higher
_LISTED = re.compile(r"\d{1,2}\. ")  # "1. March 2012" at the head of a line
_END_OF = re.compile(r"(?<!year )(?<!week )(?<!term )\bend(?: of)?(?: the)? ?$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A date in the wording at [pos, end).

    `unit` is how exact it is. `year` is None where the wording has none. `flaw` names what makes it doubtful:
    "impossible" (no such day), "us" (month first), "short" (Dec-09), "name" (Phase 2 March), "bare" (2010/11 alone),
    "calendar" (Q4 2009, of which kind of year), "school" (a school year), "years" (2010-13), "mixed" (March 2009/10),
    "event" (Safer Internet Day, which is another day each year).
    """

    pos: int
    end: int
    unit: str
    text: str
    year: int | None = None
    month: int = 0
    day: int = 0
    last: int = 0  # last day of a run of days in one month, or last year of a run of years
    quarter: int = 0
    term: str = ""
    flaw: str = ""
    joint: str = ""  # what joins the two days of a run

    def first_day(self, year: int | None = None) -> date:
        """In its own year or the given one; ValueError for impossible dates."""
        return self._bounds(year or self.year)[0]

    def last_day(self, year: int | None = None) -> date:
        return self._bounds(year or self.year)[1]

    def _bounds(self, year: int) -> tuple[date, date]:
        if self.flaw == "event":
            day = safer_internet_day(year)
            return day, day
        if self.unit == DAY:
            first = date(year, self.month, min(self.day, last_day(year, self.month).day))
            return first, first.replace(day=self.last) if self.last else first
        if self.unit == MONTH:
            return date(year, self.month, 1), last_day(year, self.month)
        if self.unit == QUARTER:
            return quarter_bounds(year, self.quarter)
        if self.unit == TERM:
            return term_bounds(year, self.term)
        if self.flaw == "school":
            return date(year, 9, 1), date(year + 1, 7, 31)
        if self.flaw == "years":
            return date(year, 4, 1), date(self.last, 3, 31)
        if self.last:  # a financial year
            return date(year, 4, 1), date(year + 1, 3, 31)
        return date(year, 1, 1), date(year, 12, 31)

    def with_year(self, year: int) -> Mark:
        """The mark in another year; 29 February may become impossible."""
        return replace(self, year=year, flaw=self.flaw if self.fits(year) else "impossible")

    def fits(self, year: int) -> bool:
        """Whether the mark exists in a year, which 29 February may not."""
        return self.unit != DAY or max(self.day, self.last) <= last_day(year, self.month).day

    def describe(self) -> str:
        if self.unit == DAY:
            return f"{self.last or self.day} {MONTH_NAMES[self.month - 1]}"
        if self.unit == MONTH:
            return MONTH_NAMES[self.month - 1]
        return f"quarter {self.quarter}" if self.unit == QUARTER else self.text


def find(text: str) -> list[Mark]:
    """The dates of a normalised wording, in their order."""
    found, match = [], _ANY.search(text)
    while match:
        if (match["mfy"] or match["fy"]) and not _is_pair_of_years(match):
            match = _ONE_YEAR.match(text, match.start()) or match
        found.append(_named(match) or _read(match))
        match = _ANY.search(text, found[-1].end)
    dated = [mark for mark in found if mark.flaw != "event" or mark.year]
    return dated or found  # an event beside its date says nothing more


def _named(match: re.Match) -> Mark | None:
    """The month after a number that may be part of a name, to be confirmed; None for any other date."""
    name = next((name for name in ("day", "run", "num") if match[name] is not None), "")
    before = match.string[max(0, match.start() - 80) : match.start()]
    if not name or re.match(r"\d+(?:st|nd|rd|th)", match[0]):
        return None
    listed = before[-1:] in ("", "\n") and _LISTED.match(match[0])
    if not (listed or _NUMBERED.search(before) or name != "num" and _is_behind_a_name(match, before)):
        return None
    month = None if name == "num" else _ANY.match(match.string, match.start(f"{name}_m"))
    return replace(_read(month or match), flaw="name")


def _is_behind_a_name(match: re.Match, before: str) -> bool:
    word = _WORD_BEFORE.search(before)
    is_small = int(match["day_d"] or match["run_a"]) <= LIKELY_NAME
    return bool(word and is_small and not _LEADS.fullmatch(word[1]))


def _is_pair_of_years(match: re.Match) -> bool:
    """Whether "2010 - 50" can be two years at all (or, without spaces, a year and a month)."""
    name = "mfy" if match["mfy"] else "fy"
    year, end = int(match[f"{name}_a"]), match[f"{name}_b"]
    if name == "fy" and (
        len(end) == 4 or "-" in match[0] and int(end) in range(1, 13) or 0 < int(end) - year % 100 < 30
    ):
        return True
    return _follows(year, end)


def _read(match: re.Match) -> Mark:
    name = next(name for name, _ in _PATTERNS if match[name] is not None)
    text = match[0].rstrip(" .,-/")  # what joins it to the next is not part of it
    values = _READERS[name](match)
    return Mark(pos=match.start(), end=match.start() + len(text), text=text, **values)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    figures = text.strip("'")
    return whole_year(int(figures), len(figures))


def _day(day: str, month: int, year: int | None, last: str = "", joint: str = "") -> dict:
    low, high = int(day), int(last or day)
    values = {"unit": DAY, "day": low, "month": month, "year": year, "last": high if last else 0, "joint": joint}
    if year is not None and not 1900 <= year <= 2199 or not 1 <= month <= 12 or low < 1:
        return {**values, "flaw": "impossible"}
    longest = DAYS[month - 1] if year is None else last_day(year, month).day
    if max(low, high) > longest or last and high <= low:
        return {**values, "flaw": "impossible"}
    return values


def _iso(match: re.Match) -> dict:
    return _day(match["iso_d"], int(match["iso_m"]), int(match["iso_y"]))


def _numbers(match: re.Match) -> dict:
    """Day first. Where only month first makes a date, a person has to confirm it."""
    day, month, year = int(match["num_d"]), int(match["num_m"]), _year(match["num_y"])
    if month > 12 and 1 <= day <= 12:
        turned = _day(str(month), day, year)
        return turned if turned.get("flaw") else {**turned, "flaw": "us"}
    return _day(match["num_d"], month, year)


def _month(match: re.Match) -> dict:
    """A month; "Dec-09" and "Mar 13" might be a day or a year, which a person has to say."""
    typed, month = match["mon_y"], MONTHS[match["mon_m"]]
    year = _year(typed)
    if year is not None and not 1900 <= year <= 2199:
        return {"unit": MONTH, "month": month, "year": year, "flaw": "impossible"}
    if typed and len(typed) == 2:
        is_last_day = int(typed) in (DAYS[month - 1], last_day(year, month).day)
        if is_last_day and "-" not in match["mon_s"]:
            return _day(typed, month, None)  # June 30
        if _END_OF.search(match.string, 0, match.start()) and not is_last_day:
            return {"unit": MONTH, "month": month, "year": year}  # end of September 09: of a month, not of a day
        return {"unit": MONTH, "month": month, "year": year, "flaw": "short"}
    return {"unit": MONTH, "month": month, "year": year}


def _month_number(match: re.Match) -> dict:
    month = int(match["numm_m"])
    return {
        "unit": MONTH,
        "month": month,
        "year": int(match["numm_y"]),
        "flaw": "" if 1 <= month <= 12 else "impossible",
    }


def _month_of_year(match: re.Match) -> dict:
    """March 2009/10: that month in the financial year, to be confirmed."""
    month, year = MONTHS[match["mfy_m"]], int(match["mfy_a"])
    if not 1900 <= year <= 2198:
        return {"unit": MONTH, "month": month, "year": None, "flaw": "impossible"}
    return {"unit": MONTH, "month": month, "year": year + (month < 4), "flaw": "mixed"}


def _quarter(match: re.Match) -> dict:
    """A quarter of the financial year; with a single year only 2009-Q4 is certain."""
    name = "qy" if match["qy"] else "qu"
    number = int(match["qy_n"] or match["qu_n"] or match["qu_o"])
    start, end = match[f"{name}_a"], match[f"{name}_b"]
    year = _year(start)
    if year is None:
        return {"unit": QUARTER, "quarter": number}
    if not 1900 <= year <= 2198:
        return {"unit": QUARTER, "quarter": number, "year": year, "flaw": "impossible"}
    if end:
        flaw = "" if _follows(year, end) else "calendar"
    else:
        flaw = "" if name == "qy" or match["qu_f"] else "calendar"
    return {"unit": QUARTER, "quarter": number, "year": year, "flaw": flaw}


def _follows(year: int, end: str) -> bool:
    return int(end) == (year + 1 if len(end) == 4 else (year + 1) % 100)


def _financial(match: re.Match) -> dict:
    year, end = int(match["fy_a"]), match["fy_b"]
    kind = match["fy_k"] or match["fy_p"] or ""
    if not 1900 <= year <= 2198:
        return {"unit": YEAR, "year": year, "flaw": "impossible"}
    if _follows(year, end):
        if kind[:1] in ("a", "s"):
            flaw = "school"
        else:
            flaw = "" if kind else "bare"
        return {"unit": YEAR, "year": year, "last": year + 1, "flaw": flaw}
    if len(end) == 2 and 1 <= int(end) <= 12 and int(end) <= year % 100:
        return {"unit": MONTH, "month": int(end), "year": year}
    last = int(end) if len(end) == 4 else year // 100 * 100 + int(end)
    if not year < last <= min(year + 30, 2199):
        return {"unit": YEAR, "year": year, "flaw": "impossible"}
    return {"unit": YEAR, "year": year, "last": last, "flaw": "years"}


def _short_financial(match: re.Match) -> dict:
    """Financial year 10/11 or FY 2012: certain only where both years are given."""
    typed, end = match["fs_a"], match["fs_b"]
    year = _year(typed)
    if len(typed) == 3 or not 1900 <= year <= 2198:
        return {"unit": YEAR, "year": year, "flaw": "impossible"}
    if match["fs_k"][0] in "as":
        flaw = "school"
    else:
        is_certain = bool(end) and _follows(year, end)
        flaw = "" if is_certain else "bare"
    return {"unit": YEAR, "year": year, "last": year + 1, "flaw": flaw}


def _term(match: re.Match) -> dict:
    year, end = _year(match["term_a"]), match["term_b"]
    if year is not None and not 1900 <= year <= 2198:
        return {"unit": TERM, "term": match["term_n"], "year": year, "flaw": "impossible"}
    if end and _follows(year, end) and match["term_n"] in ("spring", "summer"):
        year += 1  # of the school year that began the autumn before
    return {"unit": TERM, "term": match["term_n"], "year": year}


def _event(match: re.Match) -> dict:
    year = _year(match["sid_y"])
    flaw = "event" if year is None or 1900 <= year <= 2198 else "impossible"
    return {"unit": DAY, "year": year, "flaw": flaw}


_READERS = {
    "iso": _iso,
    "num": _numbers,
    "run": lambda m: _day(m["run_a"], MONTHS[m["run_m"]], _year(m["run_y"]), m["run_b"], m["run_c"]),
    "day": lambda m: _day(m["day_d"], MONTHS[m["day_m"]], _year(m["day_y"])),
    "ym": lambda m: {"unit": MONTH, "month": MONTHS[m["ym_m"]], "year": int(m["ym_y"])},
    "numm": _month_number,
    "us": lambda m: _day(m["us_d"], MONTHS[m["us_m"]], _year(m["us_y"])),
    "usd": lambda m: _day(m["usd_d"], MONTHS[m["usd_m"]], None),
    "mfy": _month_of_year,
    "mon": _month,
    "qy": _quarter,
    "qu": _quarter,
    "fy": _financial,
    "fs": _short_financial,
    "term": _term,
    "sid": _event,
    "year": lambda m: {"unit": YEAR, "year": int(m["year_a"])},
}
