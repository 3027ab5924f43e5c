"""A return as one form: input is saved question by question, and none of it is lost."""

from dataclasses import replace

from audits.models import AnswerEvidence
from audits.questions.naming import NamesChild
from audits.questions.questionnaire import Asked
from audits.questions.wording import raw_of
from audits.returns.forms import AnswerForm, PartForm, initial_of
from audits.returns.page.fill import Part, improvement_form, part_of
from audits.returns.return_data import ReturnData, return_data_of
from audits.returns.services.filling import SAVED, TWO, Outcome, give_action, give_answer, values_of
from audits.returns.two_texts import BOTH, TwoTexts, rows_of
from core.records.rules import RuleBroken

CHOOSE = "Choose which of the two to keep"


class ReturnForm:
    def __init__(self, return_data: ReturnData, data=None, *, only: int = 0):
        self.return_data, self.data = return_data, data
        own = [q for q in return_data.form.questions.values() if not q.is_answered_by_signing]
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
        return self.data is not None

    def bind(self, data) -> None:
        kept = data.get("then", "").partition(":")
        skipped = int(kept[2]) if kept[0] == "keep" and kept[2].isascii() and kept[2].isdigit() else 0
        for question in self.questions:
            if self.return_data.given(question).is_from_survey:
                continue
            if f"q{question.pk}-version" in data and question.pk != skipped:  # "Still true" replaces the input
                self.answers[question.code] = AnswerForm(question, data)
            if f"a{question.pk}-version" in data:
                known = (self.return_data.wanted.get(question.code), self.return_data.actions.get(question.code))
                self.actions[question.code] = improvement_form(question, *known, data)

    def keep(self, *, by) -> None:
        for question in self.questions:
            try:
                if form := self.answers.get(question.code):
                    self.save_answer(question, form, by)
                if form := self.actions.get(question.code):
                    self.save_action(question, form, by)
            except RuleBroken as broken:
                self.refuse(str(broken))
                break  # the return takes no answers now: all input stays on the page
        if not self.refused:
            self.return_data = return_data_of(self.return_data.audit_return)

    def takes_out(self, form: PartForm) -> bool:
        return self.data.get("then") == f"out:{form.prefix}"

    def save_answer(self, question: Asked, form: AnswerForm, by) -> None:
        choose(form, self.return_data.given(question), self.return_data.version_of(question))
        if not form.is_valid() or (form.reading.given == self.return_data.given(question) and not form.asked):
            return
        try:
            self.outcomes[question.code] = give_answer(
                audit_return=self.return_data.audit_return,
                question=question,
                expected=form.seen,
                given=form.reading.given,
                by=by,
                adults=form.adults,
            )
        except NamesChild as found:
            if self.takes_out(form):
                self.answers[question.code] = again = AnswerForm(question, form.without(found))
                self.save_answer(question, again, by)
            else:
                form.refuse(found)

    def save_action(self, question: Asked, form, by) -> None:
        action = self.return_data.actions.get(question.code)
        if not form.is_valid():
            return
        stands = values_of(action) if action else {}
        if all(form.values[name] == stands.get(name, None if name == "due" else "") for name in form.values):
            return
        try:
            outcome = give_action(
                audit_return=self.return_data.audit_return,
                question=question,
                expected=form.seen,
                values=form.values,
                by=by,
                adults=form.adults,
            )
        except NamesChild as found:
            if self.takes_out(form):
                wanted = self.return_data.wanted.get(question.code)
                self.actions[question.code] = again = improvement_form(question, wanted, action, form.without(found))
                self.save_action(question, again, by)
            else:
                form.refuse(found)
            return
        except RuleBroken as broken:
            if not self.return_data.audit_return.takes_answers:
                raise
            name = {"reason": "decline"}.get(broken.field, broken.field)
            form.add_error(name if name in form.fields else None, str(broken))
            return
        if outcome:
            self.action_outcomes[question.code] = outcome

    def refuse(self, words: str) -> None:
        self.refused.append(words)

    @property
    def open(self) -> list[tuple[Asked, list[TwoTexts]]]:
        found = [(q, box.get(q.code)) for q in self.questions for box in (self.outcomes, self.action_outcomes)]
        return [(question, outcome.rows) for question, outcome in found if outcome and outcome.state == TWO]

    @property
    def wrong(self) -> list:
        return [form for form in (*self.answers.values(), *self.actions.values()) if form.errors]

    @property
    def errors(self) -> list[dict]:
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
        return not self.errors

    @property
    def status(self) -> int:
        if self.open and not self.wrong and not self.refused:
            return 409
        return 422 if self.errors else 200

    def was_open(self, question: Asked) -> bool:
        return bool(self.errors) and (question.code in self.answers or question.code in self.actions)

    def part(self, question: Asked, offered: list[AnswerEvidence] | None = None) -> Part:
        code, typed = question.code, self.answers.get(question.code)
        action = self.actions.get(code)
        keeps = bool(self.refused)
        part = part_of(
            self.return_data,
            question,
            offered,
            form=typed if typed and (typed.errors or keeps) else None,
            action_form=action if action and (action.errors or keeps) else None,
        )
        if part.form is typed and typed.asked:
            asked_again(part, self.return_data)
        two_texts(part, self.outcomes.get(code), self.action_outcomes.get(code))
        return part


def two_texts(part: Part, answer: Outcome | None, action: Outcome | None) -> None:
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
    form.full_clean()
    if not form.asked or form.seen != version:
        return
    theirs, own = raw_of(form.question, stands), form.raws
    for name in form.asked:
        if form.choice(name) == "theirs":
            own[name] = theirs.get(name)
            form.errors.pop(name, None)
    form.evaluate(own)
    mine = raw_of(form.question, form.reading.given)
    for name in form.asked:
        if not form.choice(name) and name not in form.errors and mine.get(name) != theirs.get(name):
            form.add_error(name, CHOOSE)


def asked_again(part: Part, return_data: ReturnData) -> None:
    form, theirs = part.form, raw_of(part.question, return_data.given(part.question))
    own = raw_of(part.question, form.reading.given)
    found = dict.fromkeys(form.asked, BOTH)
    rows = rows_of(part.question, found, theirs, own)
    part.conflict = [replace(row, chosen=form.choice(row.name), open=not form.choice(row.name)) for row in rows]
