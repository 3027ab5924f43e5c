"""Due dates of a plan as an iCalendar file (P20).

All-day events; the end of such an event is the day after (RFC 5545, section 3.6.1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from actions.models import Action, FollowUp, Meeting, Occurrence, Plan, Timescale
from core.text.dates import today
from core.text.safe_text import clean_text

OPEN = (Action.Status.NOT_STARTED, Action.Status.IN_PROGRESS)
SHORT = 80  # characters of an action's text in the title of an event


@dataclass(frozen=True)
class Day:
    """One event: `key` stays the same when the date moves, so that calendars update it."""

    key: str
    on: dt.date
    title: str
    text: str
    href: str


def days_of(user, plan: Plan, *, own: bool) -> list[Day]:
    """Due dates of open actions, of follow-ups and of coming meetings that a person may see.

    With `own` those of actions that the person's groups or agency lead, and of their own follow-ups.
    """
    actions = Action.objects.visible_to(user).filter(plan=plan, status__in=OPEN)
    tasks = FollowUp.objects.visible_to(user).open().filter(action__plan=plan, due__isnull=False)
    tasks = tasks.exclude(action__status=Action.Status.WITHDRAWN)
    if own:
        actions, tasks = actions.led_by(user), tasks.filter(owner=user)
    meetings = Meeting.objects.visible_to(user).about(plan).filter(held_on__gte=today(), cancelled_on__isnull=True)
    return [*action_days(actions), *task_days(tasks.select_related("action")), *meeting_days(meetings)]


def action_days(actions) -> Iterable[Day]:
    """One event for each action with a date; for a recurring one each open occurrence.

    A recurring action without an open occurrence has none, whatever date its wording has; nor has a completion.
    """
    again = Timescale.objects.filter(action__in=actions, is_current=True, kind=Timescale.Kind.RECURRING)
    turns = Occurrence.objects.filter(action__in=again.values("action"), done_on__isnull=True, skipped_on__isnull=True)
    for turn in turns.select_related("action").order_by("due"):
        yield action_day(turn.action, turn.due, f"occurrence-{turn.pk}", turn.action.text)
    lines = Timescale.objects.filter(action__in=actions, is_current=True, due__isnull=False, dated_part_met_on=None)
    kept = Occurrence.objects.filter(action=OuterRef("action"))
    lines = lines.exclude(Q(kind=Timescale.Kind.RECURRING) & Exists(kept)).exclude(kind=Timescale.Kind.COMPLETED)
    for line in lines.select_related("action").order_by("due", "action__number"):
        yield action_day(line.action, line.due, f"action-{line.action_id}", line.action.text, line.wording)


def action_day(action: Action, on: dt.date, key: str, text: str, wording: str = "") -> Day:
    flat = " ".join(text.split())
    title = f"Action {action.number} due: {flat[:SHORT]}{'…' if len(flat) > SHORT else ''}"
    inside = f"{text}\n\nTimescale as printed: {wording}" if wording else text
    return Day(key, on, title, inside, reverse("action", args=[action.pk]))


def task_days(tasks: Iterable[FollowUp]) -> Iterable[Day]:
    for task in tasks:
        title = f"{task.owner_name}: {' '.join(task.text.split())[:SHORT]} (action {task.action.number})"
        yield Day(f"follow-up-{task.pk}", task.due, title, task.text, reverse("action", args=[task.action_id]))


def meeting_days(meetings: Iterable[Meeting]) -> Iterable[Day]:
    """One event for each meeting, with its start; its length is not known."""
    for meeting in meetings:
        href = reverse("meeting", args=[meeting.pk])
        title = f"{meeting.name} at {meeting.starts_at:%H:%M}" if meeting.starts_at else meeting.name
        yield Day(f"meeting-{meeting.pk}", meeting.held_on, title, meeting.place, href)


def calendar_file(name: str, days: Iterable[Day], *, host: str, absolute: Callable[[str], str]) -> bytes:
    """The file, as bytes; `absolute` makes a full URL of a path, `host` makes keys unique between systems."""
    from icalendar import Calendar, Event  # slow to load, and needed by no page

    calendar = Calendar()
    calendar.add("prodid", "-//e-Safety Action Plan//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", " ".join(clean_text(name).split()))  # this field escapes no line break
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    stamp = dt.datetime.combine(today(), dt.time(0), dt.UTC)
    for day in days:
        event = Event()
        event.add("uid", f"{day.key}@{host}")
        event.add("dtstamp", stamp)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + dt.timedelta(days=1))
        event.add("summary", clean_text(day.title))
        event.add("description", clean_text(f"{day.text}\n\n{absolute(day.href)}".strip()))
        event.add("url", absolute(day.href))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
