"""Evidence of an answer, taken off by two people."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.audits.returns.test_fill_pages import person_of
from tests.cast import enter as sign_in
from tests.factories.audits import add_evidence, make_return

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit_return():
    return make_return()


@pytest.fixture
def denzil(audit_return):
    return person_of(audit_return)


def test_reason_is_kept_when_a_colleague_took_the_evidence_off_first(audit_return, denzil):
    piece, client = add_evidence(audit_return, "A1.4", denzil), sign_in(denzil)
    address = reverse("audits:remove_evidence", args=[piece.pk])
    assert client.post(address, {"version": 1, "reason": "The wrong year"}).status_code == 302
    response = client.post(address, {"version": 1, "reason": "These are the minutes of May"})
    text = response.content.decode()
    assert response.status_code == 422 and "These are the minutes of May" in text
    assert "has already been removed" in text
    assert client.get(address).status_code == 302
