"""The plan in the tables of a file, given what their columns hold (core/importing/work.py). Pure.

Priorities and objectives stand in bands (rows whose one filled cell runs over most columns), in columns, or above the
tables. What none of the plan's columns holds is kept as text of other columns, with the colours of their cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from actions.fields.rules import ABOVE, COLOUR
from actions.importing.assemble import find_heading
from actions.importing.extras import ExtraWriter, without_known
from actions.importing.rowwriter import RowWriter, Slot
from actions.importing.splits import rows_after
from actions.importing.words import is_glossary_header, is_glossary_heading, numbered_heading, priority_heading
from actions.wording.document import GlossaryEntry, PlanDocument, UnreadablePlan, squash
from core.importing.source import Cell, FoundTable, Paragraph, Row, cells_under, join_paragraphs, text_of_row
from core.importing.work import EXTRA, LEAVE_OUT, Work, rows_of

SIX = ("objective", "method", "action", "leads", "timescale", "update")
PRIORITY = ("priority", "priority_number", "priority_title")
AIM = re.compile(r"(aims?|objectives?|outcomes?|recommendations?)\b[\s:–-]*", re.IGNORECASE)
PLAIN_FILLS = {"", "#ffffff", "#000000"}


@dataclass
class Levels:
    """The levels of bands by their look: 0 a priority, 1 an objective, 2 and deeper a method."""

    looks: dict[tuple, int] = field(default_factory=dict)
    last: int | None = None  # level of the band just above, None after a row

    def level(self, look: tuple) -> int:
        """The level of a band: that of the last with the same look, else one below a band that stands right above."""
        if look not in self.looks:
            self.looks[look] = 0 if self.last is None else self.last + 1
        self.last = self.looks[look]
        return self.last


class Assembler:
    """Goes through the ticked tables of a file and writes the rows of its plan."""

    def __init__(self, work: Work):
        self.work = work
        self.writer, self.extras, self.levels = RowWriter(), ExtraWriter(), Levels()
        self.title = work.options.get("title", "")
        self.objective = self.method = self.pending_priority = ""
        self.extra_above: dict[int, str] = {}
        self.texts_above: list[str] = []
        self.terms: list[GlossaryEntry] = []  # of a glossary below the rows of a table

    def run(self) -> PlanDocument:
        """Raises UnreadablePlan where no table holds a row."""
        places: dict[int, list[tuple[int, Row]]] = {table: [] for table in self.work.tables}
        for at, row in rows_of(self.work):
            places[at[0]] += [(at[1], each) for each in rows_after(self.work, at, row)]
        for table, rows in places.items():
            self._table(table, self.work.source.tables[table], [row for _, row in rows])
        if not self.writer.rows:
            raise UnreadablePlan("No row of the tables holds an action. Choose which column holds the action.")
        document = PlanDocument(
            title=self.title or self.work.source.title or "Action plan",
            priorities=tuple(self.writer.priorities),
            rows=tuple(self.writer.rows),
            notes=(*self.work.source.notes, *self.writer.notes),
            glossary=(*self._glossary(), *self.terms),
            update_heading=self._update_heading(),
            extras=self.extras.columns,
            export=self.work.source.export,
        )
        return without_known(document)

    def _glossary(self) -> Iterator[GlossaryEntry]:
        """The terms in tables of two columns that are headed, or announced, as a glossary."""
        for number, table in enumerate(self.work.source.tables):
            texts = [[cell.text for cell in row] for row in table.rows]
            pairs = [row[:2] for row in texts if len(row) == 2 and any(text.strip() for text in row)]
            announced = any(is_glossary_heading(each.text) for each in table.above) or is_glossary_heading(table.name)
            announced = announced or bool(texts) and is_glossary_heading(" ".join(texts[0]))
            if number not in self.work.tables and pairs and (announced or is_glossary_header(*pairs[0])):
                yield from (GlossaryEntry(*pair) for pair in pairs if not is_glossary_header(*pair))

    def _update_heading(self) -> str:
        for number in self.work.tables:
            for at, name in self.work.columns[number].items():
                if name == "update" and (text := squash(self.work.headings(number).texts[at])):
                    return text
        return "Update"

    def _table(self, number: int, table: FoundTable, rows: list[Row]) -> None:
        columns, headings = self.work.columns[number], self.work.headings(number).texts
        self.extra_above = {}
        self._rows_above(table, number)
        self._paragraphs(table.above)
        areas = self._areas(columns, table.width)
        for at, row in enumerate(rows):
            if is_glossary_heading(text_of_row(row)):
                pairs = ([cell.text for cell in each if cell.text.strip()][:2] for each in rows[at + 1 :])
                self.terms += [
                    GlossaryEntry(*pair) for pair in pairs if len(pair) == 2 and not is_glossary_header(*pair)
                ]
                return
            band = self._band(row, areas)
            if band is not None:
                self._start_band(band)
            else:
                self._row(row, areas, columns, headings, merges=table.merges)

    def _areas(self, columns: dict[int, str], width: int) -> dict[str, list[tuple[int, int]]]:
        """Field → the grid columns of each of its columns, up to the next column."""
        starts = sorted(columns)
        ends = dict(zip(starts, [*starts[1:], width], strict=True))
        found: dict[str, list[tuple[int, int]]] = {}
        for at in starts:
            if columns[at] not in (LEAVE_OUT, EXTRA):
                found.setdefault(columns[at], []).append((at, ends[at]))
        return found

    def _rows_above(self, table: FoundTable, number: int) -> None:
        """The rows above the headings: a band of a priority, or the title of the document."""
        for row in table.rows[: self.work.heading_rows.get(number) or 0]:
            filled = [cell for cell in row if cell.text.strip()]
            if len(filled) == 1:
                text = squash(filled[0].text)
                if self.title or self.writer.rows or priority_heading(text):
                    self._start_band(filled[0])
                elif number == self.work.tables[0] and "plan" in text.lower():
                    self.title = text
                else:
                    self._start_band(filled[0])

    def _paragraphs(self, paragraphs: tuple[Paragraph, ...]) -> None:
        """What stands above a table: title, priority, objective, or text of its own."""
        is_aim = [p for p in paragraphs if self._is_aim(p)]
        heading, rest = find_heading([p for p in paragraphs if p not in is_aim], may_be_plain=False)
        if not self.writer.rows and not self.title:
            rest = self._take_title(rest)
        if heading is None:
            marked = [p for p in rest if p.style == "heading" or p.is_bold]
            heading = ("", squash(marked[-1].text)) if marked else None
            rest = [p for p in rest if p not in marked[-1:]]
        if heading:
            self.writer.start(*heading)
            self.objective = self.method = ""
        aims = [squash(p.text) if p.is_item else AIM.sub("", squash(p.text)) for p in is_aim]
        if any(aims):
            self.objective = "\n".join(filter(None, aims))
        self.texts_above = [squash(p.text) for p in rest]

    def _is_aim(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph above a table is an objective: a list item, or one that says so."""
        text = squash(paragraph.text)
        if priority_heading(text) or numbered_heading(text):
            return False
        return paragraph.style == "" and (paragraph.is_item or bool(AIM.match(text)))

    def _take_title(self, paragraphs: list[Paragraph]) -> list[Paragraph]:
        chosen = next((p for p in paragraphs if p.style == "title"), None)
        chosen = chosen or next((p for p in paragraphs if "plan" in p.text.lower()), None)
        chosen = chosen or next(iter(paragraphs), None)
        if chosen is not None:
            self.title = squash(chosen.text)
        return [paragraph for paragraph in paragraphs if paragraph is not chosen]

    def _band(self, row: Row, areas: dict) -> Cell | None:
        """The filled cell of a band: alone in its row, or behind a number, and over most of the plan's columns or where
        an action never stands alone."""
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) == 2 and len(squash(filled[0].text)) <= 6 and filled[0].end <= filled[1].start:
            number, text = filled
            filled = [Cell(f"{squash(number.text)} {text.text}", text.start, text.span, False, text.fill, text.is_bold)]
        if len(filled) != 1 or any(cell.continues for cell in row):
            return None
        starts = [start for spans in areas.values() for start, _ in spans]
        covers = sum(1 for start in starts if filled[0].start <= start < filled[0].end)
        actions = [start for start, _ in areas.get("action", ())]
        is_first = filled[0].start == min((cell.start for cell in row), default=0)
        is_marked = filled[0].is_bold or filled[0].fill not in PLAIN_FILLS
        alone = is_first and is_marked and filled[0].start not in actions
        return filled[0] if covers > len(starts) / 2 or alone or is_first and covers > 1 else None

    def _start_band(self, band: Cell, level: int | None = None) -> None:
        text = squash(band.text)
        numbering = re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "1", text.split(" ")[0]))[:4] if text[:1].isdigit() else ""
        level = self.levels.level((band.fill, band.is_bold, numbering)) if level is None else level
        if level == 0:
            self.writer.start(*(numbered_heading(text) or ("", text)))
            self.objective = self.method = ""
        elif level == 1:
            self.objective, self.method = text, ""
        else:
            self.method = f"{self.method} – {text}" if self.method else text

    def _row(self, row: Row, areas: dict, columns: dict[int, str], headings: tuple[str, ...], *, merges: bool) -> None:
        texts = {name: self._slot(row, spans) for name, spans in areas.items()}
        self._priority(texts)
        slots = {name: texts[name] for name in SIX if name in texts}
        for name, above in (("objective", self.objective), ("method", self.method)):
            if above and not slots.get(name, Slot()).text.strip():
                slots[name] = Slot(above)
        before = len(self.writer.rows)
        self.writer.add(slots, merges=merges and not self.objective)
        self.levels.last = None
        if len(self.writer.rows) > before:
            for text in self.texts_above:
                self.extras.add(len(self.writer.rows), ABOVE, 0, text)
            self.texts_above = []
        self._extras(row, columns, headings, is_new=len(self.writer.rows) > before)

    def _slot(self, row: Row, spans: list[tuple[int, int]]) -> Slot:
        cells = [cell for start, end in spans for cell in cells_under(row, start, end)]
        text = join_paragraphs(cell.text for cell in cells if cell.text.strip())
        return Slot(text, bool(cells) and all(cell.continues for cell in cells))

    def _priority(self, texts: dict[str, Slot]) -> None:
        """Start the priority that a row names in its columns."""
        printed = {name: squash(texts[name].text) for name in PRIORITY if name in texts}
        whole = "\n".join(printed.values())
        if not whole.strip() or whole == self.writer.heading_text:
            return
        number, title = printed.get("priority_number", "").rstrip(".)"), printed.get("priority_title", "")
        if printed.get("priority"):
            found = numbered_heading(printed["priority"]) or ("", printed["priority"])
            number, title = number or found[0], title or found[1]
        self.writer.start(number, title, said=whole)
        self.objective = self.method = ""

    def _extras(self, row: Row, columns: dict[int, str], headings: tuple[str, ...], *, is_new: bool) -> None:
        """Keep the cells of columns that hold none of the plan's fields, and the colours of all cells."""
        place = len(self.writer.rows)
        for at, name in columns.items():
            for cell in cells_under(row, at, at + 1):
                heading = headings[at] if at < len(headings) else ""
                fill = "" if cell.fill in PLAIN_FILLS else cell.fill
                if name == EXTRA:
                    text = self.extra_above.get(at, "") if cell.continues else cell.text
                    self.extra_above[at] = text
                    if is_new or not cell.continues:
                        self.extras.add(place, heading, at, text, fill)
                elif fill and name != LEAVE_OUT:
                    self.extras.add(place, (squash(heading) or f"Column {at + 1}") + COLOUR, at, "", fill)


def assemble_plan(work: Work) -> PlanDocument:
    """The plan in the ticked tables of a file. Raises UnreadablePlan where they hold none."""
    return Assembler(work).run()
