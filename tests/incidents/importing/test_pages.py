"""An extract on the pages of the import desk, which display shapes of its texts only."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Import
from incidents.models import AccessLog
from tests.factories.incidents import accepted, extract, made_by
from tests.tables import everything_held

pytestmark = pytest.mark.django_db
ROWS = [
    ["C-101", "3 February 2026", "Sextortion", "14"],
    ["C-102", "4 February 2026", "Bullying, threats or hate", "9"],
]
CSV = (
    b"Case ref,Name of child,Referral date,Category,Age,Outcome,Gender\n"
    b"C-201,Jane Example,03/02/2026,Online grooming,14,NFA,F\n"
    b"C-202,John Example,04/02/2026,Sextortion,12,Closed,M\n"
)


def test_page_that_displays_what_records_hold_is_in_the_access_log(board, bea, enter):
    accepted(ROWS, by=bea)
    held = extract([[*row[:3], "16"] for row in ROWS[:2]] + [["C-109", "3 May 2026", "Sextortion", "9"]], by=bea)
    browser, before = enter(bea), AccessLog.objects.count()
    browser.get(reverse("incidents:import_one", args=[held.pk]) + "?state=new")
    assert AccessLog.objects.count() == before
    browser.get(reverse("incidents:import_one", args=[held.pk]) + "?state=changed")
    entry = AccessLog.objects.latest("pk")
    assert (entry.what, entry.purpose, entry.rows, entry.person) == ("list", "matching", 2, bea)


@pytest.mark.long
def test_from_file_to_records_through_the_pages(board, bea, helen, enter):
    browser = enter(bea)
    sent = browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile("Jane Example.csv", CSV)})
    held = Import.objects.latest("pk")
    one = reverse("incidents:import_one", args=[held.pk])
    assert (sent["Location"], held.state, held.filename) == (one, "columns", "")
    page = browser.get(one).content.decode()
    assert "Case ref" in page and "Referral date" in page
    assert [word for word in ("Jane", "C-201", "Name of child") if word in page] == [], "only shapes"
    columns = {"column_0_0": "case_number", "column_0_2": "known_on", "column_0_3": "main_type", "column_0_4": "age"}
    columns |= {"column_0_1": "", "column_0_5": "outcome", "column_0_6": "sex"}
    browser.post(one, {**columns, "version": 1, "step": "columns"})
    held.refresh_from_db()
    assert held.state == "values"
    response = browser.get(one)
    assert "Closed" in response.content.decode() and "C-201" not in response.content.decode()
    words = {name: field.initial or "" for name, field in response.context["form"].fields.items()}
    browser.post(one, {**words, "version": 2, "step": "values"})
    page = browser.get(f"{one}?state=refused").content.decode()
    assert "a word that was not matched" in page
    assert enter(helen).get(one).status_code == 404, "nobody else sees its rows"
    response = browser.get(f"{one}?state=new")
    assert [word for word in ("Jane", "C-201") if word in response.content.decode()] == []
    held.refresh_from_db()
    browser.post(
        reverse("incidents:import_accept", args=[held.pk]),
        {"version": held.version, "mark": response.context["mark"], "state": "new", "row": "0:1"},
    )
    held.refresh_from_db()
    (made,) = made_by(held)
    assert (made.main_type.key, made.sex, made.outcome, made.age) == ("grooming", "girl", "no_action", "13_15")
    assert held.counts == {"new": 1, "refused": 1}
    assert "Jane" not in everything_held()


def test_what_is_no_extract_is_refused_in_words(board, bea, enter):
    browser = enter(bea)
    for name, data, why in (
        ("e.pdf", b"%PDF-1.4", "PDF"),
        ("e.csv", b"", "empty"),
        ("e.xlsx", b"PK\x03\x04nothing of Excel", "damaged"),
    ):
        response = browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile(name, data)})
        assert response.status_code == 422
        assert why in response.content.decode(), name


@pytest.mark.long
def test_words_of_a_column_with_a_name_are_not_displayed_and_can_mean_one_value(board, bea, enter):
    browser, names = enter(bea), ("Tamsin Orrell", "Duty team")
    data = f"Case number,Type,Outcome,Age\nC-001,Sextortion,{names[0]},14\nC-002,Sextortion,{names[1]},9\nC-003,Fraud,NFA,9\n"
    browser.post(reverse("incidents:import"), {"file": SimpleUploadedFile("e.csv", data.encode())})
    held = Import.objects.latest("pk")
    one = reverse("incidents:import_one", args=[held.pk])
    page = browser.get(one).content.decode()
    assert "2 different texts of “Outcome”" in page and ">NFA<" in page
    assert [name for name in names if name in page] == []
    words = {name: field.initial or "" for name, field in browser.get(one).context["form"].fields.items()}
    browser.post(one, words | {"version": held.version, "step": "values", "rest_outcome": "other"})
    browser.post(
        reverse("incidents:import_accept", args=[held.pk]),
        {"version": held.version + 1, "mark": browser.get(one).context["mark"]},
    )
    held.refresh_from_db()
    assert [each.outcome for each in made_by(held)] == ["other", "other", "no_action"]
