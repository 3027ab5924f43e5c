"""Reads a date that a person typed into three boxes. Pure: texts in, date or problem out."""

import datetime
import re

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
        raise DateProblem("Enter the year with four figures, for example 2010", ("year",))
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
