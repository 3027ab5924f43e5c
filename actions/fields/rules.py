"""Extra fields of a plan as values, and what they hold by their cells. Pure."""

import colorsys
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.text import slugify

from actions import timescales
from core.charts.contrast import luminance

ABOVE, BELOW = "Text above the table", "Text below the tables"  # headings of fields about priorities, for such text
COLOUR = " (colour)"  # after the heading of one of the plan's own columns, for the colours of its cells
RAG_WORDS = {
    "red": "#ff0000", "amber": "#ffc000", "yellow": "#ffff00", "green": "#00b050", "blue": "#0070c0", "grey": "#a6a6a6",
    "r": "#ff0000", "a": "#ffc000", "y": "#ffff00", "g": "#00b050", "b": "#0070c0",
}  # fmt: skip
HUES = ((18, "red"), (50, "amber"), (70, "yellow"), (165, "green"), (255, "blue"), (320, "purple"), (360, "red"))
GREYISH = 0.08  # least difference of the parts of a colour that is not grey
COLUMNS = 2  # most fields that are columns of the table
CODES = {"red": "R", "amber": "A", "yellow": "A", "green": "G", "blue": "B", "grey": "N"}
SHORT = 40  # characters of a text beside which a coloured cell still means a colour
LONGEST_KEY = 36
_NUMBER = re.compile(r"[£€$]?\s?-?\d[\d,. ]*\s?%?")


class Field(NamedTuple):
    """The fields of actions.models.PlanField that pages and files need."""

    pk: int
    key: str
    heading: str
    kind: str
    level: str
    shown: bool


class Value(NamedTuple):
    """What a field says, with the colour of its cell ("#rrggbb" or "")."""

    text: str = ""
    fill: str = ""

    @property
    def words(self) -> str:
        """Its text, or its colour where that stands alone."""
        return self.text or colour_name(self.fill).capitalize()

    def __bool__(self) -> bool:
        return bool(self.text or self.fill)


@dataclass(frozen=True)
class Extras:
    """The extra fields of a plan in their order, and what those about objectives and priorities say.

    `parts` maps ("objective", key) or ("priority", key) to values by the key of the field.
    """

    fields: tuple[Field, ...] = ()
    parts: dict[tuple[str, int], dict[int, Value]] = field(default_factory=dict)

    def about(self, level: str) -> list[Field]:
        return [each for each in self.fields if each.level == level]

    @property
    def columns(self) -> list[Field]:
        """Those that are columns of the table."""
        return [each for each in self.about("action") if each.shown][:COLUMNS]

    @property
    def more(self) -> list[Field]:
        """Those about actions that are listed below the row."""
        columns = self.columns
        return [each for each in self.about("action") if each not in columns]

    def beside(self, level: str, owner: int) -> list[tuple[Field, Value]]:
        """What fields say about an objective or a priority; fields that say nothing are left out."""
        values = self.parts.get((level, owner), {})
        return [(each, values[each.pk]) for each in self.about(level) if values.get(each.pk)]


NO_EXTRAS = Extras()  # never changed


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
    return text.lower() in RAG_WORDS


def colour_name(fill: str) -> str:
    """The colour of a cell in a word: "#ffc000" is "amber"; "" for none."""
    if not fill:
        return ""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < GREYISH:
        return grey_name(lightness)
    return next(name for most, name in HUES if hue * 360 <= most)


def grey_name(lightness: float) -> str:
    """White, black or grey, by a lightness from 0 to 1."""
    if lightness > 0.95:
        return "white"
    return "black" if lightness < 0.15 else "grey"


def ink_on(fill: str) -> str:
    """Black or white, whichever is read better on a colour."""
    return "#000000" if luminance(fill) > 0.179 else "#ffffff"


FITS = {"rag": is_colour, "date": is_date, "number": is_number}


def free_key(heading: str, used: Collection[str]) -> str:
    """A key for a field with this heading that none of these is."""
    key = base = slugify(heading)[:LONGEST_KEY].strip("-") or "field"
    number = 1
    while key in used:
        number += 1
        key = f"{base}-{number}"
    return key


def code_of(kind: str, value: Value) -> str:
    """The code of the colour (actions/colours) as which a page prints a value; "" for one that is only text."""
    name = colour_name(value.fill or RAG_WORDS.get(value.text.strip().lower(), "")) if kind == "rag" else ""
    return CODES.get(name, "") if len(value.text) <= SHORT else ""
