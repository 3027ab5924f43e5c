"""What cells hold: text without formulas, and the numbers and days in it, with the format that prints them again. Pure.

This does not load the library that writes workbooks, so that pages which write CSV alone do without it.

number_of("1,234")         # Printed("1234", "#,##0")
number_of("45%")           # Printed("0.45", "0%")
number_of("12 r")          # Printed("12", '0" r"'), revised
number_of("31 of 84")      # Printed("31", '0" of 84"'), a part of a whole
number_of("c")             # None: a mark stays text
day_of("3 February 2010")  # Printed("40212", "d mmmm yyyy")
"""

import datetime as dt
import re
from decimal import Decimal
from typing import NamedTuple

from core.documents.model import DATES, NUMBERS, VALUES
from core.files.spreadsheets import neutral_cell
from core.text.dates import print_date
from core.text.safe_text import clean_text

DAY_FORMAT = "d mmmm yyyy"
FIRST_DAY = dt.date(1900, 3, 1)  # before it, spreadsheets count one day wrongly
NOUGHT = dt.date(1899, 12, 30)
MOST_FIGURES = 15  # that a spreadsheet keeps of a number
_NUMBER = re.compile(r"([+\-−]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%?)( r| of \d{1,3}(?:,\d{3})+| of \d+)?", re.ASCII)


class Printed(NamedTuple):
    """A value as a workbook stores it, and the format in which it prints as the text did."""

    stored: str
    format: str


def cell_text(text: str) -> str:
    """`text` for a spreadsheet cell: valid in the file, and no formula."""
    return neutral_cell(clean_text(text))


def printed(text: str, values: str) -> Printed | None:
    """The value of a cell of a column that holds `values`; None where it is text."""
    number = number_of(text) if values in (NUMBERS, VALUES) else None
    return number or (day_of(text) if values in (DATES, VALUES) else None)


def number_of(text: str) -> Printed | None:
    """The number that a text prints, with an optional sign and percent sign, and a mark of revision or the whole of
    which it is a part. None for other text, for leading zeros (codes), and for more than MOST_FIGURES digits.
    """
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    sign, whole, decimals, percent, more = (part or "" for part in found.groups())
    figures = whole.replace(",", "")
    if figures != "0" and figures.startswith("0") or len(figures + decimals) > MOST_FIGURES:
        return None
    number = Decimal(f"{'-' if sign in '-−' and sign else ''}{figures}.{decimals or 0}")
    code = ("#,##0" if "," in whole else "0") + ("." + "0" * len(decimals) if decimals else "")
    code += percent + (f'"{more}"' if more else "")
    if sign == "+":
        code = f"+{code};-{code};{code}"
    return Printed(f"{(number / 100 if percent else number).normalize():f}", code)


def day_of(text: str) -> Printed | None:
    """The day that a text prints as print_date does, also with a word behind a comma; None for any other text."""
    day_text, comma, word = text.partition(", ")
    try:
        day = dt.datetime.strptime(day_text, "%d %B %Y").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
    if (
        day < FIRST_DAY
        or print_date(day) != day_text
        or comma
        and not (word.isascii() and word.islower() and word.isalpha())
    ):
        return None
    return Printed(str((day - NOUGHT).days), DAY_FORMAT + (f'"{comma}{word}"' if comma else ""))
