"""Queries on an action ("is this relevant here?"), what people answer, and decisions, which settle them."""

import datetime as dt

from django.db import transaction

from actions.access import lock_action, require_live, require_open_plan
from actions.models import Action, Decision, Meeting, Plan, Query, QueryAnswer
from actions.structure.services.structure import reinstate_action, stands_somewhere, withdraw_action
from agencies.access import may
from core.mail.notices import tell
from core.records.locking import create_tracked, save_versioned
from core.records.rules import AlreadyThere, RuleBroken, require_text
from core.text.dates import start_of_today, today

CLOSED = "This plan is closed. Open the plan that follows it."
ALREADY_DECIDED = "This query has been decided already."


@transaction.atomic
def raise_query(
    *,
    action: Action,
    text: str,
    by,
    update=None,
    meeting=None,
    on: dt.date | None = None,
    reason: str = "Query raised",
    is_from_file: bool = False,
) -> Query:
    """Ask a question about an action; it is printed until it is decided.

    One that `is_from_file` is asked by nobody here: `by` only brought the file.

    Raises RuleBroken for an empty question, a day in the future, and on an action that is withdrawn or closed.
    """
    lock_action(action)
    require_live(action)
    text = require_text(text, "Enter your question.", field="text")
    if on and on > today():
        raise RuleBroken("The day of the question cannot be in the future.", field="on")
    asker, day = None if is_from_file else by, on or today()
    same = action.queries.undecided().filter(text=text, raised_by=asker, raised_on=day)
    if same.exists():
        raise AlreadyThere("You have already asked this question today.")
    query = Query(action=action, text=text, raised_by=asker, raised_on=day, update=update, meeting=meeting)
    return create_tracked(query, by=by, reason=reason)


@transaction.atomic
def answer_query(*, query: Query, text: str, by) -> QueryAnswer:
    """Say something to a query that is still open; RuleBroken without words, and once it was decided."""
    lock_action(query.action)
    query.refresh_from_db(fields=["decision", "version"])
    require_live(query.action)
    if query.decision_id:
        raise RuleBroken(ALREADY_DECIDED)
    text = require_text(text, "Enter your answer.", field="text")
    if query.answers.filter(text=text, author=by, on=today()).exists():
        raise AlreadyThere("You have already given this answer today.")
    answer = QueryAnswer(query=query, text=text, author=by, on=today())
    create_tracked(answer, by=by, reason="Query answered")
    tell_who_asked(query, answer=answer.pk, by=by)
    return answer


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
    lock_action(query.action)
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
    tell_who_asked(query, by=by)
    return decision


def tell_who_asked(query: Query, *, answer: int | None = None, by) -> None:
    if query.raised_by:
        args = {"query": query.pk, "answer": answer}
        tell("query", to_person=query.raised_by, key=f"query {query.pk}", args=args, by=by)


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
    lock_action(action)
    require_live(action)
    text = require_text(text, "Enter what was decided.", field="text")
    taken_on = taken_on or (meeting.held_on if meeting else today())
    if taken_on > today():
        raise RuleBroken("The day of a decision cannot be in the future.", field="taken_on")
    same = action.decisions.standing().filter(text=text, meeting=meeting, taken_on=taken_on, recorded_by=by)
    if not outcome and same.filter(outcome="", created_at__gte=start_of_today()).exists():
        raise AlreadyThere("You have already recorded this decision today.")
    decision = Decision(
        plan=action.plan,
        action=action,
        meeting=meeting,
        taken_on=taken_on,
        text=text,
        outcome=outcome,
        recorded_by=by,
    )
    create_tracked(decision, by=by, reason="Decision recorded")
    if outcome == Decision.Outcome.WITHDRAW:
        withdraw_action(action=action, expected=action.version, by=by, reason=text)
    return decision


@transaction.atomic
def correct_decision(*, decision: Decision, expected: int, text: str, by, reason: str) -> Decision:
    """The earlier words stay in the history. RuleBroken in a closed plan."""
    lock_decision(decision)
    text = require_text(text, "Enter what was decided.", field="text")
    decision.text = text
    return save_versioned(
        decision, expected=expected, fields=["text"], by=by, reason=reason.strip() or "Words corrected"
    )


@transaction.atomic
def strike_out_decision(*, decision: Decision, expected: int, by, reason: str) -> Decision:
    """Take a decision that was recorded by mistake out of print. A query that it settled is open again, and an action
    that it withdrew is taken up again with the same reason.

    RuleBroken without a reason, and in a closed plan.
    """
    lock_decision(decision)
    reason = require_text(reason, "Say why the decision is struck out.", field="reason")
    for query in decision.queries.all():
        query.decision = None
        save_versioned(query, expected=query.version, fields=["decision"], by=by, reason="Its decision was struck out")
    if withdrew(decision):
        action = decision.action
        why = f"The decision to withdraw it was struck out: {reason}"
        reinstate_action(action=action, expected=action.version, by=by, reason=why)
    decision.voided_on = today()
    return save_versioned(decision, expected=expected, fields=["voided_on"], by=by, reason=reason)


def withdrew(decision: Decision) -> bool:
    """Whether an action is withdrawn by this decision, and stands where it could be taken up again.

    It is not where it was taken up and withdrawn anew since, or where its method is no longer in print.
    """
    action = decision.action
    if decision.outcome != Decision.Outcome.WITHDRAW or action is None or action.status != Action.Status.WITHDRAWN:
        return False
    texts = set(decision.history.values_list("text", flat=True))  # it may have been corrected since
    return action.withdrawn_reason in texts and stands_somewhere(action)


def lock_decision(decision: Decision) -> None:
    """Keep the plan of a decision from being closed until it is saved; RuleBroken where it is closed already."""
    if decision.action:
        lock_action(decision.action)
        require_open_plan(decision.action)
    elif Plan.objects.select_for_update(no_key=True).get(pk=decision.plan_id).is_closed:
        raise RuleBroken(CLOSED)


def decider(user, plan: Plan):
    """The meetings for which a person may record decisions about a plan: all for the manager, for a minute-taker those
    whose minutes they write and at which it is on the table; None where they may record none."""
    if may(user, "plan.record_decision"):
        return Meeting.objects.visible_to(user)
    if not may(user, "plan.minute"):
        return None
    own = Meeting.objects.editable_by(user).about(plan)
    return own if own.exists() else None
