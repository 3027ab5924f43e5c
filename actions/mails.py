"""Emails about the plan."""

import datetime as dt
from dataclasses import replace

from django.urls import reverse

from accounts.models import User
from accounts.people.mails import active_person
from actions.access import url_at
from actions.calendar.page import meeting_day
from actions.leads.services import WRITES
from actions.meetings.services.meetings import CHANGED, change_for, people_of
from actions.meetings.services.notes import NOTES
from actions.models import (
    Action,
    ActionLead,
    AgencyResponse,
    FollowUp,
    Meeting,
    Plan,
    Query,
    Timescale,
    UpdateRequest,
)
from actions.progress.page import unanswered
from actions.querysets import live_plan
from agencies.mails import name_at
from core.board.calendar_files import invitation
from core.mail import Email, compose, email_kind, quoted, site_url, subject_line
from core.mail.answers import answer_url
from core.mail.kinds import Attachment
from core.mail.models import Notice
from core.mail.notices import News, about_actions, notice_kind
from core.text.dates import print_date, print_start, today
from core.text.values import cut_at_word

ANSWER = "agency-answer"
LONGEST_NOTE = 300  # characters of a request for an update
MEETING_SUBJECTS = {
    "called": "New {kind} meeting: {when}",
    "moved": "{kind} meeting moved: now {when}",
    "place": "{kind} meeting in a new place: {when}",
    "cancelled": "{kind} meeting cancelled: {when}",
    "reinstated": "{kind} meeting back on: {when}",
    "released": "You need not come: {kind} meeting on {when}",
}


@email_kind(ANSWER, "Reminder to answer an action for all agencies")
def answer_wanted(args: dict) -> Email | None:
    """To an agency that has not answered; None once it has, or is no longer asked."""
    lines = AgencyResponse.objects.silent().select_related("agency", "action__plan", "action__asked", "action__answers")
    line = lines.filter(pk=args["response"]).first()
    if line is None or not line.action.asked.takes_answers:
        return None
    to, person = args.get("to", ""), active_person(args.get("to", ""))
    answer = answer_url(to, person=person, agency=None if person else line.agency_id, items=[f"response {line.pk}"])
    return answer_email(line, to, answer)


def answer_email(line: AgencyResponse, to: str, answer: str) -> Email:
    """The email to an agency; `answer` is the URL where no sign-in is needed, "" where there is none."""
    return compose(
        subject_line("How far have you got with action {}? {}", line.action.number, line.agency),
        "agency_answer.txt",
        name=name_at(to, line.agency),
        agency=line.agency,
        number=line.action.number,
        wording=quoted(line.action.text),
        since=print_date(line.action.asked.opened_on),
        totals=line.action.answers.totals.in_words,
        answer=answer,
        url=site_url(reverse("our_agency")),
    )


@email_kind(CHANGED, "A meeting was called, moved or cancelled")
def meeting_changed(args: dict) -> Email | None:
    """To somebody of a meeting, in its current state; None where nothing is new to them, or they changed it last."""
    person = reader_of(args)
    meeting = Meeting.objects.visible_to(person).filter(pk=args["meeting"]).first() if person else None
    if meeting is None:
        return None
    history = {row.version: row for row in meeting.history.filter(version__in=[args["since"], meeting.version])}
    was = history.get(args["since"])
    change = change_for(was, meeting, is_expected=person.pk in people_of(meeting))
    latest, days = history.get(meeting.version), [each.held_on for each in (was, meeting) if each]
    if not change or max(days) < today() or (latest and latest.history_user_id == person.pk):
        return None
    is_off = change in ("cancelled", "released")
    written = compose(
        subject_of(change, meeting),
        "meeting_change.txt",
        person=person,
        meeting=meeting,
        change=change,
        when=when_of(meeting),
        before=when_of(was) if was else "",
        is_off=is_off,
        takes_minutes=meeting.minute_taker_id == person.pk,
        url=site_url(reverse("meeting", args=[meeting.pk])),
    )
    return replace(written, attachments=(meeting_invitation(meeting, to=person.email, is_off=is_off),))


def meeting_invitation(meeting: Meeting, *, to: str, is_off: bool) -> Attachment:
    """The event of calendar feeds, without the place, which no email says (docs/adr/0051-what-an-email-may-say.md)."""
    version = meeting.history.filter(version=meeting.version).order_by("-history_date").first()
    day = meeting_day(meeting, version.history_date if version else meeting.created_at)
    return invitation(replace(day, place="", is_cancelled=is_off), to=to)


