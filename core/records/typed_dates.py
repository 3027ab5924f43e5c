"""Reads a date that a person typed, in one box or in three. Pure: texts in, date or problem out."""

import datetime
import re

from core.text.dates import print_date

CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?: ?[ap]m|Z|[+-]\d{2}:?\d{2})?"
AT_TIME = re.compile(rf"(?:T| ?,? (?:at )?){CLOCK}", re.IGNORECASE)  # what follows a date
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
FORM = "Enter the date in the form 3 February 2010"
TODAY = ("t", "today")
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+", re.IGNORECASE)
JOINTS = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)|[\s/.,-]+", re.IGNORECASE)
DAY, LATEST_DAY, LATEST_MONTH = "day", "latest", "month"  # what a box takes, see read_typed and read_typed_month
YEARS_AWAY = 20  # how far a year of two figures may lie away
LONGEST = 60  # characters of one box; a longer text is no date


class DateProblem(ValueError):
    """What is wrong with a typed date, for the person who typed it.

    `boxes` names the boxes at fault: some of "day", "month", "year".
    """

    def __init__(self, message: str, boxes: tuple[str, ...]):
        super().__init__(message)
        self.boxes = boxes


def read_month(text: str) -> int | None:
    """The number of a month, from "2", "02", "Feb", "february" or "Sept."; None for anything else."""
    text = text.strip().rstrip(".").lower()
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text[:4]) <= 12 and len(text) <= 2 else None
    if len(text) < 3:
        return None
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(text)), None)


def read_number(text: str, digits: int) -> int | None:
    """A whole number of at most `digits` plain digits, or None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def read_date(day: str, month: str, year: str) -> datetime.date:
    """The date of three texts; DateProblem where a part is missing or invalid, or there is no such day.

    A year needs four figures, since the century of "10" is ambiguous.
    """
    texts = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    missing = tuple(box for box, text in texts.items() if not text)
    if missing:
        raise DateProblem(f"The date must include a {' and a '.join(missing)}", missing)
    numbers = {
        "day": read_number(texts["day"], 2),
        "month": read_month(texts["month"]),
        "year": read_number(texts["year"], 4),
    }
    unread = tuple(box for box, number in numbers.items() if number is None)
    if unread:
        raise DateProblem(FORM, unread)
    if len(texts["year"]) != 4 or numbers["year"] < 1900:
        raise DateProblem("Enter the year with four digits, for example 2010", ("year",))
    try:
        return datetime.date(numbers["year"], numbers["month"], numbers["day"])
    except ValueError:
        month_name = MONTHS[numbers["month"] - 1].capitalize()
        raise DateProblem(f"{month_name} {numbers['year']} has no day {numbers['day']}. {FORM}", ("day",)) from None


def read_day(text: str) -> datetime.date:
    """The date of one text, with a time or without: 3 February 2010, 3/2/2010, 2010-02-03T14:30.

    DateProblem where there is none.
    """
    parts = re.split(r"[\s/.-]+", re.sub(rf"{AT_TIME.pattern}$", "", text.strip(), flags=re.IGNORECASE))[:4]
    if re.fullmatch(r"[0-9]{4}", parts[0]):
        parts.reverse()
    return read_date(*parts) if len(parts) == 3 else read_date("", "", "")


def read_typed(text: str, on: datetime.date, *, latest: bool = False) -> datetime.date:
    """The date of one box: 28/11/2026, 28.11.26, 28 Nov 2026, 2026-11-28, or "t" for `on`, which is today.

    Without a year it is the last such day up to `on` where `latest`; elsewhere DateProblem asks for the year.
    """
    if text.strip().lower() in TODAY:
        return on
    parts = _parts(text)
    if len(parts) not in (2, 3):
        raise DateProblem(FORM, ())
    day, month, *years = parts
    if years:
        return read_date(day, month, _full_year(years[0], on, latest=latest))
    year = on.year
    if read_number(day, 2) == 29 and read_month(month) == 2:
        year -= year % 4  # the last leap year; 2100 is far
    here = read_date(day, month, str(year))
    step = 4 if year % 4 == 0 and (here.month, here.day) == (2, 29) else 1
    past = here if here <= on else here.replace(year=here.year - step)
    if latest:
        return past
    following = past.replace(year=past.year + step)
    raise DateProblem(f"Which year? {print_date(past)} or {print_date(following)}", ())


def read_typed_month(text: str, on: datetime.date) -> datetime.date | None:
    """The first day of a month that stands alone: March 2010, 3/2010, or the last March up to `on`; else None."""
    parts = _parts(text)
    month = read_month(parts[0]) if parts else None
    if month and len(parts) == 1 and not parts[0].isdigit():
        return datetime.date(on.year - (month > on.month), month, 1)
    year = read_number(parts[1], 4) if month and len(parts) == 2 else None
    return datetime.date(year, month, 1) if year and year >= 1900 else None


def describe_typed(text: str, on: datetime.date, takes: str = DAY) -> str:
    """How a box that takes DAY, LATEST_DAY or LATEST_MONTH reads a text: "Saturday 28 November 2026", or what is wrong
    with it; "" for an empty one.
    """
    if not text.strip():
        return ""
    if takes == LATEST_MONTH and (month := read_typed_month(text, on)):
        return f"{month:%B} {month.year}, day not known"
    try:
        day = read_typed(text, on, latest=takes != DAY)
    except DateProblem as problem:
        return str(problem)
    return f"{day:%A} {print_date(day)}"


def _parts(text: str) -> list[str]:
    """Day, month and year as far as they were typed, in this order; none of a text that is too long."""
    if len(text) > LONGEST:
        return []
    parts = [part for part in JOINTS.split(WEEKDAY.sub("", text.strip())) if part]
    if parts and re.fullmatch("[0-9]{4}", parts[0]):
        parts.reverse()
    elif len(parts) > 1 and read_month(parts[0]) and parts[0].isalpha() and len(parts[1]) <= 2:
        parts[:2] = parts[1], parts[0]
    return parts


def _full_year(text: str, on: datetime.date, *, latest: bool) -> str:
    """A year of two figures in full: of this century, but of the last where it has to be past and is not.

    Elsewhere one that lies more than YEARS_AWAY from `on` stays as it is, which read_date() refuses.
    """
    if len(text) != 2 or read_number(text, 2) is None:
        return text
    year = on.year // 100 * 100 + int(text)
    if latest:
        return str(year - 100 if year > on.year else year)
    return str(year) if abs(year - on.year) <= YEARS_AWAY else text
