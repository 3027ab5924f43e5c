"""Prints a series of timescales in a timescale cell, and reads it back. Pure.

A file that this product exported prints each timescale on a line of its own, and is read back completely. In any other
file only a proposal below the timescale is recognised; several timescales are a question for a person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

PROPOSED = "Proposed timescale – "
SAYS_PROPOSED = re.compile(r"proposed timescale\b[ \t]*[–—:-]?[ \t]*(?=[^\s–—:-])", re.IGNORECASE)
REVISED = "Reviewed timescale – "
SAYS_REVISED = re.compile(r"(?:reviewed|revised|amended|extended|new) ", re.IGNORECASE)
LONGEST = 500  # characters of one timescale, as the forms have it
GUARD = "\u00a0"  # before a further line of a wording that looks like the next timescale


@dataclass(frozen=True)
class Part:
    """One timescale of a series: its wording, and whether it is still to be agreed."""

    wording: str
    is_proposed: bool = False


@dataclass(frozen=True)
class Series:
    """The timescales of a cell, oldest first; an empty cell has none.

    `is_exact` says that each is one timescale, as in our own files.
    """

    parts: tuple[Part, ...]
    is_exact: bool = False

    @property
    def current(self) -> str:
        """The wording of the latest timescale that was agreed; "" without any."""
        return next((part.wording for part in reversed(self.parts) if not part.is_proposed), "")

    @property
    def has_revision(self) -> bool:
        return len(self.parts) > 1

    @property
    def printed(self) -> str:
        return join_series(
            print_part(part.wording, is_first=place == 0, is_proposed=part.is_proposed)
            for place, part in enumerate(self.parts)
        )


def print_part(wording: str, *, is_first: bool, is_proposed: bool) -> str:
    """The text of one timescale in the cell: revisions and proposals are marked as such."""
    if is_proposed:
        return wording if SAYS_PROPOSED.match(wording) else PROPOSED + wording
    return wording if is_first or SAYS_REVISED.match(wording) else REVISED + wording


def join_series(printed: Iterable[str]) -> str:
    """The cell that read_series reads back as the same timescales, each on a line of its own."""
    lines: list[str] = []
    for text in printed:
        first, *more = text.split("\n")
        lines += [first, *(GUARD + line if _starts_part(line.lstrip(GUARD)) else line for line in more)]
    return "\n".join(lines)


def read_series(cell: str, *, is_ours: bool) -> Series:
    """The timescales of a cell; `is_ours` for a file that this product exported (see exported.py)."""
    if not cell.strip():
        return Series(())
    if not is_ours:
        agreed, proposal = split_proposal(cell)
        return Series((Part(agreed), Part(proposal, is_proposed=True)) if proposal else (Part(agreed),))
    first, *more = cell.split("\n")
    texts = [[first]]
    for line in more:
        if _starts_part(line):
            texts.append([line])
        else:
            is_guarded = line.startswith(GUARD) and _starts_part(line.lstrip(GUARD))
            texts[-1].append(line.removeprefix(GUARD) if is_guarded else line)
    parts = [_read_part("\n".join(lines).strip(), is_first=place == 0) for place, lines in enumerate(texts)]
    return Series(tuple(parts), is_exact=True)


def _starts_part(line: str) -> bool:
    return bool(line.startswith((REVISED, PROPOSED)) or SAYS_REVISED.match(line) or SAYS_PROPOSED.match(line))


def _read_part(text: str, *, is_first: bool) -> Part:
    if is_first:
        return Part(text)
    if text.startswith(PROPOSED) or SAYS_PROPOSED.match(text):
        return Part(text.removeprefix(PROPOSED), is_proposed=True)
    return Part(text.removeprefix(REVISED))


def split_proposal(cell: str) -> tuple[str, str]:
    """(current wording, proposed wording) of a timescale cell; the second is "" where nothing is proposed.

    The proposal begins at the first line that says so and goes to the end of the cell. Where nothing comes before it,
    the cell is not split: a series of timescales begins with one that was agreed.
    """
    lines = cell.split("\n")
    for place, line in enumerate(lines):
        says = SAYS_PROPOSED.match(line.strip())
        before = "\n".join(lines[:place])
        if says and before.strip():
            proposal = "\n".join([line.strip()[says.end() :], *lines[place + 1 :]])
            return before.rstrip("\n"), proposal.strip()
    return cell, ""
