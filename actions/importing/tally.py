"""How far the questions of an import have been answered: what is open, what cannot be answered here, what is only said.

Pure: questions and answers in, lists out. An open question changes nothing in the plan that is saved.
"""

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from actions.importing.question import NOTE_KINDS, ONLY_HERE, Question

WHERE = "in the plan check"  # where a person finds what stays open


@dataclass(frozen=True)
class Tally:
    """The questions of a document beside the answers given so far; answers that were never offered do not count."""

    questions: tuple[Question, ...]
    answers: dict[str, str]

    @cached_property
    def asked(self) -> list[Question]:
        """Those with more than one possible answer, in the order of the rows."""
        return [question for question in self.questions if question.has_choice]

    @cached_property
    def unsettled(self) -> list[Question]:
        """Those that nobody can answer here: saved as printed, they stay open."""
        return [q for q in self.questions if not q.has_choice and q.kind not in NOTE_KINDS]

    @cached_property
    def notes(self) -> list[Question]:
        """Those that only say what will be done."""
        return [q for q in self.questions if not q.has_choice and q.kind in NOTE_KINDS]

    @cached_property
    def answered(self) -> int:
        return len(self.asked) - len(self.waiting())

    def waiting(self, kind: str = "") -> list[Question]:
        """Those asked that have no answer yet; only of one kind where it is given."""
        return [
            question
            for question in self.asked
            if kind in ("", question.kind) and not question.accepts(self.answers.get(question.key, ""))
        ]

    def will_be_taken(self, kind: str = "") -> list[tuple[str, list[int]]]:
        """(proposed answer in words, printed rows) of the questions that wait, maybe of one kind; the same once."""
        found: dict[str, list[int]] = {}
        for question in filter(attrgetter("proposed"), self.waiting(kind)):
            found.setdefault(question.choices[0][1], []).append(question.row)
        return list(found.items())

    @cached_property
    def stay_open(self) -> list[Question]:
        """All that would be left open if the plan were saved now, in the order of the rows."""
        waiting = [question for question in self.waiting() if question.kind not in ONLY_HERE]
        keys = {question.key for question in (*waiting, *self.unsettled)}
        return [question for question in self.questions if question.key in keys]


def say_rows(rows: list[int | None]) -> str:
    """Printed rows in words: "row 7", "rows 7, 8 and 10"; None stands for the whole plan."""
    if None in rows:
        return "the whole plan"
    if len(rows) == 1:
        return f"row {rows[0]}"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def say_open(count: int) -> str:
    """What an import that was accepted leaves open, and where it is found."""
    if count == 1:
        return f"1 question stays open: its row is saved as printed, and you will find the question {WHERE}."
    return f"{count} questions stay open: their rows are saved as printed, and you will find the questions {WHERE}."
