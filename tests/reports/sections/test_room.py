"""How much of each list the highlights print, what is said of the rest, and that nothing is lost."""

from __future__ import annotations

from core.documents.model import Cell
from core.text.numbers import counted
from reports.sections.highlights import (
    HEAD,
    LONGEST,
    ON,
    Listing,
    Part,
    beginning,
    beginnings,
    first_rows,
    limits,
    pointer,
    share_out,
    shortened,
)
from tests.rows import try_rows

LEAST = {"concerns": 3, "date_changes": 1, "wanted": 1, "done": 1}
THREE = (("No.", 1.0), ("Action", 1.2), ("Why", 6.0))
TWO = (("About", 1.0), ("Question", 5.0))


def high(**lengths: int) -> dict[str, list[float]]:
    """Lists of rows that are ten points high each."""
    return {key: [10.0] * number for key, number in lengths.items()}


@try_rows(("heights", "room", "wanted"), [
    ({}, 500, {}),
    (high(concerns=4, done=1), 500, {"concerns": 4, "done": 1}),
    (high(concerns=9), HEAD + 60, {"concerns": 6}),
    (high(concerns=9), 0, {"concerns": 1}),
    (high(concerns=9, wanted=9), HEAD + 40, {"concerns": 2}),
    ({"concerns": [10, 30]}, HEAD + 15, {"concerns": 1}),
    (high(concerns=9, wanted=9, done=9), 3 * HEAD + 90, {"concerns": 5, "wanted": 2, "done": 2}),
    (high(concerns=9, wanted=2, done=9), 3 * HEAD + 70, {"concerns": 4, "wanted": 2, "done": 1}),
    (high(concerns=4), HEAD + 30, {"concerns": 4}),
    ({"concerns": [10, 10, 10, 50, 10], "done": [10, 10, 10, 10]}, 2 * HEAD + 60, {"concerns": 3, "done": 4}),
])  # fmt: skip
def test_room_goes_to_the_least_of_each_list_and_then_to_one_after_the_other(heights, room, wanted):
    assert share_out(heights, room, LEAST) == dict.fromkeys(LEAST, 0) | wanted


def test_the_first_rows_of_all_parts_are_shown_and_the_rest_is_kept_apart():
    parts = [Part("A", (("1",), ("2",))), Part("B", (("3",),), "Lead:"), Part("C", (("4",),))]
    assert first_rows(parts, 3) == (parts[:2], parts[2:])
    assert first_rows(parts, 1) == ([Part("A", (("1",),))], [Part("A", (("2",),)), *parts[1:]])
    assert first_rows(parts, 9) == (parts, []) and first_rows([], 2) == ([], [])


def test_a_text_ends_at_a_word_where_its_column_has_no_room():
    narrow, _, wide = limits(THREE)
    assert narrow < wide <= LONGEST
    row = shortened(("12", "words " * 60, Cell("words " * 60)), limits(THREE))
    assert row[0] == "12" and len(row[1]) < len(row[2].text) <= LONGEST + 2
    assert row[1].endswith("words …") and row[2].text.endswith("words …")
    assert shortened(row, limits(THREE))[0] == "12"


@try_rows(("columns", "elsewhere", "rows", "is_cut", "said"), [
    (THREE, "", [], False, ""),
    (THREE, "", [("5", "", "")], False, "One more is listed under “More of the highlights”: action 5."),
    (THREE, "under “Action by action”", [("5", "", ""), ("7", "", ""), ("9", "", "")], False,
     "Three more are listed under “Action by action”: actions 5, 7 and 9."),
    (THREE, "under “Action by action”", [(str(number), "", "") for number in range(13)], False,
     "13 more are listed under “Action by action”."),
    (TWO, "", [("The plan", "")] * 12, True,
     "Twelve more are listed under “More of the highlights”. Texts that end in “…” are whole there."),
    (TWO, "", [], True, "Texts that end in “…” are whole under “More of the highlights”."),
])  # fmt: skip
def test_what_a_list_leaves_out_is_counted_in_words_and_said_where_it_stands(columns, elsewhere, rows, is_cut, said):
    assert pointer(Listing("key", "Title", columns, lambda basis: [], elsewhere), rows, is_cut=is_cut) == said


@try_rows(("rows", "is_cut", "said"), [
    ([], False, ""),
    ([("5", "", "")], False, "One more is left out."),
    ([("5", "", "")] * 3, True, "Three more are left out. Texts that end in “…” are shortened."),
    ([], True, "Texts that end in “…” are shortened."),
])  # fmt: skip
def test_what_a_report_without_the_place_of_the_rest_does_not_print_is_said_too(rows, is_cut, said):
    assert pointer(Listing("key", "Title", THREE, lambda basis: []), rows, is_cut=is_cut, is_printed=False) == said


@try_rows(("number", "said"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (1200, "1,200")])
def test_numbers_are_counted_in_words_up_to_twelve(number, said):
    assert counted(number) == said


def test_a_list_without_room_for_a_row_says_where_all_of_it_stands():
    found = Listing("key", "Title", THREE, lambda basis: [])
    rows = [("5", "", ""), ("7", "", "")]
    said = pointer(found, rows, is_cut=False, is_whole=True)
    assert said == "Two are listed under “More of the highlights”: actions 5 and 7."


SENTENCE = "Two schools asked for a course, and both have a day for it now."


@try_rows(("texts", "printed"), [
    ({}, {}),
    ({"colours/overall": SENTENCE}, {}),
    ({"colours/overall": f"{SENTENCE} " * 40}, {"colours/overall": 18}),
    ({"colours/overall": f"{SENTENCE} " * 40, "concerns/remedy": SENTENCE}, {"colours/overall": 17}),
    ({"colours/overall": f"{SENTENCE} " * 40, "decisions/wanted": f"{SENTENCE} " * 40},
     {"colours/overall": 9, "decisions/wanted": 9}),
    ({"colours/overall": f"{SENTENCE} " * 40, "movement/more": f"{SENTENCE} " * 40}, {"colours/overall": 18}),
])  # fmt: skip
def test_long_texts_share_the_lines_of_their_page(texts, printed):
    found = beginnings(texts, "quarterly")
    assert {key: text.count(SENTENCE) for key, text in found.items()} == printed
    assert all(text.endswith(f"for it now. {ON}") for text in found.values())
    assert beginnings(texts, "plan") == {}


def test_a_long_sentence_is_cut_at_a_word():
    assert beginning("words " * 200, 30) == f"words words words words words {ON}"
