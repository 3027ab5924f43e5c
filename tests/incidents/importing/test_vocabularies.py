"""Words of national returns: each means a value that we have; factors and headings are known."""

from __future__ import annotations

import pytest

from core.importing.registry import importer_named
from core.importing.values import proposals, split_words
from core.importing.vocabulary import read_vocabulary
from incidents.importing.importer import OTHERS
from incidents.importing.vocabularies import FOLDER
from incidents.records import choices, fields
from incidents.types.shipped import SHIPPED
from tests.rows import try_rows

TYPES = {seed.key: seed.name for seed in SHIPPED}
VALUES = {
    "types": TYPES,
    "factors": TYPES,
    "sex": choices.Sex,
    "source": choices.Source,
    "outcome": choices.Outcome,
    "devices": choices.Device,
    "yes_no": choices.YesNo,
    "police": choices.Police,
    "not_known": choices.YesNo,
    "platform": choices.Platform,
    "columns": {each.name: each.label for each in (*OTHERS, *fields.FIELDS)},
}


def values(name: str):
    return next(each.values for each in importer_named("incidents").fields() if each.name == name)


def test_every_word_means_a_value_that_we_have():
    files = {path.stem: read_vocabulary(path) for path in FOLDER.glob("*.tsv")}
    assert files.keys() == VALUES.keys()
    for name, words in files.items():
        allowed = getattr(VALUES[name], "values", None)
        allowed = VALUES[name] if isinstance(VALUES[name], dict) else allowed
        assert {meaning.value for meaning in words.values()} <= {*allowed}, name


@pytest.mark.django_db
@try_rows(
    ("field", "word", "value"),
    [
        ("sex", "1", "boy"),
        ("sex", "b) Female", "girl"),
        ("sex", "U", "not_known"),
        ("source", "1A", "parent"),
        ("source", "6", "police"),
        ("source", "Health services: School nurse", "health"),
        ("source", "NSPCC", "helpline"),
        ("outcome", "RC8", "no_action"),
        ("outcome", "RC9", "early_help"),
        ("outcome", "CPP", "protection"),
        ("main_type", "Cyber bullying", "bullying"),
        ("main_type", "Child sexual exploitation", "exploitation"),
        ("main_type", "11A", "exploitation"),
        ("main_type", "17A", "not_known"),
        ("devices", "mobile", "phone"),
        ("age", "13-15", "13_15"),
        ("age", "14", "13_15"),
        ("age", "5 – 9", "5_9"),
        ("age", "16 to 17", "16_17"),
        ("age", "9-11", ""),
        ("age", "18", ""),
        ("section_47", "Y", "yes"),
        ("strategy", "N/K", "not_known"),
        ("police", "NFA", "no_action"),
        ("police", "Ongoing", "under_way"),
        ("platform", "Chat app", "messages"),
        ("agency", "n/k", "not_known"),
        ("factors", "11A", "exploitation"),
        ("main_type", "Sexting", ""),
        ("source", "Zoo", ""),
    ],
)
def test_word_of_an_extract_gets_a_proposal(field, word, value):
    (proposal,) = proposals([word], values(field), {})
    assert proposal.value == value


@pytest.mark.django_db
@try_rows(
    ("text", "parts"),
    [("17A,21A", ["17A", "21A"]), ("17A, 11A", ["17A", "11A"]), ("3A 4B", ["3A", "4B"]), ("17A,99Z", ["17A,99Z"])],
)
def test_list_of_factors_is_split_into_known_codes(text, parts):
    assert split_words(text, values("factors")) == parts
