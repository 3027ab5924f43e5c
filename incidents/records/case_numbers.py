"""What a case number may look like. The same for forms and imports; searches take whatever was stored."""

import re

from django.conf import settings

from core.records.rules import RuleBroken
from core.text.screening import CERTAIN, WORDS, days_in, screen

LONGEST = 30
SHAPE = "A case number has at most four letters, then digits."
OTHER_SHAPE = "Enter the case number as the case system shows it."  # where the board has set a pattern of its own


def tidy(text: str) -> str:
    return "".join(text.split()).upper()


def read_case_number(text: str) -> str:
    """The number, tidied; "" for nothing. RuleBroken (field case_number) where it does not fit CASE_NUMBER_PATTERN, is
    a date, or looks like what must not be held; the message never repeats what was typed.
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
    pattern = settings.CASE_NUMBER_PATTERN
    is_number = any(sign.isdigit() for sign in number) and re.fullmatch(pattern, number, re.ASCII)
    if len(number) > LONGEST or not is_number:
        message = SHAPE if pattern == settings.DEFAULT_CASE_NUMBER_PATTERN else OTHER_SHAPE
        raise RuleBroken(message, field="case_number")
    return number
