"""The pages of a return about an internet access point: in full by the agency, in short keyed in by the board's officer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audits.access import form_for
from audits.models import Return
from audits.points.services import add_access_point
from audits.returns.return_data import return_data_of
from tests.audits.returns.test_fill_pages import page_of, parts_of, person_of, q, send, shown
from tests.factories.audits import fill, make_return, open_round, return_of
from tests.factories.plan import AgencyFactory

pytestmark = pytest.mark.django_db
SHORT = {"B1", "B2", "B3", "B4", "B5", "B7", "B8", "B11", "B14"}  # of the access point questionnaire


def about_point(kind: str) -> Return:
    """The return about an access point of a new agency of a kind."""
    point = add_access_point(agency=AgencyFactory(kind=kind), name="Front room", by=None)
    return return_of(open_round(points=[point], key="access-points"))


@pytest.fixture
def audit_return():
    return about_point("youth")


@pytest.fixture
def short():
    return about_point("access_point")


def part_in(response, code: str):
    """One question of a page of a section."""
    return parts_of(response)[code]


def test_a_question_that_need_not_be_answered_goes_out_of_sight_and_keeps_what_stands_there(audit_return, enter):
    client = enter(person_of(audit_return))
    data = shown(client, audit_return)
    assert not part_in(client.get(page_of(audit_return)), "B12").is_hidden  # as long as nobody knows
    typed = {
        q(audit_return, "B12", "p-name"): "Sam Field, manager",
        q(audit_return, "B12", "p-next"): "Reads the log every Monday",
    }
    assert send(client, audit_return, data | typed | {q(audit_return, "B11"): "none"}).status_code == 302
    response = client.get(page_of(audit_return))
    assert part_in(response, "B12").is_hidden and not part_in(response, "B12").findings
    text = response.content.decode()
    assert "B12 need not be answered, because B11 says “Not at all”. What was answered here is kept." in text
    assert "Sam Field, manager" in text  # in the form, so that the next press does not lose it
    data = shown(client, audit_return) | {q(audit_return, "B11"): "alerts"}
    assert send(client, audit_return, data).status_code == 302
    assert not part_in(client.get(page_of(audit_return)), "B12").is_hidden
    assert return_data_of(audit_return).answers["B12"].value["name"] == "Sam Field, manager"


def test_a_full_return_is_signed_by_the_agency_and_names_its_place(audit_return, enter):
    client = enter(person_of(audit_return))
    fill(audit_return, but={"B11": "none"})
    text = client.get(reverse("audits:return", args=[audit_return.pk])).content.decode()
    assert "Front room" in text and "An action is needed" in text  # nobody monitors
    assert set(form_for(audit_return).questions) > SHORT


@pytest.mark.long
def test_the_officer_keys_a_short_form_in_and_submits_it_unsigned(short, helen, enter):
    client = enter(helen)
    assert {code for code, each in form_for(short).questions.items() if not each.is_answered_by_signing} == SHORT
    page = client.get(reverse("audits:return", args=[short.pk]))
    assert "Still to answer" in page.content.decode() and "Front room" in page.content.decode()
    data = shown(client, short) | {q(short, "B14"): "y"}
    assert send(client, short, data).status_code == 302
    assert return_data_of(short).answers["B14"].code == "y"
    fill(short, by=helen, but={"B14": None})
    version = Return.objects.get(pk=short.pk).version
    send_url = reverse("audits:send_for_signature", args=[short.pk])
    assert client.post(send_url, {"version": version}).status_code == 302
    short.refresh_from_db()
    assert short.state == "submitted" and short.receipt and not short.sign_offs.exists()


def test_nobody_of_another_agency_meets_a_short_form(short, enter):
    stranger = person_of(make_return())
    assert enter(stranger).get(reverse("audits:return", args=[short.pk])).status_code == 404
