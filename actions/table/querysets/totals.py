from __future__ import annotations

from typing import NamedTuple

FEWEST_OTHERS = 5  # agencies among which an answer hides, beside that of the reader


class Totals(NamedTuple):
    """Agencies that are counted (those that still are on the list), and how many gave which answer."""

    counted: int = 0
    done: int = 0
    partly: int = 0
    not_started: int = 0
    not_applicable: int = 0

    @property
    def no_reply(self) -> int:
        return self.counted - self.done - self.partly - self.not_started - self.not_applicable

    @property
    def is_complete(self) -> bool:
        """Whether every counted agency has done it, or says that it does not apply; False without agencies."""
        return self.counted > 0 and self.done + self.not_applicable == self.counted

    @property
    def may_be_printed(self) -> bool:
        """Whether so many are counted that an agency, which knows its own answer, cannot infer another's."""
        return self.counted > FEWEST_OTHERS

    @property
    def in_words(self) -> str:
        """As printed for every reader of the plan: in_full, or of few agencies only how many are asked."""
        if not self.counted or self.may_be_printed:
            return self.in_full
        return "1 agency is asked" if self.counted == 1 else f"{self.counted} agencies are asked"

    @property
    def in_full(self) -> str:
        """For readers of every answer: "31 of 84 done, 12 partly, 32 not yet, 9 no reply", without zeros."""
        if not self.counted:
            return "No agency is asked yet"
        one = "does" if self.not_applicable == 1 else "do"
        others = {
            "partly": self.partly,
            "not yet": self.not_started,
            f"{one} not apply": self.not_applicable,
            "no reply": self.no_reply,
        }
        return ", ".join([f"{self.done} of {self.counted} done", *(f"{n} {words}" for words, n in others.items() if n)])

    def since(self, before: Totals) -> str:
        """What became of the counts, as printed for every reader: "46 asked: 7 → 13 done, 9 partly, 30 → 24 no reply".

        Zeros are left out, and so is all but how many are asked where either count may not be printed.
        """
        if self == before or not (self.may_be_printed and before.may_be_printed):
            texts = before.in_words, self.in_words
            return f"{texts[0]} → {texts[1]}" if texts[0] != texts[1] else self.in_words
        one = "does" if self.not_applicable == 1 else "do"
        words = ("done", "partly", "not yet", f"{one} not apply", "no reply")
        counts = [(was, now) for (*_, was), (*_, now) in zip(before.parts, self.parts, strict=True)]
        pairs = zip(counts, words, strict=True)
        told = [f"{_arrow(was, now)} {text}" for (was, now), text in pairs if was or now]
        return f"{_arrow(before.counted, self.counted)} asked: {', '.join(told)}"

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """(answer as the filter has it, as text, how many) of each answer, no reply last."""
        return [
            ("done", "Done", self.done),
            ("partly", "Partly", self.partly),
            ("not_started", "Not yet", self.not_started),
            ("not_applicable", "Does not apply", self.not_applicable),
            ("none", "No reply", self.no_reply),
        ]


def _arrow(was: int, now: int) -> str:
    return f"{was} → {now}" if was != now else str(now)
