"""Refuses the rows of a file that hold what may not be kept (ADR 71)."""

from collections.abc import Sequence
from dataclasses import replace

from core.importing.fields import CHANGED, NEW, REFUSED, Choices, Fault, Importer, PreviewRow
from core.importing.work import Work, rows_of
from core.text.guard import evaluate, kinds_in_words

IN_CELL = "This holds {kinds}. Take it out of the file, or leave this row out."


def evaluate_rows(work: Work, importer: Importer, read: Sequence, choices: Choices, *, lock: bool) -> list[PreviewRow]:
    """Rows with refused texts become faults that do not repeat them, unless the importer looks itself."""
    rows = importer.evaluate(read, choices, lock=lock)
    wanted = {row.at for row in rows if row.state in (NEW, CHANGED)}
    if importer.screens_texts or not wanted:
        return rows
    faults = {at: found for at, cells in rows_of(work) if at in wanted and (found := _faults(work, at[0], cells))}
    return [replace(row, state=REFUSED, faults=faults[row.at]) if row.at in faults else row for row in rows]


def _faults(work: Work, table: int, cells) -> list[Fault]:
    fields, faults = work.columns[table], []
    for cell in cells:
        found = evaluate(cell.text, "core", guesses=False).refused if cell.start in fields else ()
        if found:
            reason = IN_CELL.format(kinds=kinds_in_words(each.kind for each in found))
            faults.append(Fault(fields[cell.start], cell.start, "", reason))
    return faults
