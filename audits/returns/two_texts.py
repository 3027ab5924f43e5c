"""Merges the changes of two people to one answer, field by field. Pure.

An answer is split into fields (audits.questions.wording.raw_of): a change by one of the two is kept; only where both
changed a field differently does the second person choose (docs/adr/0004-two-people-one-record.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audits.questions.questionnaire import WHY_NOT, Asked, Field
from audits.questions.wording import raw_in_words

SAME, MINE, THEIRS, BOTH = "same", "only_mine", "only_theirs", "both"
REASON = Field(WHY_NOT, "Why it does not apply", "area")
EMPTY = (None, "", [])


@dataclass(frozen=True)
class TwoTexts:
    """A field that two left differently, both as text; `chosen` "mine" or "theirs", `open`: not chosen yet."""

    name: str
    label: str
    state: str
    theirs_text: str
    mine_text: str
    chosen: str = ""
    open: bool = False


def state_of(base: object, theirs: object, mine: object, *, known: bool = True) -> str:
    """Who changed a value; without a known base, any difference counts as changed by both."""
    base, theirs, mine = (None if each in EMPTY else each for each in (base, theirs, mine))
    if theirs == mine:
        return SAME
    if not known:
        return BOTH
    if theirs == base:
        return MINE
    return THEIRS if mine == base else BOTH


def states(names: Iterable[str], base: Mapping | None, theirs: Mapping, mine: Mapping) -> dict[str, str]:
    known = base is not None
    before = base or {}
    return {name: state_of(before.get(name), theirs.get(name), mine.get(name), known=known) for name in names}


def merged(found: Mapping[str, str], theirs: Mapping, mine: Mapping) -> dict:
    return {name: theirs.get(name) if state == THEIRS else mine.get(name) for name, state in found.items()}


def fields_of(question: Asked) -> tuple[Field, ...]:
    return (*question.fields, REASON) if question.may_not_apply else question.fields


def rows_of(question: Asked, found: Mapping[str, str], theirs: Mapping, mine: Mapping, **more) -> list[TwoTexts]:
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
