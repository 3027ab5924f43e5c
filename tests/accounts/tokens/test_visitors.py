"""Whoever came by a link in an email has no page of tokens, although the link lets them be somebody who may make one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import ApiToken, User
from agencies.models import Eslo
from audits.chasing.services import chasing
from tests.factories.accounts import UserFactory
from tests.factories.audits import open_round, return_of
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db
FORM = {"name": "Excel", "scopes": ["plan.read"], "days": "90"}


@pytest.fixture
def officer() -> Eslo:
    return EsloFactory(agency=AgencyFactory(kind="college"), name="Jo Field", email="jo@college.example")


def test_reader_of_a_mailed_return_reaches_no_token(client, officer, mailbox):
    manager = UserFactory(roles=["manager"])
    found = return_of(open_round([officer.agency], opened_by=manager), officer.agency)
    chasing.ask_some(found.round_id, [found.pk], by=manager)
    link = mailbox.link_in(mailbox.letters[-1]["To"]).removeprefix("https://testserver")
    client.post(link)
    assert client.get(reverse("audits:return", args=[found.pk])).status_code == 200  # the link opens this
    person = User.objects.get(email=officer.email)
    text = make_token(person)
    token = ApiToken.objects.get()
    for name, keys in [("own_tokens", []), ("make_token", []), ("revoke_own_token", [token.pk]), ("all_tokens", []),
                       ("revoke_token", [token.pk]), ("api:description", []), ("api:openapi", [])]:  # fmt: skip
        address = reverse(name, args=keys)
        for answer in (client.get(address), client.post(address, FORM)):
            assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("account_login")), name
    assert client.get("/api/v1/returns").status_code == client.get("/feeds/v1/return_states.csv").status_code == 401
    token.refresh_from_db()
    assert ApiToken.objects.count() == 1 and not token.revoked_at and text not in client.cookies.output()
