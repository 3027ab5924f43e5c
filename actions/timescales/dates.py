"""Arithmetic of month ends, quarters, school terms and years."""

from datetime import date, timedelta

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # the most that a month can have

# First and last month of a school term. Its last day is used, as the board's own term dates are not known.
_TERMS = {"autumn": (9, 12), "spring": (1, 3), "summer": (4, 7), "winter": (12, 12)}


def last_day(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The day some months later, or the last of that month; ValueError, OverflowError outside the years 1 to 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, last_day(year, month + 1).day))


def quarter_bounds(financial_year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter of the financial year that begins in April of `financial_year`."""
    year = financial_year + 1 if quarter == 4 else financial_year
    month = (4, 7, 10, 1)[quarter - 1]
    return date(year, month, 1), last_day(year, month + 2)


def term_bounds(year: int, term: str) -> tuple[date, date]:
    """First and last day of a term, or the day of Christmas or Easter. Only to be proposed, never assumed."""
    if term == "christmas":
        return date(year, 12, 25), date(year, 12, 25)
    if term == "easter":
        return easter(year), easter(year)
    begins, ends = _TERMS[term]
    return date(year, begins, 1), last_day(year, ends)


def easter(year: int) -> date:
    golden, century = year % 19 + 1, year // 100 + 1
    solar, lunar = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    age = (11 * golden + 20 + lunar - solar) % 30
    if age == 24 or age == 25 and golden > 11:
        age += 1
    moon = date(year, 3, 1) + timedelta(days=43 - age if age <= 23 else 73 - age)
    return moon + timedelta(days=6 - moon.weekday() or 7)


def safer_internet_day(year: int) -> date:
    """The Tuesday of the second week of February; a first week of a Saturday and a Sunday alone is not counted."""
    earliest = date(year, 2, 5)
    return earliest + timedelta(days=(1 - earliest.weekday()) % 7)


def quarter_end(day: date) -> date:
    """The last day of the quarter; calendar and financial quarters end on the same days."""
    return last_day(day.year, (day.month + 2) // 3 * 3)


def financial_year(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1


def whole_year(number: int, digits: int) -> int:
    """A two-digit year in four digits: 00-69 are 20xx, 70-99 are 19xx."""
    if digits != 2:
        return number
    return number + (2000 if number < 70 else 1900)


def nearest_year(month: int, day: int | None, base: date) -> int:
    """The year that brings a day (or a month's end) nearest to the base; of two as near, the later."""

    def distance(year: int) -> int:
        end = last_day(year, month).day
        return abs((date(year, month, min(day or end, end)) - base).days)

    return min((base.year + 1, base.year, base.year - 1), key=distance)


def say(day: date | None) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}" if day else ""
