"""Editing questionnaires: a draft is changed part by part, published, and continued by the next draft."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from audits.models import Edition, Question, Questionnaire, Section
from audits.questionnaires.rules import CODE, LONGEST_CODE, WITH_OPTIONS, WITH_PARTS, problems_of, sentences
from audits.questions import checks, triggers
from audits.questions.questionnaire import OF_COLUMNS, PART_TYPES, fingerprint_of, read_form
from core.records.locking import create_many, create_tracked, save_changed, save_versioned
from core.records.rules import NothingChanged, RuleBroken, require_text
from core.text.dates import today

OF_QUESTION = (*OF_COLUMNS, "section", "continues")
LONGEST_TEXT, LONGEST_TITLE = 1_000, 200
SHORT_NAME = re.compile(r"[A-Za-z0-9_-]+")  # names a field of a form
NOT_A_ROW = {"version", "likelihood", "impact"}  # names of fields that every question, or every risk, has


def key_of(name: str) -> str:
    """A short name that is made from a name; it may be taken."""
    return slugify(name)[:40].strip("-") or "questionnaire"


@transaction.atomic
def add_questionnaire(*, name: str, subject: str, by, key: str = "") -> Edition:
    """A new questionnaire with an empty draft. RuleBroken without a name, or for one that is taken."""
    key = key or key_of(name)
    name = require_text(name, "Enter a name.", field="name")
    if Questionnaire.objects.filter(key=key).exists():
        raise RuleBroken("There is a questionnaire of this name already.", field="name")
    asked = Questionnaire(key=key, name=name, subject=Questionnaire.Subject(subject))
    create_tracked(asked, by=by, reason="Questionnaire added")
    return create_tracked(Edition(questionnaire=asked, number=1), by=by, reason="Questionnaire added")


@transaction.atomic
def change_questionnaire(*, questionnaire: Questionnaire, expected: int, name: str, by) -> Questionnaire:
    name = require_text(name, "Enter a name.", field="name")
    return save_changed(questionnaire, expected, {"name": name}, by=by, reason="Renamed")


@transaction.atomic
def retire_questionnaire(*, questionnaire: Questionnaire, expected: int, by, reason: str) -> Questionnaire:
    reason = require_text(reason, "Say why.", field="reason")
    questionnaire.retired_on = today()
    return save_versioned(questionnaire, expected=expected, fields=["retired_on"], by=by, reason=reason)


@transaction.atomic
def restore_questionnaire(*, questionnaire: Questionnaire, expected: int, by) -> Questionnaire:
    return save_changed(questionnaire, expected, {"retired_on": None}, by=by, reason="Used again")


@transaction.atomic
def begin_draft(*, questionnaire: Questionnaire, by) -> Edition:
    """The next version, as a copy of the published one. RuleBroken where there is a draft, or no published version."""
    held = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    if held.retired_on:
        raise RuleBroken("This questionnaire is not used any more. Use it again first.")
    if held.editions.filter(published_at__isnull=True).exists():
        raise RuleBroken("This questionnaire has a draft already.")
    before = held.editions.published().order_by("-number").first()
    if before is None:
        raise RuleBroken("There is no published version to continue.")
    texts = {"introduction": before.introduction, "period": before.period}
    draft = Edition(questionnaire=held, number=before.number + 1, previous=before, **texts)
    create_tracked(draft, by=by, reason=f"Continues version {before.number}")
    copy_parts(before, draft, by=by)
    return draft


def copy_parts(before: Edition, draft: Edition, *, by) -> None:
    why, sections = f"Continues version {before.number}", {}
    for old in before.sections.standing():
        sections[old.pk] = Section(
            edition=draft, code=old.code, title=old.title, guidance=old.guidance, position=old.position
        )
    create_many(list(sections.values()), by=by, reason=why)
    questions = [
        Question(
            edition=draft,
            section=sections[old.section_id],
            position=old.position,
            continues=old,
            **{name: getattr(old, name) for name in OF_COLUMNS},
        )
        for old in before.questions.standing().in_order()
        if old.section_id in sections
    ]
    create_many(questions, by=by, reason=why)


@transaction.atomic
def change_edition(*, edition: Edition, expected: int, introduction: str, period: str, by) -> Edition:
    lock_draft(edition)
    values = {"introduction": introduction.strip(), "period": period.strip()}
    return save_changed(edition, expected, values, by=by, reason="Introduction changed")


@transaction.atomic
def add_section(
    *, edition: Edition, code: str, title: str, by, guidance: str = "", reason: str = "Section added"
) -> Section:
    lock_draft(edition)
    section = Section(edition=edition, code=code.strip(), title=title.strip(), guidance=guidance.strip())
    section.position = last_place(edition.sections) + 1
    require_section(section)
    return create_tracked(section, by=by, reason=reason)


@transaction.atomic
def change_section(*, section: Section, expected: int, code: str, title: str, guidance: str, by) -> Section:
    lock_draft(section.edition)
    values = {"code": code.strip(), "title": title.strip(), "guidance": guidance.strip()}
    require_section(Section(pk=section.pk, edition=section.edition, **values))
    return save_changed(section, expected, values, by=by, reason="Section changed")


@transaction.atomic
def remove_section(*, section: Section, expected: int, by, reason: str = "Section removed") -> Section:
    """Take a section without questions out of a draft. RuleBroken where it has some."""
    lock_draft(section.edition)
    if section.questions.standing().exists():
        raise RuleBroken("This section has questions. Move or remove them first.")
    return save_versioned(section, expected=expected, fields={"removed_on": today()}, by=by, reason=reason)


@transaction.atomic
def add_question(*, section: Section, by, reason: str = "Question added", **values) -> Question:
    """Values of OF_QUESTION. RuleBroken, beside its field, for what cannot be a question (require_question)."""
    lock_draft(section.edition)
    question = Question(edition=section.edition, section=section, **values)
    question.position = last_place(section.questions) + 1
    require_question(question)
    return create_tracked(question, by=by, reason=reason)


@transaction.atomic
def change_question(*, question: Question, expected: int, by, **values) -> Question:
    lock_draft(question.edition)
    if unknown := set(values) - set(OF_QUESTION):
        raise TypeError(f"Not fields of a question: {', '.join(sorted(unknown))}")
    require_question(Question(**{"pk": question.pk, "edition": question.edition} | now_of(question) | values))
    if (section := values.get("section", question.section)) != question.section:
        values["position"] = last_place(section.questions) + 1
    return save_changed(question, expected, values, by=by, reason="Question changed")


def last_place(parts) -> int:
    return parts.aggregate(last=Max("position"))["last"] or 0


def now_of(question: Question) -> dict:
    return {name: getattr(question, name) for name in OF_QUESTION}


@transaction.atomic
def remove_question(*, question: Question, expected: int, by, reason: str = "Question removed") -> Question:
    lock_draft(question.edition)
    return save_versioned(question, expected=expected, fields={"removed_on": today()}, by=by, reason=reason)


@transaction.atomic
def move(*, part: Section | Question, up: bool, by) -> None:
    """Move a part one place; a question goes on into the next section. NothingChanged at the end of the list."""
    lock_draft(part.edition)
    whole = part.edition.sections if isinstance(part, Section) else part.section.questions
    parts = list(whole.standing().order_by("position", "pk"))
    place = next(at for at, each in enumerate(parts) if each.pk == part.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(parts):
        parts[place], parts[other] = parts[other], parts[place]
    elif isinstance(part, Section):
        raise NothingChanged("It is already the last.")
    else:
        number(across(parts[place], up), by=by, also=(parts[place],))
        return
    number(parts, by=by)


def across(question: Question, up: bool) -> list[Question]:
    sections = list(question.edition.sections.standing().order_by("position", "pk"))
    at = next(place for place, each in enumerate(sections) if each.pk == question.section_id)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(sections):
        raise NothingChanged("It is already the last.")
    question.section = sections[other]
    there = list(sections[other].questions.standing().order_by("position", "pk"))
    return [*there, question] if up else [question, *there]


def number(parts: list[Section] | list[Question], *, by, also: tuple = ()) -> None:
    """Number parts in their order; saves those whose place changes, and `also` those of another section."""
    for position, each in enumerate(parts, 1):
        if each.position != position or each in also:
            each.position = position
            fields = ["position", "section"] if each in also else ["position"]
            save_versioned(each, expected=each.version, fields=fields, by=by, reason="Moved")


@transaction.atomic
def publish(*, edition: Edition, expected: int, by, seen: str = "") -> Edition:
    """Publish a draft for good. RuleBroken with its faults, or where it is not as `seen` (a fingerprint)."""
    lock_draft(edition)
    if edition.questionnaire.retired_on:
        raise RuleBroken("This questionnaire is not used any more. Use it again first.")
    form = read_form(edition)
    if wrong := problems_of(form):
        raise RuleBroken(sentences(wrong))
    found = fingerprint_of(form)
    if seen and seen != found:
        raise RuleBroken("Somebody changed the draft while you were looking at it. Look at it again, then publish it.")
    edition.published_at, edition.published_by, edition.fingerprint = timezone.now(), by, found
    fields = ["published_at", "published_by", "fingerprint"]
    return save_versioned(edition, expected=expected, fields=fields, by=by, reason="Published")


def require_section(section: Section) -> None:
    require_code(section.code, "Enter a code, such as A1.")
    require_short(section.title, "title", LONGEST_TITLE, "Enter a title.")
    same = section.edition.sections.standing().filter(code=section.code).exclude(pk=section.pk)
    if same.exists():
        raise RuleBroken("Another section of this questionnaire has this code.", field="code")


def require_question(question: Question) -> None:
    """RuleBroken, beside its field, for a missing text, a taken code, and wrong parts, options, triggers or checks."""
    require_code(question.code, "Enter a code, such as A1.1.")
    require_short(question.text, "text", LONGEST_TEXT, "Enter the question.")
    if question.type not in Question.Type.values:
        raise RuleBroken("Choose how it is answered.", field="type")
    if question.section.edition_id != question.edition.pk:
        raise RuleBroken("Choose a section of this questionnaire.", field="section")
    same = question.edition.questions.standing().filter(code=question.code).exclude(pk=question.pk)
    if same.exists():
        raise RuleBroken("Another question of this questionnaire has this code.", field="code")
    require_rows(question.parts, "parts", needed=question.type in WITH_PARTS)
    require_rows(question.options, "options", needed=question.type in WITH_OPTIONS)
    for name, problems in (("triggers", triggers.problems_of), ("checks", checks.problems_of)):
        wrong = [words for each in getattr(question, name) for words in problems(each)]
        if wrong:
            raise RuleBroken(" ".join(wrong), field=name)
    if question.continues and question.continues.edition_id != question.edition.previous_id:
        raise RuleBroken("Choose a question of the version before.", field="continues")
    if question.continues and (
        other := question.edition.questions.standing()
        .filter(continues=question.continues)
        .exclude(pk=question.pk)
        .first()
    ):
        raise RuleBroken(f"{other.code} continues that question already.", field="continues")


def require_rows(rows: list, field: str, *, needed: bool) -> None:
    """RuleBroken for parts or options of the wrong shape, without which a question cannot be answered."""
    if needed and not rows:
        raise RuleBroken("Enter at least one line.", field=field)
    codes = []
    for row in rows:
        if not isinstance(row, Mapping) or not str(row.get("code", "")).strip() or not str(row.get("text", "")).strip():
            raise RuleBroken("Each line needs a short name and a text.", field=field)
        if len(str(row["code"])) > 20:
            raise RuleBroken("Use 20 characters or fewer for a short name.", field=field)
        if row.get("type", "text") not in PART_TYPES:
            raise RuleBroken("A line has a kind of answer that is not known.", field=field)
        if not SHORT_NAME.fullmatch(str(row["code"])) or (field == "parts" and row["code"] in NOT_A_ROW):
            raise RuleBroken(f"Choose a short name other than “{row['code']}”: letters, numbers, - and _.", field=field)
        codes.append(row["code"])
    if len(set(codes)) < len(codes):
        raise RuleBroken("Two lines have the same short name.", field=field)


def require_code(code: str, words: str) -> None:
    """RuleBroken for a code that is missing, too long, or cannot stand in an address."""
    require_short(code, "code", LONGEST_CODE, words)
    if not CODE.fullmatch(code):
        raise RuleBroken("Use letters, numbers, dots and hyphens for a code, such as A1.1.", field="code")


def require_short(text: str, field: str, longest: int, words: str) -> None:
    if not text:
        raise RuleBroken(words, field=field)
    if len(text) > longest:
        raise RuleBroken(f"Use {longest:,} characters or fewer.", field=field)


def lock_draft(edition: Edition) -> None:
    """Keep others from publishing a version meanwhile; RuleBroken where it is published."""
    if Edition.objects.select_for_update(no_key=True).get(pk=edition.pk).is_published:
        raise RuleBroken("This version is published and cannot be changed. Begin the next one.")
