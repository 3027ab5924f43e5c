"""A questionnaire as a plain value, for its rules and pages. No database except in form_of().

The JSON columns of a question have these shapes:

- `parts`  [{"code", "text", "type"?, "options"?, "next"?}]: the fields of a question; of "numbers",
             "counts" and "grid" one for each row, of "risk" and "group" with a type: "text", "line", "email", "number",
             "date" (`next`: in the future), "ypn", "yn", "choice", "multi"; of "sign_off" one for each role that signs.
- `options` [{"code", "text"}]: of "choice", "multi", and the columns of "grid".
- `triggers` audits/questions/triggers.py, `checks` audits/questions/checks.py.
- `must_if` {"question": code, "not": [codes]}: compulsory only where that answer is another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

YPN = (("y", "Yes"), ("p", "Partly"), ("n", "No"), ("na", "Does not apply"))
YN = tuple(answer for answer in YPN if answer[0] != "p")
M5 = (
    ("1", "Not started"),
    ("2", "Planned"),
    ("3", "In place"),
    ("4", "In place and checked in the last 12 months"),
    ("5", "Checked, improved and shared with others"),
)
M5_1 = tuple((code, words) for (code, _), (_, words) in zip(M5, reversed(M5), strict=True))
YES_NO = {"ypn": YPN, "ypn_text": YPN, "yn": YN, "yn_text": YN}  # type → its answers
SCALES = {"m5": M5, "m5_1": M5_1}
CODES = YES_NO | SCALES
MIRRORED = {  # what children are asked about the same thing, by code of their question
    "lesson": "A lesson or talk about staying safe online this year",
    "changed": "Adults asked, and then changed something",
    "C6": "What adults at home do",
    "know": "Knowing how to report something online",
    "help_seen": "Seeing where it says how to get help",
}
SINGLE = "answer"  # the name of the only field of a question
WHY_NOT = "na"  # the name of the field with the reason for "does not apply"
PART_TYPES = ("text", "line", "email", "number", "date", "ypn", "yn", "choice", "multi")
OF_FINGERPRINT = (
    "code", "text", "guidance", "type", "must", "must_if", "asked", "short_form", "evidence", "evidence_words", "carry",
    "priority", "parts", "options", "triggers", "checks",
)  # fmt: skip
OF_COLUMNS = (*OF_FINGERPRINT, "known_as", "mirrors")  # what an answer is compared with is no part of what is asked


@dataclass(frozen=True)
class Field:
    """One field of a question. `options` are (code, label); `next`: a date may be in the future; `is_part`: one of
    several, with a label of its own.
    """

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    next: bool = False
    is_part: bool = True


FROM_SURVEY = "survey"  # the code of an answer that comes from the children's survey of the setting


@dataclass(frozen=True)
class Given:
    """Its value (shapes in reading.py), None where blank, what is counted of it, and why it does not apply."""

    value: object = None
    code: str = ""
    number: int | None = None
    day: object = None
    reason: str = ""

    @classmethod
    def from_answer(cls, answer) -> Given:
        return cls(answer.value, answer.code, answer.number, answer.day, answer.reason)

    @property
    def is_blank(self) -> bool:
        return self.value is None

    @property
    def is_from_survey(self) -> bool:
        """Whether it is what is printed of the children's survey of the setting: counts may be "c", hidden."""
        return self.code == FROM_SURVEY


BLANK = Given()


