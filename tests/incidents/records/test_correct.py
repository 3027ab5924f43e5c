"""Two people correct one record: the second sees both texts, and nothing of either is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from incidents.models import Incident
from tests.factories.incidents import record

pytestmark = pytest.mark.django_db
FIRST = {"main_type": "grooming", "age": "10_12", "devices": ["phone"], "version": 1, "reason": "Told by the police"}


@pytest.fixture
def made(board, bea) -> Incident:
    """A record of which a month is known."""
    happened = {"happened_on": dt.date(2026, 2, 1), "happened": "month", "known_on": dt.date(2026, 2, 9)}
    return record(by=bea, kind="grooming", age="13_15", **happened)


def month(**more) -> dict:
    """A correction that leaves the month and the day known."""
    kept = {"happened_on_day": "", "happened_on_month": "2", "happened_on_year": "2026"}
    return FIRST | kept | {"known_on_day": "9", "known_on_month": "2", "known_on_year": "2026"} | more


@pytest.mark.long
def test_the_page_shows_the_month_that_is_known(made, bea, enter):
    page = enter(bea).get(reverse("incidents:correct", args=[made.pk])).content.decode()
    assert 'value="February 2026"' in page and 'value="9 February 2026"' in page


def test_what_only_one_of_two_changed_is_kept_without_asking(made, bea, helen, enter):
    address = reverse("incidents:correct", args=[made.pk])
    assert enter(bea).post(address, month()).status_code == 302
    sent = month(age="13_15", devices=[], outcome="advice")
    response = enter(helen).post(address, sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Changed by the other person only" in page
    assert 'value="10_12" selected' in page
    assert 'value="February 2026"' in page
    again = month(version=2, outcome="advice")
    assert enter(helen).post(address, again).status_code == 302
    made.refresh_from_db()
    assert (made.age, made.devices, made.outcome) == ("10_12", ["phone"], "advice")
    assert (made.happened, made.happened_on) == ("month", dt.date(2026, 2, 1))


@pytest.mark.long
@pytest.mark.parametrize(("choice", "age"), [("theirs", "10_12"), ("mine", "16_17")])
def test_what_both_changed_is_asked_about(choice, age, made, bea, helen, enter):
    address, browser = reverse("incidents:correct", args=[made.pk]), enter(helen)
    enter(bea).post(address, month())
    response = browser.post(address, month(age="16_17"))
    assert response.status_code == 409
    assert 'name="keep_age"' in response.content.decode()
    asked = month(age="16_17", version=2, asked="age", outcome="advice")
    unanswered = browser.post(address, asked)
    assert unanswered.status_code == 422
    assert "Choose which text to keep" in unanswered.content.decode()
    assert browser.post(address, asked | {"keep_age": choice}).status_code == 302
    made.refresh_from_db()
    assert (made.age, made.outcome, made.version) == (age, "advice", 3)


def test_a_month_and_several_types_of_the_other_person_can_be_kept(made, bea, helen, enter):
    address, browser = reverse("incidents:correct", args=[made.pk]), enter(helen)
    others = {"happened_on_month": "1", "other_types": ["fraud", "sextortion"], "main_type": "exploitation"}
    enter(bea).post(address, month(**others))
    own = month(happened_on_day="3", other_types=["bullying"], main_type="live_streamed")
    response = browser.post(address, own)
    assert response.status_code == 409
    assert "Child sexual exploitation" in response.content.decode()
    keep = {f"keep_{name}": "theirs" for name in ("happened_on", "other_types", "main_type")}
    sent = own | keep | {"version": 2, "asked": "happened_on,other_types,main_type", "outcome": "advice"}
    assert browser.post(address, sent).status_code == 302
    made.refresh_from_db()
    assert (made.happened_on, made.happened) == (dt.date(2026, 1, 1), "month")
    assert (made.other_types, made.main_type.key, made.outcome) == (["sextortion", "fraud"], "exploitation", "advice")


def test_the_same_case_is_asked_about_in_a_correction_too(made, bea, enter):
    other = record(by=bea, case_number="C-010")
    address, browser = reverse("incidents:correct", args=[made.pk]), enter(bea)
    response = browser.post(address, month(case_number="C-010"))
    assert f"Record {other.pk}</a>" in response.content.decode()
    assert browser.post(address, month(case_number="C-010", another="on")).status_code == 302
