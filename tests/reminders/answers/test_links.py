"""Links of answer pages: who gets one, how long it works, and what replaces it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from core.text.dates import today
from reminders.answers.links import answer_url, look_up, token_of
from reminders.answers.rules import LinkFacts, Standing, standing
from reminders.models import AnswerLink
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.plan import AgencyFactory
from tests.rows import try_rows

DAY = dt.date(2010, 3, 1)
ONE = dt.timedelta(days=1)
ITEMS = ["action 12", "follow-up 7"]


def test_standing_of_a_link():
    table = [
        (LinkFacts(DAY), Standing.OPEN),
        (LinkFacts(DAY - ONE), Standing.EXPIRED),
        (LinkFacts(DAY, saves=29), Standing.OPEN),
        (LinkFacts(DAY, saves=30), Standing.SPENT),
        (LinkFacts(DAY, has_reader=False), Standing.GONE),
        (LinkFacts(DAY - ONE, ending="done"), Standing.DONE),
        (LinkFacts(DAY, ending="replaced", has_reader=False), Standing.REPLACED),
        (LinkFacts(DAY, ending="not_me"), Standing.NOT_ME),
    ]
    for facts, expected in table:
        assert standing(facts, DAY) == expected, facts


def person_with(*roles: str):
    """A person without anything read about them yet."""
    return UserFactory(roles=roles)


def token(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


@pytest.mark.django_db
def test_link_is_for_one_person_and_good_for_two_weeks():
    person = person_with("working_group")
    url = answer_url(person.email, person=person, items=ITEMS)
    assert url.startswith("http") and "/answer/" in url
    link = AnswerLink.objects.get()
    opened = look_up(token(url))
    assert (opened.standing, opened.link, opened.writer.user) == (Standing.OPEN, link, person)
    assert link.good_until == today() + dt.timedelta(days=14) and link.items == ITEMS
    assert look_up(token(url)[:-1]).standing == Standing.FORGED


@pytest.mark.django_db
@try_rows("role", ["manager", "recorder", "dpo", "administrator"])
def test_role_with_a_compulsory_second_factor_gets_no_link(role):
    person = person_with("working_group", role)
    assert answer_url(person.email, person=person, items=ITEMS) == ""
    assert not AnswerLink.objects.exists()


@pytest.mark.django_db
def test_no_link_where_nothing_can_be_answered_and_for_nobody():
    person = person_with("working_group")
    assert answer_url(person.email, person=person, items=["meeting 3", ""]) == ""
    assert answer_url(person.email, items=ITEMS) == ""
    assert answer_url("", agency=AgencyFactory().pk, items=ITEMS) == ""
    assert answer_url(person.email, person=person_with(), items=ITEMS) == ""


@pytest.mark.django_db
def test_later_email_replaces_link_and_another_attempt_at_the_same_does_not():
    person = person_with("working_group")
    first = answer_url(person.email, person=person, items=ITEMS)
    assert answer_url(person.email.upper(), person=person, items=iter(ITEMS)) == first
    second = answer_url(person.email, person=person, items=["action 13"])
    assert second != first
    assert look_up(token(first)).standing == Standing.REPLACED
    AnswerLink.objects.open().update(made_at=timezone.now() - dt.timedelta(days=7))
    third = answer_url(person.email, person=person, items=["action 13"])
    assert third != second and look_up(token(second)).standing == Standing.REPLACED
    assert look_up(token(third)).standing == Standing.OPEN


@pytest.mark.django_db
def test_mailbox_of_two_agencies_has_a_link_for_each():
    first, second = AgencyFactory.create_batch(2, email="office@x.example")
    urls = [answer_url("office@x.example", agency=each.pk, items=["response 3"]) for each in (first, second)]
    assert [look_up(token(url)).standing for url in urls] == [Standing.OPEN] * 2
    again = answer_url("office@x.example", agency=first.pk, items=["response 4"])
    assert [look_up(token(url)).standing for url in (*urls, again)] == ["replaced", "open", "open"]


@pytest.mark.django_db
def test_link_of_a_person_replaces_that_of_the_office_with_the_same_mailbox():
    person = person_with("agency")
    office = answer_url(person.email, agency=AgencyFactory().pk, items=["response 3"])
    assert answer_url(person.email, person=person, items=["response 3"]) != office
    assert look_up(token(office)).standing == Standing.REPLACED


@pytest.mark.django_db
def test_link_of_an_office_ends_with_its_agency():
    agency = AgencyFactory(email="office@school.example")
    url = answer_url("office@school.example", agency=agency.pk, items=["response 3"])
    assert look_up(token(url)).standing == Standing.OPEN
    type(agency).objects.filter(pk=agency.pk).update(active_to=today() - ONE)
    assert look_up(token(url)).standing == Standing.GONE


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "new@board.example"}])
def test_link_ends_with_its_person(change):
    person = person_with("working_group")
    url = answer_url(person.email, person=person, items=ITEMS)
    type(person).objects.filter(pk=person.pk).update(**change)
    assert look_up(token(url)).standing == Standing.GONE


@pytest.mark.django_db
def test_link_ends_where_its_person_gets_a_role_with_a_second_factor():
    person = person_with("working_group")
    answer_url(person.email, person=person, items=ITEMS)
    RoleGrantFactory(user=person, role="manager")
    assert look_up(token_of(AnswerLink.objects.get())).standing == Standing.GONE
