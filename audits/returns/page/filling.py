"""A section of a return as one form: what was typed is saved question by question, and none of it is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audits.models import AnswerEvidence
from audits.questions.naming import NamesChild
from audits.questions.questionnaire import Asked, FormSection
from audits.questions.wording import raw_of
from audits.returns.forms import AnswerForm, initial_of
from audits.returns.page.fill import Part, improvement_form, part_of
from audits.returns.return_data import Sheet, sheet_of
from audits.returns.services.filling import SAVED, TWO, Outcome, give_action, give_answer, values_of
from audits.returns.two_texts import BOTH, TwoTexts, rows_of
from core.records.rules import RuleBroken

CHOOSE = "Choose which of the two to keep"


class SectionForm:
    """All questions of a section. `sheet` is the return as it stands, `data` what was sent, None where nothing was;
    with `only`, the key of a question, it is that one alone."""

    def __init__(self, sheet: Sheet, section: FormSection, data=None, *, only: int = 0):
        self.sheet, self.section, self.data = sheet, section, data
        own = [q for q in section.questions if not q.is_answered_by_signing]
        self.questions = [q for q in own if q.pk == only] if only else own
        self.answers: dict[str, AnswerForm] = {}
        self.actions: dict = {}
        self.outcomes: dict[str, Outcome] = {}
        self.action_outcomes: dict[str, Outcome] = {}
        self.refused: list[str] = []
        if data is not None:
            self.bind(data)

    @property
    def is_sent(self) -> bool:
        """Whether it was sent."""
        return self.data is not None

    def bind(self, data) -> None:
        """Read what was sent; a question that was not on the page that was sent is left alone."""
        kept = data.get("then", "").partition(":")
        skipped = int(kept[2]) if kept[0] == "keep" and kept[2].isascii() and kept[2].isdigit() else 0
        for question in self.questions:
            form = AnswerForm(question, data)
            if form.is_sent and question.pk != skipped:  # "Still true" replaces what was typed there
                self.answers[question.code] = form
            form = improvement_form(
                question, self.sheet.wanted.get(question.code), self.sheet.actions.get(question.code), data
            )
            if form.is_sent:
                self.actions[question.code] = form

    def keep(self, *, by) -> None:
        """Save each answer and action that was changed; those that cannot be saved stand in errors and outcomes."""
        for question in self.questions:
            try:
                if form := self.answers.get(question.code):
                    self.save_answer(question, form, by)
                if form := self.actions.get(question.code):
                    self.save_action(question, form, by)
            except RuleBroken as broken:
                self.refuse(str(broken))
                break  # the return takes no answers now: all that was typed stands on the page
        if not self.refused:
            self.sheet = sheet_of(self.sheet.audit_return)

    def save_answer(self, question: Asked, form: AnswerForm, by) -> None:
        """Save one answer, unless it is what stands there."""
        choose(form, self.sheet.given(question), self.sheet.version_of(question))
        if not form.is_valid() or (form.reading.given == self.sheet.given(question) and not form.asked):
            return
        try:
            self.outcomes[question.code] = give_answer(
                audit_return=self.sheet.audit_return,
                question=question,
                expected=form.seen,
                given=form.reading.given,
                by=by,
                adults=form.adults,
            )
        except NamesChild as found:
            form.refuse(found)

    def save_action(self, question: Asked, form, by) -> None:
        """Save what will be done about an answer, unless it is what stands there."""
        action = self.sheet.actions.get(question.code)
        if not form.is_valid():
            return
        stands = values_of(action) if action else {}
        if all(form.values[name] == stands.get(name, None if name == "due" else "") for name in form.values):
            return
        try:
            outcome = give_action(
                audit_return=self.sheet.audit_return,
                question=question,
                expected=form.seen,
                values=form.values,
                by=by,
                adults=form.adults,
            )
        except NamesChild as found:
            form.refuse(found)
            return
        except RuleBroken as broken:
            if not self.sheet.audit_return.takes_answers:
                raise
            name = {"reason": "decline"}.get(broken.field, broken.field)
            form.add_error(name if name in form.fields else None, str(broken))
            return
        if outcome:
            self.action_outcomes[question.code] = outcome

    def refuse(self, words: str) -> None:
        """Nothing (more) could be saved."""
        self.refused.append(words)

    @property
    def open(self) -> list[tuple[Asked, list[TwoTexts]]]:
        """Questions that two people answered differently."""
        found = [(q, box.get(q.code)) for q in self.questions for box in (self.outcomes, self.action_outcomes)]
        return [(question, outcome.rows) for question, outcome in found if outcome and outcome.state == TWO]

    @property
    def wrong(self) -> list:
        """The forms with errors."""
        return [form for form in (*self.answers.values(), *self.actions.values()) if form.errors]

    @property
    def errors(self) -> list[dict]:
        """What an error summary lists: words and the place they lead to."""
        found = [{"text": words, "target": ""} for words in self.refused]
        for form in self.wrong:
            for name, words in form.errors.items():
                target = form[name].error_target if name in form.fields else f"question-{form.question.pk}"
                part = form.question.part_words(name) if form in self.answers.values() else ""
                found += [{"text": f"{form.question.code}: {part}{each}", "target": target} for each in words]
        for question, _ in self.open:
            words = f"{question.code}: a colleague answered this too. {CHOOSE}"
            found.append({"text": words, "target": f"two-{question.pk}"})
        return found

    @property
    def is_saved(self) -> bool:
        """Whether all that was typed is saved."""
        return not self.errors

    @property
    def status(self) -> int:
        """Of the answer to a request: 409 where two people answered, 422 where something is wrong."""
        return 409 if self.open and not self.wrong and not self.refused else 422 if self.errors else 200

    def parts(self, offered: Iterable[AnswerEvidence] = ()) -> list[Part]:
        """The questions as the page shows them; what could not be saved stands as it was typed."""
        return [self.part(question, list(offered)) for question in self.questions]

    def part(self, question: Asked, offered: list[AnswerEvidence]) -> Part:
        """One question as the page shows it."""
        code, typed = question.code, self.answers.get(question.code)
        action = self.actions.get(code)
        keeps = bool(self.refused)
        part = part_of(
            self.sheet,
            question,
            form=typed if typed and (typed.errors or keeps) else None,
            action_form=action if action and (action.errors or keeps) else None,
        )
        part.offered = [each for each in offered if each.question_id in (question.pk, question.continues)]
        if part.form is typed and typed.asked:
            asked_again(part, self.sheet)
        two_texts(part, self.outcomes.get(code), self.action_outcomes.get(code))
        return part


def two_texts(part: Part, answer: Outcome | None, action: Outcome | None) -> None:
    """Put both texts of what two people wrote into a question, and the own one into its form."""
    if answer and answer.state == TWO:
        part.conflict = answer.rows
        shown = initial_of(part.question, answer.shown) | {"version": answer.record.version}
        part.form = AnswerForm(part.question, initial=shown)
    part.merged = bool(answer and answer.state == SAVED and answer.merged)
    if action and action.state == TWO:
        part.action_conflict = action.rows
        shown = dict(action.shown) | {"version": action.record.version}
        part.action_form = improvement_form(part.question, part.wanted, part.action, **shown)


def choose(form: AnswerForm, stands, version: int) -> None:
    """Take over what was chosen between two texts. Where a third person has answered since, both are asked again."""
    form.full_clean()
    if not form.asked or form.seen != version:
        return
    theirs, own = raw_of(form.question, stands), form.raws
    for name in form.asked:
        if form.choice(name) == "theirs":
            own[name] = theirs.get(name)
            form.errors.pop(name, None)
    form.judge(own)
    mine = raw_of(form.question, form.reading.given)
    for name in form.asked:
        if not form.choice(name) and name not in form.errors and mine.get(name) != theirs.get(name):
            form.add_error(name, CHOOSE)


def asked_again(part: Part, sheet: Sheet) -> None:
    """Put both texts once more into a question that came back with nothing chosen, or with another error."""
    form, theirs = part.form, raw_of(part.question, sheet.given(part.question))
    own = raw_of(part.question, form.reading.given)
    found = dict.fromkeys(form.asked, BOTH)
    rows = rows_of(part.question, found, theirs, own)
    part.conflict = [replace(row, chosen=form.choice(row.name), open=not form.choice(row.name)) for row in rows]
