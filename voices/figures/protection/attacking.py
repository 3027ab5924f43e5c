"""What the strongest reader can work out of all that is printed of a round: all settings and all issues. Pure.

Read is what is printed, and what the manager knows of each group: how many answered, and in which column it counts.
True counts are not, nor what the publisher took the relations to be. Nothing of core/suppression is imported (ADR
0069). `RULES` has one entry for each rule that ties counts together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.attack import Attacked, Facts, attack
from voices.answering.rules import ALONE
from voices.figures.printed import ALL, BASE, HIDDEN, NOT_ASKED, Printed
from voices.figures.rules import ANY_SHAPE, THRESHOLD, Column, Group, Shape
from voices.wording.questions import ANY, EXPERIENCES, FOLLOWED, YES


class Count(NamedTuple):
    question: str
    option: str
    place: str
    is_not: bool = False  # those who were asked and did not choose the option


@dataclass(frozen=True)
class PublicSetting:
    key: str
    bases: Mapping[str, Mapping[str, int]]  # key of a group → code of a question → asked
    printed: Printed | None = None

    @property
    def whole(self) -> str:
        return next(iter(self.bases)) if len(self.bases) == 1 else self.key


@dataclass(frozen=True)
class PublicIssue:
    columns: Sequence[Column]
    printed: Printed


@dataclass(frozen=True)
class Public:
    settings: Sequence[PublicSetting]
    issues: Sequence[PublicIssue] = ()

    def with_issue(self, issue: PublicIssue) -> Public:
        return Public(self.settings, (*self.issues, issue))


def public_setting(key: str, groups: Iterable[Group], shapes: Iterable[Shape], printed: Printed | None):
    shapes = [shape for shape in shapes if shape.base[1] == BASE]
    bases = {
        group.key: {shape.code: group.counts[shape.base] for shape in shapes if group.asks(shape)} for group in groups
    }
    return PublicSetting(key, bases, printed)


@dataclass
class Reading:
    shapes: Sequence[Shape]
    public: Public
    facts: Facts = field(default_factory=Facts)
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    printed: dict[str, tuple[Printed, str]] = field(default_factory=dict)

    def __post_init__(self):
        for setting in self.public.settings:
            self.places |= {key: dict(bases) for key, bases in setting.bases.items()}
            self.places.setdefault(setting.whole, sums(setting.bases.values()))
            if setting.printed is not None:
                self.printed[setting.whole] = setting.printed, ALL
        groups = dict(self.places)
        for issue in self.public.issues:
            for column in issue.columns:
                self.places.setdefault(column.id, sums(groups[key] for key in column.groups))
        for shape in self.shapes:
            for place in self.asked(shape):
                self.read(shape, place)
        for issue in self.public.issues:
            for column in issue.columns:
                self.read_issue(issue.printed, column)
        for rule in RULES.values():
            rule(self)

    def asked(self, shape: Shape) -> Iterator[str]:
        """The places where a question was asked: of C10 those where C7 to C9 were."""
        code = ANY if shape.code == FOLLOWED else shape.code
        return (place for place, bases in self.places.items() if bases.get(code))

    def base(self, shape: Shape, place: str) -> Count:
        return Count(*shape.base, place)

    def read(self, shape: Shape, place: str) -> None:
        if shape.base[1] == BASE:
            self.facts.number(self.base(shape, place), self.places[place][shape.code])
        printed, band = self.printed.get(place, (Printed(), ALL))
        for row in shape.rows:
            self.see(Count(shape.code, row, place), printed.count(shape.code, row, band))
            if shape.is_multi:
                self.facts.hide(Count(shape.code, row, place, is_not=True), least=0, is_marked=False)

    def read_issue(self, printed: Printed, column: Column) -> None:
        for shape in self.shapes:
            if self.places[column.id].get(ANY if shape.code == FOLLOWED else shape.code):
                for row in shape.rows:
                    self.see(Count(shape.code, row, column.id), printed.count(shape.code, row, column.band))

    def see(self, count: Count, text: str) -> None:
        """A printed count. Zeros are printed, so a hidden one is 1 or more; one that is not printed may be anything."""
        if text.isdecimal():
            self.facts.number(count, int(text))
        elif text == HIDDEN:
            self.facts.hide(count, least=1)
        elif text == NOT_ASKED:
            self.facts.hide(count, least=0, is_marked=False)


def sums(bases: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in bases:
        for code, n in each.items():
            found[code] = found.get(code, 0) + n
    return found


def one_answer(reading: Reading) -> None:
    """Whoever was asked a question chose one option, or skipped it."""
    for shape in (shape for shape in reading.shapes if not shape.is_multi):
        for place in reading.asked(shape):
            rows = [Count(shape.code, row, place) for row in shape.rows]
            reading.facts.add_up(reading.base(shape, place), rows)


def several_answers(reading: Reading) -> None:
    """Whoever was asked chose an option, or did not. If "c" is printed beside a known base, some did not: were it all,
    the count would be a number.
    """
    for shape in (shape for shape in reading.shapes if shape.is_multi):
        for place in reading.asked(shape):
            base = reading.base(shape, place)
            for option in shape.options:
                chosen = Count(shape.code, option, place)
                rest = chosen._replace(is_not=True)
                reading.facts.add_up(base, [chosen, rest])
                if chosen in reading.facts.marked and base in reading.facts.numbers:
                    reading.facts.hide(rest, least=1)


def some_stand_alone(reading: Reading) -> None:
    """Whoever chose "I do not know", or "No one", chose nothing else; known of each group, it holds for their sums."""
    groups = {key for setting in reading.public.settings for key in setting.bases}
    for shape in (shape for shape in reading.shapes if shape.is_multi and shape.stands_alone):
        for place in groups.intersection(reading.asked(shape)):
            alone = [Count(shape.code, option, place) for option in shape.options if option in ALONE]
            for option in shape.options if alone else ():
                if option not in ALONE:
                    reading.facts.at_most(reading.base(shape, place), Count(shape.code, option, place), *alone)


def any_of_three(reading: Reading) -> None:
    """Who said yes to one of C7 to C9 counts once: between the largest and their sum, in groups and their sums."""
    groups = {key for setting in reading.public.settings for key in setting.bases}
    for place in groups.intersection(reading.asked(ANY_SHAPE)) if ANY_SHAPE in reading.shapes else ():
        each = [Count(code, YES, place) for code in EXPERIENCES]
        whole = Count(ANY, ANY, place)
        reading.facts.tie([*((one, 1) for one in each), (whole, -1)])
        for one in each:
            reading.facts.at_most(whole, one)


def groups_and_settings(reading: Reading) -> None:
    for setting in reading.public.settings:
        if len(setting.bases) > 1:
            add_up_places(reading, setting.key, setting.bases)


def groups_and_columns(reading: Reading) -> None:
    """A column is the sum of the groups that count in it."""
    for column in {column.id: column for issue in reading.public.issues for column in issue.columns}.values():
        if column.band != ALL:
            add_up_places(reading, column.id, column.groups)


def columns_and_all(reading: Reading) -> None:
    """All ages are the sum of the columns; where there are none, of the groups."""
    for issue in reading.public.issues:
        *columns, whole = issue.columns
        add_up_places(reading, whole.id, [column.id for column in columns] or whole.groups)


def add_up_places(reading: Reading, whole: str, parts: Iterable[str]) -> None:
    parts = list(parts)
    for shape in reading.shapes:
        asked = set(reading.asked(shape))
        if whole in asked:
            for row in shape.rows:
                count = Count(shape.code, row, whole)
                reading.facts.add_up(count, [count._replace(place=part) for part in parts if part in asked])


RULES = {
    "one answer": one_answer,
    "several answers": several_answers,
    "some stand alone": some_stand_alone,
    "any of three": any_of_three,
    "groups and settings": groups_and_settings,
    "groups and columns": groups_and_columns,
    "columns and all": columns_and_all,
}


def revealed_by(shapes: Sequence[Shape], public: Public) -> dict[Count, Attacked]:
    """Counts of 1 to 5, or "c", with under three possible values. Contradiction where nothing is possible."""
    facts = Reading(shapes, public).facts
    hidden = facts.marked - set(facts.numbers)  # printed as "c", and as a number nowhere
    solve_single_sums(facts)
    # Nothing is hidden without a small count, which may be one that is printed nowhere.
    facts.smallest, facts.marked = THRESHOLD, set(facts.hidden)
    plain = {key: Attacked((facts.numbers[key],)) for key in facts.hidden if key in facts.numbers}
    bases = {shape.code: shape.base for shape in shapes}
    found = plain | attack(facts, [key for key in facts.hidden if not (key.is_not and base_in(facts, bases, key))])
    for key, each in list(found.items()):  # those who did not choose it, without another attack
        rest = key._replace(is_not=True)
        if rest in facts.hidden and rest not in found:
            found[rest] = Attacked(tuple(sorted(base_in(facts, bases, key) - value for value in each.values)))
    return {key: each for key, each in found.items() if is_told(each, is_hidden=key in hidden)}


def base_in(facts: Facts, bases: Mapping[str, tuple[str, str]], key: Count) -> int | None:
    """How many were asked the question of a count; None where that is not known."""
    return facts.numbers.get(Count(*bases[key.question], key.place))


def count_hidden(shapes: Sequence[Shape], public: Public) -> int:
    """How many counts are printed as "c", and as a number nowhere."""
    facts = Reading(shapes, public).facts
    return len(facts.marked - set(facts.numbers))


def is_told(found: Attacked, *, is_hidden: bool) -> bool:
    """Whether too few values are possible: of "c" in any case, of what is not printed where one of them is small."""
    return found.is_told and (is_hidden or any(1 <= value <= THRESHOLD for value in found.values))


def solve_single_sums(facts: Facts) -> None:
    """Put the counts in that follow from a single sum and are not printed as "c": the solver need not be asked."""
    left = [relation for relation in facts.relations if relation.low == relation.high]
    while left:
        later = []
        for relation in left:
            open_ones = [key for key, factor in relation.factors.items() if factor and key not in facts.numbers]
            if len(open_ones) == 1 and open_ones[0] not in facts.marked:
                [key] = open_ones
                rest = relation.low - sum(
                    factor * facts.numbers[each] for each, factor in relation.factors.items() if each != key
                )
                if rest % relation.factors[key] == 0 and rest // relation.factors[key] >= facts.least.get(key, 0):
                    facts.number(key, rest // relation.factors[key])
                    continue
            if open_ones:
                later.append(relation)
        if len(later) == len(left):
            return
        left = later
