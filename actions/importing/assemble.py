"""Recognises a plan in paragraphs and tables: finds the action tables by their header words, the priorities
by their headings (paragraphs between tables, or rows that span one), the glossary, and the title."""

from __future__ import annotations

from actions.importing.extras import ExtraWriter
from actions.importing.rowwriter import RowWriter, Slot
from actions.importing.words import (
    FIELDS,
    field_of,
    is_action_header,
    is_glossary_header,
    is_glossary_heading,
    match_columns,
    numbered_heading,
    priority_heading,
)
from actions.wording.document import GlossaryEntry, PlanDocument, UnreadablePlan, squash
from core.importing.source import Block, Cell, FoundTable, Paragraph, join_paragraphs

NO_TABLE = "No action table was found in this file."


def assemble(blocks: list[Block], *, title: str = "", notes: tuple[str, ...] = ()) -> PlanDocument:
    """The plan in a file's paragraphs and tables; `title` is used where the text shows none.

    Raises UnreadablePlan, with the column headings that were seen, where no table has the words of an
    action table.
    """
    return _Assembler(title, notes).run(blocks)


class _Columns:
    """Where the fields of a table stand in its grid."""

    def __init__(self, header: tuple[Cell, ...]):
        found = match_columns([cell.text for cell in header])
        self.areas = {field: (header[index].start, header[index].end) for field, index in found.items()}
        self.headings = {field: squash(header[index].text) for field, index in found.items()}
        self.others = [cell for index, cell in enumerate(header) if index not in found.values()]
        self.is_action_table = is_action_header([cell.text for cell in header])

    def slots(self, row: tuple[Cell, ...]) -> dict[str, Slot]:
        """The fields of one row; a cell belongs to the column in which it starts."""
        found = {}
        for field, (start, end) in self.areas.items():
            cells = [cell for cell in row if start <= cell.start < end]
            text = join_paragraphs(cell.text for cell in cells if cell.text.strip())
            found[field] = Slot(text, bool(cells) and all(cell.continues for cell in cells))
        return found

    def is_repeated(self, row: tuple[Cell, ...]) -> bool:
        """Whether a row prints the headings again: every column, or every one but one, says its own name."""
        slots = self.slots(row)
        says = [
            squash(slots[name].text).lower() == heading.lower() or field_of(slots[name].text) == name
            for name, heading in self.headings.items()
        ]
        return says.count(False) <= 1

    def priority_cell(self, row: tuple[Cell, ...]) -> str:
        """The text under a column "Priority", which may stand beside the board's six."""
        for other in filter(_names_priority, self.others):
            return next((squash(cell.text) for cell in row if other.start <= cell.start < other.end), "")
        return ""

    def extras(self, row: tuple[Cell, ...]) -> list[tuple[str, int, str]]:
        """(heading, grid column, text) of the cells that stand under none of the fields, nor under "Priority"."""
        kept = [*self.areas.values(), *((each.start, each.end) for each in filter(_names_priority, self.others))]
        found = []
        for cell in row:
            if not any(start <= cell.start < end for start, end in kept):
                heading = next((each.text for each in self.others if each.start <= cell.start < each.end), "")
                found.append((heading, cell.start, cell.text))
        return found


def _names_priority(heading: Cell) -> bool:
    return squash(heading.text).lower() in ("priority", "strategic priority")


