"""Reading CSV files, and tables and lists in plain text."""

import csv
import io

import pytest

from core.importing.readers import read_file
from core.importing.readers.text import TABS_LOST, read_text
from core.importing.source import UnreadableFile
from tests.core.importing.reading import refusal, texts
from tests.rows import try_rows


def csv_file(rows: list[tuple], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


ROWS = [("Commitment", "Named person", "Position"), ("Train", "Zoë – Ann", "one\ntwo"), ("Check", "Ben", "£5, or 6")]


class TestPlainText:
    @try_rows("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    @try_rows("delimiter", [",", ";", "\t"])
    @try_rows("name", ["list.csv", "list.txt"])
    def test_csv_in_every_usual_form(self, encoding, delimiter, name):
        source = read_file(csv_file(ROWS, delimiter, encoding), name)
        assert source.kind == "csv"
        assert texts(source) == [list(line) for line in ROWS]

    @pytest.mark.long
    def test_limits_of_csv(self):
        assert "more than 300 columns" in refusal(csv_file([tuple(range(301))] * 2), "a.csv")
        assert "more than 50,000 rows" in refusal(csv_file([("a", "b")] * 50_001), "a.csv")

    def test_numbered_items_with_labels(self):
        text = (
            "Review of June\n\n1. Train all staff\n   of every school\nLed by: Ann\nTarget: June 2010\n\n"
            "2. Publish advice\nLed by: Ben\nand Carl\n\nTheme two\n\n3. Check filters: all of them\nTarget: Ongoing\n\nAgreed."
        )
        source = read_file(text.encode(), "lantern.txt")
        assert source.kind == "text"
        assert texts(source) == [
            ["Item", "Led by", "Target"],
            ["1. Train all staff\nof every school", "Ann", "June 2010"],
            ["2. Publish advice", "Ben\nand Carl", ""],
            ["Theme two"],
            ["3. Check filters: all of them", "", "Ongoing"],
        ]
        assert source.tables[0].rows[3][0].span == 3
        assert [item.text for item in source.tables[0].above] == ["Review of June"]
        assert [item.text for item in source.below] == ["Agreed."]

    def test_numbered_recommendations_name_their_column(self):
        text = "Recommendation 1: Train\nLed by: Ann\nRecommendation 2: Check\nLed by: Ben\n"
        assert texts(read_file(text.encode()))[:2] == [["Recommendation", "Led by"], ["Recommendation 1: Train", "Ann"]]

    @try_rows("name", ["plan.txt", "plan.csv"])
    def test_a_table_with_each_cell_on_a_line_of_its_own(self, name):
        text = (
            "\tOur plan\n\n1.\nRaise awareness\n\n\n\tWhat\n\tWho\n\tWhen\n\n\n\tTrain\n\nBuild\n\tAnn\n\tMay\n\n"
            "\tCheck\n\tBen\n\tJune\n\n2. Protect\n\n\tWhat\n\tWho\n\tWhen\n\n\tFilter\n\tCarl\n\tJuly\n\n"
            "Glossary\n\tESLO\n\tOfficer\n"
        )
        source = read_file(text.encode(), name)
        assert [texts(source, number) for number in range(3)] == [
            [["What", "Who", "When"], ["Train\n\nBuild", "Ann", "May"], ["Check", "Ben", "June"]],
            [["What", "Who", "When"], ["Filter", "Carl", "July"]],
            [["ESLO", "Officer"]],
        ]
        assert [[item.text for item in each.above] for each in source.tables] == [
            ["Our plan", "1.", "Raise awareness"],
            ["2. Protect"],
            ["Glossary"],
        ]

    def test_headings_directly_above_the_first_row_are_known_by_their_words(self):
        text = "\tWhat\n\tWho\n\tWhen\n\tTrain\n\tAnn\n\tMay\n"
        found = read_file(text.encode(), "plan.txt", lambda word: word in ("What", "Who", "When"))
        assert texts(found) == [["What", "Who", "When"], ["Train", "Ann", "May"]]

    def test_headings_of_which_no_word_is_known_are_found_by_their_place(self):
        text = "\tWas\n\tWer\n\tWann\n\n\tTrain\n\tAnn\n\tMay\n"
        assert texts(read_text(text, is_heading=lambda word: False)) == [
            ["Was", "Wer", "Wann"],
            ["Train", "Ann", "May"],
        ]

    def test_a_lost_tab_is_said(self):
        text = "\tWhat\n\tWho\n\tWhen\n\n\tTrain\n\tAnn\n    May\n"
        assert "a cell is missing or has lost its tab" in refusal(text.encode())
        with pytest.raises(UnreadableFile) as caught:
            read_text("What\nWho\nWhen\nHow\n\nTrain\n", is_heading=lambda word: word in ("What", "Who", "When", "How"))
        assert caught.value.message == TABS_LOST
