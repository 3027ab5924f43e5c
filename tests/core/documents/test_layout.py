"""How high rows become, what stays on one page, and where long words may break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents import fonts, layout
from core.documents.grid import place
from core.documents.model import Cell, Column, Document, Table
from tests.core.documents.samples import DAY
from tests.rows import try_rows

BREAK = "\u200b"
LANDSCAPE = Document("T", DAY)
WIDE = (Column("A", 1, True), Column("B", 1, True), Column("C", 4))


@try_rows(
    ("word", "broken"),
    [
        ("short words only", "short words only"),
        ("fifteen-letters", "fifteen-letters"),
        ("responsibilities and one", f"respons{BREAK}ibilities and one"),
        ("abcdefghijklmnopqrstuvwxyz", f"abcdefghijklm{BREAK}nopqrst{BREAK}uvwxyz"),
        ("name@example.org/a-page", f"name@{BREAK}example.{BREAK}org/{BREAK}a-page"),
        ("e" + "\u0301" * 20, "e" + "\u0301" * 20),
        ("\U0001f1ec\U0001f1e7" * 8, "\U0001f1ec\U0001f1e7" * 8),
    ],
)
def test_long_words_may_break_and_short_ones_may_not(word, broken):
    assert layout.long_words(word, 62) == broken


@given(st.text(st.characters(exclude_characters=BREAK)))
def test_places_to_break_change_nothing_else(text):
    assert layout.long_words(text, 40).replace(BREAK, "") == text


def test_a_column_without_a_share_still_has_room():
    widths = layout.column_widths(Table((Column("A", 0), Column("B", 10), Column("C", 2)), ()), 600)
    assert sum(widths) == pytest.approx(600)
    assert min(widths) > 25


def test_a_narrow_column_has_room_for_its_longest_word_and_the_widest_gives_it():
    columns = (Column("No.", 1), Column("Lead responsibility", 1), Column("Update", 8))
    rows = ((Cell("1"), Cell("All"), Cell("What was done, and by whom. " * 9)),)
    before, widths = layout.column_widths(Table(columns, ()), 300), layout.column_widths(Table(columns, rows), 300)
    assert sum(widths) == pytest.approx(300)
    assert widths[1] > before[1] or before[1] > 64
    assert widths[1] - layout.CELL_PADDING >= 56 and widths[2] > 150


@try_rows("letters", ["word ", "W" * 30, "\n", "MMMM WWWW ", "\U0001f600", "a" * 40 + " "])
def test_the_guess_grows_with_the_text(letters):
    few, many = (layout.guessed_height(letters * count, 80) for count in (5, 50))
    assert many > 5 * few


def whole(*rows):
    table = Table(WIDE, rows)
    return layout.TableLayout(LANDSCAPE, table, place(table)).whole_spans()


def test_rows_under_one_cell_stay_together_where_they_are_low():
    rows = [(Cell("a", rowspan=2), Cell("b"), Cell("c")), (Cell("d"), Cell("e"))]
    assert whole(*rows) == {(0, 0)}


def test_a_long_cell_may_break_and_the_short_ones_inside_it_stay_together():
    rows = [(Cell("a", rowspan=40), Cell("b", rowspan=2), Cell("c")), (Cell("c"),)]
    rows += [(Cell("d"), Cell("e"))] * 38
    assert whole(*rows) == {(0, 1)}


def test_the_last_row_under_a_tall_cell_may_break():
    table = Table(WIDE, ((Cell("word " * 600, rowspan=2), Cell("b"), Cell("c")), (Cell("d"), Cell("e"))))
    assert layout.TableLayout(LANDSCAPE, table, place(table)).whole_rows() == [True, False]


def test_a_file_without_a_table_of_characters_is_refused(tmp_path):
    path = tmp_path / "bad.ttf"
    path.write_bytes(b"\x00\x01\x00\x00" + b"\x00" * 60)
    with pytest.raises(ValueError, match="no table cmap"):
        fonts.character_map(path)


def test_the_fonts_hold_western_letters_marks_and_the_sign_for_what_they_do_not_hold():
    wanted = "abcABC019 .,;:!?'\"&@£€–—‘’“”•…éüçñøłžş\ufffd"
    assert fonts.displayable(wanted) == wanted
    assert fonts.displayable("\u25a1\u4e2d\U00020000") == "\ufffd" * 3
