"""What the board at a glance says: its sentences, the parts of its bars, the remedy of a red, what changed. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from actions.colours.rules import REDS_FIRST
from actions.past.changes.groups import PLACES, group_of
from core.text.dates import print_date

NARROWEST = 12  # per cent of a bar: enough for a letter and two figures on a phone
REWORDED = "Reworded"  # the reason of each version of the manager's words
NO_REMEDY = "No remedy given"


def words_key(plan: int) -> str:
    return f"reports.glance_words.{plan}"


class Counts(NamedTuple):
    """`total` rows of the plan, how many of them are `red`, and were last quarter (None where that is not known), how
    many are `overdue`, and how many decisions are `wanted`. An action that two rows print counts as two rows.
    """

    total: int
    red: int
    red_before: int | None
    overdue: int
    wanted: int


class Sentence(NamedTuple):
    """`figure` is the part that leads to what is counted."""

    figure: str
    rest: str

    @property
    def text(self) -> str:
        return self.figure + self.rest


def sentences(found: Counts) -> tuple[Sentence, Sentence, Sentence]:
    """How many are red, with the change since last quarter; how many are past their date; decisions wanted."""
    whole = f"{found.total:,} row{'s' if found.total != 1 else ''} of the plan"
    reds = f" {verb(found.red)} red{since_last_quarter(found.red, found.red_before)}."
    late = f" {verb(found.overdue)} past {'its' if is_one(found.overdue) else 'their'} date."
    decisions = f"{number(found.wanted, 'No')} decision{'' if is_one(found.wanted) else 's'}"
    return (
        Sentence(f"{number(found.red)} of {whole}", reds),
        Sentence(number(found.overdue), late),
        Sentence(decisions, f" {verb(found.wanted)} wanted."),
    )


def number(count: int, none: str = "None") -> str:
    return f"{count:,}" if count else none


def is_one(count: int) -> bool:
    """Whether a verb is in the singular: "1 is", "None is"."""
    return count < 2


def verb(count: int) -> str:
    return "is" if is_one(count) else "are"


def since_last_quarter(now: int, before: int | None) -> str:
    if before is None:
        return ""
    if now == before:
        return ", as many as last quarter" if now else ", and none was last quarter"
    return f", {abs(now - before):,} {'more' if now > before else 'fewer'} than last quarter"


class Part(NamedTuple):
    """A part of a bar: where it begins and how wide it is, in per cent of the bar."""

    code: str
    count: int
    begin: float
    width: float


def parts_of(counts: Mapping[str, int]) -> list[Part]:
    """The parts of a bar in the order R A N G B, without empty ones; none is too narrow for its letter and count."""
    shown = [(code, counts.get(code, 0)) for code in REDS_FIRST if counts.get(code, 0)]
    total = sum(count for _, count in shown)
    narrow = {code for code, count in shown if count / total * 100 < NARROWEST}
    rest = sum(count for code, count in shown if code not in narrow)
    wide, begin, found = 100 - NARROWEST * len(narrow), 0.0, []
    for code, count in shown:
        width = NARROWEST if code in narrow else wide * count / rest
        found.append(Part(code, count, round(begin, 2), round(width, 2)))
        begin += width
    return found


def remedy(*, proposed: str = "", decided_on: dt.date | None = None, decision: str = "", reason: str = "") -> str:
    """The date proposed, else the latest decision of the quarter, else the reason that was given for the risk."""
    if proposed:
        return f"New date proposed: {proposed}"
    if decision:
        return f"Decided on {print_date(decided_on)}: {decision}"
    return reason or NO_REMEDY


class Turn(NamedTuple):
    """An action whose colour is another one: its key, and the codes before and now."""

    action: int
    before: str
    now: str


def turned(before: Mapping[int, str], now: Mapping[int, str]) -> list[Turn]:
    """The actions whose colour differs, in the order of the page of changes: became red, worse, completed, better. New
    actions and those that were withdrawn are left out.
    """
    pairs = ((key, before.get(key), code) for key, code in now.items())
    found = [Turn(key, was, code) for key, was, code in pairs if was is not None and code and was != code]
    return sorted(found, key=lambda turn: PLACES[group_of("colour", turn.before, turn.now)])
