"""Due dates in a calendar programme: what the file holds, who gets it, and that an address can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from icalendar import Calendar

from accounts.people.services import end_role
from actions.calendar.page import days_of
from actions.calendar.services import feed_of, make_feed, revoke_feed, token_of
from actions.models import Action, CalendarFeed, FollowUp, Occurrence, Timescale
from core.records.rules import RuleBroken
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    MeetingFactory,
    MembershipFactory,
    MethodFactory,
    PlanFactory,
    SubGroupFactory,
    SubGroupLeadFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return SubGroupFactory()


@pytest.fixture
def member(group):
    person = UserFactory(roles=["working_group"])
    MembershipFactory(user=person, subgroup=group)
    return person


@pytest.fixture
def method():
    return MethodFactory()


def events(client, person, scope="own"):
    """Key without its host → event, of the file behind a new address of this person."""
    token = token_of(make_feed(scope=scope, by=person))
    answer = client.get(reverse("calendar_feed", args=[token]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["uid"]).split("@")[0]: event for event in found}


def action_keys(person, plan) -> set[str]:
    """The keys of the whole plan's days."""
    return {day.key for day in days_of(person, plan, own=False)}


def test_own_dates_are_those_of_the_actions_of_my_groups_and_of_my_follow_ups(client, group, member, method):
    lead = SubGroupLeadFactory(subgroup=group)
    mine = ActionFactory(method=method, lead=lead, text="Write to\nheads", wording="By 31 May 2027")
    theirs = ActionFactory(method=method, wording="By 30 June 2027")
    task = FollowUp.objects.create(action=theirs, text="Ring", owner_name="Me", owner=member, due=dt.date(2027, 1, 5))
    FollowUp.objects.create(action=mine, text="Not mine", owner_name="X", due=dt.date(2027, 1, 6))
    found = events(client, member)
    assert set(found) == {f"action-{mine.pk}", f"follow-up-{task.pk}"}
    event = found[f"action-{mine.pk}"]
    assert str(event["summary"]) == f"Action {mine.number} due: Write to heads"
    assert event["dtstart"].dt == dt.date(2027, 5, 31)
    assert event["dtend"].dt == dt.date(2027, 6, 1)  # the end of an all-day event is exclusive
    assert str(event["url"]).endswith(reverse("action", args=[mine.pk]))
    assert str(event["description"]) == str(event["url"])  # no wording of ours leaves the site but the title
    assert set(events(client, member, "plan")) == {
        f"action-{mine.pk}",
        f"action-{theirs.pk}",
        f"follow-up-{task.pk}",
    } | {f"follow-up-{mine.follow_ups.get().pk}"}


def test_what_is_done_or_has_no_date_is_not_in_it(client, member, method):
    ActionFactory(method=method, wording="Ongoing")
    ActionFactory(method=method, wording="By 31 May 2027", completed=True)
    ActionFactory(method=method, wording="By 31 May 2027", withdrawn=True)
    going_on = ActionFactory(method=method, wording="By 31 May 2027 and then ongoing")
    going_on.timescales.update(kind=Timescale.Kind.DATE_THEN_ONGOING, dated_part_met_on=dt.date(2026, 1, 1))
    assert events(client, member, "plan") == {}


def test_each_open_occurrence_of_a_recurring_action_has_its_day(client, member, method):
    action = ActionFactory(method=method, wording="Quarterly")
    done = Occurrence.objects.create(action=action, due=dt.date(2026, 9, 30), done_on=dt.date(2026, 9, 30))
    due = Occurrence.objects.create(action=action, due=dt.date(2026, 12, 31))
    found = events(client, member, "plan")
    assert f"occurrence-{due.pk}" in found
    assert f"occurrence-{done.pk}" not in found
    assert f"action-{action.pk}" not in found


def test_what_comes_round_no_more_has_no_day_whatever_its_wording_named(client, member, method):
    action = ActionFactory(method=method, wording="Quarterly")
    action.timescales.update(due=dt.date(2026, 9, 30))
    assert f"action-{action.pk}" in events(client, member, "plan")  # nothing is written of its turns yet
    Occurrence.objects.create(action=action, due=dt.date(2026, 9, 30), done_on=dt.date(2026, 9, 30))
    assert events(client, member) == {}
    assert action_keys(member, method.objective.priority.plan) == set()


