"""What questions of a file become in the draft of a questionnaire: evaluated, saved, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from audits.importing.kinds import LABELS, WITH_LIST
from audits.importing.rules import NUMBERED_TITLE, ReadQuestion, Target, best_key, clean_code, next_code, split_number
from audits.models import Edition, Question, Questionnaire, Section
from audits.questionnaires.services import questionnaires as services
from audits.questions.row_lines import LineProblem, rows_of
from core.importing.fields import ASK, EXCLUDED, NEW, REFUSED, SAME, Change, Choices, Fault, Place, PreviewRow, Saved
from core.importing.undo import keys_of, saved_of
from core.records.rules import RuleBroken
from core.text.similarity import plain

FIRST_CODE = "S1"  # of the first section of a questionnaire that has none
NOT_USED = "This questionnaire is not used any more. Use it again first."
CHANGED_SINCE = "{codes} of this file changed or moved since, so the import can no longer be undone."
THERE = "This question is in the draft already, as {code}, and stays as it is there."
NO_TEXT = "Enter the question."
NO_KIND = "Say how it is answered."
UNKNOWN_KIND = "“{word}” is not a kind of answer. Choose one from the list."
NO_OPTIONS = "Say what can be chosen: two answers or more, with semicolons between."
LONG = "Shorten this to {most:,} characters."


@dataclass(frozen=True)
class Planned:
    target: Target
    section: str  # its code
    title: str
    values: dict


@dataclass
class Draft:
    titles: dict[str, str] = field(default_factory=dict)  # code of a section → title
    codes: set[str] = field(default_factory=set)  # of questions
    questions: dict[tuple[str, str], str] = field(default_factory=dict)  # section, text as `plain` gives it → code
    last: str = FIRST_CODE  # code of the last section

    @classmethod
    def read(cls, edition: Edition | None) -> Draft:
        draft = cls()
        for section in edition.sections.standing() if edition else ():
            draft.titles[section.code] = section.title
            draft.last = section.code
        for question in edition.questions.standing().select_related("section") if edition else ():
            draft.codes.add(question.code)
            draft.questions.setdefault((question.section.code, plain(question.text)), question.code)
        return draft

    def section(self, name: str) -> tuple[str, str, bool]:
        """(code, title, whether it is new) of the section of this name: "Policy", "A2" or "A2 Policy"."""
        for code, title in self.titles.items():
            if plain(name) in (plain(title), plain(code), plain(f"{code} {title}")):
                return code, title, False
        number, title = split_number(name, NUMBERED_TITLE)
        if not title:
            number, title = "", name
        if (found := next((code for code, other in self.titles.items() if plain(other) == plain(title)), "")) != "":
            return found, title, False
        return next_code(clean_code(number) or self.last, set(self.titles)), title, True

    def question_code(self, wanted: str, section: str) -> str:
        return next_code(wanted or f"{section}.1"[-10:].lstrip(".-"), self.codes)

    def add(self, planned: Planned) -> None:
        if planned.section not in self.titles:
            self.titles[planned.section], self.last = planned.title, planned.section
        self.codes.add(planned.values["code"])


def evaluate(rows: Sequence[tuple[Place, ReadQuestion]], choices: Choices, *, lock: bool) -> list[PreviewRow]:
    """What becomes of each row in the draft, or in the one that would be started; `lock` keeps others out of it."""
    draft = Draft.read(edition_of(rows[0][1].target, lock=lock) if rows else None)
    return [evaluate_row(at, record, draft, choices) for at, record in rows]


def edition_of(target: Target, *, lock: bool = False) -> Edition | None:
    if target.questionnaire is None:
        return None
    if lock:
        Questionnaire.objects.select_for_update(no_key=True).get(pk=target.questionnaire)
    editions = Edition.objects.filter(questionnaire=target.questionnaire).order_by("-number")
    return (editions.select_for_update(no_key=True) if lock else editions).first()


def evaluate_row(at: Place, record: ReadQuestion, draft: Draft, choices: Choices) -> PreviewRow:
    name = record.text or record.section
    if at in choices.excluded:
        return PreviewRow(at, EXCLUDED, name)
    code, title, is_new = draft.section(record.section)
    if there := draft.questions.get((code, plain(record.text))):
        return PreviewRow(at, SAME, name, faults=[Fault("text", None, name, THERE.format(code=there))])
    faults = list(faults_of(record, title))
    if faults:
        return PreviewRow(at, REFUSED, name, faults=faults)
    if record.lacks_best:
        record = replace(record, kind=choices.answers.get(best_key(record), ""))
        if not record.kind:
            return PreviewRow(at, ASK, name)
    planned = Planned(record.target, code, title, values_of(record, draft.question_code(record.code, code)))
    draft.add(planned)
    return PreviewRow(at, NEW, name, list(changes_of(record, planned, is_new=is_new)), record=planned)


def faults_of(record: ReadQuestion, title: str):
    for name, text, most in (("text", record.text, services.LONGEST_TEXT), ("section", title, services.LONGEST_TITLE)):
        if len(text) > most:
            yield Fault(name, None, text, LONG.format(most=most))
    if not record.text:
        yield Fault("text", None, "", NO_TEXT)
    if not record.kind:
        yield Fault("type", None, record.kind_word, UNKNOWN_KIND.format(word=record.kind_word) if record.kind_word
                    else NO_KIND)  # fmt: skip
    if record.kind in WITH_LIST:
        if len(record.options) < 2:
            yield Fault("options", None, "", NO_OPTIONS)
        try:
            rows_of("\n".join(record.options))
        except LineProblem as problem:
            yield Fault("options", None, "", f"{problem}.")


def values_of(record: ReadQuestion, code: str) -> dict:
    return {
        "code": code,
        "text": record.text,
        "type": record.kind,
        "guidance": record.guidance,
        "must": record.must,
        "options": rows_of("\n".join(record.options)),
    }


def changes_of(record: ReadQuestion, planned: Planned, *, is_new: bool):
    texts = {
        "Section": f"{planned.section} {planned.title}{' (new)' if is_new else ''}",
        "Number or code": planned.values["code"],
        "Kind of answer": LABELS[record.kind],
        "Answers to choose from": "; ".join(record.options),
        "Guidance": record.guidance,
        "Has to be answered": "" if record.must else "Can be left blank",
    }
    return (Change(plain(label), label, "", text) for label, text in texts.items() if text)


def save(rows: Sequence[PreviewRow], *, by, reason: str) -> tuple[Edition, Saved]:
    """The draft with the new questions at the end of their sections. Raises RuleBroken where there can be no draft."""
    edition, made = draft_of(rows[0].record.target, by=by)
    sections = {section.code: section for section in edition.sections.standing()}
    for row in rows:
        planned: Planned = row.record
        if planned.section not in sections:
            sections[planned.section] = services.add_section(
                edition=edition, code=planned.section, title=planned.title, by=by, reason=reason
            )
            made.append(sections[planned.section])
        made.append(services.add_question(section=sections[planned.section], by=by, reason=reason, **planned.values))
    return edition, saved_of(made=made, changed=())


def draft_of(target: Target, *, by) -> tuple[Edition, list]:
    if target.questionnaire is None:
        edition = services.add_questionnaire(name=target.name, subject=Questionnaire.Subject.AGENCY, by=by)
        return edition, [edition.questionnaire]
    questionnaire = Questionnaire.objects.get(pk=target.questionnaire)
    if questionnaire.retired_on:
        raise RuleBroken(NOT_USED)
    draft = questionnaire.editions.filter(published_at__isnull=True).first()
    return draft or services.begin_draft(questionnaire=questionnaire, by=by), []


def undo(edition: Edition, saved: Saved, *, by, reason: str) -> None:
    """Take out of a draft what an import added. RuleBroken where a part changed since, or it is published."""
    services.lock_draft(edition)
    keys = keys_of(saved.made)
    questions = list(Question.objects.standing().filter(pk__in=keys.get(Question, ())))
    sections = list(Section.objects.standing().filter(pk__in=keys.get(Section, ())))
    later = [each.code for each in (*questions, *sections) if each.version != keys[type(each)][each.pk]]
    if later:
        raise RuleBroken(CHANGED_SINCE.format(codes=", ".join(later)))
    for question in questions:
        services.remove_question(question=question, expected=question.version, by=by, reason=reason)
    for section in sections:
        if not section.questions.standing().exists():
            services.remove_section(section=section, expected=section.version, by=by, reason=reason)
    for added in Questionnaire.objects.in_use().filter(pk__in=keys.get(Questionnaire, ())):
        if not edition.sections.standing().exists():
            services.retire_questionnaire(questionnaire=added, expected=added.version, by=by, reason=reason)
