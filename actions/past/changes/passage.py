"""Which actions and parts a following plan took over, from the end of one plan and the start of the next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from actions.models import Action
from actions.past.asat import PlanState
from actions.past.changes.change import EMPTY, heading, printed
from core.text.numbers import count_of

STATUS = Action.Status
STAYED = {STATUS.COMPLETED: "completed", STATUS.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True)
class Passage:
    """Where each action of a plan went, by its number: into the next plan with its number there, or not.

    `parts` are the priorities, objectives and methods that the next plan does not have.
    """

    old: str
    new: str
    carried: dict[int, int]
    stayed: dict[str, tuple[int, ...]]
    left: tuple[int, ...]
    parts: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        same = [number for number, now in self.carried.items() if number == now]
        found = [f"{counted(same)} went on in “{self.new}” with the same number: {in_ranges(same)}"] if same else []
        found += [
            f"Action {number} went on in “{self.new}” as action {now}"
            for number, now in self.carried.items()
            if number != now
        ]
        found += [
            f"{counted(numbers, f'{word} action')} stayed in “{self.old}”: {in_ranges(numbers)}"
            for word, numbers in self.stayed.items()
        ]
        if self.left:
            found.append(f"{counted(self.left, 'open action')} did not go on in “{self.new}”: {in_ranges(self.left)}")
        return found + [f"Not taken over, since no action went on under it: {part}" for part in self.parts]


def passage(old: PlanState, new: PlanState) -> Passage:
    before = sorted(old["action"].values(), key=lambda action: action.number)
    went = {action.carried_from_id: action.number for action in new["action"].values()}
    open_here = [action for action in before if action.status not in STAYED]
    stayed = {
        word: tuple(action.number for action in before if action.status == status and action.pk not in went)
        for status, word in STAYED.items()
    }
    return Passage(
        old.plan.title,
        new.plan.title,
        {action.number: went[action.pk] for action in before if action.pk in went},
        {word: numbers for word, numbers in stayed.items() if numbers},
        tuple(action.number for action in open_here if action.pk not in went),
        tuple(parts_left(old, new)) if went.keys() & old["action"].keys() else (),
    )


def parts_left(old: PlanState, new: PlanState) -> Iterable[str]:
    """The printed parts that the next plan does not have; of nested ones only the highest."""
    kept, gone = set(paths(new).values()), set()
    for (kind, key), path in paths(old).items():
        if path not in kept and path[:-1] not in gone:
            part = old[kind][key]
            yield heading(part) if kind == "priority" else f"{kind} {named(part)}"
        if path not in kept:
            gone.add(path)


def paths(state: PlanState) -> dict[tuple[str, int], tuple]:
    """Each printed part, those above before those below → the printed texts from the priority down to it."""
    found: dict[tuple[str, int], tuple] = {}
    for kind, above, parent in (("priority", "", ""), ("objective", "priority", "priority_id"),
                                ("method", "objective", "objective_id")):  # fmt: skip
        for part in sorted(state[kind].values(), key=lambda part: (part.position, part.pk)):
            up = found.get((above, getattr(part, parent))) if above else ()
            if part.archived_on is None and up is not None:
                found[kind, part.pk] = (*up, (part.number, part.text))
    return found


def named(part) -> str:
    text = printed(part)
    return "(blank)" if text == EMPTY else f"“{text}”"


def counted(numbers: Iterable[int], word: str = "action") -> str:
    return count_of(len(list(numbers)), word)


def in_ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, three and more in a row as "1 to 8"."""
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    found: list[str] = []
    for _, run in runs:
        own = [number for _, number in run]
        found += [f"{own[0]} to {own[-1]}"] if len(own) > 2 else map(str, own)
    return ", ".join(found)
