"""Decisions are numbered once, their headings say the number, and whatever points to one points to one that is there."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT
from tests.architecture.test_texts import project_files

FOLDER = ROOT / "docs" / "adr"
POINTS = re.compile(r"docs/adr/([\w-]+\.md)")
NUMBERS = re.compile(r"\bADR (\d{4})\b")


def test_each_decision_has_a_number_of_its_own_and_a_heading_with_it():
    numbers = [path.name[:4] for path in sorted(FOLDER.glob("*.md"))]
    assert numbers == [f"{place:04}" for place in range(1, len(numbers) + 1)]
    for path in FOLDER.glob("*.md"):
        assert path.read_text().startswith(f"# {int(path.name[:4])}. "), path.name


def test_decisions_that_are_pointed_to_are_there():
    names = {path.name for path in FOLDER.glob("*.md")}
    for place, text in project_files().items():
        assert set(POINTS.findall(text)) <= names, place
        assert set(NUMBERS.findall(text)) <= {name[:4] for name in names}, place
