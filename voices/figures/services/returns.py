"""Fills the return of a setting (template C) with what is printed of its survey. True counts never get there."""

from audits.access import form_for, lock_return
from audits.models import Answer
from audits.questions.questionnaire import FROM_SURVEY, Asked, Given
from audits.questions.reading import given_of
from audits.returns.services.answers import put_survey_answer, save_answer
from core.text.dates import today
from voices.figures.printed import Printed
from voices.models import SettingSurvey
from voices.wording.ages import MIXED
from voices.wording.questions import YES

SAME = ("C3", "C4", "C5", "C6", "C10")  # the parts of the return's question are options of the children's
NUMBERS = {"C7": ("C7", YES), "C8": ("C8", YES), "C9": ("C9", YES)}
PARTS = {"C11": {"know": ("know", YES), "useful": ("useful", YES)}}
PREPARED = {"agreed": "questions_agreed_by", "plan": "disclosure_plan", "parents": "parents_told_on"}


def fill_return(survey: SettingSurvey, *, by) -> None:
    """Answer C2 to C11 with printed figures, C1 and C13 where blank, as far as the return takes answers."""
    audit_return = lock_return(survey.audit_return)
    if not audit_return.takes_answers:
        return
    form, printed = form_for(audit_return), Printed(survey.printed)
    own = {answer.question_id: answer for answer in Answer.objects.filter(audit_return=audit_return)}
    for question in form.questions.values():
        value = value_of(question, printed)
        if value is not None:
            given = Given(value, FROM_SURVEY)
            put_survey_answer(audit_return, own.get(question.pk), question, given, by=by)
    for question in (form.questions[code] for code in ("C1", "C13") if code in form.questions):
        seen = own.get(question.pk)
        if seen is None or seen.is_blank:
            given = given_of(question, facts_of(question, survey))
            version = seen.version if seen else 0
            save_answer(audit_return=audit_return, question=question, expected=version, given=given, by=by)


def value_of(question: Asked, printed: Printed) -> object:
    """What is printed as the value of a question of the return; None where the survey does not answer it."""
    code = question.code
    if not printed.is_shown:
        return {} if code in {"C2", *SAME, *NUMBERS, *PARTS} else None
    if code == "C2":
        return numbers_of_bands(printed)
    if code in SAME:
        return {part.name: number(printed.count(code, part.name)) for part in question.fields}
    if code in NUMBERS:
        return number(printed.count(*NUMBERS[code]))
    if code in PARTS:
        return {part: number(printed.count(*count)) for part, count in PARTS[code].items()}
    return None


def number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def numbers_of_bands(printed: Printed) -> dict[str, int | str]:
    """How many were asked and answered. Children of merged age groups stand with the oldest of those."""
    found: dict[str, int | str] = {}
    for band in printed.bands:
        where = printed.merged[-1] if band == MIXED else band
        found |= {f"asked_{where}": number(printed.asked(band)), f"answered_{where}": number(printed.answered(band))}
    return found


def facts_of(question: Asked, survey: SettingSurvey) -> dict[str, object]:
    """Setting, day and manner of the survey, or how it was prepared; what is not known is left blank."""
    if question.code == "C1":
        return {"setting": str(survey.audit_return.agency), "day": today().isoformat(), "how": "online"}
    return {part: "y" if getattr(survey, name) else None for part, name in PREPARED.items()}
