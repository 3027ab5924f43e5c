"""Reads a PDF back: its tags with the text that they mark, by pikepdf, and the text of its pages, by poppler."""

from __future__ import annotations

import io
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from tests.core.documents.samples import flat

_PAIRS = re.compile(rb"<([0-9A-Fa-f]+)> *<([0-9A-Fa-f]+)>")
_RANGES = re.compile(rb"<([0-9A-Fa-f]+)> *<([0-9A-Fa-f]+)> *<([0-9A-Fa-f]+)>")


@dataclass
class TagCell:
    """A cell as the tags have it: TH or TD, its name, the names of its headers, its scope and its text."""

    kind: str
    name: str
    headers: list[str]
    scope: str
    text: str


def page_text(pdf: bytes, folder: Path) -> str:
    """All text on the pages, without white space and places to break."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    words = ["pdftotext", "-raw", str(path), "-"]
    return flat(subprocess.run(words, capture_output=True, check=True).stdout.decode("utf-8", "replace"))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, a line for each line."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    return done.stdout.decode("utf-8", "replace").split("\f")[:-1]


def tag_tables(pdf: bytes) -> list[list[TagCell]]:
    """The cells of each table in the order of the tags, headings included."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        marked = _marked_text(file)
        tables = [element for element in walk(file.Root.StructTreeRoot.K) if element.S == "/Table"]
        return [[_cell(part, marked) for part in walk(table.K) if part.S in ("/TH", "/TD")] for table in tables]


def walk(element):
    """The element and all below it, in reading order."""
    if isinstance(element, pikepdf.Array):
        for kid in element:
            yield from walk(kid)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield element
        yield from walk(element.get("/K", pikepdf.Array()))


def _cell(element, marked) -> TagCell:
    """One cell with the text of all that it marks."""
    attributes = next(part for part in element.A if part.O == "/Table")
    return TagCell(
        kind=str(element.S)[1:],
        name=str(element.get("/ID", "")),
        headers=[str(name) for name in attributes.get("/Headers", [])],
        scope=str(attributes.get("/Scope", "/"))[1:],
        text=flat("".join(marked[place] for place in _places(element, None))),
    )


def _places(element, page):
    """(page, mark) of the content of an element, in order."""
    page = element.get("/Pg", page)
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield page.objgen, kid
        elif "/MCID" in kid:
            yield kid.get("/Pg", page).objgen, int(kid.MCID)
        elif "/S" in kid:
            yield from _places(kid, page)


def _marked_text(file) -> dict[tuple, str]:
    """The text of each mark on each page."""
    found: dict[tuple, str] = defaultdict(str)
    maps: dict[tuple, dict[int, str]] = {}
    for page in file.pages:
        fonts = page.Resources.get("/Font", {})
        stack, letters = [None], {}
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    inside = operands[1] if len(operands) > 1 else {}
                    mark = inside.get("/MCID") if isinstance(inside, pikepdf.Dictionary) else None
                    stack.append(stack[-1] if mark is None else int(mark))
                case "EMC":
                    stack.pop()
                case "Tf":
                    font = fonts[str(operands[0])]
                    if font.objgen not in maps:
                        maps[font.objgen] = _letters(font.ToUnicode.read_bytes())
                    letters = maps[font.objgen]
                case "Tj" | "TJ":
                    parts = operands[0] if str(operator) == "TJ" else operands
                    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    numbers = (codes[at] << 8 | codes[at + 1] for at in range(0, len(codes), 2))
                    found[page.objgen, stack[-1]] += "".join(letters[number] for number in numbers)
    return found


def _letters(table: bytes) -> dict[int, str]:
    """Glyph number → letters, from a font's table."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in _PAIRS.findall(block):
            found[int(code, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in _RANGES.findall(block):
            start = int(letter, 16)
            found.update(
                {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
            )
    return found
