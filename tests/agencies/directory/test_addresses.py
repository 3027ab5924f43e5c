"""Addresses by filter, those without one, the contact list as files, and lists that are kept by name."""

from __future__ import annotations

import datetime as dt
import io

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.directory.contacts import TOGETHER
from agencies.directory.views import addresses as addresses_page
from agencies.models import DistributionList
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory, RepresentativeFactory
from tests.factories.plan import AgencyFactory, SubGroupFactory

pytestmark = pytest.mark.django_db
NOW = today()


@pytest.fixture
def group():
    return SubGroupFactory(name="Working group")


@pytest.fixture
def directory(group):
    """Four agencies: a school that is fresh, the police who are stale, a vacant nursery, a closed school."""
    fresh = EsloFactory(agency__name="Alder", name="Ann", email="ann@x.example", confirmed_on=NOW, trained_on=NOW)
    EsloFactory(agency=fresh.agency, name="Dee", email="dee@x.example", post="deputy")
    police = EsloFactory(agency__name="Borough police", agency__kind="police", name="Bob", confirmed_on=NOW)
    AgencyFactory(name="Cockle", kind="nursery", email="office@cockle.example")
    EsloFactory(agency__name="Elm", agency__active_to=dt.date(2010, 3, 31), name="Eve", email="eve@x.example")
    RepresentativeFactory(agency=fresh.agency, subgroup=group, name="Rita", email="ANN@x.example")
    RepresentativeFactory(agency=police.agency, name="Sid", email="sid@x.example")


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(roles=["board"]))
    return client


@pytest.fixture
def keeper(client):
    client.force_login(UserFactory(roles=["manager"]))
    return client


def listed(client, query: str = "") -> list[str]:
    tree = tree_of(client.get(reverse("addresses") + query))
    return [each for box in tree.xpath("//textarea") for each in (box.text or "").strip().split("; ")]


def without(client, query: str = "") -> list[str]:
    text = text_of(client.get(reverse("addresses") + query))
    return [name for name in ("Alder", "Borough police", "Cockle") if name in text.partition("Without an address")[2]]


def test_it_works(reader, directory):
    text = text_of(reader.get(reverse("addresses")))
    assert listed(reader) == ["ann@x.example"]
    assert "1 address" in text and "Without an address: 2" in text
    assert "Borough police : Bob (ESLO)" in text and "Cockle : Nobody named" in text
    assert "Save this list" not in text


@pytest.mark.parametrize(
    ("query", "addresses", "missing"),
    [
        ("?who=deputies", ["dee@x.example"], []),
        ("?who=eslos&who=deputies&kind=primary", ["ann@x.example", "dee@x.example"], []),
        ("?who=agencies", ["office@cockle.example"], ["Alder", "Borough police"]),
        ("?who=representatives", ["ANN@x.example", "sid@x.example"], []),
        ("?who=eslos&who=representatives&kind=primary", ["ann@x.example"], []),
        ("?kind=schools", ["ann@x.example"], ["Cockle"]),
        ("?kind=others", [""], ["Borough police"]),
        ("?kind=police", [""], ["Borough police"]),
        ("?only=untrained", [""], ["Borough police"]),
        ("?only=unconfirmed", [""], []),
        ("?only=stale", [""], ["Borough police"]),
        ("?only=vacant", ["office@cockle.example"], []),
    ],
)
def test_filters(reader, directory, query, addresses, missing):
    assert listed(reader, query) == [each for each in addresses if each]
    assert without(reader, query) == missing


def test_the_representatives_of_one_group(reader, directory, group):
    assert listed(reader, f"?who=representatives&group={group.pk}") == ["ANN@x.example"]
    response = reader.get(reverse("addresses") + "?group=999999")
    assert "<title>Error:" in response.content.decode() and not response.context["found"].count
    assert reader.get(reverse("export_addresses", args=["csv"]) + "?group=999999").status_code == 302


def test_the_page_finds_the_few_who_stand_far_down_the_list(reader, directory, group, monkeypatch):
    monkeypatch.setattr(addresses_page, "SHOWN", 1)  # so it reads the first two agencies
    AgencyFactory(name="Aaron", kind="nursery")
    assert listed(reader, "?who=deputies") == ["dee@x.example"]
    assert listed(reader, f"?who=representatives&group={group.pk}") == ["ANN@x.example"]
    assert "more than this page shows" not in text_of(reader.get(reverse("addresses") + "?who=deputies"))


