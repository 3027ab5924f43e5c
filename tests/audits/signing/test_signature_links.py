"""The mailed link to a signature: opening it changes nothing, its buttons work once, and all else is told apart."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.links.services import token_of as token_of_agency
from audits.models import ReturnMessage, SignatureRequest, SignOff
from audits.signing.services import inviting, signing
from audits.signing.services.inviting import token_of
from core.text.dates import today
from tests.agencies.asking import confirm_link
from tests.audits.signing.test_signing_pages import put_name, ready
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, make_return
from tests.factories.directory import SignatoryFactory

pytestmark = pytest.mark.django_db
ONE = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(name="Dee Okoro")


@pytest.fixture
def asked(officer, mailbox) -> SignatureRequest:
    """The head of a school, asked to sign; the letter has arrived."""
    audit_return = ready(fill(make_return(), by=officer), officer)
    mo = SignatoryFactory(agency=audit_return.agency, name="Mo Head", email="mo@tarn.example")
    return inviting.invite(audit_return=audit_return, signatory=mo, by=officer)


def path(asked: SignatureRequest) -> str:
    return reverse("link_signature", args=[token_of(asked)])


def version(asked: SignatureRequest) -> int:
    asked.audit_return.refresh_from_db()
    return asked.audit_return.version


@pytest.mark.long
def test_opening_it_changes_nothing_and_its_button_signs_once(client, asked, mailbox):
    link = mailbox.link_in("mo@tarn.example").removeprefix("https://testserver")
    assert link == path(asked)
    for _ in range(2):
        page = client.get(link)
        assert page.status_code == 200 and "Dee Okoro asks you, Mo Head, to sign as head teacher." in page.text
        assert client.head(link).status_code == 200
    asked.refresh_from_db()
    assert (asked.used_on, asked.version, SignOff.objects.count()) == (None, 1, 0)
    done = client.post(link, put_name(version(asked)), follow=True)
    assert "Your signature has been recorded." in done.text
    made = SignOff.objects.get()
    assert (made.name, made.signed_by, made.request) == ("Mo Head", None, asked)
    again = client.post(link, put_name(version(asked)))
    assert again.status_code == 410 and "This link has been used" in again.text
    assert SignOff.objects.count() == 1 and "Dee Okoro" not in again.text


def test_nobody_keeps_the_page_and_it_opens_nothing_else(client, asked):
    page = client.get(path(asked))
    assert page["Cache-Control"] == "no-store, private" and page["Referrer-Policy"] == "same-origin"
    for name in ("audits:sign_off", "audits:sign", "audits:feedback"):
        assert client.get(reverse(name, args=[asked.audit_return_id])).status_code == 302


def test_a_link_that_is_too_old_is_replaced_by_mail_to_the_same_address(client, asked, mailbox):
    SignatureRequest.objects.filter(pk=asked.pk).update(asked_on=today() - 40 * ONE, good_until=today() - ONE)
    page = client.get(path(asked))
    assert page.status_code == 410 and "This link is too old" in page.text and "Email me a new link" in page.text
    assert client.post(path(asked), put_name(version(asked))).status_code == 410 and not SignOff.objects.exists()
    client.post(reverse("link_signature_anew", args=[token_of(asked)]))
    fresh = mailbox.link_in("mo@tarn.example").removeprefix("https://testserver")
    assert fresh != path(asked) and client.get(fresh).status_code == 200
    assert "no longer needed" in client.get(path(asked)).text
    client.post(reverse("link_signature_anew", args=[token_of(asked)]))
    assert len(mailbox.to("mo@tarn.example")) == 2


@pytest.mark.parametrize("what", ["withdrawn", "changed", "signed by another", "exempt", "round closed"])
def test_a_link_that_is_no_longer_needed_says_so(client, asked, officer, what):
    audit_return = asked.audit_return
    if what == "withdrawn":
        inviting.withdraw(request=asked, by=officer)
    elif what == "changed":
        signing.change_answers(audit_return=audit_return, expected=audit_return.version, by=officer)
    elif what == "signed by another":
        signing.sign(
            audit_return=audit_return,
            expected=audit_return.version,
            role="head",
            name="M",
            post="Head",
            by=UserFactory(),
        )
    elif what == "exempt":
        type(audit_return).objects.filter(pk=audit_return.pk).update(exempt_on=today(), exemption_reason="Closing")
    else:
        type(audit_return.round).objects.filter(pk=audit_return.round_id).update(state="closed", closed_on=today())
    before = SignOff.objects.count()
    for page in (client.get(path(asked)), client.post(path(asked), put_name(version(asked)))):
        assert page.status_code == 410 and "This link is no longer needed" in page.text
        assert "Email me a new link" not in page.text
    assert SignOff.objects.count() == before


def test_a_link_of_another_purpose_and_a_forged_one_do_not_work(client, asked):
    other = confirm_link()
    page = client.get(reverse("link_signature", args=[token_of_agency(other)]))
    assert page.status_code == 404 and "This link belongs to another page" in page.text
    assert client.get(f"/links/confirm/{token_of(asked)}/").status_code == 404
    for token in (token_of(asked)[:-1] + "!", "x" + token_of(asked), "abc"):
        page = client.get(reverse("link_signature", args=[token]))
        assert page.status_code == 404 and "This link does not work" in page.text
        assert client.post(reverse("link_signature_anew", args=[token])).status_code == 404


def test_whoever_guesses_addresses_is_stopped(client):
    codes = [client.get(reverse("link_signature", args=[f"guess{n}"])).status_code for n in range(22)]
    assert codes[:20] == [404] * 20 and codes[20:] == [429] * 2


def test_new_links_are_not_mailed_without_end(client, asked, mailbox):
    again = reverse("link_signature_anew", args=[token_of(asked)])
    assert [client.post(again).status_code for _ in range(3)] == [302, 302, 429]
    assert len(mailbox.to("mo@tarn.example")) == 1


def test_a_head_sends_it_back_by_the_link_which_is_then_used_up(client, asked, officer):
    form = {"answer": "unsigned", "unsigned-version": version(asked), "unsigned-note": "A3.2 is too low."}
    page = client.post(path(asked), form | {"unsigned-note": ""})
    assert page.status_code == 422 and '<details class="govuk-details" open>' in page.text
    done = client.post(path(asked), form, follow=True)
    assert "The return goes back with your note, unsigned." in done.text
    asked.refresh_from_db()
    message = ReturnMessage.objects.get()
    assert asked.used_on == today() and (message.who, message.author) == ("Mo Head", None)
    assert asked.audit_return.state == "in_progress"
    assert client.post(path(asked), form).status_code == 410


def test_a_name_or_a_post_that_is_missing_is_said_and_what_was_typed_stays(client, asked):
    page = client.post(path(asked), put_name(version(asked), post=""))
    assert page.status_code == 422 and "Enter your job title" in page.text and "Mo Head" in page.text
    assert not SignOff.objects.exists()


def test_another_role_cannot_be_signed_with_it(client, asked):
    page = client.post(path(asked), put_name(version(asked), "governor"))
    assert page.status_code == 422 and not SignOff.objects.exists()
