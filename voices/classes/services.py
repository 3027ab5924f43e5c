"""Writes on classes: added, changed and removed by whoever runs the survey; opened and closed by whoever has the
teacher's link. Nothing here says how anybody answered.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from audits.access import form_for, lock_return, why_no_answers
from audits.models import Answer
from audits.questions.questionnaire import Asked
from audits.questions.reading import read_answer
from audits.returns.services.answers import save_answer
from core.records.locking import save_versioned, saved_by_way_of
from core.records.rules import Gone, RuleBroken
from core.text.dates import today
from voices.answering import services as answering
from voices.classes.rules import (
    KEY_ALPHABET,
    KEY_LENGTH,
    MAX_ROLL,
    MAX_SENTENCES,
    MAX_TOGETHER_LENGTH,
    OPEN_FOR,
    ClassLine,
    Facts,
    Move,
    sentences,
    target,
    why_not,
    with_text,
)
from voices.models import SettingSurvey, SurveyClass, WaitingMark

ADDED_TO = "C12"  # the question of the return to which "What we said together" is added
NONCE_LENGTH = 32
TEACHER = "on the teacher’s page of the children’s survey"  # in the history, where there is no person


def facts_of(survey: SettingSurvey) -> Facts:
    """What decides about a survey now; needs its return with the round and the agency. Two statements."""
    totals = survey.classes.totals(timezone.now())
    return Facts(
        state=survey.state,
        lost=max(0, totals["answered"] - WaitingMark.objects.filter(survey_class__survey=survey).count()),
        is_prepared=bool(survey.questions_agreed_by and survey.disclosure_plan and survey.helper),
        parents_told=survey.parents_told_on is not None,
        blocked=why_no_answers(survey.audit_return),
        **totals,
    )


def lock_survey(pk: int) -> SettingSurvey:
    found = SettingSurvey.objects.select_for_update(of=("self",), no_key=True).with_all().filter(pk=pk).first()
    if found is None:
        raise Gone("This survey is not there any more.")
    return found


def require_move(move: Move, survey: SettingSurvey) -> Facts:
    facts = facts_of(survey)
    if words := why_not(move, facts):
        raise RuleBroken(words)
    return facts


def lock_class(survey_class: SurveyClass) -> SurveyClass:
    found = SurveyClass.objects.select_for_update(no_key=True).filter(pk=survey_class.pk).first()
    if found is None:
        raise Gone("This class is not there any more.")
    return found


@transaction.atomic
def add_classes(*, survey: SettingSurvey, lines: Iterable[ClassLine]) -> list[SurveyClass]:
    """Create classes with their links, and all counters at 0. RuleBroken for a label that the survey has already."""
    locked = lock_survey(survey.pk)
    require_move(Move.CLASSES, locked)
    known = {label.casefold() for label in locked.classes.values_list("label", flat=True)}
    added = []
    for line in lines:
        if line.label.casefold() in known:
            raise RuleBroken(f"“{line.label}” is in the list already.", field="classes")
        created = SurveyClass.objects.create(
            survey=locked,
            label=line.label,
            year=line.year,
            age=line.age,
            band=line.band,
            roll=line.roll,
            key=new_key(),
            lead_nonce=get_random_string(NONCE_LENGTH),
        )
        answering.make_counters(created)
        added.append(created)
    return added


def new_key() -> str:
    """The secret part of a children's link, which no class has: 49 bits, and letters that cannot be confused."""
    while True:
        key = get_random_string(KEY_LENGTH, KEY_ALPHABET)
        if not SurveyClass.objects.filter(key=key).exists():
            return key


@transaction.atomic
def change_roll(*, survey_class: SurveyClass, roll: int) -> SurveyClass:
    """Change how many are asked. RuleBroken below the number that have answered."""
    require_move(Move.CLASSES, lock_survey(survey_class.survey_id))
    locked = lock_class(survey_class)
    if not 1 <= roll <= MAX_ROLL:
        raise RuleBroken(f"Enter a number from 1 to {MAX_ROLL}.", field="roll")
    if roll < locked.received:
        raise RuleBroken(f"{locked.received} have answered already, so at least that many were asked.", field="roll")
    locked.roll = roll
    locked.save(update_fields=["roll"])
    return locked


