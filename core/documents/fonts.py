"""The fonts of the PDF, which characters they hold, and how wide a text becomes in them.

Fira Sans for the page; the Noto fonts for every other script, symbols and emoji. Both are copied from pinned packages
(build.mjs), so that a document looks the same, and has the same bytes, on every machine.

Packages of web formats are no use here: the typesetter does not read them.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from core.text.safe_text import REPLACEMENT, printable_text

if TYPE_CHECKING:
    import typst

FOLDER = Path(__file__).resolve().parents[2] / "build" / "fonts"  # no setting: the typesetting process reads none
MAIN_FAMILY = "Fira Sans"
_STYLES = ("400Regular", "400Regular_Italic", "700Bold")
# Joiners and variation selectors have no shape of their own: they are needed inside emoji and some scripts.
_SHAPELESS = frozenset([0x0A, 0x200B, 0x200C, 0x200D, *range(0xFE00, 0xFE10)])


@cache
def fonts() -> typst.Fonts:
    """Read once per process, without those of the machine. Raises ImproperlyConfigured if they are missing."""
    import typst  # slow to load

    require()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def require() -> None:
    """Raise ImproperlyConfigured, with the remedy, if the main font is missing."""
    for style in _STYLES:
        _main_file(style)


@cache
def families() -> tuple[str, ...]:
    """Names of the families, the main one first, then the broadest.

    Noto Sans has letters of Devanagari too, but no bold here: that script's own font comes before it.
    """
    first = (MAIN_FAMILY, "Noto Sans Devanagari", "Noto Sans")
    return (*first, *sorted(set(fonts().families()).difference(first)))


@cache
def covered() -> frozenset[int]:
    """Code points that can stand in a PDF.

    Those of Fira Sans count only where regular, italic and bold all have them. The bold of another font has the
    characters of its regular.
    """
    main = frozenset.intersection(*(frozenset(character_map(_main_file(style))) for style in _STYLES))
    others = set(FOLDER.glob("*_400Regular.ttf")) - {_main_file("400Regular")}
    return main.union(_SHAPELESS, *map(character_map, others))


def displayable(text: str) -> str:
    """`text` ready for the page: `printable_text`, with REPLACEMENT for every character that no font holds.

    A PDF that claims to be accessible may not hold a character without a shape; the typesetter refuses it.
    """
    text = printable_text(text)
    if text.isascii():
        return text
    known = covered()
    if known.issuperset(map(ord, text)):
        return text
    return "".join(char if ord(char) in known else REPLACEMENT for char in text)


def plain_displayable(text: str) -> str:
    """`displayable` limited to the characters of the main font: the last resort."""
    known = _main_covered()
    return "".join(char if ord(char) in known or char == "\n" else REPLACEMENT for char in printable_text(text))


@cache
def _main_covered() -> frozenset[int]:
    return frozenset(character_map(_main_file("400Regular"))) | {ord(REPLACEMENT)}


@cache
def bold_widths() -> dict[str, float]:
    """Width of each character of the main font in bold, as a share of the font size."""
    path = _main_file("700Bold")
    data = path.read_bytes()
    (units,) = struct.unpack_from(">H", data, _table(data, b"head") + 18)
    (count,) = struct.unpack_from(">H", data, _table(data, b"hhea") + 34)
    begin = _table(data, b"hmtx")
    glyphs = [struct.unpack_from(">H", data, begin + 4 * glyph)[0] / units for glyph in range(count)]
    return {chr(code): glyphs[min(glyph, count - 1)] for code, glyph in character_map(path).items()}


def _main_file(style: str) -> Path:
    path = FOLDER / f"FiraSans_{style}.ttf"
    if not path.exists():
        raise ImproperlyConfigured(f"The fonts of PDF files are missing from {FOLDER}. Run: python3 dev.py assets")
    return path


def character_map(path: Path) -> dict[int, int]:
    """Code point → glyph number of a TrueType or OpenType file, from its `cmap` tables of formats 4 and 12.

    Raises ValueError where the file has neither.
    """
    data = path.read_bytes()
    start = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    found: dict[int, int] = {}
    readers = {4: _segments, 12: _groups}
    for index in range(count):
        platform, _, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if platform in (0, 3) and form in readers:
            found |= readers[form](data, start + offset)
    if not found:
        raise ValueError(f"{path.name} has no table of characters that can be read.")
    return found


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if name == tag:
            return offset
    raise ValueError(f"The font has no table {tag.decode()}.")


def _segments(data: bytes, start: int) -> dict[int, int]:
    (double,) = struct.unpack_from(">H", data, start + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + double)
    shifts = struct.unpack_from(f">{count}H", data, start + 16 + 2 * double)
    lists_at = start + 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", data, lists_at)
    found = {}
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if not offsets[index]:
                glyph = (code + shifts[index]) & 0xFFFF
            else:
                (glyph,) = struct.unpack_from(">H", data, lists_at + 2 * (index + code - first) + offsets[index])
                glyph = (glyph + shifts[index]) & 0xFFFF if glyph else 0
            if glyph:
                found[code] = glyph
    return found


def _groups(data: bytes, start: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", data, start + 12)
    found = {}
    for index in range(count):
        first, last, glyph = struct.unpack_from(">III", data, start + 16 + 12 * index)
        found.update((code, glyph + code - first) for code in range(first, last + 1) if glyph + code - first)
    return found
