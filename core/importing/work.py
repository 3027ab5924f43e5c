"""What is known and decided of a file while it waits: its tables, what their columns and words mean, what was mended.

Pure values and rules; stored by core/importing/services.py as the importer seals them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.importing.columns import CHOSEN, LOOK, WITHIN, Headings, heading_row, headings, propose
from core.importing.fields import NO_FIELD, Choices, Field, Importer, Means
from core.importing.source import Cell, FoundTable, Row, Source
from core.importing.stored import source_from_json, source_to_json
from core.importing.values import MOST_UNKNOWN, SIMILAR, Proposal, proposals, split_words
from core.text.similarity import plain

TABLES, COLUMNS, VALUES, PREVIEW = "tables", "columns", "values", "preview"
LEAVE_OUT, EXTRA = "", "+"  # what a column may hold beside a field: nothing, or an extra field of its own
LEFT_OUT_BEFORE = "-"  # how it is remembered that a heading means nothing
SAMPLES = 3  # cells that stand beside a heading
LONGEST_HEADING = 60  # characters of a heading where no word of a row is known
LOOKED_AT = 40  # cells of a column by which it is judged
AS_ABOVE = {"as above", "same as above", "see above", "ditto", "do", "do.", '"', "''", "〃"}
TOTALS = {"total", "totals", "grand total", "sub total", "sub-total", "subtotal"}

Remembered = Callable[[str, str], str]  # (scope, text) → what somebody said before that it means; "" where nobody did


@dataclass
class Work:
    """The decisions about a file. Keys of `cells` and `excluded` are "table:row:column" and "table:row"."""

    source: Source
    tables: list[int] = field(default_factory=list)  # those whose rows come in
    heading_rows: dict[int, int | None] = field(default_factory=dict)
    columns: dict[int, dict[int, str]] = field(default_factory=dict)  # table → column → field, LEAVE_OUT or EXTRA
    doubtful: dict[int, list[int]] = field(default_factory=dict)  # columns that somebody should look at
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # field → word, as `plain` gives it → value
    rest: dict[str, str] = field(default_factory=dict)  # field → the value of all words without one
    constants: dict[str, str] = field(default_factory=dict)  # field → the value of every row
    cells: dict[str, str] = field(default_factory=dict)
    excluded: list[str] = field(default_factory=list)
    ticks: dict[str, bool] = field(default_factory=dict)  # "table:row field" → whether a change is ticked by hand
    answers: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)  # keys of what is ticked as not coming along
    options: dict[str, str] = field(default_factory=dict)  # what was said of the file when it was chosen

    def __post_init__(self):
        self._headings: dict[int, tuple[FoundTable, int | None, Headings]] = {}

    def as_json(self) -> dict:
        decided = {name: value for name, value in vars(self).items() if name != "_headings"}
        return {**decided, "source": source_to_json(self.source)}

    @classmethod
    def from_json(cls, stored: dict) -> Work:
        work = cls(**{**stored, "source": source_from_json(stored["source"])})
        work.heading_rows = {int(at): row for at, row in work.heading_rows.items()}
        work.doubtful = {int(at): columns for at, columns in work.doubtful.items()}
        work.columns = {int(at): {int(c): f for c, f in found.items()} for at, found in work.columns.items()}
        return work

    @property
    def choices(self) -> Choices:
        return Choices(
            answers=dict(self.answers),
            excluded={_place(each) for each in self.excluded},
            ticks={
                (_place(at), name): tick for key, tick in self.ticks.items() for at, _, name in [key.partition(" ")]
            },
        )

    def headings(self, table: int) -> Headings:
        """The headings of a table; its columns' numbers where none of its rows holds them."""
        found, at = self.source.tables[table], self.heading_rows.get(table)
        known = self._headings.get(table)
        if known is None or known[0] is not found or known[1] != at:
            read = Headings(("",) * found.width, 0) if at is None else headings(found, at)
            known = self._headings[table] = (found, at, read)
        return known[2]


def _place(text: str) -> tuple[int, int]:
    table, row = text.split(":")
    return int(table), int(row)


def begin(source: Source, importer: Importer, remembered: Remembered, options: Mapping[str, str]) -> Work:
    """The work on a file as it is proposed: likely tables ticked, columns and words matched."""
    work, fields = Work(source, options=dict(options)), importer.fields()
    for number, table in enumerate(source.tables):
        work.heading_rows[number] = find_headings(table, fields, remembered)
    is_known = any(row is not None for row in work.heading_rows.values())
    if importer.assumes_headings and not importer.sealed and source.tables and not is_known:
        work.heading_rows[0] = assumed_headings(source.tables[0])
    for at, table in enumerate(source.tables):
        propose_columns(work, at, importer, remembered)
        goes_on = bool(work.tables) and table.width == source.tables[work.tables[-1]].width
        if table.inside is None and (work.heading_rows[at] is not None or goes_on):
            work.tables.append(at)
    work.tables = work.tables or [0] * bool(source.tables)
    propose_values(work, importer, remembered)
    return work


