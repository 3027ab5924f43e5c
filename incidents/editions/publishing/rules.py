"""What earlier editions of a year say, and what a new issue may change of it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from core.suppression import HIDDEN, Cell, Link, Table
from incidents.figures.tables import TOTAL, Figure, FigureTable

# Tables that are revised with the count by type, although few children have changed.
BY_TYPE = frozenset({"type", "events", "enquiry", "concern"})
BEFORE = "As published before"
AS_BEFORE = f"{BEFORE}. Corrections of few children are not shown."
WITHOUT_QUARTERS = "The quarters are left out, so that the table can be published."
OTHERS = "others"  # the key of lines that are taken together


class Latest:
    """What earlier editions say: of each count the newest revision, of each table the newest one that was printed.

    `cells`: key → the cell of the newest revision; `shown`: key → the one that was printed last, of withheld tables
    none; `tables`: place of a table (`place_of`) → the table and the facts about quarters beside it.
    """

    def __init__(self, contents: Iterable[dict[str, Any]]):
        self.contents = list(contents)
        self.cells: dict[str, dict[str, Any]] = {}
        self.shown: dict[str, dict[str, Any]] = {}
        self.tables: dict[tuple, tuple[dict[str, Any], list[dict[str, Any]]]] = {}
        for content in self.contents:
            for table in content["tables"]:
                for cell in (cell for line in table["lines"] for cell in line["cells"]):
                    # A table that stays as published repeats older revisions of the counts that it shares.
                    keep_newest(self.cells, cell)
                    if not table["withheld"]:
                        keep_newest(self.shown, cell)
                place = place_of(table["key"], table["heads"])
                if not table["withheld"] or self.tables.get(place, (table,))[0]["withheld"]:
                    self.tables[place] = table, content.get("quarters", [])

    def cell(self, figure: Figure) -> Cell:
        value = figure.text if figure.count is None else figure.count
        last = self.cells.get(figure.key)
        if last is None:
            return Cell(f"{figure.key}@1", value)
        full = last["full"] if last["value"] == value else f"{figure.key}@{revision(last) + 1}"
        shown = self.shown.get(figure.key, {"full": full})
        return Cell(full, value, before="" if shown["full"] == full else shown["printed"])

    def bound(self) -> list[Table]:
        """All published tables as constraints. Withheld ones are included: their counts are related to others."""
        return [
            Table(
                f"{number}/{table['key']}",
                [
                    [Cell(c["full"], c["value"], "" if table["withheld"] else c["printed"]) for c in line["cells"]]
                    for line in table["lines"]
                ],
                table["across"],
                table["down"],
                is_issued=True,
            )
            for number, content in enumerate(self.contents)
            for table in content["tables"]
            if not table["withheld"] or tells_anything(content)
        ]

    def links(self) -> list[Link]:
        told = (content["links"] for content in self.contents if tells_anything(content))
        return [Link(whole, tuple(parts), how) for links in told for whole, parts, how in links]

    def was(self, table: FigureTable) -> dict[str, Any] | None:
        """The table as it was printed last, or where it never was, as it was withheld; None where it is new."""
        return self.tables.get(place_of(table.key, table.heads), (None,))[0]

    def was_printed(self, table: FigureTable) -> bool:
        was = self.was(table)
        return was is not None and not was["withheld"]

    def form(self, table: FigureTable) -> FigureTable:
        short = without_quarters(table)
        return short if self.was_printed(short) and not self.was_printed(table) else table

    def change(self, table: FigureTable) -> int:
        """The minimum number of children whose place in a table changed since it was published; 0 where it was not."""
        gaps = [self.gap(cell) for cell in inner(table)]
        up, down = sum(gap for gap in gaps if gap > 0), -sum(gap for gap in gaps if gap < 0)
        return max(up, down) if table.adds_down else max(map(abs, gaps), default=0)

    def gap(self, figure: Figure) -> int:
        was = (self.shown.get(figure.key) or self.cells.get(figure.key, {})).get("value")
        return figure.count - was if figure.count is not None and isinstance(was, int) else 0

    def revised(self, tables: Iterable[FigureTable]) -> dict[str, str]:
        """Full key → what was printed last, of each count in these tables that has changed since."""
        changed = (latest for table in tables for latest in map(self.cell, table.figures) if latest.before)
        return {cell.key: cell.before for cell in changed}

    def stays(self, table: FigureTable, threshold: int, must_hide: frozenset[str]) -> bool:
        """Whether a table stays as it was published, because both beside each other would tell of a few children.

        A new issue changes only counts that are printed as numbers in both, and where few children have changed it
        does so only where no other count of the table has. Totals are revised though few have changed.
        """
        was = self.was(table)
        if was is None:
            return False
        is_few = 0 < self.change(table) <= threshold
        is_few_in_breakdown = is_few and table.key not in (TOTAL, *BY_TYPE)
        if was["withheld"]:
            return is_few_in_breakdown
        if is_few_in_breakdown or any(line["key"] == OTHERS for line in was["lines"]):
            return True
        if is_few and table.key in BY_TYPE and any(map(self.is_hidden_change, inner(table))):
            return True
        return not self.may_print(table, threshold, must_hide)

    def may_print(self, table: FigureTable, threshold: int, must_hide: frozenset[str]) -> bool:
        """Whether a new issue may print the table, for all its counts."""
        return all(self.may_follow(figure, threshold, must_hide) for figure in table.figures)

    def is_hidden_change(self, figure: Figure) -> bool:
        return self.cell(figure).before == HIDDEN

    def may_follow(self, figure: Figure, threshold: int, must_hide: frozenset[str]) -> bool:
        cell = self.cell(figure)
        if cell.before == HIDDEN:
            return bool(figure.count)
        if cell.before.isdecimal():
            return cell.key not in must_hide and not 1 <= (figure.count or 0) <= threshold
        return True

    def again(self, table: FigureTable) -> dict[str, Any]:
        was = self.was(table)
        if was["withheld"] or was["note"].startswith(BEFORE):
            return was
        return was | {"note": f"{AS_BEFORE} {was['note']}".rstrip()}

    def quarters(self, table: FigureTable) -> list[dict[str, Any]]:
        """The facts about quarters that the edition prints which printed this table last."""
        return self.tables[place_of(table.key, table.heads)][1]


def place_of(key: str, heads: Iterable[Sequence[str]]) -> tuple:
    return key, *(head for head, _ in heads)


def inner(table: FigureTable) -> list[Figure]:
    lines = (line.cells[:-1] if table.adds_across else line.cells for line in table.lines if not line.is_total)
    return [cell for cells in lines for cell in cells]


def keep_newest(cells: dict[str, dict[str, Any]], cell: dict[str, Any]) -> None:
    if cell["key"] not in cells or revision(cell) >= revision(cells[cell["key"]]):
        cells[cell["key"]] = cell


def tells_anything(content: dict[str, Any]) -> bool:
    return any(not table["withheld"] and not table["note"].startswith(BEFORE) for table in content["tables"])


def revision(cell: dict[str, Any]) -> int:
    """The number in the full key of a count: 1, plus 1 for every edition that found another count than before."""
    return int(cell["full"].rpartition("@")[2])


def without_quarters(table: FigureTable) -> FigureTable:
    if table.key != "type":
        return table
    lines = tuple(replace(line, cells=line.cells[-1:]) for line in table.lines)
    return replace(
        table, title="By main type", heads=table.heads[-1:], lines=lines, adds_across=False, note=WITHOUT_QUARTERS
    )
