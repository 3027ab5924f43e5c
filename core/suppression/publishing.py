"""Decides what each cell of a table prints, so that no hidden count can be worked out from all that is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.suppression.reader import EFFORT, Reader
from core.suppression.system import System
from core.suppression.tables import HIDDEN, Cell, Link, Table

THRESHOLD = 5  # counts from 1 to this are hidden


class Printed(NamedTuple):
    """What a cell prints: a number, "c", ":" or "z"; and whether "r" (revised) may be added."""

    key: str
    text: str
    is_revised: bool = False


class PrintedTable(NamedTuple):
    """A table as it is printed. Of a withheld one nothing may be printed but that it is withheld: all cells are "c"."""

    name: str
    rows: tuple[tuple[Printed, ...], ...]
    is_withheld: bool = False


@dataclass(frozen=True)
class Edition:
    """The new tables as printed. `exposed`: keys of hidden cells that the earlier editions alone already disclose."""

    tables: tuple[PrintedTable, ...]
    exposed: tuple[str, ...] = ()
    texts: dict[str, str] = field(default_factory=dict, repr=False)

    def text(self, key: str) -> str:
        return self.texts[key]

    def allows(self, *keys: str) -> bool:
        """Whether a figure derived from these counts may be printed: a percentage, change, arrow, late entries.

        Only if all of them are printed as numbers: then a reader could compute it, and it discloses nothing. A rank, or
        rows in order of size, derives from all counts that are ranked.
        """
        return all(self.texts[key].isdecimal() for key in keys)


def publish(
    tables: Sequence[Table],
    links: Iterable[Link] = (),
    threshold: int = THRESHOLD,
    issued_links: Iterable[Link] = (),
    must_hide: Iterable[str] = (),
    withhold: Iterable[str] = (),
    keep: Iterable[str] = (),
) -> Edition:
    """What each cell of the new tables prints; issued tables among them constrain it and stay as they are.

    `issued_links` are known to readers of the issued tables, `links` to those of the new ones too. `must_hide`: keys of
    counts that are hidden although they could be printed (zeros, and numbers that an earlier edition printed, cannot be
    hidden). `withhold`: names of new tables that are withheld in any case. `keep`: keys of counts of more than
    `threshold` that are not hidden to protect others: tables are withheld instead.
    Counts from 1 to `threshold` are hidden, zeros are printed. Further cells are hidden until every hidden count has at
    least three possible values for a reader who knows all tables, all links and that a hidden count is at least 1. A
    table that would disclose a count together with earlier editions is withheld. The result depends on the arguments
    alone. Raises ValueError if the tables contradict each other.
    """
    system = System(tables, tuple(links), tuple(issued_links))
    names = set(withhold)
    withheld = {number for number, table in enumerate(tables) if not table.is_issued and table.name in names}
    while True:
        reader = Reader(system, threshold, withheld)
        reader.hide(must_hide)
        reader.keep(keep)
        exposed, failed = protect(reader)
        if failed is None:
            return printed(reader, exposed)
        withheld |= to_withhold(reader, failed)


def protect(reader: Reader) -> tuple[list[int], int | None]:
    """Hide what is needed. Returns the counts that earlier editions already disclose, and the first that cannot be
    protected (None where all are).
    """
    exposed = []
    while True:
        weak = next((place for place in reader.weak() if place not in exposed), None)
        if weak is None:
            return exposed, None
        if reader.calls >= EFFORT and reader.left:
            return exposed, weak
        if reader.prove(weak) or reader.widen(weak):
            continue
        if weak in reader.system.known and is_no_worse(reader, weak):
            exposed.append(weak)
        else:
            return exposed, weak


def is_no_worse(reader: Reader, place: int) -> bool:
    """Whether a count that was issued as hidden has as many possible values as without any new table."""
    return not reader.left or len(reader.possible[place]) >= possible_before(reader.system, place)


def possible_before(system: System, place: int) -> int:
    """How many values (at most 3) an issued hidden count has for a reader of the earlier editions alone."""
    before = Reader(system, 0, range(len(system.tables)))
    before.prove(place)
    return len(before.possible[place])


def to_withhold(reader: Reader, failed: int) -> set[int]:
    """The numbers of new tables to withhold because of a count that stays disclosed whatever is hidden.

    A new count is withheld with its tables. For an issued one it is the first table, from the last to the first,
    without which the others disclose no more than was issued; where no single one is enough, the last, and then the
    next.
    """
    own = reader.system.printed_in[failed] - reader.withheld
    if failed not in reader.system.known and own:
        return own
    enough = possible_before(reader.system, failed)
    for number in reversed(reader.left):
        trial = Reader(reader.system, max(reader.system.values), {*reader.withheld, number})
        trial.prove(failed)
        if len(trial.possible[failed]) >= enough:
            return {number}
    return set(reader.left[-1:])


def printed(reader: Reader, exposed: Sequence[int]) -> Edition:
    system = reader.system
    texts = dict(system.no_counts)
    for place, key in enumerate(system.keys):
        text = HIDDEN if reader.is_free(place) else str(system.values[place])
        texts[key] = system.known.get(place, text)
    tables = []
    for number, table in enumerate(system.tables):
        if not table.is_issued:
            is_withheld = number in reader.withheld
            rows = tuple(tuple(printed_cell(cell, texts, is_withheld) for cell in row) for row in table.rows)
            tables.append(PrintedTable(table.name, rows, is_withheld))
    return Edition(tuple(tables), tuple(system.keys[place] for place in exposed), texts)


def printed_cell(cell: Cell, texts: dict[str, str], is_withheld: bool) -> Printed:
    """A cell as it is printed; "r" only where both numbers are public, so that it discloses nothing new."""
    if is_withheld:
        return Printed(cell.key, HIDDEN)
    text = texts[cell.key]
    return Printed(cell.key, text, cell.before.isdecimal() and text.isdecimal() and cell.before != text)
