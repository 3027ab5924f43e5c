"""Models what a reader of all publications can work out, and which further cells prevent it."""

from collections.abc import Iterable

from core.suppression import solver
from core.suppression.shifts import circle
from core.suppression.system import DEEPEST, INNER, Row, System
from core.suppression.tables import HIDDEN

FEWEST = 3  # possible values that a hidden count must have at least
# Solver calls for one edition; beyond them tables are withheld. A year of 25 types and 7 breakdowns needs 75 to 140.
EFFORT = 3000


class Reader:
    """A state of publication: some counts hidden (at least 1 for the reader), some not published, the rest known.

    `possible` holds for each count the values that a whole solution of the system proved possible. The proofs stay
    valid when more is hidden, since the true values and all solutions so far remain solutions.
    """

    def __init__(self, system: System, threshold: int, withheld: Iterable[int] = ()):
        self.withheld = set(withheld)
        # The numbers of the new tables that are printed. Without any, nobody learns the relations of their counts.
        self.left = [n for n, table in enumerate(system.tables) if not table.is_issued and n not in self.withheld]
        self.system = system if self.left else system.of_issued()
        self.hidden, self.unpublished, self.kept = set(), set(), set()
        for place, value in enumerate(system.values):
            known = system.known.get(place)
            if known is None and system.printed_in[place] <= self.withheld:
                self.unpublished.add(place)
            elif known == HIDDEN or (known is None and 1 <= value <= threshold):
                self.hidden.add(place)
        self.ceiling = 2 * max(system.values, default=0) + 100
        self.possible = [{value} for value in system.values]
        self.calls = 0

    def hide(self, keys: Iterable[str]) -> None:
        """Hide these counts too, as far as they may be hidden."""
        self.hidden |= {place for place in self.places(keys) if self.may_hide(place)}

    def keep(self, keys: Iterable[str]) -> None:
        """Hide none of these counts from here on."""
        self.kept = self.places(keys)

    def places(self, keys: Iterable[str]) -> set[int]:
        return {self.system.place[key] for key in keys if key in self.system.place}

    def is_free(self, place: int) -> bool:
        return place in self.hidden or place in self.unpublished

    def least(self, place: int) -> int:
        """The minimum of a count: zeros are printed, so a hidden one is 1 or more."""
        return 0 if place in self.unpublished else 1

    def weak(self) -> list[int]:
        """Hidden counts that are not yet proved to have enough possible values, in order of appearance."""
        return sorted(place for place in self.hidden if len(self.possible[place]) < FEWEST)

    def part(self, start: Iterable[int], variable: set[int]) -> tuple[list[int], list[Row]]:
        """The variable counts connected to these, in order, and their rows; all others have true values."""
        reached, numbers, ahead = set(start), set(), list(start)
        while ahead:
            for number in self.system.at[ahead.pop()]:
                if number not in numbers:
                    numbers.add(number)
                    terms = self.system.rows[number].terms
                    news = {place for place, _ in terms if place in variable and place not in reached}
                    reached |= news
                    ahead += sorted(news)
        places = sorted(reached)
        column = {place: number for number, place in enumerate(places)}
        return places, [self.rest(self.system.rows[number], column) for number in sorted(numbers)]

    def rest(self, row: Row, column: dict[int, int]) -> Row:
        known = sum(factor * self.system.values[place] for place, factor in row.terms if place not in column)
        terms = tuple((column[place], factor) for place, factor in row.terms if place in column)
        low, high = (limit if limit is None else limit - known for limit in (row.low, row.high))
        return Row(terms, low, high)

    def solve(self, rows, low, high, costs) -> list[int] | None:
        self.calls += 1
        return solver.solve(rows, low, high, costs)

    def learn(self, places: list[int], counts: list[int]):
        """Add the values of a solution to the possible ones; a few prove enough."""
        for place, count in zip(places, counts, strict=False):
            if len(self.possible[place]) < FEWEST:
                self.possible[place].add(count)

    def prove(self, place: int) -> bool:
        """Whether a count has enough possible values: by shifting units between cells, else by the solver."""
        return self.shift(place) or self.search(place, self.hidden | self.unpublished)

    def shift(self, place: int) -> bool:
        """Whether shifting one or two units between cells shows enough possible values."""
        least = None
        for amount in (1, -1, 2, -2):
            if len(self.possible[place]) < FEWEST:
                least = least or {each: self.least(each) for each in self.hidden | self.unpublished}
                if found := circle(self.system, least, place, amount):
                    self.learn(*zip(*found.items(), strict=True))
        return len(self.possible[place]) >= FEWEST

    def search(self, place: int, variable: set[int]) -> bool:
        """Whether the solver finds enough values: one above those known, one below or one between, until none is left.

        Whole-number solutions may have gaps (linked tables can force a count to be even), so the range from smallest to
        largest is not trusted: only values that were found count. The costs pull other weak counts apart, so that one
        call proves several.
        """
        places, rows = self.part([place], variable)
        own = places.index(place)
        weak = [each for each in places if each in self.hidden and len(self.possible[each]) < FEWEST]
        low, high = [self.least(each) for each in places], [self.ceiling] * len(places)
        bounds = low[own], high[own]
        for side in (above, below, between):
            while len(self.possible[place]) < FEWEST:
                low[own], high[own] = side(self.possible[place], *bounds)
                found = low[own] <= high[own] and self.solve(rows, low, high, pulls(places, weak, self.calls))
                if not found:
                    break
                self.learn(places, found)
        return len(self.possible[place]) >= FEWEST

    def near(self, place: int) -> set[int]:
        return set().union(*(self.system.inside[number] for number in self.system.printed_in[place] - self.withheld))

    def may_hide(self, place: int) -> bool:
        """Whether a count is printed by this edition for the first time, is not zero, and is not to be kept."""
        is_new = place not in self.system.known and not self.is_free(place)
        return is_new and self.system.values[place] > 0 and place not in self.kept

    def widen(self, weak: int) -> bool:
        """Hide the cheapest cells that give a weak count one more possible value; False if none do.

        First inner cells of its own tables, then those of linked tables, then totals, then totals of totals.
        """
        near, everywhere = self.near(weak), set(range(len(self.system.keys)))
        for related, depth in [(near, INNER), *((everywhere, depth) for depth in range(DEEPEST + 1))]:
            if self.hide_cheapest(weak, related, depth, wide=False):
                return True
        return self.hide_cheapest(weak, everywhere, DEEPEST, wide=True)

    def hide_cheapest(self, weak: int, related: set[int], depth: int, *, wide: bool) -> bool:
        """One stage of `widen`: only cells of `related`, no deeper totals. `wide`: counts may move by any amount."""
        more = {place for place in related if self.system.depth[place] <= depth and self.may_hide(place)}
        if not more:
            return False
        places, rows = self.part([weak], more | (related & (self.hidden | self.unpublished)))
        more &= set(places)
        answers = []
        lowest, highest = min(self.possible[weak]), max(self.possible[weak])
        for bound in (highest + 1, lowest - 1):
            if self.least(weak) <= bound <= self.ceiling and self.calls < EFFORT:
                answers.append(self.move(weak, bound, places, rows, more, wide))
        answers = [answer for answer in answers if answer]
        if not answers:
            return False
        _, counts = min(answers, key=lambda answer: answer[0])
        self.hidden |= {
            place
            for place, count in zip(places, counts, strict=False)
            if place in more and count != self.system.values[place]
        }
        self.learn(places, counts)
        return True

    def move(self, weak, bound, places, rows, more, wide) -> tuple[int, list[int]] | None:
        """The cheapest solution in which `weak` has moved to `bound` or beyond: its cost and the counts.

        The cost of hiding a cell is its count. Each has a switch, a further variable of 0 or 1: only with 1 may the
        count leave its true value, by at most `span`.
        """
        values = [self.system.values[place] for place in places]
        own = places.index(weak)
        span = self.ceiling if wide else abs(bound - values[own])
        low = [max(self.least(place), value - span) for place, value in zip(places, values, strict=True)]
        high = [min(self.ceiling, value + span) for value in values]
        if bound > values[own]:
            low[own] = bound
        else:
            high[own] = bound
        costs, rows = [0] * len(places), list(rows)
        for column, place in enumerate(places):
            if place in more:
                switch = len(costs)
                costs.append(values[column])
                rows.append(Row(((column, 1), (switch, values[column] - high[column])), None, values[column]))
                rows.append(Row(((column, 1), (switch, values[column] - low[column])), values[column], None))
        switches = len(costs) - len(places)
        found = self.solve(rows, low + [0] * switches, high + [1] * switches, costs)
        if found is None:
            return None
        return sum(cost * count for cost, count in zip(costs, found, strict=True)), found[: len(places)]


def above(known: set[int], _least: int, most: int) -> tuple[int, int]:
    return max(known) + 1, most


def below(known: set[int], least: int, _most: int) -> tuple[int, int]:
    return least, min(known) - 1


def between(known: set[int], _least: int, _most: int) -> tuple[int, int]:
    return min(known) + 1, max(known) - 1


def pulls(places: list[int], weak: list[int], step: int) -> list[int]:
    """Costs that pull all weak counts up in every second step, else apart by a binary digit of their number."""
    digit = step // 2 % len(weak).bit_length()
    signs = {place: 1 - 2 * (number >> digit & 1) if step % 2 else -1 for number, place in enumerate(weak)}
    return [signs.get(place, 0) for place in places]
