"""Where the page of what changed begins: at a meeting, the quarter or a day; and which pages lead to it."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.models import Attendance, Meeting
from tests.actions.pages import text_of, tree_of, words
from tests.actions.past.asat_states import standing_clock
from tests.factories.plan import (
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    PlanFactory,
    SubGroupFactory,
    small_plan,
)

BEGIN = dt.date(2010, 1, 4)


def meeting_on(day: int, closed: bool = True, **fields) -> Meeting:
    """A meeting in February 2010."""
    on = dt.date(2010, 2, day)
    return MeetingFactory(held_on=on, minutes_closed_on=on if closed else None, **fields)


@pytest.fixture
def plan(helen):
    """A plan on 5 May 2010, entered on 4 January, without the meetings of the board that the tests share."""
    with standing_clock(BEGIN) as clock:
        plan = small_plan()
        clock.pass_by(121 * 86_400)
        Meeting.objects.update(cancelled_on=BEGIN)
        yield plan


def begin_of(response) -> dt.date:
    return response.context["found"].begin


def test_page_begins_with_the_quarter_where_no_meeting_was_closed(plan, grace, enter):
    meeting_on(1, closed=False)
    text = text_of(enter(grace).get(f"/plan/changes/?plan={plan.pk}"))
    assert "From the end of 31 March 2010 to the end of 5 May 2010" in text


@pytest.mark.long
def test_page_begins_with_the_last_closed_meeting_of_the_reader(plan, grace, marian, enter):
    client, address = enter(grace), f"/plan/changes/?plan={plan.pk}"
    board = meeting_on(3)
    assert begin_of(client.get(address)) == board.held_on
    group = SubGroupFactory()
    meeting_on(5, subgroup=group)
    assert begin_of(client.get(address)) == board.held_on  # of a group to which she does not belong
    attended = meeting_on(2, subgroup=group)
    AttendanceFactory(meeting=attended, person=grace, name="Grace", present=False)
    assert begin_of(client.get(address)) == board.held_on  # she sent apologies
    AttendanceFactory(meeting=attended, person=grace, name="Grace", removed_on=BEGIN)
    assert begin_of(client.get(address)) == board.held_on
    Attendance.objects.filter(removed_on__isnull=True).update(present=True)
    assert begin_of(client.get(address)) == attended.held_on  # hers before the board's
    meeting_on(9, subgroup=group, minute_taker=grace, cancelled_on=BEGIN)
    own = meeting_on(8, subgroup=SubGroupFactory())
    MembershipFactory(user=grace, subgroup=own.subgroup, valid_from=BEGIN)
    assert begin_of(enter(grace).get(address)) == own.held_on
    assert begin_of(enter(marian).get(address)) == board.held_on


def test_since_names_a_meeting_the_quarter_or_a_day(plan, grace, enter):
    client = enter(grace)
    meeting = meeting_on(4, closed=False)
    response = client.get(f"/plan/changes/?plan={plan.pk}&since=meeting:{meeting.pk}")
    assert begin_of(response) == meeting.held_on
    (option,) = tree_of(response).xpath("//select[@id='since']/option[@selected]")
    assert (option.get("value"), words(option)) == (f"meeting:{meeting.pk}", str(meeting))
    assert begin_of(client.get(f"/plan/changes/?plan={plan.pk}&since=quarter")) == dt.date(2010, 3, 31)
    response = client.get(f"/plan/changes/?plan={plan.pk}&since=2010-02-28")
    assert begin_of(response) == dt.date(2010, 2, 28)
    (option,) = tree_of(response).xpath("//select[@id='since']/option[@selected]")
    assert (option.get("value"), words(option)) == ("2010-02-28", "28 February 2010")


def test_an_old_meeting_is_offered_only_where_it_is_chosen(plan, grace, enter):
    old = meeting_on(1)
    for number in range(20):
        MeetingFactory(held_on=dt.date(2010, 3, 1 + number))
    client = enter(grace)
    for value, offered in ((f"meeting:{old.pk}", 22), ("quarter", 21)):
        response = client.get(f"/plan/changes/?plan={plan.pk}&since={value}")
        assert len(tree_of(response).xpath("//select[@id='since']/option")) == offered


@pytest.mark.long
def test_since_something_that_was_not_is_not_found(plan, grace, enter):
    client = enter(grace)
    coming = MeetingFactory(held_on=dt.date(2010, 6, 1))
    elsewhere = meeting_on(2, plan=PlanFactory())
    for value in (f"meeting:{coming.pk}", f"meeting:{elsewhere.pk}", "meeting:999999", "meeting:x", "soon", "2010-2-1"):
        assert client.get(f"/plan/changes/?plan={plan.pk}&since={value}").status_code == 404
    assert client.get(f"/plan/changes/?plan={plan.pk}&since=2010-06-01").status_code == 422


def test_pages_of_meetings_and_reports_lead_to_what_changed_since(plan, grace, enter):
    meeting, client = meeting_on(4, plan=plan), enter(grace)
    url = f"/plan/changes/?since=meeting:{meeting.pk}&plan={plan.pk}"
    for page in ("/plan/meeting/", f"/plan/meeting/{meeting.pk}/", "/reports/", "/reports/glance/"):
        assert tree_of(client.get(page)).xpath(f"//main//a[@href='{url}']"), page
    assert begin_of(client.get(url)) == meeting.held_on
