"""One click leads from a letter to the right form, also where one has to sign in first."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from agencies.models import Eslo
from agencies.posts.rules import months_before
from core.text.dates import today
from reminders.routine.lines import gather
from reminders.routine.readers import read_readers
from tests.actions.pages import tree_of
from tests.factories.accounts import UserFactory
from tests.factories.plan import AgencyFactory, MembershipFactory
from tests.reminders.board import about

pytestmark = pytest.mark.django_db
LOGIN, ASK, TYPE = "/accounts/login/", "/accounts/code/", "/accounts/code/confirm/"
READ_ONLY = {
    "board",
    "board_news",
    "meetings",
    "news",
    "nil_returns",
    "returns",
}  # topics that lead to a list or a page


def officer_of(**term):
    """Somebody who signs in for an agency, of whose lead officer something is to be said."""
    person, agency = UserFactory(email="dee@tarn.example", roles=["agency"]), AgencyFactory()
    MembershipFactory(user=person, subgroup=None, agency=agency)
    if term:
        Eslo.objects.create(agency=agency, name=person.name, email=person.email, **term)
    return person


def signed_in_through(address: str, email: str):
    """The answer behind the sign-in page: by a mailed code, from where an address led somebody who was signed out."""
    client = Client()
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next={address}")
    assert f'value="{address}"' in client.get(answer["Location"]).content.decode()
    mail.outbox.clear()
    client.post(ASK, {"email": email, "next": address})
    code = re.search(r"\d{4} \d{4}", mail.outbox[-1].body)[0]
    led = client.post(TYPE, {"code": code, "next": address})
    assert led["Location"] == address
    return client.get(led["Location"])


@pytest.mark.parametrize(("term", "do", "form"), [
    ({}, "Name somebody", "Name an ESLO or deputy"),
    ({"valid_from": months_before(today(), 30)}, "Confirm it", "confirm"),
    ({"valid_from": months_before(today(), 1)}, "Note the training", "training"),
])  # fmt: skip
def test_a_letter_leads_to_the_form_behind_the_sign_in(term, do, form):
    person = officer_of(**term)
    (line,) = about(person, "eslo")
    assert line.do == do
    answer = signed_in_through(line.href, person.email)
    assert answer.status_code == 200
    tree = tree_of(answer)
    assert tree.xpath("//main//form[@method='post']//button[@type='submit']")
    assert form.lower() in " ".join(tree.xpath("//h1")[0].itertext()).lower()


def test_every_line_of_every_letter_opens_and_what_asks_for_something_leads_to_its_form(board, enter):
    led: dict[tuple, str] = {}
    for key, lines in gather(read_readers(), today()).items():
        for line in lines:
            led.setdefault((key, line.topic, line.do), line.href)
    assert len({topic for _, topic, _ in led}) >= 6
    people = {person.pk: person for person in board.people.values()}
    clients = {key: enter(people[key]) for key, *_ in led if key in people}
    for (key, topic, do), href in led.items():
        if key not in clients:
            continue
        answer = clients[key].get(href)
        assert answer.status_code == 200, (topic, do, href)
        if topic not in READ_ONLY:
            assert tree_of(answer).xpath("//main//form[@method='post']"), (topic, do, href)
