"""The pages of the import desk, from the file to its records."""

from __future__ import annotations

import csv
import re
from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.importing import registry
from core.importing.desk import BaseDesk
from core.importing.fields import Field, Meaning, Values
from core.importing.progress import store_share
from core.importing.services import work_of
from core.importing.values import MOST_UNKNOWN
from core.models import Import, ImportMemory
from core.records.rules import RuleBroken
from tests.actions.pages import tree_of
from tests.core.importing.places import PLACES
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.importing.urls")]

MESSY = "Name,Type,Beds\nTarn School,Primary scool,3\nThe Mill,Indp,4\nPerhaps?,Secondary school,\nTotal,,7\n"


@pytest.fixture
def manager(client, monkeypatch):
    monkeypatch.setitem(registry._importers, "places", PLACES)
    monkeypatch.setattr(PLACES, "records", {})
    client.force_login(UserFactory(roles=["manager"]))
    return client


def upload(client, text: str = MESSY) -> str:
    """The address of the import that a file begins."""
    file = SimpleUploadedFile("places.csv", text.encode())
    response = client.post("/places/import/", {"file": file})
    assert response.status_code == 302, response.content.decode()
    return response.url


def test_upload_by_script_takes_no_second_press_while_the_first_is_on_its_way(manager):
    (form,) = tree_of(manager.get("/places/import/")).xpath("//form[@hx-post]")
    assert (form.get("hx-sync"), form.get("hx-disabled-elt")) == ("this:drop", "find button")


