"""The data files of the demonstration board are read as the values that their columns say."""

from dataclasses import dataclass
from datetime import date

import pytest

from esafety.demo import reading
from esafety.demo.reading import read_rows, read_toml


@dataclass(frozen=True)
class Row:
    """One field of each kind."""

    text: str
    number: int = 7
    is_set: bool = False
    on: date | None = None
    names: tuple[str, ...] = ()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    return tmp_path


def rows_of(folder, *lines: str) -> tuple[Row, ...]:
    """What is read from a table of these lines."""
    text = "\n".join(["text\tnumber\tis_set\ton\tnames", *lines]) + "\n"
    (folder / "rows.tsv").write_text(text, encoding="utf-8")
    return read_rows("rows", Row)


def test_read_rows_converts_each_cell_to_its_type(folder):
    assert rows_of(folder, "Ann’s\t3\tyes\t2010-03-01\tann, bob") == (
        Row("Ann’s", 3, True, date(2010, 3, 1), ("ann", "bob")),
    )


def test_read_rows_uses_default_when_cell_is_empty(folder):
    assert rows_of(folder, "\t\t\t\t", "a") == (Row(""), Row("a"))


def test_read_rows_keeps_line_breaks_quotes_and_spaces_at_the_end(folder):
    assert rows_of(folder, "one\\ntwo", '"end "', '"""a"" b"', 'a "b"') == (
        Row("one\ntwo"),
        Row("end "),
        Row('"a" b'),
        Row('a "b"'),
    )


def test_read_rows_stops_when_column_is_unknown(folder):
    (folder / "rows.tsv").write_text("text\tother\na\tb\n")
    with pytest.raises(KeyError):
        read_rows("rows", Row)


def test_read_toml_returns_texts_and_dates(folder):
    (folder / "words.toml").write_text('on = 2010-03-01\nwords = ["ä"]\n', encoding="utf-8")
    assert read_toml("words") == {"on": date(2010, 3, 1), "words": ["ä"]}
