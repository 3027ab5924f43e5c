"""Words that are links: the cross-references of a text, and the text cut at them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

OBJECTIVE, METHOD = "objective", "method"


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
