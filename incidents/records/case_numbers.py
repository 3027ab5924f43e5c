"""What a case number may look like. Pure: the same for forms, imports and searches."""

from __future__ import annotations

import re

from core.records.rules import RuleBroken
from core.text.screening import CERTAIN, WORDS, screen

SHAPE = re.compile(r"[A-Z0-9]+(?:[/.-][A-Z0-9]+)*")
LONGEST = 30


def tidy(text: str) -> str:
    """A number as it is kept and compared: capitals, no spaces."""
    return "".join(text.split()).upper()


def read_case_number(text: str) -> str:
    """The number, tidied; empty for nothing.

    RuleBroken (field case_number) where it cannot be one, or looks like what must not be held: the words never repeat
    what was typed.
    """
    number = tidy(text)
    if not number:
        return ""
    if found := [each for each in screen(text.upper()) if each.kind in CERTAIN]:
        raise RuleBroken(
            f"This looks like {WORDS[found[0].kind]}, which must not be held. Enter the number of the case.",
            field="case_number",
        )
    if len(number) > LONGEST or not SHAPE.fullmatch(number) or not any(sign.isdigit() for sign in number):
        raise RuleBroken(
            f"Enter the case number as the case system shows it: figures and letters, up to {LONGEST}.",
            field="case_number",
        )
    return number
