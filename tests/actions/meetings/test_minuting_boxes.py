"""The boxes of the walk through a meeting without scripts: one is saved, and what was typed in the others is not lost."""

from __future__ import annotations

import pytest

from actions.meetings.views.minuting import NOT_YET
from actions.models import Action
from core.text.dates import today
from tests.actions.meetings.test_minuting import BOX, box
from tests.actions.pages import errors_of, messages_of, text_of, tree_of, value_of
from tests.factories.plan import MeetingFactory


@pytest.fixture
def meeting(board):
    """Today's meeting; tom minutes it."""
    return MeetingFactory(held_on=today(), minute_taker=board.tom, plan=board.open.plan)


@pytest.fixture
def action(board) -> Action:
    """Led by the police."""
    return board.open.by_police


@pytest.fixture
def tom_enters(board, enter):
    return enter(board.tom)


@pytest.mark.long
def test_what_was_typed_in_another_box_comes_back_with_the_page_and_is_not_saved(meeting, board, action, tom_enters):
    typed = {
        "progress-text": "Half an upd",
        "progress-due": "3 May",
        "timescale-wording": "By June",
        "note-text": "N",
    }
    page = tom_enters.post(box(meeting, action, "note"), typed)
    assert page.status_code == 200 and action.meeting_notes.get().text == "N"
    assert not action.updates.exists() and action.timescales.count() == 1
    assert value_of(page, "note-text") == "" and errors_of(page) == []
    for name in ("progress-text", "progress-due", "timescale-wording"):
        assert value_of(page, name) == typed[name]
    assert tree_of(page).xpath("//details[@id='more-timescale']/@open")
    assert NOT_YET in messages_of(page)
    (link,) = tree_of(page).xpath("//a[@id='walk-next']/@href")
    assert tom_enters.get(link).context["action"] != action


def test_so_it_does_where_the_box_that_was_sent_is_wrong_or_withdraws_the_action(meeting, action, tom_enters):
    typed = {"decision-text": "", "decision-outcome": "withdraw", "note-text": "Remember this"}
    page = tom_enters.post(box(meeting, action, "decision"), typed)
    assert page.status_code == 422 and value_of(page, "note-text") == "Remember this"
    page = tom_enters.post(box(meeting, action, "decision"), typed | {"decision-text": "Not ours"})
    assert "it has not been saved: Remember this" in text_of(page)
    assert Action.objects.get(pk=action.pk).status == "withdrawn"


def test_the_enter_key_saves_the_box_in_which_something_was_typed(meeting, action, tom_enters):
    tom_enters.post(box(meeting, action, BOX), {"note-text": "By the Enter key"})
    assert action.meeting_notes.get().text == "By the Enter key"


def test_in_place_only_the_box_of_the_button_is_saved_and_answered(meeting, action, tom_enters):
    typed = {"progress-text": "Half an upd", "note-text": "Whole"}
    page = tom_enters.post(box(meeting, action, "note"), typed, headers={"HX-Request": "true"})
    assert "Half an upd" not in page.content.decode()
    assert action.meeting_notes.get().text == "Whole" and not action.updates.exists()
