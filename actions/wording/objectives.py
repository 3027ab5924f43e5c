"""Printed numbers of objectives: "1. Enable …" is number "1." and text "Enable …"."""

import re
from collections.abc import Iterator

_COUNTED = re.compile(r"\(?(\d{1,2})[.):]?\)?")
_NUMBER = re.compile(
    r"\s*(?P<number>"
    r"\d{1,2}(?:\.\d{1,2})+[.):]?"  # 2.1  2.1.
    r"|\d{1,2}[.):]"  # 1.  1)
    r"|\((?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4})\)"  # (1) (a) (iv)
    r"|[A-Za-z][.)](?=\s|$)"  # a)  A.
    r")(?P<gap>\s*)(?P<text>.*)",
    re.DOTALL,
)


def split_number(cell: str) -> tuple[str, str]:
    """(printed number with its sign, text) of an objective cell: "1. Enable" → ("1.", "Enable"), "3. " → ("3.", "").

    Without a number: ("", trimmed text). A year, a date or a decimal is no number: "2010 targets", "1.5 hours".
    """
    match = _NUMBER.fullmatch(cell)
    if not match:
        return "", cell.strip()
    number, text = match["number"], match["text"].strip()
    if text and not match["gap"] and not text[0].isalpha():
        return "", cell.strip()  # "3.2010", "1.:"
    if re.fullmatch(r"\d+\.\d+", number) and text and not text[0].isupper():
        return "", cell.strip()  # "1.5 hours of training"
    return number, text


def number_faults(seen: list[int], printed: str, text: str) -> Iterator[tuple[str, int]]:
    """What is odd about the number of an objective: ("without_text", 0), ("repeated", the next free number),
    ("skipped", the first missing number).

    `seen` holds the earlier numbers of the same priority; this one is appended to it.
    """
    if printed and not text:
        yield "without_text", 0
    digits = _COUNTED.fullmatch(printed)
    if not digits:
        return
    number, highest = int(digits[1]), max(seen, default=0)
    if number in seen:
        yield "repeated", highest + 1
    elif number > highest + 1:
        yield "skipped", highest + 1
    seen.append(number)
