"""The vocabulary of kinds: every row is read as it says, and what says nothing of the kind is asked."""

from __future__ import annotations

import pytest

from agencies.importing.kinds import BY_PHASE, VOCABULARY, kind_of, meaning_of, read_kind
from agencies.models import Agency

PHASES = {
    "Nursery": "nursery",
    "Primary": "primary",
    "Middle deemed primary": "primary",
    "Secondary": "secondary",
    "Middle deemed secondary": "secondary",
    "All-through": "secondary",
    "16 plus": "college",
}


def test_every_kind_of_the_vocabulary_is_one_of_ours():
    assert set(VOCABULARY.values()) <= {*Agency.Kind.values, BY_PHASE}


def test_words_of_the_vocabulary_are_read_as_it_says():
    words = {word: kind for word, kind in VOCABULARY.items() if "*" not in word}
    assert {word: meaning_of(word.upper()) for word in words} == words


@pytest.mark.parametrize(("value", "label"), Agency.Kind.choices)
def test_own_label_and_value_are_read(value, label):
    assert kind_of(label) == kind_of(value) == value


@pytest.mark.parametrize("school", [word for word, kind in VOCABULARY.items() if kind == BY_PHASE])
def test_maintained_school_takes_its_kind_from_the_phase(school):
    assert {phase: read_kind(school, phase).kind for phase in PHASES} == PHASES
    assert kind_of(school) is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("CE Primary", "primary"),
        ("Roman Catholic High School", "secondary"),
        ("Community primary school", "primary"),
        ("Trust day nursery", "nursery"),
        ("Community college", None),
        ("Trust", None),
        ("Police and crime commissioner", "police"),
        ("Children’s Services – early help", "childrens_services"),
        ("Offshore schools", None),
        ("Higher education institutions", None),
        ("Online provider", None),
        ("Miscellaneous", None),
        ("", None),
    ],
)
def test_other_words_name_a_kind_or_none(word, kind):
    assert kind_of(word) == kind