@pytest.mark.long
def test_many_addresses_stand_in_boxes_of_a_hundred(reader):
    for number in range(TOGETHER + 1):
        EsloFactory(email=f"e{number}@x.example")
    boxes = tree_of(reader.get(reverse("addresses"))).xpath("//textarea")
    assert [len(box.text.split("; ")) for box in boxes] == [TOGETHER, 1]


def test_the_contact_list_is_ordered_by_kind_and_name_and_names_vacancies(reader, directory):
    data = reader.get(reverse("export_addresses", args=["xlsx"]) + "?who=eslos&who=deputies").content
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["Contacts"].values)
    head = next(i for i, row in enumerate(rows) if row[0] == "Agency")
    assert [(row[0], row[2], row[3]) for row in rows[head + 1 :]] == [
        ("Cockle", "Nobody named", "ESLO"),
        ("Alder", "Ann", "ESLO"),
        ("Alder", "Dee", "Deputy"),
        ("Borough police", "Bob", "ESLO"),
    ]
    said = " ".join(str(row[0]) for row in rows[:head])
    assert "ESLOs, Deputies" in said and "Bcc" in said


@pytest.mark.parametrize("format", ["docx", "pdf", "csv"])
def test_it_is_a_file_in_every_form(reader, directory, format):
    EsloFactory(agency__name="=1+1", name="@x")
    content = reader.get(reverse("export_addresses", args=[format])).content
    if format == "docx":
        words = " ".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
        assert "Contact list" in words and "adults at work" in words
    if format == "csv":
        assert "'=1+1" in content.decode() and "'@x" in content.decode()
    assert len(content) > 100


def test_vcards_hold_people_and_not_vacancies(reader, directory):
    response = reader.get(reverse("export_cards") + "?who=eslos&who=agencies")
    text = response.content.decode()
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert 'filename="contact-list.vcf"' in response["Content-Disposition"]
    assert text.count("BEGIN:VCARD") == 5  # two ESLOs and three agencies
    assert "FN:Ann\r\nORG:Alder\r\nROLE:ESLO\r\n" in text and "N:Cockle;;;;" in text
    assert reader.get(reverse("export_addresses", args=["exe"])).status_code == 404


def test_a_list_is_kept_by_name_and_shared(keeper, directory, client):
    asked = "kind=schools&only=untrained&page=3&extra=x"
    response = keeper.post(reverse("keep_list"), {"name": " Stale schools ", "query": asked}, follow=True)
    kept = DistributionList.objects.get()
    assert (kept.name, kept.query) == ("Stale schools", "kind=schools&only=untrained")
    assert messages_of(response) == ["“Stale schools” is saved. It always shows whoever matches on that day."]
    again = keeper.post(reverse("keep_list"), {"name": "stale SCHOOLS", "query": asked})
    assert errors_of(again) == ["There is already a list of this name."]
    assert errors_of(keeper.post(reverse("keep_list"), {"name": "", "query": ""})) == ["Enter a name for this list"]
    client.force_login(UserFactory(roles=["administrator"]))
    assert "Stale schools" in text_of(client.get(reverse("addresses")))
    client.post(reverse("remove_list", args=[kept.pk]), {"version": 1})
    assert not client.get(reverse("addresses")).context["kept"]
    assert client.get(reverse("remove_list", args=[kept.pk])).status_code == 404
    client.post(reverse("keep_list"), {"name": "Stale schools", "query": ""})
    assert DistributionList.objects.count() == 2


@pytest.mark.long
def test_it_costs_the_same_for_many(reader):
    counts = []
    for _ in range(2):
        for _ in range(40):
            EsloFactory()
        with CaptureQueriesContext(connection) as queries:
            reader.get(reverse("addresses") + "?who=eslos&who=deputies&who=representatives&who=agencies")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


def test_a_stranger_is_refused(client):
    client.force_login(UserFactory())
    assert client.get(reverse("addresses")).status_code == 403
