"""Cross-references: what waits to be looked at, confirming a proposal, choosing another place, and what is gone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.models import CrossReference
from actions.structure.services.tree import edit_part
from core.text.dates import today
from tests.actions.pages import errors_of, messages_of, text_of, tree_of
from tests.factories.plan import CrossReferenceFactory

ADDRESS = "/plan/references/"


@pytest.fixture
def line(board) -> CrossReference:
    """The one that is proposed: to the first priority."""
    return board.open.reference


def settle(client, line: CrossReference, **values):
    """Send the form about some words."""
    return client.post(reverse("settle_reference", args=[line.pk]), {"version": line.version} | values)


@pytest.mark.long
def test_the_list_shows_what_nobody_has_looked_at_and_what_points_nowhere(board, line, helen, enter):
    shelf, client = board.open, enter(helen)
    unknown = CrossReferenceFactory(action=shelf.by_group, wording="see Strategic Priority 9")
    CrossReferenceFactory(action=shelf.by_group, wording="nothing", state="dismissed")
    gone = CrossReferenceFactory(action=shelf.by_group, target_action=shelf.withdrawn, state="confirmed")
    text = text_of(client.get(ADDRESS))
    assert "This is probably Strategic Priority" in text
    assert "No place was found for Strategic Priority 9." in text
    assert "nothing" not in text
    links = tree_of(client.get(ADDRESS)).xpath("//main//a/@href")
    assert {reverse("settle_reference", args=[one.pk]) for one in (line, unknown, gone)} <= set(links)


def test_one_press_makes_the_words_a_link(board, line, helen, enter):
    client, address = enter(helen), reverse("confirm_reference", args=[line.pk])
    response = client.post(address, {"version": line.version}, follow=True)
    assert "is now a link to" in messages_of(response)[0]
    line.refresh_from_db()
    assert (line.state, line.target, line.settled_by, line.settled_on) == (
        "confirmed",
        board.open.priority,
        helen,
        today(),
    )
    late = client.post(address, {"version": line.version - 1}, follow=True)
    assert "is now a link" not in messages_of(late)[0]


def test_words_without_a_proposal_cannot_be_confirmed_by_one_press(board, helen, enter):
    unknown = CrossReferenceFactory(action=board.open.by_group, wording="see Strategic Priority 9")
    response = enter(helen).post(reverse("confirm_reference", args=[unknown.pk]), {"version": 1}, follow=True)
    assert messages_of(response) == ["No place is proposed for these words. Choose one."]


def test_the_words_of_a_method_and_of_an_objective_become_links_too(board, helen, enter):
    shelf, client = board.open, enter(helen)
    shelf.plan.cross_references.update(state="dismissed")  # another one stands in the way
    for part in (shelf.method, shelf.objective):
        edit_part(part=part, expected=part.version, number="", text="Tell them <see priority 1>", by=helen)
        (line,) = part.cross_references.all()
        assert (line.state, line.target) == ("proposed", shelf.priority)
        assert f"{line.place} : “see priority 1”" in text_of(client.get(ADDRESS))
        link = f'Tell them &lt;<a class="govuk-link" href="/plan/?plan={shelf.plan.pk}&amp;priority='
        assert link not in client.get("/plan/").content.decode()
        client.post(reverse("confirm_reference", args=[line.pk]), {"version": line.version})
        pages = ["/plan/", f"/plan/as-at/{today().isoformat()}/"]
        pages += [reverse("action", args=[shelf.by_group.pk])] if part == shelf.method else []  # an objective is a link
        for page in pages:
            assert client.get(page).content.decode().count(link) >= 1
        part.refresh_from_db()
        edit_part(part=part, expected=part.version, number="", text="Tell them", by=helen)
        line.refresh_from_db()
        assert (line.state, line.settled_by) == ("dismissed", None)
        assert link not in client.get("/plan/").content.decode()


def test_another_place_is_chosen(board, line, helen, enter):
    shelf, client = board.open, enter(helen)
    assert settle(client, line, answer="elsewhere", place=f"objective-{shelf.objective.pk}").status_code == 302
    line.refresh_from_db()
    assert (line.state, line.target_objective, line.target_priority) == ("confirmed", shelf.objective, None)
    assert settle(client, line, answer="action", number=shelf.by_police.number).status_code == 302
    line.refresh_from_db()
    assert (line.target_action, line.target_objective) == (shelf.by_police, None)
    assert settle(client, line, answer="nothing").status_code == 302
    line.refresh_from_db()
    assert (line.state, line.target) == ("dismissed", None)
    assert "All have been looked at." in text_of(client.get(ADDRESS))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "Choose what the words point to"),
        ({"answer": "elsewhere"}, "Choose a strategic priority or an objective"),
        ({"answer": "action"}, "Enter the number of the action"),
        ({"answer": "action", "number": "4999"}, "There is no action 4999 in this plan."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_saved(line, helen, enter, values, error):
    response = settle(enter(helen), line, **values)
    assert response.status_code == 422
    assert errors_of(response) == [error]
    line.refresh_from_db()
    assert line.state == "proposed"


def test_a_place_of_another_plan_is_refused(board, line, helen, enter):
    response = settle(enter(helen), line, answer="elsewhere", place=f"priority-{board.closed.priority.pk}")
    assert response.status_code == 422
    line.refresh_from_db()
    assert line.state == "proposed"


def test_the_words_of_a_closed_plan_stay_as_they_are(board, helen, enter):
    old = board.closed.reference
    assert enter(helen).get(reverse("settle_reference", args=[old.pk])).status_code == 403
    text = text_of(enter(helen).get(f"{ADDRESS}?plan={board.closed.plan.pk}"))
    assert old.wording in text and "Yes, that is it" not in text
