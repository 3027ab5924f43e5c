"""The list of agencies, the list of ESLOs, and their files: rows, filters, the day, what is stale."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.directory.coverage import Coverage
from agencies.models import Agency
from core.text.dates import today
from tests.actions.pages import text_of, tree_of, words
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
NOW = today()


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(roles=["board"]))
    return client


@pytest.fixture
def directory():
    """Five agencies: confirmed and trained, stale, vacant, never named, closed."""
    fresh = EsloFactory(agency__name="alder", name="Ann Fresh", confirmed_on=NOW, trained_on=NOW)
    EsloFactory(agency=fresh.agency, name="Dee Deputy", post="deputy")
    EsloFactory(agency__name="Birch", agency__kind="police", name="Bob Stale")
    EsloFactory(agency__name="Cedar", name="Cy Gone", valid_to=dt.date(2009, 6, 3))
    AgencyFactory(name="Damson")
    AgencyFactory(name="Elm", active_to=dt.date(2010, 3, 31))


def listed(client, query: str = "") -> list[str]:
    tree = tree_of(client.get(reverse("agencies") + query))
    return [words(link) for link in tree.xpath("//tbody/tr/th/a")]


def test_it_works(reader, directory):
    text = text_of(reader.get(reverse("agencies")))
    assert listed(reader) == ["alder", "Birch", "Cedar", "Damson"]
    assert "Vacant since 4 June 2009" in text
    assert "Nobody named" in text
    assert "Not confirmed since named on 1 April 2008, out of date" in text
    assert "Deputy: Dee Deputy" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=closed", ["Elm"]),
        ("?state=all", ["alder", "Birch", "Cedar", "Damson", "Elm"]),
        ("?kind=police", ["Birch"]),
        ("?post=vacant", ["Cedar", "Damson"]),
        ("?post=held", ["alder", "Birch"]),
        ("?post=stale", ["Birch"]),
        ("?post=unconfirmed", ["Birch"]),
        ("?post=untrained", ["Birch"]),
        ("?q=ALD", ["alder"]),
        ("?q=stale", ["Birch"]),
        ("?q=gone", []),
        ("?sort=kind", ["alder", "Cedar", "Damson", "Birch"]),
        ("?sort=confirmed", ["Birch", "alder", "Cedar", "Damson"]),
        ("?sort=trained", ["Birch", "alder", "Cedar", "Damson"]),
        ("?on_day=3&on_month=6&on_year=2009", ["alder", "Birch", "Cedar", "Damson", "Elm"]),
        ("?on_day=3&on_month=6&on_year=2009&q=gone", ["Cedar"]),
        ("?on_day=4&on_month=6&on_year=2009&post=vacant", ["Cedar", "Damson", "Elm"]),
    ],
)
def test_filters_and_orders(reader, directory, query, names):
    assert listed(reader, query) == names


def test_the_day_says_who_held_the_post_then(reader, directory):
    text = text_of(reader.get(reverse("agencies") + "?on_day=3&on_month=6&on_year=2009"))
    assert "Cy Gone" in text
    assert "5 agencies on 3 June 2009" in text
    assert "stale" not in text.split("5 agencies")[1]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?on_day=1&on_month=1&on_year=2999", "Choose today or an earlier day"),
        ("?on_day=40&on_month=1&on_year=2009", "has no day 40"),
        ("?post=stale&on_day=3&on_month=6&on_year=2009", "can only be shown as of today"),
        ("?kind=zoo", "Choose one of the answers offered"),
    ],
)
def test_a_wrong_filter_is_said_and_shows_nothing(reader, directory, query, said):
    response = reader.get(reverse("agencies") + query)
    assert said in text_of(response)
    assert "<title>Error:" in response.content.decode()
    assert listed(reader, query) == []
    assert reader.get(reverse("export_agencies", args=["csv"]) + query).status_code == 302


def test_a_page_number_is_no_filter_and_pages_hold_fifty(reader):
    Agency.objects.bulk_create(Agency(name=f"School {n:03}", kind="primary") for n in range(120))
    assert len(listed(reader)) == 50
    assert listed(reader, "?page=3")[-1] == "School 119"
    assert listed(reader, "?page=x")[0] == "School 000"
    assert "120 agencies" in text_of(reader.get(reverse("agencies")))


@pytest.mark.long
def test_files_hold_what_the_page_shows(reader, directory):
    for query in ("", "?post=vacant", "?sort=kind", "?on_day=3&on_month=6&on_year=2009"):
        data = reader.get(reverse("export_agencies", args=["xlsx"]) + query).content
        rows = list(openpyxl.load_workbook(io.BytesIO(data))["Agencies"].values)
        head = next(i for i, row in enumerate(rows) if row[0] == "Agency")
        assert [row[0] for row in rows[head + 1 :]] == listed(reader, query), query
    for format in ("csv", "docx"):
        assert reader.get(reverse("export_agencies", args=[format])).content
        assert reader.get(reverse("export_eslos", args=[format])).content
    assert reader.get(reverse("export_agencies", args=["exe"])).status_code == 404


def test_workbook_holds_days_and_counts_and_leaves_codes_as_text(reader):
    values = {"phone": "01632960000", "national_reference": "012345", "local_reference": "2.10", "kind": "other"}
    agency = AgencyFactory(name="Quay House", active_to=dt.date(2009, 3, 31), **values)
    data = reader.get(reverse("export_agencies", args=["xlsx"]) + "?state=all&q=Quay").content
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["Agencies"].values)
    (row,) = [row for row in rows if row[0] == agency.name]
    assert (row[8], row[11], row[12]) == ("01632960000", "012345", "2.10")
    assert row[13] == dt.datetime(2009, 3, 31)
    counted = reader.get(reverse("export_eslos", args=["xlsx"])).content
    coverage = list(openpyxl.load_workbook(io.BytesIO(counted))["Coverage"].values)
    assert {type(value) for row in coverage[1:] for value in row[1:] if value is not None} <= {int, float, str}
    assert all(isinstance(value, int) for row in coverage[1:] for value in (row[1], row[2], row[4]))


def test_a_cell_that_looks_like_a_formula_is_made_harmless(reader):
    AgencyFactory(name="=cmd|x")
    assert "'=cmd|x" in reader.get(reverse("export_agencies", args=["csv"])).content.decode()


def test_the_list_of_eslos_counts_coverage_and_names_vacancies(reader, directory):
    text = text_of(reader.get(reverse("eslos")))
    assert "Primary school 1 of 3 33%" in text
    assert "Police 1 of 1 100%" in text
    assert "All agencies 2 of 4 50%" in text
    assert "Cedar : Vacant since 4 June 2009" in text
    assert "Elm" not in text


@try_rows(
    ("agencies", "covered", "share"), [(0, 0, "–"), (3, 1, "33%"), (300, 299, "99%"), (300, 1, "1%"), (7, 7, "100%")]
)
def test_a_share_is_full_or_nothing_only_where_it_is(agencies, covered, share):
    assert Coverage("x", agencies, covered).share == share


@pytest.mark.long
def test_it_costs_the_same_for_many(reader):
    counts = []
    for start in (0, 60):
        for n in range(start, start + 60):
            EsloFactory(agency__name=f"School {n}")
        with CaptureQueriesContext(connection) as queries:
            reader.get(reverse("agencies"))
        counts.append(len(queries))
    assert counts == [7, 7]


def test_a_stranger_is_refused(client):
    client.force_login(UserFactory())
    assert client.get(reverse("agencies")).status_code == 403
