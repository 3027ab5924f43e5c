"""What is proposed of a file by what is remembered, and what the pages display of its tables."""

from __future__ import annotations

import json

from core.importing.fields import REFUSED, Fault, Field, PreviewRow
from core.importing.page import column_groups, lines, refused_rows
from core.importing.source import Cell, FoundTable, Source
from core.importing.work import COLUMNS, LEAVE_OUT, PREVIEW, Work, begin, next_step
from tests.core.importing.places import Places
from tests.rows import try_rows

HEADINGS = ("Name", "Phone", "Telephone")


class Clubs(Places):
    """Takes in names and telephone numbers; counts how often its fields are read."""

    read = 0

    def fields(self):
        self.read += 1
        more = (Field("phone", "Phone", ("phone", "telephone")), Field("note", "Note", ("note",), several=True))
        return (Field("name", "Name", ("name",), required=True), *more)


def source(*tables: list[tuple[str, ...]]) -> Source:
    found = [tuple(tuple(Cell(text, at) for at, text in enumerate(row)) for row in rows) for rows in tables]
    return Source("csv", tuple(FoundTable(f"Table {number}", rows) for number, rows in enumerate(found, 1)))


def proposed(importer, remembered: dict[str, str], headings: tuple[str, ...]) -> Work:
    """The work on a table with these headings and a row, where earlier files gave headings these meanings."""
    rows = [headings, tuple(f"Text {at}" for at, _ in enumerate(headings))]
    return begin(source(rows), importer, lambda scope, text: remembered.get(text, ""), {})


def test_column_once_left_out_is_kept_where_columns_can_be_extra_fields():
    importer = Clubs()
    assert proposed(importer, {"cost": "-"}, ("Name", "Cost")).columns == {0: {0: "name", 1: LEAVE_OUT}}
    importer.has_extras = True
    assert proposed(importer, {"cost": "-", "phone": "-"}, ("Name", "Cost", "Phone")).columns == {
        0: {0: "name", 1: "+", 2: "+"}
    }


@try_rows(
    ("remembered", "headings", "fields", "doubtful"),
    [
        ({"phone": "phone", "telephone": "phone"}, HEADINGS, ["name", "phone", ""], [2]),
        ({"desk": "phone"}, ("Name", "Phone", "Desk"), ["name", "phone", ""], [2]),
        ({"desk": "phone"}, ("Name", "Desk", "Phone"), ["name", "phone", ""], [2]),
        ({"phone": "name", "name": "name"}, ("Name", "Phone"), ["name", "phone"], [1]),
        ({"one": "note", "two": "note"}, ("Name", "One", "Two"), ["name", "note", "note"], []),
        ({}, HEADINGS, ["name", "phone", ""], []),
    ],
)
def test_field_that_a_column_holds_is_not_given_to_another(remembered, headings, fields, doubtful):
    importer = Clubs()
    work = proposed(importer, remembered, headings)
    assert (list(work.columns[0].values()), work.doubtful[0]) == (fields, doubtful)
    assert next_step(work, importer, lambda *_: "") == (COLUMNS if LEAVE_OUT in fields or doubtful else PREVIEW)


def test_headings_are_read_once_and_never_stored():
    work = proposed(Clubs(), {}, ("Name", "Phone"))
    found = work.headings(0)
    assert work.headings(0) is found
    assert Work.from_json(json.loads(json.dumps(work.as_json()))) == work
    work.heading_rows[0] = 1
    assert work.headings(0).texts == ("Text 0", "Text 1")
    work.source = source([("Club",), ("Tarn",), ("Mill",)])
    assert work.headings(0).texts == ("Tarn",)


def test_tables_without_headings_stand_with_the_nearest_of_their_width():
    five, two = [tuple("abcde")], [("a", "b")]
    work = Work(source(five, two, two, [("Name", "Phone"), ("a", "b")], two), tables=[0, 1, 2, 3, 4])
    work.heading_rows, work.columns = {3: 0}, {at: {} for at in work.tables}
    assert [group.tables for group in column_groups(work, Clubs())] == [(0,), (1, 2), (3, 4)]


def refused(at: tuple[int, int]) -> PreviewRow:
    return PreviewRow(at, REFUSED, "", faults=[Fault("name", None, "", "Unknown.")])


def test_refused_rows_stand_below_the_headings_of_their_table():
    tables = [("Name", "Phone"), ("a", "1")], [("Name", "Phone", "Note"), ("b", "2", "x"), ("c", "3", "y")]
    work = begin(source(*tables), Clubs(), lambda *_: "", {})
    assert refused_rows(work, [refused((0, 1)), refused((1, 2))]) == (
        ["Name", "Phone", "Reason"],
        [["a", "1", "Unknown."], [], ["Name", "Phone", "Note", "Reason"], ["c", "3", "y", "Unknown."]],
    )
    assert refused_rows(work, [refused((1, 1))])[0] == ["Name", "Phone", "Note", "Reason"]
    assert refused_rows(work, []) == (["Name", "Phone", "Reason"], [])


def test_fields_are_read_once_for_a_page_of_rows():
    importer = Clubs()
    work = begin(source([("Name", "Phone"), *(("a", str(number)) for number in range(9))]), importer, lambda *_: "", {})
    importer.read = 0
    found = lines(work, importer, [refused((0, at)) for at in range(1, 9)], [])
    assert [cell.label for cell in found[0].cells] == ["Name", "Phone"]
    assert importer.read == 1