@transaction.atomic
def remove_class(*, survey_class: SurveyClass) -> None:
    """Take a class off the list. RuleBroken where answers are in, which are thrown away first, as a whole class."""
    require_move(Move.CLASSES, lock_survey(survey_class.survey_id))
    locked = lock_class(survey_class)
    if locked.is_open:
        raise RuleBroken("This class is open now. Close it first.")
    if locked.received:
        raise RuleBroken(
            "This class has answered. To remove it, choose “Throw away and start again” on the teacher’s page first."
        )
    locked.delete()


@transaction.atomic
def new_lead_link(*, survey_class: SurveyClass) -> SurveyClass:
    require_move(Move.CLASSES, lock_survey(survey_class.survey_id))
    locked = lock_class(survey_class)
    locked.lead_nonce = get_random_string(NONCE_LENGTH)
    locked.save(update_fields=["lead_nonce"])
    return locked


@transaction.atomic
def open_class(*, survey_class: SurveyClass) -> SurveyClass:
    """Open a class for 90 minutes from now; the first one sets its survey running."""
    survey = lock_survey(survey_class.survey_id)
    require_move(Move.OPEN, survey)
    locked = lock_class(survey_class)
    if answering.lost_answers(locked):
        raise RuleBroken("Some answers from this class are lost. Throw the others away first, then start again.")
    if survey.state != target(Move.OPEN, survey.state):
        survey.state = target(Move.OPEN, survey.state)
        with saved_by_way_of(TEACHER):
            save_versioned(survey, expected=survey.version, fields=["state"], by=None, reason="First class opened")
    locked.state, locked.open_until = SurveyClass.State.OPEN, timezone.now() + OPEN_FOR
    locked.save(update_fields=["state", "open_until"])
    return locked


@transaction.atomic
def close_class(*, survey_class: SurveyClass) -> SurveyClass:
    locked = lock_class(survey_class)
    locked.state, locked.open_until = SurveyClass.State.CLOSED, None
    locked.save(update_fields=["state", "open_until"])
    answering.remove_after_commit()
    return locked


@transaction.atomic
def close_expired() -> int:
    """Close the classes whose time is over, and return how many. `open_until` stays: nobody pressed "Close"."""
    over = SurveyClass.objects.filter(state=SurveyClass.State.OPEN, open_until__lte=timezone.now())
    if closed := over.update(state=SurveyClass.State.CLOSED):
        answering.remove_after_commit()
    return closed


@transaction.atomic
def start_again(*, survey_class: SurveyClass) -> SurveyClass:
    require_move(Move.CLASSES, lock_survey(survey_class.survey_id))
    locked = lock_class(survey_class)
    answering.throw_away(locked)
    return locked


@transaction.atomic
def add_together(*, survey_class: SurveyClass, text: str, adults: bool = False) -> None:
    """Add what a class wrote together to the return of its setting, without the name of the class. RuleBroken where the
    return takes no answers now, and for more than five sentences; NamesChild as save_answer.
    """
    survey = lock_survey(survey_class.survey_id)  # first, as when it is finished
    lock_class(survey_class)
    audit_return = lock_return(survey.audit_return)
    if sentences(text) > MAX_SENTENCES:
        raise RuleBroken(f"Use {MAX_SENTENCES} sentences or fewer.", field="text")
    question = question_of(audit_return)
    before = Answer.objects.filter(audit_return=audit_return, question=question.pk).first()
    reading = read_answer(question, {"answer": text}, on=today())
    whole = with_text(str(before.value or "") if before else "", reading.given.value or "")
    if not reading.is_valid or len(whole) > MAX_TOGETHER_LENGTH:
        raise RuleBroken("The return has no room for this. Tell the person who fills in the return.", field="text")
    seen, given = before.version if before else 0, replace(reading.given, value=whole)
    with saved_by_way_of(TEACHER):
        save_answer(audit_return=audit_return, question=question, expected=seen, given=given, by=None, adults=adults)


def question_of(audit_return) -> Asked:
    """The question of a return to which it is added; RuleBroken in a round that does not ask it."""
    question = form_for(audit_return).questions.get(ADDED_TO)
    if question is None:
        raise RuleBroken("This return has no question for what you said together.")
    return question
