"""Saves one person's input while colleagues may have saved too: changes are merged field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from audits.improvements.services.improvements import decline_action, write_action
from audits.models import Answer, ImprovementAction, Return
from audits.questions.questionnaire import Asked, Given
from audits.questions.reading import read_answer
from audits.questions.wording import raw_of
from audits.returns.services.answers import save_answer
from audits.returns.two_texts import BOTH, MINE, SAME, TwoTexts, fields_of, merged, rows_of, states
from core.records.locking import Conflict
from core.records.rules import NothingChanged
from core.text.dates import print_date, today

SAVED, THEIRS, TWO = "saved", "theirs", "two"  # saved; only a colleague changed it; both did
MOST_TRIES = 5


@dataclass(frozen=True)
class Outcome:
    """What was saved; TWO has both versions of fields in conflict. `merged`: with a colleague's changes."""

    state: str
    record: Answer | ImprovementAction | None
    rows: list[TwoTexts] = field(default_factory=list)
    shown: Mapping[str, object] = field(default_factory=dict)
    merged: bool = False


def give_answer(
    *, audit_return: Return, question: Asked, expected: int, given: Given, by, adults: bool = False
) -> Outcome:
    """Save an answer, merged with a colleague's; TWO where both changed one field. Raises as save_answer."""
    own, together = raw_of(question, given), False
    known = {"audit_return": audit_return, "question": question, "by": by, "adults": adults}
    for _ in range(MOST_TRIES):
        try:
            answer = save_answer(expected=expected, given=given, **known)
            return Outcome(SAVED, answer, merged=together)
        except Conflict as conflict:
            now, before = conflict.current, base_of(question, conflict, expected)
        theirs = raw_of(question, Given.from_answer(now))
        found = states([each.name for each in fields_of(question)], before, theirs, own)
        if not {MINE, BOTH} & set(found.values()):
            return Outcome(THEIRS, now)
        own, together = merged(found, theirs, own), True
        reading = read_answer(question, own, on=today())
        if BOTH in found.values() or not reading.is_valid:
            return Outcome(TWO, now, rows_of(question, found, theirs, own), own)
        expected, given = now.version, reading.given
    return Outcome(TWO, now, rows_of(question, dict.fromkeys(found, BOTH), theirs, own), own)


def base_of(question: Asked, conflict: Conflict, expected: int) -> dict | None:
    if expected == 0:
        return {}
    return raw_of(question, Given.from_answer(conflict.base)) if conflict.base else None


WORDS = {"text": "What will be done", "owner_name": "Who does it", "due": "By when", "decline": "Why nothing is done"}


def give_action(
    *, audit_return: Return, question: Asked, expected: int, values: Mapping, by, adults: bool = False
) -> Outcome | None:
    """Save an improvement action, or why there is none ("decline"); None without either. Raises as write_action()."""
    if expected == 0 and not any(values.values()):
        return None
    known = {"audit_return": audit_return, "question": question, "expected": expected, "by": by, "adults": adults}
    try:
        if values.get("decline") and not values.get("text"):
            return Outcome(SAVED, decline_action(reason=values["decline"], **known))
        typed = {name: values[name] for name in ("text", "owner_name", "due")}
        return Outcome(SAVED, write_action(**typed, **known))
    except NothingChanged:
        return Outcome(SAVED, None)
    except Conflict as conflict:
        now, before = conflict.current, conflict.base
    theirs = values_of(now)
    if before:
        base = values_of(before)
    else:
        base = {} if expected == 0 else None
    found = states(values, base, theirs, values)
    if not {MINE, BOTH} & set(found.values()):
        return Outcome(THEIRS, now)
    own = merged(found, theirs, values)
    rows = [
        TwoTexts(name, WORDS[name], state, in_words(theirs.get(name)), in_words(own.get(name)))
        for name, state in found.items()
        if state != SAME
    ]
    return Outcome(TWO, now, rows, own)


def values_of(action: ImprovementAction) -> dict[str, object]:
    declined = action.status == ImprovementAction.Status.DECLINED
    return {
        "text": "" if declined else action.text,
        "owner_name": "" if declined else action.owner_name,
        "due": None if declined else action.due,
        "decline": action.ended_note if declined else "",
    }


def in_words(value: object) -> str:
    return print_date(value) if hasattr(value, "year") else str(value or "")
