"""Where pages say that emails to an address come back: the person, the agency, both kinds of round, desk and mail."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.models import Plan
from agencies.addresses.page import dead_contacts
from core.mail.models import OutgoingEmail
from tests.cast import enter
from tests.factories.accounts import UserFactory
from tests.factories.audits import open_round
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory, PlanFactory

pytestmark = pytest.mark.django_db
GIVEN_UP = "so we have stopped sending there"
REASON = "There is no such mailbox."


def fail(address: str) -> OutgoingEmail:
    """The second of two emails that came back."""
    values = {"kind": "audit-return", "to": address, "state": "bounced", "error": REASON}
    return [OutgoingEmail.objects.create(**values) for _ in range(2)][1]


@pytest.fixture
def manager():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def administrator():
    return UserFactory(roles=["administrator"], name="Sunita Rao")


@pytest.fixture
def agency():
    return AgencyFactory(name="Harbour Lane", kind="primary", email="office@harbour.example")


def test_owners_of_dead_addresses_are_told_apart(manager, administrator, agency):
    person = UserFactory(name="Ruth Lacey", email="Ruth@harbour.example")
    EsloFactory(agency=agency, person=person, name="Ruth Lacey", email="")
    officer = EsloFactory(agency=AgencyFactory(name="Tarn Road"), name="Denzil Okoro", email="d.okoro@tarn.example")
    for address in ("OFFICE@harbour.example", "ruth@harbour.example", "d.okoro@tarn.example", "gone@old.example"):
        fail(address)
    edit, correct = reverse("edit_agency", args=[agency.pk]), reverse("correct_post", args=[officer.pk])
    found = {each.address: (each.owner, each.href) for each in dead_contacts(manager)}
    assert found == {
        "d.okoro@tarn.example": ("Denzil Okoro, Tarn Road", correct),
        "gone@old.example": ("", ""),
        "office@harbour.example": ("Harbour Lane", edit),
        "ruth@harbour.example": ("Ruth Lacey, Harbour Lane", ""),
    }
    found = {each.address: each.href for each in dead_contacts(administrator, [agency.pk])}
    page = reverse("change_person_address", args=[person.pk])
    assert set(found) == {"office@harbour.example", "ruth@harbour.example"}
    assert found["ruth@harbour.example"] == page


def test_dead_contacts_take_few_statements(manager, agency, django_assert_num_queries):
    assert manager.permissions  # read once for a request
    with django_assert_num_queries(1):
        assert dead_contacts(manager) == []
    for number in range(5):
        fail(AgencyFactory(email=f"office@a{number}.example").email)
    with django_assert_num_queries(5):
        assert len(dead_contacts(manager)) == 5


@pytest.mark.long
def test_agency_round_desk_and_mail_show_it_until_another_address_is_entered(manager, agency):
    PlanFactory() if Plan.objects.in_force() is None else None
    asked, browser = open_round([agency]), enter(manager)
    pages = [
        reverse("agency", args=[agency.pk]),
        reverse("audits:round", args=[asked.pk]),
        reverse("dead_addresses"),
        reverse("desk"),
    ]
    for page in pages:
        text = browser.get(page).text
        assert GIVEN_UP not in text and "Emails to 1" not in text
    fail(agency.email)
    for page in pages[:-1]:
        text = browser.get(page).text
        assert "office@harbour.example" in text and REASON in text
        assert f'href="{reverse("edit_agency", args=[agency.pk])}">Use another' in text
        assert "Try again" in text
    assert "Emails to 1 address" in browser.get(pages[-1]).text
    assert f'href="{reverse("dead_addresses")}">Addresses that' in browser.get(reverse("mail")).text
    agency.email = "new@harbour.example"
    agency.save()
    for page in pages[:2]:
        assert GIVEN_UP not in browser.get(page).text


def test_try_again_sends_the_last_email_and_ends_it(manager, agency):
    email = fail(agency.email)
    page = reverse("agency", args=[agency.pk])
    answer = enter(manager).post(reverse("send_again", args=[email.pk]), {"next": page})
    assert answer["Location"] == page
    assert dead_contacts(manager) == []


def test_agency_page_does_not_show_it_to_others(agency):
    fail(agency.email)
    reader = enter(UserFactory(roles=["working_group"]))
    assert GIVEN_UP not in reader.get(reverse("agency", args=[agency.pk])).text
