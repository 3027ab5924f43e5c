"""Writes on the survey of a setting: joined, prepared, finished, or not used after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from agencies.access import belongings, may
from audits.access import lock_return, require_answers
from audits.models import Return
from core.records.locking import create_tracked, save_changed, save_versioned
from core.records.rules import RuleBroken, require_text
from core.text.dates import today
from voices.classes.rules import LIVE, Move, target
from voices.classes.services import lock_survey, require_move
from voices.figures import services as figures
from voices.models import SettingSurvey


def may_run(user, audit_return: Return) -> bool:
    """Whether a person runs the survey of a return's setting."""
    if may(user, "voices.manage"):
        return True
    return may(user, "voices.run_own") and audit_return.agency_id in belongings(user).agencies


@transaction.atomic
def join(*, audit_return: Return, by) -> SettingSurvey:
    """The survey of a return, which is new, or was not used before and is now; the one that it has already.

    Raises RuleBroken in a round that does not ask children online, and where the return takes no answers now.
    """
    held = lock_return(audit_return)
    if held.round.children_id is None:
        raise RuleBroken("This round does not ask children online.")
    found = SettingSurvey.objects.select_for_update(of=("self",), no_key=True).filter(audit_return=held).first()
    if found and found.state != SettingSurvey.State.WITHDRAWN:
        return found
    require_answers(held)
    if found is None:
        return create_tracked(SettingSurvey(audit_return=held), by=by, reason="The online survey is used")
    return put(found, Move.REJOIN, by=by, reason="The online survey is used after all")


@transaction.atomic
def prepare(
    *, survey: SettingSurvey, expected: int, by, questions_agreed_by: str, disclosure_plan: str, helper: str
) -> SettingSurvey:
    """Save who agreed the questions, the plan for what a child may tell, and the adult whom children can tell."""
    held = lock_survey(survey.pk)
    require_move(Move.PREPARE, held)
    values = {
        "questions_agreed_by": require_text(
            questions_agreed_by, "Say who agreed the questions.", field="questions_agreed_by"
        ),
        "disclosure_plan": require_text(disclosure_plan, "Say what is planned.", field="disclosure_plan"),
        "helper": require_text(helper, "Say whom children can tell, and where.", field="helper"),
    }
    return save_changed(held, expected, values, by=by, reason="Prepared")


@transaction.atomic
def tell_parents(*, survey: SettingSurvey, expected: int, by, parents_told_on: dt.date) -> SettingSurvey:
    """Save the day on which parents were told. RuleBroken for a day that is still to come."""
    held = lock_survey(survey.pk)
    require_move(Move.PREPARE, held)
    if parents_told_on > today():
        raise RuleBroken("Choose today or an earlier day", field="parents_told_on")
    return save_changed(held, expected, {"parents_told_on": parents_told_on}, by=by, reason="Parents told")


@transaction.atomic
def finish(*, survey: SettingSurvey, by) -> SettingSurvey:
    """Add all classes up, fill in the return and delete the classes (voices/figures). RuleBroken where it cannot be."""
    held = lock_survey(survey.pk)
    require_move(Move.FINISH, held)
    figures.finish(survey=held, by=by)
    held.refresh_from_db()
    return held


@transaction.atomic
def withdraw(*, survey: SettingSurvey, by) -> SettingSurvey:
    """Use paper instead: the classes go, with every answer that was sent."""
    held = lock_survey(survey.pk)
    require_move(Move.WITHDRAW, held)
    held.classes.all().delete()
    return put(held, Move.WITHDRAW, by=by, reason="Paper is used instead")


def put(survey: SettingSurvey, move: Move, *, by, reason: str) -> SettingSurvey:
    survey.state = target(move, survey.state)
    return save_versioned(survey, expected=survey.version, fields=["state"], by=by, reason=reason)


def is_live(survey: SettingSurvey) -> bool:
    """Whether it is being prepared or running."""
    return survey.state in LIVE
