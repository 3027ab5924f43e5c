"""The different words of a column, how often each stands there, and what each probably means. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.importing.fields import Values
from core.text.similarity import plain, spelling_similarity

LIKELY = 0.75  # similarity from which on a label or known word is proposed
LONGEST = 100  # characters of a word that is compared by its spelling
MOST_UNKNOWN = 300  # different words without a known value, from more of which on a column is no list of answers
LABEL, MEMORY, VOCABULARY, SIMILAR = "label", "memory", "vocabulary", "similar"
BETWEEN_PARTS = (r"[;|\n]", r"[;|\n,]", r"[;|\n,/+]", r"[;|\n,\s]")  # tried in turn: a label may hold a comma


@dataclass(frozen=True)
class Proposal:
    """A word as it first stands in the file, its number of cells, the value proposed ("" for none), and why."""

    word: str
    count: int
    value: str = ""
    why: str = ""


def proposals(
    words: Iterable[str] | Mapping[str, int], values: Values, remembered: Mapping[str, str]
) -> list[Proposal]:
    """Each different word once, in the order of the file; blank ones are skipped. `words` may hold counts.

    `remembered` is word (as `plain` gives it) → value that somebody chose before. It comes before the vocabulary, so
    that a correction of a proposal holds the next time. Of more than MOST_UNKNOWN words that are not known none is
    compared by its spelling.
    """
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for word, count in Counter(words).items():
        if key := plain(word):
            first.setdefault(key, " ".join(word.split()))
            counts[key] = counts.get(key, 0) + count
    found = [Proposal(word, counts[key], *known_value(word, values, remembered)) for key, word in first.items()]
    if sum(not each.value for each in found) > MOST_UNKNOWN:
        return found
    known = _known_words(values)
    return [each if each.value else _with_similar(each, known) for each in found]


def known_value(word: str, values: Values, remembered: Mapping[str, str]) -> tuple[str, str]:
    """(value, why) of a word by a label, by what somebody chose before or by the vocabulary; ("", "") for others."""
    if value := values.by_label(word):
        return value, LABEL
    if (value := remembered.get(plain(word), "")) in values.options and value:
        return value, MEMORY
    if value := values.by_vocabulary(word):
        return value, VOCABULARY
    return "", ""


def _with_similar(proposal: Proposal, known: Mapping[str, str]) -> Proposal:
    value = _most_alike(proposal.word, known)
    return replace(proposal, value=value, why=SIMILAR) if value else proposal


def split_words(text: str, values: Values) -> list[str]:
    """The words of a cell of a field with several values: "17A,21A" → ["17A", "21A"].

    Split at semicolons and line breaks; at commas, slashes and blanks only where each part is then known.
    """
    if is_known(text, values):
        return [text.strip()]
    for pattern in BETWEEN_PARTS[1:]:
        parts = [part.strip() for part in re.split(pattern, text) if part.strip()]
        if len(parts) > 1 and all(is_known(part, values) for part in parts):
            return parts
    return [part.strip() for part in re.split(BETWEEN_PARTS[0], text) if part.strip()]


def is_known(word: str, values: Values) -> bool:
    return bool(values.by_label(word) or values.by_vocabulary(word))


def _known_words(values: Values) -> dict[str, str]:
    words = {plain(label): value for value, label in values.options.items()}
    more = {word: meaning.value for word, meaning in values.vocabulary.items() if meaning.value in values.options}
    return more | words


def _most_alike(word: str, known: Mapping[str, str]) -> str:
    """The value of the known word that is most like this one; "" where none is, where two values are equally so, and
    for short codes: "1A" is not "1B".
    """
    if not 4 <= len(plain(word)) <= LONGEST:
        return ""
    best: dict[str, float] = {}
    for other, value in known.items():
        if len(other) > 3 and (score := spelling_similarity(word, other)) >= LIKELY:
            best[value] = max(score, best.get(value, 0))
    ranked = sorted(best.items(), key=lambda pair: -pair[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
