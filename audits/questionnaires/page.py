"""What the pages of a version of a questionnaire show: its questions with what is asked of their answers, in words."""

from dataclasses import dataclass

from django.urls import reverse

from actions.models import Plan
from audits.models import Edition, Question, Questionnaire, Section
from audits.questionnaires.forms_questions import RelatedRecords
from audits.questionnaires.rules import Problem, problems_of
from audits.questions.known import WORDS as WORDS_KNOWN
from audits.questions.questionnaire import MIRRORED, Asked, Form, FormSection, answer_name, form_of
from audits.questions.rule_words import checks_in_words, must_if_in_words, rows_in_words, triggers_in_words

CODED = ("type", "asked", "carry", "evidence")
WORDS = {name: dict(Question._meta.get_field(name).choices) for name in CODED}


@dataclass(frozen=True)
class Line:
    question: Asked
    facts: list[tuple[str, str]]
    first: bool = False
    last: bool = False


@dataclass(frozen=True)
class SectionLines:
    section: FormSection
    lines: list[Line]
    first: bool
    last: bool


def sections_of(form: Form, before: Form | None = None) -> list[SectionLines]:
    """The sections of a version; `before` is the version that it continues."""
    ends = (form.sections[0].code, form.sections[-1].code) if form.sections else ("", "")
    found = []
    for section in form.sections:
        first, last = section.code == ends[0], section.code == ends[1]
        final = len(section.questions) - 1
        lines = [
            Line(each, facts_of(each, form, before), first and place == 0, last and place == final)
            for place, each in enumerate(section.questions)
        ]
        found.append(SectionLines(section, lines, first, last))
    return found


def facts_of(question: Asked, form: Form, before: Form | None = None) -> list[tuple[str, str]]:
    """What is to be known of a question, as (what, words); what goes without saying is left out."""
    other = form.questions.get(question.must_if["question"]) if question.must_if else None
    answered = "Can be left blank"
    if question.must:
        answered = must_if_in_words(question.must_if, other.words_of if other else str)
    facts = [
        ("Answer", WORDS["type"][question.type]),
        ("Choices", rows_in_words(question.options)),
        ("Rows", rows_in_words(question.parts)),
        ("Asked", WORDS["asked"][question.asked] if question.asked != "B" else ""),
        ("Short form", "Asked there too" if question.short_form else ""),
        ("Answered", answered),
        ("Last year’s answer", "" if question.is_answered_by_signing else WORDS["carry"][question.carry]),
        ("Directory", WORDS_KNOWN.get(question.known_as, "")),
        ("Children", MIRRORED.get(question.mirrors, "")),
        ("Evidence", question.evidence_words or ("May be added" if question.evidence == "optional" else "")),
        ("Actions", triggers_in_words(question.triggers, question.words_of)),
        ("Checked", checks_in_words(question.checks, question.words_of)),
        ("Strategic priority", question.priority),
        ("Continues", continued(question, before)),
    ]
    return [(what, words) for what, words in facts if words]


def continued(question: Asked, before: Form | None) -> str:
    """Which question of the version before it continues, where that is not plain from its code."""
    if before is None:
        return ""
    old = before.by_key.get(question.continues) if question.continues else None
    if old is None:
        return "Nothing: it is new"
    return "" if old.code == question.code else f"{old.code} of the version before"


def problems_with_links(form: Form, edition: Edition) -> list[tuple[str, str]]:
    """What is wrong in a draft, as (words, address of the page on which it is mended)."""
    return [(problem.text, place_of(problem, edition)) for problem in problems_of(form)]


def place_of(problem: Problem, edition: Edition) -> str:
    if problem.question:
        return reverse("audits:edit_question", args=[problem.question.pk])
    page = reverse("audits:edition", args=[edition.pk])
    return f"{page}#section-{problem.section.pk}" if problem.section else page


def related(edition: Edition, form: Form, section: Section, question: Question | None = None) -> RelatedRecords:
    key, earlier = question.pk if question else 0, []
    for each in form.sections:
        whole = [asked for asked in each.questions if asked.pk != key]
        if each.pk == section.pk:
            place = next((at for at, asked in enumerate(each.questions) if asked.pk == key), len(whole))
            earlier += whole[:place]
            break
        earlier += whole
    others = [asked for asked in form.questions.values() if asked.pk != key]
    before = None
    if edition.previous_id:
        taken = [asked.continues for asked in others if asked.continues]
        before = Question.objects.standing().filter(edition=edition.previous_id).exclude(pk__in=taken).in_order()
    return RelatedRecords(
        subject=edition.questionnaire.subject,
        sections=edition.sections.standing(),
        earlier=named_too(question, earlier, others),
        others=others,
        before=before,
        priorities=priorities(),
    )


def named_too(question: Question | None, earlier: list[Asked], others: list[Asked]) -> list[Asked]:
    """The earlier questions, and those later ones that a question names by mistake: the form shows what stands."""
    named = [question.must_if["question"]] if question and question.must_if else []
    named += [rule["of"] for rule in question.triggers if "of" in rule] if question else []
    return earlier + [each for each in others if each.code in named and each not in earlier]


def priorities() -> list[tuple[str, str]]:
    plan = Plan.objects.in_force()
    found = plan.priorities.in_print() if plan else []
    return [(each.number.rstrip("."), f"{each.number.rstrip('.')}. {each.text}") for each in found if each.number]


def state_of(edition: Edition) -> tuple[str, str]:
    if edition.questionnaire.retired_on:
        return "Retired", "plain"
    return ("Published", "green") if edition.is_published else ("Draft", "amber")


def questionnaires_with_versions(user) -> list[tuple[Questionnaire, list[tuple[Edition, tuple[str, str]]]]]:
    """The questionnaires that a person sees with their versions, the latest first; two statements."""
    found: dict[int, list] = {}
    editions = Edition.objects.visible_to(user).select_related("questionnaire", "published_by")
    for each in editions.order_by("-number"):
        found.setdefault(each.questionnaire_id, []).append((each, state_of(each)))
    kept = sorted(Questionnaire.objects.visible_to(user), key=lambda each: (bool(each.retired_on), each.pk))
    return [(each, found.get(each.pk, [])) for each in kept]


@dataclass(frozen=True)
class SectionInUse:
    """A section of a questionnaire in use; `answers` are (name of the answer → code and words of its question)."""

    title: str
    answers: dict[str, str]


def questions_in_use() -> list[SectionInUse]:
    """Questions of the latest published versions by section, without those for children and signing."""
    editions = Edition.objects.published().filter(questionnaire__in=Questionnaire.objects.in_use())
    editions = editions.exclude(questionnaire__subject=Questionnaire.Subject.CHILDREN).select_related("questionnaire")
    latest = {}
    for each in editions.order_by("questionnaire", "number"):
        latest[each.questionnaire] = each
    found = []
    for questionnaire, edition in latest.items():
        for section in form_of(edition).sections:
            answers = {
                answer_name(questionnaire.key, each.code): f"{each.code} {each.text}"
                for each in section.questions
                if not each.is_answered_by_signing
            }
            if answers:
                found.append(SectionInUse(f"{questionnaire}: {section.title}", answers))
    return found
