"""Puts what somebody said on the pages of the import desk into the work on a file. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.importing.fields import Importer, PreviewRow, Question
from core.importing.work import Remembered, Work, propose_columns, propose_values, rows_of


def choose_tables(
    work: Work, importer: Importer, remembered: Remembered, tables: list[int], heading_rows: Mapping[int, int | None]
) -> None:
    """Take these tables; where the row of headings is another one, the columns are proposed anew."""
    changed = [at for at, row in heading_rows.items() if work.heading_rows.get(at) != row]
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
    for table, chosen in columns.items():
        work.columns[table] = {**work.columns[table], **chosen}
        work.doubtful.pop(table, None)
    work.constants = dict(constants)
    propose_values(work, importer, remembered)


def choose_values(work: Work, values: Mapping[str, Mapping[str, str]], rest: Mapping[str, str]) -> None:
    for name, chosen in values.items():
        work.values[name] = {**work.values.get(name, {}), **chosen}
    work.rest = dict(rest)


def mend(work: Work, importer: Importer, remembered: Remembered, cells: Mapping[str, str]) -> bool:
    """Put texts into cells ("table:row:column" → text); whether any is another one.

    Of a sealed file nobody saw the cells, so that a blank text leaves them as they are.
    """
    there = {
        f"{table}:{at}:{cell.start}": cell.text
        for (table, at), row in rows_of(work)
        for cell in row
        if any(key.startswith(f"{table}:{at}:") for key in cells)
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


def choose_rows(work: Work, shown: Sequence[PreviewRow], boxes: Iterable[str]) -> bool:
    """Leave out the rows, and take the changes, whose boxes were ticked ("out 0:7", "tick 0:7 email"); whether anything
    is different now. A box that is not ticked is not sent, so that only rows count that were displayed.
    """
    before, boxes = (list(work.excluded), dict(work.ticks)), set(boxes)
    for row in shown:
        if f"out {row.key}" in boxes:
            work.excluded += [row.key] if row.key not in work.excluded else []
            continue
        work.excluded = [key for key in work.excluded if key != row.key]
        for change in row.changes if row.has_ticks else ():
            is_ticked = f"tick {row.key} {change.field}" in boxes
            if is_ticked != change.is_ticked:
                work.ticks[f"{row.key} {change.field}"] = is_ticked
    return before != (work.excluded, work.ticks)


def answer(work: Work, questions: Sequence[Question], post: Mapping[str, str]) -> bool:
    """Keep the answers of a page ("q-KEY"); whether any is another one.

    With "proposed" (a kind of question, or "all"), those without an answer get the proposed one.
    """
    before, kind = dict(work.answers), post.get("proposed", "")
    for question in questions:
        given = post.get(f"q-{question.key}", "")
        if given in dict(question.options):
            work.answers[question.key] = given
        elif kind and kind in ("all", question.kind) and question.proposal and question.key not in work.answers:
            work.answers[question.key] = question.proposal
    return before != work.answers
