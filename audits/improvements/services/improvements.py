"""Improvement actions: written or declined beside an answer, then carried out by the agency all year round."""

import datetime as dt

from django.db import transaction

from actions.models import Plan, StrategicPriority
from audits.access import lock_return, require_answers, require_asked
from audits.models import ImprovementAction, Return
from audits.questions.naming import Text, require_screened
from audits.questions.questionnaire import Asked, Given
from audits.questions.triggers import action_wanted
from core.records.locking import Conflict, create_tracked, save_changed, version_of
from core.records.rules import AlreadyThere, RuleBroken, require_text
from core.text.dates import today
from core.text.screening import GUESSES

Status = ImprovementAction.Status
LONGEST = 2_000
REOPENED = {"status": Status.OPEN, "ended_on": None, "ended_by": None, "ended_note": ""}
EDITABLE = ("text", "owner_name", "owner", "due")


def priority_for(question: Asked) -> StrategicPriority | None:
    """The priority of the plan in force that a question supports; None where its number does not exist."""
    plan = Plan.objects.in_force() if question.priority else None
    if plan is None:
        return None
    found = plan.priorities.in_print().filter(number__in=[question.priority, f"{question.priority}."])
    return found.order_by("position", "pk").first()


@transaction.atomic
def write_action(
    *,
    audit_return: Return,
    question: Asked,
    expected: int,
    text: str,
    by,
    owner_name: str = "",
    owner=None,
    due: dt.date | None = None,
    adults: bool = False,
) -> ImprovementAction:
    """Save an answer's improvement action; `expected` is 0 where there was none. Owner and date may come later. Raises
    RuleBroken where no answers are taken, without text, and for a past date; NamesChild unless `adults`;
    NothingChanged; Conflict.
    """
    lock_return(audit_return)
    require_answers(audit_return)
    require_asked(audit_return, question)
    values = tidy(text=text, owner_name=owner_name or (str(owner) if owner else ""), owner=owner, due=due)
    known = audit_return.improvements.filter(question_id=question.pk).first()
    screen_action(known, adults=adults, text=values["text"], owner_name=values["owner_name"])
    if known is None:
        return create(audit_return, question, values, by=by, reason="Improvement action written")
    require_version(known, expected)
    if known.status in (Status.DECLINED, Status.DROPPED):
        values |= REOPENED
    return save_changed(known, expected, values, by=by, reason="Improvement action changed")


@transaction.atomic
def add_action(
    *, audit_return: Return, question: Asked, text: str, owner_name: str, due: dt.date, by, adults: bool = False
) -> ImprovementAction:
    """Add an action in whatever state the return is. AlreadyThere; else raises as write_action."""
    lock_return(audit_return)
    require_asked(audit_return, question)
    values = tidy(text=text, owner_name=owner_name, owner=None, due=due)
    known = audit_return.improvements.filter(question_id=question.pk).first()
    if known is not None and known.status in (Status.OPEN, Status.DONE):
        raise AlreadyThere("There is an improvement action about this answer already.")
    screen_action(known, adults=adults, text=values["text"], owner_name=values["owner_name"])
    if known is not None:
        return save_changed(known, known.version, values | REOPENED, by=by, reason="Improvement action written again")
    return create(audit_return, question, values, by=by, reason="Improvement action written")


@transaction.atomic
def decline_action(
    *, audit_return: Return, question: Asked, expected: int, reason: str, by, adults: bool = False
) -> ImprovementAction:
    """Save why nothing will be done about an answer. RuleBroken where an action is compulsory, and without a reason."""
    lock_return(audit_return)
    require_answers(audit_return)
    require_asked(audit_return, question)
    reason = require_text(reason, "Say why nothing will be done about this.", field="reason")
    if is_compulsory(audit_return, question):
        raise RuleBroken("This action is compulsory and cannot be declined.")
    ended = {"status": Status.DECLINED, "ended_on": today(), "ended_by": by, "ended_note": reason}
    known = audit_return.improvements.filter(question_id=question.pk).first()
    screen_action(known, adults=adults, reason=reason)
    if known is None:
        return create(audit_return, question, ended, by=by, reason=reason)
    require_version(known, expected)
    return save_changed(known, expected, ended | {"is_compulsory": False}, by=by, reason=reason)


