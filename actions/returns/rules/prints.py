"""What the prints in a file prove of its texts at the time of the export."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions.wording.exported import print_of
from actions.wording.updates import join_queries, join_updates, split_queries, split_updates

from .values import COLUMNS, EXTRA, KnownRow, ReturnedRow

Prints = Mapping[int, Sequence[str]]  # placement → prints, as actions/table/files.py writes them


def as_proven(
    base: Sequence[KnownRow], returned: Mapping[int, ReturnedRow], prints: Prints, *, latest: bool
) -> tuple[list[KnownRow], set[tuple[int, str]]]:
    """The exported rows with the texts that prints prove, and the (placement, column) of each text of which it is not
    certain what the file said before: history says something else, and the file was changed.

    `returned` are the rows of the file by placement. `latest`: the file had only the first update of each row.
    """
    rows, uncertain = [], set()
    for row in base:
        there, proven = returned.get(row.placement), dict(row.cells)
        for column, mark in zip(_printed(row), prints.get(row.placement, ()), strict=False):
            if there is None or column not in there.cells or _is_printed(row.cells[column], mark, column, latest):
                continue
            if print_of(there.cells[column]) == mark:
                proven[column] = there.cells[column]
            else:
                uncertain.add((row.placement, column))
        rows.append(row if proven == row.cells else replace(row, cells=proven))
    return rows, uncertain


def _printed(row: KnownRow) -> list[str]:
    """The columns of a row that have prints, in their order."""
    extras = (column for column in row.cells if column.startswith(EXTRA) and row.shares(column) != "priority")
    return [*COLUMNS, *extras]


def _is_printed(text: str, mark: str, column: str, latest: bool) -> bool:
    """Whether a text, or the part of it that the file had, has this print."""
    if print_of(text) == mark:
        return True
    if column != "update" or not latest:
        return False
    parts = join_updates(split_updates(text)[:1]), join_queries(split_queries(text))
    return print_of("\n".join(filter(None, parts))) == mark