def find_headings(table: FoundTable, fields: Sequence[Field], remembered: Remembered) -> int | None:
    """The row of headings: by the fields that they name, else the first row with a heading that is remembered."""
    if (found := heading_row(table, fields)) is not None:
        return found
    known = (
        at
        for at, row in enumerate(table.rows[:WITHIN])
        if any(cell.text.strip() and remembered("columns", plain(cell.text)) for cell in row)
    )
    return next(known, None)


def assumed_headings(table: FoundTable) -> int | None:
    """The first row with two cells or more, where all that it holds are different short texts without a figure."""
    for at, row in enumerate(table.rows[:WITHIN]):
        texts = [" ".join(cell.text.split()) for cell in row if cell.text.strip()]
        if len(texts) > 1:
            is_heading = len(set(texts)) == len(texts) and all(
                len(text) <= LONGEST_HEADING and not any(character.isdigit() for character in text) for text in texts
            )
            return at if is_heading and at + 1 < len(table.rows) else None
    return None


def propose_columns(work: Work, table: int, importer: Importer, remembered: Remembered) -> None:
    """Match the columns of a table anew: as somebody said before of these headings, else by phrases and samples.

    A table without headings of its own, of the width of the one before, goes on with the columns of that one. Where
    columns can be kept as extra fields, none is left out because one was before. A field that an earlier column holds
    is not given to another by what somebody said before, unless it may have several.
    """
    found, above = work.headings(table), _table_before(work, table)
    if work.heading_rows.get(table) is None and above is not None:
        work.columns[table], work.doubtful[table] = dict(work.columns[above]), []
        return
    samples = [column_texts(work, table, at, LOOKED_AT) for at in range(len(found.texts))]
    fields = importer.fields()
    offered = propose(found.texts, samples, fields)
    single = {each.name for each in fields if each.name != NO_FIELD and not each.several}
    chosen, doubtful, known = {}, [], _known_headings(work, table)
    unknown = EXTRA if importer.has_extras else LEAVE_OUT
    known_before = {LEFT_OUT_BEFORE, EXTRA, *(each.name for each in fields)}
    for at, (heading, each) in enumerate(zip(found.texts, offered, strict=True)):
        before = remembered("columns", plain(heading)) if heading.strip() else ""
        before = before if before in known_before else ""  # a field that is asked for no more
        before = before or known.pop(plain(heading), "")  # each once: of two alike, one was chosen
        wanted = []
        if before:
            wanted.append(unknown if before == LEFT_OUT_BEFORE else before)
        wanted += [each.field if each.field and each.state in (CHOSEN, LOOK) else unknown, unknown]
        chosen[at] = next(name for name in wanted if name not in single or name not in chosen.values())
        if chosen[at] != wanted[0] or (each.state == LOOK and not before):
            doubtful.append(at)
    below = work.source.tables[table].rows[found.below :]
    if len(below) > 1:
        chosen = importer.arrange(replace(work.source.tables[table], rows=below), chosen)
    work.columns[table] = chosen
    work.doubtful[table] = doubtful


def _known_headings(work: Work, table: int) -> dict[str, str]:
    """Heading → field, as the tables before have them."""
    found: dict[str, str] = {}
    for at in range(table):
        for heading, name in zip(work.headings(at).texts, work.columns.get(at, {}).values(), strict=False):
            if name and heading.strip():
                found.setdefault(plain(heading), name)
    return found


def _table_before(work: Work, table: int) -> int | None:
    width = work.source.tables[table].width
    before = (at for at in reversed(range(table)) if work.source.tables[at].inside is None)
    return next((at for at in before if at in work.columns and work.source.tables[at].width == width), None)


def column_texts(work: Work, table: int, column: int, most: int) -> list[str]:
    found: list[str] = []
    for row in work.source.tables[table].rows[work.headings(table).below :]:
        found += [cell.text for cell in row if cell.start == column and cell.text.strip()]
        if len(found) >= most:
            break
    return found[:most]


def means_of(work: Work, table: int) -> Means:
    return Means(work.columns[table], work.values, work.constants, work.rest)


def rows_of(work: Work) -> Iterator[tuple[tuple[int, int], Row]]:
    """(place, cells) of every row of the ticked tables below its headings, with what was mended in it.

    Blank rows, headings that are printed again and rows of totals are left out; not rows with a key of ours.
    """
    mended: dict[tuple[int, int], dict[int, str]] = {}
    for place, text in work.cells.items():
        number, at, column = map(int, place.split(":"))
        mended.setdefault((number, at), {})[column] = text
    for number in work.tables:
        table, found = work.source.tables[number], work.headings(number)
        for at in range(found.below, len(table.rows)):
            row = table.rows[at]
            if texts := mended.get((number, at)):
                row = _mended(row, texts)
            is_other = is_repeated_heading(row, found.texts) or is_total(row)
            if first_text(row) and (not is_other or any(cell.key for cell in row)):
                yield (number, at), row


