"""Texts of the plan table, changed one cell at a time: edit_cell."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan

pytestmark = pytest.mark.django_db
TEXTS = ("objective", "method", "action")
COLUMNS = (*TEXTS, "leads", "timescale")


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory(roles=["manager"]))
    return client


@pytest.fixture
def row():
    return small_plan().placements.in_print().first()


def url(row, column):
    return reverse("edit_cell", args=[row.pk, column])


def record(row, column):
    return {"objective": row.method.objective, "method": row.method, "action": row.action}[column]


def send(client, row, column, text, version=None, **more):
    version = version or record(row, column).version
    return client.post(url(row, column), {"version": version, "text": text}, **more)


def test_only_the_mode_has_links_to_edit_and_costs_two_statements_more(signed_in, row):
    pages = {}
    for query in ("", "?edit=1"):
        signed_in.get(reverse("plan") + query)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            pages[query] = signed_in.get(reverse("plan") + query).content.decode(), len(counted)
    (plain, few), (editing, many) = pages.values()
    assert "/plan/rows/" not in plain and "editing.js" not in plain and "Edit the plan" in plain
    assert all(f'href="{url(row, column)}"' in editing for column in COLUMNS)
    assert f'href="{reverse("add_row_below", args=[row.pk])}"' in editing
    assert "editing.js" in editing and "Stop editing" in editing
    assert many == few + 2  # which parts no action stands under, and no terms of the glossary


@pytest.mark.long
@pytest.mark.parametrize(("roles", "closed"), [(["chair"], False), (["working_group"], False), (["manager"], True)])
def test_who_may_not_change_the_plan_is_not_offered_it(client, row, roles, closed):
    client.force_login(UserFactory(roles=roles))
    if closed:
        row.plan.closed_on = today()
        row.plan.save()
    text = client.get(reverse("plan") + "?edit=1").content.decode()
    assert "/plan/rows/" not in text and "Edit the plan" not in text and "Stop editing" not in text
    assert {client.get(url(row, column)).status_code for column in COLUMNS} == {403}
    assert client.get(reverse("add_row_below", args=[row.pk])).status_code == 403


def test_a_withdrawn_action_is_not_edited(signed_in, row):
    row.action.status, row.action.withdrawn_on, row.action.withdrawn_reason = "withdrawn", today(), "Done elsewhere"
    row.action.save()
    text = signed_in.get(reverse("plan") + "?edit=1&status=withdrawn").content.decode()
    closed = ("action", "leads", "timescale")
    assert url(row, "method") in text and not any(url(row, column) in text for column in closed)
    assert {signed_in.get(url(row, column)).status_code for column in closed} == {403}


def test_an_unknown_column_is_not_found(signed_in, row):
    assert {signed_in.get(url(row, column)).status_code for column in ("colour", "x-nothing")} == {404}


@pytest.mark.parametrize("column", TEXTS)
def test_a_cell_is_saved_and_leads_back_to_its_row_in_the_mode(signed_in, row, column):
    number = record(row, column).number
    here = f"/plan/?edit=1#row-{row.pk}"
    form = signed_in.get(url(row, column) + f"?next={quote(here)}").content.decode()
    assert "<html" in form and record(row, column).text in form
    version = record(row, column).version
    answer = signed_in.post(url(row, column) + f"?next={quote(here)}", {"version": version, "text": "New words"})
    assert (answer.status_code, answer.url) == (302, here)
    row = type(row).objects.get(pk=row.pk)
    assert (record(row, column).text, record(row, column).number) == ("New words", number)
    assert send(signed_in, row, column, "Newer words").url == f"/plan/?plan={row.plan_id}&edit=1#row-{row.pk}"


@pytest.mark.long
@pytest.mark.parametrize("column", TEXTS)
def test_htmx_gets_the_form_and_then_the_cell_alone(signed_in, row, column):
    htmx = {"headers": {"HX-Request": "true"}}
    form = signed_in.get(url(row, column), **htmx).content.decode()
    assert "<html" not in form and f'hx-target="#cell-{column}-{row.pk}"' in form
    answer = send(signed_in, row, column, "New & better", **htmx)
    text = answer.content.decode()
    assert answer.status_code == 200 and "has been changed" in answer["HX-Trigger"]
    assert "New &amp; better" in text and f'href="{url(row, column)}"' in text and "<html" not in text
    assert "has been changed" not in signed_in.get(reverse("plan")).content.decode()


@pytest.mark.parametrize(("htmx", "status"), [({}, 409), ({"headers": {"HX-Request": "true"}}, 422)])
@pytest.mark.parametrize("column", TEXTS)
def test_who_comes_second_sees_both_texts(signed_in, row, column, htmx, status):
    version = record(row, column).version
    send(signed_in, row, column, "The first")
    answer = send(signed_in, row, column, "The second", version, **htmx)
    text = answer.content.decode()
    assert answer.status_code == status
    assert "The first" in text and "The second" in text and 'name="keep_text"' in text


def test_an_action_is_not_left_blank(signed_in, row):
    answer = send(signed_in, row, "action", " ", headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "Enter the action" in answer.content.decode()


@pytest.mark.long
def test_the_mode_is_kept_by_filters_and_left_out_of_files(signed_in, row):
    text = signed_in.get(reverse("plan") + f"?edit=1&status={row.action.status}").content.decode()
    assert '<input type="hidden" name="edit" value="1">' in text
    assert f'href="/plan/?status={row.action.status}"' in text  # "Stop editing"
    assert f"docx/?status={row.action.status}" in text and "docx/?edit" not in text
