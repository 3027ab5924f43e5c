"""Vocabularies: tab-separated files of words, what each means, and the source that says so."""

import csv
import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from core.importing.fields import Meaning
from core.text.similarity import plain

COLUMNS = ["word", "value", "source"]


@functools.cache
def read_vocabulary(path: Path) -> Mapping[str, Meaning]:
    """Word (as `plain` gives it) → meaning. ValueError for other columns, a blank cell, or a word that stands twice."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    if head != COLUMNS:
        raise ValueError(f"{path.name}: the columns are {head}, not {COLUMNS}")
    found: dict[str, Meaning] = {}
    for number, line in enumerate(lines, start=2):
        if len(line) != len(COLUMNS) or not all(line):
            raise ValueError(f"{path.name}, line {number}: not three cells")
        word, value, source = line
        if plain(word) in found:
            raise ValueError(f"{path.name}, line {number}: “{word}” stands twice")
        found[plain(word)] = Meaning(value, source)
    return MappingProxyType(found)
