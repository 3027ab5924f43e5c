"""A proposed date that a meeting agreed is taken back: all is as it was before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from actions.meetings.services import minutes
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import text_of, tree_of
from tests.factories.plan import ColourOverrideFactory, MeetingFactory


@pytest.fixture
def meeting(board):
    return MeetingFactory(held_on=today(), minute_taker=board.tom, plan=board.open.plan)


def agree(board, meeting):
    waiting = board.open.proposed
    return minutes.minute_agreement(meeting=meeting, timescale=waiting, expected=waiting.version, by=board.tom)


def test_take_back_lets_it_wait_again_and_puts_the_former_one_in_force(board, meeting):
    action = board.open.by_other_group
    before = action.timescales.get(is_current=True)
    override = ColourOverrideFactory(action=action, set_by=board.tom, set_on=today(), ends_on=today())
    agreed = agree(board, meeting)
    override.refresh_from_db()
    assert override.ended_on == today()
    minutes.take_back_agreement(meeting=meeting, timescale=agreed, expected=agreed.version, by=board.tom)
    for record in (agreed, before, override):
        record.refresh_from_db()
    assert (agreed.state, agreed.is_current, agreed.settled_by, agreed.settled_on, agreed.meeting) == (
        "proposed", False, None, None, None,
    )  # fmt: skip
    assert before.is_current and override.ended_on is None
    assert agree(board, meeting).is_current  # and it can be agreed again


def test_take_back_is_refused_where_another_meeting_agreed_it_or_it_is_in_force_no_more(board, meeting):
    agreed = agree(board, meeting)
    other = MeetingFactory(held_on=today(), plan=board.open.plan)
    values = {"timescale": agreed, "expected": agreed.version, "by": board.helen}
    with pytest.raises(RuleBroken, match="not agreed at this meeting"):
        minutes.take_back_agreement(meeting=other, **values)
    minutes.minute_timescale(
        meeting=meeting, action=agreed.action, wording="By June 2031", reason="More", by=board.helen
    )
    with pytest.raises(RuleBroken, match="no longer in force"):
        minutes.take_back_agreement(meeting=meeting, **values)


def test_the_box_offers_it_and_then_the_agreement_again(board, meeting, tom, enter):
    action, client = board.open.by_other_group, enter(tom)
    address = f"{reverse('walk_meeting', args=[meeting.pk])}?at={action.number}"
    for kind, button in (("agreement", "Agree date"), ("take_back", "Undo the agreement")) * 2:
        page = client.get(address)
        (box,) = tree_of(page).xpath("//div[@id='box-agreement']")
        assert button in " ".join(box.text_content().split())
        values = {field.get("name"): field.get("value") for field in box.xpath(".//input[@type='hidden']")}
        sent = client.post(reverse("minute", args=[meeting.pk, action.pk, kind]), values)
        assert sent["Location"].endswith("#box-agreement")
    assert "The agreement is taken back" in text_of(client.get(sent["Location"]))
