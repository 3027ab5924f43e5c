"""Holding a return until a transaction ends: whoever answers, signs, submits or moderates it waits for the other."""

from __future__ import annotations

from django.db.models import FilteredRelation, Q

from audits.models import Answer, Return, Round
from audits.questions.states import MOVES, RECEIVED, may_move
from audits.returns.return_data import with_form
from core.records.locking import Conflict, save_versioned, version_of
from core.records.rules import RuleBroken

WHY_NOT = {
    Return.State.READY: "This return is ready for sign-off. Choose “Change answers again” first.",
    Return.State.SIGNED: "This return has been signed. Choose “Change answers again” first.",
    Return.State.SUBMITTED: "This return has been submitted. The board can send it back to you.",
    Return.State.MODERATED: "The board has read this return. It can open it again for you.",
    Return.State.CLOSED: "This return is closed. The board can open it again for you.",
}


def hold(audit_return: Return) -> Return:
    """Read a return and its round anew, and keep others from writing on it until the transaction ends."""
    held = with_form(Return.objects.select_for_update(of=("self",), no_key=True))
    audit_return.refresh_from_db(from_queryset=held)
    return audit_return


def hold_round(pk: int) -> Round:
    """A round, kept from others who write on it until the transaction ends; its returns can be written on."""
    return Round.objects.select_for_update(no_key=True).get(pk=pk)


def hold_for_answer(pk: int, question: int, returns=None) -> tuple[Return, Answer | None]:
    """A return with its round, held, and the answer to one question: one statement, two where there is no answer yet.

    `returns` are those among which it is looked for, for whoever may answer only some; raises Return.DoesNotExist.

    Whoever had to wait sees the other tables as they were before: an answer that is not there may have been given
    meanwhile, so it is looked for again; one that has changed since is found by its version when it is saved.
    """
    found = (
        (Return.objects.all() if returns is None else returns)
        .select_for_update(of=("self",), no_key=True)
        .annotate(one_answer=FilteredRelation("answers", condition=Q(answers__question=question)))
        .select_related("round__edition", "one_answer")
        .get(pk=pk)
    )
    answer = getattr(found, "one_answer", None)  # not set where there is none
    return found, answer or Answer.objects.filter(audit_return=pk, question=question).first()


def demand_answers(audit_return: Return) -> None:
    """RuleBroken, in words for who fills it, where a return takes no answers now."""
    if audit_return.takes_answers:
        return
    if audit_return.exempt_on:
        raise RuleBroken("This return is not expected: the board has exempted it.")
    if audit_return.round.state == Round.State.CLOSED:
        raise RuleBroken("This round is closed. Nothing more can be changed.")
    raise RuleBroken(WHY_NOT.get(audit_return.state, "This round is not open yet."))


def demand_not_closed(asked: Round) -> None:
    """RuleBroken for a round that is closed."""
    if asked.state == Round.State.CLOSED:
        raise RuleBroken("This round is closed.")


def demand_expected(audit_return: Return) -> None:
    """RuleBroken for a return that has come in, is exempt, or is of a round that is closed."""
    demand_not_closed(audit_return.round)
    if audit_return.state in RECEIVED:
        raise RuleBroken("This return has come in already.")
    if audit_return.exempt_on:
        raise RuleBroken("This return is exempt.")


def demand_move(name: str, audit_return: Return, expected: int) -> None:
    """RuleBroken where a return that is held cannot be moved so from its state; Conflict where somebody moved it first.

    Who may move it is asked by the pages (audits/access.py).
    """
    if audit_return.version != expected:
        raise Conflict(current=audit_return, base=version_of(audit_return, expected))
    if audit_return.exempt_on:
        raise RuleBroken("This return is not expected: the board has exempted it.")
    moderates = MOVES[name].who == {"moderator"}
    if audit_return.round.state != Round.State.OPEN and not moderates:
        raise RuleBroken("This round is closed. Nothing more can be changed.")
    if not may_move(name, audit_return.state, MOVES[name].who):
        now = audit_return.get_state_display().lower()
        raise RuleBroken(f"“{MOVES[name].words}” is not possible now: this return is {now}.")


def put(audit_return: Return, name: str, *, by, reason: str, **values) -> Return:
    """Save a return that is held in the state to which a move leads, with other fields that change with it."""
    values["state"] = MOVES[name].target
    for field, value in values.items():
        setattr(audit_return, field, value)
    return save_versioned(audit_return, expected=audit_return.version, fields=values, by=by, reason=reason)
