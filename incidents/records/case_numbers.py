"""What a case number may look like. The same for forms and imports; searches take whatever was stored."""

import datetime as dt
import re

from django.conf import settings

from core.records.rules import RuleBroken
from core.text.dates import today
from core.text.known_words import first_names, is_word
from core.text.screening import CERTAIN, WORDS, Kind, could_be_birth, days_in, screen

LONGEST = 30
SHAPE = "A case number has at most four letters, then digits."
OTHER_SHAPE = "Enter the case number as the case system shows it."  # where the board has set a pattern of its own

NAMES_CHILD = {
    Kind.BIRTH_DATE: "This ends in what could be a date of birth. Enter another number of the case, or leave it blank.",
    Kind.NAME: "This holds what could be a first name. Enter the number of the case without it.",
}
END_IN_DAY = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?P<sign>[/-]?)(?:0[1-9]|1[0-2])(?P=sign)(?P<year>(?:19|20)?\d\d)$"
)
SHORTEST_NAME = 3  # letters
OF_OFFICES = frozenset({"lea"})  # first names too


def tidy(text: str) -> str:
    return "".join(text.split()).upper()


def could_name_child(number: str, *, on: dt.date) -> Kind | None:
    """What in a number could be of a child on that day: letters of it a first name, or all digits at its end a day of
    birth. Longer digits are a number that goes on; those that begin with a year are of a series.
    """
    if any(map(is_name, re.findall("[A-Z]+", number))):
        return Kind.NAME
    day = END_IN_DAY.search(number)
    return Kind.BIRTH_DATE if day and could_be_birth(day["year"], on.year) else None


def is_name(characters: str) -> bool:
    name = characters.casefold()
    if len(name) < SHORTEST_NAME or name in OF_OFFICES:
        return False
    return name in first_names() and not is_word(name)


def read_case_number(text: str, *, on: dt.date | None = None) -> str:
    """The number, tidied; "" for nothing. RuleBroken (field case_number) where it does not fit CASE_NUMBER_PATTERN, is
    a date, could name a child on that day (today), or looks like what must not be held; the message never repeats what
    was typed.
    """
    number = tidy(text)
    if not number:
        return ""
    if found := [each for each in screen(text.upper()) if each.kind in CERTAIN]:
        raise RuleBroken(
            f"This looks like {WORDS[found[0].kind]}, which must not be held. Enter the number of the case.",
            field="case_number",
        )
    if days_in(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ:.")):
        raise RuleBroken("This is a date. Enter the number of the case.", field="case_number")
    if named := could_name_child(number, on=on or today()):
        raise RuleBroken(NAMES_CHILD[named], field="case_number")
    pattern = settings.CASE_NUMBER_PATTERN
    is_number = any(sign.isdigit() for sign in number) and re.fullmatch(pattern, number, re.ASCII)
    if len(number) > LONGEST or not is_number:
        message = SHAPE if pattern == settings.DEFAULT_CASE_NUMBER_PATTERN else OTHER_SHAPE
        raise RuleBroken(message, field="case_number")
    return number
