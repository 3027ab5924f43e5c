"""The figures of a setting or of a round as they may be seen, read from what was stored when printed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.text.numbers import percentage

ALL = "all"  # the column of all ages, and in SettingSurvey.printed the only one of the questions
HIDDEN, NOT_ASKED = "c", "z"
NO_ANSWER = "no_answer"  # the row of children who skipped a question of which one answer could be chosen
BASE = "base"  # the row of children of whom a question's percentages are: those who were asked it


@dataclass(frozen=True)
class Printed:
    """`SettingSurvey.printed` or `VoicesIssue.printed`: numbers, "c" (hidden), "z" (not asked). Not `is_shown`: under
    10 answered.
    """

    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        return bool(self.data.get("questions"))

    @property
    def bands(self) -> list[str]:
        return [band for band in self.data.get("answered", {}) if band != ALL]

    @property
    def merged(self) -> list[str]:
        return self.data.get("merged", [])

    @property
    def settings(self) -> int:
        """How many settings are in the figures of a round."""
        return self.data.get("settings", 0)

    def answered(self, band: str = ALL) -> str:
        return self.data.get("answered", {}).get(band, NOT_ASKED)

    def asked(self, band: str = ALL) -> str:
        return self.data.get("asked", {}).get(band, NOT_ASKED)

    def options(self, question: str) -> list[str]:
        return [option for option in self.data.get("questions", {}).get(question, {}) if option != BASE]

    def count(self, question: str, option: str, band: str = ALL) -> str:
        found = self.data.get("questions", {}).get(question, {}).get(option, NOT_ASKED)
        if isinstance(found, str):  # of a setting, which has no columns
            return found if band == ALL else NOT_ASKED
        return found.get(band, NOT_ASKED)

    def base(self, question: str, band: str = ALL) -> str:
        return self.count(question, BASE, band)

    def percent(self, question: str, option: str, band: str = ALL) -> str:
        """The share of those who were asked the question, "62%"; "c" where one of the two counts is hidden."""
        return percent_of(self.count(question, option, band), self.base(question, band))

    def paper(self, question: str, part: str) -> str:
        """A count of the returns on paper, by code of the return's question ("C4") and part; "answer" of a number."""
        return self.data.get("paper", {}).get("questions", {}).get(question, {}).get(part, NOT_ASKED)


def percent_of(count: str, whole: str) -> str:
    """A share as it is printed, "62%"; "c" where one of the two counts is hidden, "z" of nothing."""
    if HIDDEN in (count, whole):
        return HIDDEN
    is_known = count.isdecimal() and whole.isdecimal() and int(whole)
    return f"{percentage(int(count), int(whole))}%" if is_known else NOT_ASKED