def fields(client, url: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    return fields_in(client.get(url).content.decode())


def fields_in(html: str) -> dict[str, str]:
    form = re.search(r'<form method="post"\s+novalidate>.*?</form>', html, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and (kind[1] not in ("checkbox", "radio") or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "on")
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


def press(client, url: str, action: str = "", **changes):
    """Send the form of a page with some answers changed."""
    data = fields(client, url) | {name: value for name, value in changes.items() if value is not None}
    return client.post(action or url, {k: v for k, v in data.items() if changes.get(k, "") is not None}, follow=True)


@pytest.mark.long
def test_file_goes_through_columns_words_and_preview(manager):
    url = upload(manager)
    page = manager.get(url).content.decode()
    assert "What does each column hold?" in page
    assert "Beds" in page
    page = press(manager, url).content.decode()
    assert "What do these words mean?" in page
    assert re.search(r"Primary scool.*Proposed.*selected", page, re.DOTALL)
    page = press(manager, url).content.decode()
    assert "What would be saved" in page
    assert re.findall(r"(To be decided|Refused|New): (\d)", page) == [
        ("To be decided", "1"),
        ("Refused", "1"),
        ("New", "1"),
    ], "the row of totals is left out"
    assert "“Indp” is no kind" in manager.get(f"{url}?state=refused").content.decode()


def at_preview(client) -> str:
    url = upload(client)
    while Import.objects.first().state != "preview":
        press(client, url)
    return url


def test_refused_row_is_mended_in_place_and_judged_again(manager):
    url = at_preview(manager)
    page = press(manager, f"{url}?state=refused", url, **{"cell 0:2:1": "Other"}).content.decode()
    assert "Refused" not in page
    work = work_of(Import.objects.get())
    assert work.cells == {"0:2:1": "Other"}


@pytest.mark.long
def test_question_of_a_row_is_answered_before_accepting(manager):
    url = at_preview(manager)
    page = press(manager, f"{url}?state=ask", url, **{"q-place-0-3": "new"}).content.decode()
    assert "New: 2" in page
    response = press(manager, url, f"{url}accept/")
    assert PLACES.records == {"Tarn School": "primary", "Perhaps?": "secondary"}
    assert "The file has been saved: 2 new" in response.content.decode()


@pytest.mark.long
def test_answers_sent_with_accept_are_displayed_first(manager):
    url = at_preview(manager)
    page = press(manager, f"{url}?state=ask", f"{url}accept/", **{"q-place-0-3": "new"}).content.decode()
    assert "Look at what would be saved now" in page
    assert not PLACES.records


def test_row_left_out_on_the_page_is_not_saved(manager):
    url = at_preview(manager)
    press(manager, f"{url}?state=ask", url, proposed="all")
    press(manager, f"{url}?state=new", f"{url}accept/", **{"out 0:1": "1"})
    assert PLACES.records == {"Perhaps?": "secondary"}


@pytest.mark.long
@pytest.mark.parametrize(("out", "looks"), [("", 3), ("1", 5)])
def test_accepting_evaluates_the_file_no_more_often_than_it_must(manager, monkeypatch, out, looks):
    """Once for the page, once at each step of saving; twice more where the page ticked something."""
    url, evaluate, seen = at_preview(manager), PLACES.evaluate, []
    press(manager, f"{url}?state=ask", url, **{"q-place-0-3": "new"})
    data = fields(manager, f"{url}?state=new") | ({"out 0:1": [out]} if out else {})
    monkeypatch.setattr(PLACES, "evaluate", lambda *args, **kwargs: seen.append(1) or evaluate(*args, **kwargs))
    manager.post(f"{url}accept/", data)
    assert len(PLACES.records) == (1 if out else 2)
    assert len(seen) == looks


def test_refused_rows_are_a_file_with_reasons(manager):
    url = at_preview(manager)
    text = manager.get(f"{url}refused/").content.decode("utf-8-sig")
    assert list(csv.reader(text.splitlines())) == [
        ["Name", "Type", "Beds", "Reason"],
        ["The Mill", "Indp", "4", "“Indp” is no kind"],
    ]


def test_missing_column_is_said_with_the_headings(manager):
    url = upload(manager, "Place,Type\nTarn School,Other\n")
    page = press(manager, url)
    assert page.status_code == 422
    assert "Choose the column that holds “Name”. The headings are: Place, Type." in page.content.decode()
    press(manager, url, column_0_0="name")
    assert Import.objects.get().state == "preview"


def test_field_chosen_twice_is_refused(manager):
    url = upload(manager)
    page = press(manager, url, column_0_2="name")
    assert page.status_code == 422
    assert "“Name” is already chosen for “Name”. Choose one of the two." in page.content.decode()


def test_choices_are_remembered_and_can_be_forgotten(manager):
    at_preview(manager)
    assert upload(manager)
    again = Import.objects.first()
    assert again.state == "values", "only the word that has no value yet is asked about"
    manager.post("/places/import/forget/")
    assert not ImportMemory.objects.exists()


def test_earlier_step_can_be_opened_again(manager):
    url = at_preview(manager)
    assert "What does each column hold?" in manager.get(f"{url}?step=columns").content.decode()
    page = press(manager, f"{url}?step=tables", url, headings_0="none").content.decode()
    assert "What does each column hold?" in page


def test_import_is_cancelled_and_undone(manager):
    url = at_preview(manager)
    manager.post(f"{url}cancel/", {})
    assert Import.objects.get().state == "cancelled"
    url = at_preview(manager)
    press(manager, url, f"{url}accept/")
    assert press(manager, f"{url}undo/", reason="").status_code == 422
    page = press(manager, f"{url}undo/", reason="The wrong list").content.decode()
    assert "The import of places.csv has been undone." in page
    assert not PLACES.records


def test_step_that_somebody_else_changed_is_not_saved(manager):
    url = upload(manager)
    data = fields(manager, url)
    press(manager, url)
    page = manager.post(url, data, follow=True)
    assert "Somebody else saved a change at the same moment" in page.content.decode()


@pytest.mark.long
@pytest.mark.parametrize("step", ["tables", "columns", "values"])
def test_step_that_somebody_else_changed_can_be_sent_again(manager, step):
    url = at_preview(manager)
    data = fields(manager, f"{url}?step={step}")
    Import.objects.update(version=F("version") + 1)
    page = manager.post(url, data)
    assert page.status_code == 422
    assert manager.post(url, fields_in(page.content.decode())).status_code == 302


@pytest.mark.long
def test_words_sent_keep_their_meaning_where_others_are_known_meanwhile(manager, monkeypatch):
    url = upload(manager)
    press(manager, url)
    html = manager.get(url).content.decode()
    (name,) = re.findall(r'<label [^>]*for="id_(\w+)">Kind: “Indp” means', html)
    data = fields_in(html) | {name: "other"}
    known = {"primary": "Primary school", "secondary": "Secondary school", "other": "Other", "mill": "Primary scool"}
    kind = Field("kind", "Kind", ("type", "kind"), values=Values(known))
    monkeypatch.setattr(PLACES, "fields", lambda: (Field("name", "Name", ("name",), required=True), kind))
    manager.post(url, data)
    assert work_of(Import.objects.get()).values["kind"]["indp"] == "other"


@pytest.mark.long
def test_word_that_the_page_did_not_have_is_left_as_it_is(manager):
    url = at_preview(manager)
    data = fields(manager, f"{url}?step=values")
    sent = {name: value for name, value in data.items() if not name.startswith("word_")}
    manager.post(url, sent)
    assert work_of(Import.objects.get()).values["kind"]["primary scool"] == "primary"


def test_column_of_too_many_texts_is_no_list_of_words(manager):
    rows = "".join(f"School {number},Text {number}\n" for number in range(MOST_UNKNOWN + 1))
    url = upload(manager, f"Name,Type\n{rows}")
    assert Import.objects.get().state == "columns"
    page = press(manager, url)
    assert page.status_code == 422
    said = "“Type” holds 301 different texts that are not known here, so it is no list of answers."
    assert f"{said} Choose another column." in page.content.decode()
    page = manager.get(f"{url}?step=values").content.decode()
    assert "Text 7" not in page
    assert re.search(r"are not displayed, since\s+they are too many", page)
    page = press(manager, url, column_0_1="", constant_kind="other").content.decode()
    assert "What would be saved" in page


@pytest.mark.long
def test_preview_of_changed_records_is_displayed_again(manager):
    url = at_preview(manager)
    page = press(manager, url, f"{url}accept/", mark="0" * 64).content.decode()
    assert "Records have changed since this preview was made" in page
    assert not PLACES.records


@pytest.mark.long
def test_long_file_is_saved_in_the_background(manager, monkeypatch):
    monkeypatch.setattr("core.importing.views.AT_ONCE", 0)
    url = at_preview(manager)
    press(manager, url, f"{url}accept/")
    assert Import.objects.get().state in ("working", "accepted")


@pytest.mark.long
def test_others_do_not_see_imports(manager, client):
    url = upload(manager)
    client.force_login(UserFactory(roles=["member"]))
    assert client.get(url).status_code == 403


TWINS = "Name,Type\nTarn School,Other\nTarn School,Primary school\n"


def test_row_that_comes_free_is_displayed_before_it_is_saved(manager, monkeypatch):
    """Of two rows of one name the second is refused; leaving out the first makes it new, which nobody has seen."""
    line = PLACES.line

    def once(at, name, kind, said, choices):
        first = at == (0, 1) or (0, 1) in choices.excluded
        return line(at, name, kind if first else "", said, choices)

    monkeypatch.setattr(PLACES, "line", once)
    url = upload(manager, TWINS)
    page = press(manager, f"{url}?state=new", f"{url}accept/", **{"out 0:1": "1"}).content.decode()
    assert "Look at what would be saved now" in page
    assert not PLACES.records


@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["cell foo", "cell 0:1", "cell 0:1:x", "cell 0:1:-1", "cell 9:9:9", f"cell 0:2:{'9' * 5000}"]
)
def test_cell_that_was_not_displayed_is_not_mended(name, manager):
    url = at_preview(manager)
    press(manager, f"{url}?state=refused", url, **{name: "Other"})
    assert work_of(Import.objects.get()).cells == {}


@pytest.mark.long
def test_control_characters_stay_out_of_mended_cells(manager):
    url = at_preview(manager)
    press(manager, f"{url}?state=refused", url, **{"cell 0:2:0": "The\0 Mill"})
    assert work_of(Import.objects.get()).cells == {"0:2:0": "The\ufffd Mill"}


def test_choices_sent_with_a_stale_preview_are_kept(manager):
    url = at_preview(manager)
    page = press(manager, f"{url}?state=ask", f"{url}accept/", mark="0" * 64, **{"q-place-0-3": "new"})
    assert "Records have changed since this preview was made" in page.content.decode()
    assert work_of(Import.objects.get()).answers == {"place-0-3": "new"}


@pytest.mark.long
def test_answers_are_asked_again_where_columns_change(manager):
    url = at_preview(manager)
    press(manager, f"{url}?state=ask", url, **{"q-place-0-3": "new"})
    press(manager, f"{url}?step=columns", url, column_0_1="", constant_kind="other")
    assert work_of(Import.objects.get()).answers == {}


def test_page_that_waited_for_saving_loads_the_preview_anew(manager):
    url = at_preview(manager)
    answer = manager.get(url, headers={"HX-Request": "true"})
    assert (answer["HX-Refresh"], answer.content) == ("true", b"")


def test_import_that_does_not_wait_is_read_without_its_rows(manager):
    one = upload(manager)
    desk, request = BaseDesk(PLACES), Mock(user=UserFactory(roles=["manager"]))
    pk = Import.objects.get().pk
    assert desk.found(request, pk).get_deferred_fields() == {"work", "saved"}
    assert desk.found(request, pk, waiting=True).get_deferred_fields() == set()
    Import.objects.update(state="working")
    with CaptureQueriesContext(connection) as found:
        manager.get(one)
    assert [each["sql"] for each in found if '"core_import"."work"' in each["sql"]] == []


def test_preview_says_why_saving_in_the_background_failed(manager, monkeypatch):
    monkeypatch.setattr("core.importing.views.AT_ONCE", 0)
    url = at_preview(manager)

    def refuse(*_, **__):
        raise RuleBroken("Row 7: two reviewed timescales were chosen.")

    monkeypatch.setattr(PLACES, "save", refuse)
    press(manager, url, f"{url}accept/")
    assert "It could not be saved: Row 7: two reviewed timescales were chosen." in manager.get(url).content.decode()


@pytest.mark.long
def test_known_words_beyond_a_hundred_keep_their_meaning(manager, monkeypatch):
    kinds = Values({"other": "Other"}, {f"kind {n}": Meaning("other") for n in range(150)})
    monkeypatch.setattr(
        PLACES, "fields", lambda: (Field("name", "Name", ("name",)), Field("kind", "Kind", ("type",), values=kinds))
    )
    url = upload(manager, "Name,Type\n" + "".join(f"Place {n},Kind {n}\n" for n in range(150)))
    page = manager.get(f"{url}?step=values").content.decode()
    assert page.count("<select") == 100
    press(manager, f"{url}?step=values", url)
    assert set(work_of(Import.objects.get()).values["kind"].values()) == {"other"}


@pytest.mark.long
def test_page_says_how_far_saving_is_and_whether_it_has_stopped(manager, monkeypatch):
    monkeypatch.setattr("core.importing.views.AT_ONCE", 0)
    monkeypatch.setattr("core.importing.views.save_in_background", Mock())
    url = at_preview(manager)
    press(manager, url, f"{url}accept/")
    store_share(Import.objects.get().pk, 40)
    assert "40% done." in manager.get(url).content.decode()
    cache.clear()  # as after ten minutes
    page = manager.get(url).content.decode()
    assert "Saving has not moved for ten minutes" in page and "accept the file again" in page
