"""Composes an edition from tables of true counts: what each cell prints, constrained by earlier editions. Pure.

An edition is stored as plain values ("content"). Each count in it has a full key, its key and a number: a count that
was revised since is another count with the next number, one that is unchanged keeps its number and prints the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core import suppression
from core.suppression import NOT_AVAILABLE, Cell, Link, Table
from incidents.figures.tables import Figure, FigureTable, Line, figure

# Tables derived from the count by type, and revised with it.
ALWAYS = frozenset({"type", "events", "enquiry", "concern"})
WITHHELD = "This table is not published: with what else is published, it would tell counts that are hidden."
BEFORE = "As published before"
AS_BEFORE = f"{BEFORE}: what has changed since cannot be shown without telling counts that are hidden."
MERGED = "Lines with few or no children are taken together, so that the table can be published."
OTHERS, OTHERS_NAME = "others", "Other types together"


class Latest:
    def __init__(self, contents: Iterable[dict[str, Any]]):
        self.contents = list(contents)
        self.cells: dict[str, dict[str, Any]] = {}  # key → the cell of its newest revision
        for content in self.contents:
            for table in sorted(content["tables"], key=lambda table: not table["withheld"]):
                for cell in (cell for line in table["lines"] for cell in line["cells"]):
                    # A table that stays as published repeats older revisions of the counts that it shares.
                    if cell["key"] not in self.cells or revision(cell) >= revision(self.cells[cell["key"]]):
                        self.cells[cell["key"]] = cell
        self.tables = {table["key"]: table for content in self.contents for table in content["tables"]}

    def cell(self, figure: Figure) -> Cell:
        value = figure.text if figure.count is None else figure.count
        last = self.cells.get(figure.key)
        if last is None:
            return Cell(f"{figure.key}@1", value)
        if last["value"] == value:
            return Cell(last["full"], value)
        return Cell(f"{figure.key}@{revision(last) + 1}", value, before=last["printed"])

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
        """The relations that readers of the editions so far know."""
        told = (content["links"] for content in self.contents if tells_anything(content))
        return [Link(whole, tuple(parts), how) for links in told for whole, parts, how in links]

    def change(self, table: FigureTable) -> int:
        """The minimum number of children whose place in a table changed since it was published; 0 where it was not."""
        lines = [line.cells[:-1] if table.adds_across else line.cells for line in table.lines if not line.is_total]
        gaps = [self.gap(cell) for cells in lines for cell in cells]
        up, down = sum(gap for gap in gaps if gap > 0), -sum(gap for gap in gaps if gap < 0)
        return max(up, down) if table.adds_down else max(map(abs, gaps), default=0)

    def gap(self, figure: Figure) -> int:
        was = self.cells.get(figure.key, {}).get("value")
        return figure.count - was if figure.count is not None and isinstance(was, int) else 0

    def stays(self, table: FigureTable, threshold: int) -> bool:
        """Whether a table stays as it was published, because comparing both would disclose a small count."""
        was = self.tables.get(table.key)
        if was is None or table.key in ALWAYS:
            return False
        return 0 < self.change(table) <= threshold or any(line["key"] == OTHERS for line in was["lines"])

    def again(self, table: FigureTable) -> dict[str, Any]:
        was = self.tables[table.key]
        if was["withheld"] or was["note"].startswith(BEFORE):
            return was
        return was | {"note": f"{AS_BEFORE} {was['note']}".rstrip()}


def tells_anything(content: dict[str, Any]) -> bool:
    """Whether an edition prints any table that is not one of an earlier edition."""
    return any(not table["withheld"] and not table["note"].startswith(BEFORE) for table in content["tables"])


def revision(cell: dict[str, Any]) -> int:
    """The number in the full key of a count: 1, plus 1 for every edition that found another count than before."""
    return int(cell["full"].rpartition("@")[2])


@dataclass(frozen=True)
class Draft:
    """An edition that could be published: its content, and what its publisher should know.

    `withheld` and `merged` are titles of tables, `exposed` keys of hidden counts that earlier editions already
    disclose.
    """

    content: dict[str, Any]
    withheld: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    exposed: tuple[str, ...] = field(default=())


def compose(
    tables: Sequence[FigureTable],
    links: Sequence[Link],
    contents: Iterable[dict[str, Any]],
    threshold: int,
    must_hide: frozenset[str] = frozenset(),
    withhold: frozenset[str] = frozenset(),
) -> Draft:
    """What may be published of these tables after these editions, oldest first, which share counts with them.

    `must_hide`: full keys of counts to hide though they could be printed; `withhold`: keys of tables to withhold. Both
    apply to tables that are printed anew.

    A table that cannot be published is tried once more with its small lines merged, and is withheld if that does not
    help: nothing is ever printed that the solver did not find safe. ValueError if editions contradict.
    """
    latest = Latest(contents)
    kept = [latest.again(table) for table in tables if latest.stays(table, threshold)]
    fresh = [table for table in tables if not latest.stays(table, threshold)]
    printed = published(fresh, links, latest, threshold, must_hide, withhold)
    merged = []
    lost = [table.name for table in printed.tables if table.is_withheld]
    if may_merge := [table for table in fresh if table.key in {*lost} - withhold and can_merge(table, latest)]:
        trial = [merge(table, threshold) if table in may_merge else table for table in fresh]
        again = published(trial, links, latest, threshold, must_hide, withhold)
        if sum(table.is_withheld for table in again.tables) < len(lost):
            fresh, printed, merged = trial, again, [table.title for table in may_merge]
    made = [as_content(table, shown, latest) for table, shown in zip(fresh, printed.tables, strict=True)]
    order = [table.key for table in tables]
    content = {
        "tables": sorted([*made, *kept], key=lambda table: order.index(table["key"])),
        "links": [[link.whole, list(link.parts), link.relation] for link in full_links(fresh, links, latest)],
        "threshold": threshold,
    }
    withheld = tuple(table["title"] for table in made if table["withheld"])
    return Draft(content, withheld, tuple(title for title in merged if title not in withheld), printed.exposed)


def published(tables, links, latest: Latest, threshold: int, must_hide, withhold) -> suppression.Edition:
    fresh = [
        Table(
            table.key,
            [[latest.cell(cell) for cell in line.cells] for line in table.lines],
            table.adds_across,
            table.adds_down,
        )
        for table in tables
    ]
    known = full_links(tables, links, latest)
    return suppression.publish([*latest.bound(), *fresh], known, threshold, latest.links(), must_hide, withhold)


def full_links(tables: Sequence[FigureTable], links: Sequence[Link], latest: Latest) -> list[Link]:
    """The links between counts of these tables, with full keys; links with other counts are dropped."""
    full = {cell.key: latest.cell(cell).key for table in tables for cell in table.figures}
    return [
        Link(full[link.whole], tuple(full[key] for key in link.parts), link.relation)
        for link in links
        if {link.whole, *link.parts} <= set(full)
    ]


def can_merge(table: FigureTable, latest: Latest) -> bool:
    """Whether lines may be merged: in a table of one column that adds up and was never published."""
    return table.adds_down and len(table.heads) == 1 and table.key not in (*latest.tables, *ALWAYS)


def merge(table: FigureTable, threshold: int) -> FigureTable:
    """The table with its small lines, and the smallest others as far as needed, merged into one line of more than
    `threshold`.

    Lines of zero are merged too and none is named: a reader learns of each line only that it is at most the sum.
    """
    *lines, total = table.lines
    taken = [line for line in lines if not line.cells[0].count]
    together, without_any = 0, len(taken)
    for line in sorted((line for line in lines if line.cells[0].count), key=lambda line: line.cells[0].count):
        if together > threshold and line.cells[0].count > threshold:
            break
        taken.append(line)
        together += line.cells[0].count
    if len(taken) - without_any < 2:
        return table
    scope = total.cells[0].key.split("/")[0]
    others = Line(OTHERS, OTHERS_NAME, (figure(f"{scope}/{table.key}/{OTHERS}", together),))
    return replace(table, lines=(*(line for line in lines if line not in taken), others, total), note=MERGED)


def as_content(table: FigureTable, shown: suppression.PrintedTable, latest: Latest) -> dict[str, Any]:
    lines = [
        {
            "key": line.key,
            "name": line.name,
            "total": line.is_total,
            "cells": [as_cell(cell, printed, latest) for cell, printed in zip(line.cells, row, strict=True)],
        }
        for line, row in zip(table.lines, shown.rows, strict=True)
    ]
    return {
        "key": table.key,
        "title": table.title,
        "first": table.first,
        "heads": [list(head) for head in table.heads],
        "lines": lines,
        "across": table.adds_across,
        "down": table.adds_down,
        "withheld": shown.is_withheld,
        "note": WITHHELD if shown.is_withheld else table.note,
    }


def as_cell(cell: Figure, printed: suppression.Printed, latest: Latest) -> dict[str, Any]:
    made = latest.cell(cell)
    return {
        "key": cell.key,
        "full": printed.key,
        "value": made.value,
        "printed": printed.text,
        "revised": printed.is_revised,
        "before": made.before if printed.is_revised else "",
    }


def tables_of(content: dict[str, Any]) -> list[FigureTable]:
    """The tables of an edition for all readers, without the true counts."""
    return [
        FigureTable(
            table["key"],
            table["title"],
            table["first"],
            tuple((key, name) for key, name in table["heads"]),
            () if table["withheld"] else tuple(line_of(line, name_of(line, table)) for line in table["lines"]),
            table["across"],
            table["down"],
            table["note"],
            table["withheld"],
        )
        for table in content["tables"]
    ]


def name_of(line: dict[str, Any], table: dict[str, Any]) -> str:
    """The name of a row; that of merged lines is fixed, since older editions named them in order of their counts."""
    return OTHERS_NAME if line["key"] == OTHERS and table["key"] not in ALWAYS else line["name"]


def line_of(line: dict[str, Any], name: str) -> Line:
    cells = tuple(
        Figure(
            c["key"], c["printed"], int(c["printed"]) if c["printed"].isdecimal() else None, c["revised"], c["before"]
        )
        for c in line["cells"]
    )
    return Line(line["key"], name, cells, line["total"])


def find(made: Iterable[FigureTable], key: str) -> Figure:
    """A count as an edition found it, from tables that are not repeated from before; ":" where none of these has it."""
    found = (cell for table in made if not table.note.startswith(BEFORE) for cell in table.figures if cell.key == key)
    return next(found, Figure(key, NOT_AVAILABLE))
