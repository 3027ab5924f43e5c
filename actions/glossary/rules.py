"""Terms of the glossary explained where they are used: texts and terms in, HTML out. Pure.

A term is a button that opens its meaning, a popover, which needs no script.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

type Terms = tuple[tuple[int, str, str], ...]  # key, term, meaning

HINT = "term-hint"  # id of the words that say what the button does


class Explained:
    """Marks terms in the texts of one page: in each row of it a term once, and the meaning of each term once a page."""

    def __init__(self, terms: Iterable[tuple[int, str, str]]):
        self.terms: Terms = tuple(terms)
        self.used: set[int] = set()  # on the page
        self.seen: set[int] = set()  # in the row

    def new_row(self) -> None:
        self.seen = set()

    def html(self, text: str) -> SafeString:
        html = mark_terms(text, self.terms, self.seen)
        self.used |= self.seen
        return html

    @property
    def popovers(self) -> SafeString:
        """The meanings of the terms that were marked so far; "" where none was."""
        found = [popover_html(pk, term, meaning) for pk, term, meaning in self.terms if pk in self.used]
        hint = f'<span id="{HINT}" hidden>Shows what it means</span>'
        return SafeString("".join([hint, *found]) if found else "")


def mark_terms(text: str, terms: Terms, seen: set[int]) -> SafeString:
    """The text, escaped, with the first use of each term as a button; those that are `seen` already are left, and those
    that are marked are added to it.

    Terms are found as whole words, the longest first. Acronyms are found as they are spelt, also with an s ("ESLOs"),
    other terms in capitals or small letters.
    """
    pattern, keys = pattern_of(terms)
    if pattern is None:
        return SafeString(escape(text))
    parts, end = [], 0
    for match in pattern.finditer(text):
        pk = keys[match.lastgroup]
        if pk not in seen:
            seen.add(pk)
            parts += [escape(text[end : match.start()]), button_html(pk, match.group())]
            end = match.end()
    return SafeString("".join([*parts, escape(text[end:])]))


@lru_cache(maxsize=32)
def pattern_of(terms: Terms) -> tuple[re.Pattern | None, dict[str, int]]:
    """A pattern with a group for each term, and the key of the term of each group; None without terms."""
    longest_first = sorted((term for term in terms if term[1].strip()), key=lambda term: -len(term[1]))
    keys = {f"t{pk}": pk for pk, _, _ in longest_first}
    words = (f"(?P<t{pk}>{spelling(term.strip())})" for pk, term, _ in longest_first)
    return (re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if keys else None), keys


def spelling(term: str) -> str:
    """The pattern of a term without regard to its line breaks."""
    words = r"\s+".join(map(re.escape, term.split()))
    return f"{words}s?" if is_acronym(term) else f"(?i:{words})"


def is_acronym(term: str) -> bool:
    """Whether a term has a word with two capitals: "ESLO", "CiC"."""
    return any(sum(char.isupper() for char in word) > 1 for word in term.split())


def button_html(pk: int, word: str) -> str:
    return (
        f'<button type="button" class="term" popovertarget="term-{pk}" aria-describedby="{HINT}">'
        f"{escape(word)}</button>"
    )


def popover_html(pk: int, term: str, meaning: str) -> str:
    close = (
        f'<button type="button" class="govuk-button govuk-button--secondary" popovertarget="term-{pk}" '
        'popovertargetaction="hide">Close</button>'
    )
    return (
        f'<div popover id="term-{pk}" class="term-meaning">'
        f'<p class="govuk-body"><strong>{escape(term.strip())}</strong>: {escape(meaning)}</p>{close}</div>'
    )
