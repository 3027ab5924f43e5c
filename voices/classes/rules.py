"""What may be done with a survey and its classes, and how a pasted list of classes is read. Pure."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from voices.wording.ages import BANDS, FIRST_YEAR, LAST_YEAR, band_of_year, version_of_band, version_of_year

OPEN_FOR = dt.timedelta(minutes=90)
MAX_CLASSES = 200  # of one survey
MAX_ROLL = 400  # of one class
MAX_LABEL_LENGTH = 20
MAX_LINE_LENGTH = 80
MIN_ANSWERS = 10  # answers of a setting from which it has a result of its own
KEY_ALPHABET = "abcdefghjkmnpqrstuvwxyz2345679"  # without i, l and o, and without 0, 1 and 8
KEY_LENGTH = 10


class State(StrEnum):
    JOINED = "joined"
    RUNNING = "running"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    PREPARE = "prepare"  # who agreed the questions, the plan, the adult whom children can tell, the day for parents
    CLASSES = "classes"  # add and remove classes, change how many are asked
    OPEN = "open"  # open a class, or what a class needs beside it: close it, throw its answers away
    FINISH = "finish"
    WITHDRAW = "withdraw"
    REJOIN = "rejoin"


LIVE = frozenset({State.JOINED, State.RUNNING})
FROM = {
    Move.PREPARE: LIVE,
    Move.CLASSES: LIVE,
    Move.OPEN: LIVE,
    Move.FINISH: frozenset({State.RUNNING}),
    Move.WITHDRAW: LIVE,
    Move.REJOIN: frozenset({State.WITHDRAWN}),
}
TARGET = {
    Move.OPEN: State.RUNNING,
    Move.FINISH: State.FINISHED,
    Move.WITHDRAW: State.WITHDRAWN,
    Move.REJOIN: State.JOINED,
}
ENDED = {
    State.JOINED: "No class has been opened yet.",
    State.RUNNING: "This survey is running already.",
    State.FINISHED: "This survey is finished. Nothing more can be changed.",
    State.WITHDRAWN: "This setting does not use the online survey.",
}


LOST = (
    "The server failed, and answers are lost: {}. On the teacher’s page of the class that says so, choose “Throw away "
    "and start again”."
)


@dataclass(frozen=True)
class Facts:
    """What decides about a survey. `blocked`: why its return takes no answers now, "" where it does."""

    state: str = State.JOINED
    is_prepared: bool = False
    parents_told: bool = False
    classes: int = 0
    open_classes: int = 0
    unopened: int = 0
    asked: int = 0
    answered: int = 0
    lost: int = 0
    blocked: str = ""

    @property
    def missing(self) -> list[str]:
        """What has to be done before a class can be opened, in words."""
        words = []
        if not self.is_prepared:
            words.append("fill in step 1, Prepare")
        if not self.parents_told:
            words.append("give the day on which parents were told, in step 2")
        return words

    @property
    def is_small(self) -> bool:
        return self.answered < MIN_ANSWERS


def why_not(move: Move, facts: Facts) -> str:
    state = State(facts.state)
    if state not in FROM[move]:
        return ENDED[state]
    if facts.blocked and move != Move.WITHDRAW:  # answers can be thrown away when they are of no more use
        return facts.blocked
    if move == Move.OPEN and facts.missing:
        return f"Before a class can open: {' and '.join(facts.missing)}."
    if move == Move.FINISH and facts.open_classes:
        return "A class is open now. Close it first, or wait until its 90 minutes are over."
    if move == Move.FINISH and facts.lost:
        return LOST.format(facts.lost)
    if move == Move.FINISH and not facts.answered:
        return "Nobody has answered yet."
    if move == Move.WITHDRAW and facts.open_classes:
        return "A class is open now. Close it first."
    return ""


def target(move: Move, state: str) -> str:
    return TARGET.get(move, state)


class ClassState(StrEnum):
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"


def class_state(state: str, open_until: dt.datetime | None, now: dt.datetime) -> ClassState:
    if state == ClassState.OPEN and (open_until is None or open_until <= now):
        return ClassState.CLOSED
    return ClassState(state)


@dataclass(frozen=True)
class ClassLine:
    label: str
    year: int | None
    age: str
    band: str
    roll: int


class InvalidLine(ValueError):
    """A line that cannot be read; the message is for the person who typed it."""


EXAMPLE = "7B 7 28"
GROUPS = {  # how an age group may be typed
    re.sub(r"\D+", "-", words): band for band, words in BANDS.items()
}
LINE = re.compile(
    r"(?P<label>.*?)[\s,;]*(?:\b(?:years?|yr|y)\.?\s*)?"
    r"(?P<age>\d{1,2}\s*(?:-|–|—|to|and|&)\s*\d{1,2}|\d{1,2}\s*/\s*\d{1,2}|\d{1,2})"
    r"[\s,;]+(?P<roll>\d{1,6})",
    re.IGNORECASE,
)
YEARS = f"school years {FIRST_YEAR} to {LAST_YEAR} can answer online"


def read_classes(text: str, known: Collection[str] = ()) -> tuple[list[ClassLine], list[str]]:
    """The classes of a pasted list, and a sentence for each wrong line: label, year ("7", "3/4") or ages ("8-11"),
    roll; separated by blanks, tabs, commas or semicolons.
    """
    found: list[ClassLine] = []
    errors: list[str] = []
    labels = {_same(each) for each in known}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip(" \t,;"):
            continue
        try:
            read = read_line(line)
            if _same(read.label) in labels:
                raise InvalidLine(f"“{read.label}” is in the list already. Give it another label")
        except InvalidLine as wrong:
            errors.append(f"Line {number}, “{_short(line)}”: {wrong}.")
            continue
        labels.add(_same(read.label))
        found.append(read)
    if len(labels) > MAX_CLASSES:
        errors.append(f"A survey has up to {MAX_CLASSES} classes.")
    return found, errors


def read_line(line: str) -> ClassLine:
    """One line as a class. Raises LineWrong."""
    line = line.strip(" \t,;")
    match = LINE.fullmatch(line) if len(line) <= MAX_LINE_LENGTH else None
    if match is None:
        raise InvalidLine(f"give a label, the school year and how many are asked, such as “{EXAMPLE}”")
    label, roll = " ".join(match["label"].split()), int(match["roll"])
    if not label and line.strip().casefold().startswith("y"):
        label = f"Year {match['age']}"
    if not label:
        raise InvalidLine(f"begin with the label of the class, such as “{EXAMPLE}”")
    if len(label) > MAX_LABEL_LENGTH:
        raise InvalidLine(f"use {MAX_LABEL_LENGTH} characters or fewer for the label")
    if not 1 <= roll <= MAX_ROLL:
        raise InvalidLine(f"the number asked must be from 1 to {MAX_ROLL}")
    year, age, band = read_age(match["age"])
    return ClassLine(label, year, age, band, roll)


def read_age(typed: str) -> tuple[int | None, str, str]:
    numbers = [int(each) for each in re.findall(r"\d+", typed)]
    if band := GROUPS.get("-".join(map(str, numbers))) if "/" not in typed else None:
        return None, version_of_band(band), band
    if len(numbers) == 2 and "/" not in typed:
        raise InvalidLine(f"“{typed}” is not an age group. Use {', '.join(GROUPS)}")
    if any(year < FIRST_YEAR for year in numbers):
        raise InvalidLine(f"{YEARS}. Ask younger children in a talk or on paper")
    if any(year > LAST_YEAR for year in numbers):
        raise InvalidLine(f"{YEARS}")
    if len({(band_of_year(year), version_of_year(year)) for year in numbers}) > 1:
        raise InvalidLine(f"years {numbers[0]} and {numbers[1]} read different words. Give each a line of its own")
    return min(numbers), version_of_year(numbers[0]), band_of_year(numbers[0])


def _same(label: str) -> str:
    return " ".join(label.split()).casefold()


def _short(line: str) -> str:
    line = " ".join(line.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


MAX_SENTENCES, MAX_TEXT_LENGTH = 5, 600
MAX_TOGETHER_LENGTH = 20_000  # characters of all classes of a setting
SENTENCE = re.compile(r"[^.!?…\n]*\w[^.!?…\n]*[.!?…]*")


def sentences(text: str) -> int:
    return len(SENTENCE.findall(text))


def with_text(before: str, text: str) -> str:
    parts, text = [part.strip() for part in before.split("\n\n")], text.strip()
    return before if text in parts else "\n\n".join(filter(None, [before.strip(), text]))
