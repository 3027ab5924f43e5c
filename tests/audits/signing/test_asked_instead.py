"""Somebody else is named while the head is asked: the head can sign until the new address is confirmed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies.models import Signatory
from agencies.signatories.services import confirm_by_board, refuse
from audits.models import Return, SignatureRequest, SignOff
from audits.signing.services.inviting import token_of
from tests.actions.pages import text_of
from tests.audits.signing.test_signing_pages import address, person_of, put_name
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return
from tests.factories.directory import SignatoryFactory

pytestmark = pytest.mark.django_db
GOVERNOR = {"governor-name": "Gay Nor", "governor-email": "gay@tarn.example"}
OTHER_HEAD = {"head-name": "Kit New", "head-email": "kit@tarn.example"}
STILL = "Until then the request to Mo Head stays open, and Mo Head can still sign."


@pytest.fixture
def audit_return() -> Return:
    made = fill(make_return(), by=UserFactory())
    SignatoryFactory(agency=made.agency, name="Mo Head", email="mo@tarn.example")
    return made


@pytest.fixture
def officer(enter, audit_return):
    return enter(person_of(audit_return.agency, name="Dee Okoro", email="dee@tarn.example"))


@pytest.fixture
def answer(officer, audit_return, mailbox):
    """What the page says after the head was asked and somebody else was named instead."""
    send_url = address("send_for_signature", audit_return)
    for named in (GOVERNOR, OTHER_HEAD):
        audit_return.refresh_from_db()
        sent = officer.post(send_url, named | {"version": audit_return.version}, follow=True)
    return text_of(sent)


def open_requests() -> list[str]:
    found = SignatureRequest.objects.filter(role="head", used_on=None, ended_on=None)
    return list(found.order_by("pk").values_list("name", flat=True))


def sign_as_head(client, audit_return: Return):
    audit_return.refresh_from_db()
    asked = SignatureRequest.objects.get(name="Mo Head")
    return client.post(reverse("link_signature", args=[token_of(asked)]), put_name(audit_return.version))


def test_request_to_the_head_stays_open_until_the_other_address_is_confirmed(client, answer, audit_return, mailbox):
    assert open_requests() == ["Mo Head", "Kit New"]
    assert "The link to Kit New waits until the address is confirmed. Until then Mo Head can still sign." in answer
    assert "To be asked instead: Kit New, kit@tarn.example" in answer and STILL in answer
    assert mailbox.to("kit@tarn.example") == []
    confirm_by_board(signatory=Signatory.objects.get(name="Kit New"), by=UserFactory(roles=["manager"]))
    assert open_requests() == ["Kit New"]
    assert len(mailbox.to("kit@tarn.example")) == 1
    assert sign_as_head(client, audit_return).status_code == 410


@pytest.mark.long
def test_signature_of_the_head_ends_the_request_that_waits(client, answer, audit_return):
    assert sign_as_head(client, audit_return).url == reverse("link_done")
    assert SignOff.objects.get().name == "Mo Head" and open_requests() == []


def test_request_to_the_head_stays_where_the_other_address_is_refused_or_withdrawn(officer, answer, audit_return):
    refuse(signatory=Signatory.objects.get(name="Kit New"), by=UserFactory(roles=["manager"]))
    assert open_requests() == ["Mo Head"]
    audit_return.refresh_from_db()
    sent = OTHER_HEAD | {"version": audit_return.version}
    officer.post(address("send_for_signature", audit_return), sent)
    waiting = SignatureRequest.objects.get(name="Kit New", ended_on=None)
    page = officer.get(address("sign_off", audit_return))
    assert f'form="withdraw-{waiting.pk}"' in page.text
    officer.post(reverse("audits:withdraw_signature", args=[waiting.pk]))
    assert open_requests() == ["Mo Head"]
    assert STILL not in text_of(officer.get(address("sign_off", audit_return)))


def test_third_person_takes_the_place_of_the_second_and_not_of_the_head(officer, answer, audit_return):
    audit_return.refresh_from_db()
    sent = {"head-name": "Lou Third", "head-email": "lou@tarn.example", "version": audit_return.version}
    officer.post(address("send_for_signature", audit_return), sent)
    assert open_requests() == ["Mo Head", "Lou Third"]
