"""Which counters a form adds to, and how many forms a class may send in a minute. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

from voices.wording.questions import ANY, EXPERIENCES, FOLLOWED, NOT_KNOWN, YES, ChildQuestion

ALONE = frozenset({NOT_KNOWN, "no_one"})  # options that count only where no other is chosen
MARK = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)  # the random number of a page


def is_mark(mark: str) -> bool:
    return MARK.fullmatch(mark) is not None


def offered(questions: Iterable[ChildQuestion], picks: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Question → options that were picked and that the question has. All else is ignored."""
    return {
        question.code: found for question in questions if (found := question.codes & set(picks.get(question.code, ())))
    }


def counted(questions: Iterable[ChildQuestion], picks: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """The (question, option) counters that a form adds 1 to. Two picks where one is allowed count as no answer. "I do
    not know" and "No one" count where they stand alone. C10 counts where one of C7, C8, C9 was yes; such a form adds to
    ("any", "any") too.
    """
    chosen = offered(questions, picks)
    found = {(q.code, option) for q in questions for option in clear(chosen.get(q.code, set()), is_multi=q.is_multi)}
    if any((code, YES) in found for code in EXPERIENCES):
        return found | {(ANY, ANY)}
    return {pair for pair in found if pair[0] != FOLLOWED}


def clear(options: set[str], *, is_multi: bool) -> set[str]:
    """The picks of one question that count: of a choice the only one, of several those that do not stand alone."""
    if len(options) < 2:
        return options
    return options - ALONE if is_multi else set()


class SendLimit:
    def __init__(self, most: int):
        self.most, self.minute, self.counts, self.lock = most, 0, Counter(), Lock()

    def allow(self, class_id: int, seconds: float) -> bool:
        """Count one more form at a time in seconds; returns whether its class had fewer than `most` in that minute."""
        with self.lock:
            if int(seconds // 60) != self.minute:
                self.minute, self.counts = int(seconds // 60), Counter()
            self.counts[class_id] += 1
            return self.counts[class_id] <= self.most

    def clear(self) -> None:
        self.counts.clear()
