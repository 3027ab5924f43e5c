"""Fills and weights of the cells of a workbook."""

import colorsys
import re

from core.files.packages import BadPackage, parse_xml
from core.importing.readers.docx_looks import WHITE
from core.importing.readers.docx_xml import children, name_of

_SWAPPED = {0: 1, 1: 0, 2: 3, 3: 2}  # cells count light before dark, the theme dark before light


class Looks:
    """`theme` is the workbook's theme part."""

    def __init__(self, theme: bytes | None):
        self._theme = theme_colours(theme) if theme else []
        self._known: dict[tuple[int, int], tuple[str, bool]] = {}

    def look_of(self, cell) -> tuple[str, bool]:
        """(fill as "#rrggbb", "" for none and for white; whether it is bold)."""
        fill, font = cell.fill, cell.font
        key = id(fill), id(font)  # the workbook keeps one of each
        if key not in self._known:
            self._known[key] = self._fill(fill), bool(font and font.b)
        return self._known[key]

    def _fill(self, fill) -> str:
        pattern = getattr(fill, "fill_type", None)
        if not pattern or not hasattr(fill, "fgColor"):
            return ""
        colour = fill.fgColor if pattern == "solid" else fill.bgColor
        found = self._colour(colour)
        return "" if found == WHITE else found

    def _colour(self, colour) -> str:
        from openpyxl.styles.colors import COLOR_INDEX

        code = ""
        if colour.type == "rgb":
            code = str(colour.rgb)[-6:]
        elif colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
            code = str(COLOR_INDEX[colour.indexed])[-6:]
        elif colour.type == "theme":
            place = _SWAPPED.get(colour.theme, colour.theme)
            code = self._theme[place] if place < len(self._theme) else ""
        return tinted(code, colour.tint or 0.0) if re.fullmatch(r"[0-9A-Fa-f]{6}", code) else ""


def theme_colours(theme: bytes) -> list[str]:
    """The colours of a theme as "rrggbb", in its order."""
    try:
        root = parse_xml(theme)
    except BadPackage:
        return []
    scheme = next((item for item in root.iter() if name_of(item) == "clrScheme"), None)
    found = []
    for item in scheme if scheme is not None else ():
        colour = next(iter(item), None)
        system = next((each.get("lastClr", "") for each in children(item, "sysClr")), "")
        found.append(system or (colour.get("val", "") if colour is not None else ""))
    return found


def tinted(code: str, tint: float) -> str:
    """A colour "rrggbb" made darker (tint below 0) or lighter, as "#rrggbb"."""
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    tint = min(max(tint, -1.0), 1.0)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, light, saturation) if tint else (red, green, blue)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
