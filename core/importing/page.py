"""What the pages of the import desk display of a file. Of a sealed file only shapes: “10 digits”, “2 words”."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.importing.fields import (
    ASK,
    CHANGED,
    EXCLUDED,
    NEW,
    REFUSED,
    SAME,
    Change,
    Field,
    Importer,
    PreviewRow,
    Question,
)
from core.importing.shapes import is_shown, shape_of
from core.importing.source import FoundTable, Row, text_of_row
from core.importing.values import LABEL, MOST_UNKNOWN, SIMILAR, known_value, split_words
from core.importing.work import (
    EXTRA,
    LEAVE_OUT,
    SAMPLES,
    WITHIN,
    Remembered,
    Work,
    column_texts,
    offered_values,
    rows_of,
)
from core.text.similarity import plain

STEPS = {"tables": "Tables", "columns": "Columns", "values": "Words", "preview": "Preview"}
STATES = {
    ASK: "To be decided",
    REFUSED: "Refused",
    NEW: "New",
    CHANGED: "Changed",
    SAME: "Unchanged",
    EXCLUDED: "Left out",
}
LONGEST = 60  # characters of a sample
MOST_KNOWN = 100  # words of a field that are known and can be changed; those beyond keep their meaning


@dataclass(frozen=True)
class Column:
    at: int
    name: str
    heading: str
    samples: tuple[str, ...]
    field: str
    is_doubtful: bool

    @property
    def is_read(self) -> bool:
        return self.field != LEAVE_OUT or self.is_doubtful


@dataclass(frozen=True)
class ColumnGroup:
    """Tables whose headings are alike, and their columns."""

    tables: tuple[int, ...]
    columns: tuple[Column, ...]
    work: Work = field(repr=False)

    def unknown_words(self, column: int, held: Field, remembered: Remembered) -> int:
        """How many different words of a column have no known value, if it holds this field."""
        tables = ((table, len(self.work.source.tables[table].rows)) for table in self.tables)
        texts = {text for table, most in tables for text in column_texts(self.work, table, column, most)}
        words = {word for text in texts for word in (split_words(text, held.values) if held.several else (text,))}
        known = {plain(word): remembered(held.name, plain(word)) for word in words}
        return len({plain(word) for word in words if not known_value(word, held.values, known)[0]})

    @property
    def headings(self) -> str:
        return ", ".join(column.heading for column in self.columns)

    @property
    def title(self) -> str:
        numbers = [str(at + 1) for at in self.tables]
        return f"Table {numbers[0]}" if len(numbers) == 1 else f"Tables {', '.join(numbers[:-1])} and {numbers[-1]}"


@dataclass(frozen=True)
class Word:
    name: str
    label: str
    word: str
    count: int
    value: str
    is_proposed: bool

    @property
    def is_decided(self) -> bool:
        return bool(self.value) and not self.is_proposed


@dataclass(frozen=True)
class WordList:
    """`rest` is the value of all other words, `hidden` how many must not be displayed."""

    field: Field
    words: tuple[Word, ...]
    rest: str
    hidden: int = 0


@dataclass(frozen=True)
class MendedCell:
    name: str
    label: str
    text: str
    shape: str = ""

    @property
    def has_lines(self) -> bool:
        return "\n" in self.text or len(self.text) > LONGEST


@dataclass(frozen=True)
class Line:
    """A row of a preview: its number in the file, what is asked of it, and its cells where they can be mended."""

    row: PreviewRow
    number: str
    question: Question | None
    answer: str
    cells: tuple[MendedCell, ...] = ()
    is_excluded: bool = False

    def boxes(self) -> list[tuple[str, Change]]:
        return [(f"tick {self.row.key} {change.field}", change) for change in self.row.changes]


@dataclass
class Tabs:
    """The states of a preview with their numbers of rows, and the one that is displayed."""

    rows: Sequence[PreviewRow]
    wanted: str
    counts: Counter = field(init=False)

    def __post_init__(self):
        self.counts = Counter(row.state for row in self.rows)

    @property
    def state(self) -> str:
        first = next((state for state in STATES if self.counts[state]), NEW)
        return self.wanted if self.counts[self.wanted] else first

    @property
    def items(self) -> list[tuple[str, str, int]]:
        return [(state, label, self.counts[state]) for state, label in STATES.items() if self.counts[state]]

    @property
    def heading(self) -> str:
        return STATES[self.state]

    @property
    def of_state(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.state == self.state]


def heading_choices(table: FoundTable, *, sealed: bool) -> list[tuple[str, str]]:
    texts = (text_of_row(row) for row in table.rows[:WITHIN])
    return [
        (str(at), f"Row {at + 1}" if sealed else f"Row {at + 1}: {shortened(text)}")
        for at, text in enumerate(texts)
        if text
    ]


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def column_groups(work: Work, importer: Importer) -> list[ColumnGroup]:
    """The ticked tables with their columns; those of a table with the headings of one before stand there."""
    return [
        ColumnGroup(tuple(tables), tuple(columns_of(work, importer, tables[0])), work) for tables in alike_tables(work)
    ]


def alike_tables(work: Work) -> list[list[int]]:
    """Ticked tables with the same headings together; one without joins the nearest above of its width."""
    groups: dict[tuple[str, ...], list[int]] = {}
    above: list[tuple[str, ...]] = []
    for table in work.tables:
        texts = tuple(map(plain, work.headings(table).texts))
        goes_on = (each for each in reversed(above) if not any(texts) and len(each) == len(texts))
        above.append(next(goes_on, texts))
        groups.setdefault(above[-1], []).append(table)
    return list(groups.values())


def columns_of(work: Work, importer: Importer, table: int) -> Iterator[Column]:
    doubtful = work.doubtful.get(table, ())
    for at, heading in enumerate(work.headings(table).texts):
        name, samples = work.columns[table].get(at, LEAVE_OUT), column_texts(work, table, at, SAMPLES)
        if importer.sealed:
            samples = list(dict.fromkeys(map(shape_of, samples)))
            heading = heading if name not in (LEAVE_OUT, EXTRA) else shape_of(heading)
        title = shortened(heading) if heading else f"Column {at + 1} (no heading)"
        if heading or samples:
            yield Column(at, f"column_{table}_{at}", title, tuple(map(shortened, samples)), name, at in doubtful)


def word_lists(work: Work, importer: Importer, remembered: Remembered) -> list[WordList]:
    found = []
    fields = [each for each in importer.fields() if each.name not in work.constants]
    for each, every in offered_values(work, fields, remembered):
        chosen = work.values.get(each.name, {})
        offered = [o for o in every if o.why != LABEL]
        unknown = [o for o in offered if o.why in ("", SIMILAR)]
        may_show = not importer.sealed or is_shown([o.word for o in unknown], known=len(every) - len(unknown))
        is_hidden = len(unknown) > MOST_UNKNOWN or not may_show
        known = [o for o in offered if o.why not in ("", SIMILAR)][:MOST_KNOWN]
        offered = known if is_hidden else [*unknown, *known]
        words = tuple(
            Word(
                name=f"word_{each.name}_{hashlib.sha256(plain(o.word).encode()).hexdigest()[:12]}",
                label=f"{each.label}: “{shortened(o.word)}”",
                word=o.word,
                count=o.count,
                value=chosen.get(plain(o.word)) or o.value,
                is_proposed=bool(o.value) and not chosen.get(plain(o.word)),
            )
            for o in offered
        )
        if words or is_hidden:
            found.append(WordList(each, words, work.rest.get(each.name, ""), len(unknown) if is_hidden else 0))
    return found


def row_number(work: Work, row: PreviewRow) -> str:
    """The number of a row in its table, from 1; with the number of the table where several come in."""
    table, at = row.at
    return f"{at + 1}" if len(work.tables) < 2 else f"{at + 1} of table {table + 1}"


def lines(work: Work, importer: Importer, rows: Sequence[PreviewRow], questions: Sequence[Question]) -> list[Line]:
    asked = {question.at: question for question in questions if question.at is not None}
    faulty, labels = {row.at for row in rows if row.faults}, {each.name: each.label for each in importer.fields()}
    cells = {
        at: tuple(cells_of(work, labels, at, row, sealed=importer.sealed)) for at, row in rows_of(work) if at in faulty
    }
    return [
        Line(
            row=row,
            number=row_number(work, row),
            question=(question := asked.get(row.at)),
            answer=work.answers.get(question.key, "") if question else "",
            cells=cells.get(row.at, ()),
            is_excluded=row.key in work.excluded,
        )
        for row in rows
    ]


def cells_of(
    work: Work, labels: Mapping[str, str], at: tuple[int, int], row: Row, *, sealed: bool
) -> Iterator[MendedCell]:
    """The cells of a row whose columns hold a field, blank ones too."""
    table, number = at
    texts, headings = {cell.start: cell.text for cell in row}, work.headings(table).texts
    for column, name in sorted(work.columns[table].items()):
        if name in (LEAVE_OUT, EXTRA):
            continue
        text, label = texts.get(column, ""), labels.get(name, name)
        heading = headings[column] if column < len(headings) else ""
        label = f"{label} ({shortened(heading)})" if heading and plain(heading) != plain(label) else label
        shape = shape_of(text) if sealed else ""
        yield MendedCell(f"cell {table}:{number}:{column}", label, "" if sealed else text, shape)


def refused_rows(work: Work, rows: Sequence[PreviewRow]) -> tuple[list[str], list[list[str]]]:
    """Headings and cells of refused rows with their reasons, by headings."""
    texts = {at: {cell.start: cell.text for cell in row} for at, row in rows_of(work)}
    refused = [row for row in rows if row.state == REFUSED]
    found: list[list[str]] = []
    for tables in alike_tables(work):
        headings = work.headings(tables[0]).texts
        lines = []
        for row in (row for row in refused if row.at[0] in tables):
            cells, reasons = texts.get(row.at, {}), " ".join(fault.reason for fault in row.faults)
            lines.append([*(cells.get(at, "") for at in range(len(headings))), reasons])
        if lines:
            found += [*([[]] if found else []), [*headings, "Reason"], *lines]
    first, *others = found or [[*work.headings(work.tables[0]).texts, "Reason"]]
    return first, others
