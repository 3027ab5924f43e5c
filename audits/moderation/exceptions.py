"""What a moderator looks at in a return, the heaviest first; all other answers can be accepted together. Pure.

Another app adds a kind that is listed here by register_exception(); it gives what it found by code of the question.

An answer in which something stands out is decided by itself: a button for a group was pressed without reading. A
verdict ends with the evidence that it was about, so it holds a fingerprint and no version alone.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audits.questions.carrying import evidence_is_old
from audits.questions.checks import about_action
from audits.questions.questionnaire import BLANK, YES_NO, Asked, Field, Given
from audits.questions.triggers import Wanted
from audits.questions.wording import value_in_words

DIRECTORY, SURVEY, WEAKER, ACTION, EVIDENCE, CHANGED, TEXT, KEPT = (
    "directory", "survey", "weaker", "action", "evidence", "changed", "text", "kept",
)  # fmt: skip
KINDS = {  # heaviest first
    DIRECTORY: "Contradicts the directory",
    SURVEY: "Contradicts the children’s result",
    WEAKER: "Weaker than last time",
    ACTION: "Compulsory action without owner or date",
    EVIDENCE: "Evidence missing or old",
    CHANGED: "Changed since its verdict",
    TEXT: "New text",
    KEPT: "Kept three years running",
}
READY = {  # the sentence with which a moderator asks for more
    DIRECTORY: "This differs from what our directory has. Please say which is right.",
    SURVEY: "The children’s answers say otherwise. Please say how you explain that.",
    WEAKER: "This is weaker than last time. Please say what has changed, and what you will do about it.",
    ACTION: "Please say who will do this, and by when.",
    EVIDENCE: "Please add evidence of this, or say that what is there is still current.",
    CHANGED: "Thank you for the change. Please say more about it.",
    TEXT: "Please say more about this.",
    KEPT: "You have kept this answer for three years. Please look at it afresh.",
}
MORE = "Please say more about this."  # where nothing stands out
ORDER = {"y": 2, "p": 1, "n": 0}  # of yes, partly and no, the best first
POSITIVE = ("y", "p")


@dataclass(frozen=True)
class ExceptionFound:
    kind: str
    question: str
    words: str

    @property
    def title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class AnswerFacts:
    """One answer for the rules. `last`: last time's; `differs`: the directory's; `changed`: what changed since."""

    question: Asked
    given: Given = BLANK
    last: Given | None = None
    note: str = ""
    is_kept: bool = False
    is_kept_thrice: bool = False
    wanted: Wanted | None = None
    action: object | None = None  # with text, owner_name, due and status
    evidence: Sequence = ()  # each with first_added_on and still_current_on
    differs: str = ""
    changed: str = ""


@dataclass(frozen=True)
class ReturnFacts:
    """A return as the rules see it; `on` is the day on which evidence is old. Keys are for finders of other apps."""

    rows: Sequence[AnswerFacts]
    on: dt.date
    agency: int = 0
    round: int = 0


Finder = Callable[[ReturnFacts], Iterable[tuple[str, str]]]
_finders: dict[str, Finder] = {}


def register_exception(kind: str, finder: Finder) -> None:
    """Have a kind of KINDS found by `finder`, which gives (code of a question, words). ValueError for another kind."""
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of exception.")
    _finders[kind] = finder


def exceptions(facts: ReturnFacts) -> list[ExceptionFound]:
    """All exceptions of a return, the heaviest first; those of one kind in the order of the questions."""
    return [
        ExceptionFound(kind, code, words) for kind in KINDS if kind in _finders for code, words in _finders[kind](facts)
    ]


def of_each(find: Callable[[AnswerFacts, ReturnFacts], str]) -> Finder:
    """A finder by a rule about one answer, which gives words, or "" where there is nothing to say."""

    def finder(facts: ReturnFacts) -> Iterator[tuple[str, str]]:
        return ((row.question.code, words) for row in facts.rows if (words := find(row, facts)))

    return finder


def weaker(row: AnswerFacts, facts: ReturnFacts) -> str:
    """A lower answer to a yes or no, or a worse level of a scale; also nothing where there was an answer."""
    if row.last is None or row.last.is_blank:
        return ""
    if row.given.is_blank:
        return "It was answered last time."
    for field in row.question.fields:
        now, before = part_of(row.given, field), part_of(row.last, field)
        if is_lower(row.question, field, now, before):
            label = f"{field.label}: " if field.is_part else ""
            return f"{label}“{value_in_words(field, before)}” last time."
    return ""


def is_lower(question: Asked, field: Field, now: object, before: object) -> bool:
    if field.options in YES_NO.values():
        if now == "na":
            return before in POSITIVE
        return now in ORDER and before in ORDER and ORDER[now] < ORDER[before]
    if not question.is_scale or not (str(now).isdigit() and str(before).isdigit()):
        return False
    return (int(now) - int(before)) * (1 if question.best > 1 else -1) < 0


def part_of(given: Given, field: Field) -> object:
    return given.value.get(field.name) if isinstance(given.value, Mapping) else given.value


def no_action(row: AnswerFacts, facts: ReturnFacts) -> str:
    if not (row.wanted and row.wanted.is_compulsory) or not about_action(row.question.code, row.wanted, row.action):
        return ""
    if row.action is None or row.action.status not in {"open", "done"}:
        return "There is no action, and one is compulsory."
    lacks = [word for word, value in (("owner", row.action.owner_name), ("date", row.action.due)) if not value]
    return f"Its compulsory action has no {' and no '.join(lacks)}."


def no_evidence(row: AnswerFacts, facts: ReturnFacts) -> str:
    if any(evidence_is_old(each.first_added_on, each.still_current_on, on=facts.on) for each in row.evidence):
        return "Its evidence is more than 24 months old."
    if row.question.evidence != "wanted" or row.evidence or row.given.is_blank or row.given.code in {"n", "na"}:
        return ""
    words = row.question.evidence_words
    return f"No evidence was given ({words[:1].lower()}{words[1:]})." if words else "No evidence was given."


def new_text(row: AnswerFacts, facts: ReturnFacts) -> str:
    """Words that nobody has read: of a long field, of the reason for "does not apply", or of a note."""
    if row.is_kept or row.given.is_blank and not row.note:
        return ""
    last = row.last or BLANK
    pairs = [(part_of(row.given, each), part_of(last, each)) for each in row.question.fields if each.kind == "area"]
    pairs += [(row.given.reason, last.reason), (row.note, "")]
    return "Its words were not there last time." if any(now and now != before for now, before in pairs) else ""


register_exception(DIRECTORY, of_each(lambda row, facts: row.differs))
register_exception(WEAKER, of_each(weaker))
register_exception(ACTION, of_each(no_action))
register_exception(EVIDENCE, of_each(no_evidence))
register_exception(CHANGED, of_each(lambda row, facts: row.changed))
register_exception(TEXT, of_each(new_text))
register_exception(
    KEPT, of_each(lambda row, facts: "The same answer, kept for three years." if row.is_kept_thrice else "")
)
