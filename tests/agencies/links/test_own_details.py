"""An ESLO corrects their own details by the link of an email; another address counts from both mailboxes."""

from __future__ import annotations

import pytest

from agencies.links.services import token_of
from agencies.models import Eslo, MailedLink
from agencies.posts.services import eslos
from core.mail.models import OutgoingEmail
from core.text.dates import today
from tests.actions.pages import text_of
from tests.agencies.asking import confirm_link, eslo
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NEW = "d.okoro@tarn.example"


@pytest.fixture
def officer():
    return eslo(job_title="Teacher", phone="01632 960001")


def own(**values) -> dict:
    """What the form of one's own details sends."""
    given = {"job_title": "Deputy head", "phone": "01632 960002", "email": "dee@tarn.example"} | values
    return {"answer": "details", **{f"details-{name}": value for name, value in given.items()}}


def correct(client, officer, **values):
    return client.post(f"/links/confirm/{token_of(confirm_link(officer))}/", own(**values), follow=True)


def path_in(mailbox, address) -> str:
    return mailbox.link_in(address).removeprefix("https://testserver")


def test_telephone_and_job_title_are_corrected_and_the_post_confirmed_at_once(client, officer):
    page = client.get(f"/links/confirm/{token_of(confirm_link(officer))}/")
    assert page.context["details"]["phone"].value() == "01632 960001"
    assert "noted that you are still the ESLO" in text_of(correct(client, officer))
    officer.refresh_from_db()
    assert (officer.job_title, officer.phone, officer.confirmed_on) == ("Deputy head", "01632 960002", today())
    assert not OutgoingEmail.objects.filter(kind="eslo-address").exists()


@pytest.mark.long
def test_another_address_counts_once_confirmed_from_both_mailboxes(client, officer, mailbox):
    correct(client, officer, email=NEW)
    for address, now in ((NEW, "dee@tarn.example"), ("dee@tarn.example", NEW)):
        path = path_in(mailbox, address)
        assert NEW in text_of(client.get(path))  # opening it changes nothing
        assert "Thank you" in text_of(client.post(path, {"answer": "yes"}, follow=True))
        officer.refresh_from_db()
        assert officer.email == now
    reason = officer.history.latest("history_id").history_change_reason
    assert reason == "The ESLO confirmed the address from both mailboxes"


@pytest.mark.long
def test_the_same_mailbox_twice_is_not_both(client, officer, mailbox):
    correct(client, officer, email=NEW)
    path = path_in(mailbox, NEW)
    client.post(path, {"answer": "yes"})
    assert client.post(path, {"answer": "yes"}).status_code == 410
    officer.refresh_from_db()
    assert officer.email == "dee@tarn.example"


@pytest.mark.long
def test_links_end_when_the_address_is_corrected_elsewhere_or_the_post_ends(client, officer, mailbox):
    correct(client, officer, email=NEW)
    path = path_in(mailbox, NEW)
    officer.refresh_from_db()
    keeper = UserFactory(roles=["manager"])
    eslos.correct(eslo=officer, expected=officer.version, by=keeper, email="third@tarn.example")
    assert client.post(path, {"answer": "yes"}).status_code == 410
    assert Eslo.objects.get(pk=officer.pk).email == "third@tarn.example"
    assert not MailedLink.objects.filter(purpose="address").unused().exists()


def test_what_is_no_address_is_refused_with_the_text_kept(client, officer):
    page = client.post(f"/links/confirm/{token_of(confirm_link(officer))}/", own(email="no address"))
    assert page.status_code == 422 and "Enter an email address" in text_of(page)
    officer.refresh_from_db()
    assert officer.phone == "01632 960001"
