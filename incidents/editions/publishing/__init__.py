"""Composes an edition from tables of true counts: what each cell prints, constrained by earlier editions. Pure.

An edition is stored as plain values ("content"). Each count in it has a full key, its key and a number: a count that
was revised since is another count with the next number, one that is unchanged keeps its number and prints the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core import suppression
from core.suppression import HIDDEN, NOT_AVAILABLE, Link, Table
from incidents.editions.publishing.rules import BEFORE, BY_TYPE, OTHERS, Latest, without_quarters
from incidents.figures.tables import TOTAL, Figure, FigureTable, Line, figure

WITHHELD = "This table is not published: with what else is published, it would reveal counts that are hidden."
MERGED = "Lines with few or no children are taken together, so that the table can be published."
OTHERS_NAME = "Other types together"
BEHIND = "The total has been corrected since, so these lines do not add up to it."


@dataclass(frozen=True)
class Draft:
    """A possible edition: `withheld` and `merged` are titles, `exposed` hidden counts that editions already tell."""

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
    """What may be published of these tables after these editions, oldest first, by shared counts. `must_hide` and
    `withhold` are full keys. Tables that cannot be printed stay as published, or lose small lines, or are withheld:
    nothing is printed that the solver did not find safe. ValueError where editions contradict.
    """
    latest = Latest(contents)
    tables = [latest.form(table) for table in tables]
    is_first = not any(map(latest.was_printed, tables))
    stay = {table.key for table in tables if latest.stays(table, threshold, must_hide)}
    stay |= {table.key for table in tables if table.key in withhold and latest.was_printed(table)}
    if not is_first:
        withhold |= {table.key for table in tables if not latest.may_print(table, threshold, must_hide)}
    while True:
        if "type" in stay:  # the four Cs are sums of types
            stay |= {table.key for table in tables if table.key == "concern" and latest.was_printed(table)}
            withhold |= {"concern"}
        issue = Issue(latest, links, threshold, must_hide, withhold, is_first)
        fresh = [table for table in tables if table.key not in stay]
        printed = issue.publish(fresh)
        lost = {table.name for table in printed.tables if table.is_withheld}
        if not (back := {table.key for table in fresh if table.key in lost and latest.was_printed(table)}):
            break
        stay |= back
    others = {table.key: smaller(table, latest, threshold) for table in fresh if table.key in lost - withhold}
    if any(others.values()):
        trial = [others.get(table.key) or table for table in fresh]
        again = issue.publish(trial)
        if sum(table.is_withheld for table in again.tables) < len(lost):
            fresh, printed = trial, again
    return issue.draft(tables, fresh, printed)


@dataclass(frozen=True)
class Issue:
    latest: Latest
    links: Sequence[Link]
    threshold: int
    must_hide: frozenset[str]
    withhold: frozenset[str]
    is_first: bool

    def publish(self, tables: Sequence[FigureTable]) -> suppression.Edition:
        """What is printed of new tables. Counts that an earlier issue printed stay hidden, or numbers, as they were.
        Totals are numbers too; in a first issue they are hidden where they would be lost otherwise.
        """
        fresh = [
            Table(
                table.key,
                [[self.latest.cell(cell) for cell in line.cells] for line in table.lines],
                table.adds_across,
                table.adds_down,
            )
            for table in tables
        ]
        before = {} if self.is_first else self.latest.revised(tables)
        hidden = self.must_hide | {key for key, text in before.items() if text == HIDDEN}
        totals = self.totals(tables)
        keep = totals | {key for key, text in before.items() if text.isdecimal()}
        known = full_links(tables, self.links, self.latest)
        given = [*self.latest.bound(), *fresh], known, self.threshold, self.latest.links(), hidden, self.withhold
        made = suppression.publish(*given, keep)
        if not self.is_first or all(made.text(key).isdecimal() for key in totals):
            return made
        return suppression.publish(*given)

    def totals(self, tables: Sequence[FigureTable]) -> set[str]:
        """The full keys of the totals of the issue, as far as they are not small."""
        cells = [cell for table in tables if table.key == TOTAL for cell in table.figures]
        return {self.latest.cell(cell).key for cell in cells if (cell.count or 0) > self.threshold} - self.must_hide

    def draft(self, tables: Sequence[FigureTable], fresh: Sequence[FigureTable], printed: suppression.Edition) -> Draft:
        latest, made = self.latest, {}
        for table, shown in zip(fresh, printed.tables, strict=True):
            made[table.key] = as_content(table, shown, latest)
        content: dict[str, Any] = {
            "tables": [made[table.key] if table.key in made else latest.again(table) for table in tables],
            "links": [[link.whole, list(link.parts), link.relation] for link in full_links(fresh, self.links, latest)],
            "threshold": self.threshold,
        }
        stay = [table for table in tables if table.key in (TOTAL, "events") and table.key not in made]
        if stay:
            content["quarters"] = latest.quarters(stay[-1])
        withheld = tuple(table["title"] for table in made.values() if table["withheld"])
        merged = tuple(table["title"] for table in made.values() if table["note"] == MERGED)
        return Draft(content, withheld, merged, printed.exposed)


def full_links(tables: Sequence[FigureTable], links: Sequence[Link], latest: Latest) -> list[Link]:
    """The links between counts of these tables, with full keys; links with other counts are dropped."""
    full = {cell.key: latest.cell(cell).key for table in tables for cell in table.figures}
    return [
        Link(full[link.whole], tuple(full[key] for key in link.parts), link.relation)
        for link in links
        if {link.whole, *link.parts} <= set(full)
    ]


def smaller(table: FigureTable, latest: Latest, threshold: int) -> FigureTable | None:
    """What is tried where a table cannot be published: a table of one column that adds up with its small lines merged,
    types by quarter without the quarters. Only for tables that were never published; None where nothing is left to try.
    """
    if table.key == "type" and len(table.heads) > 1 and not latest.was_printed(table):
        return without_quarters(table)
    if table.adds_down and len(table.heads) == 1 and table.key not in BY_TYPE and latest.was(table) is None:
        return merge(table, threshold)
    return None


def merge(table: FigureTable, threshold: int) -> FigureTable:
    """Small lines, and others as needed, merged into one of more than `threshold`; zeros too, and none is named."""
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
    """The tables of an edition as they are shown. One that stays as published, while the total was revised, says why it
    does not add up.
    """
    tables = stored_tables(content)
    behind = behind_the_total(tables)
    return [replace(table, note=f"{table.note} {BEHIND}") if table.key in behind else table for table in tables]


def behind_the_total(tables: Iterable[FigureTable]) -> set[str]:
    """Keys of the tables that repeat an older number of a total which the edition prints: what every reader sees."""
    tables = list(tables)
    totals = {cell.key: cell.count for table in tables if table.key == TOTAL for cell in table.figures}
    kept = [table for table in tables if table.key != TOTAL and table.note.startswith(BEFORE)]
    return {table.key for table in kept if any(is_behind(cell, totals) for cell in table.figures)}


def is_behind(cell: Figure, totals: Mapping[str, int | None]) -> bool:
    total = totals.get(cell.key)
    return total is not None and cell.count is not None and cell.count != total


def stored_tables(content: dict[str, Any]) -> list[FigureTable]:
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
    return OTHERS_NAME if line["key"] == OTHERS and table["key"] not in BY_TYPE else line["name"]


def line_of(line: dict[str, Any], name: str) -> Line:
    cells = tuple(
        Figure(
            c["key"], c["printed"], int(c["printed"]) if c["printed"].isdecimal() else None, c["revised"], c["before"]
        )
        for c in line["cells"]
    )
    return Line(line["key"], name, cells, line["total"])


def find(made: Iterable[FigureTable], key: str) -> Figure:
    """A count as an edition found it; ":" where none of its tables has it. Repeated tables count only where they are
    revised together with the count by type.
    """
    tables = [table for table in made if not table.note.startswith(BEFORE) or table.key in (TOTAL, *BY_TYPE)]
    tables.sort(key=lambda table: table.note.startswith(BEFORE))
    found = (cell for table in tables for cell in table.figures if cell.key == key)
    return next(found, Figure(key, NOT_AVAILABLE))
