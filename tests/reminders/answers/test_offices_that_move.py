"""Links of mailboxes without an account stop with what the directory says of the address."""

from __future__ import annotations

import pytest

from agencies.returns.services import change_address
from reminders.answers.links import answer_url
from tests.agencies.asking import open_round as open_eslo_round
from tests.factories.accounts import UserFactory
from tests.factories.answers import asked_action, line_of
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.reminders.answers.board import office_link, page_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return AgencyFactory(name="Tarn Road School", email="office@tarn.example")


@pytest.fixture
def item(school) -> str:
    return f"response {line_of(asked_action(text='Adopt a policy'), school).pk}"


def test_link_stops_when_the_agency_has_another_address(client, school, item):
    path = office_link(school, item)
    assert client.get(path).status_code == 200
    school.email = "new@tarn.example"
    school.save()
    assert client.get(path).status_code == 410
    assert client.post(path, sent(item, "answer", answer="done", note="", version=1)).status_code == 410


def test_link_of_an_officer_without_an_account_stops_when_they_have_left(client, school, item):
    officer = EsloFactory(agency=school, email="Dee@tarn.example")
    path = page_of(answer_url("dee@tarn.example", agency=school.pk, items=[item]))
    assert client.get(path).status_code == 200
    officer.email = "dee.okoro@tarn.example"
    officer.save()
    assert client.get(path).status_code == 410


def test_link_to_the_address_of_an_eslo_return_stops_when_that_is_corrected(client, school):
    asked = open_eslo_round(UserFactory())
    line = asked.lines.get()
    line = change_address(line=line, expected=line.version, sent_to="typo@tarn.example", by=UserFactory())
    path = page_of(answer_url("typo@tarn.example", agency=school.pk, items=[f"eslo-line {line.pk}"]))
    assert client.get(path).status_code == 200
    change_address(line=line, expected=line.version, sent_to="head@tarn.example", by=UserFactory())
    assert client.get(path).status_code == 410


def test_no_office_link_goes_to_a_closed_account_or_past_a_second_step(school, item):
    UserFactory(email="office@tarn.example", roles=("manager",))
    assert answer_url("Office@tarn.example", agency=school.pk, items=[item]) == ""
    EsloFactory(agency=school, email="gone@tarn.example")
    UserFactory(email="gone@tarn.example", roles=("agency",), is_active=False)
    assert answer_url("gone@tarn.example", agency=school.pk, items=[item]) == ""


def test_office_link_stops_when_the_account_at_its_address_needs_a_second_step(client, school, item):
    path = office_link(school, item)
    person = UserFactory(email="office@tarn.example", roles=("agency",))
    assert client.get(path).status_code == 200
    person.is_active = False
    person.save()
    assert client.get(path).status_code == 410
