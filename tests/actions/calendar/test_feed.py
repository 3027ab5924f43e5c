"""Calendar feeds as calendar programmes read them: with two libraries, one of which did not write them."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject
from django.urls import reverse
from icalendar import Calendar

from accounts.models import User
from actions.calendar.services import make_feed, token_of
from actions.followups.services import drop_follow_up
from actions.meetings.services.meetings import cancel_meeting, edit_meeting
from actions.models import CalendarFeed, FollowUp, Occurrence
from agencies.access import may
from core.text.dates import print_date, today
from tests.factories.accounts import UserFactory
from tests.factories.audits import fill, improvement, open_round, return_of, submitted
from tests.factories.plan import (
    ActionFactory,
    AgencyFactory,
    MeetingFactory,
    MembershipFactory,
    MethodFactory,
    SubGroupFactory,
    SubGroupLeadFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECRET = "Kayla Smith, 485 777 3456"


@pytest.fixture
def manager():
    return UserFactory(roles=["manager"], name="Helen Marsh")


@pytest.fixture
def method():
    return MethodFactory()


@pytest.fixture
def address():
    """The path of a new feed of a person."""
    return lambda person, scope="plan": reverse("calendar_feed", args=[token_of(make_feed(scope=scope, by=person))])


def read(client, path: str) -> dict:
    """Key without its host → event, as vobject reads the feed; icalendar finds the same events."""
    body = client.get(path).content
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    events = vobject.readOne(body.decode()).contents.get("vevent", [])
    found = {event.uid.value.split("@")[0]: event for event in events}
    assert len(found) == len(events)
    assert {str(event["uid"]) for event in Calendar.from_ical(body).walk("VEVENT")} == {e.uid.value for e in events}
    for event in events:
        event.validate(raiseException=True)
        assert not {"rrule", "valarm"} & set(event.contents)
        assert int(event.sequence.value) > 0
        assert event.last_modified.value.tzinfo is not None
    return found


@pytest.mark.parametrize(
    ("day", "start"),
    [(dt.date(2037, 1, 14), "14:00"), (dt.date(2037, 7, 14), "13:00")],  # the second in summer time
)
def test_meeting_has_its_time_in_utc_and_its_place(client, manager, address, day, start):
    meeting = MeetingFactory(
        held_on=day, name="Board meeting", starts_at=dt.time(14), place="Town Hall; room 2, Northmere"
    )
    event = read(client, address(manager))[f"meeting-{meeting.pk}"]
    assert event.dtstart.value == dt.datetime.fromisoformat(f"{day}T{start}+00:00")
    assert event.dtend.value - event.dtstart.value == dt.timedelta(hours=1)
    assert event.location.value == "Town Hall; room 2, Northmere"
    assert event.status.value == "CONFIRMED"


def test_meeting_without_a_time_is_a_whole_day(client, manager, address):
    meeting = MeetingFactory(held_on=today() + DAY)
    event = read(client, address(manager))[f"meeting-{meeting.pk}"]
    assert (event.dtstart.value, event.dtend.value) == (today() + DAY, today() + 2 * DAY)


def test_sequence_rises_when_a_meeting_moves_and_when_it_is_cancelled(client, manager, address):
    meeting, path = MeetingFactory(held_on=today() + DAY), address(manager)
    key, seen = f"meeting-{meeting.pk}", []
    seen.append(read(client, path)[key])
    values = {
        name: getattr(meeting, name) for name in ("name", "subgroup", "plan", "place", "starts_at", "minute_taker")
    }
    meeting = edit_meeting(
        meeting=meeting, expected=meeting.version, by=manager, reason="Moved", held_on=today() + 3 * DAY, **values
    )
    seen.append(read(client, path)[key])
    cancel_meeting(meeting=meeting, expected=meeting.version, by=manager, reason="Snow")
    seen.append(read(client, path)[key])
    numbers = [int(event.sequence.value) for event in seen]
    assert numbers == sorted(set(numbers))
    assert [event.status.value for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert seen[1].dtstart.value == today() + 3 * DAY


def test_cancelled_things_stay_for_sixty_days(client, manager, address, method):
    path, late = address(manager), {"cancelled_on": today() - 60 * DAY}
    kept = MeetingFactory(held_on=today() - 3 * DAY, **late)
    MeetingFactory(held_on=today() + DAY, cancelled_on=today() - 61 * DAY)
    action = ActionFactory(method=method, wording="By 31 May 2037")
    gone = ActionFactory(method=method, wording="By 31 May 2037", withdrawn=True, withdrawn_on=today())
    rhythm = ActionFactory(method=method, wording="Quarterly")
    off = {"action": rhythm, "skipped_reason": "Budget"}
    skipped = Occurrence.objects.create(due=dt.date(2037, 3, 31), skipped_on=today(), **off)
    Occurrence.objects.create(due=dt.date(2037, 6, 30), skipped_on=today() - 61 * DAY, **off)
    tasks = [
        FollowUp.objects.create(action=action, text="Ring", owner_name="Me", due=dt.date(2037, 1, 5)) for _ in range(2)
    ]
    drop_follow_up(follow_up=tasks[0], expected=tasks[0].version, by=manager, reason="Not needed")
    found = read(client, path)
    off = {key for key, event in found.items() if event.status.value == "CANCELLED"}
    assert off == {
        f"meeting-{kept.pk}",
        f"action-{gone.pk}",
        f"occurrence-{skipped.pk}",
        f"follow-up-{tasks[0].pk}",
    }
    assert set(found) - off == {f"action-{action.pk}", f"follow-up-{tasks[1].pk}"}


def test_overdue_things_are_on_today(client, manager, address, method, monkeypatch):
    action = ActionFactory(method=method, text="Write to heads", wording="By 31 May 2010")
    task = FollowUp.objects.create(action=action, text=SECRET, owner_name="Me", due=today() - DAY)
    path = address(manager)
    found = read(client, path)
    event = found[f"action-{action.pk}"]
    assert event.summary.value == f"Action {action.number} overdue since 31 May 2010: Write to heads"
    assert (event.dtstart.value, event.dtend.value) == (today(), today() + DAY)
    event = found[f"follow-up-{task.pk}"]
    since = print_date(today() - DAY)
    assert event.summary.value == f"Follow-up to action {action.number} overdue since {since}: Write to heads"
    first = int(event.sequence.value)
    later = dt.datetime.combine(today() + 2 * DAY, dt.time(9), dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    event = read(client, path)[f"follow-up-{task.pk}"]
    assert event.dtstart.value == later.date()
    assert int(event.sequence.value) > first


def test_feed_has_no_text_of_follow_ups_and_only_the_start_of_an_action(client, manager, address, method):
    action = ActionFactory(
        method=method, text="Write to heads " + "and governors " * 10, wording=f"By 31 May 2037 {SECRET}"
    )
    FollowUp.objects.create(action=action, text=SECRET, owner_name=SECRET, owner=manager, due=today(), done_note="")
    for scope in ("own", "plan"):
        body = client.get(address(manager, scope)).content.replace(b"\r\n ", b"").decode()
        assert f"Follow-up to action {action.number} due: Write to heads" in body
        assert "Kayla" not in body and "485 777" not in body
        assert "and governors " * 5 not in body


@pytest.fixture
def officer():
    """A lead officer of Harbour Lane."""
    agency = AgencyFactory(name="Harbour Lane Primary School", kind="primary")
    person = UserFactory(roles=["agency"])
    MembershipFactory(user=person, subgroup=None, agency=agency)
    person.agency = agency
    return person


@pytest.mark.long
def test_my_feed_has_what_is_due_from_my_agency(client, officer, manager, address):
    there = AgencyFactory(kind="primary")
    audit_round = open_round([officer.agency, there], final_deadline=today() + 30 * DAY)
    mine, other = return_of(audit_round, officer.agency), return_of(audit_round, there)
    old = submitted(fill(return_of(open_round([officer.agency], title="Before"), officer.agency)))
    due = improvement(old, "A1.3", due=today() + 9 * DAY, text="Buy " + "filters " * 20)
    dropped = improvement(old, "A1.4", status="dropped", ended_on=today(), ended_note="Sold")
    path = address(officer, "own")
    found = read(client, path)
    assert {key for key in found if not key.startswith(("meeting", "action"))} == {
        f"return-{mine.pk}",
        f"improvement-{due.pk}",
        f"improvement-{dropped.pk}",
    }
    assert found[f"improvement-{dropped.pk}"].status.value == "CANCELLED"
    event = found[f"return-{mine.pk}"]
    assert event.summary.value == f"Audit return due: {audit_round}, Harbour Lane Primary School"
    assert event.dtstart.value == today() + 30 * DAY
    assert found[f"improvement-{due.pk}"].summary.value.startswith("Improvement action due: Buy filters")
    assert len(found[f"improvement-{due.pk}"].summary.value) < 110
    mine.extended_to, mine.extension_reason = today() + 40 * DAY, "Ill"
    mine.save()
    assert read(client, path)[f"return-{mine.pk}"].dtstart.value == today() + 40 * DAY
    for person, scope in (
        (officer, "plan"),
        (manager, "own"),
    ):  # the whole plan; and a manager’s own, who has no agency
        found = read(client, address(person, scope))
        assert not {f"return-{mine.pk}", f"return-{other.pk}", f"improvement-{due.pk}"} & set(found)


@pytest.mark.long
def test_feed_is_not_sent_again_while_nothing_changes(client, manager, address, method):
    action = ActionFactory(method=method, wording="By 31 May 2037")
    path = address(manager)
    first = client.get(path)
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    compressed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert compressed["ETag"] == f"W/{first['ETag']}"  # its bytes are others
    headers = {"If-None-Match": compressed["ETag"], "Accept-Encoding": "gzip"}
    assert client.get(path, headers=headers).status_code == 304
    action.timescales.update(due=dt.date(2037, 8, 1))
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.long
def test_feed_takes_as_many_statements_for_many_records(
    client, officer, address, method, django_assert_max_num_queries
):
    group = SubGroupFactory()
    MembershipFactory(user=officer, subgroup=group)
    lead = SubGroupLeadFactory(subgroup=group)
    path = address(officer, "own")
    for number in range(8):
        action = ActionFactory(method=method, lead=lead, wording="By 31 May 2037")
        FollowUp.objects.create(action=action, text="Ring", owner_name="Me", owner=officer, due=today())
        MeetingFactory(held_on=today() + number * DAY)
    with django_assert_max_num_queries(24):
        assert len(read(client, path)) == 24


def test_odd_characters_in_names_do_not_break_a_feed(client, manager, address, method):
    ActionFactory(
        method=method, text="Tell\u2028heads;\\n,\x0b “all” \U0001f600\r\nBEGIN:VALARM", wording="By 31 May 2037"
    )
    MeetingFactory(held_on=today() + DAY, name="Ünïcode\x1f, 会議", place="A\r\nB\tC")
    assert len(read(client, address(manager))) == 2


@pytest.mark.long
def test_feeds_of_everybody_on_the_demonstration_board(demo_plan, client, address):
    people = User.objects.filter(is_active=True).order_by("pk")
    found = [
        read(client, address(person, scope))
        for person in people
        if may(person, "plan.read")
        for scope in CalendarFeed.Scope.values
    ]
    keys = {key.rpartition("-")[0] for events in found for key in events}
    assert {"action", "occurrence", "follow-up", "meeting", "return", "improvement"} <= keys
    late = [event for events in found for event in events.values() if "overdue" in event.summary.value]
    assert {event.dtstart.value for event in late} == {today()}
