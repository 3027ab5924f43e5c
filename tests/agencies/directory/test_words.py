"""Agencies in which a word stands."""

from __future__ import annotations

import datetime as dt

import pytest

from agencies.directory import filters
from agencies.models import Agency
from core.text.dates import today
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory

LEFT = dt.date(2010, 2, 3)
FOUND = {
    "alder": ["Alder School"],
    "CHOO": ["Alder School", "Birch School"],
    "mere street": ["Birch School"],
    "100002": ["Birch School"],
    "denz": ["Alder School"],
    "gone": [],
    "a%r": [],
    "l": ["Alder School", "Birch School"],
}


@pytest.fixture
def directory(db):
    """Two agencies, with somebody in post and somebody who left."""
    alder = AgencyFactory(name="Alder School", national_reference="100001", address="1 Quay")
    AgencyFactory(name="Birch School", national_reference="100002", address="1 Mere Street")
    EsloFactory(agency=alder, name="Una Gone", valid_from=dt.date(2009, 1, 1), valid_to=LEFT)
    EsloFactory(agency=alder, name="Denzil Okoro", valid_from=dt.date(2011, 1, 1))


def names(word: str, on: dt.date) -> list[str]:
    return [agency.name for agency in filters.containing_word(Agency.objects.by_name(), word, on)]


@pytest.mark.parametrize(("word", "found"), FOUND.items())
def test_a_word_is_found_where_it_stands(directory, word, found):
    assert names(word, today()) == found


def test_an_officer_of_a_day_is_found_on_that_day(directory):
    assert names("gone", LEFT) == ["Alder School"]
