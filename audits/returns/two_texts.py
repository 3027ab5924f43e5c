"""Two people who answer one question at once: what each changed, field by field (docs/adr, "two people"). Pure.

An answer is looked at as its fields (audits.questions.wording.raw_of): what only one of the two changed is kept, and
only where both changed a field to something else does the second one choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audits.questions.questionnaire import WHY_NOT, Asked, Field
from audits.questions.wording import raw_in_words

SAME, MINE, THEIRS, BOTH = "same", "only_mine", "only_theirs", "both"
REASON = Field(WHY_NOT, "Why it does not apply", "area")
EMPTY = (None, "", [])


@dataclass(frozen=True)
class TwoTexts:
    """One field that the two have left differently: who changed it, and both texts in words. `chosen` is what was
    chosen already ("mine", "theirs"), `open` where the page came back because nothing was."""

    name: str
    label: str
    state: str
    theirs_text: str
    mine_text: str
    chosen: str = ""
    open: bool = False


def state_of(base: object, theirs: object, mine: object, *, known: bool = True) -> str:
    """Who changed one value; where it is not known what stood there before, whatever differs was changed by both."""
    base, theirs, mine = (None if each in EMPTY else each for each in (base, theirs, mine))
    if theirs == mine:
        return SAME
    if not known:
        return BOTH
    if theirs == base:
        return MINE
    return THEIRS if mine == base else BOTH


def states(names: Iterable[str], base: Mapping | None, theirs: Mapping, mine: Mapping) -> dict[str, str]:
    """Who changed each of these fields; `base` is None where it is not known."""
    known = base is not None
    before = base or {}
    return {name: state_of(before.get(name), theirs.get(name), mine.get(name), known=known) for name in names}


def merged(found: Mapping[str, str], theirs: Mapping, mine: Mapping) -> dict:
    """What both say together: theirs where only they changed a field, else the own text."""
    return {name: theirs.get(name) if state == THEIRS else mine.get(name) for name, state in found.items()}


def fields_of(question: Asked) -> tuple[Field, ...]:
    """All fields of an answer, with the reason why a question does not apply."""
    return (*question.fields, REASON) if question.may_not_apply else question.fields


def rows_of(question: Asked, found: Mapping[str, str], theirs: Mapping, mine: Mapping, **more) -> list[TwoTexts]:
    """The fields that the two have left differently, in words."""
    label = {field.name: field.label if field.is_part else f"{question.code} {field.label}"
             for field in fields_of(question)}  # fmt: skip
    return [
        TwoTexts(
            field.name,
            label[field.name],
            found[field.name],
            raw_in_words(field, theirs.get(field.name)),
            raw_in_words(field, mine.get(field.name)),
            **more,
        )
        for field in fields_of(question)
        if found.get(field.name, SAME) != SAME
    ]
