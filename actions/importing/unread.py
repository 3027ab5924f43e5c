"""Words of a file that its plan says nowhere, so that nothing is dropped without being asked about. Pure.

Intact.py looks at what the records will hold of the rows that were read; this looks at what was read of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actions.importing.extras import follows_from_plan_heading
from actions.importing.splits import rows_after
from actions.wording.document import PlanDocument, squash
from core.importing.source import Cell, text_of_row
from core.importing.work import LEAVE_OUT, Work, is_repeated_heading, repeats_heading, rows_of

# Said by the place of a heading in the plan, and not printed again
STRUCTURE = {"strategic", "priority", "theme", "objective", "objectives", "aim", "aims", "continued", "cont"}
COUNTED = ("action", "leads", "timescale", "update")  # columns whose equal lines are counted


@dataclass(frozen=True)
class Unread:
    """A place of the file, in words, and the words that stand there and nowhere in the plan."""

    key: str
    where: str
    words: str


def unread_words(work: Work, document: PlanDocument) -> list[Unread]:
    """What stands in the ticked tables, above and below them, and is found nowhere in the plan."""
    known = Counter(words_of(texts_of(document))).keys() | STRUCTURE
    found = [
        Unread(key, where, " ".join(missing))
        for key, where, text in places_of(work, document)
        if (missing := [word for word in words_of([text]) if word not in known])
    ]
    return [*found, *uncounted_lines(work, document)]


def words_of(texts: Iterable[str]) -> Iterator[str]:
    return (word for text in texts for word in re.findall(r"\w+", text.casefold()))


def texts_of(document: PlanDocument) -> Iterator[str]:
    """Everything that a plan says, and what was said to the reader of its preview."""
    yield from (document.title, document.update_heading, *document.notes)
    for priority in document.priorities:
        yield from (priority.number, priority.title)
    for row in document.rows:
        yield from (row.objective, row.method, row.action, row.leads, row.timescale, row.update)
    for column in document.extras:
        yield from (column.heading, *(cell.text for cell in column.cells))
    for entry in document.glossary:
        yield from (entry.term, entry.meaning)


def places_of(work: Work, document: PlanDocument) -> Iterator[tuple[str, str, str]]:
    """(key, place in words, text) of every paragraph and cell that the plan has to say."""
    for table in work.tables:
        found, headings = work.source.tables[table], work.headings(table)
        for at, paragraph in enumerate(found.above):
            yield f"above-{table}-{at}", "Above a table", paragraph.text
        first = work.heading_rows.get(table)
        for at, row in enumerate(found.rows):
            if first is not None and first <= at < headings.below:
                continue
            is_heading = is_repeated_heading(row, headings.texts)
            for cell in row:
                is_said = cell.continues or (is_heading and repeats_heading(cell, headings.texts))
                if not is_said and not is_left_out(work, table, cell, document):
                    yield f"cell-{table}-{at}-{cell.start}", f"Row {at + 1} of table {table + 1}", cell.text
    for at, paragraph in enumerate(work.source.below):
        yield f"below-{at}", "Below the tables", paragraph.text


def is_left_out(work: Work, table: int, cell: Cell, document: PlanDocument) -> bool:
    """Whether somebody left the column of a cell out, or it follows from the plan."""
    texts = work.headings(table).texts
    heading = squash(texts[cell.start]) if cell.start < len(texts) else ""
    if work.columns[table].get(cell.start) == LEAVE_OUT:
        return True
    return follows_from_plan_heading(heading, document) and heading not in {each.heading for each in document.extras}


def uncounted_lines(work: Work, document: PlanDocument) -> Iterator[Unread]:
    """Lines of actions, leads, timescales and updates that stand more often in the file than in the plan."""
    for name in COUNTED:
        there = Counter(line for row in document.rows for line in lines_of(getattr(row, name)))
        for place, row in rows_of(work):
            for each in rows_after(work, place, row):
                for cell in each:
                    if work.columns[place[0]].get(cell.start) != name or cell.continues or len(text_of_row(each)) == 0:
                        continue
                    for line in lines_of(cell.text):
                        there[line] -= 1
                        if there[line] < 0:
                            where = f"Row {place[1] + 1} of table {place[0] + 1}"
                            yield Unread(f"line-{name}-{place[0]}-{place[1]}-{cell.start}", where, line)


def lines_of(text: str) -> list[str]:
    return [squash(line).casefold() for line in text.split("\n") if line.strip()]
