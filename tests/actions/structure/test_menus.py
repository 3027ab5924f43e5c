"""What may be done with a part of the plan or a row (row_menu, part_menu), and the parts without actions."""

from __future__ import annotations

import datetime as dt
import re
from html import escape, unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Objective, StrategicPriority
from actions.structure.page import parts_without_rows
from tests.factories.accounts import UserFactory
from tests.factories.plan import ActionFactory, MethodFactory, ObjectiveFactory, small_plan
from tests.rows import try_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory(roles=["manager"]))
    return client


@pytest.fixture
def plan():
    return small_plan()


def rows_of(plan):
    return list(plan.placements.in_print())


def url(name, *args):
    return reverse(name, args=args)


def table(plan):
    """The table in which a plan is edited."""
    return f"{url('plan')}?plan={plan.pk}&edit=1"


def choices(client, name, *args):
    """The texts of a menu, and the addresses of its links and buttons."""
    text = client.get(url(name, *args)).content.decode()
    listed = text[text.index("row-menu__choices") : text.index("</ul>", text.index("row-menu__choices"))]
    found = re.findall(r'(?:href|formaction)="([^"]*)"[^>]*>([^<]*)<', listed)
    return {words: unescape(target) for target, words in found}


def test_structure_leads_to_table_of_the_same_plan(signed_in, plan):
    assert signed_in.get(url("structure"))["Location"] == "/plan/?edit=1"
    assert signed_in.get(url("structure") + f"?plan={plan.pk}")["Location"] == table(plan)


def test_row_menu_has_what_its_row_allows(signed_in, plan):
    action = ActionFactory(method=rows_of(plan)[0].method)
    row, last = rows_of(plan)[0], action.placements.get()
    both = ["Move elsewhere", "Print in a further place", "Split into two", "Merge with another"]
    both += ["Change its status", "Choose its measure", "Withdraw"]
    assert list(choices(signed_in, "row_menu", row.pk)) == ["Move down", *both]
    assert list(choices(signed_in, "row_menu", last.pk)) == ["Move up", *both]
    signed_in.post(url("place_action", action.pk), {"method": rows_of(plan)[5].method_id, "place": ""})
    assert "Stop printing here" in choices(signed_in, "row_menu", last.pk)
    signed_in.post(url("withdraw_action", row.action_id), {"version": 1, "reason": "Overtaken"})
    assert list(choices(signed_in, "row_menu", row.pk)) == ["Reinstate action"]


def test_part_menu_has_what_its_part_allows(signed_in, plan):
    first, second = plan.priorities.all()
    empty = MethodFactory(objective=first.objectives.first())
    found = {part: list(choices(signed_in, "part_menu", kind, part.pk)) for kind, part in (
        ("priority", first), ("priority", second), ("objective", first.objectives.first()), ("method", empty),
    )}  # fmt: skip
    assert found[first] == ["Edit number and text", "Add an objective below", "Move down"]
    assert found[second] == ["Edit number and text", "Add an objective below", "Move up"]
    assert found[first.objectives.first()][1:] == ["Add a method below", "Move down", "Move elsewhere"]
    last = ["Add an action below", "Move up", "Move elsewhere", "Remove from the plan"]
    assert found[empty][1:] == last


@try_rows("kind", ["row", "part"])
def test_each_choice_leads_back_to_where_the_menu_was_opened(signed_in, plan, kind):
    row = rows_of(plan)[0]
    args = ("row_menu", row.pk) if kind == "row" else ("part_menu", "method", row.method_id)
    here = f"/plan/?edit=1&status=in_progress#row-{row.pk}"
    text = signed_in.get(url(*args) + f"?next={quote(here)}").content.decode()
    targets = re.findall(r'(?:href|formaction)="(/plan/(?:structure|actions|placements)/[^"]*)"', text)
    assert len(targets) >= 3
    for target in targets:
        assert target.endswith(f"?next={quote(here)}")
        page = signed_in.get(target)
        assert page.status_code == 405 or escape(here) in page.content.decode(), target


def test_menu_of_htmx_is_the_list_alone(signed_in, plan):
    row = rows_of(plan)[0]
    text = signed_in.get(url("row_menu", row.pk), headers={"HX-Request": "true"}).content.decode()
    assert text.startswith("<details") and "<html" not in text and 'form="shift"' not in text.split("<ul")[0]


@pytest.mark.long
def test_parts_without_actions_are_listed_below_the_table(signed_in, plan):
    first = plan.priorities.first()
    bare = ObjectiveFactory(priority=first, text="Nothing under it")
    empty = MethodFactory(objective=bare, text="Nor under that")
    gone = ObjectiveFactory(priority=first, text="Taken out", archived_on=dt.date(2010, 1, 1))
    MethodFactory(objective=gone, text="Deep under it")
    priority = StrategicPriority.objects.create(plan=plan, number="9", text="New", position=9)
    text = signed_in.get(table(plan)).content.decode()
    listed = text[text.index('id="without-rows"') :]
    assert re.findall(r'<li id="(\w+-\d+)"', listed) == [
        f"objective-{bare.pk}", f"method-{empty.pk}", f"priority-{priority.pk}",
    ]  # fmt: skip
    assert url("part_menu", "method", empty.pk) in listed
    assert "Taken out" not in text and "Deep under it" not in text
    assert "Nothing under it" not in signed_in.get(url("plan")).content.decode()


@pytest.mark.long
def test_parts_without_actions_take_three_statements(signed_in, plan):
    for objective in Objective.objects.all():
        MethodFactory.create_batch(3, objective=objective)
    with CaptureQueriesContext(connection) as counted:
        assert len(parts_without_rows(plan)) > 3
    assert len(counted) == 3
