"""Reads the board's plan from a Word file (.docx, .docm): bytes in, PlanDocument out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from actions.importing.assemble import assemble
from actions.importing.words import is_action_header
from actions.wording.document import PlanDocument, UnreadablePlan
from core.files.packages import MAX_FILE_BYTES, ZIP_MAGIC, BadPackage, Package, describe_ole
from core.importing.readers.docx import Grid, WordFile, main_part
from core.importing.readers.docx_text import parts_of
from core.importing.readers.docx_xml import name_of
from core.importing.source import FoundTable, UnreadableFile


def read_word(data: bytes) -> PlanDocument:
    """The plan in a Word file. Raises UnreadablePlan, with words for the person who chose the file, and
    nothing else."""
    refuse_other_files(data)
    try:
        package = Package(data)
        main = main_part(package)
        if main is None:
            raise UnreadablePlan("This is not a Word file. Choose the plan as a .docx file.")
        file = WordFile(package, main, _only_frames_others)
        blocks = [block.table() if isinstance(block, Grid) else block for block in file.blocks()]
        if not any(isinstance(block, FoundTable) for block in blocks):
            raise UnreadablePlan("This Word file contains no table, so there is no action plan to read.")
        return assemble(blocks, title=file.title(), notes=tuple(_notes(file)))
    except (BadPackage, UnreadableFile) as problem:
        raise UnreadablePlan(problem.message) from None
    except RecursionError:
        raise UnreadablePlan("This file is nested too deeply to be a document, so it was not opened.") from None


def _notes(file: WordFile) -> Iterator[str]:
    yield from file.notes()
    if comments := file.count_comments():
        yield f"Comments were left out: {comments}"


def refuse_other_files(data: bytes) -> None:
    """Raise UnreadablePlan for what is certainly no .docx: too large, empty, old, protected or no zip
    file."""
    if not data:
        raise UnreadablePlan("This file is empty.")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadablePlan(f"This file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB; a plan is far smaller.")
    old = describe_ole(data)
    if old == "encrypted":
        raise UnreadablePlan("This file is protected by a password. Remove the password in Word and try again.")
    if old == "doc":
        raise UnreadablePlan(
            "This is a Word file of the old kind (.doc). Open it in Word, save it as .docx, try again."
        )
    if old:
        raise UnreadablePlan("This is an Office file of an old kind. Save it as .docx or .xlsx and try again.")
    if not data.startswith(ZIP_MAGIC):
        raise UnreadablePlan("This is not a Word file. Choose the plan as a .docx file.")


def _only_frames_others(table: etree._Element) -> bool:
    """Whether a table is a frame around an action table, as some templates have it."""
    return any(_has_action_header(inner) for inner in table.iterdescendants(table.tag)) and not _has_action_header(
        table
    )


def _has_action_header(table: etree._Element) -> bool:
    for row in parts_of(table, "tr"):
        texts = [
            "".join(item.text or "" for item in cell.iter() if name_of(item) == "t") for cell in parts_of(row, "tc")
        ]
        if is_action_header(texts):
            return True
    return False
