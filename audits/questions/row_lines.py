"""Rows of a question (options or parts) as lines of text for editing, and back. Pure; the two are inverse.

    wired | Wired                              an option, or a row: its short name, and its label
    owned | How many devices? | number         a part with its own type of answer
    how | How it was done | one of: online = Online; paper = On paper

A line without a bar is the label: the short name is derived from it. Answers are counted by the short name, so keep it
when only the label is corrected.
"""

from collections.abc import Iterable, Mapping

from django.utils.text import slugify

from audits.questions.rule_words import LATER, PART_KINDS, kind_of_part

LONGEST_NAME = 20
MOST = 40
WITH_OPTIONS = ("choice", "multi")
KINDS = {words: kind for kind, words in PART_KINDS.items()} | {LATER: "date", "email": "email"}


class LineProblem(ValueError):
    """Why a line cannot be read, for the person who typed it."""


def lines_of(rows: Iterable[Mapping], *, typed: bool = False) -> str:
    """Rows as lines; `typed` where each has its own type of answer."""
    return "\n".join(line_of(row, typed) for row in rows)


def line_of(row: Mapping, typed: bool) -> str:
    line = f"{row['code']} | {row['text']}"
    if not typed:
        return line
    options = "; ".join(f"{option['code']} = {option['text']}" for option in row.get("options", ()))
    return f"{line} | {kind_of_part(row)}{f': {options}' if options else ''}"


def rows_of(text: str, *, typed: bool = False) -> list[dict]:
    """The rows in some lines; blank lines are skipped. Raises LineProblem."""
    rows: list[dict] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise LineProblem(f"Enter at most {MOST} lines. There are {len(lines)}")
    for number, line in lines:
        try:
            rows.append(row_of(line, typed, {row["code"] for row in rows}))
        except LineProblem as problem:
            raise LineProblem(f"Line {number}: {problem}") from None
    return rows


def row_of(line: str, typed: bool, taken: set[str]) -> dict:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) > (3 if typed else 2):
        raise LineProblem("there are too many bars ( | )")
    code, text, kind = (cells + ["", ""])[:3] if len(cells) > 1 else ("", cells[0], "")
    if not text:
        raise LineProblem("there are no words after the short name")
    row = {"code": named(code, text, taken), "text": text}
    return row | (read_kind(kind) if typed else {})


def named(code: str, text: str, taken: set[str]) -> str:
    """The short name of a row: as typed, or derived from the label. Raises LineProblem where it is used already."""
    if code:
        if len(code) > LONGEST_NAME:
            raise LineProblem(f"the short name “{code}” has more than {LONGEST_NAME} characters")
        if code in taken:
            raise LineProblem(f"the short name “{code}” is used in another line too")
        return code
    made = slugify(text).replace("-", "_")[:LONGEST_NAME].strip("_") or "row"
    number, found = 1, made
    while found in taken:
        number += 1
        found = f"{made[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
    return found


def kind_named(name: str) -> str:
    """The answer type of a name, in small letters; text for none, "" for an unknown one."""
    if not name:
        return "text"
    return KINDS.get(name, name if name in PART_KINDS else "")


def read_kind(words: str) -> dict:
    """The answer type of a part, with its options; text by default."""
    name, _, among = words.partition(":")
    name = " ".join(name.casefold().split())
    kind = kind_named(name)
    if not kind:
        raise LineProblem(f"“{words}” is not a kind of answer. Use one of: {', '.join([*PART_KINDS.values(), LATER])}")
    found: dict = {"type": kind}
    if name == LATER:
        found["next"] = True
    if kind in WITH_OPTIONS:
        options: list[dict] = []
        for each in among.split(";"):
            code, separator, text = (piece.strip() for piece in each.partition("="))
            if code or text:
                code, text = (code, text) if separator else ("", code)
                options.append({"code": named(code, text, {o["code"] for o in options}), "text": text or code})
        if not options:
            raise LineProblem("say what can be chosen, such as one of: online = Online; paper = On paper")
        found["options"] = options
    return found
