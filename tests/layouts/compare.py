"""Holds what an import would save against what a careful person reads in the file (gold/)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

CELLS = ("priority", "objective", "method", "action", "leads", "timescale", "update")
_NUMBER = re.compile(r"^\W*(?:\w+ )?(?:\d+(?:\.\d+)*(?:\s*[.:)–—-]+|(?=\s))|[A-Z]\s*[.:)–—-])\s*")


@dataclass(frozen=True)
class Result:
    """Figures of one file. `others` are the texts of columns beyond the six, `fills` the colours that stand for a word.

    `lost` are words of the file that the preview holds nowhere in their row; `wrong` says which cells differ.
    """

    rows: int
    rows_right: int
    cells: int
    cells_right: int
    others: int
    others_found: int
    fills: int
    fills_found: int
    lost: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return not self.wrong and not self.lost and self.fills == self.fills_found


def compare(preview: dict, gold: dict) -> Result:
    """Compare a preview with its gold, row by row; both have "priorities" and "rows".

    White space, punctuation, capitals and a number in front do not count; a blank objective or method continues the
    one above. A text of another column counts as found wherever its row shows it. The title of a priority that is
    "implied" in the gold, because the file names none, does not count.
    """
    read, wanted = _filled(preview), _filled(gold)
    wrong, lost, right, cells_right, found, fills_found = [], [], 0, 0, 0, 0
    pairs = list(_pairs(read, wanted))
    for number, (row, aim) in enumerate(pairs, start=1):
        if aim is None:
            wrong.append(f"extra row: {row['action']}")
            continue
        different = [name for name in CELLS if row is None or not _same(name, row[name], aim[name])]
        wrong += [f"row {number}, {name}: {_shown(row, name)!r} for {_shown(aim, name)!r}" for name in different]
        cells_right += len(CELLS) - len(different)
        words = [] if row is None else list(_texts(row))
        missing = [key for key, text in aim["other"].items() if not any(plain(text) in plain(word) for word in words)]
        wrong += [f"row {number}, {key}: not found" for key in missing]
        found += len(aim["other"]) - len(missing)
        fills_found += sum(fill.lower() in (word.lower() for word in words) for fill in aim.get("fills", {}).values())
        lost += _lost(words, _texts([*(aim[name] for name in CELLS[1:]), aim["other"]]))
        right += not different and not missing
    priorities = [[item["title"], item.get("other")] for item in gold["priorities"]]
    lost += _lost(_texts(preview), _texts(priorities))
    return Result(
        rows=len(wanted),
        rows_right=right,
        cells=len(wanted) * len(CELLS),
        cells_right=cells_right,
        others=sum(len(aim["other"]) for aim in wanted),
        others_found=found,
        fills=sum(len(aim.get("fills", {})) for aim in wanted),
        fills_found=fills_found,
        lost=tuple(lost),
        wrong=tuple(wrong),
    )


def print_table(results: Mapping[str, Result]) -> str:
    """Print a line for each file: rows right, cells kept, other texts found, words lost; returns the table."""
    lines = [f"{'file':<16}{'rows right':>12}{'cells kept':>12}{'others':>10}{'fills':>8}{'words lost':>12}"]
    for name, result in results.items():
        rows, cells = f"{result.rows_right}/{result.rows}", f"{result.cells_right}/{result.cells}"
        others, fills = f"{result.others_found}/{result.others}", f"{result.fills_found}/{result.fills}"
        lines.append(f"{name:<16}{rows:>12}{cells:>12}{others:>10}{fills:>8}{len(result.lost):>12}")
    table = "\n".join(lines)
    print(table)
    return table


def plain(text: str) -> str:
    """The words of a text as they are compared."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _filled(plan: dict) -> list[dict]:
    """The rows, each with the title of its priority, and with the objective and method that it continues."""
    titles = {str(item["number"]): None if item.get("implied") else item["title"] for item in plan["priorities"]}
    rows, above = [], {}
    for item in plan["rows"]:
        row = {"update": "", "timescale": "", "objective": "", "method": "", "leads": [], "other": {}} | item
        row["number"], row["priority"] = str(item["priority"]), titles.get(str(item["priority"]), "")
        if above.get("number") == row["number"]:
            row["objective"] = row["objective"] or above["objective"]
            if plain(row["objective"]) == plain(above["objective"]):
                row["method"] = row["method"] or above["method"]
        rows.append(row)
        above = row
    return rows


def _pairs(read: list[dict], wanted: list[dict]) -> Iterator[tuple[dict | None, dict | None]]:
    """Each gold row with the row that has its action, or that stands in its place between two that have theirs."""
    keys = [[_key(row["action"]) for row in rows] for rows in (read, wanted)]
    for _, start, end, first, last in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        here, there = read[start:end], wanted[first:last]
        for place in range(max(len(here), len(there))):
            yield here[place] if place < len(here) else None, there[place] if place < len(there) else None


def _key(text: str) -> str:
    return plain(_NUMBER.sub("", text.strip()))


def _same(name: str, read: object, wanted: object) -> bool:
    if name == "priority" and wanted is None:
        return True
    if name == "leads":
        return [plain(lead) for lead in read] == [plain(lead) for lead in wanted]
    if name in ("priority", "objective", "action"):
        return _key(read or "") == _key(wanted)
    return plain(read) == plain(wanted)


def _shown(row: dict | None, name: str) -> object:
    return row and row[name]


def _texts(value: object) -> Iterator[str]:
    """All texts in a value of JSON."""
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)


def _lost(read: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The words of some texts that are not among those that were read, each as often as it is missing."""
    have, need = (Counter(word for text in texts for word in plain(text).split()) for texts in (read, wanted))
    return sorted((need - have).elements())
