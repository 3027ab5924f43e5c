"""Rows of a file that may be several actions: lists that line up across cells, and tables in cells. Pure.

Nothing is split unless somebody says so: each is a question, and its answer is "split" or "keep".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from actions.importing.fields import KEPT
from core.importing.source import Cell, Row
from core.importing.work import LEAVE_OUT, Work, rows_of

SPLIT, KEEP = "split", "keep"
LINED_UP = ("action", "leads", "timescale")  # of these, all that a row holds must have as many lines


@dataclass(frozen=True)
class Split:
    """A row that may be several: the key of its question, its place, what was found, and the rows it would become;
    `column` is that of their actions.
    """

    key: str
    at: tuple[int, int]
    text: str
    rows: tuple[Row, ...]
    column: int

    @property
    def actions(self) -> tuple[str, ...]:
        texts = (cell.text for row in self.rows for cell in row if cell.start == self.column)
        return tuple(" ".join(text.split()) for text in texts)


def find_splits(work: Work) -> Iterator[Split]:
    """Every row that may be several actions, in the order of the file."""
    for at, row in rows_of(work):
        found = nested_split(work, at, row) or list_split(work, at, row)
        if found:
            yield found


def rows_after(work: Work, at: tuple[int, int], row: Row) -> tuple[Row, ...]:
    """The rows that a row becomes, as somebody answered; itself where it stays whole."""
    found = nested_split(work, at, row) or list_split(work, at, row)
    return found.rows if found and work.answers.get(found.key) == SPLIT else (row,)


def list_split(work: Work, at: tuple[int, int], row: Row) -> Split | None:
    """A row whose action, leads and timescale hold lists of the same length, two lines or more."""
    columns = work.columns[at[0]]
    lines = {cell.start: [line for line in cell.text.split("\n") if line.strip()] for cell in row}
    named = {columns.get(cell.start): len(lines[cell.start]) for cell in row if cell.text.strip()}
    lengths = [named[name] for name in LINED_UP if name in named]
    if len(lengths) < 2 or "action" not in named or len(set(lengths)) != 1 or lengths[0] < 2:
        return None
    count = lengths[0]
    rows = tuple(
        tuple(replace(cell, text=lines[cell.start][n]) if len(lines[cell.start]) == count else cell for cell in row)
        for n in range(count)
    )
    text = f"This row holds {count} lines of actions, leads and dates that line up. Are they {count} actions, or one?"
    column = next(cell.start for cell in row if columns.get(cell.start) == "action")
    return Split(f"lists:{at[0]}:{at[1]}", at, text, rows, column)


def nested_split(work: Work, at: tuple[int, int], row: Row) -> Split | None:
    """A row with a table in the cell of its action: an action for each row of that table."""
    columns = work.columns[at[0]]
    for number, table in enumerate(work.source.tables):
        if table.inside is None or table.inside[:2] != at or columns.get(table.inside[2]) != "action":
            continue
        steps = table.rows[work.headings(number).below :]
        rows = tuple(_step(row, table.inside[2], steps, n, columns, work.columns[number]) for n in range(len(steps)))
        text = f"The action holds a table of {len(steps)} steps. Are they {len(steps)} actions, or one?"
        return Split(f"nested:{at[0]}:{at[1]}", at, text, rows, table.inside[2]) if len(steps) > 1 else None
    return None


def _step(row: Row, place: int, steps: tuple[Row, ...], n: int, outer: Mapping, inner: Mapping) -> Row:
    """The row with the action and date of one step; what the step says of no field stands with the action."""
    whole = next(cell for cell in row if cell.start == place)
    printed = {"\t".join(cell.text for cell in step) for step in steps}
    intro = [line for line in whole.text.split("\n") if line not in printed and line.strip()]
    texts: dict[str, list[str]] = {}
    for cell in steps[n]:
        name = inner.get(cell.start, LEAVE_OUT)
        texts.setdefault("action" if name in (LEAVE_OUT, *KEPT) else name, []).append(cell.text.strip())
    found = {"action": "\n".join([*intro, *filter(None, texts.pop("action", []))])}
    found |= {name: "\n".join(filter(None, lines)) for name, lines in texts.items()}
    cells = [replace(cell, text=found.pop(outer.get(cell.start), cell.text)) for cell in row]
    more = [Cell(text, start) for start, name in outer.items() for text in [found.pop(name, "")] if text]
    return (*cells, *more)
