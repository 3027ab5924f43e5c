"""The kind of agency that a list's words name, from vocabularies/kinds.tsv. Pure.

Most types of the Department for Education's register (“Get Information about Schools”) say who runs a school, not whom
it teaches: a voluntary aided school may be a primary or a secondary school. There the phase decides (`by_phase`), and
without one the row is refused. An all-through school counts as secondary, like a middle school that is deemed
secondary. A word of the vocabulary with "*" stands for any that begin or end so; plural forms are read
too.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from agencies.models import SCHOOLS, Agency
from core.importing.vocabulary import read_vocabulary
from core.text.similarity import plain as folded

BY_PHASE = "by_phase"
NO_PHASE = {"", "not applicable", "n/a", "none"}
BY_AGE = {"nursery", "primary", "secondary"}  # kinds that a phase of the register can contradict
UNKNOWN = "“{text}” is not a kind of agency. Write one that the directory has, such as “Primary school” or “College”"
UNCLEAR = (
    "“{text}” does not say which kind of school it is. Add a column with the phase of education, or write the kind, "
    "such as “Primary school” or “Secondary school”"
)
CONTRADICTED = "The type says “{text}”, the phase says “{phase}”. Correct one of them"


class ReadKind(NamedTuple):
    """The kind that a row names, "" where it names none; why it cannot be taken; and, of a type that any school may
    have, what to ask for where nothing else tells the kind."""

    kind: str = ""
    fault: str = ""
    unclear: str = ""


def plain(text: str) -> str:
    """A text as it is compared: small letters, single spaces, no hyphens or apostrophes."""
    return " ".join(folded(text).replace("'", "").replace("-", " ").split())


VOCABULARY = {
    plain(word): meaning.value
    for word, meaning in read_vocabulary(Path(__file__).parents[1] / "vocabularies" / "kinds.tsv").items()
}
WORDS = VOCABULARY | {plain(text): kind for kind, label in Agency.Kind.choices for text in (kind, label)}
PATTERNS = {word: kind for word, kind in VOCABULARY.items() if "*" in word}
RUN_BY = {
    word.removesuffix("s").removesuffix(" school").strip()
    for word, kind in VOCABULARY.items()
    if kind == BY_PHASE and word not in ("school", "schools")
}


@lru_cache(maxsize=4096)
def meaning_of(text: str) -> str:
    """The kind that a text names, BY_PHASE for a school of any kind, "" where it names none that is known.

    Who runs a school may stand before its kind: "Voluntary aided primary school".
    """
    words = plain(text)
    if kind := WORDS.get(words) or WORDS.get(words.removesuffix("s")):
        return kind
    for pattern, kind in PATTERNS.items():
        if fnmatchcase(words, pattern):
            return kind
    for who in RUN_BY:
        if words.startswith(f"{who} ") and (kind := meaning_of(words.removeprefix(f"{who} "))) in BY_AGE:
            return kind
    return ""


def kind_of(text: str) -> str | None:
    """The kind that a text names; None where it names none that is known."""
    kind = meaning_of(text)
    return kind if kind and kind != BY_PHASE else None


def read_kind(text: str, phase: str) -> ReadKind:
    """The kind that a row names by its type and its phase of education; either may be blank."""
    has_phase = folded(phase) not in NO_PHASE
    of_phase = kind_of(phase) if has_phase else None
    if not text:
        return ReadKind(of_phase or "", "" if of_phase or not has_phase else UNKNOWN.format(text=phase[:40]))
    kind = kind_of(text)
    if meaning_of(text) == BY_PHASE:
        return ReadKind(of_phase) if of_phase in SCHOOLS else ReadKind(unclear=UNCLEAR.format(text=text[:40]))
    if kind in BY_AGE and of_phase in BY_AGE and kind != of_phase:
        return ReadKind(fault=CONTRADICTED.format(text=text[:40], phase=phase[:40]))
    return ReadKind(kind or "", "" if kind else UNKNOWN.format(text=text[:40]))
