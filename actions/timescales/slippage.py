"""How far a due date has moved, in words. Pure.

slippage(date(2009, 12, 31), date(2010, 5, 31)) is "5 months later than first agreed".
Complete calendar months count, and the last day of a month counts as the end of its month; a shorter move is given in
weeks or days. It is counted from the original due date to the current one, never from the day of an import.
"""

from datetime import date

from .dates import last_day

DAYS_TOLD = 14  # a shorter move is given in days, unless it is a whole week


def slippage(original: date | None, current: date | None) -> str:
    """How far the current due date is from the original one; "" where either is missing or they are equal."""
    moved = moved_by(original, current)
    return f"{moved} than first agreed" if moved else ""


def moved_by(old: date | None, new: date | None) -> str:
    """ "5 months later" or "2 weeks earlier"; "" where a date is missing or has not moved."""
    if old is None or new is None or old == new:
        return ""
    return f"{_length(min(old, new), max(old, new))} {'later' if new > old else 'earlier'}"


def how_long_ago(day: date, on: date) -> str:
    """ "yesterday", "5 days ago", "14 months ago" or, from two years on, "16 years ago", for a day before `on`."""
    if (on - day).days == 1:
        return "yesterday"
    years = complete_months(day, on) // 12
    return f"{_count(years, 'year') if years > 1 else _length(day, on)} ago"


def _length(first: date, last: date) -> str:
    months = complete_months(first, last)
    days = (last - first).days
    if months:
        return _count(months, "month")
    if days < DAYS_TOLD and days != 7:
        return _count(days, "day")
    return _count(round(days / 7), "week")


def complete_months(first: date, last: date) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    is_reached = last.day >= first.day or last == last_day(last.year, last.month)
    return months if is_reached else months - 1


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"
