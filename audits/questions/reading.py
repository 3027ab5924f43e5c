"""Reads one answer from a page, a spreadsheet or a program. Pure; never raises, and a blank is not 0.

The stored value of each type (JSON):

| type | value |
|---|---|
| ypn, yn | "y", "p", "n" or "na" |
| ypn_text, yn_text | {"answer": as above, "text": …} |
| m5, m5_1 | 1 to 5 |
| date | "2010-02-03" |
| number | a whole number |
| numbers, counts | {code of the row: a whole number or null} |
| text | the text |
| choice | a code; multi: [codes], in the order of the options |
| grid | {code of the row: code of the column or null} |
| person | {"name", "job", "email", "phone"} |
| risk | {"likelihood": 1 to 5, "impact": 1 to 5, and its parts} |
| group | {code of the part: its value or null} |

An empty value is null. An incomplete one is stored as it is: `missing()` lists what it lacks.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from audits.questions.questionnaire import SINGLE, WHY_NOT, Asked, Field, Given
from audits.questions.risk import band, score
from core.records.typed_dates import DateProblem, read_date
from core.text.safe_text import clean_text

LONGEST_TEXT = 2_000
LONGEST_LINE = 200
SHORTEST_REASON = 10
MOST = 9_999_999
NOT_A_NUMBER = "Enter a whole number, such as 12, or 0 for none"
NO_REASON = f"Say why this does not apply to you, in {SHORTEST_REASON} characters or more"
MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]+([A-Za-z]+|\d{1,2})[\s./,-]+(\d{4})")


@dataclass(frozen=True)
class Reading:
    given: Given
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        return not self.errors


class Unread(ValueError):
    """Why a field cannot be read, for the person who filled it in."""


def read_answer(question: Asked, raw: Mapping[str, object], *, on: dt.date) -> Reading:
    """An answer from raw values by field: texts, lists, numbers, dates or [day, month, year]."""
    values, errors = {}, {}
    for each in question.fields:
        try:
            values[each.name] = read_field(each, raw.get(each.name), on=on)
        except Unread as problem:
            values[each.name] = None
            errors[each.name] = str(problem)
    reason = ""
    if question.may_not_apply and values.get(SINGLE) == "na":
        try:
            reason = read_text(raw.get(WHY_NOT), LONGEST_TEXT) or ""
        except Unread as problem:
            errors[WHY_NOT] = str(problem)
        if WHY_NOT not in errors and len(reason) < SHORTEST_REASON:
            errors[WHY_NOT] = NO_REASON
    return Reading(given_of(question, values, reason), errors)


def given_of(question: Asked, values: Mapping[str, object], reason: str = "") -> Given:
    if all(value is None for value in values.values()):
        return Given()
    if question.whole and len(question.fields) == 1:
        value = int(values[SINGLE]) if question.is_scale else values[SINGLE]
    else:
        value = {name: int(v) if name in RISK_SCALES and question.type == "risk" and v else v for name, v in
                 values.items()}  # fmt: skip
    code, number, day = heart(question, value)
    return Given(value, code, number, day, reason)


RISK_SCALES = frozenset({"likelihood", "impact"})


def heart(question: Asked, value: object) -> tuple[str, int | None, dt.date | None]:
    kind = question.type
    if kind == "choice" or question.is_yes_or_no:
        return (value[SINGLE] or "" if isinstance(value, Mapping) else str(value)), None, None
    if question.is_scale:
        return str(value), value, None
    if kind == "date":
        return "", None, dt.date.fromisoformat(value)
    if kind == "number":
        return "", value, None
    if kind in {"numbers", "counts"}:
        numbers = list(value.values())
        return "", None if None in numbers else sum(numbers), None
    if kind == "risk":
        points = score(value.get("likelihood"), value.get("impact"))
        return (band(points) if points else ""), points, None
    return _heart_of_group(question, value) if kind == "group" else ("", None, None)


def _heart_of_group(question: Asked, value: Mapping) -> tuple[str, int | None, dt.date | None]:
    code, number, day = "", None, None
    for each in question.fields:
        given = value.get(each.name)
        if given is None:
            continue
        if each.kind == "radio":
            code = code or str(given)
        elif each.kind == "number" and number is None:
            number = given
        elif each.kind == "date" and day is None:
            day = dt.date.fromisoformat(given)
    return code, number, day


def missing(question: Asked, given: Given) -> list[str]:
    """The labels that an incomplete answer lacks; none where it is complete or blank."""
    if given.is_blank or not isinstance(given.value, Mapping):
        return []
    needed = [each for each in question.fields if not (question.type == "person" and each.name in {"job", "phone"})]
    if question.is_yes_or_no and given.code in {"n", "na"}:
        needed = [each for each in needed if each.name != "text"]
    return [each.label for each in needed if given.value.get(each.name) in (None, "", [])]


def read_field(each: Field, raw: object, *, on: dt.date) -> object:
    """The value of one field, None where it is blank. Raises Unread."""
    if each.kind == "checkboxes":
        return read_several(each, raw)
    if each.kind == "date":
        return read_day(raw, on=on, next=each.next)
    if each.kind == "radio":
        return read_choice(each, raw)
    if each.kind == "number":
        return read_whole(raw)
    if each.kind == "area":
        return read_text(raw, LONGEST_TEXT)
    text = read_text(raw, LONGEST_LINE)
    if text and each.kind == "email" and not MAIL.fullmatch(text):
        raise Unread("Enter an email address in the form name@school.example")
    return text


def plain(raw: object) -> str:
    if isinstance(raw, list | tuple):
        raw = raw[0] if raw else ""
    if raw is None or isinstance(raw, Mapping):
        return ""
    return clean_text(str(raw)).strip()


def read_text(raw: object, longest: int) -> str | None:
    text = plain(raw)
    if len(text) > longest:
        raise Unread(f"Shorten this to {longest:,} characters. It has {len(text):,}")
    return text or None


def read_whole(raw: object) -> int | None:
    text = plain(raw).replace(",", "").replace(" ", "")
    if text.endswith(".0"):  # as spreadsheets write it
        text = text[:-2]
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise Unread(NOT_A_NUMBER)
    if len(text.lstrip("0")) > len(str(MOST)):
        raise Unread(f"Enter a number of at most {MOST:,}")
    return int(text)


def read_choice(each: Field, raw: object) -> str | None:
    text = plain(raw)
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    return find_option(each, text) if text else None


def read_several(each: Field, raw: object) -> list[str] | None:
    """Some of the options, in their order; a text is split at semicolons."""
    given = raw if isinstance(raw, list | tuple | set | frozenset) else plain(raw).split(";")
    found = {find_option(each, text) for text in map(plain, given) if text}
    return [code for code, _ in each.options if code in found] or None


def find_option(each: Field, text: str) -> str:
    wanted = " ".join(text.casefold().split())
    for code, words in each.options:
        if wanted in (code.casefold(), words.casefold(), f"{code} {words}".casefold()):
            return code
    listed = "; ".join(words for _, words in each.options)
    raise Unread(f"Choose from the list: {listed}")


def read_day(raw: object, *, on: dt.date, next: bool = False) -> str | None:
    """A date as YYYY-MM-DD; not after `on` unless `next`."""
    if isinstance(raw, dt.datetime):
        day = raw.date()
    elif isinstance(raw, dt.date):
        day = raw
    else:
        boxes = [plain(part) for part in raw] if isinstance(raw, list | tuple) and len(raw) == 3 else None
        text = plain(raw)
        if not (any(boxes) if boxes else text):
            return None
        day = typed_day(boxes, text)
    if day > on and not next:
        raise Unread("This date is in the future. Enter a day that has passed")
    return day.isoformat()


def typed_day(boxes: list[str] | None, text: str) -> dt.date:
    """The date in three boxes, as YYYY-MM-DD, or as text such as 3 February 2010 or 3/2/2010."""
    if boxes is None:
        iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", text, re.DOTALL | re.ASCII)
        typed = DAY.fullmatch(text)
        if not iso and not typed:
            raise Unread("Enter the date in the form 3 February 2010")
        boxes = list(iso.groups()[::-1] if iso else typed.groups())
    try:
        return read_date(*boxes)
    except DateProblem as problem:
        raise Unread(str(problem)) from None
