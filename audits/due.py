"""What an agency owes to the board of its audit returns, and is to do about its own weak answers (see
core/board/due.py); and when rounds close (core/board/coming.py)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst

from agencies.access import belongings
from audits.access import form_for
from audits.home.page import next_step
from audits.models import ImprovementAction, Return, Round
from audits.signing.services.signers import with_signable
from core.board.calendar import CANCELLED_KEPT, CalendarDay, last_changes
from core.board.coming import Coming
from core.board.due import Due
from core.mail.texts import quoted
from core.text.dates import start_of, today


def deadlines(user, on: dt.date) -> list[Coming]:
    rounds = Round.objects.visible_to(user).filter(state=Round.State.OPEN, final_deadline__gte=on)
    return [
        Coming(each.deadlines.counts_on(on), "Deadline", str(each), reverse("audits:round", args=[each.pk]))
        for each in rounds
    ]


def calendar_days(user) -> list[CalendarDay]:
    """Deadlines of awaited returns and dates of improvement actions of a person's own agencies; four statements."""
    keys, days = belongings(user).agencies, []
    returns = Return.objects.visible_to(user).filter(agency__in=keys, round__state="open").awaited()
    rounds = Round.objects.filter(pk__in=returns.values("round"))
    changed, moved = last_changes(returns), last_changes(rounds)
    for row in returns.select_related("round", "agency").order_by("pk"):
        times = [changed.get(row.pk), moved.get(row.round_id)]
        latest = max(filter(None, times), default=row.created_at)
        days.append(return_day(row, latest))
    rows = ImprovementAction.objects.visible_to(user).published().filter(agency__in=keys, due__isnull=False)
    rows = rows.filter(Q(status="open") | Q(status="dropped", ended_on__gte=today() - CANCELLED_KEPT))
    changed = last_changes(rows)
    for row in rows:
        latest, href = changed.get(row.pk, row.created_at), reverse("audits:improvement", args=[row.pk])
        off, about = row.status == ImprovementAction.Status.DROPPED, quoted(str(row))
        key = f"improvement-{row.pk}"
        days.append(CalendarDay(key, row.due, "Improvement action", about, href, latest, is_cancelled=off))
    return days


def return_day(audit_return: Return, changed_at: dt.datetime) -> CalendarDay:
    """The event of an awaited return, which moves to the last day when the first deadline has passed."""
    day, first = audit_return.due_on, audit_return.round.first_deadline
    if audit_return.extended_to is None and day > first:
        changed_at = max(changed_at, start_of(first + dt.timedelta(days=1)))
    return CalendarDay(
        f"return-{audit_return.pk}",
        day,
        "Audit return",
        f"{audit_return.round}, {audit_return.agency}",
        reverse("audits:return", args=[audit_return.pk]),
        changed_at,
        text=capfirst(audit_return.other_deadline),
    )


def improvements_due(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    rows = ImprovementAction.objects.visible_to(user).published().open().filter(agency__in=list(keys))
    rows = rows.values_list("agency", "pk", "text", "due", "audit_return__round__title")
    found: dict[int, list[Due]] = {}
    for agency, pk, text, due, title in rows.order_by("due", "pk"):
        found.setdefault(agency, []).append(Due(text, reverse("audits:improvement", args=[pk]), due, title))
    return found


State = Return.State
MESSAGES = {
    State.READY: ("Have the audit return signed", "audits:sign_off"),
    State.SIGNED: ("Submit the signed audit return", "audits:sign_off"),
    State.SENT_BACK: ("The board asks for more in your audit return", "audits:feedback"),
}
OF_ROUND = ("round__title", "round__first_deadline", "round__final_deadline", "access_point__name")
OF_RETURN = ("agency_id", "form", "state", "answered", "extended_to", *OF_ROUND)


def returns_due(user, keys: Iterable[int], on: dt.date) -> dict[int, list[Due]]:
    """The returns that wait for something, each once; one statement. Whoever signs, and has neither signed nor filled
    it in, is led to the page on which it is signed (core/board/due.py).
    """
    waiting = Return.objects.visible_to(user).filter(agency__in=list(keys), round__state="open").awaited()
    waiting = waiting.select_related("round", "access_point").only(*OF_RETURN)
    found: dict[int, list[Due]] = {}
    for audit_return in with_signable(waiting, user).order_by("pk"):
        found.setdefault(audit_return.agency_id, []).append(next_due(audit_return))
    return found


def next_due(audit_return: Return) -> Due:
    """What comes next with a return that is awaited; `is_signable` says whether the reader may sign it."""
    registers = audit_return.form == Return.Form.REGISTER
    if audit_return.state not in MESSAGES or registers:
        step, _ = next_step(audit_return.state, exempt=False, is_open=True, signs=False, registers=registers)
        due = due_of(audit_return, step)
        return replace(due, more=with_other(due.more, audit_return))
    text, page = MESSAGES[audit_return.state]
    if audit_return.state == State.READY and audit_return.is_signable:
        text, page = "Read and sign the audit return", "audits:sign"
    point = f"{audit_return.access_point.name}: " if audit_return.access_point else ""
    more = f"{point}{audit_return.round}"
    return Due(text, reverse(page, args=[audit_return.pk]), audit_return.due_on, with_other(more, audit_return))


def due_of(audit_return: Return, step: str) -> Due:
    point = f", {audit_return.access_point.name}" if audit_return.access_point else ""
    progress = f"{audit_return.answered} answers saved" if audit_return.answered > 1 else ""
    return Due(
        f"Audit return: {audit_return.round}{point}",
        reverse("audits:return", args=[audit_return.pk]),
        audit_return.due_on,
        ". ".join(filter(None, [step, progress])),
    )


def with_other(more: str, audit_return: Return) -> str:
    return ". ".join(filter(None, [more, capfirst(audit_return.other_deadline)]))


PROGRESS = {
    State.NOT_STARTED: "not started",
    State.READY: "waits for the signature",
    State.SIGNED: "signed, and not submitted",
    State.SENT_BACK: "sent back by the board with questions",
}


def progress_words(audit_return: Return) -> str:
    if audit_return.state in PROGRESS:
        return PROGRESS[audit_return.state]
    questions = [each for each in form_for(audit_return).questions.values() if not each.is_answered_by_signing]
    return f"{min(audit_return.answered, len(questions))} of {len(questions)} answered"
