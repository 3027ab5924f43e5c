"""What an app says of the files that it takes in: its fields, what their words may mean, what becomes of a row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from core.importing.source import FoundTable, Row
from core.text.similarity import plain

NEW, CHANGED, SAME, ASK, REFUSED, EXCLUDED = "new", "changed", "same", "ask", "refused", "excluded"
NO_FIELD = ""  # the name of a field that holds the phrases of columns that belong to no field
Place = tuple[int, int]  # number of the table and of the row in it


@dataclass(frozen=True)
class Meaning:
    """What a word of a file means, and where that is written down."""

    value: str
    source: str = ""


@dataclass(frozen=True)
class Values:
    """The values that a field may have (value → label), and other words for them (word as `plain` gives it → meaning).

    `rule` gives the value of words that no list can hold, such as an age in years; "" for others.
    """

    options: Mapping[str, str]
    vocabulary: Mapping[str, Meaning] = MappingProxyType({})
    rule: Callable[[str], str] | None = None

    def by_label(self, word: str) -> str:
        """The value whose label this is, or that it is itself; "" where there is none."""
        text = plain(word)
        labels = {plain(label): value for value, label in self.options.items()}
        return labels.get(text) or (text if text in self.options else "")

    def by_vocabulary(self, word: str) -> str:
        """The value that the vocabulary, or else the rule, gives a word; "" where there is none."""
        meaning = self.vocabulary.get(plain(word))
        value = meaning.value if meaning else (self.rule(word) if self.rule else "")
        return value if value in self.options else ""


@dataclass(frozen=True)
class Field:
    """Something that a row can say. `words` are phrases of its headings (see columns.py); of two fields that fit a
    heading alike, the first of the importer's fields wins.

    `looks`: how many of some cells, from 0 to 1, look like cells of this field. `several`: more than one column may
    hold it.
    """

    name: str
    label: str
    words: tuple[str, ...] = ()
    looks: Callable[[Sequence[str]], float] | None = None
    required: bool = False
    several: bool = False
    values: Values | None = None


@dataclass(frozen=True)
class Means:
    """What was decided about a table: column → field, word of a field → value, and fields with one value for all rows.

    Words are as `plain` gives them.
    """

    columns: Mapping[int, str]
    values: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    constants: Mapping[str, str] = MappingProxyType({})

    def texts(self, row: Row) -> dict[str, list[str]]:
        """Field → the texts of its cells in a row, blank ones left out."""
        found: dict[str, list[str]] = {}
        for cell in row:
            name = self.columns.get(cell.start)
            if name and cell.text.strip():
                found.setdefault(name, []).append(cell.text.strip())
        return found

    def value(self, name: str, word: str) -> str:
        """The value that a word was given; "" where it has none yet."""
        return self.values.get(name, {}).get(plain(word), "")


@dataclass
class Choices:
    """What somebody chose in the preview: answers to questions, rows left out, changes unticked (row, field)."""

    answers: dict[str, str] = field(default_factory=dict)
    excluded: set[Place] = field(default_factory=set)
    unticked: set[tuple[Place, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Question:
    """Asked before rows can be saved. `options` are (value, label); `proposal` is the value that is offered first."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    proposal: str = ""
    at: Place | None = None


@dataclass(frozen=True)
class Change:
    """One value that saving would change; `before` is "" in a new record."""

    field: str
    label: str
    before: str
    after: str
    is_ticked: bool = True


@dataclass(frozen=True)
class Fault:
    """Why a row, or one cell of it, cannot be taken. `column` is None for the whole row; `cell` what stands there."""

    field: str
    column: int | None
    cell: str
    reason: str


@dataclass
class PreviewRow:
    """A row of the file and what would become of it. `state` is one of the six above; `record` what `read` gave."""

    at: Place
    state: str
    name: str
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    record: object | None = None


@dataclass(frozen=True)
class Saved:
    """What an import made and changed, each as (model label, key, version after saving)."""

    made: tuple[tuple[str, int, int], ...] = ()
    changed: tuple[tuple[str, int, int], ...] = ()

    def as_json(self) -> dict[str, list[list]]:
        return {"made": [list(each) for each in self.made], "changed": [list(each) for each in self.changed]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Iterable[Sequence]]) -> Saved:
        return cls(*(tuple((each[0], each[1], each[2]) for each in stored.get(key, ())) for key in ("made", "changed")))


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a text between upright bars."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


class Importer(Protocol):
    """What an app registers: its fields and what a row means. Subclass it, so that the defaults hold.

    `constants` are fields that may have one value for all rows. `sealed`: what is in the file is nowhere stored in
    plain text.
    """

    name: str
    sealed: bool = False
    constants: tuple[str, ...] = ()

    def fields(self) -> tuple[Field, ...]: ...

    def arrange(self, table: FoundTable, columns: dict[int, str]) -> dict[int, str]:
        """The proposed fields of a table's columns, corrected by what its rows show."""
        return columns

    def read(self, row: Row, means: Means) -> object | None:
        """What a row says; None for one that says nothing."""
        ...

    def evaluate(self, rows: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
        """What would become of the rows now; `lock`: locks the records that they mean until the transaction ends."""
        ...

    def save(self, import_, rows: Sequence[PreviewRow], *, by, reason: str) -> Saved: ...

    def undo(self, saved: Saved, *, by, reason: str) -> None: ...

    def questions(self, rows: Sequence, choices: Choices) -> list[Question]:
        return []

    def fingerprint(self, scope: str, text: str) -> str:
        """What a remembered heading or word is stored as."""
        return hashlib.sha256(f"{scope} {text}".encode()).hexdigest()

    def seal(self, work: dict) -> str:
        return json.dumps(work, ensure_ascii=False)

    def unseal(self, text: str) -> dict | None:
        """What was sealed; None where it can no longer be opened."""
        return json.loads(text)
