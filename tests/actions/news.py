"""What the tests of news do to the work of people, and who is told of it."""

from __future__ import annotations

import datetime as dt

from django.core import mail
from django.utils import timezone

from actions.followups.services import add_follow_up, edit_follow_up
from actions.models import Action, FollowUp, Query, Timescale, UpdateRequest
from actions.progress.services.progress import agree_revision, decline_revision
from actions.progress.services.requests import ask_for_update
from actions.progress.services.timescales import change_timescale
from actions.queries.services import decide_query
from actions.structure.services.structure import set_leads
from core.jobs.daily import run_often
from core.mail.models import Notice
from core.text.dates import today
from reminders.models import AnswerSave

TYPED = "Quxley"
SOON, EARLIER = dt.date(2090, 3, 4), dt.date(2090, 2, 1)


def later(minutes: float) -> None:
    """Let the minutes pass, and the scheduler look after the news."""
    past = timezone.now() - dt.timedelta(minutes=minutes)
    Notice.objects.unsent().update(happened_at=past)
    mail.outbox.clear()
    assert run_often() == []


def told() -> dict[str, str]:
    """Name of each person who is told → the subject, at the end of the ten minutes that are promised."""
    AnswerSave.objects.update(saved_at=timezone.now())  # a board made some minutes ago has a receipt that is due
    later(5)
    texts = "".join(each.body + each.alternatives[0][0] + each.subject for each in mail.outbox)
    assert TYPED not in texts and max((len(each.subject) for each in mail.outbox), default=0) <= 70
    found = {each.to[0].partition("@")[0]: each.subject for each in mail.outbox}
    assert len(found) == len(mail.outbox)
    return found


def body_of(name: str) -> str:
    """The text of the first email to somebody, in one line."""
    return next(" ".join(each.body.split()) for each in mail.outbox if each.to[0].startswith(f"{name}@"))


def give(board, by, owner="grace", **values) -> FollowUp:
    action = values.pop("action", board.open.by_group)
    return add_follow_up(action=action, text=TYPED, owner=owner and board.people[owner], by=by, **values)


def change(task: FollowUp, by, **values) -> FollowUp:
    task = FollowUp.objects.get(pk=task.pk)
    now = {"text": task.text, "owner_name": "", "owner": task.owner, "due": task.due} | values
    return edit_follow_up(follow_up=task, expected=task.version, by=by, **now)


def lead(board, action, *keys, by):
    action.refresh_from_db()
    set_leads(action=action, leads=[(board.leads[key], board.leads[key].name) for key in keys], by=by)


def agree(board, by, timescale=None) -> Timescale:
    timescale = timescale or Timescale.objects.get(pk=board.open.proposed.pk)
    return agree_revision(timescale=timescale, expected=timescale.version, by=by, agreed_on=today())


def decline(board, by) -> Timescale:
    timescale = Timescale.objects.get(pk=board.open.proposed.pk)
    return decline_revision(timescale=timescale, expected=timescale.version, by=by, reason=TYPED)


def move(board, by, wording="By 4 March 2090") -> Timescale:
    action = Action.objects.get(pk=board.open.by_group.pk)
    return change_timescale(action=action, wording=wording, by=by, reason=TYPED, agreed=True)


def decide(board, by, outcome="keep"):
    query = Query.objects.get(pk=board.open.query.pk)
    return decide_query(query=query, expected=query.version, text=TYPED, outcome=outcome, by=by)


def ask(board, by, action=None) -> UpdateRequest:
    return ask_for_update(action=action or board.open.by_group, note="How many came?", by=by, wanted_by=SOON)
