"""A row that is added below another: add_row_below."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.models import Lead
from tests.factories.accounts import UserFactory
from tests.factories.plan import LeadFactory, PlanFieldFactory, small_plan

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}
NEW = {"text": "Hold a course", "leads": "Training Sub-group\r\nPolice", "wording": "By end of May 2031"}


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory(roles=["manager"]))
    return client


@pytest.fixture
def row():
    return small_plan().placements.in_print().first()


def url(row):
    return reverse("add_row_below", args=[row.pk])


def new_row(row):
    return row.method.placements.in_print().order_by("position")[1]


@pytest.mark.long
def test_row_is_added_below_and_page_leads_back_to_it(signed_in, row):
    LeadFactory(name="Training sub group")
    page = signed_in.get(url(row)).content.decode()
    assert "<html" in page and "Add a row below action 1" in page
    answer = signed_in.post(url(row), NEW)
    new = new_row(row)
    assert answer["Location"] == f"/plan/?plan={row.plan_id}&edit=1#row-{new.pk}"
    assert (new.row, new.action.number, new.action.text) == (2, 7, "Hold a course")
    leads = new.action.action_leads.all()
    assert [lead.printed_as for lead in leads] == ["Training Sub-group", "Police"]
    assert leads[0].lead.name == "Training sub group" and Lead.objects.filter(name="Police").exists()
    assert new.action.timescales.get().due == dt.date(2031, 5, 31)


@pytest.mark.long
def test_filters_of_the_table_are_kept(signed_in, row):
    answer = signed_in.post(f"{url(row)}?next=/plan/%3Fedit%3D1%26status%3Din_progress%23row-{row.pk}", NEW)
    assert answer["Location"] == f"/plan/?edit=1&status=in_progress#row-{new_row(row).pk}"


@pytest.mark.long
def test_htmx_gets_a_row_with_the_form_and_then_the_new_row(signed_in, row):
    PlanFieldFactory(plan=row.plan, heading="Cost")
    form = signed_in.get(url(row), **HTMX).content.decode()
    assert form.strip().startswith("<tr") and 'colspan="6"' in form
    assert f'data-below="objective-{row.method.objective_id} method-{row.method_id}"' in form
    answer = signed_in.post(url(row), NEW, **HTMX)
    text = answer.content.decode()
    assert text.startswith(f'<tr role="row" id="row-{new_row(row).pk}">') and "Hold a course" in text
    assert text.count("<td") == 5 and text.count("<th") == 1  # those of the parts above it cover one row more
    assert "Add another row below" in text and "Action 7 has been added" in answer["HX-Trigger"]
    assert len(answer.content) < 8_000


def test_new_row_has_no_cell_of_an_objective_where_its_table_has_none(signed_in, row):
    row.method.objective.__class__.objects.update(implied=True, text="", number="")
    text = signed_in.post(url(row), NEW, **HTMX).content.decode()
    assert text.count("<td") == 4 and text.count("<th") == 1


@pytest.mark.parametrize(
    ("missing", "words"),
    [("text", "Enter the action"), ("leads", "Enter at least one lead"), ("wording", "Enter the timescale")],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(signed_in, row, missing, words):
    answer = signed_in.post(url(row), NEW | {missing: " "}, **HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text and "<tr" in text
    assert all(value.split("\r")[0] in text for name, value in NEW.items() if name != missing)
    assert row.plan.actions.count() == 6


def test_row_that_has_moved_meanwhile_takes_nothing_with_it(signed_in, row):
    type(row).objects.filter(pk=row.pk).update(archived_on=dt.date(2010, 1, 1))
    assert signed_in.post(url(row), NEW).status_code == 404
    assert row.plan.actions.count() == 6
