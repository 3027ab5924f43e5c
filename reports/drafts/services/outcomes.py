"""After a report is frozen: who was told, who opened it, the board's decisions about it and their outcome."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from actions.models import Action, Decision, Plan
from actions.queries.services import record_decision
from core.mail import send_email
from core.records.locking import create_many, create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import today
from reports.models import Reading, Report, ReportDecision, Telling


def note_reading(*, report: Report, person) -> None:
    """Record that somebody opened a report, at most once a day."""
    if not Reading.objects.filter(report=report, person=person, on=today()).exists():
        row = Reading(report=report, person=person, on=today(), at=timezone.now())
        Reading.objects.bulk_create([row], ignore_conflicts=True)


def members_to_tell(report: Report) -> list:
    """The members of the board who were not told of a report yet, by name."""
    people = get_user_model().objects.with_role("board").filter(is_active=True)
    return list(people.exclude(pk__in=report.tellings.values("person")).distinct().order_by("name", "pk"))


@transaction.atomic
def tell_board(*, report: Report, by) -> list:
    """Email members who were not told yet. RuleBroken for a draft, and where everybody was told."""
    held = Report.objects.select_for_update().get(pk=report.pk)
    if held.state != Report.State.FROZEN:
        raise RuleBroken("Freeze the report first: members read what stays as it is.")
    people = [person for person in members_to_tell(held) if person != by]
    if not people:
        raise RuleBroken("Every member of the board was told already.")
    create_many(
        [Telling(report=held, person=person, told_on=today()) for person in people], by=by, reason="Told by email"
    )
    for person in people:
        key = f"report-out {held.pk} {person.pk}"
        send_email(kind="report-out", to=person.email, args={"report": held.pk}, key=key, by=by)
    return people


@transaction.atomic
def decide(
    *, report: Report, text: str, by, taken_on: dt.date, action: Action | None = None, figure: str = "",
    figure_label: str = "",
) -> ReportDecision:  # fmt: skip
    """Record a decision. RuleBroken without text, without a subject or with two, for a day to come, and for a draft."""
    if report.state != Report.State.FROZEN:
        raise RuleBroken("A decision is entered against a frozen report.")
    if not text.strip():
        raise RuleBroken("Enter what was decided.", field="text")
    if (action is None) == (not figure):
        raise RuleBroken("Choose what the decision is about: one action, or one figure.", field="about")
    if taken_on > today():
        raise RuleBroken("The day of a decision cannot be in the future.", field="taken_on")
    if action is not None:
        decision = record_decision(action=action, text=text, by=by, taken_on=taken_on)
    else:
        plan = Plan.objects.in_force()
        decision = Decision(plan=plan, text=text.strip(), taken_on=taken_on, recorded_by=by)
        create_tracked(decision, by=by, reason=f"Decided over report {report.number}")
    row = ReportDecision(report=report, decision=decision, figure=figure, figure_label=figure_label)
    return create_tracked(row, by=by, reason="Decided over a report")


@transaction.atomic
def act_on_decision(*, decided: ReportDecision, expected: int, note: str, on: dt.date, by) -> ReportDecision:
    """Record what was done about a decision. RuleBroken without text, for a future day or one before the decision."""
    if not note.strip():
        raise RuleBroken("Say what was done.", field="note")
    if on > today():
        raise RuleBroken("This day is in the future.", field="on")
    if on < decided.decision.taken_on:
        raise RuleBroken("This day is before the decision.", field="on")
    decided.acted_on, decided.acted_note = on, note.strip()
    return save_versioned(decided, expected=expected, fields=["acted_on", "acted_note"], by=by, reason="Acted on")
