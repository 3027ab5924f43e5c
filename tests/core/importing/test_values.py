"""What the words of a column probably mean, and why."""

from __future__ import annotations

import pytest

from core.importing.fields import Meaning, Means, Saved, Values
from core.importing.source import Cell
from core.importing.values import MOST_UNKNOWN, Proposal, proposals, split_words
from core.importing.vocabulary import read_vocabulary
from tests.rows import try_rows

VALUES = Values(
    {
        "primary": "Primary school",
        "secondary": "Secondary school",
        "voluntary": "Voluntary, or faith",
        "10_12": "10 to 12",
    },
    {
        "prim": Meaning("primary", "short form"),
        "1a": Meaning("primary"),
        "2b": Meaning("secondary"),
        "zoo": Meaning("gone"),
    },
    rule=lambda word: "10_12" if word == "11" else "",
)


@try_rows(
    ("word", "value", "why"),
    [
        ("Primary school", "primary", "label"),
        ("  PRIMARY   SCHOOL ", "primary", "label"),
        ("secondary", "secondary", "label"),
        ("Prim", "primary", "vocabulary"),
        ("11", "10_12", "vocabulary"),
        ("Upper", "secondary", "memory"),
        ("2B", "primary", "memory"),
        ("Gone", "", ""),
        ("Secondry schol", "secondary", "similar"),
        ("10-12", "10_12", "similar"),
        ("10–13", "", ""),
        ("Not a primary school", "", ""),
        ("1B", "", ""),
        ("Zoo", "", ""),
    ],
)
def test_word_gets_a_proposal_and_its_reason(word, value, why):
    remembered = {"upper": "secondary", "2b": "primary", "gone": "no such value"}
    (proposal,) = proposals([word], VALUES, remembered)
    assert (proposal.value, proposal.why) == (value, why)


def test_each_different_word_stands_once_with_its_count():
    found = proposals(["Prim", "", "Zoo", "prim", " PRIM", "  "], VALUES, {})
    assert found == [Proposal("Prim", 3, "primary", "vocabulary"), Proposal("Zoo", 1)]


@try_rows(("more", "value"), [(-1, "primary"), (0, "")])
def test_too_many_unknown_words_are_not_compared_by_their_spelling(more, value):
    words = ["Prim", "Primary scool", *(f"Text {number}" for number in range(MOST_UNKNOWN + more))]
    known, alike, *_ = proposals(words, VALUES, {})
    assert (known.value, alike.value) == ("primary", value)


@try_rows(
    ("text", "parts"),
    [
        ("1A,2B", ["1A", "2B"]),
        ("1A 2B", ["1A", "2B"]),
        ("1A/2B", ["1A", "2B"]),
        ("1A, 9Z", ["1A, 9Z"]),
        ("Voluntary, or faith", ["Voluntary, or faith"]),
        ("Voluntary, or faith; Zoo", ["Voluntary, or faith", "Zoo"]),
        ("one\ntwo", ["one", "two"]),
        ("Primary school", ["Primary school"]),
        (" ; ", []),
    ],
)
def test_cell_is_split_where_each_part_is_known(text, parts):
    assert split_words(text, VALUES) == parts


def test_number_of_a_file_is_not_taken_for_the_key_of_a_record():
    records = Values({"12": "Alder School", "not_known": "Not known"})
    assert [records.by_label(word) for word in ("12", "١٢", "alder school", "not_known")] == [
        "",
        "",
        "12",
        "not_known",
    ]


def test_cells_of_a_row_by_field():
    means = Means({0: "kind", 2: "kind", 3: "name"}, {"kind": {"prim": "primary"}})
    assert means.texts((Cell("Prim", 0), Cell("x", 1), Cell(" Sec ", 2), Cell(" ", 3))) == {"kind": ["Prim", "Sec"]}
    assert (means.value("kind", "PRIM"), means.value("kind", "Sec")) == ("primary", "")


def test_what_was_saved_survives_storing():
    saved = Saved((("agencies.Agency", 3, 1),), (("agencies.Eslo", 4, 2),))
    assert Saved.from_json(saved.as_json()) == saved


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("word\tvalue\n", "columns"),
        ("word\tvalue\tsource\na\tb\n", "line 2"),
        ("word\tvalue\tsource\na\t\tc\n", "line 2"),
        ("word\tvalue\tsource\nSt  A\tb\tc\nst a\tb\tc\n", "line 3"),
    ],
)
def test_faulty_vocabulary_is_refused(text, fault, tmp_path):
    (tmp_path / "list.tsv").write_text(text)
    with pytest.raises(ValueError, match=fault):
        read_vocabulary(tmp_path / "list.tsv")
