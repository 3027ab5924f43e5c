"""Emails about the plan."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from actions.meetings.services.meetings import CHANGED, change_of, people_of
from actions.meetings.services.notes import NOTES
from actions.models import AgencyResponse, FollowUp, Meeting
from agencies.mails import name_at
from core.mail import Email, compose, email_kind, quoted, site_url, subject_line
from core.text.dates import print_date, today

ANSWER = "agency-answer"
MEETING_SUBJECTS = {
    "called": "New meeting: {}",
    "moved": "Meeting moved: now {}",
    "place": "New place of a meeting: {}",
    "cancelled": "Meeting cancelled: {}",
    "reinstated": "Meeting takes place after all: {}",
}


@email_kind(ANSWER, "Reminder to answer an action for all agencies")
def answer_wanted(args: dict) -> Email | None:
    """To an agency that has not answered; None once it has, or is no longer asked."""
    lines = AgencyResponse.objects.silent().select_related("agency", "action__plan", "action__asked", "action__answers")
    line = lines.filter(pk=args["response"]).first()
    if line is None or not line.action.asked.takes_answers:
        return None
    return answer_email(line, args.get("to", ""))


def answer_email(line: AgencyResponse, to: str) -> Email:
    return compose(
        subject_line("How far are you with action {}? {}", line.action.number, line.agency),
        "agency_answer.txt",
        name=name_at(to, line.agency),
        agency=line.agency,
        number=line.action.number,
        wording=quoted(line.action.text),
        since=print_date(line.action.asked.opened_on),
        totals=line.action.answers.totals.in_words,
        url=site_url(reverse("our_agency")),
    )


@email_kind(CHANGED, "A meeting was called, moved or cancelled")
def meeting_changed(args: dict) -> Email | None:
    """To one of the people of a meeting, in its current state; None where nothing is new to them, or they changed it
    last.
    """
    person = User.objects.filter(pk=args["person"], is_active=True).first()
    meeting = Meeting.objects.visible_to(person).filter(pk=args["meeting"]).first() if person else None
    if meeting is None or person.pk not in people_of(meeting):
        return None
    history = {row.version: row for row in meeting.history.filter(version__in=[args["since"], meeting.version])}
    was = history.get(args["since"])
    change = change_of(was, meeting)
    latest, days = history.get(meeting.version), [each.held_on for each in (was, meeting) if each]
    if not change or max(days) < today() or (latest and latest.history_user_id == person.pk):
        return None
    return compose(
        MEETING_SUBJECTS[change].format(when_of(meeting)),
        "meeting_change.txt",
        person=person,
        meeting=meeting,
        change=change,
        when=when_of(meeting),
        before=when_of(was) if was else "",
        takes_minutes=meeting.minute_taker_id == person.pk,
        url=site_url(reverse("meeting", args=[meeting.pk])),
    )


@email_kind(NOTES, "Tasks from a meeting")
def action_notes(args: dict) -> Email | None:
    """The tasks that a meeting gave to a person, as they are now; None where none of them is open and theirs,
    and while the minutes are open.
    """
    person = User.objects.filter(pk=args["person"], is_active=True).first()
    meeting = Meeting.objects.visible_to(person).filter(pk=args["meeting"]).first() if person else None
    if meeting is None or meeting.minutes_closed_on is None:
        return None
    tasks = FollowUp.objects.visible_to(person).open().filter(pk__in=args["tasks"], owner=person)
    lines = [
        {
            "number": task.action.number,
            "wording": quoted(task.action.text),
            "due": print_date(task.due) if task.due else "",
            "url": site_url(reverse("finish_follow_up", args=[task.pk])),
        }
        for task in tasks.exclude(action__status="withdrawn").select_related("action").order_by("due", "pk")
    ]
    day, count = f"{meeting.held_on.day} {meeting.held_on:%B}", len(lines)
    if not lines:
        return None
    return compose(
        f"Your {count} tasks from {day}" if count > 1 else f"Your task from {day}",
        "action_notes.txt",
        html="action_notes.html",
        person=person,
        meeting=meeting,
        day=print_date(meeting.held_on),
        lines=lines,
    )


def when_of(meeting) -> str:
    """Day and time of a meeting or of an earlier version of it: "3 December 2026 at 14:00"."""
    return print_date(meeting.held_on) + (f" at {meeting.starts_at:%H:%M}" if meeting.starts_at else "")