def first_text(row: Row) -> str:
    return next((cell.text for cell in row if cell.text.strip()), "")


def is_total(row: Row) -> bool:
    """Whether the first word of a row, in a cell of its own, is "Total" or the like."""
    return plain(first_text(row)) in TOTALS


def _mended(row: Row, texts: Mapping[int, str]) -> Row:
    there = {cell.start for cell in row}
    cells = (replace(cell, text=texts[cell.start]) if cell.start in texts else cell for cell in row)
    return (*cells, *(Cell(text, column) for column, text in texts.items() if column not in there))


def is_repeated_heading(row: Row, texts: tuple[str, ...]) -> bool:
    """Whether a row prints the headings again: all of its cells, or all but one of four or more."""
    filled = [cell for cell in row if cell.text.strip() and not cell.continues]
    if not any(repeats_heading(cell, texts) for cell in filled[:2]):
        return False
    again = [cell for cell in filled if repeats_heading(cell, texts)]
    return len(again) > 1 and len(filled) - len(again) <= (len(again) > 2)


def repeats_heading(cell: Cell, texts: tuple[str, ...]) -> bool:
    return cell.start < len(texts) and plain(cell.text) == plain(texts[cell.start])


def words_of(work: Work, fields: Sequence[Field]) -> dict[str, Counter[str]]:
    texts: dict[str, Counter[str]] = {each.name: Counter() for each in fields if each.values}
    means = {table: means_of(work, table) for table in work.tables}
    for (table, _), row in rows_of(work):
        for name, found in means[table].texts(row).items():
            if name in texts:
                texts[name].update(text for text in found if plain(text) not in AS_ABOVE)
    for each in fields:
        if each.name in texts and each.several:
            words: Counter[str] = Counter()
            for text, count in texts[each.name].items():
                words.update(dict.fromkeys(split_words(text, each.values), count))
            texts[each.name] = words
    return texts


def offered_values(
    work: Work, fields: Sequence[Field], remembered: Remembered
) -> Iterator[tuple[Field, list[Proposal]]]:
    """Each field with values: its words, each once, with what it probably means."""
    found = words_of(work, fields)
    for each in fields:
        if each.values:
            known = {plain(word): remembered(each.name, plain(word)) for word in found[each.name]}
            yield each, proposals(found[each.name], each.values, known)


def propose_values(work: Work, importer: Importer, remembered: Remembered) -> None:
    """Give words without a value the proposed one, unless it is only similar: that is for somebody to take."""
    for each, offered in offered_values(work, importer.fields(), remembered):
        chosen = work.values.setdefault(each.name, {})
        for word in offered:
            if word.value and word.why != SIMILAR:
                chosen.setdefault(plain(word.word), word.value)


def undecided(work: Work, importer: Importer, remembered: Remembered) -> dict[str, list[Proposal]]:
    found = {}
    fields = [each for each in importer.fields() if each.name not in work.constants and each.name not in work.rest]
    for each, offered in offered_values(work, fields, remembered):
        chosen = work.values.get(each.name, {})
        if words := [word for word in offered if plain(word.word) not in chosen]:
            found[each.name] = words
    return found


def missing_fields(work: Work, importer: Importer) -> list[Field]:
    return [
        each
        for each in importer.fields()
        if each.required
        and each.name not in work.constants
        and any(each.name not in work.columns[table].values() for table in work.tables)
    ]


def next_step(work: Work, importer: Importer, remembered: Remembered) -> str:
    """The first step at which something has to be said: tables, columns, values or the preview."""
    if not work.tables:
        return TABLES
    is_doubtful = any(work.doubtful.get(table) for table in work.tables)
    if is_doubtful or _has_unread(work, remembered) or missing_fields(work, importer) or importer.faults(work):
        return COLUMNS
    waiting = undecided(work, importer, remembered)
    if any(sum(word.why in ("", SIMILAR) for word in words) > MOST_UNKNOWN for words in waiting.values()):
        return COLUMNS
    return VALUES if waiting else PREVIEW


def step_after_columns(work: Work, importer: Importer, remembered: Remembered) -> str:
    return VALUES if undecided(work, importer, remembered) else PREVIEW


def _has_unread(work: Work, remembered: Remembered) -> bool:
    """Whether a column with texts would be left out of which nobody has said so."""
    for table in work.tables:
        texts = work.headings(table).texts
        for at, name in work.columns[table].items():
            is_known = at < len(texts) and remembered("columns", plain(texts[at])) == LEFT_OUT_BEFORE
            if name == LEAVE_OUT and not is_known and column_texts(work, table, at, 1):
                return True
    return False
