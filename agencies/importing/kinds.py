"""The kind of agency that a list's words name, from vocabularies/kinds.tsv. Pure.

Most types of the Department for Education's register (“Get Information about Schools”) say who runs a school, not whom
it teaches: a voluntary aided school may be a primary or a secondary school. Such types mean BY_PHASE, and the phase
decides. An all-through school counts as secondary, like a middle school that is deemed secondary. A word of the
vocabulary with "*" stands for any that begin or end so; plural forms are read too.
"""

from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from agencies.models import SCHOOLS, Agency
from core.importing.fields import Values
from core.importing.vocabulary import read_vocabulary
from core.text.similarity import plain as folded

BY_PHASE, NO_PHASE = "by_phase", "no_phase"
NO_PHASE_WORDS = {"not applicable", "n/a", "none"}
BY_AGE = {"nursery", "primary", "secondary"}  # kinds that a phase can contradict


def plain(text: str) -> str:
    """A text as it is compared: small letters, single spaces, no hyphens, apostrophes or dots."""
    return " ".join(folded(text).replace("'", "").replace(".", "").replace("-", " ").split())


VOCABULARY = read_vocabulary(Path(__file__).parents[1] / "vocabularies" / "kinds.tsv")
WORDS = {plain(word): meaning.value for word, meaning in VOCABULARY.items()}
PATTERNS = {word: kind for word, kind in WORDS.items() if "*" in word}
RUN_BY = {
    word.removesuffix("s").removesuffix(" school").strip()
    for word, kind in WORDS.items()
    if kind == BY_PHASE and word not in ("school", "schools")
}
WORDS |= {plain(text): kind for kind, label in Agency.Kind.choices for text in (kind, label)}


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """The kind that a text names, BY_PHASE for any school, "" for none; who runs a school may stand before it."""
    words = plain(text)
    if kind := WORDS.get(words) or WORDS.get(words.removesuffix("s")):
        return kind
    for pattern, kind in PATTERNS.items():
        if fnmatchcase(words, pattern):
            return kind
    for who in RUN_BY:
        if words.startswith(f"{who} ") and (kind := kind_of(words.removeprefix(f"{who} "))) in BY_AGE:
            return kind
    return ""


def phase_of(text: str) -> str:
    return NO_PHASE if folded(text) in NO_PHASE_WORDS else kind_of(text)


KINDS = Values({**dict(Agency.Kind.choices), BY_PHASE: "School of any kind, as its phase says"}, VOCABULARY, kind_of)
PHASES = Values({**dict(Agency.Kind.choices), NO_PHASE: "Says nothing of the kind"}, rule=phase_of)


def joint_kind(kind: str, phase: str) -> str | None:
    """The kind by type and phase: BY_PHASE where neither says it, "" where both are blank, None where they differ."""
    if kind in BY_AGE and phase in BY_AGE and kind != phase:
        return None
    if kind == BY_PHASE:
        return phase if phase in SCHOOLS else BY_PHASE
    return kind or phase.replace(NO_PHASE, "")
