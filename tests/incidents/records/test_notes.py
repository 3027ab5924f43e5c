"""The free text on a record of a child is closed: it can be read and emptied, and nothing new comes in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Import
from core.records.rules import RuleBroken
from incidents.models import Incident
from incidents.records.services import recording
from tests.factories.incidents import kind_of, record

pytestmark = pytest.mark.django_db
NEW = "incidents:new"
TEXT = "Met in a game"


@pytest.fixture
def made(board, bea) -> Incident:
    return record(by=bea, note=TEXT)


def sent(**more) -> dict:
    return {"main_type": "bullying", "version": 1, "reason": "Found out", **more}


@pytest.mark.long
def test_record_incident_refuses_a_free_text(board, bea):
    before = Incident.objects.count()
    with pytest.raises(RuleBroken) as refused:
        recording.record_incident(values={"main_type": kind_of("bullying"), "note": TEXT}, by=bea)
    assert refused.value.field == "note" and Incident.objects.count() == before


def test_new_record_does_not_offer_the_text_and_gives_back_one_from_an_older_page(board, bea, enter):
    browser = enter(bea)
    assert 'name="note"' not in browser.get(reverse(NEW)).content.decode()
    response = browser.post(reverse(NEW), {"main_type": "bullying", "note": TEXT})
    page = response.content.decode()
    assert response.status_code == 422
    assert f"{TEXT}</textarea>" in page and "No new text is taken here" in page


@pytest.mark.long
def test_text_is_read_and_left_as_it_is_by_a_correction_of_something_else(made, bea, enter):
    browser, address = enter(bea), reverse("incidents:correct", args=[made.pk])
    assert TEXT in browser.get(reverse("incidents:record", args=[made.pk])).content.decode()
    assert f"{TEXT}</textarea>" in browser.get(address).content.decode()
    assert browser.post(address, sent(note=TEXT, age="10_12")).status_code == 302
    made.refresh_from_db()
    assert (made.age, made.note) == ("10_12", TEXT)


def test_text_is_emptied_and_then_offered_no_more(made, bea, enter):
    browser, address = enter(bea), reverse("incidents:correct", args=[made.pk])
    assert browser.post(address, sent(note="")).status_code == 302
    made.refresh_from_db()
    assert made.note == ""
    assert 'name="note"' not in browser.get(address).content.decode()


@pytest.mark.long
def test_text_is_not_changed(made, bea, enter):
    address = reverse("incidents:correct", args=[made.pk])
    response = enter(bea).post(address, sent(note=f"{TEXT} at school"))
    page = response.content.decode()
    assert response.status_code == 422
    assert f"{TEXT} at school</textarea>" in page and "put the old text back" in page
    made.refresh_from_db()
    assert made.note == TEXT


@pytest.mark.long
def test_text_that_somebody_else_emptied_meanwhile_is_a_conflict(made, bea, helen, enter):
    address = reverse("incidents:correct", args=[made.pk])
    enter(bea).post(address, sent(note="", age="10_12"))
    response = enter(helen).post(address, sent(note=TEXT, age="5_9"))
    assert response.status_code == 409


def test_extract_leaves_the_column_out_and_says_so(board, bea, enter):
    data = f"Case number,Type,Date known,Learning\nC-201,Bullying,3 May 2026,{TEXT}\n".encode()
    browser = enter(bea)
    browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile("extract.csv", data)})
    held = Import.objects.latest("pk")
    page = browser.get(reverse("incidents:import_one", args=[held.pk]) + "?step=columns").content.decode()
    assert "Free text about a child is not kept" in page and 'value="note"' not in page