@email_kind(NOTES, "Tasks from a meeting")
def action_notes(args: dict) -> Email | None:
    """The tasks that a meeting gave to a person, as they are now; None where none of them is open and theirs,
    and while the minutes are open.
    """
    person = reader_of(args)
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
    begin = f"Your {count} tasks" if count > 1 else "Your task"
    return compose(
        about_actions(f"{begin} from {day}: ", [line["number"] for line in lines]),
        "action_notes.txt",
        person=person,
        meeting=meeting,
        day=print_date(meeting.held_on),
        lines=lines,
    )


def subject_of(change: str, meeting: Meeting) -> str:
    """What happened to which kind of meeting, and when it is: "Board meeting moved: now 3 December 2026 at 14:00"."""
    kind = "group" if meeting.subgroup_id else "board"
    subject = MEETING_SUBJECTS[change].format(kind=kind, when=when_of(meeting))
    return subject[0].upper() + subject[1:]


def reader_of(args: dict) -> User | None:
    """The person to whom an email goes; None where they have left, or have another address by now."""
    person = User.objects.filter(pk=args["person"], is_active=True).first()
    is_theirs = person and args.get("to", person.email).casefold() == person.email.casefold()
    return person if is_theirs else None


def when_of(meeting) -> str:
    """Day and time of a meeting or of an earlier version of it: "3 December 2026 at 14:00"."""
    return print_start(meeting.held_on, meeting.starts_at)


@notice_kind("lead", together="You lead {}")
def made_lead(notice: Notice) -> News | None:
    action = led_action(notice)
    if action is None:
        return None
    until = due_of(action.timescales.filter(is_current=True).first())
    why = f"{who(notice.by)} made you a lead for this action."
    why += f" It is due on {print_date(until)}." if until else ""
    subject = f"You lead action {action.number}"
    return news_of(action, subject, why, action.url(), "Open the action", item=f"action {action.pk}")


@notice_kind("date", together="News about the dates of {}")
def date_settled(notice: Notice) -> News | None:
    """The timescale in force has changed, or the proposed one was declined."""
    action, person, args = live_action(notice), notice.person, notice.args
    if action is None:
        return None
    series = {line.pk: line for line in action.timescales.select_related("proposed_by", "settled_by")}
    before, asked = series.get(args["before"]), series.get(args["timescale"])
    settled = [line for line in series.values() if line.is_current and line != before]
    settled += [asked] if asked and asked.state == Timescale.State.DECLINED else []
    is_lead = leads(person, action)
    line = next((line for line in settled if is_lead or line.proposed_by == person), None)
    if line is None:
        return None
    if not line.is_current:
        why = f"{who(line.settled_by)} declined {whose_date(line, person)}. The reason is on the page of the action."
        subject = f"The new date of action {action.number} was not agreed"
        return news_of(action, subject, why, action.url(), "Open the action")
    until, earlier = due_of(line), due_of(before)
    now_due = f"is now due on {print_date(until)}" if until else "has a new timescale"
    is_agreed = line.proposed_by and line.settled_by and line.proposed_by != line.settled_by
    why = f"{who(line.settled_by or notice.by)} " + (
        f"agreed {whose_date(line, person)}." if is_agreed else "changed the timescale of this action."
    )
    why += f" It was previously due on {print_date(earlier)}." if earlier else ""
    item = f"action {action.pk}" if is_lead else ""
    return news_of(action, f"Action {action.number} {now_due}", why, action.url(), "Open the action", item=item)


@notice_kind("asked", together="Please update {}")
def asked_for_update(notice: Notice) -> News | None:
    action = led_action(notice)
    waiting = unanswered(UpdateRequest.objects.visible_to(notice.person).filter(pk=notice.args["request"]))
    request = waiting.select_related("asked_by").first() if action else None
    if request is None or request.asked_by_id == notice.person_id:
        return None
    until = f" by {print_date(request.wanted_by)}" if request.wanted_by else ""
    note = cut_at_word(" ".join(request.note.split()), LONGEST_NOTE)
    why = f"{who(request.asked_by)} asked you: “{note}”"
    url = reverse("add_update", args=[action.pk])
    subject = f"Please update action {action.number}{until}"
    return news_of(action, subject, why, url, "Add an update", item=f"action {action.pk}")


