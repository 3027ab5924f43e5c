"""What the file of a plan printed outside its rows when it was exported, and under “Colour”."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from actions.past.asat import PlanState
from actions.past.colours import past_colours
from actions.past.table import past_glossary, past_table
from actions.table.files import board_document, colour_cell
from actions.wording.document import normal
from core.documents.model import Document, Heading, Paragraph, Table, TitlePage
from core.files.spreadsheets import KEY_HEADING


@dataclass(frozen=True)
class Exported:
    """The lines of the file outside its rows, and the text under “Colour” by placement, in the form of normal()."""

    outside: frozenset[str]
    colours: dict[int, str]


def printed_at_export(state: PlanState) -> Exported:
    """What a file of the plan printed, exported at the moment of a state (of FILE) as at that day."""
    if not state.plan:
        return Exported(frozenset(), {})
    colours = past_colours(state, timezone.localtime(state.moment).date())
    tables = past_table(state, colours=colours)
    document = board_document(state.plan, tables, glossary=past_glossary(state))
    texts = (*texts_outside(document), KEY_HEADING, *(row.priority_text for table in tables for row in table.rows))
    lines = {line for text in texts for line in normal(text).split("\n")}
    printed = {row.placement: text_of_colour(row) for table in tables for row in table.rows}
    return Exported(frozenset(lines), printed)


def texts_outside(document: Document) -> Iterator[str]:
    yield from (document.title, document.board, *document.notes)
    yield from contents_of_workbook(document)
    for block in document.blocks:
        match block:
            case TitlePage():
                yield from (block.title, *block.lines)
            case Heading():
                yield block.text
            case Paragraph():
                yield "".join(run.text for run in block.runs)
            case Table():
                yield block.caption
                yield " ".join(column.heading for column in block.columns)
                yield from (column.heading for column in block.columns)
                yield from (name for name, _ in block.context)
                yield from (text for _, text in block.context)
                yield from (f"{name}: {text}" for name, text in block.context)
                yield from block.above
                if not block.row_keys and block.worksheet == "Glossary":
                    yield from (" ".join(" ".join(cell.text.split()) for cell in row) for row in block.rows)


def contents_of_workbook(document: Document) -> Iterator[str]:
    """The rows of the first sheet of a workbook, each a label and a text."""
    yield f"Board {document.board}"
    yield f"Date {document.as_at}"
    yield from (f"Note {note}" for note in document.notes)
    captions: dict[str, list[str]] = {}
    for block in document.blocks:
        if isinstance(block, Table):
            captions.setdefault(block.worksheet, []).append(block.caption)
    yield from (f"{worksheet} {'; '.join(texts)}" for worksheet, texts in captions.items())


def text_of_colour(row) -> str:
    cell = colour_cell(row)
    badge = f"{cell.badge.code} {cell.badge.text} " if cell.badge else ""
    return normal(f"{badge}{cell.text}")
