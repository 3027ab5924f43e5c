"""A proposed date that a meeting agreed is taken back: all is as it was before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from actions.meetings.services import minutes
from actions.models import ColourOverride, Occurrence, Timescale
from actions.progress.services.turns import OTHER_TIMESCALE, wanted_of
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.actions.pages import text_of, tree_of, words
from tests.factories.plan import ColourOverrideFactory, MeetingFactory


@pytest.fixture
def meeting(board):
    return MeetingFactory(held_on=today(), minute_taker=board.tom, plan=board.open.plan)


def agree(board, meeting):
    waiting = board.open.proposed
    return minutes.minute_agreement(meeting=meeting, timescale=waiting, expected=waiting.version, by=board.tom)


@pytest.mark.long
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


@pytest.mark.long
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
    assert "Agreement undone" in text_of(client.get(sent["Location"]))


def take_back(board, meeting, timescale, by=None):
    values = {"meeting": meeting, "timescale": timescale, "expected": timescale.version, "by": by or board.tom}
    return minutes.take_back_agreement(**values)


def test_a_colour_that_ended_with_it_is_set_again_on_a_later_day_too(board, meeting):
    action = board.open.by_other_group
    override = ColourOverrideFactory(action=action, set_by=board.tom, set_on=today(), ends_on=today())
    agreed = agree(board, meeting)
    ColourOverride.objects.filter(pk=override.pk).update(ended_on=today() - dt.timedelta(1))
    take_back(board, meeting, agreed)
    override.refresh_from_db()
    assert override.ended_on is None


@pytest.mark.long
def test_a_colour_that_another_agreement_ended_stays_ended(board, meeting):
    action = board.open.by_other_group
    override = ColourOverrideFactory(action=action, set_by=board.tom, set_on=today(), ends_on=today())
    agree(board, meeting)
    other = minutes.minute_timescale(
        meeting=meeting, action=action, wording="By June 2031", reason="More", by=board.tom
    )
    take_back(board, meeting, other)
    override.refresh_from_db()
    assert override.ended_on == today()


def test_occurrences_that_ended_with_it_are_opened_again_those_before_today_too(board, meeting):
    action = board.open.by_other_group
    before = action.timescales.get(is_current=True)
    start = today() - dt.timedelta(70)
    Timescale.objects.filter(pk=before.pk).update(
        wording="Monthly", kind="recurring", recurrence="every month", due=start, start=None, settled_on=start
    )
    agreed = agree(board, meeting)
    before.refresh_from_db()
    due = sorted(wanted_of(before))[1]
    assert due < today()
    one = Occurrence.objects.create(action=action, due=due, skipped_on=today(), skipped_reason=OTHER_TIMESCALE)
    other = Occurrence.objects.create(
        action=action, due=sorted(wanted_of(before))[0], skipped_on=today(), skipped_reason="Ill"
    )
    take_back(board, meeting, agreed)
    for record in (one, other):
        record.refresh_from_db()
    assert (one.is_open, other.is_open) == (True, False)


@pytest.mark.long
def test_take_back_of_a_timescale_written_in_the_minutes_lets_the_proposed_one_wait_again(board, meeting):
    proposed, action = board.open.proposed, board.open.by_other_group
    before = action.timescales.get(is_current=True)
    for wording in ("By June 2031", "By July 2031"):
        written = minutes.minute_timescale(meeting=meeting, action=action, wording=wording, reason="More", by=board.tom)
        proposed.refresh_from_db()
        assert proposed.state == "declined"
        take_back(board, meeting, written)
        for record in (proposed, written, before):
            record.refresh_from_db()
        assert (proposed.state, proposed.settled_by, proposed.settled_on) == ("proposed", None, None)
        assert (written.state, written.is_current, before.is_current) == ("declined", False, True)


@pytest.mark.long
def test_what_was_declined_for_an_earlier_timescale_of_the_minutes_stays_declined(board, meeting):
    proposed, action = board.open.proposed, board.open.by_other_group
    for wording in ("By June 2031", "By July 2031"):
        written = minutes.minute_timescale(meeting=meeting, action=action, wording=wording, reason="More", by=board.tom)
    take_back(board, meeting, written)
    proposed.refresh_from_db()
    assert proposed.state == "declined"


def test_a_minute_taker_does_not_take_back_what_the_manager_agreed(board, meeting, tom, enter):
    waiting = board.open.proposed
    agreed = minutes.minute_agreement(meeting=meeting, timescale=waiting, expected=waiting.version, by=board.helen)
    with pytest.raises(RuleBroken, match="can withdraw the agreement"):
        take_back(board, meeting, agreed)
    address = f"{reverse('walk_meeting', args=[meeting.pk])}?at={agreed.action.number}"
    assert "Undo the agreement" not in text_of(enter(tom).get(address))
    assert take_back(board, meeting, agreed, by=board.helen).state == "proposed"


def test_the_box_of_the_agreement_comes_again_after_another_timescale_and_where_it_was_settled_meanwhile(
    board, meeting, tom, enter
):
    client, action, waiting = enter(tom), board.open.by_other_group, board.open.proposed
    sent = {"HX-Request": "true"}

    def post(kind, **values):
        typed = {f"{kind}-{name}": value for name, value in values.items()}
        return client.post(reverse("minute", args=[meeting.pk, action.pk, kind]), typed, headers=sent)

    stale = {"timescale": waiting.pk, "version": waiting.version}
    page = post("timescale", wording="By June 2031", reason="More")
    (box,) = tree_of(page).xpath("//div[@id='box-agreement'][@hx-swap-oob]")
    assert "Undo the agreement" in box.text_content() and "By June 2031" in box.text_content()
    page = post("agreement", **stale)
    assert page.status_code == 422
    assert "already agreed or declined" in words(tree_of(page)) and "Undo the agreement" in words(tree_of(page))
    line = action.timescales.get(is_current=True)
    page = post("take_back", timescale=line.pk, version=line.version)
    assert "Agree date" in words(tree_of(page))


def test_the_place_of_the_agreement_is_there_where_nothing_is_proposed(board, meeting, tom, enter):
    address = f"{reverse('walk_meeting', args=[meeting.pk])}?at={board.open.by_group.number}"
    (box,) = tree_of(enter(tom).get(address)).xpath("//div[@id='box-agreement']")
    assert not box.text_content().strip()