@dataclass(frozen=True, eq=False)
class Asked:
    """`section` is a code, `continues` the key of the question in the earlier edition."""

    pk: int
    section: str
    code: str
    text: str
    guidance: str = ""
    type: str = "ypn"
    must: bool = True
    must_if: Mapping | None = None
    asked: str = "B"
    short_form: bool = False
    evidence: str = "none"
    evidence_words: str = ""
    carry: str = "-"
    priority: str = ""
    parts: tuple = ()
    options: tuple = ()
    triggers: tuple = ()
    checks: tuple = ()
    continues: int | None = None
    known_as: str = ""  # what the directory knows of it: a key of audits/questions/known.py
    mirrors: str = ""  # what children are asked about it: a key of MIRRORED

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Its form fields, in order; none for a sign-off. WHY_NOT is one more, where `may_not_apply`."""
        return tuple(_fields(self))

    @property
    def whole(self) -> Field | None:
        """Its field that is labelled by the question; None where every field has a label of its own."""
        return next((field for field in self.fields if not field.is_part), None)

    @property
    def is_yes_or_no(self) -> bool:
        return self.type in YES_NO

    @property
    def may_not_apply(self) -> bool:
        return self.is_yes_or_no

    @property
    def takes_evidence(self) -> bool:
        return self.evidence != "none"

    @property
    def is_scale(self) -> bool:
        return self.type in SCALES

    @property
    def best(self) -> int:
        return 1 if self.type == "m5_1" else 5

    @property
    def scale_hint(self) -> str:
        return f"{self.best} is best. Some other tools run the other way." if self.is_scale else ""

    def as_meant_by(self, other: Asked, level: int) -> int:
        """The level here that means what a level of another question means, whose scale may run the other way."""
        return level if not (self.is_scale and other.is_scale) or self.best == other.best else len(M5) + 1 - level

    @property
    def is_answered_by_signing(self) -> bool:
        return self.type == "sign_off"

    def part_words(self, name: str) -> str:
        """The label in front of a message about one of several fields ("To the police: "), else ""."""
        labels = {field.name: f"{field.label}: " for field in self.fields if field.is_part}
        return labels.get(name, "") if len(self.fields) > 1 else ""

    def words_of(self, code: str) -> str:
        for field in self.fields:
            if code in dict(field.options):
                return dict(field.options)[code]
        return code


def choices(options: Iterable[Mapping]) -> tuple[tuple[str, str], ...]:
    return tuple((str(option["code"]), str(option["text"])) for option in options)


SCALE = tuple((str(n), str(n)) for n in range(1, 6))
KINDS = {"text": "area", "line": "line", "email": "email", "number": "number", "date": "date"}
PERSON = (
    Field("name", "Name", "line"),
    Field("job", "Job title", "line"),
    Field("email", "Work email address", "email"),
    Field("phone", "Work telephone number", "phone"),
)


def whole(text: str, kind: str, options: tuple[tuple[str, str], ...] = ()) -> Field:
    return Field(SINGLE, text, kind, options, is_part=False)


def _fields(question: Asked) -> list[Field]:
    text, kind = question.text, question.type
    if kind in CODES:
        label = question.parts[0]["text"] if question.parts else "Say what"
        more = [Field("text", label, "area")] if kind.endswith("_text") else []
        return [whole(text, "radio", CODES[kind]), *more]
    if kind in {"date", "number", "text"}:
        return [whole(text, KINDS[kind])]
    if kind in {"choice", "multi"}:
        return [whole(text, "radio" if kind == "choice" else "checkboxes", choices(question.options))]
    if kind in {"numbers", "counts"}:
        return [Field(part["code"], part["text"], "number") for part in question.parts]
    if kind == "grid":
        return [Field(part["code"], part["text"], "radio", choices(question.options)) for part in question.parts]
    if kind == "person":
        return list(PERSON)
    scales = [Field("likelihood", "Likelihood", "radio", SCALE), Field("impact", "Impact", "radio", SCALE)]
    if kind == "risk":
        return scales + [_field_of(part) for part in question.parts]
    return [_field_of(part) for part in question.parts] if kind == "group" else []


def _field_of(part: Mapping) -> Field:
    kind = part.get("type", "text")
    if kind in YES_NO:
        return Field(part["code"], part["text"], "radio", YES_NO[kind])
    if kind in {"choice", "multi"}:
        shown = "radio" if kind == "choice" else "checkboxes"
        return Field(part["code"], part["text"], shown, choices(part.get("options", ())))
    return Field(part["code"], part["text"], KINDS.get(kind, "area"), next=bool(part.get("next")))


@dataclass(frozen=True, eq=False)
class FormSection:
    code: str
    title: str
    guidance: str
    questions: tuple[Asked, ...]
    pk: int = 0  # of its record


@dataclass(frozen=True, eq=False)
class Form:
    edition: int
    name: str
    sections: tuple[FormSection, ...]

    @cached_property
    def questions(self) -> dict[str, Asked]:
        return {question.code: question for section in self.sections for question in section.questions}

    @cached_property
    def by_key(self) -> dict[int, Asked]:
        return {question.pk: question for question in self.questions.values()}

    @cached_property
    def sign_off(self) -> Asked | None:
        return next((each for each in self.questions.values() if each.is_answered_by_signing), None)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that sign, by its sign-off question: "head", "chief", "governor"."""
        return tuple(part["code"] for part in self.sign_off.parts) if self.sign_off else ()


