"""The pages and menus by which priorities, objectives, methods and rows are changed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import resolve, reverse

from actions.models import Action, Lead, Method, Objective, Placement, StrategicPriority
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    LeadFactory,
    MethodFactory,
    PlanFactory,
    small_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(name="Mo Manager", roles=["manager"])


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def plan():
    return small_plan()


def rows_of(plan):
    return list(plan.placements.in_print())


def addresses(plan):
    """Every page of this file with a record of `plan`, by name; those that only take POST are marked."""
    row = rows_of(plan)[0]
    method, action = row.method, row.action
    objective = method.objective
    parts = [("priority", objective.priority.pk), ("objective", objective.pk), ("method", method.pk)]
    found = {("add_priority",): False, ("add_action", method.pk): False}
    for kind, pk in parts:
        for name in ("edit_part", "archive_part", "shift_part"):
            found[name, kind, pk] = name == "shift_part"
    for kind, pk in parts[:2]:
        found["add_part", kind, pk] = False
    for kind, pk in parts[1:]:
        found["move_part", kind, pk] = False
    for name in ("move_placement", "remove_placement", "shift_placement"):
        found[name, row.pk] = name == "shift_placement"
    names = ("edit_action", "set_leads", "split_action", "merge_action", "place_action", "withdraw_action")
    return found | {(name, action.pk): False for name in (*names, "reinstate_action")}


def url(name, *args):
    return reverse(name, args=args)


def changes():
    """How many versions of anything in the plan there are."""
    return sum(model.history.count() for model in (StrategicPriority, Objective, Method, Placement, Action))


def table(plan):
    """The table in which a plan is edited."""
    return f"{url('plan')}?plan={plan.pk}&edit=1"


@pytest.mark.long
def test_every_form_and_button_is_sent_to_an_address_that_exists(signed_in, plan):
    action = rows_of(plan)[0].action
    merge = f"{url('merge_action', action.pk)}?other={rows_of(plan)[1].action_id}"
    pages = [url(name, *args) for (name, *args), post_only in addresses(plan).items() if not post_only]
    for address in [*pages, merge]:
        text = signed_in.get(address).content.decode()
        for target in re.findall(r'action="([^"]*)"', text):
            assert resolve(target), (address, target)


@pytest.mark.long
def test_every_page_opens_for_the_manager_and_changes_nothing(signed_in, plan):
    before = changes()
    for (name, *args), post_only in addresses(plan).items():
        assert signed_in.get(url(name, *args)).status_code == (405 if post_only else 200), (name, args)
    assert changes() == before


@pytest.mark.long
@pytest.mark.parametrize("role", ["working_group", "board", None, *(
    pytest.param(role, marks=pytest.mark.long) for role in ("agency", "signatory", "recorder", "dpo", "administrator")
)])  # fmt: skip
def test_nobody_but_the_manager_may_change_the_shape(client, plan, role):
    client.force_login(UserFactory(roles=[role] if role else []))
    before = changes()
    for name, *args in addresses(plan):
        assert client.get(url(name, *args)).status_code in {403, 405}, (name, args)
        assert client.post(url(name, *args)).status_code in {403, 405}, (name, args)
    assert changes() == before


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client, plan):
    for name, *args in addresses(plan):
        response = client.get(url(name, *args))
        assert response.status_code == 405 or response["Location"].startswith("/accounts/login/"), name


def test_what_is_not_there_is_not_found(signed_in, plan):
    for name, *args in addresses(plan):
        if args:
            address = url(name, *args[:-1], 10**6)
            assert signed_in.get(address).status_code in {404, 405}, address
            assert signed_in.post(address).status_code == 404, address
    assert signed_in.get(url("edit_part", "action", 1)).status_code == 404
    assert signed_in.get(url("move_part", "priority", plan.priorities.first().pk)).status_code == 404
    assert signed_in.get(url("add_part", "method", rows_of(plan)[0].method_id)).status_code == 404


def test_what_was_taken_out_is_not_found(signed_in, plan):
    method = MethodFactory(archived_on=dt.date(2010, 1, 1), objective=plan.priorities.first().objectives.first())
    for name in ("edit_part", "archive_part", "move_part"):
        assert signed_in.get(url(name, "method", method.pk)).status_code == 404


@pytest.mark.long
def test_a_closed_plan_has_no_menus_and_refuses(signed_in, plan):
    plan.closed_on = dt.date(2010, 3, 31)
    plan.save()
    for name, *args in addresses(plan):
        assert signed_in.post(url(name, *args)).status_code == 403, name
    for name, *args in (("row_menu", rows_of(plan)[0].pk), ("part_menu", "priority", plan.priorities.first().pk)):
        assert signed_in.get(url(name, *args)).status_code == 403


def test_before_the_first_plan_nothing_is_added(signed_in):
    assert signed_in.get(url("add_priority")).status_code == 404


def test_the_whole_tree_can_be_built_from_an_empty_plan(signed_in, manager):
    plan = PlanFactory()
    lead = LeadFactory(name="Training Sub-group")
    signed_in.post(url("add_priority"), {"number": "1", "text": "Safe schools"})
    priority = plan.priorities.get()
    signed_in.post(url("add_part", "priority", priority.pk), {"number": "1.", "text": "Train everyone"})
    objective = priority.objectives.get()
    signed_in.post(url("add_part", "objective", objective.pk), {"number": "", "text": "By courses"})
    method = objective.methods.get()
    response = signed_in.post(
        url("add_action", method.pk),
        {
            "text": "Hold a course",
            "leads": [lead.pk],
            "new_lead": "All agencies",
            "wording": "By end of June 2010",
        },
    )
    action = plan.actions.get()
    assert response["Location"] == f"{table(plan)}#row-{action.placements.get().pk}"
    assert (priority.number, objective.number, method.text) == ("1", "1.", "By courses")
    assert [row.printed_as for row in action.action_leads.all()] == ["Training Sub-group", "All agencies"]
    assert action.timescales.get().due == dt.date(2010, 6, 30)
    assert (action.number, action.placements.get().row) == (1, 1)
    assert action.history.get().history_user == manager


@pytest.mark.long
def test_a_part_is_added_where_it_was_asked_for(signed_in, plan):
    first = plan.priorities.first()
    address = url("add_part", "priority", first.pk)
    signed_in.post(address, {"text": "Between", "after": first.objectives.first().pk})
    signed_in.post(address, {"text": "Before all", "after": "first"})
    texts = list(first.objectives.in_print().values_list("text", flat=True))
    assert (texts[0], texts[2]) == ("Before all", "Between")


def test_a_part_is_reworded_and_its_reason_stands_in_the_history(signed_in, manager, plan):
    objective = plan.priorities.first().objectives.first()
    data = {"version": 1, "number": "7.", "text": "Reworded", "reason": "Clearer"}
    response = signed_in.post(url("edit_part", "objective", objective.pk), data)
    assert response["Location"] == f"{table(plan)}#objective-{objective.pk}"
    objective.refresh_from_db()
    entry = objective.history.first()
    assert (objective.number, objective.text) == ("7.", "Reworded")
    assert (entry.history_user, entry.history_change_reason) == (manager, "Clearer")


def test_the_buttons_move_a_part_and_a_row_one_place_and_say_when_they_cannot(signed_in, plan):
    second = plan.priorities.last()
    signed_in.post(url("shift_part", "priority", second.pk), {"to": "up"})
    assert plan.priorities.first() == second
    response = signed_in.post(url("shift_part", "priority", second.pk), {"to": "up"}, follow=True)
    assert "already the first here" in response.content.decode()
    row = rows_of(plan)[0]
    signed_in.post(url("shift_placement", row.pk), {"to": "down"})
    row.refresh_from_db()
    assert row.row == 2


@pytest.mark.long
def test_a_part_and_a_row_are_moved_elsewhere(signed_in, plan):
    first, second = plan.priorities.all()
    objective = first.objectives.first()
    data = {"version": 1, "parent": second.pk, "place": "first", "reason": "Belongs there"}
    assert signed_in.post(url("move_part", "objective", objective.pk), data).status_code == 302
    assert second.objectives.in_print()[0] == objective
    row = rows_of(plan)[0]
    target = objective.methods.first()
    data = {"version": row.version, "method": target.pk, "place": "", "reason": ""}
    assert signed_in.post(url("move_placement", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert (row.method, row.row) == (target, 3)


def test_moving_into_another_plan_is_not_offered(signed_in, plan):
    other = small_plan()
    other.closed_on = dt.date(2010, 3, 31)
    other.save()
    data = {"version": 1, "parent": other.priorities.first().pk}
    objective = plan.priorities.first().objectives.first()
    response = signed_in.post(url("move_part", "objective", objective.pk), data)
    assert response.status_code == 422
    assert "Choose one of the answers offered" in response.content.decode()


@pytest.mark.long
def test_taking_out_asks_why_and_refuses_while_something_stands_under_it(signed_in, plan):
    full = rows_of(plan)[0].method
    response = signed_in.post(url("archive_part", "method", full.pk), {"version": 1, "reason": "Empty"})
    assert response.status_code == 422
    assert "Something is still under it" in response.content.decode()
    empty = MethodFactory(objective=full.objective)
    assert signed_in.post(url("archive_part", "method", empty.pk), {"version": 1, "reason": ""}).status_code == 422
    assert signed_in.post(url("archive_part", "method", empty.pk), {"version": 1, "reason": "Empty"}).status_code == 302
    assert f"method-{empty.pk}" not in signed_in.get(table(plan)).content.decode()


WRONG = [
    ("add_priority", (), {"number": "1"}, "Enter the text"),
    (
        "edit_part",
        "priority",
        {"version": 1, "number": "1", "text": ""},
        "Enter the title of the strategic priority",
    ),
    ("edit_action", "action", {"version": 1, "text": " ", "status": "in_progress"}, "Enter the action"),
    ("set_leads", "action", {"version": 1}, "Choose at least one lead"),
    ("withdraw_action", "action", {"version": 1, "reason": " "}, "why"),
    ("place_action", "action", {"method": ""}, "Choose the method"),
    (
        "split_action",
        "action",
        {"version": 1, "first_text": "a", "second_text": ""},
        "Enter the text of the second action",
    ),
    ("add_action", "method", {"text": "x", "wording": "Ongoing"}, "Choose at least one lead"),
    ("move_placement", "row", {"version": 1}, "Choose the method"),
    ("remove_placement", "row", {"version": 1, "reason": "x"}, "only place in which the action stands"),
    ("reinstate_action", "action", {"version": 1, "reason": "x"}, "has not been withdrawn"),
]


@pytest.mark.parametrize(("name", "what", "data", "sentence"), WRONG)
def test_a_form_with_an_error_says_so_and_saves_nothing(signed_in, plan, name, what, data, sentence):
    row = rows_of(plan)[0]
    records = {"row": (row.pk,), "action": (row.action_id,), "method": (row.method_id,), (): ()}
    args = ("priority", plan.priorities.first().pk) if what == "priority" else records[what]
    before = changes()
    response = signed_in.post(url(name, *args), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in text
    assert "error-summary" in text
    assert sentence in text
    assert changes() == before


@pytest.mark.long
def test_leads_are_changed_and_those_that_stay_keep_their_spelling(signed_in, plan):
    row = rows_of(plan)[0]
    stays = row.action.action_leads.get()
    stays.printed_as = "As the board spells it"
    stays.save()
    other = LeadFactory(name="Another")
    data = {"version": 1, "leads": [other.pk, stays.lead_id], "new_lead": "A new one", "reason": "New year"}
    assert signed_in.post(url("set_leads", row.action_id), data).status_code == 302
    names = list(row.action.action_leads.values_list("printed_as", flat=True))
    assert names == ["As the board spells it", "Another", "A new one"]
    assert Lead.objects.get(name="A new one").kind == "other"


@pytest.mark.long
def test_a_further_place_is_given_and_shown_with_its_links(signed_in, plan):
    row, target = rows_of(plan)[0], rows_of(plan)[5].method
    assert signed_in.post(url("place_action", row.action_id), {"method": target.pk, "place": ""}).status_code == 302
    text = signed_in.get(url("place_action", row.action_id)).content.decode()
    places = row.action.placements.in_print()
    assert len(places) == 2
    assert all(url("remove_placement", place.pk) in text for place in places)
    data = {"version": row.version, "reason": "Once is enough"}
    assert signed_in.post(url("remove_placement", row.pk), data).status_code == 302
    assert row.action.placements.in_print().get().method == target


@pytest.mark.long
def test_a_withdrawn_action_can_only_be_taken_up_again(signed_in, plan):
    action = rows_of(plan)[0].action
    signed_in.post(url("withdraw_action", action.pk), {"version": 1, "reason": "Overtaken by the new law"})
    for name in (
        "edit_action",
        "set_leads",
        "split_action",
        "merge_action",
        "place_action",
        "withdraw_action",
    ):
        response = signed_in.get(url(name, action.pk))
        assert response.status_code == 403
        assert "has been withdrawn" in response.content.decode()
    assert "Overtaken by the new law" in signed_in.get(url("reinstate_action", action.pk)).content.decode()
    data = {"version": 2, "reason": "Still needed"}
    assert signed_in.post(url("reinstate_action", action.pk), data).status_code == 302
    action.refresh_from_db()
    assert (action.status, action.withdrawn_reason) == ("in_progress", "")


def test_text_that_looks_like_markup_is_shown_as_text(signed_in, plan):
    objective = plan.priorities.first().objectives.first()
    nasty = "<script>alert(1)</script> & “quotes”"
    signed_in.post(url("edit_part", "objective", objective.pk), {"version": 1, "number": "1.", "text": nasty})
    text = signed_in.get(table(plan)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
