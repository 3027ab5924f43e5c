"""Due dates of a plan and coming meetings as days of a calendar feed."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from actions.models import Action, FollowUp, Meeting, Occurrence, Plan, Timescale
from core.board.calendar import CANCELLED_KEPT, CalendarDay, last_changes, own_days
from core.mail.texts import quoted
from core.text.dates import today

OPEN = (Action.Status.NOT_STARTED, Action.Status.IN_PROGRESS)
WITHDRAWN = Action.Status.WITHDRAWN


def days_of(user, plan: Plan | None, *, own: bool) -> list[CalendarDay]:
    """Due dates of open actions, of follow-ups and of coming meetings that a person may see, and what of these was
    cancelled lately.

    With `own` those of actions that the person's groups or agency lead, of their own follow-ups, and what is due from
    their agencies. A number of statements that does not grow with the records.
    """
    since = today() - CANCELLED_KEPT
    meetings = Meeting.objects.visible_to(user).about(plan)
    ahead = Q(held_on__gte=today(), cancelled_on__isnull=True) | Q(cancelled_on__gte=since)
    days = [*meeting_days(meetings.filter(ahead))]
    if plan:
        wanted = Q(status__in=OPEN) | Q(status=WITHDRAWN, withdrawn_on__gte=since)
        actions = Action.objects.visible_to(user).filter(wanted, plan=plan)
        tasks = FollowUp.objects.visible_to(user).filter(action__plan=plan, due__isnull=False, done_on__isnull=True)
        tasks = tasks.filter(Q(dropped_on__isnull=True) | Q(dropped_on__gte=since))
        tasks = tasks.exclude(action__status=WITHDRAWN, action__withdrawn_on__lt=since)
        if own:
            actions, tasks = actions.led_by(user), tasks.filter(owner=user)
        days += [*action_days(actions, since), *task_days(tasks)]
    return days + own_days(user) if own else days


def action_days(actions, since: dt.date) -> Iterable[CalendarDay]:
    """One event for each action with a date; for a recurring one each occurrence that is open or was called off lately.

    A recurring action without an open occurrence has none, whatever date its wording has; nor has a completion.
    """
    changed, moved = last_changes(actions), last_changes(actions, "action_id", Timescale)
    again = Timescale.objects.filter(action__in=actions, is_current=True, kind=Timescale.Kind.RECURRING)
    turns = Occurrence.objects.filter(action__in=again.values("action"), done_on__isnull=True)
    turns = turns.filter(Q(skipped_on__isnull=True) | Q(skipped_on__gte=since))
    settled = last_changes(turns)
    for turn in turns.select_related("action").order_by("due"):
        times = changed.get(turn.action_id), settled.get(turn.pk)
        off = turn.skipped_on is not None
        yield action_day(turn.action, turn.due, f"occurrence-{turn.pk}", times, is_cancelled=off)
    lines = Timescale.objects.filter(action__in=actions, is_current=True, due__isnull=False, dated_part_met_on=None)
    kept = Occurrence.objects.filter(action=OuterRef("action"))
    lines = lines.exclude(Q(kind=Timescale.Kind.RECURRING) & Exists(kept)).exclude(kind=Timescale.Kind.COMPLETED)
    for line in lines.select_related("action").order_by("due", "action__number"):
        times = changed.get(line.action_id), moved.get(line.action_id)
        yield action_day(line.action, line.due, f"action-{line.action_id}", times)


def action_day(action: Action, on: dt.date, key: str, times, is_cancelled: bool = False) -> CalendarDay:
    gone = is_cancelled or action.status == WITHDRAWN
    href = reverse("action", args=[action.pk])
    latest = max(filter(None, times), default=action.created_at)
    return CalendarDay(key, on, f"Action {action.number}", quoted(action.text), href, latest, is_cancelled=gone)


def task_days(tasks) -> Iterable[CalendarDay]:
    """One event for each follow-up, without its text."""
    changed, rows = last_changes(tasks), tasks.select_related("action")
    for task in rows:
        gone = task.dropped_on is not None or task.action.status == WITHDRAWN
        yield CalendarDay(
            f"follow-up-{task.pk}",
            task.due,
            f"Follow-up to action {task.action.number}",
            quoted(task.action.text),
            reverse("action", args=[task.action_id]),
            changed.get(task.pk, task.created_at),
            is_cancelled=gone,
        )


def meeting_days(meetings) -> Iterable[CalendarDay]:
    changed = last_changes(meetings)
    for meeting in meetings:
        yield meeting_day(meeting, changed.get(meeting.pk, meeting.created_at))


def meeting_day(meeting: Meeting, changed_at: dt.datetime) -> CalendarDay:
    """A meeting, also as invitations name it."""
    return CalendarDay(
        f"meeting-{meeting.pk}",
        meeting.held_on,
        meeting.name,
        "",
        reverse("meeting", args=[meeting.pk]),
        changed_at,
        is_due=False,
        starts_at=meeting.starts_at,
        place=meeting.place,
        is_cancelled=meeting.cancelled_on is not None,
        sequence=meeting.version,
    )
