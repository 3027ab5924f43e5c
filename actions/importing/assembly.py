"""The plan in the tables of a file, given what their columns hold (core/importing/work.py). Pure.

Priorities and objectives stand in bands (rows whose one filled cell runs over most columns), in columns, or above the
tables. What none of the plan's columns holds is kept as text of other columns, with the colours of their cells.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from actions.fields.rules import ABOVE, BELOW, COLOUR
from actions.importing.extras import ExtraWriter, note_of_statuses, without_known
from actions.importing.fields import KEPT, STATUS
from actions.importing.outside import (
    SIX,
    find_heading,
    glossary_lines,
    glossary_tables,
    is_glossary_heading,
    is_like_heading,
    notes_of,
    numbered_heading,
    pairs_of,
    paragraphs_of,
    priority_heading,
    title_of,
)
from actions.importing.rowwriter import RowWriter, Slot
from actions.importing.rules import status_columns
from actions.importing.splits import rows_after
from actions.wording.document import GlossaryEntry, PlanDocument, UnreadablePlan, squash
from actions.wording.exported import UPDATES, is_export_mark, print_of
from actions.wording.leads import without_signs
from actions.wording.limits import UPDATE_HEADING
from actions.wording.updates import with_long_marks
from core.importing.source import Cell, Paragraph, Row, cells_under, join_paragraphs, text_of_row
from core.importing.work import LEAVE_OUT, Work, rows_of

PRIORITY = ("priority", "priority_number", "priority_title")
AIM = re.compile(r"(aims?|objectives?|outcomes?|recommendations?)\b[\s:–-]*", re.IGNORECASE)
AIMS, AS_OBJECTIVE, AS_TEXT = "aims-above", "objective", "text"  # a question, and its answers
SPREADSHEETS = ("xlsx", "ods", "csv")
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
    def __init__(self, work: Work):
        self.work = work
        self.extras, self.levels = ExtraWriter(), Levels()
        self.title = self.objective = self.method = ""
        self.is_fresh = False  # whether no row has followed the objective and method above
        self.number = ""  # of a priority whose title is in the next band
        self.extra_above: dict[int, str] = {}
        self.texts_above: list[str] = []
        self.terms: list[GlossaryEntry] = []  # of a glossary below the rows of a table, or in lines
        self.export = work.source.export if is_export_mark(work.source.export) else ""
        self.is_ours = bool(self.export)
        self.writer = RowWriter(joins_empty=not self.export)
        self.left_out: list[str] = []  # what our own files print outside their tables
        self.is_spreadsheet = work.source.kind in SPREADSHEETS

    def run(self) -> PlanDocument:
        """Raises UnreadablePlan where no table holds a row."""
        below = self._tables()
        if not self.writer.rows:
            raise UnreadablePlan("No row of the tables holds an action. Choose which column holds the action.")
        self._keep_unused()
        texts = [squash(paragraph.text) for paragraph in self._without_terms(below)]
        self._keep_texts(BELOW, [*self.texts_above, *texts])
        left_out = [f"Text outside the tables was left out: {'; '.join(self.left_out)}"] if self.left_out else []
        document = PlanDocument(
            title=self.title or title_of(self.work) or "Action plan",
            priorities=tuple(self.writer.priorities),
            rows=tuple(self.writer.rows),
            notes=(*self.work.source.notes, *notes_of(self.work), *self.writer.notes, *left_out),
            glossary=(*(term for terms in glossary_tables(self.work).values() for term in terms), *self.terms),
            update_heading=self._update_heading(),
            extras=self.extras.columns,
            export=self.export,
        )
        document = without_known(document)
        notes = note_of_statuses(status_columns(document), document)
        return replace(document, notes=(*document.notes, *notes))

    def _tables(self) -> list[Paragraph]:
        """Read the rows of all ticked tables; returns the paragraphs below the last."""
        above, below = paragraphs_of(self.work)
        self.has_marks = any(map(_is_marked, [each for paragraphs in above.values() for each in paragraphs]))
        places: dict[int, list[Row]] = {table: [] for table in self.work.tables}
        for at, row in rows_of(self.work):
            places[at[0]] += rows_after(self.work, at, row)
        for table, rows in places.items():
            self._table(table, above[table], rows)
        return below

    def _keep_texts(self, heading: str, texts: list[str]) -> None:
        """Keep texts outside the tables with the row that was written last."""
        if self.export:
            self.left_out += texts
            return
        for text in texts:
            self.extras.add(len(self.writer.rows), heading, 0, text)

    def _keep_unused(self) -> None:
        """Keep an objective and method above which no row follows as texts."""
        if self.is_fresh:
            self.texts_above += filter(None, (self.objective, self.method))
        self.objective, self.method, self.is_fresh = "", "", False

    def _without_terms(self, paragraphs: list[Paragraph]) -> list[Paragraph]:
        terms, rest = glossary_lines(paragraphs)
        self.terms += terms
        return rest

    def _update_heading(self) -> str:
        """The headings of the updates of the first table that has such."""
        for number in self.work.tables:
            headings, columns = self.work.headings(number).texts, self.work.columns[number]
            texts = filter(None, (squash(headings[at]) for at, name in columns.items() if name == "update"))
            if found := tuple(dict.fromkeys(texts)):
                return " / ".join(found) if len(" / ".join(found)) <= UPDATE_HEADING else found[0]
        return "Update"

    def _table(self, number: int, above: list[Paragraph], rows: list[Row]) -> None:
        areas = self._areas(number)
        self.extra_above = {}
        in_column = any(name in areas for name in PRIORITY)
        is_named = in_column or bool(rows and self._band(rows[0], areas, rows[1:2]))
        self._paragraphs(self._without_terms(above), in_column=in_column, is_named=is_named)
        self._rows_above(number, areas, is_named=is_named)
        for at, row in enumerate(rows):
            if is_glossary_heading(text_of_row(row)):
                self.terms += pairs_of(
                    [[cell.text for cell in each if cell.text.strip()][:2] for each in rows[at + 1 :]]
                )
                return
            band = self._band(row, areas, rows[at + 1 : at + 2])
            if band is not None:
                self._start_band(band, areas)
            else:
                self._row(row, areas, number)

    def _areas(self, number: int) -> dict[str, list[tuple[int, int]]]:
        """Field → the grid columns of each of its columns, up to the next column."""
        found: dict[str, list[tuple[int, int]]] = {}
        for at, end in self._columns(number).items():
            if (name := self.work.columns[number][at]) not in (LEAVE_OUT, *KEPT):
                found.setdefault(name, []).append((at, end))
        return found

    def _columns(self, number: int) -> dict[int, int]:
        """Grid column where a column of the table starts → where it ends; a heading over several is one column."""
        table, chosen, texts = (
            self.work.source.tables[number],
            self.work.columns[number],
            self.work.headings(number).texts,
        )
        at = self.work.heading_rows.get(number)
        wide = [cell for cell in (table.rows[at] if at is not None else ()) if cell.span > 1 and cell.text.strip()]
        inner = {place for cell in wide for place in range(cell.start + 1, cell.end) if not texts[place]}
        starts = sorted(place for place in chosen if place not in inner or chosen[place] not in (LEAVE_OUT, *KEPT))
        return dict(zip(starts, [*starts[1:], table.width], strict=True))

    def _rows_above(self, number: int, areas: dict, *, is_named: bool) -> None:
        """The rows above the headings: the title of the document, a band of a priority, or text of its own."""
        for row in self.work.source.tables[number].rows[: self.work.heading_rows.get(number) or 0]:
            filled = [cell for cell in row if cell.text.strip()]
            text = text_of_row(row)
            is_first = not self.title and number == self.work.tables[0] and not priority_heading(text)
            if len(filled) == 1 and is_first and (is_named or "plan" in text.lower()):
                self.title = text
            elif len(filled) == 1 and (priority_heading(text) or not is_named):
                self._start_band(filled[0], areas)
            elif filled:
                self.texts_above.append(text)

    def _paragraphs(self, paragraphs: list[Paragraph], *, in_column: bool, is_named: bool) -> None:
        """What stands above a table: title, priority, objective, or text of its own."""
        is_aim = [p for p in paragraphs if is_aim_above(p)]
        heading, rest = None, [p for p in paragraphs if p not in is_aim]
        if not in_column:
            heading, rest = find_heading(rest)
        if not self.writer.rows and not self.title:
            rest = self._take_title(rest)
        if heading is None and not in_column:
            may_be_plain = not self.has_marks and not is_named
            marked = [p for p in rest if _is_marked(p)] or [
                p for p in rest[-1:] if may_be_plain and is_like_heading(p.text)
            ]
            heading = ("", squash(marked[-1].text)) if marked else None
            rest = [p for p in rest if p not in marked[-1:]]
        if heading:
            self._start_priority(*heading)
        if self.work.answers.get(AIMS) == AS_TEXT:
            rest, is_aim = [p for p in paragraphs if p in rest or p in is_aim], []
        aims = [squash(p.text) if p.is_item else AIM.sub("", squash(p.text)) for p in is_aim]
        if any(aims):
            self._keep_unused()
            self.objective, self.is_fresh = "\n".join(filter(None, aims)), True
        self.texts_above += [squash(p.text) for p in rest]

    def _take_title(self, paragraphs: list[Paragraph]) -> list[Paragraph]:
        chosen = next((p for p in paragraphs if p.style == "title"), None)
        chosen = chosen or next((p for p in paragraphs if "plan" in p.text.lower()), None)
        chosen = chosen or next(iter(paragraphs), None)
        if chosen is not None:
            self.title = squash(chosen.text)
        return [paragraph for paragraph in paragraphs if paragraph is not chosen]

    def _band(self, row: Row, areas: dict, below: Sequence[Row]) -> Cell | None:
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
        alone = (
            is_first and filled[0].start not in actions and (is_marked or self._is_priority(filled[0], areas, below))
        )
        return filled[0] if covers > len(starts) / 2 or alone or is_first and covers > 1 else None

    def _is_priority(self, cell: Cell, areas: dict, below: Sequence[Row]) -> bool:
        """Whether a cell that stands alone, without any mark, names a priority: by its words, or in a sheet by its
        number. An objective may stand alone too, so that the row below must have one.
        """
        if any(name in areas for name in PRIORITY):
            return False
        if priority_heading(cell.text):
            return True
        objectives = [self._slot(row, areas.get("objective", [])).text.strip() for row in below]
        if not self.is_spreadsheet or not any(objectives):
            return False
        found = numbered_heading(cell.text)
        expected = str(len(self.writer.priorities) + 1)
        return not self.writer.priorities or (found[0] == expected if found else not self.writer.was_numbered)

    def _start_band(self, band: Cell, areas: dict) -> None:
        text, self.number = f"{self.number} {squash(band.text)}".strip(), ""
        found = numbered_heading(text)
        if found and not found[1]:
            self.number = text
            return
        numbering = re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "1", text.split(" ")[0]))[:4] if text[:1].isdigit() else ""
        level = self.levels.level((band.fill, band.is_bold, numbering))
        is_plain = not band.is_bold and band.fill in PLAIN_FILLS
        if level == 0 and is_plain and not found and self.writer.was_numbered:  # no priority among numbered ones
            if "objective" in areas:
                self.texts_above.append(text)
                return
            level = 1
        if level == 0:
            self._start_priority(*(found or ("", text)))
        elif level == 1:
            self._keep_unused()
            self.objective, self.is_fresh = text, True
        else:
            self.method, self.is_fresh = f"{self.method} – {text}" if self.method else text, True

    def _start_priority(self, number: str, title: str, *, heading: str = "") -> None:
        self._keep_unused()
        self.writer.start(number, title, heading=heading)

    def _row(self, row: Row, areas: dict, number: int) -> None:
        if self.number:  # a number without a title
            self._start_priority(*numbered_heading(self.number))
            self.number = ""
        texts = {name: self._slot(row, spans) for name, spans in areas.items()}
        self._priority(texts)
        slots = {name: texts[name] for name in SIX if name in texts}
        if "leads" in slots:
            slots["leads"] = replace(slots["leads"], text=without_signs(slots["leads"].text))
        if self.is_ours and "update" in slots:
            slots["update"] = self._update(row, slots["update"])
        for name, above in (("objective", self.objective), ("method", self.method)):
            if above and not slots.get(name, Slot()).text.strip():
                slots[name] = Slot(above)
            elif above and self.is_fresh:
                self.texts_above.append(above)
        self._write(row, slots, number)
        self.levels.last, self.is_fresh = None, False

    def _update(self, row: Row, slot: Slot) -> Slot:
        """The updates of a file of ours with the words for the star after a day; those of before the star unchanged."""
        key = next((cell.key for cell in row if cell.key), "")
        prints = self.work.source.prints.get(key, ())[UPDATES:]
        is_old = bool(prints) and print_of(slot.text) == prints[0]
        return slot if is_old else replace(slot, text=with_long_marks(slot.text))

    def _write(self, row: Row, slots: dict[str, Slot], number: int) -> None:
        before = len(self.writer.rows)
        self.writer.add(slots, merges=self.work.source.tables[number].merges and not self.objective)
        is_new = len(self.writer.rows) > before
        if is_new:
            self._keep_texts(ABOVE, self.texts_above)
            self.texts_above = []
        self._extras(row, number, is_new=is_new)

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
        self._start_priority(number, title, heading=whole)

    def _extras(self, row: Row, number: int, *, is_new: bool) -> None:
        """Keep the cells of columns that hold none of the plan's fields, and the colours of all cells."""
        place, headings = len(self.writer.rows), self.work.headings(number).texts
        for at, end in self._columns(number).items():
            name = self.work.columns[number][at]
            for cell in cells_under(row, at, end):
                heading = headings[at] if at < len(headings) else ""
                fill = "" if cell.fill in PLAIN_FILLS else cell.fill
                if name in KEPT:
                    text = self.extra_above.get(at, "") if cell.continues else cell.text
                    self.extra_above[at] = text
                    if is_new or not cell.continues:
                        is_status = name == STATUS and not self.export  # a file of ours says it in its timescale
                        self.extras.add(place, heading, at, text, fill, is_status=is_status)
                elif fill and name != LEAVE_OUT:
                    self.extras.add(place, (squash(heading) or f"Column {at + 1}") + COLOUR, at, "", fill)


def _is_marked(paragraph: Paragraph) -> bool:
    return paragraph.style == "heading" or paragraph.is_bold


def is_aim_above(paragraph: Paragraph) -> bool:
    """Whether a paragraph above a table may be an objective: a list item, or one that says so."""
    text = squash(paragraph.text)
    if priority_heading(text) or numbered_heading(text):
        return False
    return paragraph.style == "" and (paragraph.is_item or bool(AIM.match(text)))


def aims_above(work: Work) -> tuple[str, ...]:
    """The paragraphs above the ticked tables that may be objectives."""
    return tuple(squash(p.text) for table in work.tables for p in work.source.tables[table].above if is_aim_above(p))


def assemble_plan(work: Work) -> PlanDocument:
    """The plan in the ticked tables of a file. Raises UnreadablePlan where they hold none."""
    return Assembler(work).run()