@lru_cache(maxsize=512)
def part_for(form: Form, *, is_school: bool, short: bool = False) -> Form:
    """The questions for a school or another agency; with `short` those of the short form. No empty sections."""
    audience = "S" if is_school else "A"
    sections = []
    for section in form.sections:
        own = tuple(q for q in section.questions if q.asked in {"B", audience} and (q.short_form or not short))
        if own:
            sections.append(replace(section, questions=own))
    return replace(form, sections=tuple(sections))


def is_must(question: Asked, answers: Mapping[str, Given]) -> bool:
    if not question.must or question.is_answered_by_signing:
        return False
    if question.must_if:
        other = answers.get(question.must_if["question"], BLANK)
        return not other.is_blank and other.code not in question.must_if["not"]
    return True


def applies(question: Asked, answers: Mapping[str, Given]) -> bool:
    if not question.must_if:
        return True
    other = answers.get(question.must_if["question"], BLANK)
    return other.is_blank or other.code not in question.must_if["not"]


def fingerprint_of(form: Form) -> str:
    """SHA-256, in hexadecimal, of all questions of a form and the keys of its records."""
    plain = [
        [section.code, section.title, section.guidance, [[q.pk, *(getattr(q, name) for name in OF_FINGERPRINT)] for q in
        section.questions]] for section in form.sections
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=dict).encode()).hexdigest()


_kept: dict[tuple, Form] = {}
MOST_KEPT = 64  # only a few editions are in use at a time


def answer_name(questionnaire: str, code: str) -> str:
    """The name of an answer in every version of a questionnaire, by its key and the question's code:
    "arrangements.A6.3". A key of the question would name one version, since each version copies its questions.
    """
    return f"{questionnaire}.{code}"


def form_of(edition) -> Form:
    """An edition as a value: three statements; none for a published one that this process has read before."""
    key = (edition.pk, edition.fingerprint)
    if edition.fingerprint and key in _kept:
        return _kept[key]
    form = read_form(edition)
    if edition.fingerprint:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = form
    return form


def read_form(edition) -> Form:
    sections = list(edition.sections.filter(removed_on__isnull=True).order_by("position", "pk"))
    found: dict[int, list[Asked]] = {section.pk: [] for section in sections}
    codes = {section.pk: section.code for section in sections}
    rows = edition.questions.filter(removed_on__isnull=True, section__in=list(found)).order_by("position", "pk")
    for row in rows:
        values = {name: getattr(row, name) for name in OF_COLUMNS}
        lists = {name: tuple(values[name]) for name in ("parts", "options", "triggers", "checks")}
        asked = Asked(**values | lists, pk=row.pk, section=codes[row.section_id], continues=row.continues_id)
        found[row.section_id].append(asked)
    made = tuple(FormSection(each.code, each.title, each.guidance, tuple(found[each.pk]), each.pk) for each in sections)
    return Form(edition.pk, edition.questionnaire.name, made)
