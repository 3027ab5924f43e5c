"""Follow-ups, meetings, and what others wrote on one's own actions."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from actions.models import FollowUp, Meeting, ProgressUpdate
from actions.querysets import live_plan
from core.mail import quoted
from core.text.dates import print_date
from reminders.routine.lines import Found, Line, source
from reminders.routine.readers import Reader
from reminders.routine.rules import MEETING_AHEAD, timing
from reminders.routine.topics import WRITES
from reminders.settings import look_ahead
from reminders.sources.plan import led

WEEK = dt.timedelta(days=7)
COME = ("plan.minute", "plan.agree_revision")  # who is reminded of a meeting of the whole board, besides its members


@source("follow_ups")
def follow_ups(readers: list[Reader], on: dt.date) -> Found:
    """Open follow-ups that people are to do; those without a date in the weekly email."""
    people, ahead = {each.key: each for each in readers}, look_ahead(on)
    own = FollowUp.objects.visible_to(readers[0].user).open()
    own = own.filter(live_plan("action__plan"), owner__in=people)
    for task in own.exclude(action__status="withdrawn").select_related("action").order_by("due", "pk"):
        when = timing(task.due, on, ahead) if task.due else None
        if task.due and when is None:
            continue
        name = f"Follow-up to action {task.action.number}"
        why, urgent = (when.words, when.urgent) if when else ("No date set", False)
        key = f"follow-up {task.pk} {when.stage if when else 'open'} {task.due or ''}".strip()
        href = reverse("finish_follow_up", args=[task.pk])
        yield people[task.owner_id], Line(
            "follow_ups", key, f"{name}: {quoted(task.action.text)}", why, href, "Mark it as done",
            by=task.due, urgent=urgent, subject=f"{name}: {when.in_sentence}" if when else "",
            item=f"follow-up {task.pk}",
        )  # fmt: skip


@source("meetings")
def meetings(readers: list[Reader], on: dt.date) -> Found:
    """Meetings of the next two weeks, and unfinished minutes for those who take them."""
    near = Q(held_on__gte=on, held_on__lte=on + MEETING_AHEAD)
    unwritten = Q(held_on__lt=on, minutes_closed_on__isnull=True, minute_taker__in=[each.key for each in readers])
    rows = Meeting.objects.visible_to(readers[0].user).filter(near | unwritten, cancelled_on__isnull=True)
    for meeting in rows.order_by("held_on", "pk"):
        for each in readers:
            if line := about_meeting(meeting, each, on):
                yield each, line


def about_meeting(meeting: Meeting, reader: Reader, on: dt.date) -> Line | None:
    writes = meeting.minute_taker_id == reader.key
    href = reverse("meeting", args=[meeting.pk])
    if meeting.held_on < on:
        why = "You took the minutes. Close them when they are complete"
        return (
            Line("meetings", f"minutes {meeting.pk}", str(meeting), why, href, "Close the minutes") if writes else None
        )
    comes = meeting.subgroup_id in reader.places.subgroups if meeting.subgroup_id else comes_to_board(reader)
    if not (writes or comes):
        return None
    at = f" at {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    why = f"{print_date(meeting.held_on)}{at}" + (". You are taking the minutes" if writes else "")
    return Line("meetings", f"meeting {meeting.pk}", meeting.name, why, href, "Open the meeting", by=meeting.held_on)


def comes_to_board(reader: Reader) -> bool:
    return any(reader.may(permission) for permission in COME) or "board" in reader.user.roles


@source("news")
def news(readers: list[Reader], on: dt.date) -> Found:
    """Updates of others in the last week on actions that people lead, without what is told within minutes."""
    user, people = readers[0].user, {each.key: each for each in readers}
    begin, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (on - WEEK, on))
    owned = led([each for each in readers if any(each.may(permission) for permission in WRITES)])
    theirs = set().union(*owned.values())
    updates = ProgressUpdate.objects.visible_to(user).filter(action__in=theirs, voided_on__isnull=True)
    # imported updates are not news
    updates = updates.filter(created_at__gte=begin, created_at__lt=end, on__gte=on - 2 * WEEK, date_assumed=False)
    updates = list(updates.select_related("action", "author").order_by("action__number", "-on", "-pk"))
    for key, actions in owned.items():
        others = [each for each in updates if each.action_id in actions and each.author_id != key]
        yield from ((people[key], line) for line in latest_of(others))


def latest_of(updates: Iterable[ProgressUpdate]) -> list[Line]:
    lines = []
    for _, group in groupby(updates, key=lambda update: update.action_id):
        latest, *more = group
        who = latest.author.display_name if latest.author else latest.author_name or "Somebody"
        why = f"{who} wrote an update on {print_date(latest.on)}" + (f" (and {len(more)} more)" if more else "")
        lines.append(written(f"update {latest.pk}", latest.action, why))
    return lines


def written(key: str, action, why: str) -> Line:
    about = f"Action {action.number}: {quoted(action.text)}"
    return Line("news", key, about, why, reverse("action", args=[action.pk]), "Read it")
