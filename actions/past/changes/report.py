"""The changes between two days as a neutral document: text for Word and PDF, a sortable list for Excel and CSV."""

from django.conf import settings

from actions.past.changes.change import EMPTY, Change
from actions.past.changes.listing import Group, Line, PlanChanges
from core.documents.model import NUMBERS, Block, Bullets, Cell, Column, Document, Heading, Paragraph, Table, TitlePage
from core.pages.lists import list_document, table_of
from core.text.dates import print_date, today

COLUMNS = (
    Column("No.", 5, values=NUMBERS),
    Column("Action or part of the plan", 35, is_row_header=True),
    Column("What changed", 60),
)
LIST = (
    Column("Part of the plan", 20, is_row_header=True),
    Column("No.", 5, values=NUMBERS),
    Column("Action", 25),
    Column("What changed", 20),
    Column("Before", 25),
    Column("Now", 25),
)


def changes_list(found: PlanChanges) -> Document:
    rows = [(line.heading, number_of(line), line.text, *parts_of(line.change)) for line in found.lines]
    title, counts = f"What changed: {found.title}", [f"{count} {words}" for _, count, words in found.counts]
    table = table_of("Changes", LIST, rows, none="Nothing changed.", summary="Each row is a change.")
    return list_document(title, [table], lines=[*notes(found), *counts], as_at=found.text)


def number_of(line: Line) -> str:
    return "" if line.number is None else str(line.number)


def parts_of(change: Change) -> tuple[str, str, str]:
    """What changed, the text before and the text now; both "" where the change is of no text."""
    has_texts = change.old or change.new
    return change.says, *((change.old or EMPTY, change.new or EMPTY) if has_texts else ("", ""))


def changes_document(found: PlanChanges) -> Document:
    exported = f"Exported on {print_date(today())}"
    blocks: list[Block] = [TitlePage(title=f"What changed: {found.title}", lines=(exported,))]
    blocks.append(Heading(1, "In short"))
    blocks += [Paragraph(note) for note in notes(found)]
    if found.counts:
        blocks.append(Bullets(tuple(f"{count} {words}" for _, count, words in found.counts)))
    for group in found.groups:
        blocks += group_blocks(group)
    return Document(
        title=f"What changed: {found.title}",
        date=today(),
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        as_at=found.text,
        author=settings.BOARD_NAME,
        subject="Changes of the action plan",
    )


def notes(found: PlanChanges) -> list[str]:
    if not found.lines:
        return [f"{found.text}, nothing changed."]
    if not found.known_before:
        return [f"{found.text}. The plan was not known here at the beginning, so all of it counts as added."]
    return [f"{found.text}."]


def group_blocks(group: Group) -> list[Block]:
    return [
        Heading(1, group.heading),
        Table(
            columns=COLUMNS,
            rows=tuple(item_row(item) for item in group.items),
            caption=f"Changes: {group.heading}",
            summary="Each row is an action, or a part of the plan, with what changed about it.",
            worksheet="Changes",
        ),
    ]


def item_row(lines: list[Line]) -> tuple[Cell, ...]:
    texts = "\n".join(in_words(line.change) for line in lines)
    return Cell(number_of(lines[0])), Cell(lines[0].subject), Cell(texts)


def in_words(change: Change) -> str:
    """A change with its texts one after the other, since a file does not display changed words."""
    if not change.old and not change.new:
        return change.says
    return f"{change.says}. Before: {change.old or EMPTY} – Now: {change.new or EMPTY}"
