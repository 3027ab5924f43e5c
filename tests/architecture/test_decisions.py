"""Each decision has a number of its own, as a file or as a line of the list, and whatever points to one finds it."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT
from tests.architecture.test_texts import project_files
from tests.rows import try_rows

FOLDER = ROOT / "docs" / "adr"
LIST = FOLDER / "README.md"
FILES = sorted(FOLDER.glob("[0-9]*.md"))
POINTS = re.compile(r"\badr/(\d{4}[\w-]*|README)")
NUMBERS = re.compile(r"\bADRs? (\d+)\b")
ROW_OF_FILE = re.compile(r"^\| (\d+) \| \[(.+)\]\(([\w-]+\.md)\) \|$", re.MULTILINE)
ROW_OF_LINE = re.compile(r"^\| (\d+) \| ([^\[|]+) \| ([^|]+\.) \|$", re.MULTILINE)
STATUS = re.compile(
    r"\n\n\*\*Date:\*\* \d{1,2} [A-Z][a-z]+ \d{4}\. \*\*Status:\*\* (proposed|accepted|superseded)\b.*\.\n\n"
)
HEADINGS = ["Context", "Options", "Decision", "Consequences"]
NOT_RECORDED = "The alternatives were not recorded."


def decided() -> list[int]:
    """The numbers of all decisions, files and lines, in order."""
    lines = [int(number) for number, _title, _decision in ROW_OF_LINE.findall(LIST.read_text())]
    return sorted(lines + [int(path.name[:4]) for path in FILES])


def test_decisions_are_numbered_once_without_a_gap():
    numbers = decided()
    assert numbers == list(range(1, len(numbers) + 1))


def test_list_names_each_file_with_its_heading():
    rows = [(f"# {number}. {title}", name) for number, title, name in ROW_OF_FILE.findall(LIST.read_text())]
    assert rows == [(path.read_text().partition("\n")[0], path.name) for path in FILES]


def test_list_has_no_row_that_is_neither_file_nor_line():
    text = LIST.read_text()
    rows = re.findall(r"^\| \d", text, re.MULTILINE)
    assert len(rows) == len(ROW_OF_FILE.findall(text)) + len(ROW_OF_LINE.findall(text))


def test_decisions_that_are_pointed_to_are_there():
    names = {path.stem for path in [*FILES, LIST]}
    numbers = set(decided())
    for place, text in project_files().items():
        assert set(POINTS.findall(text)) <= names, place
        assert {int(number) for number in NUMBERS.findall(text)} <= numbers, place


@try_rows("path", FILES)
def test_decision_has_date_status_and_options(path):
    title, _, rest = path.read_text().partition("\n")
    assert STATUS.match("\n" + rest), title
    assert re.findall(r"^## (.+)$", rest, re.MULTILINE) == HEADINGS
    options = re.search(r"^## Options\n(.*?)^## ", rest, re.MULTILINE | re.DOTALL).group(1)
    assert re.search(r"^(2\.|\|) ", options, re.MULTILINE) or options.strip() == NOT_RECORDED


def test_decision_names_only_decisions_that_exist():
    numbers = set(decided())
    for path in FILES:
        text = path.read_text()
        refined = re.findall(r"(?:refines|refined by|superseded by) ([\d, and]*\d)", text)
        named = re.findall(r"\b(?:records?|decisions?) (\d+)\b", text) + re.findall(r"\d+", " ".join(refined))
        assert {int(number) for number in named} <= numbers, path.name
