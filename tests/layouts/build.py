"""Writes the files of other boards with which the import desk is tried: `python -m tests.layouts.build [FOLDER]`.

What each should be read as stands in gold/NAME.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.layouts.lists import extract, messy, questions, register, unknown_headings
from tests.layouts.plans import beacon, chapel, harbour, lantern, meadow, mill, orchard, quay

PLANS = {
    "harbour.docx": harbour.build,
    "mill.docx": mill.build,
    "orchard.docx": orchard.build,
    "quay.odt": quay.build,
    "beacon.docx": beacon.build,
    "meadow.xlsx": meadow.build,
    "chapel.csv": chapel.build,
    "lantern.txt": lantern.build,
}
OTHERS = {
    "meadow-overview.xlsx": meadow.build_overview,
    "messy.csv": messy.build,
    "register.csv": register.build,
    "extract.xlsx": extract.build,
    "extract-no-type.xlsx": extract.build_without_type,
    "unknown-headings.csv": unknown_headings.build,
    "no-headings.csv": unknown_headings.build_without_headings,
    "questions.xlsx": questions.build,
}
FILES = PLANS | OTHERS
GOLD = Path(__file__).parent / "gold"


def gold(filename: str) -> dict:
    """What a file should be read as."""
    return json.loads((GOLD / f"{Path(filename).stem}.json").read_text(encoding="utf-8"))


def build(filename: str) -> bytes:
    """The content of one file."""
    return FILES[filename]()


def main(folder: Path) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).write_bytes(build(name))
        print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "layouts"))
