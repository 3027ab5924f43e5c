"""Cells of objectives and methods that are merged in a returned file, by deletion of a row or by a person."""

from __future__ import annotations

from actions.returns.rules.comparing import MERGED, compare
from actions.returns.rules.values import KnownRow, ReturnedRow, ticked
from tests.rows import try_rows


def known(placement: int, method: str) -> KnownRow:
    cells = {"number": str(placement), "objective": "Parents know", "method": method, "update": ""}
    cells |= {"action": f"Act {placement} about {placement * 17}", "leads": "Board", "timescale": "Ongoing"}
    return KnownRow(placement, placement, "1", cells)


BASE = [known(9, "A"), known(10, "A"), known(11, "B"), known(12, "B")]


def told(*rows: tuple[int, str, bool]) -> list[tuple]:
    """The changes of methods in a file with these rows: (placement, method, whether its cell goes on from above)."""
    known = {row.placement: row for row in BASE}
    theirs = [
        ReturnedRow(
            key, "1", {**known[key].cells, "method": method}, continued=frozenset(["method"] if goes_on else [])
        )
        for key, method, goes_on in rows
    ]
    found = [change for change in compare(BASE, theirs, BASE) if change.column == "method"]
    return [(change.key, change.base, change.theirs, change.question, ticked(change)) for change in found]


@try_rows(
    ("rows", "changes"),
    [
        ([(9, "A", False), (10, "A", True), (11, "B", False), (12, "B", True)], []),
        ([(9, "A", False), (10, "A", True), (12, "A", True)], []),  # 11 was deleted
        ([(9, "A", False), (10, "A", True), (11, "B", False)], []),  # 12 was
        (
            [(9, "A", False), (10, "A", True), (11, "A", True), (12, "A", True)],
            [("r11:method", "B", "A", MERGED, False)],
        ),
        (
            [(9, "A", False), (10, "A", True), (11, "A", True), (12, "B", False)],
            [("r11:method", "B", "A", MERGED, False)],
        ),
        (
            [(9, "Anew", False), (10, "Anew", True), (12, "Anew", True)],
            [("r9:method", "A", "Anew", "", True)],
        ),
    ],
)
def test_methods_of_merged_cells(rows, changes):
    assert told(*rows) == changes
