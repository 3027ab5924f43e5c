"""The page of all plans: putting one in force, and undoing an import that nobody has built on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from actions.answers.services.asking import ask_agencies
from actions.colours.services import set_colour
from actions.evidence.services import add_link
from actions.followups.services import add_follow_up
from actions.meetings.services.meetings import add_meeting
from actions.models import Action, Plan, ProgressUpdate
from actions.past.asat import plan_in_force
from actions.plans.services import CLOSED, IN_FORCE_ALREADY, PUT_ANOTHER, put_in_force
from actions.progress.services.progress import add_update, propose_revision
from actions.progress.services.requests import ask_for_update
from actions.queries.services import raise_query
from actions.structure.services.structure import add_action, edit_action
from actions.structure.services.tree import edit_part
from agencies.models import Agency
from core.importing.services import mark_of, preview, undo_import, work_of
from core.models import Import
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of
from tests.rows import try_rows

pytestmark = pytest.mark.django_db
REASON = {"reason": "The wrong file", "version": 3}


@pytest.fixture
def client(helen, enter):
    """Signed in as the development manager."""
    return enter(helen)


@pytest.fixture
def imported(board) -> Import:
    """An accepted import beside the plan in force."""
    return Import.objects.get(pk=board.accepted.pk)


def put(plan: Plan, by) -> Plan:
    """Put a plan in force as it stands."""
    plan = Plan.objects.get(pk=plan.pk)
    return put_in_force(plan=plan, expected=plan.version, reason="Agreed by the board", by=by)


def undo(plan_import: Import, by) -> Import:
    """Undo an import as it stands."""
    return undo_import(import_=plan_import, expected=plan_import.version, reason="The wrong file", by=by)


def plan_of(imported: Import) -> Plan:
    return Plan.objects.get(pk=imported.target)


def test_plans_page_lists_state_and_source_of_every_plan(client, board, imported):
    text = text_of(client.get(reverse("plans")))
    assert f"{board.open.plan.title} In force since 1 April 2009" in text
    assert "Plan of long ago document of 1 January 2001 Open for editing, not in force long-ago.csv" in text
    assert "Closed on 31 August 2009" in text


def test_put_in_force_takes_over_and_can_be_reversed(board, imported, helen):
    before = timezone.now()
    first, second = board.open.plan, plan_of(imported)
    put(second, helen)
    first.refresh_from_db()
    assert Plan.objects.in_force() == second
    assert first.in_force_since is None and first.closed_on is None
    put(first, helen)
    assert Plan.objects.in_force() == first
    reasons = list(first.history.values_list("history_change_reason", flat=True))[:2]
    assert reasons == ["Agreed by the board", "“Plan of long ago” was put in force: Agreed by the board"]
    assert plan_in_force([first.pk, second.pk], before) == first.pk


def test_put_in_force_says_why_it_refuses(board, imported, helen):
    other, closed, current = plan_of(imported), board.closed.plan, board.open.plan
    for plan, reason, words in [(other, " ", "Say why"), (closed, "x", CLOSED), (current, "x", IN_FORCE_ALREADY)]:
        with pytest.raises(RuleBroken, match=words.split(".")[0]):
            put_in_force(plan=plan, expected=plan.version, reason=reason, by=helen)
    assert Plan.objects.in_force() == current


def test_put_in_force_page_saves_reason_and_shows_errors(client, board, imported):
    address = reverse("put_in_force", args=[imported.target])
    assert "is in force today" in text_of(client.get(address))
    response = client.post(address, {"version": 1, "reason": ""})
    assert response.status_code == 422 and errors_of(response)
    response = client.post(address, {"version": 1, "reason": "Agreed"}, follow=True)
    assert messages_of(response) == ["“Plan of long ago” is in force."]
    assert client.get(address).status_code == 403


@pytest.mark.long
def test_undo_import_leaves_plan_out_of_every_list(client, board, imported, helen):
    plan = plan_of(imported)
    action = plan.actions.get()
    versions = Action.history.count()
    undo(imported, helen)
    plan.refresh_from_db()
    assert (plan.undone_on, plan.closed_on, imported.state) == (today(), today(), Import.State.UNDONE)
    assert Action.objects.filter(pk=action.pk).exists() and Action.history.count() == versions
    for name in ("plan", "plans", "glossary", "follow_ups", "queries", "check", "timeline"):
        assert plan.title not in text_of(client.get(reverse(name)))
    assert client.get(reverse("plan"), {"plan": plan.pk}).status_code == 404
    assert plan.pk not in Plan.objects.visible_to(helen).values_list("pk", flat=True)
    assert plan_in_force([plan.pk], timezone.now()) is None
    assert "long-ago.csv, undone on" in text_of(client.get(reverse("plans")))
    assert "The wrong file" in text_of(client.get(reverse("history", args=["import", imported.pk])))
    assert "Undone" in text_of(client.get(reverse("import_one", args=[imported.pk])))
    assert client.get(reverse("import_undo", args=[imported.pk])).status_code == 403


BUILT = {
    "update": lambda plan, by: add_update(action=plan.actions.get(), text="Done", by=by),
    "timescale": lambda plan, by: propose_revision(
        action=plan.actions.get(), wording="By May 2027", reason="Late", by=by
    ),
    "follow up": lambda plan, by: add_follow_up(action=plan.actions.get(), text="Ask", owner_name="LW", by=by),
    "query": lambda plan, by: raise_query(action=plan.actions.get(), text="Is it?", by=by),
    "request": lambda plan, by: ask_for_update(action=plan.actions.get(), note="How is it?", by=by),
    "evidence": lambda plan, by: add_link(
        action=plan.actions.get(), url="https://northmere.example/", title="Minutes", by=by
    ),
    "colour": lambda plan, by: set_colour(action=plan.actions.get(), colour="G", reason="Late", by=by),
    "meeting": lambda plan, by: add_meeting(name="Board", held_on=today(), by=by, plan=plan),
    "asked": lambda plan, by: ask_agencies(action=plan.actions.get(), kinds=[Agency.Kind.POLICE], by=by),
    "action": lambda plan, by: edit_action(
        action=plan.actions.get(), expected=plan.actions.get().version, changes={"text": "Other"}, by=by
    ),
    "priority": lambda plan, by: edit_part(part=plan.priorities.get(), expected=1, number="1", text="Other", by=by),
    "added": lambda plan, by: add_action(
        method=plan.placements.get().method, text="New", wording="Ongoing", leads=[], by=by
    ),
}


@pytest.mark.parametrize("what", BUILT)
def test_undo_import_refuses_when_plan_was_worked_on(what, client, imported, helen):
    BUILT[what](plan_of(imported), helen)
    with pytest.raises(RuleBroken, match="worked on: .*1 "):
        undo(imported, helen)
    imported.refresh_from_db()
    assert imported.state == Import.State.ACCEPTED and plan_of(imported).undone_on is None


def test_undo_import_page_keeps_reason_when_somebody_wrote_meanwhile(client, imported, helen):
    BUILT["update"](plan_of(imported), helen)
    response = client.post(reverse("import_undo", args=[imported.pk]), REASON)
    assert response.status_code == 422
    assert "1 update" in " ".join(errors_of(response)) and "The wrong file" in response.content.decode()
    assert ProgressUpdate.objects.filter(text="Done").exists()


@pytest.mark.long
def test_undo_import_waits_for_another_plan_in_force(board, imported, helen):
    put(plan_of(imported), helen)
    imported.refresh_from_db()
    with pytest.raises(RuleBroken, match=PUT_ANOTHER[:20]):
        undo(imported, helen)
    put(board.open.plan, helen)
    undo(imported, helen)
    assert Plan.objects.in_force() == board.open.plan


def test_undo_import_of_only_plan_leaves_none(imported, helen):
    Plan.objects.exclude(pk=imported.target).update(closed_on=dt.date(2009, 1, 1), undone_on=dt.date(2009, 1, 1))
    undo(imported, helen)
    assert Plan.objects.in_force() is None


def test_import_page_says_plan_is_not_in_force(client, board):
    waiting = Import.objects.get(pk=board.preview.pk)
    assert f"“{board.open.plan.title}” stays in force" in text_of(client.get(f"/plan/import/{waiting.pk}/"))
    data = {"version": waiting.version, "mark": mark_of(preview(waiting, work_of(waiting)))}
    response = client.post(reverse("import_accept", args=[waiting.pk]), data, follow=True)
    assert any("It is not in force" in words for words in messages_of(response))
    assert Plan.objects.in_force() == board.open.plan
    assert reverse("plans") in client.get(reverse("plan")).content.decode()


@pytest.mark.long
@try_rows("name", ["marian", "grace", "sunita"])
def test_plans_page_is_for_the_manager_alone(name, board, enter):
    browser = enter(board.people[name])
    assert browser.get(reverse("plans")).status_code == 403
    assert reverse("plans") not in browser.get(reverse("plan")).content.decode()
