"""A list of agencies through the pages of the import desk, from the file to the directory and back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import Agency
from core.models import Import
from tests.actions.pages import text_of, tree_of
from tests.core.importing.test_desk import press
from tests.factories.accounts import UserFactory
from tests.factories.directory import EsloFactory
from tests.factories.plan import AgencyFactory
from tests.layouts.build import build


@pytest.fixture
def manager(client, db):
    client.force_login(UserFactory(roles=["manager"]))
    return client


def upload(client, data: bytes, name: str) -> str:
    return client.post(reverse("import_agencies"), {"file": SimpleUploadedFile(name, data)}).url


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.long
def test_workbook_is_imported_with_a_question_and_undone(manager):
    likely = AgencyFactory(name="Tarn Road Primary School")
    rows = (["School name", "Type", "Tel."], ["Tarn Road School", "Primary", "1"], ["Cedar", "Primary", "2"])
    url = upload(manager, workbook(*rows), "list.xlsx")
    page = manager.get(url)
    assert "Tarn Road Primary School → Tarn Road School: is it the same agency?" in text_of(page)
    assert "Accept and save 1 row" in text_of(page)
    page = press(manager, url, f"{url}accept/", **{"q-agency-0-1": f"renamed {likely.pk}"})
    assert "Your answers have been kept. Look at what would be saved now" in text_of(page)
    page = press(manager, url, f"{url}accept/")
    assert "The file has been saved: 1 new, 1 changed." in text_of(page)
    likely.refresh_from_db()
    assert (likely.name, likely.phone) == ("Tarn Road School", "1")
    undo = reverse("import_agencies_undo", args=[Import.objects.get().pk])
    assert undo in tree_of(page).xpath("//main//a/@href")
    assert "The import of list.xlsx has been undone." in text_of(press(manager, undo, reason="The wrong file"))
    assert Agency.objects.get().name == "Tarn Road Primary School"


@pytest.mark.long
def test_preview_displays_the_rows_that_are_left_after_the_last_answer(manager):
    likely = AgencyFactory(name="Tarn Road Primary School")
    rows = (["School name", "Type"], ["Tarn Road School", "Primary"], ["Cedar", "Primary"])
    url = upload(manager, workbook(*rows), "list.xlsx")
    page = press(manager, f"{url}?state=ask", url, **{"q-agency-0-1": f"renamed {likely.pk}"})
    assert "This file has no rows to import" not in text_of(page)
    assert "Accept and save 2 rows" in text_of(page)
    assert tree_of(page).xpath("//table//th[@scope='row']/text()") == ["Cedar"]


@pytest.mark.long
def test_answer_all_as_proposed_renames_and_joins_nothing(manager):
    AgencyFactory(name="Tarn Road Primary School")
    AgencyFactory(name="Alder School", national_reference="100001")
    rows = (["School name", "Type", "URN"], ["Tarn Road School", "Primary", ""], ["Alder Academy", "", "100001"])
    url = upload(manager, workbook(*rows), "list.xlsx")
    page = manager.get(url)
    assert "2 questions are for you to answer one by one" in text_of(page)
    assert "as proposed" not in text_of(page)
    press(manager, url, proposed="all")
    assert "To be decided: 2" in text_of(manager.get(url))


@pytest.mark.long
def test_register_comes_in_with_four_presses(manager):
    url = upload(manager, build("register.csv"), "register.csv")
    assert "columns left out" in text_of(manager.get(url))
    assert "Accept and save 50 rows" in text_of(press(manager, url))
    press(manager, url, tick_all="1")
    press(manager, url, f"{url}accept/")
    assert Agency.objects.count() == 50
    url = upload(manager, build("register.csv"), "register.csv")
    assert "Unchanged: 50" in text_of(manager.get(url)), "what the columns mean is remembered"


@pytest.mark.long
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_that_was_exported_changes_nothing(kind, manager):
    school = AgencyFactory(
        name="Alder School", address="1 Mill Rise\nTown", head="Mrs Ada Larch", email="a@alder.example"
    )
    EsloFactory(agency=school, name="Ann Lead", trained_on=dt.date(2026, 2, 3))
    EsloFactory(agency=school, name="Di Second", post="deputy")
    AgencyFactory(name="Birch School", active_to=dt.date(2020, 1, 1))
    AgencyFactory(name="Cedar School")
    data = manager.get(f"{reverse('export_agencies', args=[kind])}?state=all").content
    url = upload(manager, data, f"agencies.{kind}")
    page = manager.get(f"{url}?step=preview")
    assert "Unchanged: 3" in text_of(page)
    assert not tree_of(page).xpath("//input[contains(@name, 'tick ')]")


@pytest.mark.long
def test_handover_is_a_box_that_is_not_ticked(manager):
    officer = EsloFactory(agency__name="Alder School", name="Ann Old")
    url = upload(manager, b"Name,ESLO,Tel\nAlder School,Bea New,2\n", "list.csv")
    page = manager.get(url)
    assert "1 row with another ESLO than we have: nobody’s post ends unless you tick that change" in text_of(page)
    assert tree_of(page).xpath("//input[contains(@name, 'tick ')]/@name") == ["tick 0:1 phone", "tick 0:1 eslo_name"]
    assert tree_of(page).xpath("//input[contains(@name, 'tick ')][@checked]/@name") == ["tick 0:1 phone"]
    press(manager, url, f"{url}accept/", **{"tick 0:1 eslo_name": "1"})
    officer.refresh_from_db()
    assert officer.valid_to is not None