class _Assembler:
    def __init__(self, title: str, notes: tuple[str, ...]):
        self._fallback_title = title
        self._title = ""
        self._writer = RowWriter()
        self._notes = list(notes)
        self._pending: list[Paragraph] = []
        self._glossary: list[GlossaryEntry] = []
        self._in_glossary = False
        self._columns: _Columns | None = None
        self._width = 0
        self._seen: list[str] = []
        self._extras = ExtraWriter()

    def run(self, blocks: list[Block]) -> PlanDocument:
        for block in blocks:
            if isinstance(block, FoundTable):
                self._table(block)
            elif squash(block.text):
                self._paragraph(block)
        if self._columns is None:
            seen = tuple(dict.fromkeys(self._seen))
            shown = "; ".join(seen) or "none"
            raise UnreadablePlan(f"{NO_TABLE} These are the column headings that were seen: {shown}", seen)
        self._leave_out(self._pending)
        return PlanDocument(
            title=self._title or self._fallback_title or "Action plan",
            priorities=tuple(self._writer.priorities),
            rows=tuple(self._writer.rows),
            glossary=tuple(self._glossary),
            update_heading=self._columns_heading,
            notes=tuple(self._notes + self._writer.notes),
            extras=self._extras.columns,
        )

    def _paragraph(self, paragraph: Paragraph) -> None:
        if is_glossary_heading(paragraph.text):
            self._in_glossary = True
        elif self._in_glossary and "\t" in paragraph.text.strip():
            term, meaning = paragraph.text.strip("\t\n").split("\t", 1)
            self._glossary.append(GlossaryEntry(term, meaning.lstrip("\t")))
        else:
            if self._in_glossary and paragraph.style == "heading":
                self._in_glossary = False
            self._pending.append(paragraph)

    def _table(self, table: FoundTable) -> None:
        place = next((i for i, row in enumerate(table.rows) if _Columns(row).is_action_table), None)
        if place is not None:
            self._action_table(table, place)
        elif self._is_glossary(table):
            self._glossary_table(table)
        elif self._continues_last_table(table):
            self._rows(table, table.rows)
        else:
            self._other_table(table)

    def _action_table(self, table: FoundTable, place: int) -> None:
        for row in table.rows[:place]:
            text = " ".join(squash(cell.text) for cell in row if cell.text.strip())
            if text:
                self._pending.append(Paragraph(text, "heading"))
        columns = _Columns(table.rows[place])
        if self._columns is None:
            self._columns_heading = columns.headings.get("update", "Update")
        self._mention(columns)
        self._columns, self._width, self._in_glossary = columns, table.width, False
        self._start_priority(has_heading_rows=self._heading_rows(table.rows[place + 1 :]))
        self._rows(table, table.rows[place + 1 :])

    def _mention(self, columns: _Columns) -> None:
        """Say which columns are missing."""
        missing = [field for field in FIELDS if field not in columns.areas]
        if missing and not self._writer.rows:
            self._notes.append(f"No column was found for: {', '.join(missing)}")

    def _is_heading_row(self, row: tuple[Cell, ...]) -> bool:
        """A row whose filled cell runs over most columns is a heading, not an action; a number may stand
        before it."""
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) == 2 and not (numbered_heading(filled[0].text) or ("", "title"))[1]:
            filled = filled[1:]
        if len(filled) != 1 or self._columns is None:
            return False
        starts = [start for start, _ in self._columns.areas.values()]
        return sum(1 for start in starts if filled[0].start <= start < filled[0].end) > len(starts) / 2

    def _heading_rows(self, rows: tuple[tuple[Cell, ...], ...]) -> bool:
        """Whether a table names its first priority itself, in its first filled row."""
        first = next((row for row in rows if any(cell.text.strip() for cell in row)), ())
        return (
            self._is_heading_row(first) or self._first_cell_heading(first) or bool(self._columns.priority_cell(first))
        )

    def _first_cell_heading(self, row: tuple[Cell, ...]) -> bool:
        filled = [cell for cell in row if cell.text.strip()]
        return len(filled) == 1 and filled[0].start == row[0].start and priority_heading(filled[0].text) is not None

    def _rows(self, table: FoundTable, rows: tuple[tuple[Cell, ...], ...]) -> None:
        number_alone = ""
        for row in rows:
            if self._columns.is_repeated(row):
                continue
            if self._is_heading_row(row) or self._first_cell_heading(row):
                text = " ".join(squash(cell.text) for cell in row if cell.text.strip())
                number_alone = self._heading_row(f"{number_alone} {text}".strip())
                continue
            self._priority_column(row)
            self._writer.add(self._columns.slots(row), merges=table.merges)
            for heading, column, text in self._columns.extras(row):
                self._extras.add(len(self._writer.rows), heading, column, text)

    def _heading_row(self, text: str) -> str:
        """Start the priority that a spanning row names; returns a number that still waits for its title."""
        found = numbered_heading(text)
        if found and not found[1]:
            return text
        if is_glossary_heading(text):
            self._in_glossary = True
        elif found:
            self._writer.start(*found)
        elif self._writer.priorities and self._writer.was_numbered:
            self._leave_out([Paragraph(text)])
        else:
            self._writer.start("", text)
        return ""

    def _priority_column(self, row: tuple[Cell, ...]) -> None:
        text = self._columns.priority_cell(row)
        if text and text != self._writer.heading_text:
            self._writer.start(*(numbered_heading(text) or ("", text)), said=text)

    def _start_priority(self, *, has_heading_rows: bool) -> None:
        """Take the priority's heading from the paragraphs above a table; the rest is the title, or said in
        a note."""
        pending, self._pending = self._pending, []
        first = not self._writer.priorities
        heading, rest = find_heading(pending, may_be_plain=not has_heading_rows)
        if heading and first and not rest and not heading[0] and "plan" in heading[1].lower():
            heading, rest = None, pending
        if heading and not has_heading_rows:
            self._writer.start(*heading)
        elif heading:
            rest = pending
        if first:
            rest = self._take_title(rest)
        self._leave_out(rest)

    def _take_title(self, paragraphs: list[Paragraph]) -> list[Paragraph]:
        chosen = next((p for p in paragraphs if p.style == "title"), None)
        chosen = chosen or next((p for p in paragraphs if "plan" in p.text.lower()), None)
        chosen = chosen or next(iter(paragraphs), None)
        if chosen is None:
            return paragraphs
        self._title = squash(chosen.text)
        return [paragraph for paragraph in paragraphs if paragraph is not chosen]

    def _continues_last_table(self, table: FoundTable) -> bool:
        """A table without headings goes on with the one before it if it is as wide and nothing else stands
        between."""
        if self._columns is None or self._in_glossary or table.width != self._width:
            return False
        heading, rest = find_heading(self._pending, may_be_plain=False)
        if self._pending and (heading is None or rest):
            return False
        if heading:
            self._pending = []
            self._writer.start(*heading)
        return True

    def _is_glossary(self, table: FoundTable) -> bool:
        if any(sum(1 for cell in row if cell.text.strip()) > 2 for row in table.rows):
            return False
        first = next((row for row in table.rows if len(row) == 2), None)
        if first is not None and is_glossary_header(first[0].text, first[1].text):
            return True
        spanned = table.rows and is_glossary_heading(" ".join(cell.text for cell in table.rows[0]))
        return first is not None and (self._in_glossary or bool(spanned))

    def _glossary_table(self, table: FoundTable) -> None:
        self._leave_out(self._pending)
        self._pending, self._in_glossary = [], True
        for row in table.rows:
            texts = [cell.text for cell in row]
            if len(texts) < 2 or is_glossary_header(*texts[:2]) or not any(text.strip() for text in texts):
                continue
            self._glossary.append(GlossaryEntry(texts[0], texts[1]))

    def _other_table(self, table: FoundTable) -> None:
        headings = [squash(cell.text) for cell in (table.rows[0] if table.rows else ()) if cell.text.strip()]
        self._seen.extend(headings)
        self._leave_out(self._pending if self._columns else [])
        if self._columns:
            self._pending = []
        words = "; ".join(squash(cell.text) for row in table.rows for cell in row if cell.text.strip())
        if words:
            self._notes.append(f"A table that is not part of the plan was left out: {_shortened(words)}")

    def _leave_out(self, paragraphs: list[Paragraph]) -> None:
        words = "; ".join(squash(paragraph.text) for paragraph in paragraphs)
        if words:
            self._notes.append(f"Text outside the tables was left out: {_shortened(words)}")