def test_a_completion_is_no_due_date_and_a_task_of_a_withdrawn_action_is_gone(client, member, method):
    ActionFactory(method=method, wording="Completed (Ratified on 12th May 2009)")
    gone = ActionFactory(method=method, wording="Ongoing", withdrawn=True)
    FollowUp.objects.create(action=gone, text="Ring", owner_name="Me", owner=member, due=dt.date(2027, 1, 5))
    assert events(client, member, "plan") == {}
    assert events(client, member) == {}


def test_meetings_still_to_come(client, member, method):
    ahead = MeetingFactory(held_on=today() + dt.timedelta(days=9), name="Board meeting", starts_at=dt.time(14, 0))
    MeetingFactory(held_on=today() - dt.timedelta(days=1))
    MeetingFactory(held_on=today() + dt.timedelta(days=8), cancelled_on=today() - dt.timedelta(days=61))
    ActionFactory(method=method)
    MeetingFactory(held_on=today() + dt.timedelta(days=7), plan=PlanFactory(closed_on=today()))
    found = events(client, member)
    assert set(found) == {f"meeting-{ahead.pk}"}
    assert found[f"meeting-{ahead.pk}"]["summary"] == "Board meeting"
    assert str(found[f"meeting-{ahead.pk}"]["url"]).endswith(reverse("meeting", args=[ahead.pk]))


def test_an_action_that_was_moved_keeps_its_key(client, member, method):
    action = ActionFactory(method=method, wording="By 31 May 2027")
    first = events(client, member, "plan")
    Timescale.objects.filter(action=action).update(due=dt.date(2027, 8, 1))
    second = {
        str(event["uid"]).split("@")[0]: event
        for event in Calendar.from_ical(
            client.get(reverse("calendar_feed", args=[token_of(CalendarFeed.objects.get())])).content
        ).walk("VEVENT")
    }
    assert set(first) == set(second)
    assert second[f"action-{action.pk}"]["dtstart"].dt == dt.date(2027, 8, 1)


@pytest.mark.parametrize("ends", ["taken back", "shut out", "no role left", "another secret", "cut short"])
def test_an_address_ends(client, member, ends):
    feed = make_feed(scope="own", by=member)
    address = reverse("calendar_feed", args=[token_of(feed)])
    assert client.get(address).status_code == 200
    if ends == "taken back":
        revoke_feed(feed=feed, by=member)
    elif ends == "shut out":
        member.is_active = False
        member.save()
    elif ends == "no role left":
        grant = member.role_grants.get()
        end_role(grant=grant, expected=grant.version, by=None, reason="Left")
    elif ends == "another secret":
        address = reverse("calendar_feed", args=[feed.nonce + ".x"])
    else:
        address = reverse("calendar_feed", args=[feed.nonce])
    assert client.get(address).status_code == 404


def test_the_address_is_not_in_the_database(member):
    feed = make_feed(scope="own", by=member)
    assert token_of(feed) not in str(CalendarFeed.history.values())
    assert feed_of(token_of(feed)) == feed


def test_one_address_of_each_sort_and_a_new_one_after_it_was_taken_back(member):
    first = make_feed(scope="own", by=member)
    with pytest.raises(RuleBroken):
        make_feed(scope="own", by=member)
    with pytest.raises(RuleBroken):
        make_feed(scope="everything", by=member)
    revoke_feed(feed=first, by=member)
    with pytest.raises(RuleBroken):
        revoke_feed(feed=first, by=member)
    assert token_of(make_feed(scope="own", by=member)) != token_of(first)


def test_the_page_shows_the_address_and_the_buttons_work(client, member):
    client.force_login(member)
    assert "Make an address" in client.get(reverse("calendar")).content.decode()
    client.post(reverse("make_feed"), {"scope": "plan"})
    feed = CalendarFeed.objects.get()
    page = client.get(reverse("calendar")).content.decode()
    assert f"http://testserver/calendar/{token_of(feed)}.ics" in page
    assert client.post(reverse("revoke_feed", args=[feed.pk])).status_code == 302
    feed.refresh_from_db()
    assert feed.revoked_on == today()


def test_nobody_takes_back_the_address_of_another(client, member):
    feed = make_feed(scope="own", by=member)
    client.force_login(UserFactory(roles=["manager"]))
    assert client.post(reverse("revoke_feed", args=[feed.pk])).status_code == 404
    feed.refresh_from_db()
    assert feed.revoked_on is None


def test_without_a_plan_the_calendar_is_empty(client, member):
    Action.objects.all().delete()
    assert events(client, member, "plan") == {}
