"""Answers as text, for pages, files, emails and the signed copy. Pure."""

import datetime as dt
import re
from collections.abc import Mapping

from audits.questions.questionnaire import SINGLE, WHY_NOT, YPN, Asked, Field, Given
from audits.questions.risk import BAND_WORDS
from core.text.dates import print_date

NOTHING = "Not answered"
FEW_ANSWERED = (
    "Fewer than 10 answered. They count in the borough’s figures only. "
    "They are counted once small settings together have 10 answers."
)
SURVEYED = "From the children’s survey."
SOME_HIDDEN = f"{SURVEYED} “c” stands for a few children, or hides such a count."
WITHHELD = "Not shown: nobody was asked this, or it would reveal a hidden count."
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def answer_in_words(question: Asked, given: Given) -> str:
    """An answer as one text, a line for each of several parts; "Not answered" for a blank one."""
    lines = answer_lines(question, given)
    if not lines:
        return NOTHING
    return "\n".join(f"{label}: {text}" if label else text for label, text in lines)


def answer_lines(question: Asked, given: Given) -> list[tuple[str, str]]:
    """An answer as (label, text): one line without a label for a single field; none where it is blank."""
    if given.is_blank:
        return []
    if not isinstance(given.value, Mapping):
        lines = [("", value_in_words(question.fields[0], given.value))] if question.fields else []
    elif question.whole:
        lines = [("", value_in_words(field, given.value.get(field.name))) for field in question.fields]
    else:
        lines = [(field.label, value_in_words(field, given.value.get(field.name))) for field in question.fields]
    if given.is_from_survey:
        lines = survey_lines(given, lines)
    if question.type == "risk" and given.number:
        lines.append(("Score", f"{given.number}, {BAND_WORDS[given.code].lower()}"))
    if given.reason:
        lines.append(("Why it does not apply", given.reason))
    return [(label, text) for label, text in lines if text]


def survey_lines(given: Given, lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines of what is printed of a children's survey, with words for counts that are not printed at all ("z")."""
    if given.value == {}:
        return [("", FEW_ANSWERED)]
    if all(text in ("", "z") for _, text in lines):
        return [("", WITHHELD)]
    return [(label, WITHHELD if text == "z" else text) for label, text in lines]


def source_words(given: Given) -> str:
    """Where an answer comes from that nobody typed, and what its mark means; "" for any other."""
    if not given.is_from_survey:
        return ""
    return SURVEYED if given.value == {} else SOME_HIDDEN


def value_in_words(field: Field, value: object) -> str:
    if value in (None, "", []):
        return ""
    options = dict(field.options)
    if field.kind == "checkboxes" and isinstance(value, list):
        return "; ".join(options.get(str(each), str(each)) for each in value)
    if field.kind == "radio":
        words = options.get(str(value)) or plain_words(value)
        return f"{value} {words}" if str(value).isdigit() and words != str(value) else words
    if field.kind == "date":
        return print_date(dt.date.fromisoformat(str(value)))
    return f"{value:,}" if field.kind == "number" and isinstance(value, int) else str(value)


def raw_in_words(field: Field, raw: object) -> str:
    return str(raw or "") if field.kind == "number" else value_in_words(field, raw)


def raw_of(question: Asked, given: Given) -> dict[str, object]:
    """The values of an answer in a form, by name of field, as read_answer accepts them; WHY_NOT included."""
    value = given.value
    if value is None:
        return {}
    shown = dict(value) if isinstance(value, Mapping) else {SINGLE: value}
    shown = {name: str(each) if isinstance(each, int) else each for name, each in shown.items() if each is not None}
    return shown | ({WHY_NOT: given.reason} if given.reason else {})


def plain_words(value: object) -> str:
    """An answer without its question, as histories show it: parts are named by their codes."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {words}" for name, each in value.items() if (words := plain_words(each)))
    if isinstance(value, list):
        return "; ".join(plain_words(each) for each in value)
    if value is None:
        return ""
    if isinstance(value, str) and DAY.fullmatch(value):
        return print_date(dt.date.fromisoformat(value))
    return dict(YPN).get(str(value), str(value))
