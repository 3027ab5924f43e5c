"""Fills and weights in a Word file, from the cell or paragraph itself or from its style."""

import re

from lxml import etree

from core.importing.readers.docx_numbers import Style
from core.importing.readers.docx_xml import attribute, child, children, flag, name_of, value_of

WHITE = "#ffffff"
_FIRST_ROW = 0x0020  # of a table's `look`, where it is one number


class TableLook:
    """How the table's own style paints its cells; banded rows and columns are left out."""

    def __init__(self, table: etree._Element, styles: dict[str, Style], parts: dict[str, etree._Element]):
        properties = child(table, "tblPr")
        self.fill = colour_of(child(properties, "shd"))
        self.first_fill, self.first_bold = "", False
        look = child(properties, "tblLook")
        has_first = attribute(look, "firstRow") in ("1", "true", "on") or _has_bit(attribute(look, "val"), _FIRST_ROW)
        name, seen = value_of(properties, "tblStyle"), set()
        while name in parts and name not in seen:
            seen.add(name)
            self._add(parts[name], has_first)
            name = styles[name].based_on

    def _add(self, style: etree._Element, has_first: bool) -> None:
        self.fill = self.fill or colour_of(child(child(style, "tcPr"), "shd"))
        for part in children(style, "tblStylePr"):
            if has_first and attribute(part, "type") == "firstRow":
                self.first_fill = self.first_fill or colour_of(child(child(part, "tcPr"), "shd"))
                self.first_bold = self.first_bold or flag(child(part, "rPr"), "b") is True

    def fill_of(self, properties: etree._Element | None, *, is_first: bool) -> str:
        """The fill of a cell as "#rrggbb"; "" for none and for white."""
        own = child(properties, "shd")
        if own is not None:
            return colour_of(own)
        return self.first_fill or self.fill if is_first else self.fill


def table_styles(root: etree._Element | None) -> dict[str, etree._Element]:
    return {attribute(item, "styleId"): item for item in children(root, "style") if attribute(item, "type") == "table"}


def colour_of(shading: etree._Element | None) -> str:
    """The colour of a `shd` element as "#rrggbb"; "" for none and for white."""
    kind = attribute(shading, "val")
    name = "color" if kind == "solid" else "fill"
    text = "" if kind == "nil" else attribute(shading, name)
    found = f"#{text.lower()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", text) else ""
    return "" if found == WHITE else found


def is_bold(paragraph: etree._Element, styles: dict[str, Style], *, otherwise: bool = False) -> bool:
    """Whether all words of a paragraph are bold; `otherwise` is what its table's style says."""
    own = styles.get(value_of(child(paragraph, "pPr"), "pStyle"), Style()).bold
    otherwise = otherwise if own is None else own
    found = False
    for run in paragraph.iter():
        if name_of(run) != "r" or not any((item.text or "").strip() for item in children(run, "t")):
            continue
        properties = child(run, "rPr")
        bold = flag(properties, "b")
        if bold is None:
            bold = styles.get(value_of(properties, "rStyle"), Style()).bold
        if not (otherwise if bold is None else bold):
            return False
        found = True
    return found


def _has_bit(text: str, bit: int) -> bool:
    return bool(re.fullmatch(r"[0-9A-Fa-f]{1,4}", text)) and bool(int(text, 16) & bit)
