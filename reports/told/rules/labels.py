"""What the tables of incidents count, and the words by which a sentence names it: the names of types, and the synonyms
of synonyms.tsv. Pure.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from incidents.records.choices import Age
from reports.told.rules.numbers import NUMBER, VALUES, ages_in

SYNONYMS = Path(__file__).with_name("synonyms.tsv")
NO_LABELS = frozenset({"other", "not_known", "content", "children", "adult", "an adult", "a child"})
PARTS = re.compile(r", (?:not )?| or | and |/|: ")
BANDS = {Age.UNDER_5: (0, 4), Age.FROM_5: (5, 9), Age.FROM_10: (10, 12), Age.FROM_13: (13, 15), Age.FROM_16: (16, 17)}


@dataclass(frozen=True)
class Label:
    """A row or column of a table, "sex/girl", and a phrase that names it. A trailing * stands for any ending."""

    table: str
    value: str
    phrase: str

    @property
    def key(self) -> str:
        return f"{self.table}/{self.value}"


@cache
def synonyms() -> tuple[Label, ...]:
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        return tuple(Label(row["table"], row["value"], row["phrase"]) for row in csv.DictReader(file, delimiter="\t"))


def labels_of_types(names: Mapping[str, str]) -> list[Label]:
    """Labels from the names of types that the manager added: "Fraud, gambling or money mule" are three."""
    known = {label.value for label in synonyms() if label.table == "type"}
    return [
        Label("type", key, f"{part}*")
        for key, name in names.items()
        if key not in known | NO_LABELS
        for part in (each.strip().lower() for each in PARTS.split(name))
        if len(part) > 3 and part not in NO_LABELS
    ]


class Labels:
    def __init__(self, labels: Iterable[Label], tables: frozenset[str]):
        by_phrase: dict[str, set[str]] = {}
        for label in labels:
            if label.table in tables:
                by_phrase.setdefault(label.phrase.lower(), set()).add(label.key)
        self.ages = "age" in tables
        self.patterns = {re.compile(pattern_of(phrase), re.IGNORECASE): keys for phrase, keys in by_phrase.items()}
        every = "|".join(pattern_of(phrase) for phrase in by_phrase)
        self.any = re.compile(every, re.IGNORECASE) if every else None

    def name_any(self, text: str) -> bool:
        return self.any is not None and self.any.search(text) is not None

    def find(self, sentence: str) -> dict[str, str]:
        found = {}
        if self.name_any(sentence):
            for pattern, keys in self.patterns.items():
                if match := pattern.search(sentence):
                    found |= dict.fromkeys(keys, match[0])
        if self.ages:
            for text in ages_in(sentence):
                found |= dict.fromkeys(bands_of(text), text)
        return found


def pattern_of(phrase: str) -> str:
    words = r"[\s’'-]+".join(
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in phrase.split()
    )
    return rf"(?<![\w-]){words}(?![\w])"


def bands_of(age: str) -> set[str]:
    """The bands that an age expression meets: "aged 9 to 11" gives "age/5_9" and "age/10_12"."""
    found = re.findall(NUMBER, age.lower())
    ages = [int(each) if each.isdigit() else VALUES[each] for each in found]
    if not ages:
        return {f"age/{Age.UNDER_5}"}
    low, high = min(ages), max(ages)
    if re.match(r"(?:under|below|younger)", age, re.IGNORECASE):
        low, high = 0, high - 1
    elif re.match(r"(?:over|above|older)", age, re.IGNORECASE):
        high = 17
    return {f"age/{band}" for band, (first, last) in BANDS.items() if low <= last and first <= high}
