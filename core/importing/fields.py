"""What an app says of the files that it takes in: its fields, what their words may mean, what becomes of a row."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from core.importing.progress import Progress
from core.importing.source import FoundTable, Row
from core.text.similarity import plain

NEW, CHANGED, SAME, ASK, REFUSED, EXCLUDED = "new", "changed", "same", "ask", "refused", "excluded"
LEAST_SAMPLES = 2  # cells with a text without which most columns say nothing by them
NO_FIELD = ""  # the name of a field that holds the phrases of columns that belong to no field
Place = tuple[int, int]  # number of the table and of the row in it


@dataclass(frozen=True)
class Meaning:
    """What a word of a file means, and where that is written down."""

    value: str
    source: str = ""


@dataclass(frozen=True)
class Values:
    """Value → label, and other words (as `plain` gives them) → meaning; `rule` is for words no list can hold."""

    options: Mapping[str, str]
    vocabulary: Mapping[str, Meaning] = MappingProxyType({})
    rule: Callable[[str], str] | None = None

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {plain(label): value for value, label in self.options.items()}

    def by_label(self, word: str) -> str:
        """The value whose label this is, or itself; "" for others, and for numbers: codes of somebody else."""
        text = plain(word)
        return self._labels.get(text) or (text if text in self.options and not text.isdecimal() else "")

    def by_vocabulary(self, word: str) -> str:
        """The value that the vocabulary, or else the rule, gives a word; "" where there is none."""
        meaning = self.vocabulary.get(plain(word))
        if meaning:
            value = meaning.value
        else:
            value = self.rule(word) if self.rule else ""
        return value if value in self.options else ""


@dataclass(frozen=True)
class Field:
    """Something that a row can say. `words` are phrases of its headings (see columns.py); of two fields that fit a
    heading alike, the first of the importer's fields wins.

    `looks`: how many of some cells, from 0 to 1, look like cells of this field; it is asked of at least `least_samples`
    cells with a text. `several`: more than one column may hold it.
    """

    name: str
    label: str
    words: tuple[str, ...] = ()
    looks: Callable[[Sequence[str]], float] | None = None
    required: bool = False
    several: bool = False
    values: Values | None = None
    least_samples: int = LEAST_SAMPLES


@dataclass(frozen=True)
class Means:
    """What was decided about a table: column → field, word of a field → value, and fields with one value for all rows,
    or for all words without one (`rest`).

    Words are as `plain` gives them.
    """

    columns: Mapping[int, str]
    values: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    constants: Mapping[str, str] = MappingProxyType({})
    rest: Mapping[str, str] = MappingProxyType({})

    def texts(self, row: Row) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for cell in row:
            name = self.columns.get(cell.start)
            if name and cell.text.strip():
                found.setdefault(name, []).append(cell.text.strip())
        return found

    def value(self, name: str, word: str) -> str:
        return self.values.get(name, {}).get(plain(word)) or self.rest.get(name, "")

    def values_of(self, name: str, words: Sequence[str]) -> list[str]:
        """The value of every row, where the field has one, else of each of these words."""
        if constant := self.constants.get(name):
            return [constant]
        return [self.value(name, word) for word in words]


@dataclass
class Choices:
    """What somebody chose in the preview: answers to questions, rows left out, changes ticked and unticked by hand.
    `by` is None for the command line.
    """

    answers: dict[str, str] = field(default_factory=dict)
    excluded: set[Place] = field(default_factory=set)
    ticks: dict[tuple[Place, str], bool] = field(default_factory=dict)  # (row, field of the change)
    by: object | None = None

    def is_ticked(self, at: Place, name: str, *, default: bool = True) -> bool:
        return self.ticks.get((at, name), default)


@dataclass(frozen=True)
class Question:
    """Asked before rows can be saved. `options` are (value, label); `proposal` is the value that is offered first.

    `at` is the row that it is about, if it is about one; questions of one `kind` can be answered together. Where the
    answer to one that `counts_rows` changes, the others are asked again: they may mean other rows. One that
    `takes_date` may be answered with any other date, which is kept as YYYY-MM-DD; what is no date, as it was typed.
    One without a proposal is never answered together with others. `hint`: what to know before answering.
    """

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    proposal: str = ""
    at: Place | None = None
    kind: str = ""
    counts_rows: bool = False
    takes_date: bool = False
    hint: str = ""


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
    """Why a row, or one cell of it, cannot be taken. `column` is None for the whole row; `cell` what stands there.

    `is_kept`: the cell is taken, and somebody should look at how.
    """

    field: str
    column: int | None
    cell: str
    reason: str
    is_kept: bool = False


@dataclass
class PreviewRow:
    """A row of the file and what would become of it. `state` is one of the six above; `record` what read_all gave.

    `digest` differs where what would be saved does and neither name, changes nor faults say so.
    """

    at: Place
    state: str
    name: str
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    record: object | None = None
    digest: str = ""

    @property
    def key(self) -> str:
        return f"{self.at[0]}:{self.at[1]}"

    @property
    def has_ticks(self) -> bool:
        """Whether each of its changes can be taken or left."""
        return self.state in (CHANGED, SAME) and bool(self.changes)


@dataclass(frozen=True)
class Saved:
    """What an import made and changed, as (model label, key, version after saving), and what is kept of its file."""

    made: tuple[tuple[str, int, int], ...] = ()
    changed: tuple[tuple[str, int, int], ...] = ()
    kept: Mapping = MappingProxyType({})

    def as_json(self) -> dict:
        lists = {"made": [list(each) for each in self.made], "changed": [list(each) for each in self.changed]}
        return lists | ({"kept": dict(self.kept)} if self.kept else {})

    @classmethod
    def from_json(cls, stored: Mapping) -> Saved:
        made, changed = (tuple(map(tuple, stored.get(key, ()))) for key in ("made", "changed"))
        return cls(made, changed, stored.get("kept", {}))


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a text between upright bars."""
    return tuple(" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())


class Importer(ABC):
    """What an app registers: its fields and what a row means. Subclass it, so that the defaults hold.

    `url` is the name of its first address (see core/importing/views.py). `constants` are fields that may have one value
    for all rows. `sealed`: what is in the file is stored encrypted only, displayed to nobody but the person who chose
    it, and of unknown columns not even to them. `has_extras`: columns that hold no field can be kept as extra fields.
    `screens_texts`: it looks itself at what its texts hold, or holds nothing but details of adults at work.
    `ticks_left`: what of a file is left out is ticked in the preview (core/importing/left.py) before it is accepted.
    `assumes_headings`: a first row of short texts holds headings, even where none of them is known.
    """

    name: str
    url: str
    heading: str  # "Import a list of agencies"
    lead: str  # what kind of file, in a sentence
    record: str = "row"  # what a row of the file becomes
    crumb: tuple[str, str]  # label and URL name of the page above
    sealed: bool = False
    has_extras: bool = False
    screens_texts: bool = False
    ticks_left: bool = False
    assumes_headings: bool = True
    constants: tuple[str, ...] = ()
    prepare: Callable[[Sequence[PreviewRow], Progress], object] | None = None  # slow work before saving, without a lock
    upload_form: type | None = None  # a core.importing.forms.UploadForm with more fields
    preview_template: str = "importing/preview.html"
    done_template: str = "importing/done.html"
    not_kept: str = ""  # what of a file is left out always, as the page of columns says
    undo_lead: str = "What it brought goes, and what it changed is as it was before."

    @abstractmethod
    def may_read(self, user) -> bool:
        """Whether a person may see that files of this kind were imported."""

    @abstractmethod
    def fields(self) -> tuple[Field, ...]:
        """What a row can say. Of two fields that fit a heading alike, the first wins."""

    def arrange(self, table: FoundTable, columns: dict[int, str]) -> dict[int, str]:
        """The proposed fields of a table's columns, corrected by what its rows below the headings show."""
        return columns

    def sees_own_only(self, user) -> bool:
        """Whether somebody who may read imports of this kind sees only those of files that they chose themselves."""
        return False

    def importer_for(self, source, by) -> Importer:
        """The importer that takes in a file that was chosen on the page of this one."""
        return self

    def check_file(self, work, by) -> int | None:
        """The key of the record to which a file belongs already, given the work as it is proposed and the person who
        chose it; None for most files.

        Raises UnreadableFile for a file that must not even be displayed.
        """
        return None

    def check_headings(self, work) -> None:  # noqa: B027 (most importers have nothing to refuse)
        """Raise RuleBroken where a row that was chosen for the headings of a table must not be displayed."""

    def first_counts(self, work, by) -> dict[str, int]:
        """What is counted of a file before anybody accepts it, by a name."""
        return {}

    def faults(self, work) -> list[str]:
        """What is wrong with the chosen columns beyond required fields that are missing, as sentences."""
        return []

    @abstractmethod
    def read_all(self, work) -> list[tuple[Place, object]]:
        """(place, what the row says) of every row of a file that says something."""

    @abstractmethod
    def evaluate(self, rows: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
        """What would become of these rows now; `lock`: locks the records that they mean until the transaction ends."""

    def questions(self, rows: Sequence, choices: Choices) -> list[Question]:
        """What has to be asked of these rows; the answers come back in `choices`."""
        return []

    def preview_context(self, import_, work, rows: Sequence[PreviewRow]) -> dict:
        """What a preview template of the app's own needs beside the rows."""
        return {}

    def refusal(self, rows: Sequence[PreviewRow]) -> str:
        """Why nothing of a file can be saved as things are decided, as a sentence; "" where it can."""
        return ""

    def displayed(self, rows: Sequence[PreviewRow], *, by) -> None:  # noqa: B027 (most keep no access log)
        """Rows of a preview were displayed to a person."""

    @abstractmethod
    def save(
        self, import_, rows: Sequence[PreviewRow], prepared: object | None, *, by, reason: str, progress: Progress
    ) -> Saved:
        """Save the new and changed rows; in the caller's transaction."""

    def may_undo(self, import_, user) -> bool:
        """Whether somebody who sees an accepted import may take it back."""
        return True

    @abstractmethod
    def undo(self, import_, saved: Saved, *, by, reason: str) -> None:
        """Take back what was saved. Raises RuleBroken where it was changed or used since."""

    def saved_message(self, import_) -> str:
        new, changed = (import_.counts.get(state, 0) for state in (NEW, CHANGED))
        return f"The file has been saved: {new:,} new, {changed:,} changed."

    def done_url(self, import_) -> str:
        """Where to go once an import is accepted; "" for the page of the import."""
        return ""

    def fingerprints(self, scope: str, text: str) -> list[str]:
        """What a remembered heading or word is stored as, the current form first."""
        return [hashlib.sha256(f"{scope} {text}".encode()).hexdigest()]

    def seal(self, work: dict) -> str:
        return json.dumps(work, ensure_ascii=False)

    def unseal(self, text: str) -> dict | None:
        """What was sealed; None where it can no longer be opened."""
        return json.loads(text)
