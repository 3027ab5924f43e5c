"""Two versions of a questionnaire beside each other: what is new, what is changed, what is taken out."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audits.questionnaires.page import WORDS
from audits.questions.known import WORDS as WORDS_KNOWN
from audits.questions.questionnaire import MIRRORED, Asked, Form
from audits.questions.rule_words import checks_in_words, must_if_in_words, rows_in_words, triggers_in_words
from core.history.display import FieldChange


@dataclass(frozen=True)
class Changed:
    question: Asked
    before: Asked
    changes: list[FieldChange]


@dataclass(frozen=True)
class Comparison:
    """What is different in a later version; `same` counts the questions that are not."""

    added: list[Asked]
    changed: list[Changed]
    removed: list[Asked]
    sections: list[FieldChange]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.sections)


def compare(forms: Sequence[Form]) -> Comparison:
    """The first of these versions beside the last; each but the last continues the one that follows it."""
    after, before = forms[0], forms[-1]
    pairs = counterparts(forms)
    moved = out_of_order([pk for pk in after.by_key if pk in pairs], pairs, before)
    added, changed, same = [], [], 0
    for pk, question in after.by_key.items():
        if pk not in pairs:
            added.append(question)
            continue
        old = pairs[pk]
        changes = differences(facts_of(old, before), facts_of(question, after))
        if pk in moved:
            changes.append(FieldChange("Place", "", "Moved"))
        if changes:
            changed.append(Changed(question, old, changes))
        else:
            same += 1
    kept = {old.pk for old in pairs.values()}
    removed = [question for pk, question in before.by_key.items() if pk not in kept]
    return Comparison(added, changed, removed, of_sections(before, after), same)


def counterparts(forms: Sequence[Form]) -> dict[int, Asked]:
    """The question of the last version that each of the first continues, through those between; by key."""
    found = {}
    for pk, question in forms[0].by_key.items():
        old: Asked | None = question
        for form in forms[1:]:
            old = form.by_key.get(old.continues) if old and old.continues else None
        if old:
            found[pk] = old
    return found


def out_of_order(keys: list[int], pairs: Mapping[int, Asked], before: Form) -> set[int]:
    """Those of some questions that have moved among the others: the fewest that explain the new order."""
    was = [pk for pk in before.by_key if pk in {old.pk for old in pairs.values()}]
    now = [pairs[pk].pk for pk in keys]
    blocks = difflib.SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    stayed = {place for block in blocks for place in range(block.b, block.b + block.size)}
    return {pk for place, pk in enumerate(keys) if place not in stayed}


def facts_of(question: Asked, form: Form) -> dict[str, str]:
    """Every field of a question in words, by its label."""
    other = form.questions.get(question.must_if["question"]) if question.must_if else None
    return {
        "Section": question.section,
        "Code": question.code,
        "Wording": question.text,
        "Guidance": question.guidance,
        "Answered by": WORDS["type"][question.type],
        "Answers to choose from": rows_in_words(question.options),
        "Rows": rows_in_words(question.parts),
        "Who is asked": WORDS["asked"][question.asked],
        "Short form": "Asked there too" if question.short_form else "Not asked there",
        "Has to be answered": "Yes" if question.must else "No",
        "Only where": must_if_in_words(question.must_if, other.words_of if other else str),
        "Last year’s answer": WORDS["carry"][question.carry],
        "What the directory knows of it": WORDS_KNOWN.get(question.known_as, "Nothing"),
        "What children are asked about it": MIRRORED.get(question.mirrors, "Nothing"),
        "Evidence": WORDS["evidence"][question.evidence],
        "Which evidence": question.evidence_words,
        "Strategic priority": question.priority,
        "Actions": triggers_in_words(question.triggers, question.words_of),
        "Checked": checks_in_words(question.checks, question.words_of),
    }


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[FieldChange]:
    return [FieldChange(label, old[label], new[label]) for label in new if old[label] != new[label]]


def of_sections(before: Form, after: Form) -> list[FieldChange]:
    """Sections that are new, taken out, or read otherwise, by their codes."""
    old = {each.code: f"{each.title}\n{each.guidance}".strip() for each in before.sections}
    new = {each.code: f"{each.title}\n{each.guidance}".strip() for each in after.sections}
    codes = [*new, *(code for code in old if code not in new)]
    return [FieldChange(c, old.get(c, ""), new.get(c, "")) for c in codes if old.get(c) != new.get(c)]
