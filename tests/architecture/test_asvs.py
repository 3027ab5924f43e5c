"""docs/asvs.csv judges each requirement of levels 1 and 2 of OWASP ASVS 5.0.0 once, and names tests that exist."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter

from tests.architecture.source import ROOT
from tests.rows import try_rows

# Chapter → how many requirements of level 1 and of level 2 it has, as published in May 2025
PUBLISHED = {
    1: (8, 19), 2: (4, 7), 3: (8, 11), 4: (2, 8), 5: (4, 5), 6: (13, 22), 7: (6, 12), 8: (4, 3), 9: (4, 3),
    10: (5, 24), 11: (3, 11), 12: (3, 6), 13: (1, 12), 14: (2, 7), 15: (3, 10), 16: (0, 16), 17: (0, 7),
}  # fmt: skip
STATES = {"met", "part", "not met", "does not apply"}
BY_HAND = re.compile(r"by hand \d{4}-\d\d-\d\d")
MOST_WORDS = 12  # of what a requirement asks: our own words, and not those of the standard
PATH = re.compile(r"(?<![\w/.-])[a-z_.]+(?:/[\w.-]+)+\.(?:py|md|js|sql|txt|yml|toml|html|csv)\b")


SECTION = re.compile(r"\bsection ([A-Z][a-z]+(?: [a-z]+)*)")


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def key(row: dict[str, str]) -> tuple[int, ...]:
    return tuple(int(part) for part in row["number"].split("."))


def missing_test(test: str) -> str:
    """What is wrong with the name of a test; "" where it exists, or was done by hand or by reading."""
    if BY_HAND.fullmatch(test):
        return ""
    path, _, name = test.removeprefix("document: ").partition("::")
    if not (ROOT / path).exists():
        return f"{path} is not there"
    if test.startswith("document: ") or not name:
        return ""
    functions = {node.name for node in ast.walk(ast.parse((ROOT / path).read_text())) if hasattr(node, "name")}
    return "" if name in functions else f"{path} has no {name}"


def test_each_requirement_stands_once_and_in_order():
    keys = [key(row) for row in rows()]
    assert keys == sorted(set(keys))


def test_each_chapter_has_as_many_requirements_as_published():
    counted = Counter((key(row)[0], int(row["level"])) for row in rows())
    assert {chapter: (counted[chapter, 1], counted[chapter, 2]) for chapter in PUBLISHED} == PUBLISHED
    assert counted.total() == 253


def test_each_row_has_a_state_and_says_why_or_how():
    for row in rows():
        number = row["number"]
        assert row["state"] in STATES, number
        assert bool(row["reason"]) == (row["state"] != "met"), f"{number}: a reason where it is not met, and only there"
        assert bool(row["test"] and row["how"]) or row["state"] in {"not met", "does not apply"}, number
        assert 2 <= len(row["asks"].split()) <= MOST_WORDS, number


@try_rows("column", ["test", "how"])
def test_what_a_row_names_is_there(column):
    if column == "test":
        wrong = {row["number"]: missing_test(row["test"]) for row in rows() if row["test"]}
    else:
        named = {row["number"]: PATH.findall(row["how"]) for row in rows()}
        wrong = {
            number: "".join(each for each in paths if not (ROOT / each).exists()) for number, paths in named.items()
        }
    assert not {number: words for number, words in wrong.items() if words}


def test_sections_that_a_row_names_are_headings():
    documents = "\n".join(path.read_text() for path in (ROOT / "docs").glob("*.md"))
    headings = set(re.findall(r"^(?:#+ |\*\*)([A-Z][^.*\n]+)", documents, re.MULTILINE))
    assert {name for row in rows() for name in SECTION.findall(row["how"])} <= headings
