"""The button "Send for signature" on the page of a return, with what stands in its boxes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from agencies.models import Agency
from audits.models import Return, SignatureRequest
from audits.returns.return_data import return_data_of
from core.text.dates import today
from tests.actions.pages import tree_of
from tests.audits.returns.test_fill_pages import page_of, person_of, q, save_one, shown
from tests.cast import enter as sign_in
from tests.factories.audits import fill, make_return

pytestmark = pytest.mark.django_db
NAMES = {
    "head-name": "Mo Head", "head-email": "mo@tarn.example",
    "governor-name": "Gay Field", "governor-email": "gay@tarn.example",
}  # fmt: skip


def send_url(audit_return: Return) -> str:
    return reverse("audits:send_for_signature", args=[audit_return.pk])


@pytest.fixture
def audit_return():
    return fill(make_return(), but={"A8.1": None})


@pytest.fixture
def client(audit_return):
    return sign_in(person_of(audit_return))


def test_button_stands_in_the_form_of_the_answers(client, audit_return):
    tree = tree_of(client.get(page_of(audit_return)))
    button = tree.xpath(f"//form[@class='return-form']//button[@formaction='{send_url(audit_return)}']")
    assert "Send for signature" in [each.text_content().strip() for each in button]
    assert tree.xpath("//form[@class='return-form']//input[@name='head-name']") and not tree.xpath("//form//form")


def test_what_is_typed_is_saved_before_it_is_sent(client, audit_return):
    typed = {q(audit_return, "A8.1"): "Quiz nights", q(audit_return, "A8.1", "version"): "0"}
    response = client.post(send_url(audit_return), typed | NAMES | {"version": audit_return.version})
    assert response.status_code == 302 and SignatureRequest.objects.filter(audit_return=audit_return).count() == 2
    assert return_data_of(audit_return).answers["A8.1"].value == "Quiz nights"


def test_what_is_wrong_in_an_answer_stays_with_the_names_and_nothing_is_sent(client, audit_return):
    typed = {q(audit_return, "A3.2"): "some", q(audit_return, "A3.2", "version"): "1"}
    response = client.post(send_url(audit_return), typed | NAMES | {"version": audit_return.version})
    assert response.status_code == 422 and 'value="some"' in response.text and 'value="Mo Head"' in response.text
    assert not SignatureRequest.objects.exists()


@pytest.mark.long
def test_answer_that_saved_itself_on_the_page_is_no_change_by_somebody_else():
    new = make_return()
    client = sign_in(person_of(new))
    version = shown(client, new) and new.version
    fill(new, but={"A1.4": None})
    saved = save_one(client, new, "A1.4", {"answer": "y", "version": "0"})
    assert saved.status_code == 200, saved.text
    response = client.post(send_url(new), NAMES | {"version": version})
    assert response.status_code == 302, " ".join(tree_of(response).xpath("string(//main)").split())


def test_names_stay_typed_where_another_button_saves_the_answers(client, audit_return):
    typed = {q(audit_return, "A8.1"): "Quiz nights", q(audit_return, "A8.1", "version"): "0", "then": "stay"}
    response = client.post(page_of(audit_return), typed | NAMES)
    assert response.status_code == 200 and 'value="Mo Head"' in response.text
    assert "Nobody has been asked to sign yet" in response.text and not SignatureRequest.objects.exists()
    assert return_data_of(audit_return).answers["A8.1"].value == "Quiz nights"


def test_school_that_has_closed_sends_nothing_more(client, audit_return):
    Agency.objects.filter(pk=audit_return.agency_id).update(active_to=today() - dt.timedelta(days=1))
    response = client.post(send_url(audit_return), NAMES | {"version": audit_return.version})
    assert response.status_code == 422 and "has closed" in response.text
    assert not SignatureRequest.objects.exists()
