"""Whoever a browser knows, by account or by a link of an email, does not sign there what they filled in or asked for."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.links.services import make_link
from agencies.links.services import token_of as token_of_mailed
from agencies.models import Eslo, MailedLink, Signatory
from agencies.signatories.services import confirm_by_board, name_signatory
from audits.links.rules import OPEN_FOR
from audits.links.services import make_return_link
from audits.links.services.links import token_of as token_of_return
from audits.models import Return, ReturnLink, SignatureRequest, SignOff
from audits.signing.page import ADDRESS_FILLED_IN, IN_FILLERS_BROWSER, signers_of
from audits.signing.services import inviting
from audits.signing.services.inviting import token_of
from audits.signing.who_may_sign import BROWSER_REFUSED, REFUSED
from tests.audits.signing.test_signing_pages import address, person_of, put_name, ready
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return
from tests.factories.directory import EsloFactory, SignatoryFactory
from tests.reminders.answers.board import link_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit_return() -> Return:
    return make_return()


@pytest.fixture
def dee(audit_return):
    """The lead officer, who fills the return in and asks for its signatures."""
    EsloFactory(agency=audit_return.agency, name="Dee Okoro", email="dee@tarn.example")
    found = person_of(audit_return.agency, name="Dee Okoro", email="dee@tarn.example")
    ready(fill(audit_return, by=found), found)
    return found


@pytest.fixture
def asked(audit_return, dee, mailbox) -> SignatureRequest:
    mo = SignatoryFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example")
    return inviting.invite(audit_return=audit_return, signatory=mo, by=dee)


def path(asked: SignatureRequest) -> str:
    return reverse("link_signature", args=[token_of(asked)])


def open_by_link(client: Client, audit_return: Return, email: str) -> ReturnLink:
    """Press the button of a link to the return in this browser."""
    link = make_return_link(audit_return=audit_return, sent_to=email)
    pressed = client.post(reverse("return_link", args=[token_of_return(link)]))
    assert pressed.url == reverse("audits:return", args=[audit_return.pk])
    link.refresh_from_db()
    return link


def sign(client: Client, asked: SignatureRequest):
    version = Return.objects.get(pk=asked.audit_return_id).version
    return client.post(path(asked), put_name(version))


def is_refused(client: Client, asked: SignatureRequest, words: str = BROWSER_REFUSED) -> bool:
    """Whether the page offers no signature, and what is sent all the same is refused with these words and kept."""
    page, sent = client.get(path(asked)), sign(client, asked)
    is_offered = 'value="sign"' in page.text
    kept = sent.status_code == 422 and words in sent.text and "Mo Head" in sent.text
    return words in page.text and not is_offered and kept and not SignOff.objects.exists()


def test_signature_link_is_refused_in_a_browser_with_the_return_open_by_link(client, audit_return, asked):
    open_by_link(client, audit_return, "dee@tarn.example")
    assert is_refused(client, asked)
    assert sign(Client(), asked).url == reverse("link_done")  # the head, on a device of their own


def test_signature_link_is_refused_after_the_twelve_hours_of_the_other_link(client, audit_return, asked):
    open_by_link(client, audit_return, "dee@tarn.example")
    ReturnLink.objects.update(used_at=timezone.now() - 9 * OPEN_FOR)
    assert is_refused(client, asked)


def test_signature_link_is_refused_after_the_return_was_closed_in_the_browser(client, audit_return, asked):
    link = open_by_link(client, audit_return, "dee@tarn.example")
    client.post(reverse("return_link_close", args=[token_of_return(link)]))
    assert is_refused(client, asked)


def test_signature_link_is_refused_where_its_page_was_open_before_the_other_link(client, audit_return, asked):
    assert 'value="sign"' in client.get(path(asked)).text
    open_by_link(client, audit_return, "dee@tarn.example")
    assert is_refused(client, asked)


def test_signature_link_is_refused_for_an_account_in_another_tab_and_after_it_signed_out(enter, asked, dee):
    own = enter(dee)
    own.get(reverse("audits:home"))
    assert is_refused(own, asked, REFUSED)
    own.post(reverse("account_logout"))
    assert own.get(reverse("audits:home")).status_code == 302
    assert is_refused(own, asked)


def test_signature_link_is_refused_after_the_filler_signed_out_and_closed_the_browser(enter, audit_return, asked, dee):
    own = enter(dee)
    own.post(reverse("audits:take_back", args=[audit_return.pk]))
    own.post(reverse("account_logout"))
    later = Client()  # cookies of a session end with it, others stay
    for name, cookie in own.cookies.items():
        if cookie["max-age"]:
            later.cookies[name] = cookie.value
    assert is_refused(later, asked)


def test_signature_link_is_refused_for_a_link_beside_the_account_of_somebody_else(enter, audit_return, asked):
    own = Client()
    open_by_link(own, audit_return, "dee@tarn.example")
    other = enter(person_of(audit_return.agency, name="Kit Reed", email="kit@tarn.example"))
    other.cookies["returns"] = own.cookies["returns"].value
    assert is_refused(other, asked)


def test_signature_link_is_refused_where_the_filler_answered_the_link_to_their_post(client, audit_return, asked):
    officer = Eslo.objects.get(email="dee@tarn.example")
    link = make_link(purpose=MailedLink.Purpose.CONFIRM, sent_to="Dee@tarn.example", eslo=officer, by=None)
    page = reverse("link_confirm", args=[token_of_mailed(link)])
    client.get(page)
    assert 'value="sign"' in client.get(path(asked)).text  # opening a link says nothing yet
    assert client.post(page, {"answer": "still"}).url == reverse("link_done")
    assert is_refused(client, asked)


def test_signature_link_is_refused_where_the_filler_used_their_answer_page(client, asked, dee):
    page = link_to(dee, "action 1")
    assert client.post(page, {"do": "end"}).url == reverse("answer_finished")
    assert is_refused(client, asked)


def test_signature_link_works_where_an_answer_page_was_given_back_as_not_theirs(client, asked, dee):
    client.post(link_to(dee, "action 1"), {"do": "close"})
    assert sign(client, asked).url == reverse("link_done")


@pytest.mark.long
def test_signature_link_works_in_the_browser_of_a_colleague_who_filled_in_nothing(client, audit_return, asked):
    person_of(audit_return.agency, name="Kit Reed", email="kit@tarn.example")
    open_by_link(client, audit_return, "kit@tarn.example")
    assert sign(client, asked).url == reverse("link_done")
    (signer,) = signers_of(audit_return)
    assert signer.doubts == []


@pytest.mark.parametrize(("names", "is_free"), [("somebody else", False), ("themselves", True)])
def test_signature_link_is_refused_for_who_named_the_signatory(enter, audit_return, dee, mailbox, names, is_free):
    kit = person_of(audit_return.agency, name="Kit Reed", email="kit@tarn.example")
    email = kit.email if names == "themselves" else "mo@tarn.example"
    mo = name_signatory(agency=audit_return.agency, role="head", name="Mo Head", email=email, by=kit)
    confirm_by_board(signatory=mo, by=UserFactory(roles=["manager"]))
    mo.refresh_from_db()
    own = enter(kit)
    asked = inviting.invite(audit_return=audit_return, signatory=mo, by=dee)
    if is_free:
        assert sign(own, asked).url == reverse("link_done")
    else:
        assert is_refused(own, asked)


def test_moderation_flags_an_account_that_signed_in_a_browser_where_the_return_was_filled_in(
    enter, audit_return, dee, mailbox
):
    own = Client()
    open_by_link(own, audit_return, "dee@tarn.example")
    head = enter(person_of(audit_return.agency, "signatory", name="Mo Head", email="mo@tarn.example"))
    head.cookies["returns"] = own.cookies["returns"].value
    audit_return.refresh_from_db()
    head.post(address("sign", audit_return), put_name(audit_return.version))
    (signer,) = signers_of(audit_return)
    assert signer.doubts == [IN_FILLERS_BROWSER]


def test_moderation_flags_a_signature_from_an_address_that_also_filled_in(client, audit_return, dee, asked):
    sign(client, asked)
    SignOff.objects.update(email="Dee+head@tarn.example")  # as if it had been given before there was a rule
    Signatory.objects.update(email="dee@tarn.example")
    (signer,) = signers_of(audit_return)
    assert signer.doubts == [ADDRESS_FILLED_IN]
