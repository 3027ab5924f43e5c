"""Automatic numbers of Word paragraphs: what "1.", "2.1" or "Strategic Priority 3:" is printed where
nothing is typed."""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from core.importing.readers.docx_xml import attribute, child, children, flag, number_of, value_of

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN += ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


@dataclass(frozen=True)
class Level:
    """One level of a list: first number, format ("decimal", "lowerLetter", …) and pattern ("%1.%2")."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    style: str = ""
    legal: bool = False  # higher levels are shown as plain numbers
    restart: int | None = None  # 0: never starts again


@dataclass(frozen=True)
class Style:
    """What matters of a paragraph or character style."""

    name: str = ""
    based_on: str = ""
    list_id: str = ""
    level: int | None = None
    outline: int | None = None
    hidden: bool | None = None
    bold: bool | None = None


@dataclass
class _List:
    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int]
    used: set[int] = field(default_factory=set)


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Style id → Style, with what each takes over from the one it is based on."""
    found: dict[str, Style] = {}
    for element in children(root, "style"):
        paragraph = child(element, "pPr")
        numbering = child(paragraph, "numPr")
        found[attribute(element, "styleId")] = Style(
            name=value_of(element, "name").lower(),
            based_on=value_of(element, "basedOn"),
            list_id=value_of(numbering, "numId"),
            level=number_of(numbering, "ilvl"),
            outline=number_of(paragraph, "outlineLvl"),
            hidden=flag(child(element, "rPr"), "vanish"),
            bold=flag(child(element, "rPr"), "b"),
        )
    return {key: _inherited(found, key) for key in found}


def _inherited(styles: dict[str, Style], key: str) -> Style:
    style, seen, parent = styles[key], {key}, styles[key].based_on
    while parent in styles and parent not in seen:
        seen.add(parent)
        above = styles[parent]
        style = replace(
            style,
            list_id=style.list_id or above.list_id,
            level=above.level if style.level is None else style.level,
            outline=above.outline if style.outline is None else style.outline,
            hidden=above.hidden if style.hidden is None else style.hidden,
            bold=above.bold if style.bold is None else style.bold,
        )
        parent = above.based_on
    return style


class Numbering:
    """Counts the lists of one document; `label` must be called for its paragraphs in reading order."""

    def __init__(self, root: etree._Element | None, styles: dict[str, Style]):
        self._styles = styles
        abstracts = {attribute(item, "abstractNumId"): item for item in children(root, "abstractNum")}
        self._lists = {}
        for item in children(root, "num"):
            abstract = _follow(abstracts, value_of(item, "abstractNumId"), root, styles)
            levels = _levels(abstracts.get(abstract))
            restarts = {}
            for override in children(item, "lvlOverride"):
                place = _whole(attribute(override, "ilvl"), 0)
                levels.update(_levels(override))
                start = number_of(override, "startOverride")
                if start is not None:
                    restarts[place] = start
            self._lists[attribute(item, "numId")] = _List(abstract, levels, restarts)
        self._counts: dict[str, list[int | None]] = {}

    def label(self, paragraph: etree._Element) -> str:
        """The printed number of a paragraph ("2.1"), or "" where it has none or only a bullet."""
        properties = child(paragraph, "pPr")
        style = self._styles.get(value_of(properties, "pStyle"), Style())
        found = self._list_of(paragraph)
        if found is None:
            return ""
        place = number_of(child(properties, "numPr"), "ilvl")
        if place is None:
            place = self._level_of_style(found, value_of(properties, "pStyle"), style)
        place = min(max(place, 0), _LEVELS - 1)
        return self._count(found, place)

    def is_item(self, paragraph: etree._Element) -> bool:
        return self._list_of(paragraph) is not None

    def _list_of(self, paragraph: etree._Element) -> _List | None:
        properties = child(paragraph, "pPr")
        style = self._styles.get(value_of(properties, "pStyle"), Style())
        list_id = value_of(child(properties, "numPr"), "numId") or style.list_id
        return self._lists.get(list_id) if list_id != "0" else None

    def _level_of_style(self, found: _List, style_id: str, style: Style) -> int:
        if style.level is not None:
            return style.level
        return next((place for place, level in found.levels.items() if style_id and level.style == style_id), 0)

    def _count(self, found: _List, place: int) -> str:
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        if place in found.restarts and place not in found.used:
            counts[place] = found.restarts[place] - 1
        found.used.add(place)
        if counts[place] is None:
            counts[place] = found.levels.get(place, Level()).start - 1
        counts[place] += 1
        for deeper in range(place + 1, _LEVELS):
            if found.levels.get(deeper, Level()).restart != 0:
                counts[deeper] = None
        return self._printed(found, place, counts)

    def _printed(self, found: _List, place: int, counts: list[int | None]) -> str:
        level = found.levels.get(place, Level())
        if level.format in ("bullet", "none"):
            return ""

        def shown(match: re.Match) -> str:
            above = int(match[1]) - 1
            other = found.levels.get(above, Level())
            count = counts[above] if counts[above] is not None else other.start
            return format_number(count, "decimal" if level.legal and above != place else other.format)

        return re.sub(r"%([1-9])", shown, level.pattern).strip()


def format_number(count: int, how: str) -> str:
    """A count in one of Word's number formats; formats that are not known are shown as plain numbers."""
    if how in ("lowerLetter", "upperLetter") and count > 0:
        label = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 10)
        return label.upper() if how == "upperLetter" else label
    if how in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (count // size)
            count %= size
        return roman.upper() if how == "upperRoman" else roman
    if how == "decimalZero":
        return f"{count:02d}"
    return "" if how == "none" else str(count)


def _follow(abstracts: dict, key: str, root: etree._Element | None, styles: dict[str, Style]) -> str:
    """A list may be defined by a list style; one step leads to the list that holds the levels."""
    linked = value_of(abstracts.get(key), "numStyleLink")
    list_id = styles[linked].list_id if linked in styles else ""
    for item in children(root, "num"):
        if list_id and attribute(item, "numId") == list_id:
            return value_of(item, "abstractNumId")
    return key


def _levels(element: etree._Element | None) -> dict[int, Level]:
    found = {}
    for level in children(element, "lvl"):
        found[_whole(attribute(level, "ilvl"), 0)] = Level(
            start=number_of(level, "start") if number_of(level, "start") is not None else 1,
            format=value_of(level, "numFmt") or "decimal",
            pattern=value_of(level, "lvlText"),
            style=value_of(level, "pStyle"),
            legal=flag(level, "isLgl") is True,
            restart=number_of(level, "lvlRestart"),
        )
    return found


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else otherwise
