"""What an extra field holds, from its cells. Pure."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Collection

from django.utils.text import slugify

from actions import timescales

ABOVE, BELOW = "Text above the table", "Text below the tables"  # headings of fields about priorities, for such text
COLOUR = " (colour)"  # after the heading of one of the plan's own columns, for the colours of its cells
RAG_WORDS = {
    "red": "#ff0000", "amber": "#ffc000", "yellow": "#ffff00", "green": "#00b050", "blue": "#0070c0", "grey": "#a6a6a6",
    "r": "#ff0000", "a": "#ffc000", "y": "#ffff00", "g": "#00b050", "b": "#0070c0",
}  # fmt: skip
HUES = ((18, "red"), (50, "amber"), (70, "yellow"), (165, "green"), (255, "blue"), (320, "purple"), (360, "red"))
GREYISH = 0.08  # least difference of the parts of a colour that is not grey
SHORT = 40  # characters of a text beside which a coloured cell still means a colour
LONGEST_KEY = 36
_NUMBER = re.compile(r"[£€$]?\s?-?\d[\d,. ]*\s?%?")


def kind_of(cells: Collection[tuple[str, str]]) -> str:
    """The kind of a field with these (text, fill), as PlanField.Kind: that which fits every text."""
    texts = [text.strip() for text, _ in cells if text.strip()]
    if any(fill for _, fill in cells) and all(len(text) <= SHORT for text in texts):
        return "rag"
    for kind, fits in FITS.items():
        if texts and all(fits(text) for text in texts):
            return kind
    return "text"


def is_date(text: str) -> bool:
    """Whether a text is a day, a month or a year and nothing else."""
    reading = timescales.read(text)
    return len(text) <= SHORT and reading.kind == timescales.DATE and reading.due is not None and text[-1:].isdigit()


def is_number(text: str) -> bool:
    """Whether a text is one number, a sum of money or a share."""
    return bool(_NUMBER.fullmatch(text))


def is_colour(text: str) -> bool:
    """Whether a text names one of the colours, in a word or a letter."""
    return text.lower() in RAG_WORDS


def colour_name(fill: str) -> str:
    """The colour of a cell in a word: "#ffc000" is "amber"; "" for none."""
    if not fill:
        return ""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < GREYISH:
        return "white" if lightness > 0.95 else "black" if lightness < 0.15 else "grey"
    return next(name for most, name in HUES if hue * 360 <= most)


def cell_text(text: str, fill: str) -> str:
    """What a cell says in words: its text, or its colour where that stands alone."""
    return text or colour_name(fill).capitalize()


FITS = {"rag": is_colour, "date": is_date, "number": is_number}


def free_key(heading: str, used: Collection[str]) -> str:
    """A key for a field with this heading that none of these is."""
    key = base = slugify(heading)[:LONGEST_KEY].strip("-") or "field"
    number = 1
    while key in used:
        number += 1
        key = f"{base}-{number}"
    return key
