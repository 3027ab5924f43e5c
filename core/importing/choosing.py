"""Puts what somebody said on the pages of the import desk into the work on a file. No database."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.importing.fields import Importer, PreviewRow, Question
from core.importing.work import Remembered, Work, propose_columns, propose_values, rows_of
from core.records.typed_dates import LONGEST, DateProblem, read_typed
from core.text.dates import print_date, today
from core.text.safe_text import clean_text

TYPED = "typed:"  # an answer that starts with this is a text that was typed for a date and is none
CELL = re.compile(r"\d{1,3}")  # the number of a column
LONGEST_CELL = 20_000  # characters


def choose_tables(
    work: Work, importer: Importer, remembered: Remembered, tables: list[int], heading_rows: Mapping[int, int | None]
) -> None:
    """Take these tables; where the row of headings is another one, the columns are proposed anew."""
    changed = [at for at, row in heading_rows.items() if work.heading_rows.get(at) != row]
    if changed or tables != work.tables:
        work.answers = {}
    work.tables, work.heading_rows = tables, {**work.heading_rows, **heading_rows}
    for at in changed:
        propose_columns(work, at, importer, remembered)
    propose_values(work, importer, remembered)


def choose_columns(
    work: Work,
    importer: Importer,
    remembered: Remembered,
    columns: Mapping[int, Mapping[int, str]],
    constants: Mapping[str, str],
) -> None:
    before = {table: dict(found) for table, found in work.columns.items()}
    for table, chosen in columns.items():
        work.columns[table] = {**work.columns[table], **chosen}
        work.doubtful.pop(table, None)
    if work.columns != before:
        work.answers = {}
    work.constants = dict(constants)
    propose_values(work, importer, remembered)


def choose_values(work: Work, values: Mapping[str, Mapping[str, str]], rest: Mapping[str, str]) -> None:
    for name, chosen in values.items():
        work.values[name] = {**work.values.get(name, {}), **chosen}
    work.rest = dict(rest)


def mend(
    work: Work, importer: Importer, remembered: Remembered, shown: Sequence[PreviewRow], post: Mapping[str, str]
) -> bool:
    """Put texts into displayed cells; whether any is another one. In a sealed file a blank text changes nothing."""
    cells = dict(cells_posted(work, shown, post))
    rows = {key.rpartition(":")[0] for key in cells}
    there = {
        f"{table}:{at}:{cell.start}": cell.text
        for (table, at), row in (rows_of(work) if rows else ())
        if f"{table}:{at}" in rows
        for cell in row
    }
    changed = {
        key: text
        for key, text in cells.items()
        if " ".join(text.split()) != " ".join(there.get(key, "").split()) and (text.strip() or not importer.sealed)
    }
    work.cells |= changed
    if changed:
        propose_values(work, importer, remembered)
    return bool(changed)


def cells_posted(work: Work, shown: Sequence[PreviewRow], post: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """("table:row:column", text) of every cell that stands in a displayed row and in a column of its table."""
    rows = {row.key: row.at[0] for row in shown}
    for name, text in post.items():
        row, _, column = name.removeprefix("cell ").rpartition(":")
        if (
            name.startswith("cell ")
            and row in rows
            and CELL.fullmatch(column)
            and int(column) in work.columns[rows[row]]
        ):
            yield f"{row}:{column}", clean_text(text)[:LONGEST_CELL]


def choose_rows(work: Work, shown: Sequence[PreviewRow], boxes: Iterable[str], offered: Iterable[str]) -> set[str]:
    """Leave out the rows, and take the changes, whose boxes were ticked ("out 0:7", "tick 0:7 email"); the rows for
    which anything is different now.

    A box that is not ticked is not sent, so that only boxes count that were displayed: `offered`.
    """
    changed, boxes, offered = set(), set(boxes), set(offered)
    for row in shown:
        if f"out {row.key}" in boxes:
            if row.key not in work.excluded:
                work.excluded.append(row.key)
                changed.add(row.key)
            continue
        if row.key in work.excluded:
            work.excluded.remove(row.key)
            changed.add(row.key)
        for change in row.changes:
            name = f"tick {row.key} {change.field}"
            if name in offered and (name in boxes) != change.is_ticked:
                work.ticks[f"{row.key} {change.field}"] = name in boxes
                changed.add(row.key)
    return changed


def answer(work: Work, questions: Sequence[Question], post: Mapping[str, str]) -> bool:
    """Keep the answers of a page ("q-KEY", and "day-KEY" for another date); whether any is another one.

    With "proposed" (a kind of question, or "all"), those without an answer get the proposed one.
    """
    before, kind = dict(work.answers), post.get("proposed", "")
    for question in questions:
        given = post.get(f"q-{question.key}", "")
        typed = post.get(f"day-{question.key}", "").strip() if question.takes_date else ""
        if typed:  # beside another answer it stays a text, which answers nothing
            work.answers[question.key] = other_date(typed, is_chosen=given not in dict(question.options))
        elif question.takes_date and given == "other":
            work.answers.pop(question.key, None)
        elif given in dict(question.options):
            work.answers[question.key] = given
        elif kind and kind in ("all", question.kind) and question.proposal and question.key not in work.answers:
            work.answers[question.key] = question.proposal
    counting = {question.key for question in questions if question.counts_rows}
    if any(before.get(key) != work.answers.get(key) for key in counting):
        work.answers = {key: value for key, value in work.answers.items() if key in counting}
    return before != work.answers


def other_date(typed: str, *, is_chosen: bool) -> str:
    """A date as YYYY-MM-DD; after TYPED what is no date, or an unchosen date as "26 March 2027"."""
    try:
        day = read_typed(typed, today())
    except DateProblem:
        return TYPED + clean_text(typed)[:LONGEST]
    return day.isoformat() if is_chosen else TYPED + print_date(day)
