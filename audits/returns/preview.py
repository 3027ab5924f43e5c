"""Previews a version of a questionnaire as a return of a kind of agency. Saves nothing."""

from dataclasses import dataclass

from agencies.models import Agency
from audits.models import Edition, Return, Round
from audits.querysets import OF_OFFICER
from audits.questions.questionnaire import Asked, Form, FormSection, part_for
from audits.questions.rule_words import triggers_in_words
from audits.questions.triggers import COMPULSORY, OFFERED, Wanted
from audits.returns.page.fill import Part, improvement_form, part_of
from audits.returns.return_data import ReturnData


@dataclass(frozen=True)
class Preview:
    audit_return: Return
    sections: list[FormSection]
    section: FormSection | None
    parts: list[Part]

    @property
    def number(self) -> int:
        return self.sections.index(self.section) + 1 if self.section else 0


def form_for_kind(form: Form, kind: str) -> Form:
    short = kind == OF_OFFICER and any(question.short_form for question in form.questions.values())
    return part_for(form, is_school=Return(kind=kind).is_school, short=short)


def preview_of(edition: Edition, form: Form, kind: str, code: str) -> Preview:
    own = form_for_kind(form, kind)
    agency = Agency(name=f"An agency of the kind “{dict(Agency.Kind.choices)[kind]}”", kind=kind)
    asked = Round(edition=edition, title=str(edition.questionnaire), state=Round.State.OPEN)
    audit_return = Return(round=asked, agency=agency, kind=kind)
    sections = [each for each in own.sections if not all(q.is_answered_by_signing for q in each.questions)]
    section = next((each for each in sections if each.code == code), sections[0] if sections else None)
    return_data = ReturnData(audit_return=audit_return, form=own, rows={}, actions={}, evidence={}, verdicts={})
    questions = [q for q in section.questions if not q.is_answered_by_signing] if section else []
    return Preview(audit_return, sections, section, [previewed(return_data, q) for q in questions])


def previewed(return_data: ReturnData, question: Asked) -> Part:
    part = part_of(return_data, question)
    if question.triggers:
        weights = {trigger.get("weight") for trigger in question.triggers}
        weight = COMPULSORY if COMPULSORY in weights else OFFERED
        part.wanted = Wanted(weight, triggers_in_words(question.triggers, question.words_of))
        part.action_form = improvement_form(question, part.wanted, None)
    return part
