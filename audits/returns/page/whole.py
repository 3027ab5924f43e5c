"""A return as one page: what is still to answer, what is the same as last time, what is answered.

Pages of sections took 31 clicks where nothing had changed; one page with every question open is 10,000 px long on a
telephone.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from audits.models import ImprovementAction, Verdict
from audits.questions.questionnaire import Asked, FormSection, applies
from audits.returns.page.fill import Part, line_of
from audits.returns.page.filling import ReturnForm
from audits.returns.return_data import ReturnData
from audits.returns.services.evidence import evidence_offered

TO_ANSWER, SAME, ANSWERED = "to answer", "same", "answered"


@dataclass
class Chapter:
    section: FormSection
    parts: list[Part] = field(default_factory=list)


@dataclass
class WholeReturn:
    """`chapters` are the sections with questions that are still to answer."""

    chapters: list[Chapter] = field(default_factory=list)
    same: list[Part] = field(default_factory=list)
    answered: list[Part] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        return [*(part for chapter in self.chapters for part in chapter.parts), *self.same, *self.answered]

    @property
    def left(self) -> int:
        return sum(not part.is_hidden for chapter in self.chapters for part in chapter.parts)

    @property
    def is_optional(self) -> bool:
        left = [part.question for chapter in self.chapters for part in chapter.parts if not part.is_hidden]
        return bool(left) and not any(question.must for question in left)

    @property
    def answered_words(self) -> str:
        return f"({len(self.answered)})"


def place_of(return_data: ReturnData, question: Asked, wrong: Collection[str], opened: Collection[int]) -> str:
    """In which part of the page a question stands: TO_ANSWER, SAME or ANSWERED. `wrong` are the codes of questions with
    what keeps the return from being signed, `opened` the keys of those that somebody wants to answer or to change.
    """
    if return_data.given(question).is_from_survey:
        return ANSWERED  # nobody can change it
    code, is_blank = question.code, return_data.given(question).is_blank
    if question.pk in opened or not applies(question, return_data.answers):
        return TO_ANSWER  # one that does not apply is hidden there, with what stands in it
    if is_blank and return_data.proposed(question) is not None:
        return SAME
    verdict = return_data.verdict_on(question)
    is_unsettled = code in wrong or (verdict is not None and verdict.says != Verdict.Says.ACCEPTED)
    is_given = not is_blank or (code in return_data.wanted and code in return_data.actions)
    return ANSWERED if is_given and not is_unsettled else TO_ANSWER


def whole_return(
    form: ReturnForm, opened: Collection[int] = (), earlier_actions: Collection[ImprovementAction] = ()
) -> WholeReturn:
    data, found = form.return_data, WholeReturn()
    wrong, offered = {each.code for each in data.blocking}, evidence_offered(data)
    actions = {each.question_id: each for each in earlier_actions}
    for section in data.form.sections:
        chapter = Chapter(section)
        for question in section.questions:
            if question.is_answered_by_signing:
                continue
            place = TO_ANSWER if form.was_open(question) else place_of(data, question, wrong, opened)
            if place != TO_ANSWER:
                part = line_of(data, question, offered.get(question.code))
                (found.same if place == SAME else found.answered).append(part)
                continue
            part = form.part(question, offered.get(question.code))
            old = data.earlier.questions.get(question.code) if data.earlier else None
            part.earlier_action = actions.get(old.pk) if old else None
            chapter.parts.append(part)
        if chapter.parts:
            found.chapters.append(chapter)
    return found


type LastPart = Callable[[ReturnData, object, object], object]

_last_part: list[LastPart] = []


def register_last_part(source: LastPart) -> LastPart:
    _last_part[:] = [source]
    return source


def last_part(return_data: ReturnData, user, sent=None) -> object:
    return _last_part[0](return_data, user, sent) if _last_part else None
