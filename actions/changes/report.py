"""The changes between two days as a neutral document, for Word and PDF."""

from __future__ import annotations

from django.conf import settings

from actions.changes.change import EMPTY, Change
from actions.changes.listing import Item, PlanChanges, Section
from core.dates import print_date, today
from core.documents.model import Block, Bullets, Cell, Column, Document, Heading, Paragraph, Table, TitlePage

COLUMNS = (Column("No.", 5, is_row_header=True), Column("Action", 35, is_row_header=True), Column("What changed", 60))


def changes_document(found: PlanChanges) -> Document:
    """Title page, what changed in numbers, then a heading for each priority with its own changes and its actions."""
    exported = f"Exported on {print_date(today())}"
    blocks: list[Block] = [TitlePage(title=f"What changed: {found.title}", lines=(exported,))]
    blocks.append(Heading(1, "In short"))
    blocks += [Paragraph(note) for note in notes(found)]
    if found.counts:
        blocks.append(Bullets(tuple(f"{count} {words}" for _, count, words in found.counts)))
    for section in found.sections:
        blocks += section_blocks(section)
    return Document(
        title=f"What changed: {found.title}",
        date=today(),
        blocks=tuple(blocks),
        board=settings.BOARD_NAME,
        as_at=found.said,
        author=settings.BOARD_NAME,
        subject="Changes of the action plan",
    )


def notes(found: PlanChanges) -> list[str]:
    """What has to be said before the changes."""
    if not found.changes or not found.total:
        return [f"{found.said}, nothing changed."]
    if not found.known_before:
        return [f"{found.said}. The plan was not known here at the beginning, so all of it counts as added."]
    return [f"{found.said}."]


def section_blocks(section: Section) -> list[Block]:
    """A heading, what changed of its own, and a table of actions."""
    blocks: list[Block] = [Heading(1, section.heading)]
    if section.changes:
        blocks.append(Bullets(tuple(in_words(change) for change in section.changes)))
    if section.items:
        blocks.append(
            Table(
                columns=COLUMNS,
                rows=tuple(item_row(item) for item in section.items),
                caption=f"Actions that changed: {section.heading}",
                summary="Each row is an action with all that changed about it.",
                sheet="Changes",
            )
        )
    return blocks


def item_row(item: Item) -> tuple[Cell, ...]:
    """An action and its changes, one paragraph each."""
    return Cell(str(item.number)), Cell(item.text), Cell("\n".join(in_words(change) for change in item.changes))


def in_words(change: Change) -> str:
    """A change with its texts one after the other, since a file shows no marks of single words."""
    if not change.old and not change.new:
        return change.says
    return f"{change.says}. Before: {change.old or EMPTY} – Now: {change.new or EMPTY}"
