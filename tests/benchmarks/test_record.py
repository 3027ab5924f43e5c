"""The table of a run is kept in the document, in the place of the one before."""

import pytest

from tests.benchmarks.figures import Result
from tests.benchmarks.record import BEGIN, DOCUMENT, END, in_words, keep, short_table

RESULTS = [
    Result("1", "the plan", "9.0 ms", 2.5, 4),
    Result("1", "the plan", "p95 against the median", 1.2, 2),
    Result("3", "the plan", "grown: 15.0 ms", 1.6, 1.25),
    Result("4", "the plan", "10 / 11", 11, 12, unit="statements"),
    Result("7", "changes of ten years", "", 0.1, unit="s"),
]


def test_in_words_says_machine_and_targets_met():
    text = in_words(RESULTS, ["--quick", "--record"], 125, "15.14")
    assert ", --quick, 2 minutes, on " in text
    assert "PostgreSQL 15.14" in text
    assert text.endswith(": 3 of 4 targets met.")


def test_short_table_has_one_row_for_each_page_and_misses_bold():
    assert short_table(RESULTS).splitlines()[2:] == [
        "| 1 | the plan | 9.0 ms | 2.50 ×, p95 1.20 ×, **grown 1.60 ×**, 10 / 11 statements |",
        "| 7 | changes of ten years |  | 0.10 s |",
    ]


def test_it_stands_in_the_place_of_the_one_before_and_nothing_else_changes(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text(f"# Speed\n\n{BEGIN}\nold\n{END}\n\n## More\n")
    for said in ("new", "newer"):
        keep(said, document)
    assert document.read_text() == f"# Speed\n\n{BEGIN}\n\nnewer\n\n{END}\n\n## More\n"


def test_a_document_without_a_place_for_it_is_left_alone(tmp_path):
    document = tmp_path / "performance.md"
    document.write_text("# Speed\n")
    with pytest.raises(ValueError, match="no place"):
        keep("new", document)
    assert document.read_text() == "# Speed\n"


def test_the_document_has_a_place_for_it():
    text = DOCUMENT.read_text()
    assert text.count(BEGIN) == text.count(END) == 1
