"""Queries on an action ("is this relevant here?"), what people answer, and decisions, which settle them (P7)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from actions.models import Action, Decision, Meeting, Query, QueryAnswer
from actions.services.progress import demand_live, hold
from actions.services.structure import withdraw_action
from agencies.access import may
from core.dates import today
from core.locking import create_tracked, save_versioned
from core.rules import RuleBroken

ALREADY_DECIDED = "This query has been decided already."


@transaction.atomic
def raise_query(*, action: Action, text: str, by, update=None, meeting=None, on: dt.date | None = None) -> Query:
    """Ask a question about an action; it is printed until it is decided.

    Raises RuleBroken for an empty question, a day in the future, and on an action that is withdrawn or closed.
    """
    demand_live(action)
    if not text.strip():
        raise RuleBroken("Enter your question.", field="text")
    if on and on > today():
        raise RuleBroken("The day of the question cannot be in the future.", field="on")
    query = Query(
        action=action, text=text.strip(), raised_by=by, raised_on=on or today(), update=update, meeting=meeting
    )
    return create_tracked(query, by=by, reason="Query raised")


@transaction.atomic
def answer_query(*, query: Query, text: str, by) -> QueryAnswer:
    """Say something to a query that is still open; RuleBroken without words, and once it was decided."""
    demand_live(query.action)
    if query.decision_id:
        raise RuleBroken(ALREADY_DECIDED)
    if not text.strip():
        raise RuleBroken("Enter your answer.", field="text")
    answer = QueryAnswer(query=query, text=text.strip(), author=by, on=today())
    return create_tracked(answer, by=by, reason="Query answered")


@transaction.atomic
def decide_query(
    *,
    query: Query,
    expected: int,
    text: str,
    outcome: str,
    by,
    meeting: Meeting | None = None,
    taken_on: dt.date | None = None,
) -> Decision:
    """Settle a query by a decision: what becomes of the action, in words, and the meeting that decided.

    "withdraw" is carried out at once, with the decision as its reason; the other outcomes are for a person to carry
    out. Raises RuleBroken as record_decision does, without an outcome, and where it has been decided already.
    """
    hold(query.action)
    query.refresh_from_db(fields=["decision", "version"])
    if query.decision_id:
        raise RuleBroken(ALREADY_DECIDED)
    if outcome not in Decision.Outcome.values:
        raise RuleBroken("Choose what happens to the action.", field="outcome")
    decision = record_decision(
        action=query.action, text=text, outcome=outcome, by=by, meeting=meeting, taken_on=taken_on
    )
    query.decision = decision
    save_versioned(query, expected=expected, fields=["decision"], by=by, reason="Decided")
    return decision


@transaction.atomic
def record_decision(
    *,
    action: Action,
    text: str,
    by,
    outcome: str = "",
    meeting: Meeting | None = None,
    taken_on: dt.date | None = None,
) -> Decision:
    """Record what a meeting, or the manager between meetings, decided about an action.

    The day is that of the meeting, else today, unless told. Raises RuleBroken without words, for a day in the future,
    and on an action on which nothing may be written any more.
    """
    demand_live(action)
    if not text.strip():
        raise RuleBroken("Enter what was decided.", field="text")
    taken_on = taken_on or (meeting.held_on if meeting else today())
    if taken_on > today():
        raise RuleBroken("The day of a decision cannot be in the future.", field="taken_on")
    decision = Decision(
        plan=action.plan,
        action=action,
        meeting=meeting,
        taken_on=taken_on,
        text=text.strip(),
        outcome=outcome,
        recorded_by=by,
    )
    create_tracked(decision, by=by, reason="Decision recorded")
    if outcome == Decision.Outcome.WITHDRAW:
        withdraw_action(action=action, expected=action.version, by=by, reason=text.strip())
    return decision


@transaction.atomic
def correct_decision(*, decision: Decision, expected: int, text: str, by, reason: str) -> Decision:
    """Correct the words of a decision; the earlier ones stay in its history."""
    if not text.strip():
        raise RuleBroken("Enter what was decided.", field="text")
    decision.text = text.strip()
    return save_versioned(
        decision, expected=expected, fields=["text"], by=by, reason=reason.strip() or "Words corrected"
    )


@transaction.atomic
def strike_out_decision(*, decision: Decision, expected: int, by, reason: str) -> Decision:
    """Take a decision that was recorded by mistake out of print. A query that it settled is open again."""
    if not reason.strip():
        raise RuleBroken("Say why the decision is struck out.", field="reason")
    for query in decision.queries.all():
        query.decision = None
        save_versioned(query, expected=query.version, fields=["decision"], by=by, reason="Its decision was struck out")
    decision.voided_on = today()
    return save_versioned(decision, expected=expected, fields=["voided_on"], by=by, reason=reason.strip())


def decider(user):
    """The meetings for which a person may record decisions: all for the manager; None where they may record none."""
    if may(user, "plan.record_decision"):
        return Meeting.objects.visible_to(user)
    if not may(user, "plan.minute"):
        return None
    own = Meeting.objects.editable_by(user)
    return own if own.exists() else None
