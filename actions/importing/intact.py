"""Whether every word of a file is found again in the plan that is read, and in the records made of that. Pure.

Cells are taken apart on the way: numbers from objectives, leads at their joints, timescales into a series, updates
into dated lines. This looks at what comes out, and not at how it was done, so that a fault on the way is seen before
anything is saved.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from actions import timescales
from actions.importing.extras import follows_from_plan_heading
from actions.importing.splits import rows_after
from actions.wording.document import PlanDocument, PlanRow, squash
from actions.wording.leads import split_leads, without_signs
from actions.wording.objectives import split_number
from actions.wording.series import PROPOSED, Series, read_series
from actions.wording.updates import join_queries, join_updates, split_queries, split_updates, with_long_marks
from core.importing.source import Cell, text_of_row
from core.importing.work import LEAVE_OUT, Work, first_text, is_repeated_heading, is_total, repeats_heading, rows_of

CELLS = {
    "objective": "objective",
    "method": "method",
    "action": "action",
    "leads": "lead",
    "timescale": "timescale",
    "update": "update",
}
_JOINT = re.compile(r"[&/,;]|\band\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")


def lost_words(document: PlanDocument, *, as_at: date | None = None) -> list[tuple[int, str, str]]:
    """(printed row from 1, column, words that would not be found again), for each cell that would lose some.

    Only the six columns are taken apart; the cells of all others are saved whole, as extra fields.
    """
    found = []
    for number, row in enumerate(document.rows, start=1):
        for name, column in CELLS.items():
            kept = Counter(_words(name, " ".join(_kept(name, row, as_at, is_ours=document.is_ours))))
            missing = []
            for word in _words(name, getattr(row, name)):
                if kept[word]:
                    kept[word] -= 1
                else:
                    missing.append(word)
            if missing:
                found.append((number, column, " ".join(missing)))
    return found


def _kept(name: str, row: PlanRow, as_at: date | None, *, is_ours: bool) -> list[str]:
    """The texts that the records hold of a cell."""
    cell = getattr(row, name)
    if name in ("objective", "method"):
        return list(split_number(cell))
    if name == "leads":
        return split_leads(cell)
    if name == "timescale":
        return _timescales(read_series(cell, is_ours=is_ours), as_at)
    if name == "update":
        lines, queries = split_updates(cell), split_queries(cell)
        months = [f"{line.on:%b} {line.on:%B}" for line in (*lines, *queries) if line.on]  # a head may print either
        return [join_updates(lines), join_queries(queries), *months]
    return [cell.strip()]


def _timescales(series: Series, as_at: date | None) -> list[str]:
    """The texts that the timescales of a cell print again."""
    if series.parts and not series.is_exact:
        first, *more = series.parts
        reading = timescales.read(first.wording, base=as_at)
        if reading.original_due and reading.original_wording and reading.revised_wording:
            return [reading.original_wording, reading.revised_wording, *(PROPOSED + part.wording for part in more)]
    return [series.printed]


def _words(name: str, text: str) -> list[str]:
    """The words of a cell in their order, in the form in which they are compared."""
    if name == "leads":  # each lead is linked once, and what joins two of them is printed anew
        return list(dict.fromkeys(_JOINT.sub(" ", text).lower().split()))
    if name == "update":
        return _ORDINAL.sub("", text).replace(",", " ").replace(":", " ").split()
    return text.split()


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
            is_heading, is_sum = is_repeated_heading(row, headings.texts), is_total(row)
            for cell in row:
                if is_sum and (cell.text == first_text(row) or not re.search(r"[^\W\d_]", cell.text)):
                    continue  # "Total" and its numbers
                is_repeated = cell.continues or (is_heading and repeats_heading(cell, headings.texts))
                if not is_repeated and not is_left_out(work, table, cell, document):
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
                    text = as_read(name, cell.text, is_ours=document.is_ours)
                    for number, line in enumerate(lines_of(text)):
                        there[line] -= 1
                        if there[line] < 0:
                            where = f"Row {place[1] + 1} of table {place[0] + 1}"
                            yield Unread(f"line-{name}-{place[0]}-{place[1]}-{cell.start}-{number}", where, line)


def as_read(name: str, text: str, *, is_ours: bool) -> str:
    """The text of a cell without the signs that our own files print in it, as the rows of a plan have it."""
    if name == "leads":
        return without_signs(text)
    return with_long_marks(text) if name == "update" and is_ours else text


def lines_of(text: str) -> list[str]:
    return [squash(line).casefold() for line in text.split("\n") if line.strip()]
