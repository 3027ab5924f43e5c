"""Reads a PDF's tags and text back with poppler, which knows nothing of our renderer."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.core.documents.samples import flat

_CELL = re.compile(r" *(TH|TD)(?: <([^>]*)>)?(?:$|:| )")
_NAMES = re.compile(r"\(([^)]*)\)")


@dataclass
class TagCell:
    """A cell as the tags have it."""

    kind: str
    name: str
    headers: list[str] = field(default_factory=list)
    scope: str = ""
    text: str = ""


def run(*words: str) -> str:
    """Output of a command, as text."""
    return subprocess.run(words, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def page_text(pdf: bytes, folder: Path) -> str:
    """All text on the pages, without white space and places to break."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    return flat(run("pdftotext", "-raw", str(path), "-"))


def tag_tables(pdf: bytes, folder: Path) -> list[list[TagCell]]:
    """The cells of each table in the order of the tags, headings included."""
    path = folder / "tags.pdf"
    path.write_bytes(pdf)
    tables: list[list[TagCell]] = []
    cell: TagCell | None = None
    cell_indent = 0
    for line in run("pdfinfo", "-struct-text", str(path)).splitlines():
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if match := _CELL.match(line):
            cell, cell_indent = TagCell(match[1], match[2] or ""), indent
            tables[-1].append(cell)
        elif indent <= cell_indent and not bare.startswith("Table"):
            cell = None
        elif bare.startswith("Table"):
            tables.append([])
            cell = None
        elif cell and bare.startswith("/Headers"):
            cell.headers = _NAMES.findall(bare)
        elif cell and bare.startswith("/Scope"):
            cell.scope = bare.split("/")[-1]
        elif cell and bare.startswith('"') and bare.endswith('"'):
            cell.text += flat(bare[1:-1])
    return tables
