"""Groups of children whose counts are kept, the columns of a round's figures, and the relations between counts. Pure.

Nothing is kept or printed of a group in which fewer than 10 answered, and nothing of a round in which fewer than 5
settings answered, or fewer than 10 children in at least 4 settings beside the largest one. A column has to fulfil the
same: a head who knows the result of one of two sixth forms would know that of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voices.answering.rules import ALONE
from voices.figures.printed import BASE, NO_ANSWER
from voices.wording.ages import BANDS, MIXED
from voices.wording.questions import ANY, EXPERIENCES, FOLLOWED, YES

MIN_GROUP = 10  # answers
MIN_SETTINGS = 5
THRESHOLD = 5  # counts from 1 to this are hidden
Counts = Mapping[tuple[str, str], int]  # (question, option) → how many


@dataclass(frozen=True)
class Shape:
    code: str
    is_multi: bool
    options: tuple[str, ...]
    stands_alone: bool = True  # whether "I do not know" and "No one" are never chosen with others

    @property
    def rows(self) -> tuple[str, ...]:
        return self.options if self.is_multi else (*self.options, NO_ANSWER)

    @property
    def base(self) -> tuple[str, str]:
        """The count of the children who were asked it: for C10 those who said yes to one of C7 to C9."""
        return (ANY, ANY) if self.code == FOLLOWED else (self.code, BASE)

    @property
    def links(self) -> list[tuple[tuple[str, str], str, tuple[tuple[str, str], ...]]]:
        """What everybody knows of its counts beside the sums: (count, "<=" or ">=", the counts it is compared with).

        "I do not know" and "No one" stand alone; whoever said yes to one of C7 to C9 is counted once as "any".
        """
        if self.code == ANY:
            each = tuple((code, YES) for code in EXPERIENCES)
            return [((ANY, ANY), "<=", each), *(((ANY, ANY), ">=", (one,)) for one in each)]
        alone = tuple((self.code, option) for option in self.options if option in ALONE)
        others = [(self.code, option) for option in self.options if option not in ALONE]
        is_known = self.is_multi and alone and self.stands_alone
        return [(self.base, ">=", (one, *alone)) for one in others] if is_known else []


ANY_SHAPE = Shape(ANY, True, (ANY,))


def clusters(shapes: Iterable[Shape]) -> list[list[Shape]]:
    """Questions whose counts are linked: C7 to C10 with "any", and every other one alone."""
    shapes = list(shapes)
    codes = {shape.code for shape in shapes}
    together = [shape for shape in shapes if shape.code in {*EXPERIENCES, FOLLOWED}]
    alone = [[shape] for shape in shapes if shape not in together]
    return [*alone, [*together, ANY_SHAPE]] if {*EXPERIENCES} <= codes else [*alone, *([one] for one in together)]


def every(shapes: Iterable[Shape]) -> list[Shape]:
    return [shape for cluster in clusters(shapes) for shape in cluster]


@dataclass(frozen=True)
class Group:
    """Children of one setting and age group, or of all small settings of a round together, with their true counts.

    `counts` hold (question, "base") too, the number of those who were asked. `settings`: how many it comes from.
    """

    setting: str
    band: str
    asked: int
    answered: int
    counts: Counts = field(default_factory=dict)
    settings: int = 1

    @property
    def key(self) -> str:
        return f"{self.setting}/{self.band}"

    @property
    def is_pool(self) -> bool:
        return self.setting.startswith("pool")

    def asks(self, shape: Shape) -> bool:
        return shape.base in self.counts

    def __add__(self, other: Group) -> Group:
        keys = dict.fromkeys([*self.counts, *other.counts])
        counts = {key: self.counts.get(key, 0) + other.counts.get(key, 0) for key in keys}
        asked, answered = self.asked + other.asked, self.answered + other.answered
        return Group(self.setting, MIXED, asked, answered, counts, self.settings)


def merge_small_groups(groups: Sequence[Group], least: int = MIN_GROUP) -> list[Group]:
    """Groups of at least `least` answers, or none: a smaller one is merged with the next, the last with the one before.

    Merged ones are "mixed", even where they are the whole setting. One smaller group remains where there are fewer
    answers in all. No answer is lost.

    Where fewer than `least` were asked and nobody answered, they are among those asked of the next group, or of the one
    before: "0 of 2" would say that both refused.
    """
    if not answered_in(groups):
        return list(groups)
    silent = [group for group in groups if not group.answered and group.asked >= least]
    merged: list[Group] = []
    waiting: Group | None = None
    few = 0  # were asked, and did not answer
    for group in groups:
        if group.answered:
            own = replace(group, asked=group.asked + few)
            both = waiting + own if waiting else own
            waiting, few = both if both.answered < least else None, 0
            merged += [] if waiting else [both]
        elif group.asked < least:
            few += group.asked
    if waiting and merged:
        merged[-1] += waiting
    elif waiting:
        merged = [waiting]
    merged[-1] = replace(merged[-1], asked=merged[-1].asked + few)
    return [*merged, *silent]


def without_small_questions(group: Group, shapes: Iterable[Shape], least: int = MIN_GROUP) -> Group:
    """The group without the counts of questions that fewer than `least` of it were asked, as where ages differ."""
    lost = {shape.code for shape in shapes if shape.code != FOLLOWED and group.counts.get(shape.base, 0) < least}
    if not lost:
        return group
    lost |= {FOLLOWED} if ANY in lost else set()
    counts = {key: n for key, n in group.counts.items() if key[0] not in lost}
    return Group(group.setting, group.band, group.asked, group.answered, counts, group.settings)


def is_enough(groups: Iterable[Group]) -> bool:
    """Whether figures of these may be printed: 5 settings, and without the largest 10 answers from 4."""
    answered: dict[str, int] = {}
    settings = 0
    for group in (group for group in groups if group.answered):
        is_new = group.setting not in answered
        settings += group.settings if is_new else 0
        answered[group.setting] = answered.get(group.setting, 0) + group.answered
    largest = max((n for key, n in answered.items() if not key.startswith("pool")), default=0)
    return settings >= MIN_SETTINGS and sum(answered.values()) - largest >= MIN_GROUP


def columns_of(groups: Iterable[Group]) -> dict[str, list[Group]]:
    """Age group → the groups that count in it; {} where only the figures of all ages may be printed.

    An age group of too few settings joins "mixed", and where that is still too small, it takes the smallest other one.
    """
    found: dict[str, list[Group]] = {band: [] for band in (*BANDS, MIXED)}
    for group in groups:
        found[MIXED if group.is_pool else group.band].append(group)
    for band in BANDS:
        if not is_enough(found[band]):
            found[MIXED] += found.pop(band)
    while answered_in(found[MIXED]) and not is_enough(found[MIXED]) and len(found) > 1:
        smallest = min((band for band in found if band != MIXED), key=lambda band: answered_in(found[band]))
        found[MIXED] += found.pop(smallest)
    found = {band: own for band, own in found.items() if answered_in(own)}
    return found if len(found) > 1 else {}


def answered_in(groups: Iterable[Group]) -> int:
    return sum(group.answered for group in groups)


@dataclass(frozen=True)
class Column:
    """A column: name ("8_11", "all"), keys of its groups; `id` is the same where groups are the same."""

    id: str
    band: str
    groups: tuple[str, ...]
