"""Words that point elsewhere in the plan ("see Strategic Priority 5"), and what they probably point to. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

PRIORITY, OBJECTIVE, ACTION, ROW, ABOVE, BELOW = "priority", "objective", "action", "row", "above", "below"

_PRIORITY = r"(?:strategic\s+priority|priority|SP)\s*(?:no\.?\s*)?(?P<{0}>\d{{1,2}})\b"
_OBJECTIVE = r"objective\s*(?:no\.?\s*)?(?P<{0}>\d{{1,2}})\b"
_REFERENCE = re.compile(
    r"\b(?:see(?:\s+also)?(?:\s+under)?|refer(?:s|red)?\s+to|cf\.?|as(?:\s+(?:in|per|for|under|with))?)\s+(?:the\s+)?(?:"
    + _PRIORITY.format("priority")
    + r"(?:\s*[,:/]?\s*"
    + _OBJECTIVE.format("within")
    + r")?|"
    + _OBJECTIVE.format("objective")
    + r"(?:,?\s*(?:of|in|under)?\s*"
    + _PRIORITY.format("of")
    + r")?(?:\s+(?:above|below))?|"
    r"(?P<what>actions?|rows?)\s*(?:no\.?\s*)?(?P<number>\d{1,5})\b(?P<more>(?:\s*(?:,|&|and)\s*\d{1,5}\b)*)"
    r"(?:\s+(?:above|below))?)"
    r"|\bsee(?:\s+also)?\s+(?P<side>above|below)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?:&|\band\b|,)\s*(\d{1,5})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A wording that points elsewhere: its words as they stand, what kind of thing it names, and which number.

    `within` is the number of the priority that it names beside an objective.
    """

    wording: str
    kind: str
    number: str = ""
    within: str = ""


@dataclass(frozen=True)
class Outline:
    """What stands in a plan, as far as words can point to it: printed numbers → keys.

    `objectives` has (number of the priority, number of the objective); `rows` are the keys of the actions by printed
    row, `numbers` by the number of the action.
    """

    priorities: dict[str, int] = field(default_factory=dict)
    objectives: dict[tuple[str, str], int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Here:
    """Where the words are: the key of their action, the number of its priority, and its printed row."""

    action: int
    priority: str
    row: int


def find_references(text: str) -> list[Found]:
    """The wordings of a text that point elsewhere in the plan, each once, in their order."""
    found = {}
    for match in _REFERENCE.finditer(text):
        for one in _read(match):
            found.setdefault(one.wording, one)
    return list(found.values())


def _read(match: re.Match) -> list[Found]:
    words = match[0]
    if match["side"]:
        return [Found(words, match["side"].lower())]
    if match["objective"] or match["within"]:
        return [Found(words, OBJECTIVE, match["objective"] or match["within"], match["of"] or match["priority"] or "")]
    if match["priority"]:
        return [Found(words, PRIORITY, match["priority"])]
    kind = ROW if match["what"].lower().startswith("row") else ACTION
    if not match["more"]:
        return [Found(words, kind, match["number"])]
    first = words[: match.start("more") - match.start()]
    return [Found(first, kind, match["number"])] + [Found(m[0], kind, m[1]) for m in _MORE.finditer(match["more"])]


def target_of(found: Found, outline: Outline, here: Here | None) -> tuple[str, int] | None:
    """(priority, objective or action, key) of what a wording probably points to; None where that is not there.

    An objective without a priority beside it is sought in the priority in which the words stand; "above" and "below"
    are the rows next to them. Nothing points to itself.
    """
    number = found.number.lstrip("0")
    if found.kind == PRIORITY:
        key = outline.priorities.get(number)
        return (PRIORITY, key) if key else None
    if found.kind == OBJECTIVE:
        within = found.within or (here.priority if here else "")
        key = outline.objectives.get((within, number))
        return (OBJECTIVE, key) if key else None
    if found.kind == ACTION:
        key = outline.numbers.get(number)
    elif found.kind == ROW:
        key = outline.rows.get(int(number or 0))
    elif here:
        step = -1 if found.kind == ABOVE else 1
        key = outline.rows.get(here.row + step)
    else:
        key = None
    return (ACTION, key) if key and not (here and key == here.action) else None


def bare(number: str) -> str:
    """A printed number as words name it: "5." and "(5)" are 5."""
    return number.strip().strip("().:").lstrip("0")


def names(found: Found) -> str:
    """What a wording names, for a reader: "Strategic Priority 9"."""
    nouns = {PRIORITY: "Strategic Priority", OBJECTIVE: "objective", ACTION: "action", ROW: "row"}
    if found.kind not in nouns:
        return f"the row {found.kind}"
    return f"{nouns[found.kind]} {found.number}" + (f" of Strategic Priority {found.within}" if found.within else "")


METHOD = "method"


class Pointer(NamedTuple):
    """A cross-reference that a person confirmed.

    `update` is the key of the update in which the words stand, 0 for the text of the action; `part` is OBJECTIVE or
    METHOD with its key where they stand in that. `kind` is "priority", "objective" or "action", `target` its key, and
    `priority` the key of the priority that it is or stands under.
    """

    update: int
    wording: str
    kind: str
    target: int
    priority: int
    part: tuple[str, int] | None = None


def pieces(text: str, pointers: Iterable[Pointer]) -> Iterator[tuple[str, Pointer | None]]:
    """A text cut at the words that point elsewhere: each piece with its pointer, or None for what lies between.

    Each wording is taken at its first place that no earlier one holds.
    """
    found: list[tuple[int, int, Pointer]] = []
    for pointer in pointers:
        begin = text.find(pointer.wording)
        while begin >= 0 and any(begin < end and begin + len(pointer.wording) > start for start, end, _ in found):
            begin = text.find(pointer.wording, begin + 1)
        if begin >= 0:
            found.append((begin, begin + len(pointer.wording), pointer))
    place = 0
    for start, end, pointer in sorted(found):
        if start > place:
            yield text[place:start], None
        yield text[start:end], pointer
        place = end
    if place < len(text):
        yield text[place:], None
