"""“All words are kept” is never said of a plan in which a word of its file is missing."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace

import pytest

from actions.importing.assembly import assemble_plan
from actions.importing.importer import PlanImporter
from actions.importing.intact import unread_words, words_of
from actions.importing.splits import SPLIT, find_splits
from actions.wording.document import PlanDocument, UnreadablePlan, to_json
from core.importing.source import Cell, FoundTable, Paragraph, Row, Source
from core.importing.work import LEAVE_OUT, Work, begin, missing_fields
from tests.rows import try_rows

HEADINGS = {
    "action": ("Action", "What we will do", "Planned steps", "Action required"),
    "leads": ("Lead", "Who leads", "Responsible", "By whom"),
    "timescale": ("Timescale", "By when", "Finish by"),
    "update": ("Progress", "Update", "Position at March"),
    "objective": ("Objective", "Aim"),
    "method": ("How we intend to do it", "Method"),
    "other": ("RAG", "Evidence", "Resources", "Comments", "", "Cost"),
}
EXAMPLES = [*range(60), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(60, 500))]


class RandomFile:
    """A file in which every word stands once, so that each that is dropped can be found out."""

    def __init__(self, seed: int):
        self.random, self.count = random.Random(seed), 0  # noqa: S311

    def word(self) -> str:
        self.count += 1
        return f"w{self.count:04d}x"

    def text(self) -> str:
        lines = self.random.choice((1, 1, 1, 2, 3))
        return "\n".join(" ".join(self.word() for _ in range(self.random.randint(1, 4))) for _ in range(lines))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def source(self) -> Source:
        names = ["action", *(name for name in HEADINGS if name != "action" and self.chance(0.7))]
        names += ["other"] * self.random.choice((0, 0, 1))
        self.random.shuffle(names)
        headings = [self.random.choice(HEADINGS[name]) for name in names]
        tables = tuple(self.table(headings, number) for number in range(self.random.choice((1, 1, 2, 3))))
        return Source("docx", tables, below=tuple(self.paragraphs(0.2)))

    def table(self, headings: list[str], number: int) -> FoundTable:
        rows = [] if number and self.chance(0.3) else [tuple(Cell(text, at) for at, text in enumerate(headings))]
        if self.chance(0.2):
            rows.insert(0, self.band(len(headings)))
        for _ in range(self.random.randint(1, 5)):
            rows += [self.band(len(headings))] * self.chance(0.2)
            rows.append(self.row(len(headings), above=rows[-1] if rows else None))
            rows += [rows[0]] * self.chance(0.1)
        if self.chance(0.1):
            rows.append((Cell("Total", 0), Cell(self.word(), 1)))
        return FoundTable(f"Table {number}", tuple(rows), above=tuple(self.paragraphs(0.5)), merges=self.chance(0.3))

    def row(self, width: int, above: Row | None) -> Row:
        cells = []
        for at in range(width):
            before = next((cell for cell in above or () if cell.start == at and cell.span == 1), None)
            if before and self.chance(0.1):
                cells.append(Cell(before.text, at, continues=True))
            else:
                fill = "#ffcc00" if self.chance(0.1) else ""
                cells.append(Cell("" if self.chance(0.2) else self.text(), at, fill=fill))
        return tuple(cells)

    def band(self, width: int) -> Row:
        return (Cell(self.text(), 0, span=width, fill="#cccccc", is_bold=True),)

    def paragraphs(self, share: float) -> list[Paragraph]:
        styles = ({"style": "heading"}, {"is_bold": True}, {"is_item": True}, {}, {"style": "title"})
        return [
            Paragraph(self.random.choice(("", "Aim: ", "2. ")) + self.text().replace("\n", " "), **style)
            for style in styles
            if self.chance(share)
        ]


def read(seed: int) -> tuple[Work, PlanDocument] | None:
    """A random file and its plan; None where somebody would have to choose its columns."""
    work = begin(RandomFile(seed).source(), PlanImporter(), lambda scope, text: "", {})
    if missing_fields(work, PlanImporter()):
        return None
    work.answers = {each.key: SPLIT for each in find_splits(work) if seed % 2}
    try:
        return work, assemble_plan(work)
    except UnreadablePlan:
        return None


def planted(source: Source) -> set[str]:
    return set(re.findall(r"w\d{4}x", repr(source)))


def kept_words(document: PlanDocument) -> set[str]:
    return set(re.findall(r"w\d{4}x", json.dumps(to_json(document))))


@try_rows("seed", EXAMPLES)
def test_no_word_is_dropped_without_being_named(seed):
    if found := read(seed):
        work, document = found
        named = {word for each in unread_words(work, document) for word in words_of([each.words])}
        assert planted(work.source) - kept_words(document) - named == set()


@try_rows("seed", range(0, 60, 3))
def test_cell_that_a_reader_drops_is_found_out(seed):
    if found := read(seed):
        work, document = found
        place = next(at for at, row in enumerate(document.rows) if row.action.strip())
        rows = list(document.rows)
        dropped = set(words_of([rows[place].action])) | set(words_of([rows[place].leads]))
        rows[place] = replace(rows[place], action="", leads="")
        document = replace(document, rows=tuple(rows))
        named = {word for each in unread_words(work, document) for word in words_of([each.words])}
        assert (dropped & planted(work.source)) - kept_words(document) <= named


def test_column_that_somebody_left_out_is_not_named():
    work, _ = next(filter(None, map(read, range(60))))
    action = next(at for at, name in work.columns[work.tables[0]].items() if name == "action")
    for table in work.tables:
        for at in work.columns[table]:
            work.columns[table][at] = "action" if at == action else LEAVE_OUT
    document = assemble_plan(work)
    assert not [each for each in unread_words(work, document) if each.key.startswith("cell-")]


def test_total_below_the_actions_is_not_asked_about_and_its_words_are():
    rows = (("Action", "Lead", "Timescale"), ("Write it", "Ann", "May 2010"), ("TOTAL", "42", "cost in all"))
    table = FoundTable("Table", tuple(tuple(Cell(text, at) for at, text in enumerate(row)) for row in rows))
    work = begin(Source("docx", (table,)), PlanImporter(), lambda scope, text: "", {})
    assert [each.words for each in unread_words(work, assemble_plan(work))] == ["cost in all"]
