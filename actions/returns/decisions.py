"""What becomes of each change of a returned file, by what was ticked and answered. Pure."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from actions.returns.rules.refusals import is_new, refusal
from actions.returns.rules.unplaced import is_unclear
from actions.returns.rules.values import NAMED, CellChange, ticked
from core.importing.fields import Choices, Place
from core.records.typed_dates import DateProblem, read_day

FILE: Place = (0, 0)  # ticks are kept under the file, since the number of a change may be another one tomorrow
KEEP, TEXT, DAY, REASON, AGREED, AUTHOR, PLACE = "keep", "text", "day", "reason", "agreed", "author", "place"
QUESTIONS = (KEEP, TEXT, DAY, REASON, AGREED, AUTHOR, PLACE)  # what a page asks about a change beside its tick
FOR_MANAGER = (AGREED, AUTHOR)  # of these, what only the manager says
WRITABLE = ("text", "leads", "timescale", "field", "update_edited")  # of which another text than both may be written
THEIRS, OURS, OTHER = "theirs", "ours", "other"  # answers about a change that both sides made
NO_TEXT = "Write the text that is to be saved, or choose one of the two."
FUTURE = "The day cannot be in the future."
OWN = "own"  # agreed by the manager's own decision, and by no meeting


@dataclass(frozen=True)
class Decision:
    """A change, whether the person may decide it and takes it, and the answers about it, by the names of QUESTIONS.

    `fault` is why it cannot be taken with these answers, as a sentence.
    """

    change: CellChange
    is_allowed: bool = False
    is_taken: bool = False
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fault: str = ""

    @property
    def is_theirs(self) -> bool:
        """Whether the file brings something that the plan does not say yet, and that can be taken at all."""
        return self.change.state in ("theirs", "conflict") and self.change.column not in NAMED

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet what becomes of a change that both sides made."""
        return (
            self.is_allowed and self.change.state == "conflict" and self.answers.get(KEEP) not in (THEIRS, OURS, OTHER)
        )

    @property
    def text(self) -> str | None:
        """The text that is to be saved instead of that of the file."""
        return self.answers.get(TEXT, "") if self.answers.get(KEEP) == OTHER else None

    @property
    def day(self) -> dt.date | None:
        return read_day(self.answers[DAY]) if self.answers.get(DAY) else None


def decide_all(
    changes: Sequence[CellChange], choices: Choices, allowed: Collection[str], *, returner: str, on: dt.date
) -> list[Decision]:
    """What becomes of each change; what belongs to a new row that is not taken is not taken either.

    `allowed` are the keys of the changes that the person may decide, `returner` is the name of who returned the file.
    """
    found = [decide(change, choices, is_allowed=change.key in allowed, returner=returner, on=on) for change in changes]
    rows = {row_of(one.change): one.is_taken for one in found if one.change.kind == "row_added"}
    return [
        one
        if rows.get(row_of(one.change), True)
        else Decision(one.change, is_allowed=one.is_allowed, answers=one.answers, is_taken=False)
        for one in found
    ]


def decide(change: CellChange, choices: Choices, *, is_allowed: bool, returner: str, on: dt.date) -> Decision:
    answers = {name: text for name in asked_of(change) if (text := choices.answers.get(f"{name} {change.key}", ""))}
    if answers.get(KEEP) == OTHER and change.kind not in WRITABLE:
        del answers[KEEP]
    decision = Decision(change, is_allowed, answers=answers)
    if not (is_allowed and decision.is_theirs):
        return decision
    if change.state == "conflict":
        is_taken = answers.get(KEEP) in (THEIRS, OTHER)
    else:
        is_taken = choices.is_ticked(FILE, change.key, default=ticked(change, returner))
    return Decision(change, is_allowed, is_taken, answers, fault_of(change, answers, on) if is_taken else "")


def asked_of(change: CellChange) -> tuple[str, ...]:
    """What a page asks about a change beside its tick, of the names of QUESTIONS; no other answer counts."""
    is_both, adds = change.state == "conflict", change.kind == "update_added"
    may_move = change.kind == "timescale" and not is_new(change)
    asked = {
        KEEP: is_both,
        TEXT: is_both and change.kind in WRITABLE,
        DAY: adds and change.on is None,
        REASON: may_move or change.kind == "row_missing",
        AGREED: may_move,
        AUTHOR: adds,
        PLACE: is_unclear(change),
    }
    return tuple(name for name in QUESTIONS if asked[name])


def fault_of(change: CellChange, answers: Mapping[str, str], on: dt.date) -> str:
    if answers.get(KEEP) == OTHER:
        text = answers.get(TEXT, "")
        return refusal(change, text) if text.strip() else NO_TEXT
    if change.kind == "row_missing" and not answers.get(REASON, "").strip():
        return "Say why the action is withdrawn."
    if change.kind == "update_added" and (change.on or answers.get(DAY)):
        try:
            day = change.on or read_day(answers[DAY])
        except DateProblem as problem:
            return str(problem)
        if day > on:
            return FUTURE
    return ""


def row_of(change: CellChange) -> str:
    """The row to which a change belongs: "r45", or "new3" where it is new."""
    return change.key.partition(":")[0]


def in_rows(decisions: Sequence[Decision]) -> Iterator[list[Decision]]:
    """The changes of each row, in the order of the first of each."""
    rows: dict[str, list[Decision]] = {}
    for one in decisions:
        rows.setdefault(row_of(one.change), []).append(one)
    yield from rows.values()