@notice_kind("follow-up", together="News about your follow-ups to {}")
def follow_up_given(notice: Notice) -> News | None:
    """A task was given to them, taken from them, or given another date."""
    person, was, earlier = notice.person, notice.args["owner"], notice.args["due"]
    tasks = FollowUp.objects.visible_to(person).open().filter(live_plan("action__plan"), pk=notice.args["follow_up"])
    task = tasks.exclude(action__status="withdrawn").select_related("action", "owner").first()
    if task is None or person.pk not in (task.owner_id, was):
        return None
    number, until = task.action.number, f" on {print_date(task.due)}" if task.due else ""
    if task.owner_id != person.pk:
        to = task.owner.display_name if task.owner else "somebody else"
        why = f"{who(notice.by)} " + (
            "took over your follow-up." if task.owner == notice.by else f"gave your follow-up to {to}."
        )
        subject = f"Your follow-up to action {number} is now somebody else’s"
        return news_of(task.action, subject, why, task.action.url(), "Open the action")
    if was != person.pk:
        subject = f"You have a follow-up to action {number}" + (f", due{until}" if until else "")
        why = f"{who(notice.by)} gave you a follow-up to this action." + ("" if until else " It has no date yet.")
    elif (task.due and task.due.isoformat()) != earlier:
        subject = f"Your follow-up to action {number} " + (f"is now due{until}" if until else "no longer has a date")
        before = f" It was previously due on {print_date(dt.date.fromisoformat(earlier))}." if earlier else ""
        why = f"{who(notice.by)} changed the date of your follow-up.{before}"
    else:
        return None
    url = reverse("finish_follow_up", args=[task.pk])
    return news_of(task.action, subject, why, url, "Read your follow-up", item=f"follow-up {task.pk}")


@notice_kind("query", together="News about your queries on {}")
def query_settled(notice: Notice) -> News | None:
    """Their query has been decided, or else somebody answered it."""
    person, first = notice.person, notice.args["answer"]
    queries = Query.objects.visible_to(person).filter(live_plan("action__plan"), pk=notice.args["query"])
    query = queries.filter(raised_by=person).select_related("action", "decision__recorded_by").first()
    if query is None:
        return None
    number = query.action.number
    if query.decision and query.decision.recorded_by != person:
        subject = f"Your query about action {number} has been decided"
        why = f"{who(query.decision.recorded_by)} recorded a decision."
        return news_of(query.action, subject, why, url_at(query), "Read the decision")
    answers = query.answers.filter(pk__gte=first).exclude(author=person) if first and not query.decision else None
    answer = answers.select_related("author").last() if answers else None
    if answer is None:
        return None
    subject = f"Your query about action {number} has an answer"
    return news_of(query.action, subject, f"{who(answer.author)} wrote to you.", url_at(query), "Read the answer")


def live_action(notice: Notice) -> Action | None:
    """The action of a notice, while it is in the plan in force and its person may read it."""
    found = Action.objects.visible_to(notice.person).filter(plan__in=Plan.objects.dated_in_force(today()))
    return found.filter(pk=notice.args["action"]).exclude(status="withdrawn").first()


def led_action(notice: Notice) -> Action | None:
    action = live_action(notice)
    return action if action and leads(notice.person, action) else None


def leads(person: User, action: Action) -> bool:
    """Whether a person leads an action and may write on it."""
    return bool(person.permissions & WRITES) and ActionLead.objects.for_user(person).filter(action=action).exists()


def due_of(timescale: Timescale | None) -> dt.date | None:
    """The one date of a timescale; None where it comes round again."""
    return timescale.due if timescale and timescale.kind != Timescale.Kind.RECURRING else None


def whose_date(timescale: Timescale, person: User) -> str:
    if timescale.proposed_by == person:
        return "the date that you proposed"
    by = timescale.proposed_by
    return f"the date that {by.display_name} proposed" if by else "the date that was proposed"


def who(person: User | None) -> str:
    return person.display_name if person else "The board"


def news_of(action: Action, subject: str, why: str, href: str, do: str, *, item: str = "") -> News:
    text = f"Action {action.number}: {quoted(action.text)}"
    return News(subject, text, why, href, do, number=action.number, item=item)
