"""What is compared, what comes out, and which changes are ticked at first."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from actions.fields.rules import Field
from actions.references.rules import bare
from actions.wording.document import normal
from actions.wording.updates import split_updates
from core.importing.source import Comment, Edit

EXTRA = "x-"  # begins the names of columns of extra fields
COLUMNS = ("objective", "method", "action", "leads", "timescale", "update")
SHARED = ("objective", "method")  # one text stands for several rows
OWNERS = ("priority", "objective", "method")  # parts of a plan that stand above several rows
NAMED = frozenset(("number", "colour"))  # counted by the product; an edit of theirs is only named
KINDS = {"leads": "leads", "timescale": "timescale", "objective": "text", "method": "text", "action": "text"}


@dataclass(frozen=True)
class KnownRow:
    """A row of the plan; `priority` is the key of its section (section_key).

    `cells` has "number", the six columns, and extra fields as "x-" and their heading, in the printed order; `fields`
    are these extra fields by their columns.
    """

    placement: int
    action: int
    priority: str
    cells: Mapping[str, str]
    fields: Mapping[str, Field] = field(default_factory=dict)

    def shares(self, column: str) -> str:
        """Of what one text of a column stands for all rows: "method", "objective", "priority"; "" where of none."""
        level = self.fields[column].level if column in self.fields else column
        return level if level in OWNERS else ""


@dataclass(frozen=True)
class ReturnedRow:
    """A row of the file; `key` is the placement that it carries, None where it carries none. `priority` is the printed
    number of its section, "" without one, and `section` the title.

    `continued` are the columns whose cell is merged with the one above; `cells` repeats the text of that one.
    """

    key: int | None
    priority: str
    cells: Mapping[str, str]
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    comments: Mapping[str, tuple[Comment, ...]] = field(default_factory=dict)
    continued: frozenset[str] = frozenset()
    section: str = ""

    @property
    def all_comments(self) -> tuple[Comment, ...]:
        return tuple(comment for comments in self.comments.values() for comment in comments)


@dataclass(frozen=True)
class CellChange:
    """One difference between the plan as exported (`base`), the file (`theirs`) and the plan as it is now (`ours`).

    `state`: "theirs" or "ours" where only one side changed it, "same" or "conflict" where both did. The key of a
    change in a new row begins with "new" and the place of the row in the file, from 0. Of a row that is new or moved,
    `priority` is the key of its section in the file, and `above` the last row above it there that has the same
    ("r45", "new3"; "" for the first). `field` is the key of the
    extra field that a column prints. `kept` are the columns of SHARED that say the same in a moved row as before.
    """

    key: str
    placement: int | None
    action: int | None
    column: str
    kind: str
    state: str
    base: str
    theirs: str
    ours: str
    author: str = ""
    on: dt.date | None = None
    comments: tuple[Comment, ...] = ()
    question: str = ""
    above: str = ""
    priority: str = ""
    field: int | None = None
    kept: tuple[str, ...] = ()


def section_key(number: str, title: str) -> str:
    """By what a strategic priority is known in files: its bare number, or its title where it has none."""
    return bare(number) or normal(title)


def state_of[T](base: T, theirs: T, ours: T, form: Callable[[T], object] = normal) -> str:
    """Who changed it, by texts in the form in which they are compared; "" for nobody."""
    then, there, here = form(base), form(theirs), form(ours)
    if there == then:
        return "ours" if here != then else ""
    if here == then:
        return "theirs"
    return "same" if here == there else "conflict"


def authors_of(edits: Iterable[Edit]) -> tuple[str, dt.date | None]:
    """The names of all who made tracked changes, and the last day of them."""
    edits = tuple(edits)
    names = dict.fromkeys(edit.author for edit in edits if edit.author)
    return ", ".join(names), max((edit.on for edit in edits if edit.on), default=None)


def ticked(change: CellChange, returner: str = "") -> bool:
    """Whether a change is ticked before anybody looks: only theirs, and none that is asked, moves, or takes away.

    A corrected update is ticked only where the one who returned the file wrote it.
    """
    if change.state != "theirs" or change.question or change.column in NAMED:
        return False
    if change.kind == "update_edited":
        return bool(returner) and any(line.author == returner for line in split_updates(change.base))
    return change.kind not in ("update_removed", "row_missing", "row_moved")
