"""What adults and children of a setting say of the same thing, from printed figures only. Pure (ADR 92).

Nothing of it is stored: a verdict on a hidden count would reveal something about the count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audits.questions.questionnaire import SCALES, YES_NO
from core.text.numbers import percentage
from voices.figures.printed import HIDDEN, Printed

AGREEING: Mapping[str, tuple[str, ...]] = {  # children's question: options that agree with adults who say yes
    "lesson": ("yes",),
    "changed": ("yes",),
    "C6": ("controls", "talk", "both"),
    "know": ("yes",),
    "help_seen": ("yes",),
}
GOOD_FROM = 4  # of a scale on which 5 is best
MIN_SETTINGS = 5  # in a cell of a comparison of settings
HALF = 50


@dataclass(frozen=True)
class Agreeing:
    """How many children agree, of how many who answered the survey and were asked the question."""

    count: int
    base: int

    @property
    def percent(self) -> str:
        return f"{percentage(self.count, self.base)}%"

    def is_below(self, percent: int) -> bool:
        return 100 * self.count < percent * self.base


def agreeing(printed: Printed, question: str) -> Agreeing | None:
    """How many children agree with adults who say yes, by what is printed; None where that does not tell. A hidden
    option follows from the sum of all others, where these are printed.
    """
    wanted, base = AGREEING.get(question, ()), printed.base(question)
    if not wanted or not base.isdecimal() or not int(base):
        return None
    counts = {option: printed.count(question, option) for option in printed.options(question)}
    agree = [counts.get(option, "0") for option in wanted]
    others = [count for option, count in counts.items() if option not in wanted]
    if all(each.isdecimal() for each in agree):
        return Agreeing(sum(map(int, agree)), int(base))
    if HIDDEN in agree and all(each.isdecimal() for each in others):
        return Agreeing(int(base) - sum(map(int, others)), int(base))
    return None


def says_yes(kind: str, codes: Iterable[str]) -> bool:
    """Whether adults say yes: yes to a question of yes or no, the best two levels of a scale; of several places all."""
    codes = list(codes)
    return bool(codes) and all(is_yes(kind, code) for code in codes)


def is_yes(kind: str, code: str) -> bool:
    if kind in YES_NO:
        return code == "y"
    if kind not in SCALES or not code.isdecimal():
        return False
    level = int(code) if kind == "m5" else 6 - int(code)
    return level >= GOOD_FROM


def look_together(is_yes: bool, found: Agreeing | None, below: int) -> bool:
    """Whether adults say yes, and less than `below` percent of children agree."""
    return is_yes and found is not None and found.is_below(below)


@dataclass(frozen=True)
class Comparison:
    """Over settings: how many say yes, and in how many of them fewer than half of the children agree; None where a
    cell, or the rest of it, has fewer than FEWEST_SETTINGS settings.
    """

    settings: int | None
    below: int | None


def compare(found: Iterable[tuple[bool, Agreeing | None]]) -> Comparison:
    told = [each.is_below(HALF) for is_yes, each in found if is_yes and each is not None]
    below = sum(told)
    if len(told) < MIN_SETTINGS:
        return Comparison(None, None)
    return Comparison(len(told), None if min(below, len(told) - below) < MIN_SETTINGS else below)
