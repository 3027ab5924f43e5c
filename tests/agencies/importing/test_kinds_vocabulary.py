"""The vocabulary of kinds: every row is read as it says, and what says nothing of the kind is asked."""

from __future__ import annotations

from agencies.importing.kinds import BY_PHASE, KINDS, NO_PHASE, VOCABULARY, joint_kind, kind_of, phase_of
from agencies.models import Agency
from tests.rows import try_rows

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
    assert {meaning.value for meaning in VOCABULARY.values()} <= KINDS.options.keys()


def test_words_of_the_vocabulary_are_read_as_it_says():
    words = {word: meaning.value for word, meaning in VOCABULARY.items() if "*" not in word}
    assert {word: kind_of(word.upper()) for word in words} == words


@try_rows(("value", "label"), Agency.Kind.choices)
def test_own_label_and_value_are_read(value, label):
    assert kind_of(label) == kind_of(value) == value


@try_rows("school", [word for word, meaning in VOCABULARY.items() if meaning.value == BY_PHASE])
def test_maintained_school_takes_its_kind_from_the_phase(school):
    assert {phase: joint_kind(kind_of(school), phase_of(phase)) for phase in PHASES} == PHASES
    assert joint_kind(kind_of(school), NO_PHASE) == BY_PHASE


@try_rows(
    ("word", "kind"),
    [
        ("CE Primary", "primary"),
        ("Roman Catholic High School", "secondary"),
        ("Community primary school", "primary"),
        ("Trust day nursery", "nursery"),
        ("Community college", ""),
        ("Trust", ""),
        ("Police and crime commissioner", "police"),
        ("Children’s Services – early help", "childrens_services"),
        ("Offshore schools", ""),
        ("Higher education institutions", ""),
        ("Online provider", ""),
        ("Miscellaneous", ""),
        ("Children's services", "childrens_services"),
        ("PRU", "pru"),
        ("P.R.U.", "pru"),
        ("Voluntary sector", "voluntary"),
        ("Faith group", "voluntary"),
        ("Voluntary aided", BY_PHASE),
        ("Voluntary-aided school", BY_PHASE),
        ("VA", BY_PHASE),
        ("Faith school", BY_PHASE),
        ("Academy", BY_PHASE),
        ("Voluntary aided primary school", "primary"),
        ("C of E primary", "primary"),
        ("Academy secondary", "secondary"),
        ("Primary special school", "special"),
        ("Primary and secondary", ""),
        ("Primary care trust", "health"),
        ("SEN", "special"),
        ("FE college", "college"),
        ("Independent fostering agency", "fostering"),
        ("Residential school", ""),
        ("Sports college", ""),
        ("Children's centre", ""),
        ("Secure units", ""),
        ("Zoo", ""),
        ("", ""),
    ],
)
def test_other_words_name_a_kind_or_none(word, kind):
    assert kind_of(word) == kind


@try_rows(
    ("kind", "phase", "joint"),
    [
        ("", "secondary", "secondary"),
        ("", NO_PHASE, ""),
        (BY_PHASE, "special", "special"),
        (BY_PHASE, "police", BY_PHASE),
        ("primary", "secondary", None),
        ("college", "secondary", "college"),
    ],
)
def test_type_and_phase_give_a_kind_together_or_contradict_each_other(kind, phase, joint):
    assert joint_kind(kind, phase) == joint
