"""The children's questions of an age, in their words, as plain values. Read once in a process for an edition."""

from dataclasses import dataclass
from functools import cache

from audits.models import Edition, Question
from voices.models import Wording

EXPERIENCES = ("C7", "C8", "C9")  # whoever says yes to one of them is asked C10
FOLLOWED = "C10"
ANY = "any"  # question and option of the count of children who said yes to one of EXPERIENCES: the base of C10
NOT_KNOWN = "not_known"
YES = "yes"


@dataclass(frozen=True)
class ChildOption:
    code: str
    text: str
    symbol: str = ""


@dataclass(frozen=True)
class ChildQuestion:
    code: str
    text: str
    help: str
    is_multi: bool
    options: tuple[ChildOption, ...]

    @property
    def is_followed_up(self) -> bool:
        return self.code in EXPERIENCES

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(option.code for option in self.options)


@dataclass(frozen=True)
class Words:
    """Everything that a child of an age reads: the questions, and the words of the page by code ("start_title")."""

    questions: tuple[ChildQuestion, ...]
    page: dict[str, str]

    @property
    def counters(self) -> tuple[tuple[str, str], ...]:
        own = [(question.code, option.code) for question in self.questions for option in question.options]
        return (*own, (ANY, ANY))


@cache
def words_for(edition_id: int, age: str, language: str = "en") -> Words:
    """The words of a published edition, which never change. Questions without words are not asked at this age."""
    rows = Wording.objects.filter(edition=edition_id, age=age, language=language)
    words = {row.code: row for row in rows}
    questions = [
        ChildQuestion(
            question.code,
            words[question.code].text,
            words[f"{question.code}.help"].text if f"{question.code}.help" in words else "",
            question.type == Question.Type.MULTI,
            tuple(
                ChildOption(option["code"], word.text, word.symbol)
                for option in question.options
                if (word := words.get(f"{question.code}.{option['code']}"))
            ),
        )
        for question in Question.objects.filter(edition=edition_id, removed_on=None)
        if question.code in words
    ]
    of_questions = {question.code for question in questions}
    page = {code: row.text for code, row in words.items() if code.partition(".")[0] not in of_questions}
    return Words(tuple(questions), page)


def shipped_edition() -> Edition | None:
    return Edition.objects.filter(questionnaire__subject="children", published_at__isnull=False).last()
