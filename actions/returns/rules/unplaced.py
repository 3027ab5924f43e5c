"""Words of a returned file that stand where the plan has no place for them: between its tables, in a heading, in a cell
that the product fills in itself.

Each is offered as an update of the row beside it, and ticked by nobody but the reader.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from actions.wording.document import normal

from .matching import own_cells
from .values import NAMED, SHARED, CellChange, KnownRow, ReturnedRow

WORDS = "words"  # the column of such a change
NO_PLACE = "These words stand where the plan has no place for them. Keep them as an update?"
IN_COLOUR = "These words stand under “Colour”, which follows from the plan. Keep them as an update?"
DATED = re.compile(
    r"(?:Date |Note )?(?:As at|Exported on|As it was known on) \d{1,2} \w+ \d{4}(?:, judged on \d{1,2} \w+ \d{4})?"
    r"(?:, the day on which it was exported)?"
)
ABOUT_FILE = re.compile(
    r"(?:Note )?(?:Selection: |Updates: the latest|Updates without a day of their own carry the date of the document).*"
)


@dataclass(frozen=True)
class Outside:
    """A text outside the rows of a file; `place` is the number of rows before it."""

    text: str
    place: int


def unplaced_words(
    outside: Sequence[Outside],
    rows: Sequence[ReturnedRow],
    placements: Sequence[int | None],
    now: Mapping[int, KnownRow],
    *,
    printed: Collection[str],
    colours: Mapping[int, str],
    is_selection: bool = False,
) -> Iterator[CellChange]:
    """A change for each text without a place, beside the nearest row above it that the plan still has, else below.

    `placements` are those of the `rows` of the file. `printed` are the texts that the exported file had outside its
    rows, and `colours` what it had under “Colour” by placement, all in the form of normal().
    """
    if not any(placement in now for placement in placements):
        return
    for each in outside:
        if is_of_export(each, printed, is_selection=is_selection):
            continue
        yield as_update(now[nearest(each.place, placements, now)], each.text, NO_PLACE)
    objectives = {normal(row.cells.get(column, "")) for row in now.values() for column in SHARED}
    for place, (row, placement) in enumerate(zip(rows, placements, strict=True), start=1):
        beside = now[nearest(place, placements, now)]
        text = row.cells.get("colour", "")
        if adds_words(text, colours.get(placement, "")):
            yield as_update(beside, text, IN_COLOUR if placement in now else NO_PLACE)
        for text in texts_alone(row) if placement is None else ():
            if normal(text) not in objectives:
                yield as_update(beside, text, NO_PLACE)


def is_of_export(each: Outside, printed: Collection[str], *, is_selection: bool) -> bool:
    """Whether the product printed a text itself. Of a selection, the filters above the first row are not known."""
    lines = [line for line in normal(each.text).split("\n") if line]
    if is_selection and each.place == 0 and all(":" in line for line in lines):
        return True
    return all(line in printed or DATED.fullmatch(line) or ABOUT_FILE.fullmatch(line) for line in lines)


def adds_words(text: str, printed: str) -> bool:
    """Whether a cell says something that was not printed in it."""
    return not set(normal(text).split()) <= set(normal(printed).split())


def texts_alone(row: ReturnedRow) -> list[str]:
    """What a new row says where it says nothing of an action, so that it is no row of the plan."""
    if own_cells(row.cells):
        return []
    columns = (column for column in (*SHARED, *sorted(NAMED - {"colour"})) if column not in row.continued)
    return [text for column in columns if (text := row.cells.get(column, "")).strip()]


def is_unclear(change: CellChange) -> bool:
    """Whether it is not certain beside which action words without a place are to be kept."""
    return change.column == WORDS and change.question != IN_COLOUR


def nearest(place: int, placements: Sequence[int | None], now: Mapping[int, KnownRow]) -> int:
    """The placement of the last row above a place of the file that the plan has now, else of the first below."""
    above = [placement for placement in placements[:place] if placement in now]
    below = [placement for placement in placements[place:] if placement in now]
    return above[-1] if above else below[0]


def as_update(row: KnownRow, text: str, question: str) -> CellChange:
    digest = sha256(normal(text).encode()).hexdigest()[:8]
    return CellChange(
        key=f"r{row.placement}:{WORDS}:{digest}",
        placement=row.placement,
        action=row.action,
        column=WORDS,
        kind="update_added",
        state="theirs",
        base="",
        theirs=" ".join(text.split()),
        ours="",
        question=question,
    )
