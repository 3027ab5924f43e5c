"""Forty days of the demonstration board, over Christmas and New Year, with activity: every email that reaches a real
mail server through the queue, and what the rules of ADR 64 and 65 say of it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings

from accounts.models import User
from actions.followups.services import add_follow_up, edit_follow_up, finish_follow_up
from actions.leads.services import people_leading
from actions.meetings.services.meetings import add_meeting, cancel_meeting, edit_meeting, expected_at
from actions.models import Action, FollowUp, Lead, Meeting, Query
from actions.progress.services.progress import add_update, agree_revision, decline_revision, propose_revision
from actions.progress.services.requests import ask_for_update
from actions.queries.services import answer_query, decide_query, raise_query
from agencies.models import SubGroup
from audits.models import Return
from audits.rounds.services import extend_return
from core.jobs.daily import run_daily, run_often
from core.mail.models import OutgoingEmail
from core.working_days.rules import Calendar
from esafety.demo.people import PEOPLE
from reminders.models import RoutineEmail
from reminders.routine.due import emails_due
from tests.demo import demonstration

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.mail_hours]
LONDON = ZoneInfo("Europe/London")
BEGIN, DAYS = dt.date(2026, 11, 30), 40  # a Monday; until 8 January
WEEK, WITHIN, STEP = dt.timedelta(days=7), dt.timedelta(minutes=10), dt.timedelta(minutes=2)
MARK = "Zqzq7qzqz"  # in everything that is typed here, but for notes to the reader


@dataclass
class Life:
    """The board as the days pass: what has arrived when, and who was to hear of what."""

    people: dict[str, User]
    mailbox: object
    arrived: list[tuple[dt.datetime, EmailMessage]] = field(default_factory=list)
    wanted: list[tuple[dt.datetime, str, str, str]] = field(default_factory=list)  # from when, address, what, actor
    foretold: dict[dt.date, dict[str, int]] = field(default_factory=dict)  # day → address and number of lines

    def action(self, number: int) -> Action:
        return Action.objects.select_related("plan").get(number=number)

    def leading(self, action: Action) -> list[User]:
        leads = Lead.objects.filter(action_leads__action=action, action_leads__ended_on__isnull=True)
        return people_leading(leads)

    def told(self, what: str, by: User, people) -> None:
        """These people are to be told of an event of this moment, except whoever did it."""
        for person in set(people) - {by}:
            self.wanted.append((now(), person.email, what, by.email))

    def pass_time(self, moment: dt.datetime, minutes: int = 0) -> None:
        """Let the scheduler pass at a moment, and every two minutes for some more."""
        for number in range(minutes // 2 + 1):
            with time_machine.travel(moment + number * STEP, tick=False):
                assert run_often() == []
                before = len(self.arrived)
                self.arrived += [(now(), each) for each in self.mailbox.letters[before:]]


def now() -> dt.datetime:
    return dt.datetime.now(LONDON)


def follow_up(life: Life, number: int, owner: str, by: str) -> None:
    facts = {"owner": life.people[owner], "due": now().date() + dt.timedelta(days=9)}
    text = f"{MARK} Ring the heads about {number}"
    add_follow_up(action=life.action(number), text=text, by=life.people[by], **facts)
    life.told(f"follow-up {number}", life.people[by], [life.people[owner]])


def hand_on(life: Life, number: int, owner: str, by: str) -> None:
    task = FollowUp.objects.filter(action__number=number, text__startswith=MARK).latest("pk")
    facts = {"text": task.text, "owner": life.people[owner], "owner_name": "", "due": task.due}
    edit_follow_up(follow_up=task, expected=task.version, by=life.people[by], **facts)
    life.told(f"follow-up {number} taken over", life.people[by], [life.people[owner]])


def finish(life: Life, number: int) -> None:
    task = FollowUp.objects.filter(action__number=number, text__startswith=MARK).latest("pk")
    finish_follow_up(follow_up=task, expected=task.version, by=task.owner, note=f"{MARK} Done")


def update(life: Life, number: int, by: str) -> None:
    add_update(action=life.action(number), text=f"{MARK} Two more schools joined on {now()}", by=life.people[by])


def propose(life: Life, number: int, by: str, wording: str) -> None:
    propose_revision(action=life.action(number), wording=wording, reason=f"{MARK} Late", by=life.people[by])


def settle(life: Life, number: int, by: str, *, agreed: bool) -> None:
    action, by = life.action(number), life.people[by]
    line = action.timescales.filter(state="proposed").latest("pk")
    if agreed:
        agree_revision(timescale=line, expected=line.version, by=by, agreed_on=now().date())
    else:
        decline_revision(timescale=line, expected=line.version, by=by, reason=f"{MARK} Too late")
    life.told(f"date of {number}", by, [*life.leading(action), line.proposed_by])


def ask(life: Life, number: int, by: str) -> None:
    action, by = life.action(number), life.people[by]
    ask_for_update(action=action, note="How far are you?", by=by, wanted_by=now().date() + WEEK)
    life.told(f"request {number}", by, life.leading(action))


def query(life: Life, number: int, by: str) -> None:
    raise_query(action=life.action(number), text=f"{MARK} Is it ours?", by=life.people[by])


def answer(life: Life, number: int, by: str) -> None:
    asked = Query.objects.filter(action__number=number, text__startswith=MARK).latest("pk")
    answer_query(query=asked, text=f"{MARK} It is", by=life.people[by])
    life.told(f"answer {number}", life.people[by], [asked.raised_by])


def decide(life: Life, number: int, by: str) -> None:
    asked = Query.objects.filter(action__number=number, text__startswith=MARK).latest("pk")
    facts = {"text": f"{MARK} It stays", "outcome": "keep", "taken_on": now().date()}
    decide_query(query=asked, expected=asked.version, by=life.people[by], **facts)
    life.told(f"decision {number}", life.people[by], [asked.raised_by])


def call(life: Life, day: dt.date, by: str) -> None:
    group = SubGroup.objects.get(name="e-Safety Working Group")
    facts = {"place": f"{MARK} Hall", "minute_taker": life.people["alun"], "subgroup": group}
    meeting = add_meeting(name="Extra meeting", held_on=day, starts_at=dt.time(10), by=life.people[by], **facts)
    life.told("meeting called", life.people[by], expected_at(meeting))


def move(life: Life, day: dt.date, by: str) -> None:
    meeting = Meeting.objects.get(name="Extra meeting")
    edit_meeting(meeting=meeting, expected=meeting.version, by=life.people[by], held_on=day)
    life.told("meeting moved", life.people[by], expected_at(meeting))


def cancel(life: Life, by: str) -> None:
    meeting = Meeting.objects.get(name="Extra meeting")
    cancel_meeting(meeting=meeting, expected=meeting.version, by=life.people[by], reason=f"{MARK} Snow")
    life.told("meeting cancelled", life.people[by], expected_at(meeting))


def extend(life: Life, by: str) -> None:
    row = Return.objects.filter(round__state="open", extended_to=None).awaited().order_by("pk").first()
    until = row.round.final_deadline + 3 * WEEK
    extend_return(audit_return=row, expected=row.version, until=until, reason=f"{MARK} Flood", by=life.people[by])


# Day, hour and minute → what is done
ACTIVITY = {
    (0, 10, 0): [(follow_up, 12, "marian", "helen"), (ask, 33, "helen"), (update, 16, "alun")],
    (1, 10, 0): [(query, 16, "marian"), (propose, 32, "alun", "By end of March 2027")],
    (2, 9, 30): [(answer, 16, "helen"), (call, dt.date(2026, 12, 16), "helen")],
    (3, 16, 0): [(settle, 32, "helen", True), (hand_on, 12, "tom", "helen")],
    (4, 19, 30): [(decide, 16, "helen"), (follow_up, 5, "priya", "alun")],
    (5, 11, 0): [(propose, 13, "helen", "By end of April 2027"), (update, 33, "priya")],
    (7, 10, 0): [(move, dt.date(2026, 12, 18), "helen"), (follow_up, 18, "tom", "tom")],
    (9, 10, 0): [(ask, 34, "helen"), (ask, 39, "helen"), (ask, 36, "helen")],
    (10, 15, 0): [(extend, "helen"), (finish, 12), (propose, 34, "marian", "By end of May 2027")],
    (14, 10, 0): [(settle, 34, "helen", False), (cancel, "helen")],
    (16, 10, 0): [(update, 34, "marian"), (update, 39, "alun"), (update, 35, "priya")],
    (21, 10, 0): [(follow_up, 19, "alun", "helen"), (follow_up, 10, "alun", "helen")],
    (26, 14, 0): [(ask, 41, "helen")],
    (35, 9, 0): [(query, 41, "alun"), (update, 41, "alun")],
    (36, 9, 0): [(decide, 41, "helen"), (extend, "helen")],
}


@pytest.fixture
def life(mailbox, db):
    with time_machine.travel(at(BEGIN, 1), tick=False):
        demonstration()
        mailbox.letters.clear()  # of the days that were played to make it
        OutgoingEmail.objects.filter(state="waiting").update(state="not_needed")
        by_email = {user.email: user for user in User.objects.all()}
        return Life({person.key: by_email[person.email] for person in PEOPLE}, mailbox)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON)


def live(life: Life, day: dt.date) -> None:
    """A day: its jobs at night, the first emails at seven, what people do, and the evening."""
    with time_machine.travel(at(day, 2), tick=False):
        life.foretold[day] = {each.to.casefold(): len(each.every) for each in emails_due(day) if each.every}
        assert "failed" not in run_daily().values()
    life.pass_time(at(day, 2, 1))
    life.pass_time(at(day, 7, 1))
    for (number, hour, minute), doings in ACTIVITY.items():
        if BEGIN + dt.timedelta(days=number) == day:
            with time_machine.travel(at(day, hour, minute), tick=False):
                for do, *values in doings:
                    do(life, *values[:-1], agreed=values[-1]) if do is settle else do(life, *values)
            life.pass_time(at(day, hour, minute) + dt.timedelta(minutes=1), minutes=10)
    life.pass_time(at(day, 21))


def test_what_reaches_each_mailbox_in_forty_days(life, capsys):
    for number in range(DAYS):
        live(life, BEGIN + dt.timedelta(days=number))
    kinds = dict(OutgoingEmail.objects.filter(state="sent").values_list("token", "kind"))
    emails = [(when, each["To"].casefold(), kind_of(each, kinds), each) for when, each in life.arrived]
    with capsys.disabled():
        print(table([(to, kind) for _, to, kind, _ in emails]))
    assert_routine_emails_are_few([(when, to) for when, to, kind, _ in emails if kind == "reminder"], life)
    assert_nothing_alike([(when.date(), to, each) for when, to, _, each in emails])
    assert_nothing_typed([each for *_, each in emails])
    assert_events_are_told(life, [(when, to) for when, to, kind, _ in emails if kind in ("news", "meeting-change")])


def kind_of(email: EmailMessage, kinds: dict[str, str]) -> str:
    return kinds[email["Message-ID"].removeprefix("<letter-").partition("@")[0]]


def table(emails: list[tuple[str, str]]) -> str:
    """The emails of each kind, with how many the busiest mailbox had."""
    by_kind = defaultdict(Counter)
    for to, kind in emails:
        by_kind[kind][to] += 1
        by_kind["all"][to] += 1
    lines = [f"\n{'kind':18} {'emails':>6}  busiest mailbox"]
    for kind, counts in sorted(by_kind.items(), key=lambda each: -each[1].total()):
        (to, most), *_ = counts.most_common(1)
        lines.append(f"{kind:18} {counts.total():6}  {most} to {to}")
    return "\n".join(lines)


def assert_routine_emails_are_few(routine: list[tuple[dt.datetime, str]], life: Life) -> None:
    """At most one a day and three in any seven days, on working days within mail hours, and as the dry run said."""
    calendar, days = Calendar(settings.NATION), Counter((to, when.date()) for when, to in routine)
    assert len(routine) > 60
    assert set(days.values()) == {1}
    for to, day in days:
        assert sum(other == to and day - WEEK < on <= day for other, on in days) <= 3, (to, day)
    for when, to in routine:
        assert calendar.is_working_day(when.date()) and 7 <= when.hour < 18, (to, when)
    for day, foretold in life.foretold.items():
        rows = RoutineEmail.objects.filter(day=day, email__isnull=False)
        assert {to for to, on in days if on == day} == foretold.keys(), day
        assert {to.casefold(): lines for to, lines in rows.values_list("address", "lines")} == foretold, day


def assert_nothing_alike(emails: list[tuple[dt.date, str, EmailMessage]]) -> None:
    """No two subjects and no two first sentences of one day to one mailbox are alike, and no subject is too long."""
    subjects = Counter((day, to, each["Subject"]) for day, to, each in emails)
    assert [key for key, number in subjects.items() if number > 1] == []
    assert max(len(each["Subject"]) for _, _, each in emails) <= 70


def assert_nothing_typed(emails: list[EmailMessage]) -> None:
    for each in emails:
        parts = [part.get_payload(decode=True).decode() for part in each.walk() if not part.is_multipart()]
        assert MARK not in "".join([each["Subject"], *parts]).replace("\r\n ", ""), each["Subject"]


def assert_events_are_told(life: Life, told: list[tuple[dt.datetime, str]]) -> None:
    """Each event within ten minutes, and nothing at all to whoever did it, unless somebody else did something too."""
    for since, to, what, _ in life.wanted:
        assert any(address == to.casefold() and since <= when <= since + WITHIN for when, address in told), (what, to)
    for when, to in told:
        assert any(
            address.casefold() == to and since <= when <= since + WITHIN for since, address, *_ in life.wanted
        ), (to, when)
