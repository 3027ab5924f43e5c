"""The table of a run is kept in the document, in the place of the one before."""

import pytest

from tests.benchmarks.figures import Result
from tests.benchmarks.record import BEGIN, DOCUMENT, END, in_words, keep

RESULTS = [
    Result("1", "/plan/", "9.0 ms", 2.5, 4),
    Result("2", "a common word", "", 1.6, 1.25),
    Result("", "hello", "", 3, unit="ms"),
]


def test_a_run_says_what_it_measured_on_what_and_how_much_is_met():
    said = in_words(RESULTS, ["--quick", "--record"], 125, "15.14")
    first, _, second, *_ = said.splitlines()
    assert ", --quick, 2 minutes, on " in first
    assert "PostgreSQL 15.14" in first
    assert first.endswith(": 1 of 2 targets met.")
    assert second.startswith("| line ")


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
