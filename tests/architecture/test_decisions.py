"""Decisions are numbered once, their headings say the number, and whatever points to one points to one that is there."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT
from tests.architecture.test_texts import project_files

FOLDER = ROOT / "docs" / "adr"
POINTS = re.compile(r"docs/adr/([\w-]+\.md)")
NUMBERS = re.compile(r"\bADR (\d{4})\b")
STATUS = re.compile(
    r"\n\n\*\*Date:\*\* \d{1,2} [A-Z][a-z]+ \d{4}\. \*\*Status:\*\* (proposed|accepted|superseded)\b.*\.\n\n"
)
HEADINGS = ["Context", "Options", "Decision", "Consequences"]
NOT_RECORDED = "The alternatives were not recorded."


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


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name[:4])
def test_decision_has_date_status_and_options(path):
    title, _, rest = path.read_text().partition("\n")
    assert STATUS.match("\n" + rest), title
    assert re.findall(r"^## (.+)$", rest, re.MULTILINE) == HEADINGS
    options = re.search(r"^## Options\n(.*?)^## ", rest, re.MULTILINE | re.DOTALL).group(1)
    assert re.search(r"^(2\.|\|) ", options, re.MULTILINE) or options.strip() == NOT_RECORDED


def test_decision_names_only_decisions_that_exist():
    last = len(list(FOLDER.glob("*.md")))
    for path in FOLDER.glob("*.md"):
        text = path.read_text()
        refined = re.findall(r"(?:refines|refined by|superseded by) ([\d, and]*\d)", text)
        numbers = re.findall(r"\brecords? (\d+)\b", text) + re.findall(r"\d+", " ".join(refined))
        assert all(1 <= int(number) <= last for number in numbers), path.name