def find_heading(paragraphs: list[Paragraph], *, may_be_plain: bool) -> tuple[tuple[str, str] | None, list[Paragraph]]:
    """((number, title), the other paragraphs) of the priority heading among the paragraphs above a table.

    The last one that says "Priority" wins, then the last that is numbered (number and title may be two
    paragraphs), then, if `may_be_plain`, the last in a heading style, then the last of all; a plain heading
    has the number "".
    """
    for reads in (priority_heading, numbered_heading):
        for place in range(len(paragraphs) - 1, -1, -1):
            found = reads(paragraphs[place].text)
            if found and found[1]:
                return found, paragraphs[:place] + paragraphs[place + 1 :]
            if found and place + 1 < len(paragraphs):
                title = squash(paragraphs[place + 1].text)
                return (found[0], title), paragraphs[:place] + paragraphs[place + 2 :]
    if may_be_plain and paragraphs:
        styled = [place for place, paragraph in enumerate(paragraphs) if paragraph.style == "heading"]
        place = styled[-1] if styled else len(paragraphs) - 1
        if paragraphs[place].style != "title":
            return ("", squash(paragraphs[place].text)), paragraphs[:place] + paragraphs[place + 1 :]
    return None, paragraphs


def _shortened(words: str) -> str:
    return words if len(words) <= 2000 else words[:2000] + " …"
