"""Where cells stand: spans that fit, headers that apply, rows for spreadsheets."""

import pytest

from core.documents.grid import JoinedTables, MisfitTable, flat_rows, place, row_headers, worksheets_of
from core.documents.model import Badge, Cell, Column, Document, Heading, Table
from tests.core.documents.samples import DAY, headings_of, plan, plan_table
from tests.rows import try_rows


def table(*rows, columns=3, **words):
    return Table(tuple(Column(f"C{number}", 1, number == 0) for number in range(columns)), rows, **words)


@try_rows(
    ("rows", "words"),
    [
        (((Cell("a"), Cell("b")),), "Row 1 leaves a column without a cell"),
        (((Cell("a"), Cell("b"), Cell("c"), Cell("d")),), "Row 1 has more cells than columns"),
        (((Cell("a", colspan=2), Cell("b", colspan=2)),), "Row 1 has more cells than columns"),
        (((Cell("a", rowspan=2), Cell("b"), Cell("c")),), "A cell of row 1 reaches past the last row"),
        (((Cell("a", rowspan=0), Cell("b"), Cell("c")),), "Row 1 has more cells than columns"),
        (
            ((Cell("a"), Cell("b", rowspan=2), Cell("c")), (Cell("d", colspan=2), Cell("e"))),
            "A cell of row 2 covers a place that is taken from above",
        ),
        (
            ((Cell("a", rowspan=2), Cell("b"), Cell("c")), (Cell("d"),)),
            "Row 2 leaves a column without a cell",
        ),
    ],
)
def test_spans_that_do_not_fit_are_refused_with_their_row(rows, words):
    with pytest.raises(MisfitTable, match=words):
        place(table(*rows))


def test_a_place_covered_from_above_takes_no_cell():
    placed = place(table((Cell("a", rowspan=2), Cell("b"), Cell("c")), (Cell("d"), Cell("e"))))
    assert [[(item.cell.text, item.column) for item in row] for row in placed] == [
        [("a", 0), ("b", 1), ("c", 2)],
        [("d", 1), ("e", 2)],
    ]


def test_row_headers_are_those_found_by_looking_at_every_place():
    sample = plan_table(43)
    got = {
        item.cell.text: {header.cell.text for header in above} | {sample.columns[item.column].heading}
        for item, above in row_headers(place(sample))
    }
    squash = {"".join(text.split()): {"".join(name.split()) for name in names} for text, names in got.items()}
    wanted = {text: {"".join(name.split()) for name in names} for text, names in headings_of(sample).items()}
    assert squash == wanted


def test_flat_rows_repeat_what_spans_and_put_the_context_first():
    sample = table(
        (Cell("a", rowspan=2), Cell("b"), Cell("c")),
        (Cell("d", colspan=2, badge=Badge("R", "Overdue", "#ff0000")),),
        context=(("Priority", "1. One"),),
    )
    assert JoinedTables("", [sample]).headings == ["Priority", "C0", "C1", "C2"]
    assert [[cell.flat_text for cell in row] for row in flat_rows(sample)] == [
        ["1. One", "a", "b", "c"],
        ["1. One", "a", "R Overdue\nd", ""],
    ]


def texts(sheet: JoinedTables) -> list[list[str]]:
    return [sheet.headings, *sheet.rows(lambda cell, values: cell.flat_text)]


def test_tables_of_one_name_share_a_sheet():
    first, second = table(worksheet="Plan"), table(worksheet="Plan")
    document = Document("T", DAY, (first, Heading(1, "x"), second, table()))
    assert [(sheet.name, sheet.tables) for sheet in worksheets_of(document)] == [
        ("Plan", [first, second]),
        ("Table", [table()]),
    ]


def test_shared_sheet_has_the_columns_of_all_its_tables_and_names_each():
    def made(caption: str, *headings: str) -> Table:
        cells = tuple(Cell(f"{caption} {heading}") for heading in headings)
        return Table(tuple(map(Column, headings)), (cells,), caption=caption, worksheet="Actions")

    document = Document("T", DAY, (made("Reds", "No.", "Remedy"), made("Done", "No.", "No.", "Completed")))
    (sheet,) = worksheets_of(document)
    assert texts(sheet) == [
        ["Table", "No.", "Remedy", "No.", "Completed"],
        ["Reds", "Reds No.", "Reds Remedy", "", ""],
        ["Done", "Done No.", "", "Done No.", "Done Completed"],
    ]


def test_shared_sheet_has_contexts_first_and_no_captions_where_all_have_one():
    a = Table((Column("A"),), ((Cell("1"),),), caption="x", context=(("Breakdown", "Age"),))
    b = Table((Column("B"),), ((Cell("2"),),), caption="y", context=(("Breakdown", "Sex"), ("Year", "2009")))
    assert texts(JoinedTables("", [a, b])) == [
        ["Breakdown", "Year", "A", "B"],
        ["Age", "", "1", ""],
        ["Sex", "2009", "", "2"],
    ]


def test_a_plan_gives_one_sheet_for_all_priorities_and_one_for_the_glossary():
    assert [(sheet.name, sum(len(part.rows) for part in sheet.tables)) for sheet in worksheets_of(plan(43))] == [
        ("Plan", 43),
        ("Glossary", 2),
    ]