@transaction.atomic
def update_action(
    *, action: ImprovementAction, expected: int, by, reason: str = "", adults: bool = False, **changes
) -> ImprovementAction:
    """Change text, owner or date of an open action, also after the return has come in. Raises as write_action."""
    require_open(action)
    values = tidy(**{name: changes.get(name, getattr(action, name)) for name in EDITABLE}, known=action.due)
    screen_action(action, adults=adults, text=values["text"], owner_name=values["owner_name"], reason=reason)
    return save_changed(action, expected, values, by=by, reason=reason.strip() or "Improvement action changed")


@transaction.atomic
def complete_action(
    *, action: ImprovementAction, expected: int, done: str, by, adults: bool = False
) -> ImprovementAction:
    """RuleBroken without text, and where it is not open; NamesChild as write_action."""
    require_open(action)
    done = require_text(done, "Say what was done.", field="done")
    screen_action(action, adults=adults, done=done)
    return end(action, expected, Status.DONE, done, by)


@transaction.atomic
def drop_action(
    *, action: ImprovementAction, expected: int, reason: str, by, adults: bool = False
) -> ImprovementAction:
    """RuleBroken without a reason, and where it is not open; NamesChild as write_action."""
    require_open(action)
    reason = require_text(reason, "Say why it is no longer needed.", field="reason")
    screen_action(action, adults=adults, reason=reason)
    return end(action, expected, Status.DROPPED, reason, by)


@transaction.atomic
def reopen_action(
    *, action: ImprovementAction, expected: int, reason: str, by, adults: bool = False
) -> ImprovementAction:
    """RuleBroken without a reason; NamesChild as write_action."""
    if action.status not in (Status.DONE, Status.DROPPED):
        raise RuleBroken("This action has not ended.")
    reason = require_text(reason, "Say why.", field="reason")
    screen_action(action, adults=adults, reason=reason)
    return save_changed(action, expected, REOPENED, by=by, reason=reason)


def screen_action(known: ImprovementAction | None, *, adults: bool, **texts: str) -> None:
    """Raise NamesChild where texts, by field, could name a child. The owner is an adult at work, and not screened."""
    allowed = {"owner_name": GUESSES}
    before = [Text("", known.text), Text("", known.ended_note)] if known else []
    written = [Text(name, text, allowed.get(name, frozenset())) for name, text in texts.items()]
    require_screened(written, before, adults=adults)


def end(action: ImprovementAction, expected: int, status: str, note: str, by) -> ImprovementAction:
    values = {"status": status, "ended_on": today(), "ended_by": by, "ended_note": note}
    return save_changed(action, expected, values, by=by, reason=note)


def create(audit_return: Return, question: Asked, values: dict, *, by, reason: str) -> ImprovementAction:
    made = ImprovementAction(
        audit_return=audit_return,
        question_id=question.pk,
        agency_id=audit_return.agency_id,
        priority=priority_for(question),
        is_compulsory=is_compulsory(audit_return, question),
        made_by=by,
        made_on=today(),
        **values,
    )
    return create_tracked(made, by=by, reason=reason)


def is_compulsory(audit_return: Return, question: Asked) -> bool:
    wanted = action_wanted(question, answers_of(audit_return), on=today())
    return bool(wanted and wanted.is_compulsory)


def answers_of(audit_return: Return) -> dict[str, Given]:
    return {row.question.code: Given.from_answer(row) for row in audit_return.answers.select_related("question")}


def tidy(*, text: str, owner_name: str, owner, due: dt.date | None, known: dt.date | None = None) -> dict:
    """Normalised values; RuleBroken, with the field. `known` is the stored date, which may have passed."""
    text, owner_name = text.strip(), " ".join(owner_name.split())
    if not text:
        raise RuleBroken("Say what will be done.", field="text")
    if len(text) > LONGEST:
        raise RuleBroken(f"Shorten this to {LONGEST:,} characters.", field="text")
    if len(owner_name) > 150:
        raise RuleBroken("Use 150 characters or fewer for who does it.", field="owner_name")
    if due and due < today() and due != known:
        raise RuleBroken("Choose a day that has not passed.", field="due")
    return {"text": text, "owner_name": owner_name, "owner": owner, "due": due}


def require_open(action: ImprovementAction) -> None:
    if action.status != Status.OPEN:
        raise RuleBroken("This action has ended. Open it again first.")


def require_version(action: ImprovementAction, expected: int) -> None:
    if action.version != expected:
        raise Conflict(current=action, base=version_of(action, expected) if expected else None)
