"""The search in the directory: what is found of agencies and people, where it leads, and who is not found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.directory.search import find
from agencies.models import TrainingAttendance
from tests.actions.pages import tree_of, words
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, RepresentativeFactory, TrainingSessionFactory
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(roles=["board"]))
    return client


@pytest.fixture
def directory():
    """An ESLO, a leaver whose details are blanked, a representative, a session and a guest of it."""
    officer = EsloFactory(agency__name="Alder School", name="Ann Field", job_title="Deputy head", email="af@x.example")
    left = {"valid_to": dt.date(2010, 1, 1), "blanked_on": dt.date(2013, 1, 1), "name": ""}
    EsloFactory(agency=officer.agency, valid_from=dt.date(2005, 1, 1), **left | {"valid_to": dt.date(2007, 1, 1)})
    member = RepresentativeFactory(agency=officer.agency, subgroup__name="Training group", name="Rita Moor")
    RepresentativeFactory(agency=officer.agency, subgroup=member.subgroup, **left)
    session = TrainingSessionFactory(title="First steps", trainer="Una Redfern")
    TrainingAttendance.objects.create(session=session, agency=officer.agency, name="Gus Guest")
    TrainingAttendance.objects.create(session=session, agency=officer.agency, name="Off List", state="cancelled")
    return {"agency": officer.agency, "group": member.subgroup, "session": session}


def hits(client, question: str) -> dict[str, list[str]]:
    tree = tree_of(client.get(reverse("search"), {"q": question}))
    return {
        words(part.xpath(".//h2")[0]): [link.get("href") for link in part.xpath(".//a[contains(@class,'search-hit')]")]
        for part in tree.xpath("//section[contains(@class,'search-group')]")
    }


@pytest.mark.parametrize(
    ("question", "kind", "where"),
    [
        ("alder", "Agencies", "agency"),
        ("field", "ESLOs", "agency"),
        ("deputy head", "ESLOs", "agency"),
        ("AF@x", "ESLOs", "agency"),
        ("field alder", "ESLOs", "agency"),
        ("moor", "Representatives", "group"),
        ("training group", "Groups", "group"),
        ("redfern", "Training sessions", "session"),
        ("guest", "People at training sessions", "session"),
    ],
)
def test_it_is_found_and_leads_there(reader, directory, question, kind, where):
    assert hits(reader, question) == {kind: [reverse(where, args=[directory[where].pk])]}


@pytest.mark.parametrize("question", ["longer held", "off list", "nothing"])
def test_whose_details_are_blanked_and_who_is_off_the_list_is_not_found(reader, directory, question):
    assert hits(reader, question) == {}


def test_the_name_of_an_agency_alone_does_not_find_its_people(reader, directory):
    assert list(hits(reader, "alder")) == ["Agencies"]


def test_a_stranger_finds_nothing_and_each_kind_costs_a_statement(directory):
    stranger = UserFactory()
    assert not any(group.hits for group in find(stranger, ["alder"], limit=10))
    reader = UserFactory(roles=["board"])
    assert reader.permissions
    with CaptureQueriesContext(connection) as queries:
        find(reader, ["a"], limit=10)
    assert len(queries) == 6


def test_an_agency_of_that_name_stands_before_those_in_a_street_of_it(reader, directory):
    street = AgencyFactory(name="Abbey School", address="7 Quillon Lane")
    named = AgencyFactory(name="Quillon Lane School")
    assert hits(reader, "quillon")["Agencies"] == [reverse("agency", args=[each.pk]) for each in (named, street)]
