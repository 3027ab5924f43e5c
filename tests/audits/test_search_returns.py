"""The search finds audit returns by agency, round and receipt, for those who may read them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.home.search import find
from audits.models import Return
from tests.factories.accounts import UserFactory
from tests.factories.audits import open_round, return_of
from tests.factories.plan import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit_return():
    school = AgencyFactory(name="Quarry Bank School", kind="primary")
    found = return_of(open_round([school, AgencyFactory(name="Alder School")], title="Spring audit"), school)
    Return.objects.filter(pk=found.pk).update(
        state="submitted", submitted_on="2026-05-04", submitted_at="2026-05-04T10:00Z", times_submitted=1,
        receipt="2026-00731-A1",
    )  # fmt: skip
    return found


def hits(user, *words) -> list[str]:
    return [hit.title for group in find(user, list(words), limit=10) for hit in group.hits]


@pytest.mark.parametrize("words", [("quarry",), ("00731",), ("quarry", "spring"), ("2026-00731-a1",)])
def test_a_return_is_found_by_agency_round_and_receipt(client, audit_return, words):
    client.force_login(UserFactory(roles=["manager"]))
    page = client.get(reverse("search"), {"q": " ".join(words)}).content.decode()
    assert reverse("audits:return", args=[audit_return.pk]) in page and "2026-00731-A1" in page.replace(
        "<mark>", ""
    ).replace("</mark>", "")


def test_readers_of_totals_find_no_return_and_agencies_only_their_own(audit_return):
    own, other, board = (UserFactory(roles=[role]) for role in ("agency", "agency", "board"))
    MembershipFactory(user=own, subgroup=None, agency=audit_return.agency)
    MembershipFactory(user=other, subgroup=None, agency=AgencyFactory())
    assert hits(own, "spring") == ["Quarry Bank School"]
    assert hits(other, "spring") == hits(board, "spring") == []


def test_a_search_takes_one_statement(audit_return):
    manager = UserFactory(roles=["manager"])
    hits(manager, "spring")
    with CaptureQueriesContext(connection) as found:
        assert len(hits(manager, "spring")) == 2
    assert len(found.captured_queries) == 1
